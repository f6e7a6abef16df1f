"""Files and folders that take their place only once they are complete."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from core.domain.errors import ExportError


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
        ExportError: it cannot be written; what was there before is still there.
    """
    try:
        descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name[:50]}.")
    except OSError as error:
        raise ExportError(target, reason_of(error)) from error
    os.close(descriptor)
    part = Path(name)
    try:
        yield part
        # A temporary file is private; the result gets the rights that any new file has.
        part.chmod(0o666 & ~_umask())
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
    _see_that_it_is_free(target)
    try:
        part = Path(tempfile.mkdtemp(dir=target.parent, prefix=f".{target.name[:50]}."))
    except OSError as error:
        raise ExportError(target, reason_of(error)) from error
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


def reason_of(error: OSError) -> str:
    """Say in a short phrase why the system refused."""
    return (error.strerror or str(error)).lower()


def _see_that_it_is_free(target: Path) -> None:
    try:
        if target.is_dir():
            if any(target.iterdir()):
                raise ExportError(target, "there is something in that folder already")
        elif target.exists() or target.is_symlink():
            raise ExportError(target, "a file is in its place")
    except OSError as error:
        raise ExportError(target, reason_of(error)) from error


def _umask() -> int:
    umask = os.umask(0)
    os.umask(umask)
    return umask
