"""What the command line says: errors and results as sentences. The window has its own."""

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from core.cli.backbone_messages import weights_sentence
from core.cli.layout_messages import source_sentence
from core.cli.left_out_messages import failed_line
from core.cli.project_messages import project_sentence
from core.cli.shell.plugin_messages import plugin_sentence
from core.domain.challenger import Improvement
from core.domain.errors import (
    BadTarget,
    ClassError,
    CoreError,
    DatasetError,
    DeviceError,
    ExportError,
    FolderError,
    ImageError,
    LabelsError,
    LayoutUnclear,
    ModelDamaged,
    NoModel,
    NotAdaptable,
    NotEnoughExamples,
    NothingToExport,
    PluginError,
    ProjectDamaged,
    ProjectError,
    ProjectMissing,
    ProjectTooNew,
    TrainingError,
    WeightsError,
)
from core.domain.notices import Notice
from core.domain.records import Status, Trust
from core.domain.reports import AdaptReport, LabelReport

# What the person can mend in the command itself; everything else is the machine's state.
_BAD_INPUT = (
    ImageError,
    LabelsError,
    WeightsError,
    NotAdaptable,
    ProjectMissing,
    ProjectDamaged,
    ProjectTooNew,
    FolderError,
    LayoutUnclear,
    ClassError,
    NotEnoughExamples,
    NoModel,
    ModelDamaged,
    PluginError,
    DatasetError,
    TrainingError,
    BadTarget,
    NothingToExport,
)

_MOST_NAMED = 20  # files in a sentence
_MOST_CLASSES = 5  # classes in one


def counted(n: int, noun: str, plural: str = "") -> str:
    """Write a number with its noun: "1 picture", "3 pictures"."""
    return f"{n} {noun if n == 1 else plural or noun + 's'}"


def exit_code(error: CoreError) -> int:
    """Return 2 where what was asked for cannot be, 1 where it failed on the way."""
    return 2 if isinstance(error, _BAD_INPUT) else 1


def sentence(error: CoreError) -> str:
    """Say what happened, why, and what to do."""
    match error:
        case NotEnoughExamples(class_name="", have=have):
            return (
                f"There {_are(have, 'class', 'classes')} with an example that can be opened, and at"
                " least 2 are needed. Give at least one picture to each of two classes."
            )
        case NotEnoughExamples(class_name=name, have=have, need=need):
            return (
                f"{name} has {counted(have, 'example')} and needs {need}. Add more pictures to it."
            )
        case NoModel():
            return "This project has not been adapted yet. Run `handful adapt PROJECT` first."
        case ModelDamaged(reason=reason):
            return (
                f"The model in this project cannot be read: {reason}. Run `handful adapt PROJECT`"
                " to make a new one; labels and examples are untouched."
            )
        case ClassError(name=name, reason="alike", other=other):
            return (
                f"{name} looks the same as the class {other}: nobody could tell them apart. Choose"
                " another name."
            )
        case ClassError(name=name, reason=reason):
            return {
                "empty": "A class needs a name.",
                "taken": f"There is a class {name} already. Choose another name.",
                "unknown": f"There is no class {name}. `handful info PROJECT` lists the classes.",
            }[reason]
        case ProjectError():
            return project_sentence(error)
        case FolderError(path=path, reason=reason):
            return f"The folder {path} cannot be used: {reason}."
        case LayoutUnclear() | LabelsError():
            return source_sentence(error)
        case PluginError():
            return plugin_sentence(error)
        case DatasetError(path=path, reason=reason):
            return f"The pictures in {path} cannot be learned from: {reason}."
        case TrainingError(path=path, reason=reason):
            return f"The training in {path} cannot go on: {reason}."
        case NotAdaptable(backbone=name):
            return (
                f"The backbone {name} cannot itself be adapted: its network cannot be cut in two."
                " Use --adapt auto, which learns without that, or another backbone."
            )
        case WeightsError():
            return weights_sentence(error)
        case DeviceError(device=device, reason=reason):
            return f"The device {device} cannot be used: {reason}. Try --device cpu."
        case ExportError():
            return _export_sentence(error)
        case ImageError(path=path, reason=reason):
            return f"{path} cannot be used: {reason}."
    return str(error)


def _export_sentence(error: ExportError) -> str:
    if isinstance(error, NothingToExport):
        return _nothing_to_export(error)
    failed = f"{error.path} could not be written: {error.reason}."
    if error.left:
        return (
            f"{failed} These were written before and could not be taken back: {_named(error.left)}."
        )
    return f"{failed} What was there before is still there."


def _nothing_to_export(error: NothingToExport) -> str:
    n = counted(error.n_other, "picture")
    if error.which == "checked" and error.n_other:
        why = f"a person labelled none of the {n}. Label some, or use --which all."
    elif error.n_doubtful and error.n_doubtful == error.n_other:
        why = f"the model is not sure of any of the {n}. Correct them, or add --doubtful."
    elif error.which == "sure" and error.n_other > len(error.reasons):
        why = f"none of the {n} has a sure label. Label some, or use --which all."
    elif error.reasons:
        reason, n_such = Counter(error.reasons).most_common(1)[0]
        why = f"of {n_such} of {n}: {reason}. Label pictures, or add their folder again."
    elif error.n_other:
        why = f"none of the {n} was asked for."
    else:
        why = "there is no picture there. `handful add PROJECT FOLDER` takes pictures in."
    return f"No picture could be written to {error.path}, and so nothing was: {why}"


def _named(paths: Sequence[Path]) -> str:
    """List the first of some files, and say how many there are besides."""
    named = ", ".join(map(str, paths[:_MOST_NAMED]))
    n_more = len(paths) - _MOST_NAMED
    return f"{named} and {n_more} more" if n_more > 0 else named


