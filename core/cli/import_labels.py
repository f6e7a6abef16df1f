"""`handful import`: labels from files of other programs, or of another Handful."""

from collections.abc import Collection
from dataclasses import asdict, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from core import api as pipeline
from core.cli.console import project_at, run, say, show_json, stopping
from core.cli.import_messages import import_lines
from core.cli.teach import LAYOUT, SPLITS_OPTION
from core.domain.imports import ImportChoices, ImportReport
from core.domain.layouts import TEACHING, LayoutKind, Split
from core.importers import KINDS

_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


@click.command("import")
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
@click.option("--json", "as_json", is_flag=True, help="For scripts.")
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
    as_json: bool,
) -> None:
    """Take labels from SOURCE: a table, a file or folder of another program, or a project.

    Pictures are found by their paths, by the ends of these, or by content. `handful undo` takes
    all of it back.
    """
    teaching = TEACHING if splits is None else splits
    choices = ImportChoices(
        path_column=path_column,
        label_column=label_column,
        keywords=tuple(one.strip() for one in keywords.split(",") if one.strip()),
        keywords_under=keywords_under.strip(),
        layout=layout,
        into=into,
    )
    with (
        TemporaryDirectory(prefix="handful-") as scratch,
        project_at(project, create=not dry_run) as opened,
        stopping("No label was imported."),
    ):
        if dry_run:
            choices = replace(choices, into=Path(scratch) / "unpacked")
        report: ImportReport = run(
            "Importing",
            pipeline.import_labels,
            opened,
            source,
            root=root,
            importer=importer,
            choices=choices,
            splits=teaching,
            take_predictions=predictions,
            moves=moves,
            dry_run=dry_run,
        )
    _say(report, teaching, dry_run=dry_run, as_json=as_json)
    n_known = report.n_labelled + report.n_unchanged
    if not n_known and not any(not one.in_file for one in report.conflicts):
        raise SystemExit(2)


def _say(report: ImportReport, splits: Collection[Split], *, dry_run: bool, as_json: bool) -> None:
    lines = import_lines(report, splits, dry_run=dry_run)
    if not as_json:
        say(lines)
        return
    facts = asdict(replace(report, reading=None))
    del facts["reading"]
    show_json({**facts, "dry_run": dry_run})
