"""Save what can be read of a damaged project into a new one."""

import errno
import os
import tempfile
from collections.abc import Mapping
from contextlib import ExitStack, closing
from pathlib import Path

from filelock import FileLock, Timeout
from sqlite_utils import Database

from core.domain.errors import (
    ProjectDamaged,
    ProjectLocked,
    ProjectMissing,
    ProjectNotWritable,
    ProjectTooNew,
)
from core.domain.repair import LogUse, Part, RepairReport
from core.store.connection import project_errors
from core.store.label_origins import restore_origins
from core.store.opening import open_alone
from core.store.project import Project
from core.store.project_copy import is_same_file, real_place
from core.store.repair.collect import Collected
from core.store.repair.decide import HashOf
from core.store.repair.pages import Pages
from core.store.repair.saved import Saved, saved_from
from core.store.repair.write import write
from core.store.schema import migrations
from core.store.sql import transaction


def repair(path: Path, target: Path, *, hash_of: HashOf | None = None) -> RepairReport:
    """Save what can be read of a damaged project into a new one.

    The damaged file is only read, and nothing is guessed: what it says in two ways is left out,
    and named.

    Args:
        path: of the project.
        target: of the new one; nothing may be there.
        hash_of: tells the hash of a picture file, which settles what the project says in two ways;
            None to leave the pictures alone.

    Raises:
        ProjectMissing: there is no such file.
        ProjectDamaged: nothing of a project is in it.
        ProjectTooNew: a later version of this program made it.
        ProjectLocked: another process has it open.
        ProjectNotWritable: there is something at `target`, or it cannot be written.
    """
    path, target = path.absolute(), target.absolute()
    if not path.is_file():
        raise ProjectMissing(path)
    if is_same_file(path, target):
        raise ProjectNotWritable(target, "it is the damaged project itself")
    if os.path.lexists(target):
        raise ProjectNotWritable(target, os.strerror(errno.EEXIST))
    with ExitStack() as ending, project_errors(target):
        if lock := _lock_of(path):
            ending.callback(lock.release)
        folder = tempfile.TemporaryDirectory(prefix=f".{target.name}-", dir=target.parent)
        made = Path(ending.enter_context(folder)) / target.name
        report = _made(path, target, made, hash_of)
        _put_in_place(made, target)
    return report


def _lock_of(path: Path) -> FileLock | None:
    """Take a project's lock; None where nobody could, as on a read-only disk.

    Raises:
        ProjectLocked: another process has it.
    """
    place = real_place(path)
    lock = FileLock(place.with_name(f".{place.name}.lock"))
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        raise ProjectLocked(path) from error
    except OSError:
        return None
    return lock


def _made(path: Path, target: Path, made: Path, hash_of: HashOf | None) -> RepairReport:
    """Make the new project aside, and see that it is sound."""
    opened = open_alone(made, create=True, waits_for_disk=False)
    connection = opened.connection
    with closing(opened):
        roots = connection.execute("SELECT name, rootpage FROM sqlite_master").fetchall()
        collected, log = _collected(path, dict(roots))
        saved = saved_from(collected.finds, hash_of)
        with transaction(Database(connection)):
            written = write(connection, saved.rows)
            # Known by its steps: a file whose list of them is lost is taken for a current one.
            if collected.migrations and "origins_of_labels" not in collected.migrations:
                restore_origins(Database(connection))
        connection.move_log(at_rest=True)
    with Project.open(made) as project:
        project.see_that_it_is_sound()
    return _report(path, target, saved, written, log)


def _collected(path: Path, usual_roots: Mapping[str, int]) -> tuple[Collected, LogUse]:
    try:
        pages = Pages.open(path)
    except OSError as error:
        raise ProjectDamaged(path, error.strerror or str(error)) from error
    with closing(pages):
        collected = Collected(pages, usual_roots)
        if not collected.is_ours:
            raise ProjectDamaged(path, "nothing of a project is in it")
    known = {migration.name for migration in migrations._migrations}
    # More steps than are known, not only another name: that may be a flipped bit.
    if len(collected.migrations) > len(known):
        raise ProjectTooNew(path)
    return collected, pages.log_use


def _report(
    path: Path, target: Path, saved: Saved, written: Mapping[str, int], log: LogUse
) -> RepairReport:
    hidden = {"classes": sum(row[4] for row in saved.rows["classes"])}  # deleted by a person
    parts = []
    for kind, (n_all, is_exact, n_partly) in saved.totals.items():
        n_kept = written[kind] - hidden.get(kind, 0)
        n_all = max(n_all - hidden.get(kind, 0), n_kept)
        parts.append(Part(kind, n_kept, n_all, is_exact, n_partly))
    return RepairReport(
        path=path,
        target=target,
        parts=tuple(parts),
        doubts=saved.doubts,
        renamed=saved.renamed,
        n_of_unknown_origin=saved.n_of_unknown_origin,
        has_history=saved.has_history,
        log=log,
    )


def _put_in_place(made: Path, target: Path) -> None:
    """Give the new project its name, unless something has taken that meanwhile."""
    try:
        os.link(made, target)
    except FileExistsError:
        raise
    except OSError:  # a disk without hard links
        if os.path.lexists(target):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST)) from None
        made.rename(target)
