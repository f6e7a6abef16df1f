"""Backups of a project that are made by themselves: one a day, of the last days, beside the file.

They hold what a person said and where the pictures lie: classes, labels, folders, files. They leave
out embeddings and models, which are made again from the pictures, and the history. A label takes
some 100 bytes, so that a week of backups is small beside one project.
"""

import logging
import re
import sqlite3
from contextlib import closing, suppress
from datetime import date, datetime, timedelta
from pathlib import Path

from core.domain.backups import Backup
from core.domain.errors import ProjectError, ProjectNotWritable
from core.store import opening
from core.store.connection import project_errors
from core.store.log_ownership import new_generation
from core.store.project import Project
from core.store.project_copy import part_of, real_place, sync_folder

# See docs/adr/0068-checks-and-backups-of-a-project.md.
N_KEPT = 7
LEAST_AGE = timedelta(minutes=10)
"""Today's backup is written again once it is this old."""

_TABLES = ("folders", "images", "files", "classes", "labels", "settings")
_log = logging.getLogger(__name__)

_NAME = re.compile(r"\d{4}-\d{2}-\d{2}\.handful")


def folder_of(project: Path) -> Path:
    """Return the folder that holds a project's backups."""
    place = real_place(project)
    return place.with_name(f"{place.name}.backups")


def backups_of(project: Path) -> list[Backup]:
    """List the backups of a project, newest first; those that cannot be read are left out."""
    backups: list[Backup] = []
    for path in _files(project):
        with suppress(sqlite3.Error, UnicodeDecodeError, OSError):
            backups.append(_read(path))
    return backups


def is_due(project: Path) -> bool:
    """Whether it is time for another backup."""
    files = _files(project)
    if not files:
        return True
    try:
        made = datetime.fromtimestamp(files[0].stat().st_mtime).astimezone()
    except OSError:
        return True
    age = datetime.now().astimezone() - made
    # Also where the clock was set back: what is from the future would keep all others off.
    return age >= LEAST_AGE or age < timedelta(0) or files[0].stem != _today()


def back_up(project: Path) -> Path:
    """Write today's backup of a project, in place of an earlier one of today.

    Args:
        project: its file; may be in use.

    Returns:
        the file that was written.

    Raises:
        ProjectNotWritable: there is no way to.
    """
    folder = folder_of(project)
    target = folder / f"{_today()}.handful"
    part = folder / f".{target.name}.part"
    with project_errors(project):
        folder.mkdir(mode=0o700, exist_ok=True)
        try:
            part.unlink(missing_ok=True)
            opening.make(part)
            _fill(part, f"{real_place(project).as_uri()}?mode=ro")
            part.replace(target)
        finally:
            part.unlink(missing_ok=True)
        for old in _files(project)[N_KEPT:]:
            old.unlink()
    return target


def keep_backup(project: Project) -> None:
    """Write a backup where it is time for one and there is anything to lose; never fails."""
    if project.is_read_only or not project.labels.count() or not is_due(project.path):
        return
    try:
        back_up(project.path)
    except ProjectError as error:  # a full disk, a folder that is in the way
        _log.warning("No backup was written: %s", error)


def restore_backup(backup: Path, target: Path) -> None:
    """Make a project of a backup, where none is yet.

    Raises:
        ProjectNotWritable: something is there already, or it cannot be written.
        ProjectDamaged: the backup is.
    """
    if target.exists():
        raise ProjectNotWritable(target, "there is a file of that name")
    lock = opening.take_lock(target)
    place = real_place(target)
    part = part_of(place)
    try:
        with project_errors(target):
            try:
                part.unlink(missing_ok=True)
                opening.make(part)
                # Nobody writes to it, so nothing needs to be made beside it.
                _fill(part, f"{backup.absolute().as_uri()}?mode=ro&immutable=1")
                part.replace(place)
                sync_folder(place.parent)
            finally:
                part.unlink(missing_ok=True)
    finally:
        lock.release()


def _files(project: Path) -> list[Path]:
    try:
        names = sorted((path.name for path in folder_of(project).iterdir()), reverse=True)
    except OSError:
        return []
    return [folder_of(project) / name for name in names if _NAME.fullmatch(name)]


def _fill(target: Path, source: str) -> None:
    """Copy what a person said into an empty project, as of one moment of the source, a URI."""
    with closing(sqlite3.connect(target, isolation_level=None, uri=True)) as db:
        # One file without a log beside it while it is filled, since it is moved to its place whole.
        db.execute("PRAGMA journal_mode = delete")
        db.execute("ATTACH ? AS source", [source])
        db.execute("BEGIN IMMEDIATE")
        for table in _TABLES:
            columns = [row[1] for row in db.execute(f"PRAGMA source.table_info({table})")]
            known = {row[1] for row in db.execute(f"PRAGMA main.table_info({table})")}
            names = ", ".join(column for column in columns if column in known)
            # The model that a label was confirmed under is not in the backup.
            values = names.replace("model_id", "NULL") if table == "labels" else names
            db.execute(f"INSERT INTO main.{table} ({names}) SELECT {values} FROM source.{table}")
        db.execute(f"PRAGMA main.user_version = {new_generation()}")
        db.execute("COMMIT")
        db.execute("DETACH source")
        db.execute("PRAGMA journal_mode = wal")


def _read(path: Path) -> Backup:
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True)) as db:
        (n_classes,) = db.execute("SELECT count(*) FROM classes WHERE removed = 0").fetchone()
        (n_labels,) = db.execute("SELECT count(*) FROM labels").fetchone()
    at = datetime.fromtimestamp(path.stat().st_mtime).astimezone()
    return Backup(path, at, int(n_classes), int(n_labels))


def _today() -> str:
    return date.today().isoformat()
