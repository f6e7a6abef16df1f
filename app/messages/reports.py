"""What the window says about work: what a job does, how it ended, and what the buttons do."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeAlias

from PySide6.QtCore import QCoreApplication

from app.messages.accuracy import accuracy
from app.messages.core_texts import said
from app.messages.left_out import left_out
from app.messages.numbers_and_plurals import counted, grouped, joined
from app.messages.plain_text import legible

if TYPE_CHECKING:  # numpy is not needed before the first paint
    from core.domain.plugins.entry_points import PluginFault
    from core.domain.records import Status
    from core.domain.reports import (
        AdaptReport,
        LabelReport,
        LeftOut,
        ScanReport,
        Skipped,
        TeachReport,
    )
    from core.domain.review import Advice, Suspect

# By this name and with a literal context, else pyside6-lupdate does not find the texts.
translate = QCoreApplication.translate


Action: TypeAlias = Literal[
    "",
    "undo",
    "show_failed",
    "show_skipped",
    "review",
    "resume",
    "label_instead",
    "show_teaching",
    "show_details",
    "open",
    "use_pack",
    "save_as",
    "restore",
]
Kind: TypeAlias = Literal["info", "success", "warning", "error"]


@dataclass(frozen=True)
class Notice:
    """A sentence for the person, with something to do about it.

    `path` is what the action needs: the folder to resume or to label, the file to show. `skipped`
    is what could not be used, and `left_out` what was not looked at. `taught` is what a folder of
    class folders gave. `do` shows the details.
    """

    text: str
    action: Action = ""
    path: Path | None = None
    kind: Kind = "info"
    skipped: "tuple[Skipped, ...]" = ()
    left_out: "tuple[LeftOut, ...]" = ()
    taught: "TeachReport | None" = None
    do: Callable[[], object] | None = None


def _news(n: int) -> str:
    if not n:
        return ""
    text = translate(
        "Reports", "%n image(s) were new to the model, so it has learned anew how they lie.", "", n
    )
    return counted(text, n)


def adapted(report: "AdaptReport") -> str:
    """Say what adapting gave."""
    parts = [_news(report.n_news), accuracy(report.model)]
    if report.skipped:
        parts.append(
            counted(
                translate("Reports", "%n example(s) took no part.", "", len(report.skipped)),
                len(report.skipped),
            )
        )
    return joined(*parts, *map(said, report.notes), *map(plugin_left_out, report.faults))


def plugin_left_out(fault: "PluginFault") -> str:
    """Say which plug-in was left out, and why."""
    text = translate("Reports", "The plug-in “{name}” was left out: {reason}.")
    return text.format(name=legible(fault.name), reason=legible(said(fault.reason)))


def labelled(report: "LabelReport") -> str:
    """Say what labelling a folder did."""
    n_failed, n_given = report.counts.get("failed", 0), sum(report.by_person.values())
    states: tuple[Status, ...] = ("labelled", "unsure", "unknown")
    done = sum(report.counts.get(one, 0) for one in states)
    counts = {one: report.counts.get(one, 0) - report.by_person.get(one, 0) for one in states}
    text = counted(
        translate(
            "Reports",
            "Labeled {done} of %n image(s): {labelled} sure, {unsure} unsure, {unknown} unknown.",
            "",
            report.n_files,
        ),
        report.n_files,
    ).format(done=grouped(done), **{k: grouped(v) for k, v in counts.items()})
    own = counted(translate("Reports", "%n have a label of yours.", "", n_given), n_given)
    missing = [_unread(n_failed), left_out(report.left_out)]
    return joined(text, own if n_given else "", *missing, *map(said, report.notes))


def scanned(report: "ScanReport", folder: Path) -> str:
    """Say what a scan of a folder found."""
    if not report.n_found:
        text = translate("Reports", "“{name}” holds no pictures that Handful can read.")
        return joined(text.format(name=folder.name), left_out(report.left_out))
    text = counted(
        translate("Reports", "Found %n image(s) in “{name}”.", "", report.n_found), report.n_found
    ).format(name=folder.name)
    if report.skipped:
        n = len(report.skipped)
        text = joined(text, counted(translate("Reports", "%n could not be looked at.", "", n), n))
    return joined(text, left_out(report.left_out))


def not_labelled(n: int) -> str:
    """Say that pictures could not be labelled because they cannot be read."""
    return counted(
        translate("Reports", "%n image(s) could not be labeled: the file cannot be read.", "", n),
        n,
    )


def accepted(n: int) -> str:
    """Say how many were accepted at once."""
    return counted(translate("Reports", "Accepted %n image(s) unseen.", "", n), n)


@dataclass(frozen=True)
class Hint:
    """What would help a class: a few words, the whole of it, and the images to look at."""

    text: str = ""
    tip: str = ""
    image_ids: tuple[int, ...] = ()


def class_hint(advice: "Advice", slips: "list[Suspect]", names: dict[int, str]) -> Hint:
    """Say on a class's card what would help: first what may be wrong, then what is missing."""
    held_out = ""
    if advice.n_judged:
        held_out = translate("Reports", "Held out, {right} of {n} examples were right.").format(
            right=advice.n_right, n=advice.n_judged
        )
    if slips:
        others = {names.get(one.other_id, "") for one in slips}
        text = counted(translate("Reports", "%n may not belong here", "", len(slips)), len(slips))
        if len(others) == 1:
            text = translate("Reports", "{n} may belong to {other}").format(
                n=len(slips), other=others.pop()
            )
        tip = translate("Reports", "Click to see it. {facts}").format(facts=held_out)
        return Hint(text, tip.strip(), tuple(one.image_id for one in slips))
    if advice.alike:
        n = len(advice.alike)
        text = counted(translate("Reports", "%n look alike", "", n), n)
        tip = translate(
            "Reports",
            "They are nearly the same picture, and the second teaches nothing. Put others here."
            " {facts}",
        ).format(facts=held_out)
        return Hint(text, tip.strip(), advice.alike)
    if advice.n_more:
        text = counted(translate("Reports", "%n more would help", "", advice.n_more), advice.n_more)
        tip = held_out
        if advice.image_ids:
            click = translate("Reports", "Click to see images that may belong here.")
            tip = joined(tip, click)
        return Hint(text, tip.strip(), advice.image_ids)
    return Hint()


