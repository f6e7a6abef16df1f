"""Pictures put into an export: as copies, or as links. The originals are only read."""

import os
import shutil
from pathlib import Path

from core.domain.errors import ExportError
from core.domain.export import How
from core.domain.records import Row
from core.export.atomic_write import reason_of
from core.export.interfaces import Written


def put(row: Row, place: Path, how: How, written: Written) -> bool:
    """Copy a picture to a place, or link it there; note it as left out where it cannot be read.

    Args:
        row: of the picture.
        place: where nothing is yet; its folder is there.
        how: to put it there.
        written: what is told of a picture left out.

    Returns:
        whether it is there now.

    Raises:
        ExportError: the place cannot be written.
    """
    try:
        if how == "link":
            _link(row.full_path, place)
        else:
            _copy(row.full_path, place)
    except FileNotFoundError:
        written.skip(row, "the file is gone")
    except PermissionError as error:
        if how == "link" or not os.access(place.parent, os.W_OK):
            raise ExportError(place, reason_of(error)) from error
        written.skip(row, reason_of(error))
    else:
        return True
    return False


def _link(source: Path, place: Path) -> None:
    if not source.is_file():
        raise FileNotFoundError(source)
    try:
        place.symlink_to(source)
    except OSError as error:  # Windows lets only developers and administrators make links
        reason = f"links cannot be made here ({reason_of(error)}); choose copies"
        raise ExportError(place, reason) from error


def _copy(source: Path, place: Path) -> None:
    shutil.copyfile(source, place)
    shutil.copystat(source, place)
    if place.stat().st_size != source.stat().st_size:
        raise ExportError(place, "the copy is shorter than the picture")


def same_bytes(one: Path, two: Path) -> bool:
    """Tell whether two files hold the same."""
    return one.stat().st_size == two.stat().st_size and one.read_bytes() == two.read_bytes()
