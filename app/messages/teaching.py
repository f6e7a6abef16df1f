"""What the window says of examples: given to one class, or by a folder of class folders."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from app.messages.left_out import left_out
from app.messages.numbers_and_plurals import counted, joined
from app.messages.plain_text import legible

if TYPE_CHECKING:  # numpy is not needed before the first paint
    from core.domain.reports import TeachReport

# By this name and with a literal context, else pyside6-lupdate does not find the texts.
translate = QCoreApplication.translate


def taught(report: "TeachReport", class_name: str) -> str:
    """Say what giving examples to a class did; `class_name` is empty for several classes."""
    n_classes = len(report.class_ids)
    if not report.n_labelled and not report.n_unchanged:
        text = _nothing_taught(report)
    elif not report.n_labelled:
        text = counted(
            translate("Reports", "%n image(s) had this label already.", "", report.n_unchanged),
            report.n_unchanged,
        )
    elif class_name:
        text = counted(
            translate("Reports", "Added %n image(s) to {name}.", "", report.n_labelled),
            report.n_labelled,
        ).format(name=class_name)
    else:
        text = counted(
            translate("Reports", "Added %n image(s) to {classes} classes.", "", report.n_labelled),
            report.n_labelled,
        ).format(classes=n_classes)
    others = _left_out(len(report.skipped) - report.n_kept)
    return joined(text, _kept(report), others, left_out(report.left_out))


def _nothing_taught(report: "TeachReport") -> str:
    if report.n_kept == len(report.skipped) > 0:
        return ""  # which is said of those that keep their label
    if report.skipped:
        return translate("Reports", "No image got a label.")
    return translate("Reports", "No pictures that Handful can read were among these files.")


def _kept(report: "TeachReport") -> str:
    n = report.n_kept
    text = translate("Reports", "%n image(s) keep another label that you gave.", "", n)
    return counted(text, n) if n else ""


def _of_the_layout(report: "TeachReport") -> list[str]:
    """Say what the folders were taken for, and which pictures do not teach for that."""
    reading = report.reading
    if reading is None:
        return []
    parts = []
    if reading.split_names:
        text = translate("Reports", "{names} were taken for parts of one data set.")
        names = translate("LeftOut", ", ").join(legible(one) for one in reading.split_names)
        parts.append(text.format(names=names))
    if n := report.n_waiting:
        text = translate("Reports", "%n image(s) of validation and test do not teach.", "", n)
        parts.append(counted(text, n))
    if n := report.n_unclassed:
        text = translate("Reports", "%n image(s) lie in no class folder.", "", n)
        parts.append(counted(text, n))
    return parts


def became_classes(report: "TeachReport", folder: Path) -> str:
    """Say what a folder of folders gave."""
    if not report.n_labelled:
        return joined(taught(report, ""), *_of_the_layout(report))
    text = counted(
        translate(
            "Reports",
            "Added {classes} classes with %n example(s) from “{folder}”.",
            "",
            report.n_labelled,
        ),
        report.n_labelled,
    ).format(folder=folder.name, classes=len(report.class_ids))
    others = _left_out(len(report.skipped) - report.n_kept)
    parts = [*_of_the_layout(report), _kept(report), others, left_out(report.left_out)]
    return joined(text, *parts)


def _left_out(n: int) -> str:
    """Say how many were left out; their reasons differ, and are a click away."""
    return translate("Reports", "Left out: {n}.").format(n=n) if n else ""
