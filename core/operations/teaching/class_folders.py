"""Teach from a folder of class folders: all of its classes and examples, in one change."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from pathlib import Path
from typing import TypeAlias

from core.domain.errors import FolderError, LayoutUnclear
from core.domain.layouts import TEACHING, Layout, LayoutKind, Reading, Split
from core.domain.names import Twin, folded, look, tidy_name
from core.domain.progress import Tick, no_tick
from core.domain.records import FoundFile
from core.domain.reports import Skipped, TeachReport
from core.export.loader_rules import named_as_exported
from core.export.safe_names import folder_names
from core.imaging.dataset_layout import ASIDE, recognise
from core.imaging.discovery import find_images, is_utf8, look_through
from core.imaging.kinds import kind_of_folder
from core.operations.examples import kept_labels, read_files
from core.operations.folders.scan import excluded
from core.store import Project

_Placed: TypeAlias = tuple[FoundFile, str, Split]
"""A file, its class and its split; "" for none."""

_REASONS = {
    "empty": "there are no pictures in it",
    "flat": "it has no subfolders with pictures in them",
    "dated": "its folders are named by dates or by a camera, which are no classes",
    "unlabelled": "its folders train, val or test have no class folders with pictures in them",
    "whole": "it has no folders train, val or test with class folders in them",
}


def layout_of(root: Path, *, tick: Tick = no_tick) -> Layout:
    """Say what the folders in a folder may mean, without opening a picture.

    Raises:
        FolderError: the folder is not there or cannot be listed.
    """
    pictures, _ = find_images(root.absolute(), tick)
    return recognise((picture.path for picture in pictures), name=root.absolute().name)


def is_class_tree(folder: Path) -> bool:
    """Tell whether a folder holds class folders: at least two, and no pictures beside them."""
    try:
        return holds_classes(layout_of(folder))
    except FolderError:
        return False


def holds_classes(layout: Layout) -> bool:
    """Tell whether somebody who gives this folder means classes, not pictures to sort."""
    if not layout.readings:
        return False
    first = layout.readings[0]
    return len(first.classes()) >= 2 and all(folder.why != "loose" for folder in first.left)


def add_class_folders(
    project: Project,
    root: Path,
    *,
    layout: LayoutKind | None = None,
    splits: Collection[Split] = TEACHING,
    moves: bool = False,
    tick: Tick = no_tick,
) -> TeachReport:
    """Make each class folder a class with its pictures as examples, all in one change.

    A class that is there already gets more examples; folders whose names look the same are one
    class. A picture that lies in two class folders is left out, as nobody can tell which of them is
    meant. Pictures of splits that do not teach are noted with their split.

    Args:
        project: an open project.
        root: holds the class folders.
        layout: what its folders mean; where they have one meaning, this needs not be said.
        splits: those that teach, where the folders are splits.
        moves: give pictures that have another label this one; by default they keep theirs.
        tick: called with (read, to read).

    Raises:
        FolderError: the folder is not there, or has no class folders.
        LayoutUnclear: the folders may mean several things.
    """
    root = root.absolute()
    looked = look_through(root, excluded(project))
    files, skipped = looked.files, looked.skipped
    reading = _reading(root, recognise((file.path for file in files), layout, name=root.name))
    reading = named_as_exported(root, reading)
    seen = {name: look(name) for name in reading.classes()}
    skipped += [Skipped(name, "its name cannot be seen") for name in seen if not seen[name]]
    placed = _placed(files, reading)
    teaching = [
        entry for entry in placed if seen.get(entry[1]) and (not entry[2] or entry[2] in splits)
    ]
    if not teaching:
        raise FolderError(root, _nothing_teaches(reading, splits))
    skipped += _without_pictures(root, reading.wrapper, files)
    report = _teach(project, root, placed, teaching, moves=moves, tick=tick)
    return replace(
        report,
        skipped=(*skipped, *report.skipped),
        reading=reading,
        splits=frozenset(splits),
        left_out=looked.left_out,
    )


def _teach(
    project: Project,
    root: Path,
    placed: list[_Placed],
    teaching: list[_Placed],
    *,
    moves: bool,
    tick: Tick,
) -> TeachReport:
    """Note all files that have a class or a split, and label those that teach."""
    class_of, twins = classes_of(project, dict.fromkeys(name for _, name, _ in teaching))
    file_ids = _note(project, root, placed)
    order = [file for file, _, _ in teaching]
    names = [class_of[name] for _, name, _ in teaching]
    ids = [file_ids[file.path] for file in order]
    images, unread = read_files(project, project.files.get(ids), tick)
    chosen, clashes = _without_clashes(order, names, ids, images)
    paths = dict(zip(ids, (file.path for file in order), strict=True))
    places = {image: paths[file_id] for file_id, image in images.items()}
    known = {record.name: record.id for record in project.classes.all()}
    class_ids = {image: known.get(name, 0) for name, part in chosen.items() for image in part}
    keeping = {} if moves else kept_labels(project, class_ids, places)
    chosen = {
        name: [image_id for image_id in part if image_id not in keeping]
        for name, part in chosen.items()
    }
    chosen = {name: part for name, part in chosen.items() if part}
    unused = (*unread, *clashes, *keeping.values())
    opened = {name for name, file_id in zip(names, ids, strict=True) if file_id in images}
    in_order = [name for name in dict.fromkeys(names) if name in chosen or name not in opened]
    report = _put_classes(project, in_order, chosen, unused)
    return replace(report, twins=tuple(twins), n_kept=len(keeping))


def _reading(root: Path, layout: Layout) -> Reading:
    """Return what the folders mean.

    Raises:
        FolderError, LayoutUnclear: there are no classes, or several meanings.
    """
    if not layout.readings:
        raise FolderError(root, _REASONS[layout.reason])
    if not layout.is_clear:
        raise LayoutUnclear(root, layout)
    return layout.readings[0]


def _placed(files: list[FoundFile], reading: Reading) -> list[_Placed]:
    """Return each file with its class, "" for none, and its split, which it may have without."""
    unlabelled: dict[str, Split] = {
        folder.folder: folder.split for folder in reading.left if folder.split
    }
    placed = []
    for file in files:
        name, split = reading.of(file.path)
        placed.append((file, name, split or unlabelled.get(file.path.rpartition("/")[0], "")))
    return placed


def _nothing_teaches(reading: Reading, splits: Collection[Split]) -> str:
    there = " and ".join(reading.in_splits())
    if not there:
        return "the names of its folders cannot be seen"
    return f"its class folders are of the split {there}, and {' and '.join(splits)} is to teach"


def _note(project: Project, root: Path, placed: list[_Placed]) -> dict[str, int]:
    """Note the files of classes and splits; return their ids by path."""
    noted = [(file, split) for file, name, split in placed if name or split]
    with project.atomic():
        file_ids = project.files.add(project.files.folder_id(root), [file for file, _ in noted])
        splits = zip(file_ids, (split for _, split in noted), strict=True)
        project.files.note_splits(splits)
    return {file.path: file_id for (file, _), file_id in zip(noted, file_ids, strict=True)}


def _put_classes(
    project: Project, names: list[str], chosen: dict[str, list[int]], skipped: tuple[Skipped, ...]
) -> TeachReport:
    all_images = [image for part in chosen.values() for image in part]
    with project.atomic():
        ids = {name: _class_id(project, name) for name in names}
        title = f"Add {len(all_images)} examples of {len(names)} classes"
        changed = 0
        with project.history.change(title, "classes", list(ids.values())):
            project.classes.show(list(ids.values()))
            with project.history.change(title, "labels", all_images):
                for name, images in chosen.items():
                    changed += project.labels.put(images, ids[name])
    return TeachReport(
        changed, len(all_images) - changed, skipped, tuple(ids.values()), tuple(all_images)
    )


def classes_of(
    project: Project, folders: Iterable[str], *, are_folders: bool = True
) -> tuple[dict[str, str], list[Twin]]:
    """Name the class of each folder, and say which of the names could be taken for others.

    Args:
        project: an open project.
        folders: the names that came in.
        are_folders: they are names of folders, in which an export cannot write every class.
    """
    known = {record.name for record in project.classes.all()}
    by_look = {look(name): name for name in known}
    by_case = {folded(name): name for name in known}
    exported = {folder: name for name, folder in folder_names(sorted(known), ASIDE).items()}
    class_of: dict[str, str] = {}
    twins, taken = [], set[str]()
    for folder in folders:
        seen, name = look(folder), tidy_name(folder)
        if not seen:
            continue
        exact = next((candidate for candidate in (folder, name) if candidate in known), "")
        if are_folders and seen not in by_look and folder in exported:
            exact = exported[folder]  # bird/owl, which an export wrote as bird_owl
            class_of[folder] = exact
            continue
        chosen = exact or by_look.setdefault(seen, name)
        near = by_case.setdefault(folded(folder), chosen)
        if chosen in taken or chosen not in (folder, name):
            twins.append(Twin(folder, chosen, "look"))
        elif near != chosen and not exact:
            twins.append(Twin(folder, near, "case"))
        class_of[folder] = chosen
        taken.add(chosen)
    return class_of, twins


def _without_pictures(root: Path, wrapper: str, files: list[FoundFile]) -> list[Skipped]:
    """Name the subfolders that make no class, since somebody meant them to be one."""
    top, start = root / wrapper, len(wrapper) + 1 if wrapper else 0
    folders = sorted(
        folder.name for folder in top.iterdir() if folder.is_dir() and folder.name[0] != "."
    )
    known = {file.path[start:].partition("/")[0] for file in files}
    return [
        Skipped(name, "there are no pictures in it")
        for name in folders
        if is_utf8(name) and name not in known and not kind_of_folder(name, top.name)
    ]


def _class_id(project: Project, name: str) -> int:
    known = project.classes.find(name)
    return known.id if known else project.classes.note(name)


def _without_clashes(
    order: list[FoundFile], names: list[str], file_ids: list[int], images: dict[int, int]
) -> tuple[dict[str, list[int]], list[Skipped]]:
    """Sort images into classes; leave out those that lie in two."""
    classes_of: dict[int, dict[str, str]] = {}
    for file, name, file_id in zip(order, names, file_ids, strict=True):
        if file_id in images:
            classes_of.setdefault(images[file_id], {}).setdefault(name, file.path)
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
