"""Note the pictures that labels are meant for, and read those that nobody read yet."""

from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from core.domain.errors import CoreError
from core.domain.imports import LabelRecord, MatchedBy
from core.domain.progress import Tick
from core.domain.records import FoundFile
from core.domain.reports import Skipped
from core.imaging.discovery import is_utf8
from core.operations.examples import read_files
from core.operations.folders.scan import facts_of_picture
from core.operations.importing.matching import Matches, OnDisk, look_at
from core.store import Project

_OTHER = "another picture lies there now"


@dataclass(slots=True)
class Pictures:
    """The images of the records, by the records' numbers.

    Attributes:
        images: those that can be opened.
        by: how a picture was found, where that turned out when it was read.
        file_ids: of the files that were found, those included that nobody read.
        new: the ids of files that were not noted before, or that the project does not show.
        unmatched, unusable: pictures that are others than the file says, or cannot be read.
    """

    images: dict[int, int] = field(default_factory=dict)
    by: dict[int, MatchedBy] = field(default_factory=dict)
    file_ids: dict[int, int] = field(default_factory=dict)
    new: set[int] = field(default_factory=set)
    unmatched: list[Skipped] = field(default_factory=list)
    unusable: list[Skipped] = field(default_factory=list)


def note_and_read(
    project: Project,
    records: Sequence[LabelRecord],
    matches: Matches,
    teaching: Collection[int],
    tick: Tick,
) -> Pictures:
    """Make files of the project of the pictures on the disk, and find the image of each record.

    Args:
        project: an open project.
        records: of the file.
        matches: where their pictures are.
        teaching: the numbers of the records whose label is taken; only these are read.
        tick: called with (read, to read).
    """
    pictures = Pictures()
    hits = matches.found
    places = {n: hit.on_disk for n, hit in hits.items() if hit.on_disk and is_utf8(hit.on_disk)}
    teaching_places = (place for n, place in places.items() if n in teaching)
    looked = look_at(project, matches.index, teaching_places, tick)
    file_ids = {n: hit.file_id for n, hit in hits.items() if hit.file_id}
    for number, place in places.items():
        if number not in teaching and records[number].split:
            _note_unread(place, looked)
    _drop_others(records, places, looked, pictures)
    new = _note(project, looked, pictures)
    for number, place in places.items():
        if place in looked.images:
            pictures.images[number] = looked.images[place]
            pictures.by[number] = "content"
        elif place in looked.file_ids:
            file_ids[number] = looked.file_ids[place]
            pictures.by[number] = "content"
        elif place in new:
            file_ids[number] = new[place]
        elif place in looked.unusable:
            pictures.unusable.append(Skipped(records[number].path, looked.unusable[place]))
    for number, hit in hits.items():
        if hit.image_id:
            pictures.images[number] = hit.image_id
    _note_splits(project, records, file_ids)
    pictures.file_ids = file_ids
    unread = {
        n: file_id for n, file_id in file_ids.items() if n in teaching and n not in pictures.images
    }
    _read(project, unread, pictures, tick)
    _drop_unreadable(project, records, pictures)
    return pictures


def count_added(project: Project, pictures: Pictures, labelled: Collection[int]) -> int:
    """Count the new files that the project has now: in a folder that it shows, or as examples.

    Of any other picture only its split is noted.
    """
    shown = {*project.files.folders()}
    files = project.files.get(pictures.new)
    return sum(file.folder in shown or file.image_id in labelled for file in files)


def images_of(project: Project, pictures: Pictures, numbers: Sequence[int]) -> dict[int, int]:
    """Return the images of records, also of those that were not to be read now."""
    ids = {n: pictures.file_ids[n] for n in numbers if n in pictures.file_ids}
    read = {file.id: file.image_id for file in project.files.get(dict.fromkeys(ids.values()))}
    read_now = {n: image for n, file_id in ids.items() if (image := read.get(file_id)) is not None}
    return {**read_now, **{n: pictures.images[n] for n in numbers if n in pictures.images}}


def _note_unread(place: str, looked: OnDisk) -> None:
    """Note a picture of a split that does not teach: nobody needs to read it."""
    with suppress(CoreError, OSError):
        looked.new.setdefault(place, FoundFile(place, *facts_of_picture(Path(place))))


def _drop_others(
    records: Sequence[LabelRecord], places: dict[int, str], looked: OnDisk, pictures: Pictures
) -> None:
    """Leave out files that hold another picture than the record means."""
    for number, place in list(places.items()):
        meant, there = records[number].content, looked.hashes.get(place, "")
        if meant and there and meant != there:
            pictures.unmatched.append(Skipped(records[number].path, _OTHER))
            del places[number]


def _note(project: Project, looked: OnDisk, pictures: Pictures) -> dict[str, int]:
    by_home: dict[Path, list[tuple[str, FoundFile]]] = {}
    homes: dict[Path, Path] = {}
    for place, file in looked.new.items():
        path = Path(place)
        home = homes.get(path.parent)
        if home is None:
            home = homes[path.parent] = project.files.home_of(path)
        relative = path.relative_to(home).as_posix()
        by_home.setdefault(home, []).append((place, FoundFile(relative, *file.facts)))
    ids: dict[str, int] = {}
    with project.atomic():
        for home, part in by_home.items():
            folder_id = project.files.folder_id(home)
            noted = project.files.add(folder_id, [file for _, file in part])
            ids.update(zip((place for place, _ in part), noted, strict=True))
    pictures.new = {*ids.values()}
    return ids


def _note_splits(
    project: Project, records: Sequence[LabelRecord], file_ids: dict[int, int]
) -> None:
    splits = [(file_id, records[number].split) for number, file_id in file_ids.items()]
    if any(split for _, split in splits):
        with project.atomic():
            project.files.note_splits((file_id, split) for file_id, split in splits if split)


def _read(project: Project, file_ids: dict[int, int], pictures: Pictures, tick: Tick) -> None:
    files = project.files.get(dict.fromkeys(file_ids.values()))
    images, unread = read_files(project, files, tick)
    for number, file_id in file_ids.items():
        if file_id in images:
            pictures.images[number] = images[file_id]
    pictures.unusable += unread


def _drop_unreadable(project: Project, records: Sequence[LabelRecord], pictures: Pictures) -> None:
    """Leave out images that could not be opened when they were read."""
    errors = project.files.errors_of(pictures.images.values())
    for number, image in list(pictures.images.items() if errors else ()):
        if image in errors:
            pictures.unusable.append(Skipped(records[number].path, errors[image]))
            del pictures.images[number]
