"""Search folders, note single files, and leave out what a person excluded."""

import math
import time
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from core.domain.errors import CoreError, FolderError, ImageError
from core.domain.file_facts import FileFacts
from core.domain.progress import Tick, no_tick
from core.domain.records import FoundFile
from core.domain.reports import LeftOut, PicturesReport, ScanReport, Skipped
from core.imaging.discovery import (
    NOT_UTF8,
    content_hash,
    is_utf8,
    kind_of_file,
    look_through,
    printable,
    read_file,
)
from core.imaging.file_facts import facts_of
from core.imaging.kinds import NO_SUFFIX, OTHER, PICTURE, not_read
from core.imaging.left_out import together
from core.store import Project

_BATCH = 32  # files hashed between two looks at the clock: few enough that Stop answers soon
_EXCLUDED = "excluded patterns"  # names of notes in the project
_LOOSE = "loose pictures"


def scan_folder(
    project: Project, folder: Path, *, patience_s: float = math.inf, tick: Tick = no_tick
) -> ScanReport:
    """Search a folder and make it one of the project's. Opens no picture.

    Files that may be others than they were are hashed, so that labels follow their pictures at
    once. Those that this does not come to are unread until something else reads them.

    Args:
        project: an open project.
        folder: where to look.
        patience_s: begin to hash no more after this many seconds of it.
        tick: called with (number found, 0), then with (hashed, to hash).

    Raises:
        FolderError: the folder is not there or cannot be listed.
    """
    folder = folder.absolute()
    looked = look_through(folder, excluded(project), tick=tick)
    folder_id = show_whole(project, folder)
    n_new, n_gone = project.files.sync(folder_id, looked.files)
    _settle(project, patience_s, tick)
    return ScanReport(
        folder_id, len(looked.files), n_new, n_gone, tuple(looked.skipped), looked.left_out
    )


def show_whole(project: Project, folder: Path) -> int:
    """Make all of a folder the project's, not only single pictures in it; return its id.

    Writes nothing where it is.
    """
    if folder in project.files.folders() and str(folder) not in _loose(project):
        return project.arrivals.folder_id(folder)
    _note_loose(project, folder, is_loose=False)
    return project.files.show_folder(folder)


def remove_folder(project: Project, folder: Path, *, tick: Tick = no_tick) -> int:
    """Take a folder out of the project, as one change that can be undone.

    Nothing on the disk is touched. What is known of its pictures, labels among it, stays in the
    project, still teaches, and is shown again once the folder is added again.

    Args:
        project: an open project.
        folder: one of the project's; it need not be there any more.
        tick: called once.

    Returns:
        how many files fewer are shown.

    Raises:
        FolderError: it is none of the project's.
    """
    tick(0, 1)
    folder, shown = folder.absolute(), project.files.folders()
    if folder not in shown:
        known = ", ".join(map(str, shown)) or "none"
        raise FolderError(folder, f"it is not among the folders of this project: {known}")
    n_before = project.files.count_shown()
    project.files.remove_folder(folder)
    return n_before - project.files.count_shown()


def scan_again(project: Project, folder: Path, *, tick: Tick = no_tick) -> ScanReport:
    """Look again for what the project has of a folder: all of it, or its loose pictures.

    Raises:
        FolderError: the folder is not there or cannot be listed.
    """
    folder = folder.absolute()
    if str(folder) not in _loose(project):
        return scan_folder(project, folder, tick=tick)
    folder_id = project.files.folder_id(folder)
    known = project.files.there(folder_id)
    there = []
    for path in known:
        # A file that cannot be looked at is left out, so `sync` takes it for gone.
        with suppress(OSError):
            there.append(FoundFile(path, *facts_of((folder / path).stat())))
    _, n_gone = project.files.sync(folder_id, there)
    _settle(project, math.inf, tick)
    return ScanReport(folder_id, len(there), 0, n_gone)


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
            project.files.note_changed(
                file_id for file_id, (key, _) in read.items() if key not in known
            )
            for file_id, (key, facts) in read.items():
                if key in known:
                    project.files.record_image(file_id, key, None, None, "", facts)


@dataclass(frozen=True, slots=True)
class Noted:
    """The files of a project that some paths stand for."""

    file_ids: list[int]
    skipped: list[Skipped]
    left_out: tuple[LeftOut, ...]


