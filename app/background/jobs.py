"""Slow work off the GUI thread: the only door to threads in app/.

Two lanes (app/background/lanes.py), each working off its jobs in the order given:
- the engine lane, a QThread that supervises the engine's process
  (app/background/engine_process.py), for everything heavy: embedding, adapting, labelling,
  exporting;
- the local lane, a thread of this process, for scanning folders and the like.

All callbacks of a `Job` are called in the GUI thread, so any callable may be given. A lane never
holds the job itself, nor is it the last to hold what is called: see
`app/background/dispatcher.py`.
"""

import sys
from collections.abc import Callable
from functools import partial
from itertools import count
from pathlib import Path
from typing import Generic, cast

from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

from app.background.calls import Call, R, R_co
from app.background.dispatcher import DISPATCHER
from app.background.image_loader import LatestFirstLoader
from app.background.lanes import EngineCrashed, EngineDied, EngineLane, Execution, LocalLane
from core.domain.progress import Tick

__all__ = ["EngineCrashed", "EngineDied", "Job", "LatestFirstLoader", "Runner"]


class Job(QObject, Generic[R_co]):
    """One slow call on its way to a result of type `R_co`.

    Attributes:
        name: what is called, such as "label_folder".

    Signals:
        progressed: (done, total), at most every 50 ms, and the last one.
        ended: after the callbacks, however it ended.
    """

    progressed = Signal(int, int)
    ended = Signal()

    def __init__(self, name: str, parent: QObject) -> None:
        super().__init__(parent)
        self.name = name
        self._shown = (0, 0)
        self._on_done: list[Callable[[R_co], object]] = []
        self._on_error: list[Callable[[Exception], object]] = []
        self._on_cancel: list[Callable[[], object]] = []
        self._execution = Execution()
        # The dispatcher keeps this object, and so what is called, until the end has arrived.
        self._execution.number = DISPATCHER.register(self._look)

    def then(
        self,
        on_done: Callable[[R_co], object],
        on_error: Callable[[Exception], object] | None = None,
        on_cancel: Callable[[], object] | None = None,
    ) -> "Job[R_co]":
        """Say what happens at the end; never called before control is back in the event loop.

        Args:
            on_done: gets the result. A job that was done when Stop arrived is still done.
            on_error: gets a `CoreError`, `EngineCrashed`, `EngineDied`, or from the local lane any
                exception.
            on_cancel: it was stopped; what had been written stays.

        Returns:
            this job. Several callbacks are called in the order given; those of a Qt object that is
            gone by then are not.
        """
        self._on_done.append(on_done)
        if on_error is not None:
            self._on_error.append(on_error)
        if on_cancel is not None:
            self._on_cancel.append(on_cancel)
        return self

    def drop_result(self) -> None:
        """Let nobody hear the result; errors are still told."""
        self._on_done.clear()

    @property
    def started_at(self) -> float:
        """`time.monotonic()` when its turn came; before that, when it was queued."""
        return self._execution.started_at

    @property
    def done(self) -> int:
        """Steps done so far."""
        return self._execution.progress[0]

    @property
    def total(self) -> int:
        """Steps in all; 0 while unknown."""
        return self._execution.progress[1]

    @property
    def is_stopping(self) -> bool:
        """Whether Stop was pressed."""
        return self._execution.stop.is_set()

    def cancel(self) -> None:
        """Ask the call to stop at its next tick; at once where it has not begun."""
        self._execution.stop.set()
        if self._execution.take():
            self._execution.ending = ("cancelled", None)
            DISPATCHER.notify(self._execution.number)

    def _look(self) -> None:
        """Pass on what the lane has left; never before `start_*` has returned to who listens."""
        ending = self._execution.ending
        if ending is not None:
            DISPATCHER.unregister(self._execution.number)
            self._execution.function = self._execution.ending = None
        if not isValid(self):
            self._forget_callbacks()
            return  # the window was closed, and this call outlived its patience
        if self._execution.progress != self._shown:
            self._shown = self._execution.progress
            self.progressed.emit(*self._shown)
        if ending is not None:
            self._deliver(*ending)

    def _deliver(self, kind: str, value: object) -> None:
        if kind == "finished":
            # The one place where the type of a result is taken on trust: the lane called the verb.
            result = cast("R_co", value)
            _call_each([partial(on_done, result) for on_done in self._on_done])
        elif kind == "failed":
            assert isinstance(value, Exception)
            _call_each([partial(on_error, value) for on_error in self._on_error])
        else:
            _call_each([partial(on_cancel) for on_cancel in self._on_cancel])
        self._forget_callbacks()
        if isValid(self):  # a callback may have closed the window
            self.deleteLater()
            self.ended.emit()

    def _forget_callbacks(self) -> None:
        """Let go of what they hold: controllers and dialogs, and often this job itself.

        Else all that would outlive its window until Python's collector comes by.
        """
        self._on_done, self._on_error, self._on_cancel = [], [], []


def _call_each(callbacks: list[partial[object]]) -> None:
    """Call them all, as Qt does with slots: one that fails does not keep the others from it."""
    for callback in callbacks:
        owner = getattr(callback.func, "__self__", None)
        if isinstance(owner, QObject) and not isValid(owner):
            continue
        try:
            callback()
        except Exception:  # noqa: BLE001 - shown where the errors of slots are shown
            sys.excepthook(*sys.exc_info())


class Runner(QObject):
    """Both lanes; one for the whole session, made and shut down in the GUI thread."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ids = count(1)
        self._engine = EngineLane()
        self._local = LocalLane()
        self._is_shut = False

    def start_engine(
        self, call: Call[R], project_path: Path | None, *, steps_aside: bool = False
    ) -> Job[R]:
        """Queue a call in the engine's process.

        Args:
            call: its arguments must pickle.
            project_path: the project to open for it; None for a verb that takes none.
            steps_aside: whether calls that are queued while it runs are made inside its ticks, as
                long as it is not to stop; it goes on after them.
        """
        job: Job[R] = Job(call.name, self)
        supervise = partial(
            self._engine.supervise, next(self._ids), call, project_path, steps_aside=steps_aside
        )
        self._submit(self._engine, job, supervise)
        return job

    def start_local(self, function: Callable[[Tick], R], name: str) -> Job[R]:
        """Queue `function(tick)` on this process's background thread."""
        job: Job[R] = Job(name, self)
        self._submit(self._local, job, lambda execution: function(execution.tick))
        return job

    def start_nothing(self) -> Job[R]:
        """Return a job that ends as stopped, for a caller that has nothing to ask."""
        job: Job[R] = Job("nothing", self)
        job.cancel()
        return job

    def warm_up(self) -> None:
        """Start the engine's process ahead of need and let it import the engine."""
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
        self._local.close()

    def _submit(
        self,
        lane: EngineLane | LocalLane,
        job: Job[R],
        function: Callable[[Execution], object],
    ) -> None:
        if self._is_shut:
            job.cancel()
        else:
            job._execution.function = function
            lane.submit(job._execution.run)
