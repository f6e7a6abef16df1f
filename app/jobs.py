"""Run slow work off the GUI thread: the only door to threads in app/.

Two lanes, each working off its jobs in the order given:
- the engine lane, a QThread that supervises the engine's process (app/engine.py), for everything
  heavy: embedding, adapting, labelling, exporting;
- the quick lane, a thread of this process, for looking through folders and the like.

Every signal of a `Job` is emitted in the GUI thread, so that any callable may be connected to it.
"""

import threading
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from itertools import count
from pathlib import Path
from queue import SimpleQueue

from PySide6.QtCore import QObject, Qt, QThread, Signal

from app.engine import PROGRESS_PAUSE_S, Answer, EngineProcess, Order, Request, Stop
from app.picture_loader import LatestFirstLoader
from core.errors import Cancelled

__all__ = ["EngineCrashed", "EngineDied", "Job", "LatestFirstLoader", "Runner"]

STOP_POLL_S = 0.05  # how long a press on Stop may wait before it travels to the engine
PATIENCE_S = 3.0  # how long closing the window waits for a job to reach its next tick

Task = Callable[[], None]


class EngineCrashed(Exception):
    """A bug in the engine. `traceback_text` is the engine's own, for the crash box."""

    def __init__(self, traceback_text: str) -> None:
        super().__init__(traceback_text)
        self.traceback_text = traceback_text


class EngineDied(Exception):
    """The engine's process ended in the middle of a job; -9 mostly means: out of memory."""

    def __init__(self, exitcode: int | None) -> None:
        super().__init__(f"the engine's process ended with {exitcode}")
        self.exitcode = exitcode


class Job(QObject):
    """One slow call on its way.

    Attributes:
        name: what is called, such as "label_folder".
        started_at: `time.monotonic()` when its turn came; before that, when it was queued.

    Signals:
        progressed: (done, total), at most every 50 ms, and the last one.
        finished: the result. A job that was done when Stop arrived still finishes.
        failed: a `CoreError`, `EngineCrashed`, `EngineDied`, or on the quick lane any exception.
        cancelled: it was stopped; what had been written stays.
    """

    progressed = Signal(int, int)
    finished = Signal(object)
    failed = Signal(object)
    cancelled = Signal()
    _reported = Signal()
    _settled = Signal(str, object)

    def __init__(self, name: str, parent: QObject) -> None:
        super().__init__(parent)
        self.name = name
        self.started_at = time.monotonic()
        self._progress = self._shown = (0, 0)
        self._next_report_at = 0.0
        self._stop = threading.Event()
        self._taken = threading.Lock()
        # Queued even when the call ended before `start_*` returned: the caller connects first.
        queued = Qt.ConnectionType.QueuedConnection
        self._reported.connect(self._show_progress, queued)
        self._settled.connect(self._deliver, queued)

    @property
    def done(self) -> int:
        """Steps done so far."""
        return self._progress[0]

    @property
    def total(self) -> int:
        """Steps in all; 0 while unknown."""
        return self._progress[1]

    @property
    def is_stopping(self) -> bool:
        """Whether Stop was pressed."""
        return self._stop.is_set()

    def cancel(self) -> None:
        """Ask the call to stop at its next tick; at once where it has not begun."""
        self._stop.set()
        if self._take():
            self._settled.emit("cancelled", None)

    def tick(self, done: int, total: int) -> None:
        """Report progress from the quick lane.

        Raises:
            Cancelled: Stop was pressed.
        """
        if self._stop.is_set():
            raise Cancelled
        self._report(done, total)

    def _take(self) -> bool:
        """Whether the caller is the first to ask: a lane to run the job, or Stop to drop it."""
        return self._taken.acquire(blocking=False)

    def _run(self, call: Callable[["Job"], object]) -> None:
        """Run `call` in the calling lane's thread and send home how it ended."""
        if not self._take():
            return
        self.started_at = time.monotonic()
        ending: tuple[str, object]
        try:
            ending = ("finished", call(self))
        except Cancelled:
            ending = ("cancelled", None)
        except Exception as error:  # noqa: BLE001 - a job's failure is carried home
            ending = ("failed", error)
        # The window may be gone where a call outlived its patience on closing.
        with suppress(RuntimeError):
            self._settled.emit(*ending)

    def _report(self, done: int, total: int) -> None:
        self._progress = (done, total)  # one assignment: never a done without its total
        now = time.monotonic()
        if now >= self._next_report_at:
            self._next_report_at = now + PROGRESS_PAUSE_S
            self._reported.emit()

    def _show_progress(self) -> None:
        if self._progress != self._shown:
            self._shown = self._progress
            self.progressed.emit(*self._shown)

    def _deliver(self, kind: str, value: object) -> None:
        self._show_progress()
        if kind == "finished":
            self.finished.emit(value)
        elif kind == "failed":
            self.failed.emit(value)
        else:
            self.cancelled.emit()
        self.deleteLater()


