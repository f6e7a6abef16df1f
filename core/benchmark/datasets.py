"""Sets of pictures: find them, embed them into a project, fetch their embeddings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from core import api as pipeline
from core.backbones import find_backbone
from core.domain.arrays import Floats, Ints
from core.domain.device import Device
from core.domain.errors import FolderError
from core.domain.progress import Tick, no_tick
from core.domain.records import FileRecord
from core.imaging.discovery import find_images
from core.imaging.folder_classes import classes_in_parts
from core.store import Project


@dataclass(frozen=True, slots=True, eq=False)
class PictureSet:
    """A folder of class folders, embedded. Copies of one picture count once."""

    name: str
    folder: Path
    class_names: tuple[str, ...]
    """In the order of their class folders; only those with pictures that can be opened."""
    files: tuple[Path, ...]
    image_ids: Ints
    """(n_pictures,) in the project."""
    classes: Ints
    """(n_pictures,) index into `class_names`."""
    n_broken: int
    """Files that could not be opened and are left out."""
    n_clashing: int
    """Pictures that lie in two classes and are left out."""


def find_sets(root: Path, names: Sequence[str] = ()) -> tuple[list[Path], list[str]]:
    """Find the sets in a folder, without opening any picture.

    Args:
        root: holds the sets, each a folder of class folders.
        names: only these; all by default.

    Returns:
        the sets' folders, and the names of subfolders that hold no class folders.

    Raises:
        FolderError: there is no set, one has a single class, or a named one is none.
    """
    root = root.absolute()
    folders = sorted(
        folder for folder in root.iterdir() if folder.is_dir() and folder.name[0] != "."
    )
    if unknown := sorted(set(names) - {folder.name for folder in folders}):
        here = ", ".join(folder.name for folder in folders) or "nothing"
        raise FolderError(root, f"there is no set {', '.join(unknown)} in it, but {here}")
    sets: list[Path] = []
    leftovers: list[str] = []
    for folder in folders:
        if names and folder.name not in names:
            continue
        n_classes = len(
            set(_classes([picture.path for picture in find_images(folder)[0]]).values())
        )
        if n_classes == 1:
            raise FolderError(folder, "a set needs at least two class folders, and it has one")
        if n_classes == 0 and names:
            raise FolderError(folder, "it has no class folders with pictures in them")
        if n_classes:
            sets.append(folder)
        else:
            leftovers.append(folder.name)
    if not sets:
        reason = "no folder in it holds class folders with pictures, which is what a set is"
        raise FolderError(root, reason)
    return sets, leftovers


def embed_set(
    project: Project, folder: Path, *, backbone: str, device: Device, tick: Tick = no_tick
) -> PictureSet:
    """Embed a set's pictures as the program does, and list those that can be used.

    Raises:
        FolderError: fewer than two classes have a picture that can be opened.
        WeightsError, DeviceError: the backbone cannot be loaded.
    """
    pipeline.scan_folder(project, folder)
    pipeline.embed_folder(project, folder, backbone=backbone, device=device, tick=tick)
    records = [
        record
        for record in project.files.get(project.listing.entries().file_ids.tolist())
        if record.folder == folder
    ]
    class_of = _classes([record.path for record in records])
    records = [record for record in records if record.path in class_of]
    errors = project.files.errors_of(
        record.image_id for record in records if record.image_id is not None
    )
    good = [
        record
        for record in records
        if record.image_id is not None and record.image_id not in errors
    ]
    chosen, n_clashing = _once_each(good, class_of)
    names = tuple(dict.fromkeys(class_of[record.path] for record in chosen))
    if len(names) < 2:
        reason = f"{len(names)} of its classes have pictures that can be used, and 2 are needed"
        raise FolderError(folder, reason)
    return PictureSet(
        name=folder.name,
        folder=folder,
        class_names=names,
        files=tuple(record.full_path for record in chosen),
        image_ids=np.array([record.image_id for record in chosen], np.int64),
        classes=np.array([names.index(class_of[record.path]) for record in chosen], np.int64),
        n_broken=len(records) - len(good),
        n_clashing=n_clashing,
    )


def vectors_of(
    project: Project, pictures: PictureSet, rows: Ints, *, backbone: str, device: Device
) -> Floats:
    """Return embeddings (len(rows), n_features) float32, embedding the whole set where need be.

    Raises:
        FolderError: pictures have gone since the set was listed.
        WeightsError, DeviceError: the backbone cannot be loaded.
    """
    keys = find_backbone(backbone).keys
    image_ids = pictures.image_ids[rows].tolist()
    known_ids, vectors = project.embeddings.joined(keys, image_ids)
    if len(known_ids) < len(image_ids):
        pipeline.embed_folder(project, pictures.folder, backbone=backbone, device=device)
        known_ids, vectors = project.embeddings.joined(keys, image_ids)
    if len(known_ids) < len(image_ids):
        raise FolderError(pictures.folder, "pictures in it have changed since it was listed")
    return vectors


def _classes(paths: list[str]) -> dict[str, str]:
    """Name the class of each picture that has one: its first folder, that below train, val, test.

    The parts of a set are put together, as the benchmark draws its own.
    """
    in_parts = classes_in_parts(paths)
    if in_parts:
        class_of = {path: in_parts.get(path.rpartition("/")[0], "") for path in paths}
    else:
        class_of = {path: path.partition("/")[0] if "/" in path else "" for path in paths}
    return {path: name for path, name in class_of.items() if name}


def _once_each(
    records: list[FileRecord], class_of: Mapping[str, str]
) -> tuple[list[FileRecord], int]:
    """Take one file of each picture in the order of paths; leave out pictures of two classes."""
    classes_of: dict[int | None, set[str]] = {}
    first: dict[int | None, FileRecord] = {}
    for record in sorted(records, key=lambda record: record.path):
        classes_of.setdefault(record.image_id, set()).add(class_of[record.path])
        first.setdefault(record.image_id, record)
    chosen = [record for image_id, record in first.items() if len(classes_of[image_id]) == 1]
    return chosen, len(first) - len(chosen)
