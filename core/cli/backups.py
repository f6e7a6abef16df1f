"""`handful backups`: what was kept of a project by itself, and a project made of it."""

from pathlib import Path

import click

from core.cli.console import give, say, show
from core.cli.messages import counted
from core.cli.shell.command import command, wants_json
from core.domain.backups import Backup
from core.domain.errors import ProjectMissing
from core.store import backups as store

_FILE = click.Path(dir_okay=False, path_type=Path)


@command(
    examples=(
        "handful backups birds.handful",
        "handful backups birds.handful --restore 2026-11-30 --out again.handful",
    )
)
@click.argument("project", type=_FILE)
@click.option("--restore", "day", metavar="DAY", help="Make a project of the backup of this day.")
@click.option("--out", type=_FILE, help="The new project's file, with --restore.")
def backups(project: Path, day: str | None, out: Path | None) -> None:
    """List the backups of PROJECT, which are made by themselves, or restore one.

    They hold classes, labels and the list of files. Adapt makes the rest anew. PROJECT itself may
    be damaged or gone.
    """
    if (day is None) != (out is None):
        raise click.UsageError("Give both --restore DAY and --out NEW, or neither.")
    listed = store.backups_of(project)
    if day is None or out is None:
        _list(project, listed)
        return
    chosen = next((backup for backup in listed if backup.path.stem == day), None)
    if chosen is None:
        raise ProjectMissing(store.folder_of(project) / f"{day}.handful")
    store.restore_backup(chosen.path, out)
    say([f"Restored {_held(chosen)} to {out}. Adapt makes the rest anew."])
    give({"path": out.absolute(), **_facts(chosen)})


def _list(project: Path, listed: list[Backup]) -> None:
    if not listed:
        say([f"There is no backup of {project} in {store.folder_of(project)}."])
    if wants_json():
        give({"backups": [_facts(backup) for backup in listed]})
        return
    show(f"{backup.path.stem}  {backup.at:%H:%M}  {_held(backup)}" for backup in listed)


def _facts(backup: Backup) -> dict[str, object]:
    return {
        "day": backup.path.stem,
        "at": backup.at.isoformat(),
        "n_labels": backup.n_labels,
        "n_classes": backup.n_classes,
    }


def _held(backup: Backup) -> str:
    classes = counted(backup.n_classes, "class", "classes")
    return f"{counted(backup.n_labels, 'label')} in {classes}"
