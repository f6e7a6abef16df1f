"""`handful teach`: examples from class folders, or pictures of one class."""

from collections.abc import Collection
from dataclasses import replace
from pathlib import Path

import click

from core import api as pipeline
from core.cli.class_messages import twin_lines
from core.cli.console import give, project_at, run, say
from core.cli.exclude import exclude_option, keep_patterns
from core.cli.layout_messages import understood_lines
from core.cli.left_out_messages import left_out_lines
from core.cli.messages import counted
from core.cli.picture_paths import picture_paths
from core.cli.shell.command import command
from core.domain.layouts import LAYOUTS, SPLITS, TEACHING, LayoutKind, Split
from core.domain.names import twin
from core.domain.reports import TeachReport
from core.store import Project

_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
_FILE = click.Path(dir_okay=False, path_type=Path)

LAYOUT = click.option(
    "--layout",
    type=click.Choice(LAYOUTS),
    help="What the folders mean, where they may mean several things: each folder is a class; its"
    " folders are splits (train, val, test) with the class folders inside; classes lie in groups.",
)


def _splits(_ctx: click.Context, _param: click.Parameter, text: str | None) -> list[Split] | None:
    if text is None:
        return None
    names = [name.strip() for name in text.split(",")]
    known: dict[str, Split] = {split: split for split in SPLITS}
    if unknown := [name for name in names if name not in known]:
        raise click.BadParameter(f"there is no split {unknown[0]}, but {', '.join(SPLITS)}")
    return [known[name] for name in names]


SPLITS_OPTION = click.option(
    "--splits",
    callback=_splits,
    metavar="NAMES",
    help="The splits whose pictures teach, such as train,val. By default only train.",
)


@command(
    examples=(
        "handful teach birds.handful ~/sorted",
        "handful teach birds.handful --class Owl owl1.jpg owl2.jpg",
        "ls ~/owls/*.jpg | handful teach birds.handful --class Owl -",
    )
)
@click.argument("project", type=_FILE)
@click.argument("words", nargs=-1, metavar="[PATHS | -]...")
@click.option("--class", "class_name", help="The class that PATHS are examples of.")
@click.option("--examples", type=_FOLDER, help="One folder of pictures for each class.")
@LAYOUT
@SPLITS_OPTION
@exclude_option
@click.option(
    "--replace", "moves", is_flag=True, help="Give pictures that have another label this one."
)
def teach(
    project: Path,
    words: tuple[str, ...],
    class_name: str | None,
    examples: Path | None,
    layout: LayoutKind | None,
    splits: list[Split] | None,
    exclude: tuple[str, ...],
    moves: bool,
) -> None:
    """Give examples: a folder of class folders, or --class NAME with files and folders.

    With - the paths are read from stdin, one a line.
    """
    paths = tuple(picture_paths(words, is_null=False))
    if examples is None and class_name is None and len(paths) == 1 and paths[0].is_dir():
        examples, paths = paths[0], ()
    if (examples is None) == (class_name is None) or bool(paths) != bool(class_name):
        raise click.UsageError(
            "Give one folder of class folders (as FOLDER or --examples FOLDER), or --class NAME"
            " with PATHS."
        )
    if examples is None and (layout or splits):
        raise click.UsageError("--layout and --splits are for a folder of class folders.")
    teaching = TEACHING if splits is None else splits
    with project_at(project, create=True) as opened:
        keep_patterns(opened, exclude)
        if examples:
            report = run(
                "Reading examples",
                pipeline.add_class_folders,
                opened,
                examples,
                layout=layout,
                splits=teaching,
                moves=moves,
            )
        else:
            report = _teach_one(opened, class_name or "", paths, moves=moves)
    say_taught(report, teaching)
    say(
        [f"{counted(report.n_labelled, 'example')} added, {report.n_unchanged} were there already."]
    )
    give(
        {
            "n_labelled": report.n_labelled,
            "n_unchanged": report.n_unchanged,
            "n_kept": report.n_kept,
            "skipped": report.skipped,
            "left_out": report.left_out,
        }
    )
    if not report.n_labelled + report.n_unchanged + report.n_kept:
        raise SystemExit(2)


def _teach_one(project: Project, name: str, paths: tuple[Path, ...], *, moves: bool) -> TeachReport:
    alike = twin(name, [class_.name for class_ in project.classes.all()])
    known = project.classes.find(name) or project.classes.add(name)
    report = run("Reading", pipeline.add_examples, project, known.id, paths, moves=moves)
    return replace(report, twins=(alike,) if alike else ())


def say_taught(report: TeachReport, splits: Collection[Split] = TEACHING) -> None:
    """Say how folders were understood, what was left out, and what could be mistaken."""
    say(
        [
            *left_out_lines(report.left_out, report.skipped),
            *understood_lines(report, splits),
            *twin_lines(report.twins),
        ]
    )
