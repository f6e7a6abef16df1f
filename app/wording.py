"""What the window says: errors, results and progress as sentences.

Each error's sentence says what happened, why, and what to do. Counts are written with Qt's plural
forms, "%n image(s)"; `EnglishPlurals` makes proper English of them.
"""

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, QObject, QTranslator

from core.errors import (
    ClassError,
    CoreError,
    DeviceError,
    ExportError,
    FolderError,
    ImageError,
    NoModel,
    NotEnoughExamples,
    ProjectDamaged,
    ProjectError,
    ProjectLocked,
    ProjectMissing,
    ProjectNotWritable,
    ProjectTooNew,
    WeightsError,
)

if TYPE_CHECKING:
    from core.records import (
        AdaptReport,
        ExportReport,
        LabelReport,
        ScanReport,
        TeachReport,
        Trust,
    )

# By this name and with a literal context, else pyside6-lupdate does not find the texts.
translate = QCoreApplication.translate


class EnglishPlurals(QTranslator):
    """Turn the source texts' plural forms into English: "3 image(s)" into "3 images".

    Qt wants a compiled catalogue for that, even in the language of the source. A rule of one line
    cannot go stale as a catalogue would.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)

    def isEmpty(self) -> bool:  # noqa: N802
        return False

    def translate(
        self,
        context: Any,  # noqa: ANN401 - Qt gives bytes or text
        sourceText: Any,  # noqa: ANN401, N803
        disambiguation: Any = None,  # noqa: ANN401
        n: int = -1,
    ) -> Any:  # noqa: ANN401 - None means "not mine", which the stubs do not allow
        if n < 0 or "(" not in sourceText:
            return None
        return re.sub(r"\((e?s)\)", "" if n == 1 else r"\1", sourceText)


def sentence(error: CoreError) -> str:
    """Say what happened, why, and what to do."""
    for kind in type(error).__mro__:
        if kind in _SENTENCES:
            return _SENTENCES[kind](error)
    return translate("Wording", "This did not work: {reason}.").format(reason=error)


def _image(error: Any) -> str:  # noqa: ANN401 - one table for all kinds
    return translate(
        "Wording", "“{name}” could not be read: {reason}. Try to open it in another program."
    ).format(name=error.path.name, reason=error.reason)


def _weights(error: Any) -> str:  # noqa: ANN401
    return translate(
        "Wording",
        "The network {name} is not available: {reason}. Install Handful again to bring it back.",
    ).format(name=error.backbone, reason=error.reason)


def _project(error: Any) -> str:  # noqa: ANN401
    return translate(
        "Wording", "“{name}” could not be used: {reason}. Try again, or open another project."
    ).format(
        name=error.path.name, reason=error.reason or translate("Wording", "the reason is unknown")
    )


def _missing(error: Any) -> str:  # noqa: ANN401
    return translate(
        "Wording",
        "There is no project at “{path}”. It may have been moved or renamed: open it from where it"
        " lies now, or start a new one.",
    ).format(path=error.path)


def _too_new(error: Any) -> str:  # noqa: ANN401
    return translate(
        "Wording",
        "“{name}” was made by a later version of Handful. Update Handful to open it; the file was"
        " not changed.",
    ).format(name=error.path.name)


def _damaged(error: Any) -> str:  # noqa: ANN401
    return translate(
        "Wording",
        "“{name}” is not a project, or it is damaged ({reason}). The file was not changed; open a"
        " copy of it if you have one.",
    ).format(name=error.path.name, reason=error.reason)


def _locked(error: Any) -> str:  # noqa: ANN401
    return translate(
        "Wording",
        "“{name}” is open in another window or command. Close it there, then open it here.",
    ).format(name=error.path.name)


def _not_writable(error: Any) -> str:  # noqa: ANN401
    return translate(
        "Wording",
        "“{name}” could not be written: {reason}. Free some space or choose another place; nothing"
        " that was saved before is lost.",
    ).format(name=error.path.name, reason=error.reason)


def _folder(error: Any) -> str:  # noqa: ANN401
    return translate(
        "Wording",
        "“{name}” could not be looked through: {reason}. Plug the disk in or check the folder, then"
        " add it again.",
    ).format(name=error.path.name or error.path, reason=error.reason)


def _class(error: Any) -> str:  # noqa: ANN401
    if error.reason == "empty":
        return translate(
            "Wording", "A class needs a name. Type one, or press Esc to keep the old one."
        )
    if error.reason == "taken":
        return translate(
            "Wording",
            "There is a class “{name}” already. Choose another name, or merge the two classes.",
        ).format(name=error.name)
    return translate(
        "Wording", "The class “{name}” is not there any more. Undo may bring it back."
    ).format(name=error.name)


def _not_enough(error: Any) -> str:  # noqa: ANN401
    if error.class_name:
        return translate(
            "Wording",
            "The class “{name}” has %n example(s) and needs {need}. Drop more pictures on it.",
            "",
            error.have,
        ).format(name=error.class_name, need=error.need)
    return translate(
        "Wording",
        "Adapting needs {need} classes with an example each, and there are %n. Drop pictures on"
        " another class.",
        "",
        error.have,
    ).format(need=error.need)


def _no_model(error: Any) -> str:  # noqa: ANN401
    return translate(
        "Wording",
        "There is nothing to label with yet. Put a few examples on each class and press Adapt.",
    )


def _device(error: Any) -> str:  # noqa: ANN401
    return translate(
        "Wording",
        "The device {name} could not be used: {reason}. Close other programs that use it, or start"
        " again on the processor.",
    ).format(name=error.device, reason=error.reason)


def _export(error: Any) -> str:  # noqa: ANN401
    return translate(
        "Wording",
        "Nothing was exported to “{path}”: {reason}. Choose another place and export again.",
    ).format(path=error.path, reason=error.reason)


_SENTENCES: dict[type, Callable[[Any], str]] = {
    ImageError: _image,
    WeightsError: _weights,
    ProjectError: _project,
    ProjectMissing: _missing,
    ProjectTooNew: _too_new,
    ProjectDamaged: _damaged,
    ProjectLocked: _locked,
    ProjectNotWritable: _not_writable,
    FolderError: _folder,
    ClassError: _class,
    NotEnoughExamples: _not_enough,
    NoModel: _no_model,
    DeviceError: _device,
    ExportError: _export,
}


def trust(measured: "Trust") -> str:
    """Say how often the model is right: "About 93 % right (84 to 97 %), ..."."""
    if measured.share is None or measured.low is None or measured.high is None:
        return translate("Wording", "No estimate yet: add a second example to each class.")
    return translate(
        "Wording",
        "About {share} % right ({low} to {high} %), measured on %n example(s).",
        "",
        measured.n_checked,
    ).format(
        share=_percent(measured.share), low=_percent(measured.low), high=_percent(measured.high)
    )


def adapted(report: "AdaptReport") -> str:
    """Say what adapting gave."""
    parts = [trust(report.model.trust)]
    parts.append(translate("Wording", "Learner: {name}.").format(name=report.model.learner))
    if report.skipped:
        parts.append(
            translate("Wording", "%n example(s) could not be read.", "", len(report.skipped))
        )
    return " ".join([*parts, *report.notes])


def labelled(report: "LabelReport") -> str:
    """Say what labelling a folder did."""
    counts = {name: report.counts.get(name, 0) for name in ("labelled", "unsure", "unknown")}
    n_failed = report.counts.get("failed", 0)
    text = translate(
        "Wording",
        "Labelled {done} of %n image(s): {labelled} sure, {unsure} unsure, {unknown} unknown",
        "",
        report.n_files,
    ).format(done=_number(sum(counts.values())), **{k: _number(v) for k, v in counts.items()})
    if n_failed:
        text += "; " + translate("Wording", "%n could not be read", "", n_failed)
    return " ".join([text + ".", *report.notes])


def scanned(report: "ScanReport", folder: Path) -> str:
    """Say what looking through a folder found."""
    if not report.n_found:
        return translate("Wording", "“{name}” holds no pictures that Handful can read.").format(
            name=folder.name
        )
    text = translate("Wording", "Found %n image(s) in “{name}”.", "", report.n_found).format(
        name=folder.name
    )
    if report.skipped:
        text += " " + translate("Wording", "%n could not be looked at.", "", len(report.skipped))
    return text


def taught(report: "TeachReport", class_name: str) -> str:
    """Say what giving examples to a class did; `class_name` is empty for several classes."""
    n_classes = len(report.class_ids)
    if not report.n_labelled and not report.n_unchanged:
        text = translate("Wording", "No pictures that Handful can read were among these files.")
    elif not report.n_labelled:
        text = translate("Wording", "%n image(s) had this label already.", "", report.n_unchanged)
    elif class_name:
        text = translate("Wording", "Put %n image(s) on “{name}”.", "", report.n_labelled).format(
            name=class_name
        )
    else:
        text = translate(
            "Wording", "Put %n image(s) on {classes} classes.", "", report.n_labelled
        ).format(classes=n_classes)
    if report.skipped:
        text += " " + translate("Wording", "%n could not be read.", "", len(report.skipped))
    return text


def exported(report: "ExportReport") -> str:
    """Say what was written where."""
    text = translate("Wording", "Exported %n image(s) to “{name}”.", "", report.n_written).format(
        name=report.path.name
    )
    if report.skipped:
        text += " " + translate("Wording", "%n were left out.", "", len(report.skipped))
    return text


def unfinished(done: int, total: int) -> str:
    """Say that a batch was interrupted: "312 of 2000 done."."""
    return translate("Wording", "{done} of {total} done.").format(
        done=_number(done), total=_number(total)
    )


def stopped(kind: str, done: int, total: int) -> str:
    """Say that a job was stopped, and what became of what it had done."""
    if kind == "label":
        return translate(
            "Wording", "Stopped. {done} of {total} done; what is done is kept."
        ).format(done=_number(done), total=_number(total))
    if kind == "adapt":
        return translate("Wording", "Stopped. The model is the one from before.")
    if kind == "embed":
        return translate("Wording", "Stopped. The rest is read when you label the folder.")
    return translate("Wording", "Stopped.")


def title(kind: str, path: Path | None = None, *, name: str = "") -> str:
    """Say what a job does, for the job bar."""
    shown = path.name if path else name
    texts = {
        "adapt": translate("Wording", "Adapting to your examples"),
        "label": translate("Wording", "Labelling “{name}”"),
        "embed": translate("Wording", "Reading “{name}”"),
        "scan": translate("Wording", "Looking through “{name}”"),
        "export": translate("Wording", "Exporting “{name}”"),
        "teach": translate("Wording", "Putting pictures on “{name}”")
        if shown
        else translate("Wording", "Labelling pictures"),
    }
    return texts[kind].format(name=shown)


def loose_files() -> str:
    """Say where single pictures go."""
    return translate(
        "Wording",
        "Single pictures go on a class: drop them on one at the left. To have pictures labelled,"
        " drop the folder they are in.",
    )


def not_a_picture() -> str:
    """Say that a drop held nothing that can be used."""
    return translate(
        "Wording",
        "Only a web address arrived, and Handful does not fetch from the network. Save the picture"
        " as a file and drop that.",
    )


def choose_class_first() -> str:
    """Say what a paste needs."""
    return translate("Wording", "Click the class that the picture belongs to, then paste again.")


def project_exists(path: Path) -> str:
    """Say that a new project may not take the place of an old one."""
    return translate(
        "Wording", "“{name}” exists already. Open it, or choose another name for the new project."
    ).format(name=path.name)


def device(name: str) -> str:
    """Say what computes."""
    texts = {
        "cpu": translate("Wording", "Processor"),
        "cuda": translate("Wording", "Graphics card"),
        "mps": translate("Wording", "Graphics processor"),
    }
    return texts.get(name.split(":")[0], name)


def action(kind: str) -> str:
    """Write on the button of a message what it does; "" for no button."""
    texts = {
        "undo": translate("Wording", "Undo"),
        "show_failed": translate("Wording", "Show them"),
        "review": translate("Wording", "Review"),
        "resume": translate("Wording", "Resume"),
        "label_instead": translate("Wording", "Label it instead"),
        "open": translate("Wording", "Open folder"),
    }
    return texts.get(kind, "")


def not_pasted(path: Path) -> str:
    """Say that a pasted picture could not be kept."""
    return translate(
        "Wording",
        "The picture could not be kept: “{path}” is not writable. Save it as a file and drop that.",
    ).format(path=path)


def _percent(share: float) -> int:
    return round(share * 100)


def _number(n: int) -> str:
    # A thin space between thousands reads the same in every language.
    return f"{n:,}".replace(",", "\u202f")
