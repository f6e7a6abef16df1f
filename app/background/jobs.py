"""Run slow work off the GUI thread: the only door to threads in app/.

Two lanes (app/background/lanes.py), each working off its jobs in the order given:
- the engine lane, a QThread that supervises the engine's process
  (app/background/engine_process.py), for everything heavy: embedding, adapting, labelling,
  exporting;
- the quick lane, a thread of this process, for looking through folders and the like.

Every signal of a `Job` is emitted in the GUI thread, so that any callable may be connected to it.
A lane never holds the job itself, nor is it the last to hold what is called: see
`app/background/dispatcher.py`.
"""

from collections.abc import Callable
from functools import partial
from itertools import count
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

from app.background.dispatcher import BELL
from app.background.engine_process import Request
from app.background.image_loader import LatestFirstLoader
from app.background.lanes import Call, EngineCrashed, EngineDied, EngineLane, QuickLane

__all__ = ["EngineCrashed", "EngineDied", "Job", "LatestFirstLoader", "Runner"]


class Job(QObject):
    """One slow call on its way.

    Attributes:
        name: what is called, such as "label_folder".

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

    def __init__(self, name: str, parent: QObject) -> None:
        super().__init__(parent)
        self.name = name
        self._shown = (0, 0)
        self._call = Call()
        # The bell keeps this object, and so what is called, until the end has arrived.
        self._call.number = BELL.expect(self._hear)

    @property
    def started_at(self) -> float:
        """`time.monotonic()` when its turn came; before that, when it was queued."""
        return self._call.started_at

    @property
    def done(self) -> int:
        """Steps done so far."""
        return self._call.progress[0]

    @property
    def total(self) -> int:
        """Steps in all; 0 while unknown."""
        return self._call.progress[1]

    @property
    def is_stopping(self) -> bool:
        """Whether Stop was pressed."""
        return self._call.stop.is_set()

    def cancel(self) -> None:
        """Ask the call to stop at its next tick; at once where it has not begun."""
        self._call.stop.set()
        if self._call.take():
            self._call.ending = ("cancelled", None)
            BELL.ring(self._call.number)

    def _hear(self) -> None:
        """Pass on what the lane has left; never before `start_*` has returned to who connects."""
        ending = self._call.ending
        if ending is not None:
            BELL.forget(self._call.number)
            self._call.function = self._call.ending = None
        if not isValid(self):
            return  # the window was closed, and this call outlived its patience
        if self._call.progress != self._shown:
            self._shown = self._call.progress
            self.progressed.emit(*self._shown)
        if ending is not None:
            self._deliver(*ending)

    def _deliver(self, kind: str, value: object) -> None:
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
        self._engine = EngineLane()
        self._quick = QuickLane()
        self._is_shut = False

    def start_engine(
        self, call: str, project_path: Path | None, *args: object, **kwargs: object
    ) -> Job:
        """Queue `core.api.<call>(project, *args, tick=..., **kwargs)` in the engine's process.

        Args:
            call: a name in `core.api`, or "module:function" for a call without a project.
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
        self._submit(self._quick, job, lambda made: call(*args, tick=made.tick, **kwargs))
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
        self, lane: EngineLane | QuickLane, job: Job, function: Callable[[Call], object]
    ) -> None:
        if self._is_shut:
            job.cancel()
        else:
            job._call.function = function
            lane.submit(job._call.run)
