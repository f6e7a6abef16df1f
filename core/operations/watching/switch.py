"""What the window asks for a folder that it watches; a project remembers which these are."""

from collections.abc import Callable
from pathlib import Path

from core.domain.device import Device
from core.domain.progress import Tick, no_tick
from core.domain.watching.records import FolderNotices, Memory, Turn, WatchSettings
from core.imaging.file_systems import is_remote
from core.operations.watching.take_turn import take_turn
from core.store import Project

_WATCHED = "watched folders"  # a note in the project


def watched(project: Project, *, tick: Tick = no_tick) -> tuple[Path, ...]:
    """Return the folders that the window is to watch."""
    tick(0, 1)
    noted = project.notes.get(_WATCHED)
    return tuple(Path(str(folder)) for folder in noted) if isinstance(noted, list) else ()


def watch(project: Project, folder: Path, *, is_on: bool, tick: Tick = no_tick) -> tuple[Path, ...]:
    """Let the window watch a folder, or no longer; return all that it is to watch."""
    remaining = [known for known in watched(project, tick=tick) if known != folder]
    folders = [*remaining, folder] if is_on else remaining
    with project.atomic():
        project.notes.put(_WATCHED, list(map(str, folders)))
    return tuple(folders)


def label_arrivals(
    project: Project,
    folder: Path,
    memory: Memory | None = None,
    *,
    device: Device = "auto",
    tick: Tick = no_tick,
) -> Turn:
    """Label what came into a folder, with a line in the log for each picture; see `take_turn`."""
    return take_turn(project, folder, memory, WatchSettings(device=device), tick=tick)


def notices_of(folder: Path, hear: Callable[[], None], *, tick: Tick = no_tick) -> FolderNotices:
    """Ask for notices of a folder; `hear` is called in a thread of their own. Close it in the end.

    Where the folder lies on another computer none come, and the folder is to be looked at now and
    then: `Notices.polls`.
    """
    from core.operations.watching.notices import Notices  # as it loads watchdog

    tick(0, 1)
    return Notices(folder, polls=is_remote(folder), hear=hear)
