"""A zip of samples, as Teachable Machine writes them: unpacked with bounds, then read as a folder.

Nothing is written outside the folder that a person named, and nothing but pictures and files that
labels may be in.
"""

import shutil
import stat
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import IO

from core.domain.errors import LabelsError
from core.domain.imports import ImportChoices, LabelRecord
from core.domain.progress import Tick
from core.domain.reports import Skipped
from core.imaging.discovery import file_reason
from core.imaging.kinds import PICTURE, kind_of_name
from core.importers.interfaces import Importer, Labels
from core.importers.source import Source

_LABEL_FILES = (".csv", ".tsv", ".json", ".jsonl", ".ndjson", ".xmp", ".xml", ".txt")
_SAMPLES = "-samples"  # what Teachable Machine puts behind the name of a class

_PART = 1 << 20
_MOST_FILES = 1_000_000
_MOST_BYTES = 64 << 30
_ROOM_LEFT = 256 << 20
_SWELLS, _SWELLS_FROM = 100, 256 << 20
"""Pictures do not become a hundred times as large, unless somebody means it."""

_NO_FOLDER = "it is an archive, which needs a folder to be unpacked to"
_OUTSIDE = "it would lie outside the folder"
_LINK = "it is a link"
_LOCKED = "it has a password"
_DAMAGED = "it is damaged"
_TWICE = "there is another file of that name"
_NO_CLASSES = "there are no class folders and no files with labels in it"


class Archive(Importer):
    """Reads what it unpacked by the other importers."""

    kind = "zip"
    title = "a zip archive"

    def __init__(self, importers: Sequence[Importer]) -> None:
        self._others = importers

    def accepts(self, source: Source) -> bool:
        """See `Importer.accepts`."""
        return source.suffix in (".zip", ".tm") and source.head.startswith(b"PK\x03\x04")

    def read(self, source: Source, choices: ImportChoices, tick: Tick) -> Labels:
        """See `Importer.read`."""
        if choices.into is None:
            raise LabelsError(source.path, _NO_FOLDER, remedy="into")
        into = choices.into.absolute()
        unusable = list(_unpacked(source.path, into, tick))
        labels = self._read(source, into, choices, tick)
        return replace(labels, unusable=[*unusable, *labels.unusable])

    def _read(self, source: Source, into: Path, choices: ImportChoices, tick: Tick) -> Labels:
        inner = Source(into)
        while True:
            importer = self._importer(inner)
            if importer and importer.kind != "folders":
                return importer.read(inner, choices, tick)
            files = [
                Source(inner.path / name) for name, folder in inner.names.items() if not folder
            ]
            for candidate in files:
                own = self._importer(candidate)
                if own:
                    return own.read(candidate, choices, tick)
            below = Source(inner.path / next(iter(inner.names), ""))
            if files or len(inner.names) != 1 or not any(below.names.values()):
                break
            inner = below
        if not importer:
            return self._one_class(source, inner)
        _rename_samples(inner)
        return importer.read(Source(inner.path), choices, tick)

    def _importer(self, source: Source) -> Importer | None:
        return next((importer for importer in self._others if importer.accepts(source)), None)

    def _one_class(self, source: Source, inner: Source) -> Labels:
        """Take the samples of one class, which have it in the name of the archive or folder.

        Raises:
            LabelsError: they have no class.
        """
        names = (inner.path.name, source.path.stem)
        name = next((name for name in names if name.endswith(_SAMPLES)), "").removesuffix(_SAMPLES)
        if not name:
            raise LabelsError(source.path, _NO_CLASSES)
        labels = Labels(inner.path)
        for picture in sorted(inner.names):
            if kind_of_name(picture) == PICTURE:
                labels.records.append(LabelRecord(picture, (name,)))
        return labels


def _rename_samples(inner: Source) -> None:
    """Give folders called "Owl-samples" the name of their class."""
    for name, is_folder in inner.names.items():
        place = inner.path / name.removesuffix(_SAMPLES)
        if is_folder and name.endswith(_SAMPLES) and not place.exists():
            (inner.path / name).rename(place)


def _unpacked(archive: Path, into: Path, tick: Tick) -> Iterator[Skipped]:
    """Unpack pictures and labels; yield what was left out.

    Raises:
        LabelsError: it cannot be unpacked; nothing is left of it.
    """
    try:
        if into.exists() and (not into.is_dir() or any(into.iterdir())):
            raise LabelsError(archive, f"the folder {into} to unpack it to is not empty")
        into.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise LabelsError(archive, file_reason(into, error)) from error
    try:
        with zipfile.ZipFile(archive) as opened:
            members = _members(archive, opened, into)
            for number, member in enumerate(members):
                tick(number, len(members))
                reason = _unpack(opened, member, into)
                if reason:
                    yield Skipped(member.filename, reason)
    except BaseException as error:
        shutil.rmtree(into, ignore_errors=True)
        if isinstance(error, OSError):
            raise LabelsError(archive, file_reason(into, error)) from error
        if isinstance(error, zipfile.BadZipFile | NotImplementedError | ValueError):
            raise LabelsError(archive, f"it is no zip archive that can be read: {error}") from error
        raise


def _members(archive: Path, opened: zipfile.ZipFile, into: Path) -> list[zipfile.ZipInfo]:
    """Return the files that are wanted of an archive.

    Raises:
        LabelsError: they are too many or too large.
    """
    members = [
        member
        for member in opened.infolist()
        if not member.is_dir() and _is_wanted(member.filename)
    ]
    if len(members) > _MOST_FILES:
        raise LabelsError(archive, f"there are {len(members)} files in it")
    total = sum(member.file_size for member in members)
    room = shutil.disk_usage(into).free - _ROOM_LEFT
    swells = total > _SWELLS_FROM and total > _SWELLS * archive.stat().st_size
    if swells or total > min(room, _MOST_BYTES):
        reason = f"unpacked it would be {total >> 20} MB, for which there is no room"
        raise LabelsError(archive, reason)
    return members


def _is_wanted(name: str) -> bool:
    path = PurePosixPath(name)
    if "__MACOSX" in path.parts:
        return False
    return kind_of_name(path.name) == PICTURE or path.suffix.lower() in _LABEL_FILES


def _unpack(opened: zipfile.ZipFile, member: zipfile.ZipInfo, into: Path) -> str:
    """Unpack one file; return why that was not done, "" where it was."""
    name = member.filename.replace("\\", "/")
    parts = PurePosixPath(name).parts
    if name.startswith("/") or ".." in parts or not parts or ":" in parts[0]:
        return _OUTSIDE
    if stat.S_ISLNK(member.external_attr >> 16):
        return _LINK
    if member.flag_bits & 1:
        return _LOCKED
    place = into.joinpath(*parts)
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        with opened.open(member) as source, place.open("xb") as target:
            _copy(source, target, member.file_size)
    except (FileExistsError, NotADirectoryError, IsADirectoryError):
        return _TWICE
    except (zipfile.BadZipFile, zlib.error, EOFError):
        place.unlink(missing_ok=True)
        return _DAMAGED
    return ""


def _copy(source: IO[bytes], target: IO[bytes], n_bytes: int) -> None:
    """Copy just so many bytes as the archive says.

    Raises:
        BadZipFile: there are others.
    """
    while part := source.read(min(_PART, n_bytes + 1)):
        n_bytes -= len(part)
        if n_bytes < 0:
            break
        target.write(part)
    if n_bytes:
        raise zipfile.BadZipFile("it has another size than it says")
