"""The engine's own process: both ends of the pipe between the window and it.

A process and not a thread, because one call that keeps Python's lock (a decoder, a pickle, an
import of torch) would freeze the window, and because a crash or the system's out-of-memory killer
then takes the engine and not the window. Knows no Qt: the child imports this file first.
"""

import logging
import os
import pickle
import signal
import threading
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue
from typing import TYPE_CHECKING, Literal

from app.background.calls import Call
from core.domain.errors import Cancelled, CoreError

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.context import SpawnProcess

    from core.store import Project

PROGRESS_PAUSE_S = 0.05  # twenty reports a second look smooth; more of them slow both ends
SYNC_PAUSE_S = 2.0  # a power cut takes no more of a long batch than was done in that time
NICENESS = 5  # below the window, so that drawing goes first on a busy machine

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Request:
    """One call for the engine.

    Attributes:
        call: a pickled `Call`. It is opened where it is made, so that what it imports neither
            holds up the thread that hears Stop, nor ends it where that fails.
        project_path: the project that it gets first; None where it takes none.
    """

    job_id: int
    call: bytes
    project_path: Path | None = None

    @classmethod
    def of(cls, job_id: int, call: Call[object], project_path: Path | None) -> "Request":
        """Pack a call."""
        return cls(job_id, pickle.dumps(call), project_path)

    def opened(self) -> Call[object]:
        """Unpack the call; imports the module that its verb lies in."""
        unpacked = pickle.loads(self.call)  # from the window's own process, over our own pipe
        assert isinstance(unpacked, Call)
        return unpacked


@dataclass(frozen=True, slots=True)
class Stop:
    """The person pressed Stop for this job."""

    job_id: int


@dataclass(frozen=True, slots=True)
class Order:
    """Something to do besides jobs: load the pipeline ahead of need, or finish."""

    word: Literal["warm", "end"]


@dataclass(frozen=True, slots=True)
class Answer:
    """What comes home: (done, total), a result, a `CoreError`, a traceback, or nothing."""

    job_id: int
    kind: Literal["progress", "finished", "failed", "crashed", "cancelled"]
    value: object = None


Message = Request | Stop | Order


class EngineProcess:
    """The window's end: starts the process on first use and again after it died.

    Not thread-safe except for `kill`: one thread owns it.
    """

    def __init__(self) -> None:
        self._process: SpawnProcess | None = None
        self._connection: Connection | None = None

    def start(self) -> None:
        """Make sure that the process runs."""
        if self._process is not None and self._process.is_alive():
            return
        self.bury()
        import multiprocessing  # 20 ms that the first paint of the window need not wait for

        # Never fork beside a QApplication: the child would inherit its locks and its sockets.
        context = multiprocessing.get_context("spawn")
        self._connection, theirs = context.Pipe()
        self._process = context.Process(
            target=serve, args=(theirs,), name="handful-engine", daemon=True
        )
        self._process.start()
        theirs.close()  # else our own copy would keep the pipe open when the child dies

    def send(self, message: Message) -> None:
        """Hand a message over.

        Raises:
            OSError: the process is gone.
        """
        assert self._connection is not None, "start() comes first"
        self._connection.send(message)

    def receive(self, timeout_s: float) -> Answer | None:
        """Wait for an answer.

        Returns:
            the next answer, or None where none came in time.

        Raises:
            EOFError: the process is gone.
        """
        from multiprocessing.connection import wait

        assert self._connection is not None, "start() comes first"
        assert self._process is not None, "start() comes first"
        ready = wait([self._connection, self._process.sentinel], timeout_s)
        if self._connection in ready:  # also answers sent just before the end
            answer: Answer = self._connection.recv()
            return answer
        if ready:
            raise EOFError
        return None

    def kill(self) -> None:
        """End the process at once; what it was writing is rolled back by SQLite."""
        if self._process is not None:
            self._process.kill()

    def bury(self) -> int | None:
        """Forget a process that died.

        Returns:
            its exit code: negative for a signal, None where there was no process.
        """
        if self._connection is not None:
            self._connection.close()
        exit_code = None
        if self._process is not None:
            self._process.join(1)
            exit_code = self._process.exitcode
        self._process = self._connection = None
        return exit_code

    def end(self, patience_s: float) -> None:
        """Ask the process to finish, and make it after `patience_s`."""
        if self._process is None:
            return
        with suppress(OSError):
            self.send(Order("end"))
        self._process.join(max(0.0, patience_s))
        if self._process.is_alive():
            self._process.terminate()
            self._process.join(0.5)
        if self._process.is_alive():
            self._process.kill()
        self.bury()


def serve(connection: "Connection") -> None:
    """Answer requests until told to end: the child's main function."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C in a terminal is for the window
    if hasattr(os, "nice"):
        os.nice(NICENESS)
    inbox: SimpleQueue[Request | Order] = SimpleQueue()
    stopped: set[int] = set()
    reader = threading.Thread(
        target=_listen, args=(connection, inbox, stopped), name="handful-reader", daemon=True
    )
    reader.start()
    outbox = _Outbox(connection)
    at_hand = _OpenProject()
    for message in iter(inbox.get, Order("end")):
        if isinstance(message, Request):
            outbox.answer(_work(message, at_hand, outbox, stopped))
        else:
            _warm_up()
    at_hand.clear()


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


def _work(
    request: Request, at_hand: "_OpenProject", outbox: "_Outbox", stopped: set[int]
) -> Answer:
    tick = _Tick(request.job_id, outbox, stopped, at_hand.sync)
    try:
        tick(0, 0)  # stopped while it waited in the queue
        call = request.opened()
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
        # A transaction may hang half-way, so the next job opens the project afresh.
        at_hand.clear()
        answer = Answer(request.job_id, "crashed", traceback.format_exc())
    else:
        answer = Answer(request.job_id, "finished", result)
    tick.flush()
    return answer


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
    """The `tick` of one job: thin reports home, syncs, `Cancelled` once Stop has arrived."""

    def __init__(
        self, job_id: int, outbox: _Outbox, stopped: set[int], sync: Callable[[], None]
    ) -> None:
        self._job_id = job_id
        self._outbox = outbox
        self._stopped = stopped
        self._sync = sync
        self._sync_at = time.monotonic() + SYNC_PAUSE_S
        self._next_at = 0.0
        self._unsent: tuple[int, int] | None = None

    def __call__(self, done: int, total: int) -> None:
        if self._job_id in self._stopped:
            raise Cancelled
        if time.monotonic() >= self._sync_at:
            self._sync()
            self._sync_at = time.monotonic() + SYNC_PAUSE_S
        self._unsent = (int(done), int(total)) if total else None
        if time.monotonic() >= self._next_at:
            self.flush()

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
            self._project = Project.open(path, lock=False, waits_for_disk=False)
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
