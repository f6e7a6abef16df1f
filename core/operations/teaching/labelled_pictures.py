"""Give each of many pictures a label of its own, in one change: from a table, or from arrays."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from core.domain.errors import ImageError
from core.domain.progress import Tick, no_tick
from core.domain.records import FoundFile
from core.domain.reports import Skipped, TeachReport
from core.imaging.discovery import printable
from core.operations.examples import kept_labels, read_files
from core.operations.folders.scan import facts_of_picture
from core.operations.teaching.class_folders import classes_of
from core.store import Project


def add_labelled_pictures(
    project: Project,
    labels: Mapping[Path, str | None],
    *,
    moves: bool = False,
    tick: Tick = no_tick,
) -> TeachReport:
    """Label pictures from anywhere on the disk, each with a class of its own, in one change.

    Classes that are not there yet are made; names that look the same are one class. A picture that
    is there twice with two labels is left out.

    Args:
        project: an open project.
        labels: the name of the class of each picture, or None for "none of these".
        moves: pictures that have another label get this one; else they keep theirs, and are told.
        tick: called with (read, to read).
    """
    files, skipped = _note(project, labels)
    unseen = {name for name in labels.values() if name is not None and not name.strip()}
    class_of, twins = classes_of(
        project, dict.fromkeys(name for name in labels.values() if name), are_folders=False
    )
    records = project.files.get(files.values())
    images, unread = read_files(project, records, tick)
    names: dict[int, str | None] = {}
    places: dict[int, str] = {}
    clashing: set[int] = set()
    for path, file_id in files.items():
        name = labels[path]
        if name in unseen or (name is not None and name not in class_of):
            skipped.append(Skipped(str(path), "its name cannot be seen"))
        elif file_id in images:
            image, label = images[file_id], None if name is None else class_of[name]
            if names.setdefault(image, label) != label:
                skipped.append(Skipped(str(path), f"the same picture is in {places[image]}"))
                clashing.add(image)
            places[image] = str(path)
    for image in clashing:
        del names[image]
    where = {images[file.id]: str(file.full_path) for file in records if file.id in images}
    refusals = {} if moves else _refusals(project, names, where)
    chosen = {image: name for image, name in names.items() if image not in refusals}
    report = _put(project, chosen)
    return replace(
        report,
        skipped=(*skipped, *unread, *refusals.values()),
        twins=tuple(twins),
        n_kept=len(refusals),
    )


def _note(
    project: Project, labels: Mapping[Path, str | None]
) -> tuple[dict[Path, int], list[Skipped]]:
    """Note the files, those of one folder together; return their ids by path."""
    by_home: dict[Path, dict[Path, FoundFile]] = {}
    skipped = []
    for path in labels:
        full = path.absolute()
        try:
            facts = facts_of_picture(full)
        except (ImageError, OSError) as error:
            reason = getattr(error, "reason", "it cannot be read")
            skipped.append(Skipped(printable(str(path)), reason))
            continue
        home = project.files.home_of(full)
        by_home.setdefault(home, {})[path] = FoundFile(full.relative_to(home).as_posix(), *facts)
    files: dict[Path, int] = {}
    with project.atomic():
        for home, part in by_home.items():
            file_ids = project.files.add(project.files.folder_id(home), list(part.values()))
            files.update(zip(part, file_ids, strict=True))
    return files, skipped


def _refusals(
    project: Project, names: Mapping[int, str | None], where: Mapping[int, str]
) -> dict[int, Skipped]:
    known = {record.name: record.id for record in project.classes.all()}
    classes = {image: None if name is None else known.get(name, 0) for image, name in names.items()}
    return kept_labels(project, classes, where)


def _put(project: Project, chosen: Mapping[int, str | None]) -> TeachReport:
    """Make the classes and give the labels, in one change that undoes as one."""
    class_names = list(dict.fromkeys(name for name in chosen.values() if name is not None))
    with project.atomic():
        known = {record.name: record.id for record in project.classes.all()}
        new = [name for name in class_names if name not in known]
        ids = known | {name: project.classes.note(name) for name in new}
        title = f"Add {len(chosen)} examples of {len(class_names)} classes"
        with project.history.change(title, "classes", [ids[name] for name in new]):
            project.classes.show([ids[name] for name in new])
            classes = {image: None if name is None else ids[name] for image, name in chosen.items()}
            n_changed = project.labels.put_each(classes, name=title)
    return TeachReport(
        n_labelled=n_changed,
        n_unchanged=len(chosen) - n_changed,
        class_ids=tuple(ids[name] for name in class_names),
        image_ids=tuple(chosen),
    )
