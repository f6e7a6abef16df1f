"""Look at a watched folder, and compare it with what the project knows; nothing is written."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from core.domain.errors import FolderError
from core.domain.progress import Tick, no_tick
from core.domain.records import FoundFile
from core.domain.watching.records import Glance, Memory, WatchSettings
from core.imaging.discovery import look_through
from core.imaging.whole_files import may_be_whole
from core.operations.folders.scan import excluded
from core.operations.watching.settling import Settled, Waits, settle
from core.store import Project
from core.store.watching.arrivals import Known


@dataclass(frozen=True, slots=True)
class FilesIn:
    """What lies in a folder.

    Attributes:
        folder: which.
        there: the picture files in it and below.
        closed: beginnings of paths in folders that could not be listed just now.
    """

    folder: Path
    there: Sequence[FoundFile]
    closed: tuple[str, ...]


def files_in(folder: Path, exclude: Sequence[str], tick: Tick) -> FilesIn:
    """Search a folder.

    Raises:
        FolderError: it is not there or cannot be listed.
    """
    looked = look_through(folder, exclude, tick=tick)
    return FilesIn(folder, looked.files, tuple(f"{inner.path}/" for inner in looked.skipped))


def settled_in(
    project: Project, files: FilesIn, memory: Memory, settings: WatchSettings, *, retry: bool
) -> Settled:
    """Compare what lies in a folder with what the project knows; see `settle`.

    Raises:
        FolderError: the drive that held its pictures is not connected.
    """
    known = project.arrivals.known(project.arrivals.folder_id(files.folder))
    if known and not files.there:
        _see_that_its_drive_is_there(files.folder, known)
    # What lies in a folder that cannot be listed is not gone.
    known = {path: file for path, file in known.items() if not path.startswith(files.closed)}
    waits = Waits(
        settings.settle_s, settings.patience_s, lambda path: may_be_whole(files.folder / path)
    )
    return settle(files.there, known, memory, waits, now_s=time.monotonic(), retry=retry)


def glance(
    project: Project, folder: Path, memory: Memory | None = None, *, tick: Tick = no_tick
) -> Glance:
    """Look whether a turn would have anything to do.

    Args:
        project: an open project.
        folder: to look at, one of the project's.
        memory: of the last look; None for the first one.
        tick: called with (number found, 0).

    Raises:
        FolderError: the folder, or its drive, is not there.
    """
    start = time.monotonic()
    memory = memory or Memory()
    files = files_in(folder.absolute(), excluded(project), tick)
    settled = settled_in(project, files, memory, WatchSettings(), retry=False)
    # Not what is ready: the turn is to find it as long at rest as it is.
    resting = {path: file for path, file in memory.unsettled.items() if path in settled.ready_paths}
    return Glance(
        Memory({**resting, **settled.unsettled}, memory.retried_s),
        bool(settled.ready or settled.gone),
        settled.next_s,
        time.monotonic() - start,
    )


def _see_that_its_drive_is_there(folder: Path, known: Mapping[str, Known]) -> None:
    """Tell an emptied folder from the bare place of a drive that is not connected.

    Raises:
        FolderError: its files lay on another drive than it does, and none is connected there.
    """
    try:
        own, above = folder.stat().st_dev, folder.parent.stat().st_dev
    except OSError as error:
        raise FolderError(folder, "the folder is not there") from error
    if own == above and own not in {file.facts.device for file in known.values()}:
        raise FolderError(folder, "the drive that held its pictures is not connected")
