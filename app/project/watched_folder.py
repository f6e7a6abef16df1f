"""One folder that the window watches: says when something came, and labels nothing itself.

Where the system tells of changes, the folder is looked at then; else every few seconds. Looking
happens in a thread of this process, as it opens no picture.
"""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from app.background.jobs import Job, Runner
from app.project.tasks import Tasks
from core import api
from core.domain.errors import CoreError, FolderError
from core.domain.progress import Tick
from core.domain.watching.records import FolderNotices, Glance, Memory

DEBOUNCE_MS = 500
POLL_MS = 10_000
ANYWAY_MS = 300_000
AWAY_MS = 5_000
_REST = 4  # a look is followed by a pause of this many times what it took


class WatchedFolder(QObject):
    """Looks at one folder of the open project again and again.

    Args:
        folder: of the project.
        tasks: of the open project.
        runner: whose background thread asks for notices.

    Attributes:
        folder: which.
        is_away: it was not there when last looked at.

    Signals:
        due: a `Memory`; something came that is to be labelled. Nothing more is looked at until
            `go_on`.
        changed: `is_away` is otherwise.
    """

    due = Signal(object)
    changed = Signal()
    _heard = Signal()

    def __init__(
        self, folder: Path, tasks: Tasks, runner: Runner, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.folder = folder
        self.is_away = False
        self._tasks = tasks
        self._memory: Memory | None = None
        self._ears = _Ears()
        self._is_closed = self._is_looking = self._is_held = False
        self._has_heard = False
        self._soonest_ms = DEBOUNCE_MS
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._look)
        self._heard.connect(self._note)
        self._ask_for_notices(runner)
        self._timer.start(0)

    def close(self) -> None:
        """Stop watching."""
        self._is_closed = True
        self._timer.stop()
        self._ears.close()

    def go_on(self, memory: Memory | None) -> None:
        """Look again, after what was due has been labelled, or could not be.

        Args:
            memory: that labelling left; None to begin with none.
        """
        self._is_held = False
        self._memory = memory
        self._start(DEBOUNCE_MS)

    def _ask_for_notices(self, runner: Runner) -> None:
        ears, hear, folder = self._ears, self._heard.emit, self.folder

        def ask(tick: Tick) -> None:
            ears.take(api.notices_of(folder, hear, tick=tick))

        # What came before there were any is looked for then.
        runner.start_local(ask, "notices_of").then(
            lambda _: self._start(DEBOUNCE_MS), self._tasks.report
        )

    def _note(self) -> None:
        self._has_heard = True
        if not self._is_looking and not self._is_held:
            self._start(self._soonest_ms)

    def _start(self, pause_ms: float) -> None:
        """Look in a while, or sooner if that was to be."""
        if self._is_closed:
            return
        if not self._timer.isActive() or self._timer.remainingTime() > pause_ms:
            self._timer.start(int(pause_ms))

    def _look(self) -> None:
        if self._is_closed or self._is_looking or self._is_held:
            return
        self._is_looking, self._has_heard = True, False
        job: Job[Glance] = self._tasks.query(api.glance, self.folder, self._memory)
        job.then(self._on_look, self._on_failure, self._on_stopped)

    def _on_look(self, glance: Glance) -> None:
        self._is_looking = False
        if self._is_closed:
            return
        self._be_away(False)
        self._memory = glance.memory
        rest_ms = max(1000 * _REST * glance.seconds, DEBOUNCE_MS)
        self._soonest_ms = int(rest_ms)
        if glance.is_due:
            self._is_held = True
            self.due.emit(glance.memory)
            return
        pause_ms: float = POLL_MS if self._ears.polls else ANYWAY_MS
        if glance.next_s is not None:
            pause_ms = min(pause_ms, 1000 * glance.next_s)
        if self._has_heard:
            pause_ms = 0
        self._start(max(pause_ms, rest_ms))

    def _on_failure(self, error: Exception) -> None:
        self._is_looking = False
        if self._is_closed:
            return
        if isinstance(error, FolderError):
            self._be_away(True)
        elif not isinstance(error, CoreError):  # what the project is at, its own watch says
            self._tasks.report(error)
        self._start(AWAY_MS)

    def _on_stopped(self) -> None:
        self._is_looking = False
        self._start(AWAY_MS)

    def _be_away(self, is_away: bool) -> None:
        if is_away == self.is_away:
            return
        self.is_away = is_away
        if not is_away:
            self._ears.follow()
        self.changed.emit()


@dataclass(slots=True)
class _Ears:
    """Holds notices, which are asked for in another thread and may come after the end."""

    notices: FolderNotices | None = None
    is_closed: bool = False

    @property
    def polls(self) -> bool:
        return self.notices is None or self.notices.polls

    def take(self, notices: FolderNotices) -> None:
        self.notices = notices
        if self.is_closed:
            notices.close()

    def follow(self) -> None:
        if self.notices is not None:
            self.notices.follow()

    def close(self) -> None:
        self.is_closed = True
        if self.notices is not None:
            self.notices.close()