def note_paths(project: Project, paths: Iterable[Path]) -> Noted:
    """Note files and everything in folders."""
    by_home: dict[Path, list[FoundFile]] = {}
    skipped: list[Skipped] = []
    left_out: list[tuple[LeftOut, ...]] = []
    for path in paths:
        path = path.absolute()
        try:
            if path.is_dir():
                looked = look_through(path, excluded(project))
                skipped += looked.skipped
                left_out.append(looked.left_out)
                files = [(path / picture.path, picture.facts) for picture in looked.files]
            else:
                files = [(path, facts_of_picture(path))]
        except (CoreError, OSError) as error:
            reason = getattr(error, "reason", "it cannot be read")
            skipped.append(Skipped(printable(str(path)), reason))
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
    return Noted(file_ids, skipped, together(*left_out))


def facts_of_picture(path: Path) -> FileFacts:
    """Return what the system says of a file that was named as a picture.

    Raises:
        ImageError: its name cannot be written down, or it is of a kind that is not read.
        OSError: it is not there.
    """
    if not is_utf8(str(path)):
        raise ImageError(path, NOT_UTF8)
    if path.is_symlink() and not path.exists():
        return facts_of(path.lstat())
    kind = kind_of_file(path)
    if kind != PICTURE:
        is_named = kind not in (OTHER, NO_SUFFIX)
        raise ImageError(path, not_read(kind) if is_named else "it is not a picture")
    return facts_of(path.stat())


def excluded(project: Project, *, tick: Tick = no_tick) -> tuple[str, ...]:
    """Return the patterns of files and folders that are not looked at in this project."""
    tick(0, 1)
    noted = project.notes.get(_EXCLUDED)
    return tuple(map(str, noted)) if isinstance(noted, list) else ()


def exclude(project: Project, patterns: Iterable[str], *, tick: Tick = no_tick) -> None:
    """Leave out what these patterns match, from the next scan on."""
    tick(0, 1)
    with project.atomic():
        project.notes.put(_EXCLUDED, list(dict.fromkeys(filter(None, map(str.strip, patterns)))))


def add_pictures(
    project: Project, paths: Sequence[Path], *, tick: Tick = no_tick
) -> PicturesReport:
    """Make single pictures files of the project, without the rest of their folders.

    Each belongs to the folder of the project that it lies in, or else to its own folder, of which
    only such pictures are shown until somebody adds it as a whole.

    Args:
        project: an open project.
        paths: of files.
        tick: called with (done, to do).
    """
    by_home: dict[Path, list[FoundFile]] = {}
    skipped: list[Skipped] = []
    shown = sorted(project.files.folders(), key=lambda home: -len(home.parts))
    for number, path in enumerate(dict.fromkeys(path.absolute() for path in paths)):
        tick(number, len(paths))
        try:
            facts = facts_of_picture(path)
        except (CoreError, OSError) as error:
            reason = getattr(error, "reason", "it cannot be read")
            skipped.append(Skipped(printable(str(path)), reason))
            continue
        home = next((folder for folder in shown if path.is_relative_to(folder)), path.parent)
        relative = path.relative_to(home).as_posix()
        by_home.setdefault(home, []).append(FoundFile(relative, *facts))
    file_ids: list[int] = []
    n_before = project.files.count_shown()
    with project.atomic():
        for home, part in by_home.items():
            if home not in shown:
                _note_loose(project, home, is_loose=True)
                project.files.show_folder(home)
            file_ids += project.files.add(project.files.folder_id(home), part)
    n_new = project.files.count_shown() - n_before
    return PicturesReport(tuple(by_home), tuple(file_ids), n_new, tuple(skipped))


def _loose(project: Project) -> list[str]:
    noted = project.notes.get(_LOOSE)
    return list(map(str, noted)) if isinstance(noted, list) else []


def _note_loose(project: Project, folder: Path, *, is_loose: bool) -> None:
    """Note whether only single pictures of a folder belong to the project."""
    known = _loose(project)
    remaining = [place for place in known if place != str(folder)]
    noted = [*remaining, str(folder)] if is_loose else remaining
    if noted != known:
        with project.atomic():
            project.notes.put(_LOOSE, noted)
