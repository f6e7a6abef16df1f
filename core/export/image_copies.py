"""Pictures put into an export: as copies, or as links. The originals are only read."""

import shutil
from contextlib import suppress
from pathlib import Path

from core.domain.errors import ExportError, ImageError
from core.domain.export import How
from core.domain.records import Row
from core.export.atomic_write import reason_of
from core.export.interfaces import CHANGED, Written
from core.imaging.discovery import content_hash, read_bytes


def put(row: Row, place: Path, how: How, written: Written) -> bool:
    """Copy a picture to a place, or link it there; note it as left out where it cannot be read.

    What is copied is the picture that the row's label was given to, or nothing.

    Args:
        row: of the picture; to be linked, it must be as on the disk.
        place: where nothing is yet; its folder is there.
        how: to put it there.
        written: what is told of a picture left out.

    Returns:
        whether it is there now.

    Raises:
        ExportError: the place cannot be written.
    """
    if how == "link":
        return _link(row, place, written)
    data = labelled_bytes(row, written)
    if data is None:
        return False
    _write(data, row.full_path, place)
    return True


def labelled_bytes(row: Row, written: Written) -> bytes | None:
    """Return a picture's bytes; None, and a note, where they are not those that were labelled."""
    try:
        data = read_bytes(row.full_path)
    except ImageError as error:
        written.skip(row, error.reason)
        return None
    if row.content and content_hash(data) != row.content:
        written.skip(row, CHANGED)
        return None
    return data


def _link(row: Row, place: Path, written: Written) -> bool:
    if not row.full_path.is_file():
        written.skip(row, "the file is gone")
        return False
    try:
        place.symlink_to(row.full_path)
    except OSError as error:  # Windows lets only developers and administrators make links
        reason = f"links cannot be made here ({reason_of(error)}); choose copies"
        raise ExportError(place, reason) from error
    return True


def _write(data: bytes, source: Path, place: Path) -> None:
    try:
        place.write_bytes(data)
        with suppress(FileNotFoundError):  # gone since it was read
            shutil.copystat(source, place)
        if place.stat().st_size != len(data):
            raise ExportError(place, "the copy is shorter than the picture")
    except OSError as error:
        raise ExportError(place, reason_of(error)) from error


def same_bytes(first: Path, second: Path) -> bool:
    """Tell whether second files hold the same."""
    return (
        first.stat().st_size == second.stat().st_size and first.read_bytes() == second.read_bytes()
    )
