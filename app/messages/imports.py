"""What the window says of labels that were imported."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from app.messages.class_names import twins
from app.messages.numbers_and_plurals import counted, joined
from app.messages.plain_text import legible
from core.domain.reports import Skipped

if TYPE_CHECKING:  # numpy is not needed before the first paint
    from core.domain.imports import Conflict, ImportReport

# By this name and with a literal context, else pyside6-lupdate does not find the texts.
translate = QCoreApplication.translate


def imported(report: "ImportReport", name: str) -> str:
    """Say what importing a file of this name gave."""
    n = report.n_labelled
    text = translate("Imports", "“{name}” gave %n image(s) a label.", "", n)
    parts = [counted(text, n).format(name=legible(name))]
    if n := report.n_unchanged:
        parts.append(counted(translate("Imports", "%n had it already.", "", n), n))
    if n := len(report.unmatched) + len(report.ambiguous):
        parts.append(counted(translate("Imports", "%n image(s) were not found.", "", n), n))
    if n := len(kept(report)):
        parts.append(
            counted(translate("Imports", "%n image(s) keep another label that you gave.", "", n), n)
        )
    if n := len(report.conflicts) - len(kept(report)):
        text = translate("Imports", "%n image(s) have several labels in the file.", "", n)
        parts.append(counted(text, n))
    if n := len(report.unusable):
        parts.append(counted(translate("Imports", "%n could not be used.", "", n), n))
    if (n := report.n_predictions) and not report.takes_predictions:
        text = translate("Imports", "%n label(s) of a model stayed out.", "", n)
        parts.append(counted(text, n))
    if n := sum(report.waiting.values()):
        text = translate("Imports", "%n image(s) of validation and test got no label.", "", n)
        parts.append(counted(text, n))
    if n := sum(one.n for one in report.reading.left) if report.reading else 0:
        parts.append(counted(translate("Imports", "%n image(s) lie in no class folder.", "", n), n))
    return joined(*parts, twins(report.twins))


def kept(report: "ImportReport") -> "list[Conflict]":
    """List the pictures whose label stayed, as a person gave it."""
    return [one for one in report.conflicts if not one.in_file]


def groups(report: "ImportReport") -> list[tuple[str, list[Skipped]]]:
    """List what did not come in, by what kept it out."""
    n = len(report.unmatched)
    unmatched = counted(translate("Imports", "%n not found", "", n), n)
    n = len(report.ambiguous)
    ambiguous = counted(translate("Imports", "%n may be one of several", "", n), n)
    stayed = kept(report)
    others = [one for one in report.conflicts if one.in_file]
    n = len(stayed)
    keep = counted(translate("Imports", "%n keep another label that you gave", "", n), n)
    n = len(others)
    twice = counted(translate("Imports", "%n have several labels in the file", "", n), n)
    n = len(report.unusable)
    unusable = counted(translate("Imports", "%n could not be used", "", n), n)
    found = [
        (unmatched, list(report.unmatched)),
        (ambiguous, list(report.ambiguous)),
        (keep, [_kept_line(one) for one in stayed]),
        (twice, [Skipped(one.path, _names(one.said)) for one in others]),
        (unusable, list(report.unusable)),
    ]
    return [(title, lines) for title, lines in found if lines]


def _kept_line(one: "Conflict") -> Skipped:
    text = translate("Imports", "{kept}; in the file {said}")
    return Skipped(one.path, text.format(kept=_names((one.kept,)), said=_names(one.said)))


def _names(names: tuple[str, ...]) -> str:
    none = translate("Imports", "none of these")
    return translate("LeftOut", ", ").join(legible(one) if one else none for one in names)
