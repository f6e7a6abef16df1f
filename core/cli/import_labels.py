"""`handful import`: labels from files of other programs, or of another Handful."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from core import api as pipeline
from core.cli.class_messages import twin_lines
from core.cli.console import give, project_at, run, say, stopping
from core.cli.layout_messages import left_out_lines
from core.cli.shell.command import command, wants_json
from core.cli.teach import LAYOUT, SPLITS_OPTION
from core.domain.imports import Conflict, ImportChoices, ImportReport, ImportRequest, MatchedBy
from core.domain.layouts import TEACHING, LayoutKind, LeftOut, Split
from core.domain.reports import Skipped
from core.importers import KINDS
from core.store import Project

_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)

_MOST = 8  # names in a sentence
_MOST_LINES = 10  # of one kind

_TABLES = ("csv", "json", "jsonl", "json-list")
_TO_CORRECT = " Where you corrected one, write given into its column origin."

_BY: dict[MatchedBy, str] = {
    "path": "by path",
    "name": "by the end of the path",
    "content": "by content",
}


@command(
    "import",
    examples=(
        "handful import birds.handful labels.csv --dry-run",
        "handful import birds.handful project-1.json --root ~/Pictures",
    ),
)
@click.argument("project", type=click.Path(dir_okay=False, path_type=Path))
@click.argument("source", type=click.Path(exists=True, path_type=Path))
@click.option("--root", type=_FOLDER, help="The folder that the paths in SOURCE begin in.")
@click.option("--format", "importer", type=click.Choice(KINDS), help="By default by its content.")
@click.option("--path-column", default="", metavar="NAME", help="Of a table: holds the pictures.")
@click.option("--label-column", default="", metavar="NAME", help="Of a table: holds the labels.")
@click.option(
    "--keywords",
    default="",
    metavar="NAMES",
    help="Keywords of pictures that are labels, such as owl,finch. By default those that are a"
    " class already.",
)
@click.option(
    "--keywords-under",
    default="",
    metavar="NAME",
    help="Keywords below this one are labels: of animal, animal/owl.",
)
@LAYOUT
@SPLITS_OPTION
@click.option("--predictions", is_flag=True, help="Take a model's labels too, as accepted unseen.")
@click.option(
    "--replace", "moves", is_flag=True, help="Give pictures that have another label this one."
)
@click.option(
    "--into",
    type=click.Path(file_okay=False, path_type=Path),
    help="A new or empty folder to unpack an archive to.",
)
@click.option("--dry-run", is_flag=True, help="Change nothing, only show what would come in.")
def import_labels(
    project: Path,
    source: Path,
    root: Path | None,
    importer: str | None,
    path_column: str,
    label_column: str,
    keywords: str,
    keywords_under: str,
    layout: LayoutKind | None,
    splits: list[Split] | None,
    predictions: bool,
    moves: bool,
    into: Path | None,
    dry_run: bool,
) -> None:
    """Take labels from SOURCE: a table, a file or folder of another program, or a project.

    Pictures are found by their paths, by the ends of these, or by content. `handful undo` takes
    all of it back.
    """
    teaching = TEACHING if splits is None else splits
    choices = ImportChoices(
        path_column=path_column,
        label_column=label_column,
        keywords=tuple(keyword.strip() for keyword in keywords.split(",") if keyword.strip()),
        keywords_under=keywords_under.strip(),
        layout=layout,
        into=into,
    )
    with _project_for(project, dry_run=dry_run) as opened:
        with TemporaryDirectory(prefix="handful-") as scratch, stopping("No label was imported."):
            if dry_run:
                choices = replace(choices, into=Path(scratch) / "unpacked")
            report: ImportReport = run(
                "Importing",
                pipeline.import_labels,
                opened,
                source,
                ImportRequest(choices, root, importer, teaching, predictions, moves),
                dry_run=dry_run,
            )
        _say(report, teaching, dry_run=dry_run, has_root=root is not None)
        if _is_in_vain(report):
            raise SystemExit(2)


@contextmanager
def _project_for(path: Path, *, dry_run: bool) -> Iterator[Project]:
    """Open or make a project; of one that was made in vain nothing is left."""
    if dry_run and not path.exists():
        with project_at(None, create=True) as project:
            yield project
        return
    is_new, is_made = not path.exists(), False
    try:
        with project_at(path, create=is_new) as project:
            is_made = is_new
            yield project
    except BaseException:
        if is_made:
            path.unlink(missing_ok=True)
        raise


def _is_in_vain(report: ImportReport) -> bool:
    """Tell whether nothing in the file could be used, nor was kept back on purpose."""
    n_known = report.n_labelled + report.n_unchanged + sum(report.waiting.values())
    return not n_known and all(conflict.in_file for conflict in report.conflicts)


def _say(report: ImportReport, splits: Collection[Split], *, dry_run: bool, has_root: bool) -> None:
    lines = import_lines(report, splits, dry_run=dry_run, has_root=has_root)
    if not wants_json():
        say(lines)
        return
    facts = asdict(replace(report, reading=None))
    del facts["reading"]
    left = [asdict(picture) for picture in _left_out(report)]
    give({**facts, "left_out": left, "dry_run": dry_run})


def _left_out(report: ImportReport) -> list[LeftOut]:
    """List pictures of a folder that no record speaks of; those of a split have one."""
    return (
        [picture for picture in report.reading.left if not picture.split] if report.reading else []
    )


def import_lines(
    report: ImportReport, splits: Collection[Split], *, dry_run: bool, has_root: bool
) -> list[str]:
    """Say what came of an import.

    Args:
        report: of it.
        splits: those that teach.
        dry_run: nothing was written.
        has_root: a person said where the paths begin.
    """
    return [
        *_understood(report),
        *_found(report, dry_run=dry_run),
        *_left(report, splits, dry_run=dry_run),
        *left_out_lines(_left_out(report)),
        *_listed("Not found", report.unmatched),
        *_hints(report, has_root=has_root),
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


def _found(report: ImportReport, *, dry_run: bool) -> list[str]:
    parts = [f"{n} {_BY[by]}" for by, n in report.matched.items() if n]
    lines = [f"Found {', '.join(sorted(parts))}."] if parts else []
    if report.n_added:
        came = "would come" if dry_run else "came"
        lines.append(f"{_counted(report.n_added, 'picture')} {came} into the project with it.")
    return lines


def _left(report: ImportReport, splits: Collection[Split], *, dry_run: bool) -> list[str]:
    lines = []
    if report.n_unlabelled:
        lines.append(f"{_has(report.n_unlabelled)} no label in it.")
    if n := report.n_predictions:
        labels = f"{_counted(n, 'label')} {'is' if n == 1 else 'are'} a model's"
        lines.append(
            f"{labels}, taken as accepted unseen: they do not teach."
            if report.takes_predictions
            else f"{labels}, which nobody looked at, and stayed out; with --predictions they come"
            f" in as accepted unseen.{_TO_CORRECT if report.kind in _TABLES else ''}"
        )
    if report.waiting:
        n = sum(report.waiting.values())
        names = ",".join(dict.fromkeys((*splits, *report.waiting)))
        lines.append(
            f"{_counted(n, 'picture')} of {' and '.join(report.waiting)}"
            f" {_noted(n, dry_run=dry_run)} no label; with --splits {names}"
            f" {'it' if n == 1 else 'they'} would."
        )
    return lines


def _hints(report: ImportReport, *, has_root: bool) -> list[str]:
    if has_root or not (report.unmatched or report.ambiguous):
        return []
    return [
        "Add the folder of the pictures to the project first, or say with --root FOLDER where the"
        " paths begin."
    ]


def _conflicts(conflicts: Sequence[Conflict]) -> list[str]:
    older = [conflict for conflict in conflicts if not conflict.in_file]
    lines = _bounded([_kept(conflict) for conflict in older])
    if older:
        lines.append(
            f"{_keeps(len(older))} a label that was there before; with --replace"
            f" {'it gets' if len(older) == 1 else 'they get'} the one of the file."
        )
    return [
        *lines,
        *_bounded([_contradiction(conflict) for conflict in conflicts if conflict.in_file]),
    ]


def _kept(conflict: Conflict) -> str:
    said = " and ".join(name or "none of these" for name in conflict.said)
    return (
        f"{conflict.path} keeps its label {conflict.kept or 'none of these'}; the file says {said}."
    )


def _contradiction(conflict: Conflict) -> str:
    said = " and ".join(name or "none of these" for name in conflict.said)
    where = f" ({conflict.where})" if conflict.where else ""
    return f"{conflict.path} has several labels in the file{where}, and got none: {said}."


def _listed(title: str, skipped: Sequence[Skipped]) -> list[str]:
    return _bounded([f"{title}: {item.path}: {item.reason}." for item in skipped])


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


def _counted(n: int, singular: str, plural: str = "") -> str:
    return f"{n} {singular if n == 1 else plural or singular + 's'}"


def _has(n: int) -> str:
    return "1 picture has" if n == 1 else f"{n} pictures have"


def _noted(n: int, *, dry_run: bool) -> str:
    its = "its" if n == 1 else "their"
    if dry_run:
        return f"would be noted with {its} split and get"
    return f"{'was' if n == 1 else 'were'} noted with {its} split and got"


def _keeps(n: int) -> str:
    return "1 picture keeps" if n == 1 else f"{n} pictures keep"
