"""Which picture each line of a file means: by its path, by the end of its path, by its content."""

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from core.domain.errors import CoreError, ImageError
from core.domain.imports import LabelRecord, MatchedBy
from core.domain.progress import Tick
from core.domain.records import FoundFile
from core.domain.reports import Skipped
from core.imaging.discovery import content_hash, read_file
from core.operations.folders.scan import facts_of_picture
from core.operations.importing.picture_index import (
    Known,
    PictureIndex,
    is_on_web,
    is_whole,
    plain_path,
)
from core.operations.importing.written_folders import WrittenFolders
from core.store import Project

_TICK_EVERY = 1000  # records: a tick for each would cost more than to find its picture
_MOST_NAMED = 3  # places in a sentence
_MOST_COPIES = 20  # files of one name and size that are read to see whether they are the same

_NOWHERE = "no such picture was found"
_ON_WEB = "it lies on another computer, and no picture of that name was found here"


@dataclass(frozen=True, slots=True)
class Found:
    """A picture that was found for a record: a file, by id or on the disk, or an image alone.

    Of a file that was read before, its image is said, too.
    """

    by: MatchedBy
    depth: int = 0
    """How many parts of the path agree, where it was found by name."""
    file_id: int = 0
    image_id: int = 0
    on_disk: str = ""


@dataclass(slots=True)
class Matches:
    """What came of looking for the pictures.

    Attributes:
        index: of the project's pictures.
        found: by the record's number.
        unmatched, ambiguous: the others, and why.
    """

    index: PictureIndex
    found: dict[int, Found] = field(default_factory=dict)
    unmatched: list[Skipped] = field(default_factory=list)
    ambiguous: list[Skipped] = field(default_factory=list)


# See docs/adr/0065-labels-come-in.md.
def match(
    project: Project,
    records: Sequence[LabelRecord],
    bases: Sequence[Path],
    root: Path | None,
    tick: Tick,
) -> Matches:
    """Find the picture of each record. One that fits several is reported, not guessed.

    Args:
        project: an open project.
        records: of the file.
        bases: folders that its paths may be relative to, such as its own.
        root: the folder that they are relative to, as a person said; then no other counts.
        tick: called with (looked for, to look for).
    """
    index = PictureIndex(project, tick)
    finder = _Finder(project, index, bases, root, WrittenFolders(records, index))
    known = project.files.image_ids_of({record.content for record in records if record.content})
    # An image whose file is gone or was changed since may lie where the path says.
    there = project.files.of_images(known.values()).keys()
    matches = Matches(index)
    for number, record in enumerate(records):
        if number % _TICK_EVERY == 0:
            tick(number, len(records))
        image_id = known.get(record.content, 0)
        if image_id in there:
            matches.found[number] = Found("content", image_id=image_id)
            continue
        if record.content and (file := index.unread_with(record.content, record.n_bytes)):
            matches.found[number] = Found("content", file_id=file.id)
            continue
        hit = finder.find(record)
        if isinstance(hit, Found):
            matches.found[number] = hit
        elif hit:
            names = _named(file.place for file in hit)
            reason = f"it may be {len(hit)} pictures: {names}"
            matches.ambiguous.append(Skipped(record.path, reason))
        elif record.content and (file := index.unread_anywhere(record.content, tick)):
            matches.found[number] = Found("content", file_id=file.id)
        elif image_id:
            matches.found[number] = Found("content", image_id=image_id)
        else:
            reason = _ON_WEB if is_on_web(record.path) else _NOWHERE
            matches.unmatched.append(Skipped(record.path, reason))
    _without_shared(records, matches)
    return matches


class _Finder:
    """Looks for one record after the other."""

    def __init__(
        self,
        project: Project,
        index: PictureIndex,
        bases: Sequence[Path],
        root: Path | None,
        folders: WrittenFolders,
    ) -> None:
        self._project = project
        self._index = index
        self._folders = folders
        self._root = root.absolute().as_posix() if root else ""
        self._bases = [base.absolute().as_posix() for base in bases]

    def find(self, record: LabelRecord) -> Found | list[Known]:
        """Return the picture, the pictures that it may be, or an empty list."""
        several: list[Known] = []
        plain = [(written, plain_path(written)) for written in (record.path, *record.others)]
        for written, path in plain:
            if not path or path == "." or is_on_web(written):
                continue
            hit = self._at(path, written)
            if isinstance(hit, Found):
                return hit
            several = several or hit
        if several:
            return several
        for _, path in plain:
            near, depth = self._index.alike(path) if path else ([], 0)
            if depth == 1:
                near = self._folders.near(record, path, near)
            only = self._only(near, record.n_bytes)
            if only is not None:
                return Found("name", depth, only.id, only.image_id or 0)
            several = several or near
        if record.is_tidied and not several:
            several = self._index.tidied(plain_path(record.path))
            only = self._only(several, record.n_bytes)
            if only is not None:
                return Found("name", 1, only.id, only.image_id or 0)
        return several

    def _at(self, path: str, written: str) -> Found | list[Known]:
        """Look where the path says, from wherever it may begin."""
        if is_whole(path):
            tops = [""]
        elif self._root:
            tops = [self._root]
        else:
            tops = list(dict.fromkeys((*self._bases, *self._index.folders)))
        there: dict[str, Known | str] = {}
        for top in tops:
            place = _joined(top, path)
            known = self._index.at(place)
            if known is not None:
                there[place] = known
            elif place := _on_disk(place, _as_written(top, written)):
                there[place] = place
        if not there:
            return []
        first = self._same(list(there.values()))
        if isinstance(first, Known):
            return Found("path", 0, first.id, first.image_id or 0)
        if first:
            return Found("path", on_disk=first)
        return [
            file if isinstance(file, Known) else Known(0, file, 0, None) for file in there.values()
        ]

    def _same(self, there: Sequence[Known | str]) -> Known | str | None:
        """Return one of some files where all of them hold the same picture."""
        if len(there) == 1:
            return there[0]
        contents = {self._content(file) for file in there}
        if len(contents) > 1 or "" in contents:
            return None
        return next((file for file in there if isinstance(file, Known)), there[0])

    def _content(self, file: Known | str) -> str:
        if isinstance(file, Known) and file.image_id is not None:
            return self._project.files.hashes_of([file.image_id]).get(file.image_id, "")
        try:
            data, _ = read_file(Path(file if isinstance(file, str) else file.place))
        except ImageError:
            return ""
        return content_hash(data)

    def _only(self, near: list[Known], n_bytes: int | None) -> Known | None:
        if len(near) > 1 and n_bytes is not None:
            near = [file for file in near if file.n_bytes == n_bytes] or near
        if len(near) == 1:
            return near[0]
        if not 1 < len(near) <= _MOST_COPIES or len({file.n_bytes for file in near}) > 1:
            return None
        same = self._same(near)
        return same if isinstance(same, Known) else None


