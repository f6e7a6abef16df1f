"""Which files a damaged project knew, and which images they hold."""

from collections.abc import Iterable
from pathlib import Path

from core.store.repair.btrees import SURE, Reading
from core.store.repair.decide import ABSENT, Decided, Finds, HashOf, Vote, verdict
from core.store.repair.readings import Values

_UNREAD = (0, 0)  # bytes and time of a file that is to be read again at the next scan


def files_of(finds: Finds, folders: Iterable[int], images: Iterable[int]) -> Decided:
    """Decide on files: (id, folder id, path, bytes, time, image id, error, missing, ...).

    A file that is left out is found again by the next scan, and one without an image is read
    again; a wrong one would show a label on another picture.
    """
    known_folders, known_images = set(folders), set(images)
    table = {reading.values[0]: reading for reading in finds["files"].rows}
    names = {reading.values[2]: reading for reading in finds["sqlite_autoindex_files_1"].rows}
    links = {reading.values[1]: reading for reading in finds["files_by_image"].rows}
    decided, taken = Decided(), set[object]()
    for file_id in sorted({*table, *names}):
        row, name = table.get(file_id), names.get(file_id)
        votes: list[Vote] = [(row.values[1:3], row.trust)] if row else []
        votes += [(name.values[:2], name.trust)] if name else []
        is_sure, place = verdict(votes)
        if not is_sure or not isinstance(place, tuple) or place in taken:
            continue
        if place[0] not in known_folders:
            continue
        taken.add(place)
        image_id = _image(row, links.get(file_id))
        values = _file(file_id, place, row, image_id if image_id in known_images else None)
        decided.rows[file_id] = values
        decided.n_partly += row is None or row.values != values
    n_seen = len({*table, *names})
    decided.n_all = n_seen
    decided.is_exact = any(
        finds[tree].is_whole for tree in ("files", "sqlite_autoindex_files_1", "files_by_image")
    )
    return decided


def _image(row: Reading | None, link: Reading | None) -> int | None:
    votes: list[Vote] = [(row.values[5], row.trust)] if row else []
    votes += [(link.values[0], link.trust)] if link else []
    is_sure, image_id = verdict(votes)
    return image_id if is_sure and isinstance(image_id, int) else None


def _file(file_id: int, place: Values, row: Reading | None, image_id: int | None) -> Values:
    is_known = row is not None and row.values[1:3] == place
    if row is None or not is_known:
        return (file_id, *place, *_UNREAD, image_id, "", 0)
    values = list(row.values)
    is_changed = values[5] != image_id
    values[5] = image_id
    if is_changed or row.trust < SURE:
        values[3:5] = _UNREAD
    return tuple(values)


def settle_images(decided: Decided, files: Finds, hash_of: HashOf | None) -> None:
    """Settle images of which two hashes were read, or one that is not sure, by their files.

    Args:
        decided: on images: (id, hash, width, height, error).
        files: what was read, for the places of their files.
        hash_of: tells a file's hash; None to leave the pictures alone.
    """
    paths = places_of(files)
    for image_id, said in list(decided.doubts.items()):
        hashes = {str(value) for value in said if value is not ABSENT}
        now = {hash_of(path) for path in paths.get(image_id, ())} - {""} if hash_of else set()
        sure = hashes & now
        if not sure and not now and len(hashes) == 1:
            sure = hashes  # a wrong hash is no other picture's
        if len(sure) == 1:
            decided.rows[image_id] = (image_id, sure.pop())
            decided.n_partly += 1
            del decided.doubts[image_id]


def places_of(finds: Finds) -> dict[int, list[Path]]:
    """Return where the files of images lie, by image id."""
    folders = {reading.values[0]: reading.values[1] for reading in finds["folders"].rows}
    places: dict[int, list[Path]] = {}
    for reading in finds["files"].rows:
        folder_id, path, image_id = reading.values[1], reading.values[2], reading.values[5]
        if image_id is not None and folder_id in folders:
            places.setdefault(image_id, []).append(Path(folders[folder_id]) / path)
    return places
