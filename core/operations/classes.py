"""Classes made of images at hand: a new one of a few, or one split into several."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from core.domain.progress import Tick, no_tick
from core.domain.records import Picked
from core.domain.reports import TeachReport
from core.operations.examples import read_files
from core.operations.folders.scan import note_paths
from core.store import Project


def add_class_of_files(
    project: Project,
    name: str,
    file_ids: Sequence[int],
    *,
    picked: Picked = "",
    tick: Tick = no_tick,
) -> TeachReport:
    """Make a class of files of the project, reading those that have not been read yet.

    One change, so that one undo takes back the class and its labels. Where no file can be read
    there is no class either.

    Args:
        project: an open project.
        name: of the class.
        file_ids: in any order; copies of one picture count once.
        picked: what brought the images before the person.
        tick: called with (read, to read).

    Raises:
        ClassError: the name is empty or taken.
    """
    images, skipped = read_files(project, project.files.get(file_ids), tick)
    image_ids = list(dict.fromkeys(images.values()))
    if not image_ids:
        return TeachReport(0, 0, tuple(skipped))
    class_id = add_class_of_images(project, name, image_ids, picked=picked)
    return TeachReport(len(image_ids), 0, tuple(skipped), (class_id,), tuple(image_ids))


def add_class_of_paths(
    project: Project, name: str, paths: Sequence[Path], *, tick: Tick = no_tick
) -> TeachReport:
    """Make a class of pictures from anywhere on the disk, as `add_class_of_files` does.

    Args:
        project: an open project.
        name: of the class.
        paths: files, and folders that are taken with everything below.
        tick: called with (read, to read).

    Raises:
        ClassError: the name is empty or taken.
    """
    noted = note_paths(project, paths)
    report = add_class_of_files(project, name, noted.file_ids, tick=tick)
    skipped = (*noted.skipped, *report.skipped)
    return replace(report, skipped=skipped, left_out=noted.left_out)


def add_class_of_images(
    project: Project,
    name: str,
    image_ids: Sequence[int],
    *,
    picked: Picked = "",
    tick: Tick = no_tick,
) -> int:
    """Create a class with these images as its examples, in one change; return its id.

    `picked` says what brought them before the person.

    Raises:
        ClassError: the name is empty or taken.
    """
    tick(0, 1)
    n = len(image_ids)
    words = f"Add class {name} of {n} {'image' if n == 1 else 'images'}"
    with project.history.change(words, "labels", image_ids):
        record = project.classes.add(name)
        project.labels.put(image_ids, record.id, picked=picked)
    return record.id


def split_class(
    project: Project,
    class_id: int,
    parts: Sequence[tuple[str, Sequence[int]]],
    *,
    tick: Tick = no_tick,
) -> tuple[int, ...]:
    """Give parts of a class's images classes of their own, in one change.

    Args:
        project: an open project.
        class_id: the class; what is in none of the parts stays in it.
        parts: (name, image ids) of each new class. Images that no longer have this label are left
            alone, and a part without any image that has it makes no class.
        tick: called once.

    Returns:
        the new classes' ids.

    Raises:
        ClassError: a name is empty or taken; then nothing was changed.
    """
    tick(0, 1)
    mine = set(project.labels.images_of(class_id, with_unseen=True))
    own_parts = [(name, [image_id for image_id in ids if image_id in mine]) for name, ids in parts]
    own_parts = [(name, ids) for name, ids in own_parts if ids]
    moved = [image_id for _, ids in own_parts for image_id in ids]
    if not moved:
        return ()
    made = []
    words = f"Split {project.classes.get(class_id).name} into {len(own_parts) + 1}"
    with project.history.change(words, "labels", moved):
        for name, ids in own_parts:
            record = project.classes.add(name)
            project.labels.move(ids, record.id, name=words)
            made.append(record.id)
    return tuple(made)