@dataclass(slots=True)
class OnDisk:
    """What came of reading the pictures that lie on the disk and were no files of the project.

    Attributes:
        images: of those whose content the project knows, by path.
        file_ids: of those whose content is that of a file that nobody read before.
        new: of the others, what to note.
    """

    images: dict[str, int] = field(default_factory=dict)
    file_ids: dict[str, int] = field(default_factory=dict)
    new: dict[str, FoundFile] = field(default_factory=dict)
    hashes: dict[str, str] = field(default_factory=dict)
    unusable: dict[str, str] = field(default_factory=dict)


def look_at(project: Project, index: PictureIndex, places: Iterable[str], tick: Tick) -> OnDisk:
    """Read pictures that are not in the project, to see whether they are known by content."""
    looked = OnDisk()
    unique = list(dict.fromkeys(places))
    for number, place in enumerate(unique):
        tick(number, len(unique))
        try:
            facts = facts_of_picture(Path(place))
            data, _ = read_file(Path(place))
        except (CoreError, OSError) as error:
            looked.unusable[place] = getattr(error, "reason", "it cannot be read")
            continue
        looked.hashes[place] = content_hash(data)
        looked.new[place] = FoundFile(place, *facts)
    known = project.files.image_ids_of(set(looked.hashes.values()))
    for place, key in looked.hashes.items():
        if key in known:
            looked.images[place] = known[key]
            del looked.new[place]
        elif file := index.unread_with(key, looked.new[place].n_bytes):
            looked.file_ids[place] = file.id
            del looked.new[place]
    return looked


def _without_shared(records: Sequence[LabelRecord], matches: Matches) -> None:
    """Where several paths lead to one file by its name, the nearest one is meant, or none."""
    by_file: dict[int, list[int]] = {}
    for number, hit in matches.found.items():
        if hit.file_id:
            by_file.setdefault(hit.file_id, []).append(number)
    for numbers in by_file.values():
        if len({plain_path(records[number].path) for number in numbers}) < 2:
            continue
        by_name = [number for number in numbers if matches.found[number].by == "name"]
        if not by_name:
            continue
        best = max(matches.found[number].depth for number in by_name)
        beaten = len(by_name) < len(numbers)
        nearest = [number for number in by_name if matches.found[number].depth == best]
        is_clear = len({plain_path(records[number].path) for number in nearest}) == 1
        for number in by_name:
            if not beaten and number in nearest and is_clear:
                continue
            del matches.found[number]
            if beaten or number not in nearest:
                matches.unmatched.append(Skipped(records[number].path, _NOWHERE))
            else:
                names = _named(records[other].path for other in nearest)
                reason = f"{len(nearest)} entries of the file may mean the same picture: {names}"
                matches.ambiguous.append(Skipped(records[number].path, reason))


def _as_written(top: str, written: str) -> str:
    """Return a path with the letters as they were composed; "" where that makes no difference.

    Of a computer in the network nothing is asked.
    """
    if written.isascii() or written.startswith(("//", "\\\\")):
        return ""
    return f"{top}/{written}" if top else written


def _on_disk(*places: str) -> str:
    """Return the first of these places where there is a file; "" for none."""
    for place in places:
        try:
            if os.path.isfile(place):  # noqa: PTH113 - a Path for each line is slow
                return place
        except ValueError:  # a name that no disk holds
            continue
    return ""


def _joined(top: str, path: str) -> str:
    if not top:
        return path
    return plain_path(f"{top}/{path}") if ".." in path else f"{top.rstrip('/')}/{path}"


def _named(places: Iterable[str]) -> str:
    some = list(places)
    more = f" and {len(some) - _MOST_NAMED} more" if len(some) > _MOST_NAMED else ""
    return ", ".join(some[:_MOST_NAMED]) + more
