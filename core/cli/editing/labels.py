"""`handful labels`: give single pictures a label, or take it off."""

from collections.abc import Sequence
from pathlib import Path

import click

from core import api as pipeline
from core.cli.console import give, project_at, run, say
from core.cli.editing.classes import class_id_of
from core.cli.messages import counted
from core.cli.picture_paths import picture_paths
from core.cli.shell.command import section
from core.domain.progress import Tick
from core.domain.reports import Skipped
from core.operations.examples import read_files
from core.operations.folders.scan import note_paths
from core.store import Project

_PROJECT = click.argument("project", type=click.Path(dir_okay=False, path_type=Path))
_PICTURES = click.argument("words", nargs=-1, required=True, metavar="PICTURES... | -")
_NULL = click.option("-0", "--null", "is_null", is_flag=True, help="With -: a NUL ends each path.")


@section()
def labels() -> None:
    """Give pictures a label, or take it off. With - the paths are read from stdin."""


@labels.command(
    "set",
    examples=(
        "handful labels set birds.handful --class Owl ~/todo/owl.jpg",
        "handful labels set birds.handful --none ~/todo/car.jpg ~/todo/dog.jpg",
        "ls ~/todo/finch*.jpg | handful labels set birds.handful --class Finch -",
    ),
)
@_PROJECT
@_PICTURES
@click.option("--class", "name", help="The class, which must be there.")
@click.option("--none", "is_none", is_flag=True, help="They belong to none of the classes.")
@_NULL
def set_labels(
    project: Path, words: tuple[str, ...], name: str | None, is_none: bool, is_null: bool
) -> None:
    """Label PICTURES in PROJECT, whatever label they had."""
    if (name is None) != is_none:
        raise click.UsageError("Give either --class NAME or --none.")
    paths = picture_paths(words, is_null=is_null)
    with project_at(project) as opened:
        class_id = None if name is None else class_id_of(opened, name)
        report = run("Reading", pipeline.add_examples, opened, class_id, paths)
    n, said = counted(report.n_labelled, "picture"), name or "none of these"
    say([f"Labelled {n} as {said}, {report.n_unchanged} were so already."])
    _end(report.skipped, {"label": name, "n_labelled": report.n_labelled}, report.n_unchanged)


@labels.command("clear", examples=("handful labels clear birds.handful ~/todo/owl.jpg",))
@_PROJECT
@_PICTURES
@_NULL
def clear(project: Path, words: tuple[str, ...], is_null: bool) -> None:
    """Take the labels off PICTURES in PROJECT; the model's predictions show again."""
    paths = picture_paths(words, is_null=is_null)
    with project_at(project) as opened:
        images, skipped = _images(opened, paths)
        n_cleared = opened.labels.remove(images)
    say([f"Took the label off {counted(n_cleared, 'picture')} of {len(images)}."])
    _end(skipped, {"n_cleared": n_cleared}, len(images) - n_cleared)


def _images(project: Project, paths: Sequence[Path]) -> tuple[list[int], list[Skipped]]:
    """Return the images that paths stand for, each once, and what is none."""
    noted = note_paths(project, paths)
    images, unread = run("Reading", _read, project, noted.file_ids)
    return list(dict.fromkeys(images.values())), [*noted.skipped, *unread]


def _read(
    project: Project, file_ids: Sequence[int], *, tick: Tick
) -> tuple[dict[int, int], list[Skipped]]:
    return read_files(project, project.files.get(file_ids), tick)


def _end(skipped: Sequence[Skipped], facts: dict[str, object], n_unchanged: int) -> None:
    """Say what was left out; where nothing could be used, that is an error."""
    say(f"Left out {file.path}: {file.reason}." for file in skipped)
    give({**facts, "n_unchanged": n_unchanged, "skipped": skipped})
    if skipped and not n_unchanged and not any(isinstance(n, int) and n for n in facts.values()):
        raise SystemExit(2)