def unfinished(done: int, total: int) -> str:
    """Say that a batch was interrupted: "312 of 2000 done."."""
    return translate("Reports", "{done} of {total} done.").format(
        done=grouped(done), total=grouped(total)
    )


def engine_died() -> str:
    """Say that the engine's process was ended from outside."""
    return translate(
        "Reports",
        "Handful ran out of memory and stopped. Your work is saved. Close other apps and try"
        " again.",
    )


def stopped(kind: str, done: int, total: int) -> str:
    """Say that a job was stopped, and what became of what it had done."""
    if kind == "label":
        return translate(
            "Reports", "Stopped. {done} of {total} done; what is done is kept."
        ).format(done=grouped(done), total=grouped(total))
    if kind == "adapt":
        return translate("Reports", "Stopped. The model is the one from before.")
    if kind == "improve":
        return translate("Reports", "Stopped. The next Adapt looks for a better model again.")
    if kind == "meta":
        return translate(
            "Reports", "Stopped. What was learned is kept: begin it again to go on from there."
        )
    if kind == "embed":
        return translate("Reports", "Stopped. The rest will be processed when you sort.")
    if kind == "map":
        return translate("Reports", "Stopped. The map stays as it is.")
    return translate("Reports", "Stopped.")


def not_a_picture() -> str:
    """Say that a drop held nothing that can be used."""
    return translate(
        "Reports",
        "That’s a link. Save the picture first, then drop the file.",
    )


def choose_class_first() -> str:
    """Say what a paste needs."""
    return translate("Reports", "Click the class that the picture belongs to, then paste again.")


def nothing_to_paste() -> str:
    """Say that the clipboard holds no picture."""
    return translate(
        "Reports", "There is no picture to paste. Copy a picture or picture files, then try again."
    )


def project_exists(path: Path) -> str:
    """Say that a new project may not take the place of an old one."""
    return translate(
        "Reports", "“{name}” exists already. Open it, or choose another name for the new project."
    ).format(name=path.name)


def device(name: str) -> str:
    """Say what computes."""
    texts = {
        "cpu": translate("Reports", "Processor"),
        "cuda": translate("Reports", "Graphics card"),
        "mps": translate("Reports", "Graphics processor"),
    }
    return texts.get(name.split(":")[0], name)


def action(kind: str) -> str:
    """Write on the button of a message what it does; "" for no button."""
    texts = {
        "undo": translate("Reports", "Undo"),
        "show_failed": translate("Reports", "Show them"),
        "show_skipped": translate("Reports", "Show what was left out"),
        "review": translate("Reports", "Review"),
        "resume": translate("Reports", "Resume"),
        "label_instead": translate("Reports", "These aren’t classes: sort the pictures"),
        "show_teaching": translate("Reports", "Show details"),
        "show_details": translate("Reports", "Show details"),
        "open": translate("Reports", "Open folder"),
        "use_pack": translate("Reports", "Use it here"),
        "save_as": translate("Reports", "Save as…"),
        "restore": translate("Reports", "Open the newest backup"),
    }
    return texts.get(kind, "")


def not_pasted(path: Path) -> str:
    """Say that a pasted picture could not be kept."""
    return translate(
        "Reports",
        "The picture could not be kept: “{path}” is not writable. Save it as a file and drop that.",
    ).format(path=path)


def _unread(n: int) -> str:
    return counted(translate("Reports", "%n could not be read.", "", n), n) if n else ""
