"""What the command line says of an import: what was understood, and what did not match."""

from collections.abc import Collection, Sequence

from core.cli.class_messages import twin_lines
from core.domain.errors import ColumnsUnclear, LabelsError
from core.domain.imports import Conflict, ImportReport, MatchedBy
from core.domain.layouts import Split
from core.domain.reports import Skipped

_MOST = 8  # names in a sentence
_MOST_LINES = 10  # of one kind

_BY: dict[MatchedBy, str] = {
    "path": "by path",
    "name": "by the end of the path",
    "content": "by content",
}


def labels_sentence(error: LabelsError) -> str:
    """Say why nothing could be imported, and what to do."""
    text = f"No labels could be read from {error.path}: {error.reason}."
    if isinstance(error, ColumnsUnclear):
        some = ", ".join(error.columns[: _MOST * 3])
        columns = f" Its columns are {some}." if some else ""
        options = " and ".join(f"--{one}-column NAME" for one in error.missing)
        return f"{text}{columns} Say which with {options}."
    return text


def import_lines(report: ImportReport, splits: Collection[Split], *, dry_run: bool) -> list[str]:
    """Say what came of an import.

    Args:
        report: of it.
        splits: those that teach.
        dry_run: nothing was written.
    """
    return [
        *_understood(report),
        *_found(report),
        *_left(report, splits),
        *_listed("Not found", report.unmatched),
        *_listed("Not clear", report.ambiguous),
        *_conflicts(report.conflicts),
        *_listed("Left out", report.unusable),
        *twin_lines(report.twins),
        _done(report, dry_run=dry_run),
    ]


def _understood(report: ImportReport) -> list[str]:
    form = report.title
    if report.reading and report.reading.split_names:
        form += f" with the parts {', '.join(report.reading.split_names)}"
    counts = [f"{name or 'none of these'} {n}" for name, n in report.counts.items()]
    some = ", ".join(counts[:_MOST])
    if len(counts) > _MOST:
        some += f" and {len(counts) - _MOST} more"
    classes = _counted(len(counts), "class", "classes")
    what = f", {classes}: {some}" if counts else ""
    lines = [f"Understood: {form}; {_counted(report.n_records, 'picture')}{what}."]
    if report.new_classes:
        new = ", ".join(report.new_classes[:_MOST])
        more = len(report.new_classes) - _MOST
        new += f" and {more} more" if more > 0 else ""
        lines.append(f"New classes: {new}.")
    return lines


def _found(report: ImportReport) -> list[str]:
    parts = [f"{n} {_BY[by]}" for by, n in report.matched.items() if n]
    lines = [f"Found {', '.join(sorted(parts))}."] if parts else []
    if report.n_added:
        lines.append(f"{_counted(report.n_added, 'picture')} came into the project with it.")
    return lines


def _left(report: ImportReport, splits: Collection[Split]) -> list[str]:
    lines = []
    if report.n_unlabelled:
        lines.append(f"{_has(report.n_unlabelled)} no label in it.")
    if n := report.n_predictions:
        labels = f"{_counted(n, 'label')} {'is' if n == 1 else 'are'} a model's"
        lines.append(
            f"{labels}, taken as accepted unseen: they do not teach."
            if report.takes_predictions
            else f"{labels}, which nobody looked at, and stayed out; with --predictions they come"
            " in as accepted unseen."
        )
    if report.waiting:
        n = sum(report.waiting.values())
        names = ",".join(dict.fromkeys((*splits, *report.waiting)))
        lines.append(
            f"{_counted(n, 'picture')} of {' and '.join(report.waiting)}"
            f" {'does' if n == 1 else 'do'} not teach; with --splits {names} they would."
        )
    return lines


def _conflicts(conflicts: Sequence[Conflict]) -> list[str]:
    kept = [one for one in conflicts if not one.in_file]
    lines = _bounded([_kept(one) for one in kept])
    if kept:
        lines.append(
            f"{_keeps(len(kept))} a label that was there before; with --replace"
            f" {'it gets' if len(kept) == 1 else 'they get'} the one of the file."
        )
    return [*lines, *_bounded([_contradiction(one) for one in conflicts if one.in_file])]


def _kept(one: Conflict) -> str:
    said = " and ".join(name or "none of these" for name in one.said)
    return f"{one.path} keeps its label {one.kept or 'none of these'}; the file says {said}."


def _contradiction(one: Conflict) -> str:
    said = " and ".join(name or "none of these" for name in one.said)
    where = f" ({one.where})" if one.where else ""
    return f"{one.path} has several labels in the file{where}, and got none: {said}."


def _listed(title: str, skipped: Sequence[Skipped]) -> list[str]:
    return _bounded([f"{title}: {one.path}: {one.reason}." for one in skipped])


def _bounded(lines: list[str]) -> list[str]:
    more = len(lines) - _MOST_LINES
    return [*lines[:_MOST_LINES], f"... and {more} more like these."] if more > 0 else lines


def _done(report: ImportReport, *, dry_run: bool) -> str:
    verb = "would be" if dry_run else "was" if report.n_labelled == 1 else "were"
    moved = f", {report.n_moved} of them in the place of another" if report.n_moved else ""
    return (
        f"{_counted(report.n_labelled, 'label')} {verb} imported{moved};"
        f" {report.n_unchanged} {'was' if report.n_unchanged == 1 else 'were'} there already."
    )


def _counted(n: int, one: str, many: str = "") -> str:
    return f"{n} {one if n == 1 else many or one + 's'}"


def _has(n: int) -> str:
    return "1 picture has" if n == 1 else f"{n} pictures have"


def _keeps(n: int) -> str:
    return "1 picture keeps" if n == 1 else f"{n} pictures keep"
