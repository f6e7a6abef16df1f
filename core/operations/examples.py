"""What a person gives: folders of pictures, examples, labels. Quick work, no network needed."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from core.domain.errors import ImageError, NotEnoughExamples
from core.domain.file_facts import FileFacts
from core.domain.progress import Tick, no_tick
from core.domain.records import FileRecord, Picked
from core.domain.reports import Skipped, TeachReport
from core.imaging.decoding import open_rgb
from core.imaging.discovery import content_hash, read_file
from core.operations.folders.scan import note_paths
from core.store import Project

_BATCH = 32  # files written at once: few enough that Stop answers soon

# Opening an example as small as this is enough to see that it can be opened.
_CHECK_PX = 64


def add_examples(
    project: Project,
    class_id: int | None,
    paths: Sequence[Path],
    *,
    moves: bool = True,
    tick: Tick = no_tick,
) -> TeachReport:
    """Label pictures from anywhere on the disk, in one change.

    Args:
        project: an open project.
        class_id: the class, or None for "none of these".
        paths: files, and folders that are taken with everything below.
        moves: pictures that have another label get this one; else they keep theirs, and are told.
        tick: called with (read, to read).
    """
    noted = note_paths(project, paths)
    file_ids, skipped = noted.file_ids, [*noted.skipped]
    keeping: dict[int, Skipped] = {}
    if not moves:
        files = project.files.get(file_ids)
        images, unread = read_files(project, files, tick)
        places = {images[file.id]: str(file.full_path) for file in files if file.id in images}
        keeping = kept_labels(project, dict.fromkeys(places, class_id), places)
        file_ids = [file_id for file_id in images if images[file_id] not in keeping]
        skipped += [*unread, *keeping.values()]
    report = label_files(project, file_ids, class_id, tick=tick)
    return replace(
        report,
        skipped=(*skipped, *report.skipped),
        n_kept=len(keeping),
        left_out=noted.left_out,
    )


def kept_labels(
    project: Project, class_of: Mapping[int, int | None], places: Mapping[int, str]
) -> dict[int, Skipped]:
    """Find the images that have another label from a person than the one they would get.

    Args:
        project: an open project.
        class_of: the class of each image, None for "none of these"; 0 for one that is new.
        places: where each image lies, to say so.

    Returns:
        for each of them, where it lies and which label it keeps.
    """
    labels = project.labels.of(class_of)
    unseen = project.labels.unseen_among(labels)
    names = {record.id: record.name for record in project.classes.all()}
    return {
        image: Skipped(places[image], f"it keeps its label {_label(label, names)}")
        for image, label in labels.items()
        if label != class_of[image] and image not in unseen
    }


def _label(class_id: int | None, names: Mapping[int, str]) -> str:
    if class_id is None:
        return "none of these"
    return names.get(class_id, "of a class that was deleted")


def need_examples(project: Project) -> None:
    """Check that there are examples, before anything that takes time.

    Raises:
        NotEnoughExamples: fewer than two classes have an example.
    """
    n_taught = sum(record.n_examples > 0 for record in project.classes.all())
    if n_taught < 2:
        raise NotEnoughExamples("", have=n_taught, need=2)


def label_files(
    project: Project,
    file_ids: Sequence[int],
    class_id: int | None,
    *,
    picked: Picked = "",
    tick: Tick = no_tick,
) -> TeachReport:
    """Label files of the project, reading those that have not been read yet, in one change.

    Args:
        project: an open project.
        file_ids: in any order; copies of one picture count once.
        class_id: the class, or None for "none of these".
        picked: what brought the images before the person.
        tick: called with (read, to read).
    """
    images, skipped = read_files(project, project.files.get(file_ids), tick)
    image_ids = list(dict.fromkeys(images.values()))
    changed = project.labels.put(image_ids, class_id, picked=picked)
    return TeachReport(
        n_labelled=changed,
        n_unchanged=len(image_ids) - changed,
        skipped=tuple(skipped),
        class_ids=() if class_id is None else (class_id,),
        image_ids=tuple(image_ids),
    )


def read_files(
    project: Project, files: Sequence[FileRecord], tick: Tick
) -> tuple[dict[int, int], list[Skipped]]:
    """Return the image of each file that can be opened, reading those that have none yet."""
    images = {file.id: file.image_id for file in files if file.image_id is not None}
    errors = project.files.errors_of(images.values())
    skipped = [
        Skipped(str(file.full_path), errors[file.image_id])
        for file in files
        if file.image_id in errors
    ]
    images = {file_id: image_id for file_id, image_id in images.items() if image_id not in errors}
    unread = [file for file in files if file.image_id is None]
    for start in range(0, len(unread), _BATCH):
        tick(start, len(unread))
        results = [(file, *_look(file)) for file in unread[start : start + _BATCH]]
        with project.atomic():
            for file, key, size, reason, facts in results:
                if key:
                    image_id = project.files.record_image(file.id, key, *size, reason, facts)
                else:
                    project.files.record_unreadable(file.id, reason)
                if reason:
                    skipped.append(Skipped(str(file.full_path), reason))
                else:
                    images[file.id] = image_id
    tick(len(unread), len(unread))
    return images, skipped


def _look(
    file: FileRecord,
) -> tuple[str, tuple[int | None, int | None], str, FileFacts | None]:
    """Return a file's hash, its picture's size, what is wrong ("" for nothing), and its facts."""
    try:
        data, facts = read_file(file.full_path)
    except ImageError as error:
        return "", (None, None), error.reason, None
    try:
        opened = open_rgb(data, file.full_path, short_side_px=_CHECK_PX)
    except ImageError as error:
        key = "" if error.is_passing else content_hash(data)
        return key, (None, None), error.reason, facts
    return content_hash(data), (opened.width, opened.height), "", facts
