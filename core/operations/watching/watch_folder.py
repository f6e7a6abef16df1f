"""Watch a folder until somebody says stop: look when something changed, label, keep exports."""

import math
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from core.domain.errors import Cancelled, FolderError
from core.domain.progress import Tick, no_tick
from core.domain.watching.records import Arrival, Memory, Turn, WatchNote, WatchSettings
from core.imaging.file_systems import is_remote
from core.operations.watching.kept_exports import KeptExports
from core.operations.watching.notices import Notices
from core.operations.watching.take_turn import Tell, take_turn, write_to_log
from core.store import Project

POLL_S = 10.0  # of a folder on another computer
_LOOK_ANYWAY_S = 300.0  # notices get lost, and do not come for what links lead to
_ASK_S = 0.5  # how long a wish to stop may wait
_REST = 4  # a look is followed by a pause of this many times what it took
_AWAY_S = 2.0


def watch_folder(
    project: Project,
    folder: Path,
    settings: WatchSettings | None = None,
    *,
    tell: Tell = write_to_log,
    note: Callable[[WatchNote], None] = lambda _: None,
    tick: Tick = no_tick,
) -> None:
    """Label pictures as they come into a folder. Ends when `tick` raises, or once if asked to.

    Args:
        project: an open project.
        folder: that is watched with all below it; it becomes one of the project's.
        settings: how to watch.
        tell: is given each picture once; see `take_turn`.
        note: is told what else a person should know.
        tick: called at least twice a second; what it raises ends the watch, after exports are
            brought up to date.

    Raises:
        NoModel: nothing has been adapted yet.
        FolderError: the folder is not there at the start, or at all with `is_once`.
        BadTarget: an export cannot be written where it is asked for.
        ProjectError: the project cannot be written.
        Cancelled: `tick` raised it.
    """
    settings, folder = settings or WatchSettings(), folder.absolute()
    watch = _Watch(project, folder, settings, tell, note)
    try:
        watch.until_done(tick) if settings.is_once else watch.run(tick)
    except Cancelled:
        watch.kept.update(no_tick, at_once=True)
        raise
    watch.kept.update(tick, at_once=True)


class _Watch:
    """One folder that is watched.

    Attributes:
        kept: the exports that follow it.
    """

    def __init__(
        self,
        project: Project,
        folder: Path,
        settings: WatchSettings,
        tell: Tell,
        note: Callable[[WatchNote], None],
    ) -> None:
        self.kept = KeptExports(project, folder, settings.exports, note)
        self._project = project
        self._folder = folder
        self._settings = settings
        self._tell = tell
        self._note = note
        self._memory: Memory | None = None

    def until_done(self, tick: Tick) -> None:
        """Label what is there; files that are still being written wait for the next look."""
        end_s = time.monotonic() + self._settings.patience_s
        while True:
            turn = self._turn(tick)
            now_s = time.monotonic()
            if not turn.memory.unsettled or now_s > end_s:
                return
            self._rest_until(now_s + (turn.next_s or 0.0), tick)

    def run(self, tick: Tick) -> None:
        """Label what comes, for ever."""
        settings = self._settings
        polls = settings.poll_s is not None or is_remote(self._folder)
        with Notices(self._folder, polls=polls) as notices:
            turn = self._turn(tick)
            self.kept.update(tick, at_once=True)
            if polls and settings.poll_s is None:
                self._note(WatchNote("polls", self._folder))
            elif notices.reason:
                self._note(WatchNote("no notices", self._folder, notices.reason))
            while True:
                self._wait(turn, notices, tick)
                turn = self._turn_when_there(notices, tick)

    def _turn(self, tick: Tick) -> Turn:
        def tell(arrivals: Sequence[Arrival]) -> None:
            self._tell(arrivals)
            self.kept.outdate(arrival.row.file_id for arrival in arrivals)

        def ticking(done: int, total: int) -> None:
            tick(done, total)
            self.kept.update(tick)  # the first look may take hours

        turn = take_turn(
            self._project, self._folder, self._memory, self._settings, tell=tell, tick=ticking
        )
        self._memory = turn.memory
        if turn.is_change:
            self.kept.outdate(turn.file_ids)
        return turn

    def _turn_when_there(self, notices: Notices, tick: Tick) -> Turn:
        is_away = False
        while True:
            try:
                turn = self._turn(tick)
            except FolderError as error:
                if not is_away:
                    self._note(WatchNote("away", self._folder, error.reason))
                is_away = True
                self._rest_until(time.monotonic() + _AWAY_S, tick)
                continue
            if is_away:
                self._note(WatchNote("back", self._folder))
            notices.follow()
            return turn

    def _wait(self, turn: Turn, notices: Notices, tick: Tick) -> None:
        """Wait for the time of the next look."""
        now_s = time.monotonic()
        settings = self._settings
        anyway_s = (settings.poll_s or POLL_S) if notices.polls else _LOOK_ANYWAY_S
        soonest_s = now_s + max(_REST * turn.seconds, settings.settle_s / 4)
        due_s = now_s + min(anyway_s, math.inf if turn.next_s is None else turn.next_s)
        due_s = max(due_s, now_s + _REST * turn.seconds)
        while now_s < due_s:
            tick(0, 0)
            self.kept.update(tick)
            pause_s = min(_ASK_S, due_s - now_s)
            if notices.wait(pause_s):
                due_s = min(due_s, soonest_s)
            now_s = time.monotonic()

    def _rest_until(self, due_s: float, tick: Tick) -> None:
        while (rest_s := due_s - time.monotonic()) > 0:
            tick(0, 0)
            self.kept.update(tick)
            time.sleep(min(_ASK_S, rest_s))
