"""What a person gives: folders of pictures, examples, labels. Quick work, no network needed."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from core.domain.errors import FolderError, ImageError, NotEnoughExamples
from core.domain.file_facts import FileFacts
from core.domain.names import Twin, folded, look, tidy_name
from core.domain.progress import Tick, no_tick
from core.domain.records import FileRecord, FoundFile, Picked
from core.domain.reports import Skipped, TeachReport
from core.imaging.decoding import open_rgb
from core.imaging.discovery import EXTENSIONS, content_hash, is_utf8, look_through, read_file
from core.imaging.kinds import kind_of_folder
from core.operations.folders.scan import excluded, note_paths
from core.store import Project

_BATCH = 32  # files written at once: few enough that Stop answers soon

# Opening an example as small as this is enough to see that it can be opened.
_CHECK_PX = 64


def add_examples(
    project: Project, class_id: int | None, paths: Sequence[Path], *, tick: Tick = no_tick
) -> TeachReport:
    """Label pictures from anywhere on the disk, in one change.

    Args:
        project: an open project.
        class_id: the class, or None for "none of these".
        paths: files, and folders that are taken with everything below.
        tick: called with (read, to read).
    """
    noted = note_paths(project, paths)
    report = label_files(project, noted.file_ids, class_id, tick=tick)
    return replace(report, skipped=(*noted.skipped, *report.skipped), left_out=noted.left_out)


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


def is_class_tree(folder: Path) -> bool:
    """Tell whether a folder holds class folders: pictures below two subfolders, none directly."""
    try:
        entries = [one for one in folder.iterdir() if not one.name.startswith(".")]
        if any(one.suffix.lower() in EXTENSIONS for one in entries):
            return False
        return sum(one.is_dir() and _has_pictures(one) for one in entries) >= 2
    except OSError:
        return False


def add_class_folders(project: Project, root: Path, *, tick: Tick = no_tick) -> TeachReport:
    """Make each subfolder a class with its pictures as examples, all in one change.

    A class that is there already gets more examples; folders whose names look the same are one
    class. A picture that lies in two class folders is left out, as nobody can tell which of them is
    meant.

    Raises:
        FolderError: the folder is not there, or has no subfolders with pictures.
    """
    root = root.absolute()
    looked = look_through(root, excluded(project))
    found, skipped = looked.files, looked.skipped
    by_folder: dict[str, list[FoundFile]] = {}
    for one in found:
        name, slash, _ = one.path.partition("/")
        if slash:
            by_folder.setdefault(name, []).append(one)
    skipped += [Skipped(name, "its name cannot be seen") for name in by_folder if not look(name)]
    class_of, twins = _classes_of(project, by_folder)
    by_class: dict[str, list[FoundFile]] = {}
    for folder, name in class_of.items():
        by_class.setdefault(name, []).extend(by_folder[folder])
    if not by_class:
        raise FolderError(root, "it has no subfolders with pictures in them")
    skipped += _without_pictures(root, by_folder)
    order = [one for part in by_class.values() for one in part]
    names = [name for name, part in by_class.items() for _ in part]
    file_ids = project.files.add(project.files.folder_id(root), order)
    images, unread = read_files(project, project.files.get(file_ids), tick)
    chosen, clashes = _without_clashes(order, names, file_ids, images)
    report = _put_classes(project, list(by_class), chosen, (*skipped, *unread, *clashes))
    return replace(report, twins=tuple(twins), left_out=looked.left_out)


def _put_classes(
    project: Project, names: list[str], chosen: dict[str, list[int]], skipped: tuple[Skipped, ...]
) -> TeachReport:
    wanted = [image for part in chosen.values() for image in part]
    with project.atomic():
        ids = {name: _class_id(project, name) for name in names}
        title = f"Add {len(wanted)} examples of {len(names)} classes"
        changed = 0
        with project.history.change(title, "classes", list(ids.values())):
            project.classes.show(list(ids.values()))
            with project.history.change(title, "labels", wanted):
                for name, images in chosen.items():
                    changed += project.labels.put(images, ids[name])
    return TeachReport(changed, len(wanted) - changed, skipped, tuple(ids.values()), tuple(wanted))


def _classes_of(project: Project, folders: Iterable[str]) -> tuple[dict[str, str], list[Twin]]:
    """Name the class of each folder, and say which of the names could be taken for others."""
    known = {one.name for one in project.classes.all()}
    by_look = {look(one): one for one in known}
    by_case = {folded(one): one for one in known}
    class_of: dict[str, str] = {}
    twins, taken = [], set[str]()
    for folder in folders:
        seen, name = look(folder), tidy_name(folder)
        if not seen:
            continue
        exact = next((one for one in (folder, name) if one in known), "")
        chosen = exact or by_look.setdefault(seen, name)
        near = by_case.setdefault(folded(folder), chosen)
        if chosen in taken or chosen not in (folder, name):
            twins.append(Twin(folder, chosen, "look"))
        elif near != chosen and not exact:
            twins.append(Twin(folder, near, "case"))
        class_of[folder] = chosen
        taken.add(chosen)
    return class_of, twins


def _without_pictures(root: Path, with_pictures: Iterable[str]) -> list[Skipped]:
    """Name the subfolders that make no class, since somebody meant them to be one."""
    folders = sorted(one.name for one in root.iterdir() if one.is_dir() and one.name[0] != ".")
    known = {*with_pictures}
    return [
        Skipped(name, "there are no pictures in it")
        for name in folders
        if is_utf8(name) and name not in known and not kind_of_folder(name, root.name)
    ]


def _class_id(project: Project, name: str) -> int:
    known = project.classes.find(name)
    return known.id if known else project.classes.note(name)


def _without_clashes(
    order: list[FoundFile], names: list[str], file_ids: list[int], images: dict[int, int]
) -> tuple[dict[str, list[int]], list[Skipped]]:
    """Sort images into classes; leave out those that lie in two."""
    classes_of: dict[int, dict[str, str]] = {}
    for found, name, file_id in zip(order, names, file_ids, strict=True):
        if file_id in images:
            classes_of.setdefault(images[file_id], {}).setdefault(name, found.path)
    chosen: dict[str, list[int]] = {}
    clashes = []
    for image_id, places in classes_of.items():
        if len(places) == 1:
            chosen.setdefault(next(iter(places)), []).append(image_id)
        else:
            where = " and in ".join(places)
            clashes += [
                Skipped(path, f"the same picture is in {where}") for path in places.values()
            ]
    return chosen, clashes


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


def _has_pictures(folder: Path) -> bool:
    return any(one.suffix.lower() in EXTENSIONS for one in folder.rglob("*") if one.name[0] != ".")
