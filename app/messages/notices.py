"""How work ended, with the one thing to do about it: look, undo, or see what is missing."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from app.messages import class_names, reports, teaching
from app.messages.numbers_and_plurals import counted, joined
from app.messages.reports import Action, Kind, Notice

if TYPE_CHECKING:  # numpy is not needed before the first paint
    from core.domain.reports import (
        AdaptReport,
        LabelReport,
        LeftOut,
        PicturesReport,
        ScanReport,
        Skipped,
        TeachReport,
    )


def scanned(report: "ScanReport", folder: Path) -> Notice:
    """Say what a scan of a folder found."""
    return _with_skipped(reports.scanned(report, folder), report.skipped, left_out=report.left_out)


def pictures_added(report: "PicturesReport") -> Notice:
    """Say what adding single pictures did."""
    n = len(report.file_ids)
    translate = QCoreApplication.translate
    if not n:
        text = translate("Reports", "No pictures that Handful can read were among these files.")
    else:
        text = translate("Reports", "Added %n image(s). Label includes what was added.", "", n)
        text = counted(text, n)
    n_left = len(report.skipped)
    left = counted(translate("Reports", "%n file(s) were left out.", "", n_left), n_left)
    kind: Kind = "info" if n else "warning"
    return _with_skipped(joined(text, left if n_left else ""), report.skipped, kind)


def single_picture() -> Notice:
    """Say where a picture without a file goes."""
    text = QCoreApplication.translate(
        "Reports", "Drop pictures onto a class to use them as examples."
    )
    return Notice(text, kind="warning")


def not_labelled(report: "TeachReport") -> Notice:
    """Say which pictures could not be labelled."""
    text = reports.not_labelled(len(report.skipped))
    return _with_skipped(text, report.skipped, "warning")


def taught(report: "TeachReport", class_name: str, tree: Path | None) -> Notice:
    """Say what giving examples did.

    Args:
        report: what it did.
        class_name: empty for several classes.
        tree: a folder of folders that became classes, which may have been meant to be labelled.
    """
    # Names that could be taken for others must not go by unread.
    kind: Kind = "warning" if report.twins else "info"
    twins = class_names.twins(report.twins)
    if tree:
        text = joined(teaching.became_classes(report, tree), twins)
        action: Action = "label_instead" if report.n_labelled else ""
        if report.skipped or report.left_out or report.n_waiting:
            action = "show_teaching"
        return Notice(text, action, tree, kind=kind, taught=report)
    text = joined(teaching.taught(report, class_name), twins)
    if report.skipped or report.left_out:  # undo is in its menu; these are nowhere else
        return _with_skipped(text, report.skipped, kind, report.left_out)
    return Notice(text, "undo" if report.n_labelled else "", kind=kind)


def adapted(report: "AdaptReport") -> Notice:
    """Say what adapting gave."""
    return _with_skipped(reports.adapted(report), report.skipped, "success")


def labelled(report: "LabelReport") -> Notice:
    """Say what labelling a folder did."""
    action: Action = ""
    if report.counts.get("failed"):
        action = "show_failed"
    elif report.counts.get("unsure") or report.counts.get("unknown"):
        action = "review"
    elif report.left_out:
        action = "show_skipped"
    text, left_out = reports.labelled(report), tuple(report.left_out)
    return Notice(text, action, kind="success", left_out=left_out)


def _with_skipped(
    text: str,
    skipped: "Sequence[Skipped]",
    kind: Kind = "info",
    left_out: "Sequence[LeftOut]" = (),
) -> Notice:
    action: Action = "show_skipped" if skipped or left_out else ""
    return Notice(text, action, kind=kind, skipped=tuple(skipped), left_out=tuple(left_out))
