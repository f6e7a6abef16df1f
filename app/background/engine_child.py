"""The engine's end of the pipe: works off what the window asks, one call at a time.

Knows no Qt: the process imports this file first.
"""

import logging
import os
import pickle
import signal
import threading
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from queue import SimpleQueue
from typing import TYPE_CHECKING

from app.background.engine_messages import END, Answer, Order, Request, Stop
from core.domain.errors import Cancelled, CoreError

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

    from core.store import Project

PROGRESS_PAUSE_S = 0.05  # twenty reports a second look smooth; more of them slow both ends
SYNC_PAUSE_S = 2.0  # a power cut takes no more of a long batch than was done in that time
LONG_S = 1.0  # a call that takes longer is worth a line in the log
NICENESS = 5  # below the window, so that drawing goes first on a busy machine

_log = logging.getLogger(__name__)


def serve(connection: "Connection") -> None:
    """Answer requests until told to end: the child's main function."""
    for name in ("SIGINT", "SIGHUP"):  # Ctrl+C, and a closed terminal, are for the window
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_IGN)
    if hasattr(os, "nice"):
        os.nice(NICENESS)
    from app.background.log_files import (
        start_log,  # 20 ms that the window's paint need not wait for
    )

    start_log("engine")
    # Read when torch is loaded. Threads that spin until the others are done keep these from the
    # cores where another program wants them, too: a step of training took eight times as long.
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    desk = Desk(connection)
    reader = threading.Thread(
        target=_listen,
        args=(connection, desk.inbox, desk.stopped),
        name="handful-reader",
        daemon=True,
    )
    reader.start()
    desk.work_off()


def _listen(
    connection: "Connection", inbox: "SimpleQueue[Request | Order]", stopped: set[int]
) -> None:
    while True:
        try:
            message = connection.recv()
        except (EOFError, OSError):
            # The window is gone. Nobody is left to tell, and no engine may live on without one.
            os._exit(0)
        if isinstance(message, Stop):
            stopped.add(message.job_id)
        else:
            inbox.put(message)


def _warm_up() -> None:
    try:
        import core.api  # noqa: F401
    except Exception:  # noqa: BLE001 - the first real job will carry the failure home
        _log.warning("The pipeline could not be loaded ahead of need", exc_info=True)


class Desk:
    """Where requests arrive and are worked off, one after the other.

    A job that steps aside may take minutes and would lose much by being stopped, so what comes
    meanwhile is worked off inside its ticks, with all that it holds still in memory. That gets the
    project by a connection of its own: what breaks there leaves the job around it as it was.

    Attributes:
        inbox: requests and orders that wait.
        stopped: ids of the jobs for which Stop was pressed.
    """

    def __init__(self, connection: "Connection") -> None:
        self.inbox: SimpleQueue[Request | Order] = SimpleQueue()
        self.stopped: set[int] = set()
        self._outbox = _Outbox(connection)
        self._at_hand = _OpenProject()
        self._at_hand_inside = _OpenProject()

    def work_off(self) -> None:
        """Answer requests until told to end."""
        for message in iter(self.inbox.get, END):
            self._see_to(message)
        self._at_hand.clear()

    def _see_to(self, message: Request | Order) -> None:
        if not isinstance(message, Request):
            _warm_up()
            return
        step_aside = self._step_aside if message.steps_aside else None
        answer = _work(message, self._at_hand, self._outbox, self.stopped, step_aside)
        self._at_hand_inside.clear()
        self._outbox.answer(answer)

    def _step_aside(self) -> None:
        """Work off what waits, inside a job.

        Raises:
            Cancelled: the process is to end.
        """
        while not self.inbox.empty():
            message = self.inbox.get()
            if message == END:
                self.inbox.put(message)  # for `work_off`
                raise Cancelled
            if isinstance(message, Request):
                inside = _work(message, self._at_hand_inside, self._outbox, self.stopped)
                self._outbox.answer(inside)
            else:
                _warm_up()