def notice_line(notice: Notice) -> str:
    """Say what was odd about a project that was opened all the same."""
    file = notice.file
    if notice.kind == "log set aside":
        return (
            "This file was put in the place of a project that had not been closed. The last changes"
            f" of that one do not belong here: they were left out and kept in {file}."
        )
    if notice.kind == "log missing":
        return (
            f"{file} was copied while it was in use, without the file beside it that ends in -wal,"
            " so the last changes before the copy may be missing. `handful copy` makes whole"
            " copies."
        )
    return f"{file} cannot be written ({notice.reason}), so it was only read."


def trust_line(trust: Trust, names: Mapping[int, str]) -> str:
    """Say how far the labels can be believed.

    Args:
        trust: what was measured.
        names: of the classes, by id.
    """
    alike = _alike([(names.get(class_id, "a class"), n) for class_id, n in trust.one_scene])
    if trust.share is None or trust.low is None or trust.high is None:
        if alike:
            return f"The share right cannot be measured yet: {alike}. Add pictures that differ."
        return "No estimate yet: give each class at least two examples."
    share, low, high = (round(100 * value) for value in (trust.share, trust.low, trust.high))
    copies = ""
    if trust.n_copies:
        copies = f" ({counted(trust.n_copies, 'near duplicate')} of them not counted)"
    checked = f"{counted(trust.n_checked, 'example')}{copies}"
    line = f"About {share} % right ({low} to {high} %), measured on {checked}."
    return f"{line} Not all classes could be measured: {alike}." if alike else line


def _alike(classes: Sequence[tuple[str, int]]) -> str:
    """Say whose examples, (class, number of examples), are nearly one picture; "" for nobody's."""
    if not classes:
        return ""
    if len(classes) == 1:
        return f"the {classes[0][1]} examples of {classes[0][0]} are nearly one picture"
    names = [name for name, _ in classes[:_MOST_CLASSES]]
    n_more = len(classes) - len(names)
    last = f"{n_more} more" if n_more else names.pop()
    return f"the examples of {', '.join(names)} and {last} are nearly one picture each"


def adapt_lines(report: AdaptReport) -> list[str]:
    """Say what adapting gave."""
    model = report.model
    start = (
        "The examples have not changed, so the model at hand is used"
        if report.reused
        else f"{_pictures(report.n_news)} new to the model, so it has learned anew how they lie"
        if report.n_news
        else f"Adapted to {counted(report.n_examples, 'example')} of"
        f" {counted(len(model.class_ids), 'class', 'classes')}"
    )
    names = dict(zip(model.class_ids, model.class_names, strict=True))
    lines = [f"{start} ({model.learner}). {trust_line(model.trust, names)}", *report.notes]
    lines += [f"Left out {item.path}: {item.reason}." for item in report.skipped]
    return lines


def no_better_line(error: CoreError) -> str:
    """Say why the better model could not be looked for, and what there is instead."""
    if isinstance(error, NotAdaptable):
        why = f"The backbone {error.backbone} cannot itself be adapted"
        return f"{why}, as its network cannot be cut in two; the quick answer stays."
    return f"The backbone was not adapted as well, and the quick answer stays: {sentence(error)}"


def better_lines(improvement: Improvement | None) -> list[str]:
    """Say what came of adapting the backbone as well."""
    if improvement is None:
        return ["Adapting the backbone as well was no better; the quick answer stays."]
    before, after = round(100 * improvement.share_before), round(100 * improvement.share_after)
    is_more = improvement.share_after > improvement.share_before
    how = f"about {after} % right instead of {before} %" if is_more else "as often right, and surer"
    lines = [
        f"Adapting the backbone as well is better: {how}."
        f" It took {improvement.seconds:.0f} s. `handful undo` goes back to the quick answer."
    ]
    if improvement.n_changed:
        lines.append(
            f"{improvement.n_changed} of {improvement.n_images} labels changed"
            f"{_of_checked(improvement)}."
        )
    return lines


def _of_checked(improvement: Improvement) -> str:
    n = improvement.n_changed_checked
    if not n:
        return ""
    return (
        f", {n} of them on images you checked: of these"
        f" {improvement.n_right_checked_before} were right"
        f" and {improvement.n_right_checked_after} are now"
    )


def label_lines(report: LabelReport, out: Path | None) -> list[str]:
    """Say how labelling ended."""
    counts = report.counts
    done = report.n_files - counts.get("failed", 0)
    n_given = sum(report.by_person.values())
    predicted = {
        status: counts.get(status, 0) - report.by_person.get(status, 0) for status in _WORDS
    }
    parts = [f"{predicted[status]} {word}" for status, word in _WORDS.items() if predicted[status]]
    parts += [f"{n_given} labelled by a person"] if n_given else []
    rate = (report.n_files - report.n_resumed) / max(report.seconds, 1e-9)
    lines = [
        f"Labelled {done} of {counted(report.n_files, 'picture')} in {report.seconds:.1f} s"
        f" ({rate:.0f} a second): {', '.join(parts) or 'none'}."
    ]
    if report.n_resumed:
        lines.append(f"{report.n_resumed} of them were done by an earlier run.")
    if counts.get("failed"):
        lines.append(failed_line(report.skipped, counts["failed"]))
    if out:
        lines.append(f"Written to {out}.")
    return lines + list(report.notes)


_WORDS: dict[Status, str] = {
    "labelled": "sure",
    "unsure": "unsure",
    "unknown": "unlike any example",
    "failed": "failed",
}


def _pictures(count: int) -> str:
    return "1 picture is" if count == 1 else f"{count} pictures are"


def _are(count: int, singular: str, plural: str) -> str:
    return f"is only 1 {singular}" if count == 1 else f"are {count} {plural}"
