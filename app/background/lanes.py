"""The two lanes that work off jobs: what runs in their threads.

A lane knows calls, and of Qt nothing but a number: see `app/background/dispatcher.py`.
"""

import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from queue import Empty, SimpleQueue

from PySide6.QtCore import QThread

from app.background.calls import Call
from app.background.dispatcher import DISPATCHER
from app.background.engine_child import PROGRESS_PAUSE_S
from app.background.engine_messages import Answer, Order, Request, Stop
from app.background.engine_process import EngineProcess
from core.domain.errors import Cancelled

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


class Execution:
    """What a lane knows of a job: plain Python, with nothing of Qt in it once the job has ended.

    Attributes:
        function: what to call, with this; dropped by the job, in the GUI thread.
        ending: how it ended, as the name of a signal and its value; dropped there too.
    """

    def __init__(self) -> None:
        self.number = 0  # at the dispatcher
        self.function: Callable[[Execution], object] | None = None
        self.ending: tuple[str, object] | None = None
        self.progress = (0, 0)
        self.started_at = time.monotonic()
        self.stop = threading.Event()
        self._next_report_at = 0.0
        self._taken = threading.Lock()

    def take(self) -> bool:
        """Whether the caller is the first to ask: a lane to run the call, or Stop to drop it."""
        return self._taken.acquire(blocking=False)

    def run(self) -> None:
        """Call the function in the calling lane's thread, and send home how it ended."""
        if not self.take():
            return
        assert self.function is not None
        self.started_at = time.monotonic()
        try:
            self.ending = ("finished", self.function(self))
        except Cancelled:
            self.ending = ("cancelled", None)
        except Exception as error:  # noqa: BLE001 - a job's failure is carried home
            self.ending = ("failed", error)
        # From here on the GUI thread may drop both at any moment, and is the last to hold them.
        DISPATCHER.notify(self.number)

    def tick(self, done: int, total: int) -> None:
        """Report progress from the local lane.

        Raises:
            Cancelled: Stop was pressed.
        """
        if self.stop.is_set():
            raise Cancelled
        self.report(done, total)

    def report(self, done: int, total: int) -> None:
        self.progress = (done, total)  # one assignment: never a done without its total
        now = time.monotonic()
        if now >= self._next_report_at:
            self._next_report_at = now + PROGRESS_PAUSE_S
            DISPATCHER.notify(self.number)


class EngineLane(QThread):
    """The thread that feeds the engine's process and listens to it."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("handful-engine")
        self._tasks: SimpleQueue[Task | None] = SimpleQueue()
        self._process = EngineProcess()
        self._endings: dict[int, Answer] = {}  # that arrived while another job was listened for
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

    def supervise(
        self,
        job_id: int,
        call: Call[object],
        project_path: Path | None,
        execution: Execution,
        *,
        steps_aside: bool = False,
    ) -> object:
        """See one job through, in this thread.

        Args:
            job_id: no other job has it.
            call, project_path, steps_aside: see `Request`.
            execution: is told how far it is, and tells when to stop.

        Raises:
            EngineDied: the process ended before the job.
            Cancelled: it was stopped, or the process ended in the middle of what it had stepped
                aside for.
        """
        request = Request.of(job_id, call, project_path, steps_aside=steps_aside)
        self._process.start()
        try:
            self._process.send(request)
            return self._listen(job_id, execution, steps_aside=steps_aside)
        except (EOFError, OSError) as error:
            exit_code = self._process.bury()
            self._endings.clear()
            if self._deadline is not None:
                raise Cancelled from error  # ended by us, on closing
            raise EngineDied(exit_code) from error

    def _listen(self, job_id: int, execution: Execution, *, steps_aside: bool) -> object:
        is_told = False
        n_buried = self._process.n_buried
        while job_id not in self._endings:
            if execution.stop.is_set() and not is_told:
                self._process.send(Stop(job_id))
                is_told = True
            if self._deadline is not None and time.monotonic() > self._deadline:
                self._process.kill()
            if steps_aside and not is_told and self._did_another():
                if self._process.n_buried != n_buried:
                    raise Cancelled  # lost with the process; the other job has told that it died
                continue
            answer = self._process.receive(STOP_POLL_S)
            if answer is None:
                continue
            if answer.kind != "progress":
                self._endings[answer.job_id] = answer
            elif answer.job_id == job_id:
                assert isinstance(answer.value, tuple)
                execution.report(*answer.value)
        return _open_answer(self._endings.pop(job_id))

    def _did_another(self) -> bool:
        """Do what waits first, inside another job; return whether anything waited."""
        if self._deadline is not None:
            return False
        try:
            task = self._tasks.get_nowait()
        except Empty:
            return False
        if task is None:  # we are closing: for `run`
            self._tasks.put(None)
            return False
        task()
        return True


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


class LocalLane:
    """One plain thread, and a daemon: a folder on a dead network drive must not keep us open."""

    def __init__(self) -> None:
        self._tasks: SimpleQueue[Task | None] = SimpleQueue()
        self._thread: threading.Thread | None = None

    def submit(self, task: Task) -> None:
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, name="handful-local", daemon=True)
            self._thread.start()
        self._tasks.put(task)

    def close(self) -> None:
        self._tasks.put(None)
        if self._thread is not None:
            self._thread.join(PATIENCE_S)

    def _work(self) -> None:
        for task in iter(self._tasks.get, None):
            task()