def _work(
    request: Request,
    at_hand: "_OpenProject",
    outbox: "_Outbox",
    stopped: set[int],
    step_aside: Callable[[], None] | None = None,
) -> Answer:
    tick = _Tick(request.job_id, outbox, stopped, at_hand.sync, step_aside)
    name, began_at = "", time.monotonic()
    try:
        tick.check()  # stopped while it waited in the queue
        call = request.opened()
        name = call.name
        project = None if request.project_path is None else at_hand.open(request.project_path)
        try:
            result = call.make(project, tick)
        finally:
            at_hand.sync()  # also of what was stopped: what was done until then is kept
    except Cancelled:
        answer = Answer(request.job_id, "cancelled")
    except CoreError as error:
        answer = Answer(request.job_id, "failed", error)
    except Exception:  # noqa: BLE001 - a job's failure is carried home
        _log.exception("%s broke", name or "A call")
        # A transaction may hang half-way, so the next job opens the project afresh.
        at_hand.clear()
        answer = Answer(request.job_id, "crashed", traceback.format_exc())
    else:
        answer = Answer(request.job_id, "finished", result)
    tick.flush()
    _note(name, answer, time.monotonic() - began_at)
    return answer


def _note(name: str, answer: Answer, seconds: float) -> None:
    """Log a call's end. What answers a glance is asked again and again, so it counts for less."""
    level = logging.DEBUG if answer.kind == "finished" and seconds < LONG_S else logging.INFO
    error = f": {answer.value!r}" if answer.kind == "failed" else ""
    _log.log(level, "%s %s after %.1f s%s", name or "A call", answer.kind, seconds, error)


class _Outbox:
    """The pipe home; ticks may come from several threads of the engine."""

    def __init__(self, connection: "Connection") -> None:
        self._connection = connection
        self._lock = threading.Lock()

    def send(self, answer: Answer) -> None:
        with self._lock:
            self._connection.send(answer)

    def answer(self, answer: Answer) -> None:
        """Send a job's end, or why it cannot travel: a pickle fails before a byte is written."""
        try:
            self.send(answer)
        except (pickle.PicklingError, TypeError, AttributeError, ValueError, RecursionError):
            self.send(Answer(answer.job_id, "crashed", traceback.format_exc()))


class _Tick:
    """The `tick` of one job: thin reports home, syncs, `Cancelled` once Stop has arrived.

    Args:
        job_id: of the job.
        outbox: takes the reports.
        stopped: ids of the jobs that are to stop.
        sync: lets no power cut take back what was done.
        step_aside: works off what came meanwhile; None for a job that has to be stopped for that.
    """

    def __init__(
        self,
        job_id: int,
        outbox: _Outbox,
        stopped: set[int],
        sync: Callable[[], None],
        step_aside: Callable[[], None] | None = None,
    ) -> None:
        self._job_id = job_id
        self._outbox = outbox
        self._stopped = stopped
        self._sync = sync
        self._step_aside = step_aside
        self._sync_at = time.monotonic() + SYNC_PAUSE_S
        self._next_at = 0.0
        self._unsent: tuple[int, int] | None = None

    def __call__(self, done: int, total: int) -> None:
        self.check()
        if time.monotonic() >= self._sync_at:
            self._sync()
            self._sync_at = time.monotonic() + SYNC_PAUSE_S
        self._unsent = (int(done), int(total)) if total else None
        if time.monotonic() >= self._next_at:
            self.flush()
        # What is open belongs to the thread in which jobs begin.
        if self._step_aside and threading.current_thread() is threading.main_thread():
            self._step_aside()

    def check(self) -> None:
        """Raise `Cancelled` where Stop has arrived."""
        if self._job_id in self._stopped:
            raise Cancelled

    def flush(self) -> None:
        """Send what the pause has held back, so that the last report always arrives."""
        unsent, self._unsent = self._unsent, None
        if unsent is not None:
            self._next_at = time.monotonic() + PROGRESS_PAUSE_S
            self._outbox.send(Answer(self._job_id, "progress", unsent))


class _OpenProject:
    """The project at hand: stays open from job to job, closed when another one is asked for."""

    def __init__(self) -> None:
        self._project: Project | None = None
        self._path: Path | None = None

    def open(self, path: Path) -> "Project":
        """Return the project at a path; the one at hand is closed where it is another."""
        # Imported here: the window's own process loads this file too, before its first paint.
        from core.store import Project

        if self._project is None or path != self._path:
            self.clear()
            # The window holds the lock on the project; this process works on its behalf.
            # While a commit waits for the disk, the window's next one waits for that commit.
            self._project = Project.open(path, lock=False, waits_for_disk=False, or_read_only=True)
            self._path = path
        return self._project

    def sync(self) -> None:
        """Let no power cut take back what was committed. May be called from any thread."""
        if self._project is not None:
            self._project.sync()

    def clear(self) -> None:
        project, self._project, self._path = self._project, None, None
        if project is not None:
            project.close()
