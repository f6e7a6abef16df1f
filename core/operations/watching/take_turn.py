"""Look at a watched folder once: label what came, and tell it. The project keeps what is told."""

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from core.domain.errors import NoModel
from core.domain.progress import Tick, no_tick
from core.domain.records import FoundFile
from core.domain.reports import ScanReport
from core.domain.watching.records import Arrival, Memory, Turn, WatchSettings
from core.imaging.file_facts import facts_of
from core.operations.embed_folder import ask_again
from core.operations.folders.scan import excluded, show_whole
from core.operations.label_folder import label_scanned
from core.operations.watching.look import files_in, settled_in
from core.operations.watching.settling import Settled
from core.store import Project

_log = logging.getLogger(__name__)

Tell = Callable[[Sequence[Arrival]], None]
"""Is given arrivals in the order of their numbers; once it returns, they count as told."""

_TELL_EVERY_S = 0.5
_CLOCKS_DIFFER_S = 3600.0


def write_to_log(arrivals: Sequence[Arrival]) -> None:
    """Write a line for each picture into the program's log."""
    for arrival in arrivals:
        row = arrival.row
        share = "" if row.confidence is None else f" {row.confidence:.0%}"
        said = row.label or row.reason or "no class"
        _log.info("%d %s: %s%s, %s", arrival.number, row.full_path, said, share, row.status)


def take_turn(
    project: Project,
    folder: Path,
    memory: Memory | None = None,
    settings: WatchSettings | None = None,
    *,
    tell: Tell = write_to_log,
    tick: Tick = no_tick,
) -> Turn:
    """Label what came into a folder since the last look, and what waited since an earlier one.

    A kill loses nothing: what was labelled and not told is told by the next turn.

    Args:
        project: an open project.
        folder: to search; it becomes one of the project's.
        memory: that the last turn returned; None for the first one.
        settings: how to watch.
        tell: is given each picture once, also of an earlier turn that did not come to it.
        tick: called with (done, to do).

    Raises:
        NoModel: nothing has been adapted yet.
        FolderError: the folder is not there, or the drive that it was on is not.
        WeightsError, DeviceError: the backbone cannot be loaded.
    """
    start = time.monotonic()
    settings, folder = settings or WatchSettings(), folder.absolute()
    is_first, memory = memory is None, memory or Memory()
    if project.models.current() is None:
        raise NoModel
    files = files_in(folder, excluded(project), tick)
    folder_id = show_whole(project, folder)
    project.arrivals.begin(folder_id)
    retry = is_first or start - memory.retried_s >= settings.patience_s
    settled = settled_in(project, files, memory, settings, retry=retry)
    file_ids = _note(project, folder, folder_id, settled)
    seconds = time.monotonic() - start
    teller = _Teller(project, folder_id, settings.patience_s, tell)
    if file_ids or settled.gone or is_first:
        ask_again(project, tick)
        scanned = ScanReport(folder_id, len(files.there), len(file_ids), len(settled.gone))
        label_scanned(project, scanned, device=settings.device, tick=teller.between(tick))
    teller.tell_all()
    retried_s = start if retry else memory.retried_s
    comes_again = teller.n_later or settled.has_failed
    next_s = _sooner(settled.next_s, settings.patience_s if comes_again else None)
    memory = Memory(settled.unsettled, retried_s)
    return Turn(memory, file_ids, teller.n_told, len(settled.gone), next_s, seconds)


def _sooner(*waits: float | None) -> float | None:
    return min((wait for wait in waits if wait is not None), default=None)


def note_told(project: Project, folder: Path, number: int, *, tick: Tick = no_tick) -> bool:
    """Note that a reader has all arrivals up to this one, such as by the end of its own log.

    Returns:
        whether there is such an arrival; else the reader speaks of another project or folder.
    """
    tick(0, 1)
    folder_id = project.arrivals.folder_id(folder.absolute())
    if not project.arrivals.has(folder_id, number):
        return False
    with project.atomic():
        project.arrivals.note_told(folder_id, number)
    return True


def _note(project: Project, folder: Path, folder_id: int, settled: Settled) -> tuple[int, ...]:
    """Make what is ready files of the project, and mark what is gone."""
    if not settled.ready and not settled.gone:
        return ()
    with project.atomic():
        project.arrivals.note_gone(folder, settled.gone)
        return tuple(project.files.add(folder_id, list[FoundFile](settled.ready)))


@dataclass(slots=True)
class _Teller:
    """Tells pictures while a folder is being labelled, not only when all of it is done.

    Attributes:
        n_told: so far.
        n_later: files that could not be read and may be readable later.
    """

    project: Project
    folder_id: int
    patience_s: float
    tell: Tell
    n_told: int = 0
    n_later: int = 0
    _last_s: float = field(default_factory=time.monotonic)

    def between(self, tick: Tick) -> Tick:
        """Return a `tick` that tells what is settled by then, now and then."""

        def telling(done: int, total: int) -> None:
            if time.monotonic() - self._last_s >= _TELL_EVERY_S:
                self.tell_all()
            tick(done, total)

        return telling

    def tell_all(self) -> None:
        """Number what is settled, and tell what was not told yet."""
        run_id = self._run()
        if run_id is not None:
            self.n_later = self.project.arrivals.take(self.folder_id, run_id, self._is_final)
        numbers = self.project.arrivals.untold(self.folder_id)
        if numbers:
            rows = self.project.listing.rows_of(numbers.values())
            # A file that is gone again has nothing to tell; under a new name it keeps its number.
            arrivals = [
                Arrival(number, rows[file_id])
                for number, file_id in numbers.items()
                if file_id in rows
            ]
            self.tell(arrivals)
            with self.project.atomic():
                self.project.arrivals.note_told(self.folder_id, max(numbers))
            self.n_told += len(arrivals)
        self._last_s = time.monotonic()

    def _run(self) -> int | None:
        model = self.project.models.current()
        return None if model is None else self.project.runs.of(self.folder_id, model.id)

    def _is_final(self, file: Path) -> bool:
        try:
            facts = facts_of(file.stat())
        except OSError:
            return False  # the next look knows where it went
        age_s = time.time() - max(facts.mtime_ns, facts.changed_ns or 0) / 1e9
        return age_s >= self.patience_s or age_s < -_CLOCKS_DIFFER_S
