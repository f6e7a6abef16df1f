"""What a person gives: folders of pictures, examples, labels. Quick work, no network needed."""

import math
import time
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from core.domain.errors import CoreError, ImageError, NotEnoughExamples
from core.domain.file_facts import FileFacts
from core.domain.progress import Tick, no_tick
from core.domain.records import FileRecord, FoundFile, Picked
from core.domain.reports import ScanReport, Skipped, TeachReport
from core.imaging.decoding import open_rgb
from core.imaging.discovery import (
    EXTENSIONS,
    NOT_UTF8,
    content_hash,
    find_images,
    is_utf8,
    printable,
    read_file,
)
from core.imaging.file_facts import facts_of
from core.store import Project

_BATCH = 32  # files written at once: few enough that Stop answers soon

# Opening an example as small as this is enough to see that it can be opened.
_CHECK_PX = 64


def scan_folder(
    project: Project, folder: Path, *, patience_s: float = math.inf, tick: Tick = no_tick
) -> ScanReport:
    """Look through a folder and make it one of the project's. Opens no picture.

    Files that may be others than they were are hashed, so that labels follow their pictures at
    once. Those that this does not come to are unread until something else reads them.

    Args:
        project: an open project.
        folder: where to look.
        patience_s: begin to hash no more after so many seconds of it.
        tick: called with (number found, 0), then with (hashed, to hash).

    Raises:
        FolderError: the folder is not there or cannot be listed.
    """
    folder = folder.absolute()
    found, skipped = find_images(folder, tick)
    folder_id = project.files.show_folder(folder)
    n_new, n_gone = project.files.sync(folder_id, found)
    _settle(project, patience_s, tick)
    return ScanReport(folder_id, len(found), n_new, n_gone, tuple(skipped))


def _settle(project: Project, patience_s: float, tick: Tick) -> None:
    """Find the images of the files in doubt; those whose content is not known stay unread."""
    files = project.files.in_doubt()
    end = time.monotonic() + patience_s
    for start in range(0, len(files), _BATCH):
        tick(start, len(files))
        if time.monotonic() > end:
            break
        read = {}
        for file in files[start : start + _BATCH]:
            with suppress(ImageError):  # told by what reads it next
                data, facts = read_file(file.full_path)
                read[file.id] = content_hash(data), facts
        known = project.files.image_ids_of(key for key, _ in read.values())
        with project.atomic():
            project.files.note_changed(one for one, (key, _) in read.items() if key not in known)
            for file_id, (key, facts) in read.items():
                if key in known:
                    project.files.record_image(file_id, key, None, None, "", facts)


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
    file_ids, skipped = note_paths(project, paths)
    if not moves:
        files = project.files.get(file_ids)
        images, unread = read_files(project, files, tick)
        places = {images[one.id]: str(one.full_path) for one in files if one.id in images}
        kept = kept_labels(project, dict.fromkeys(places, class_id), places)
        file_ids = [one for one in images if images[one] not in kept]
        skipped += [*unread, *kept.values()]
    report = label_files(project, file_ids, class_id, tick=tick)
    n_kept = 0 if moves else len(kept)
    return replace(report, skipped=(*skipped, *report.skipped), n_kept=n_kept)


def kept_labels(
    project: Project, wanted: Mapping[int, int | None], places: Mapping[int, str]
) -> dict[int, Skipped]:
    """Find the images that have another label from a person than the one they would get.

    Args:
        project: an open project.
        wanted: the class of each image, None for "none of these"; 0 for one that is new.
        places: where each image lies, to say so.

    Returns:
        for each of them, where it lies and which label it keeps.
    """
    labels = project.labels.of(wanted)
    unseen = project.labels.unseen_among(labels)
    names = {one.id: one.name for one in project.classes.all()}
    return {
        image: Skipped(places[image], f"it keeps its label {_label(label, names)}")
        for image, label in labels.items()
        if label != wanted[image] and image not in unseen
    }


def _label(class_id: int | None, names: Mapping[int, str]) -> str:
    if class_id is None:
        return "none of these"
    return names.get(class_id, "of a class that was deleted")


def need_examples(project: Project) -> None:
    """See that there is something to adapt to, before anything that takes time.

    Raises:
        NotEnoughExamples: fewer than two classes have an example.
    """
    n_taught = sum(one.n_examples > 0 for one in project.classes.all())
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
    wanted = list(dict.fromkeys(images.values()))
    changed = project.labels.put(wanted, class_id, picked=picked)
    return TeachReport(
        n_labelled=changed,
        n_unchanged=len(wanted) - changed,
        skipped=tuple(skipped),
        class_ids=() if class_id is None else (class_id,),
        image_ids=tuple(wanted),
    )


def note_paths(project: Project, paths: Iterable[Path]) -> tuple[list[int], list[Skipped]]:
    """Note files and everything in folders; return their ids."""
    by_home: dict[Path, list[FoundFile]] = {}
    skipped: list[Skipped] = []
    for path in paths:
        path = path.absolute()
        if not is_utf8(str(path)):
            skipped.append(Skipped(printable(str(path)), NOT_UTF8))
            continue
        try:
            if path.is_dir():
                found, left_out = find_images(path)
                skipped += left_out
                files = [(path / one.path, one.facts) for one in found]
            elif path.suffix.lower() not in EXTENSIONS:
                skipped.append(Skipped(str(path), "it is not a picture"))
                continue
            else:
                files = [(path, facts_of(path.stat()))]
        except (CoreError, OSError) as error:
            skipped.append(Skipped(str(path), getattr(error, "reason", "it cannot be read")))
            continue
        for full, facts in files:
            home = project.files.home_of(full)
            relative = full.relative_to(home).as_posix()
            by_home.setdefault(home, []).append(FoundFile(relative, *facts))
    file_ids = [
        file_id
        for home, part in by_home.items()
        for file_id in project.files.add(project.files.folder_id(home), part)
    ]
    return file_ids, skipped


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
    images = {file_id: one for file_id, one in images.items() if one not in errors}
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
