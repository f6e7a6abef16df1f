"""How work ended, with the one thing to do about it: look, undo, or see what is missing."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from app.messages import class_names, reports
from app.messages.numbers_and_plurals import joined
from app.messages.reports import Action, Kind, Notice

if TYPE_CHECKING:  # numpy is not needed before the first paint
    from core.domain.reports import AdaptReport, LabelReport, ScanReport, Skipped, TeachReport


def scanned(report: "ScanReport", folder: Path) -> Notice:
    """Say what looking through a folder found."""
    return _with_skipped(reports.scanned(report, folder), report.skipped)


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
    if tree and report.n_labelled:
        text = joined(reports.became_classes(report, tree), twins)
        return Notice(text, "label_instead", tree, kind=kind)
    text = joined(reports.taught(report, class_name), twins)
    if report.skipped:  # undo is in its menu; what was left out is nowhere else
        return _with_skipped(text, report.skipped, kind)
    return Notice(text, "undo" if report.n_labelled and not tree else "", tree, kind=kind)


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
    return Notice(reports.labelled(report), action, kind="success")


def _with_skipped(text: str, skipped: "Sequence[Skipped]", kind: Kind = "info") -> Notice:
    action: Action = "show_skipped" if skipped else ""
    return Notice(text, action, kind=kind, skipped=tuple(skipped))
