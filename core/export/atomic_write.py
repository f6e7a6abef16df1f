"""Files and folders that take their place only once they are complete, and never a project's."""

import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from core.domain.errors import BadTarget, ExportError
from core.store.opening import is_project
from core.store.project_copy import is_same_file

_PARTS = ("-wal", "-shm", "-journal", ".part", ".backups")
"""How the names go on of what SQLite, a copy in the making and backups keep beside a project."""
_LOCK = ".lock"


@contextmanager
def whole_file(target: Path) -> Iterator[IO[str]]:
    """Open a text file that takes its place only once it is complete.

    Raises:
        ExportError: it cannot be written; what was there before is still there.
    """
    with whole_path(target) as part, part.open("w", encoding="utf-8", newline="") as file:
        yield file
        file.flush()
        os.fsync(file.fileno())


@contextmanager
def whole_path(target: Path) -> Iterator[Path]:
    """Give a path beside a file, and let what was written there take the file's place.

    Raises:
        ExportError: it cannot be written, or is a project's; what was there before is still there.
    """
    see_that_it_is_no_project(target)
    if target.is_dir():
        raise BadTarget(target, "a folder is in its place")
    try:
        descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name[:50]}.")
    except OSError as error:
        raise _no_place(target, error) from error
    os.close(descriptor)
    part = Path(name)
    try:
        yield part
        # A temporary file is private; the result gets the rights that any new file has.
        part.chmod(0o666 & ~_umask())
        see_that_it_is_no_project(target)  # now, as writing may have taken minutes
        part.replace(target)
    except OSError as error:
        raise ExportError(target, reason_of(error)) from error
    finally:
        with suppress(OSError):  # which would hide what went wrong first
            part.unlink(missing_ok=True)


@contextmanager
def whole_folder(target: Path) -> Iterator[Path]:
    """Give an empty folder beside a place, and let it take that place once it is complete.

    Raises:
        ExportError: the place is taken, or cannot be written; nothing was changed there.
    """
    see_that_it_is_no_project(target)
    _see_that_it_is_free(target)
    try:
        part = Path(tempfile.mkdtemp(dir=target.parent, prefix=f".{target.name[:50]}."))
    except OSError as error:
        raise _no_place(target, error) from error
    try:
        yield part
        part.chmod(0o777 & ~_umask())
        if target.is_dir():
            target.rmdir()  # only an empty one lets itself be removed
        part.rename(target)
    except OSError as error:
        raise ExportError(target, reason_of(error)) from error
    finally:
        shutil.rmtree(part, ignore_errors=True)


def see_that_it_is_no_project(target: Path, *projects: Path | None) -> None:
    """Refuse a place that is a project's: the file itself, or one of those that go with it.

    A project that is open somewhere goes on in a file without a name when another one takes its
    place, and all that is said from then on is lost.

    Args:
        target: of a result.
        projects: that may be made meanwhile, such as a command's own.

    Raises:
        BadTarget: it is one.
        ExportError: that cannot be found out.
    """
    try:
        if _is_project(target, projects):
            reason = "it is a Handful project, and the result needs a name of its own"
            raise BadTarget(target, reason)
        for name in _owners(target.name):
            if _is_project(target.with_name(name), projects):
                reason = f"it belongs to the project {name}, and the result needs another name"
                raise BadTarget(target, reason)
    except OSError as error:
        raise ExportError(target, reason_of(error)) from error


def _is_project(path: Path, projects: Sequence[Path | None]) -> bool:
    if any(is_same_file(path, project) for project in projects if project is not None):
        return True
    if not path.is_file():  # a pipe would make whoever reads it wait
        return False
    return is_project(path)


def _owners(name: str) -> Iterator[str]:
    """Name the projects that a file of this name would go with."""
    plain = name.casefold()  # there are systems on which capitals make no difference
    names = [name[: -len(end)] for end in _PARTS if plain.endswith(end)]
    if plain.startswith(".") and plain.endswith(_LOCK):
        names.append(name[1 : -len(_LOCK)])
    return (name for name in names if name.strip("."))


def reason_of(error: OSError) -> str:
    """Say in a short phrase why the system refused."""
    return (error.strerror or str(error)).lower()


def _no_place(target: Path, error: OSError) -> ExportError:
    """Tell a place that is not there from one that is, and cannot be written."""
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return BadTarget(target, f"there is no folder {target.parent}")
    return ExportError(target, reason_of(error))


def _see_that_it_is_free(target: Path) -> None:
    try:
        if target.is_dir():
            if any(target.iterdir()):
                raise BadTarget(target, "there is something in that folder already")
        elif target.exists() or target.is_symlink():
            raise BadTarget(target, "a file is in its place")
    except OSError as error:
        raise ExportError(target, reason_of(error)) from error


def _umask() -> int:
    umask = os.umask(0)
    os.umask(umask)
    return umask
