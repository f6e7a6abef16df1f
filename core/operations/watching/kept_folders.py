"""Class folders that follow what is known of pictures, one picture at a time.

The export of class folders makes a new folder as a whole. This one keeps a folder that is there up
to date. What it has put there stands in a list beside the pictures; nothing else is ever touched,
and neither is a picture that somebody has changed since.
"""

import json
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import TypeAlias

from core.domain.errors import BadTarget, ExportError
from core.domain.export import How
from core.domain.records import Row
from core.export.atomic_write import reason_of, whole_file
from core.export.image_copies import put, same_bytes
from core.export.interfaces import Written
from core.export.safe_names import folder_names

LIST = ".handful-kept.json"
_PART = ".handful-part"
_VERSION = 1

_Entry: TypeAlias = tuple[str, str, int, int]
"""Of a picture: its source, the hash of its bytes, and the size and time of what was put there."""


@dataclass(slots=True)
class Kept:
    """What an update of the folders did.

    Attributes:
        n_put: pictures that came.
        n_removed: of those that had been put there.
        n_skipped: pictures that could not be put there; they are tried again.
    """

    n_put: int = 0
    n_removed: int = 0
    n_skipped: int = 0


@dataclass(slots=True)
class KeptFolders:
    """A folder with one folder a class, which is kept up to date.

    Args:
        target: is made where it is not there.
        how: pictures get there.
    """

    target: Path
    how: How = "copy"
    _entries: dict[str, _Entry] = field(default_factory=dict)
    _is_read: bool = False

    def update(self, rows: Iterable[Row], class_names: Iterable[str]) -> Kept:
        """Put sure pictures into the folders of their classes, and take out what is elsewhere now.

        A kill at any moment leaves whole pictures; the next update goes on from there.

        Args:
            rows: all pictures that may have a place.
            class_names: in their order.

        Raises:
            BadTarget: the list of what was put there cannot be read.
            ExportError: the folder cannot be written.
        """
        if not self._is_read:
            self._entries, self._is_read = self._listed(), True
        sure = [row for row in rows if row.label and row.status == "labelled"]
        names = dict.fromkeys((*class_names, *(row.label for row in sure)))
        folders = folder_names(names, ())
        targets = {(str(row.full_path), row.content): folders[row.label] for row in sure}
        report = Kept()
        try:
            self._remove(targets, report)
            there = {(source, content) for source, content, *_ in self._entries.values()}
            for row in sure:
                if (str(row.full_path), row.content) not in there:
                    self._put(row, folders[row.label], report)
        except OSError as error:
            raise ExportError(self.target, reason_of(error)) from error
        finally:
            if report.n_put or report.n_removed:
                self._write_list()
        return report

    def _remove(self, targets: dict[tuple[str, str], str], report: Kept) -> None:
        for name, (source, content, n_bytes, mtime_ns) in list(self._entries.items()):
            if targets.get((source, content)) == PurePosixPath(name).parent.as_posix():
                continue
            place = self.target / name
            with suppress(FileNotFoundError):
                facts = place.lstat()
                if (facts.st_size, facts.st_mtime_ns) == (n_bytes, mtime_ns):
                    place.unlink()
                    with suppress(OSError):  # other pictures are in it
                        place.parent.rmdir()
            del self._entries[name]
            report.n_removed += 1

    def _put(self, row: Row, folder: str, report: Kept) -> None:
        (self.target / folder).mkdir(parents=True, exist_ok=True)
        name = self._free_name(row, folder)
        place = self.target / name
        if not _lies_at(row, place):
            part = place.with_name(f"{_PART}{place.suffix}")
            part.unlink(missing_ok=True)
            written = Written()
            if not put(row, part, self.how, written):
                report.n_skipped += 1
                return
            part.replace(place)
        facts = place.lstat()
        entry = (str(row.full_path), row.content, facts.st_size, facts.st_mtime_ns)
        self._entries[name] = entry
        report.n_put += 1

    def _free_name(self, row: Row, folder: str) -> str:
        """Return the picture's own name, or one with a number where another one has it.

        A file that was put there right before a kill stands in no list, and is the one meant.
        """
        file = row.full_path
        number = 1
        while True:
            name = file.name if number == 1 else f"{file.stem} ({number}){file.suffix}"
            place = self.target / folder / name
            is_free = not place.exists() and not place.is_symlink()
            if f"{folder}/{name}" not in self._entries and (is_free or _lies_at(row, place)):
                return f"{folder}/{name}"
            number += 1

    def _listed(self) -> dict[str, _Entry]:
        place = self.target / LIST
        try:
            self.target.mkdir(parents=True, exist_ok=True)
            text = place.read_text(encoding="utf-8")
        except FileNotFoundError:
            return {}
        except OSError as error:
            raise ExportError(self.target, reason_of(error)) from error
        try:
            entries = json.loads(text)["pictures"]
            return {
                str(name): (str(source), str(content), int(n_bytes), int(mtime_ns))
                for name, (source, content, n_bytes, mtime_ns) in entries.items()
            }
        except (ValueError, LookupError, TypeError, AttributeError) as error:
            reason = f"{LIST} in it, which lists what was put there, cannot be read; remove it"
            raise BadTarget(self.target, reason) from error

    def _write_list(self) -> None:
        with whole_file(self.target / LIST) as file:
            json.dump({"version": _VERSION, "pictures": self._entries}, file, ensure_ascii=False)


def _lies_at(row: Row, place: Path) -> bool:
    """Whether a place holds this very picture already, or a link to it."""
    try:
        if place.is_symlink():
            return place.readlink() == row.full_path
        return place.is_file() and same_bytes(place, row.full_path)
    except OSError:
        return False
