"""`handful copy`: a sound copy of a project, also while it is open."""

import os
from pathlib import Path

import click

from core.cli.console import give, say
from core.cli.messages import counted, notice_line
from core.cli.shell.command import command
from core.domain.errors import ProjectLocked
from core.store import Project
from core.store.opening import is_project


@command(examples=("handful copy birds.handful /backup/birds.handful",))
@click.argument("project", type=click.Path(dir_okay=False, path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
@click.option("--replace", is_flag=True, help="Write over a project that is at NEW already.")
def copy(project: Path, new: Path, replace: bool) -> None:
    """Copy PROJECT to NEW, with all that was done so far.

    Also while a window or another command has it open: a file manager would copy the file without
    the changes that lie beside it.
    """
    if os.path.lexists(new) and not replace:
        raise click.UsageError(
            f"There is something at {new} already. Choose another name, or give --replace."
        )
    if new.is_file() and not is_project(new):
        raise click.UsageError(f"{new} is no project, and is not replaced. Choose another name.")
    with _opened(project) as opened:
        if opened.is_at(new):
            raise click.UsageError(f"{new} is the project itself. Choose another name.")
        say(notice_line(notice) for notice in opened.notices)
        opened.save_copy(new)
    n_labels, n_classes = _counts(new)
    say(
        [
            f"Copied {project} to {new}; read again, it is sound: {counted(n_labels, 'label')},"
            f" {counted(n_classes, 'class', 'classes')}."
        ]
    )
    give({"path": new.absolute(), "n_labels": n_labels, "n_classes": n_classes})


def _opened(path: Path) -> Project:
    """Open a project to copy it, beside whoever has it open."""
    try:
        return Project.open(path, or_read_only=True)
    except ProjectLocked:
        return Project.open(path, lock=False, or_read_only=True)


def _counts(new: Path) -> tuple[int, int]:
    """Read the copy again; return how many labels and classes are in it."""
    with Project.open(new) as copied:
        copied.see_that_it_is_sound()
        return copied.labels.count(), len(copied.classes.all())