class Runner(QObject):
    """Both lanes; one for the whole session, made and shut down in the GUI thread."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ids = count(1)
        self._engine = _EngineLane()
        self._quick = _QuickLane()
        self._is_shut = False

    def start_engine(
        self, call: str, project_path: Path | None, *args: object, **kwargs: object
    ) -> Job:
        """Queue `core.pipeline.<call>(project, *args, tick=..., **kwargs)` in the engine's process.

        Args:
            call: a name in `core.pipeline`, or "module:function" for a call without a project.
            project_path: the project to open for it.
            args: must pickle.
            kwargs: must pickle.
        """
        job = Job(call, self)
        request = Request(next(self._ids), call, project_path, args, kwargs)
        self._submit(self._engine, job, partial(self._engine.supervise, request))
        return job

    def start_quick(self, call: Callable[..., object], *args: object, **kwargs: object) -> Job:
        """Queue `call(*args, tick=..., **kwargs)` on this process's background thread."""
        job = Job(getattr(call, "__name__", "quick"), self)
        self._submit(self._quick, job, lambda job: call(*args, tick=job.tick, **kwargs))
        return job

    def warm_up(self) -> None:
        """Start the engine's process ahead of need and let it import the pipeline."""
        if not self._is_shut:
            self._engine.submit(self._engine.warm_up)

    def shut_down(self) -> None:
        """Stop every job, end the engine's process and wait for the threads.

        The one way out (two ways crash): call it on closing the window.
        """
        if self._is_shut:
            return
        self._is_shut = True
        for job in self.findChildren(Job):
            job.cancel()
        self._engine.close()
        self._quick.close()

    def _submit(
        self, lane: "_EngineLane | _QuickLane", job: Job, call: Callable[[Job], object]
    ) -> None:
        if self._is_shut:
            job.cancel()
        else:
            lane.submit(partial(job._run, call))


class _EngineLane(QThread):
    """The thread that feeds the engine's process and listens to it."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("handful-engine")
        self._tasks: SimpleQueue[Task | None] = SimpleQueue()
        self._process = EngineProcess()
        self._deadline: float | None = None

    def submit(self, task: Task) -> None:
        if not self.isRunning():
            self.start()
        self._tasks.put(task)

    def close(self) -> None:
        self._deadline = time.monotonic() + PATIENCE_S
        self._tasks.put(None)
        if not self.wait(int(PATIENCE_S * 1000) + 1500):
            self._process.kill()  # it is stuck in the middle of a message
            self.wait()

    def run(self) -> None:
        for task in iter(self._tasks.get, None):
            task()
        self._process.end((self._deadline or 0.0) - time.monotonic())

    def warm_up(self) -> None:
        with suppress(OSError):  # the first job will say what is wrong
            self._process.start()
            self._process.send(Order("warm"))

    def supervise(self, request: Request, job: Job) -> object:
        """See one job through, in this thread.

        Raises:
            EngineDied: the process ended before the job.
        """
        self._process.start()
        try:
            self._process.send(request)
            return self._listen(request.job_id, job)
        except (EOFError, OSError) as error:
            exit_code = self._process.bury()
            if self._deadline is not None:
                raise Cancelled from error  # ended by us, on closing
            raise EngineDied(exit_code) from error

    def _listen(self, job_id: int, job: Job) -> object:
        is_told = False
        while True:
            if job.is_stopping and not is_told:
                self._process.send(Stop(job_id))
                is_told = True
            if self._deadline is not None and time.monotonic() > self._deadline:
                self._process.kill()
            answer = self._process.receive(STOP_POLL_S)
            if answer is None or answer.job_id != job_id:
                continue
            if answer.kind != "progress":
                return _open_answer(answer)
            assert isinstance(answer.value, tuple)
            job._report(*answer.value)


def _open_answer(answer: Answer) -> object:
    """Return the result, or raise what went wrong."""
    if answer.kind == "cancelled":
        raise Cancelled
    if answer.kind == "crashed":
        raise EngineCrashed(str(answer.value))
    if answer.kind == "failed":
        assert isinstance(answer.value, Exception)
        raise answer.value
    return answer.value


class _QuickLane:
    """One plain thread, and a daemon: a folder on a dead network drive must not keep us open."""

    def __init__(self) -> None:
        self._tasks: SimpleQueue[Task | None] = SimpleQueue()
        self._thread: threading.Thread | None = None

    def submit(self, task: Task) -> None:
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, name="handful-quick", daemon=True)
            self._thread.start()
        self._tasks.put(task)

    def close(self) -> None:
        self._tasks.put(None)
        if self._thread is not None:
            self._thread.join(PATIENCE_S)

    def _work(self) -> None:
        for task in iter(self._tasks.get, None):
            task()
