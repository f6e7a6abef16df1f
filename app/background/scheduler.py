"""The order of the engine's work: adapting, labelling, reading ahead, a better model, a pack.

One thing runs at a time. What matters more stops what matters less, which goes on afterwards: the
engine keeps what was done, so nothing is done twice. What only prepares also makes way for a
question that a dialog asks of the engine.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from typing import Literal, TypeAlias

from PySide6.QtCore import QObject, QTimer, Signal

from app.background.calls import Call, R
from app.background.jobs import Job, Runner
from core.domain.records import Entries

Kind: TypeAlias = Literal["adapt", "label", "embed", "map", "improve", "meta"]

_URGENCY: dict[Kind, int] = {
    "adapt": 0,
    "label": 1,
    "embed": 2,
    "map": 3,
    "improve": 4,
    "meta": 5,
}

BACKGROUND: tuple[Kind, ...] = ("embed", "map", "improve", "meta")
"""What nobody waits for."""


@dataclass(frozen=True)
class Task:
    """One slow call that the engine is to make.

    Attributes:
        kind: decides what makes way for what.
        call: of a verb that also takes a `device`.
        folder: what it is about, where that is a folder.
    """

    kind: Kind
    call: Call[object]
    folder: Path | None = None


@dataclass(frozen=True)
class Outcome:
    """How a task ended: with a result, with an error, or stopped by the person.

    `done` of `total` is how far it had come; a total of 0 says that there was nothing to do.
    """

    task: Task
    result: object = None
    error: Exception | None = None
    done: int = 0
    total: int = 0
    was_stopped: bool = False


@dataclass
class _Running:
    task: Task
    job: Job[object]
    is_preempted: bool = False
    is_given_up: bool = False


@dataclass
class _State:
    path: Path | None = None
    queue: list[Task] = field(default_factory=list)
    running: _Running | None = None


class Scheduler(QObject):
    """The engine's queue for one project.

    Attributes:
        device: what the engine runs on.

    Signals:
        started: (Job, Task).
        ended: an `Outcome`; not sent for a task that had to wait for a more urgent one.
        idle: nothing is left to do.
    """

    started = Signal(Job, Task)
    ended = Signal(Outcome)
    idle = Signal()

    def __init__(self, runner: Runner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._runner = runner
        self.device = "auto"
        self._now = _State()

    @property
    def running(self) -> Task | None:
        """What the engine is doing."""
        return self._now.running.task if self._now.running else None

    @property
    def job(self) -> Job[object] | None:
        """The job of what the engine is doing."""
        return self._now.running.job if self._now.running else None

    def is_wanted(self, kind: Kind) -> bool:
        """Whether something of this kind is running or waiting its turn."""
        running = self._now.running
        of_kind = [one.kind == kind for one in self._now.queue]
        return any(of_kind) or (running is not None and running.task.kind == kind)

    def open(self, path: Path | None) -> None:
        """Turn to another project, None for no project; the old one's work is stopped."""
        if self._now.running:
            self._now.running.job.cancel()
        # A new state, so that the old job's end finds itself forgotten.
        self._now = _State(path)

    def add(self, task: Task) -> None:
        """Do this as soon as nothing more urgent is to be done."""
        if task in self._now.queue:
            return
        if task.kind == "improve":
            # The newest wish says how much time there is.
            self._now.queue = [one for one in self._now.queue if one.kind != "improve"]
        if task.kind == "label":
            # Labelling reads what is not read yet.
            self._now.queue = [
                one for one in self._now.queue if (one.kind, one.folder) != ("embed", task.folder)
            ]
        self._insert(task, first=False)
        running = self._now.running
        if running and _URGENCY[task.kind] < _URGENCY[running.task.kind]:
            running.is_preempted = True
            running.job.cancel()
        self._go_on()

    def run(self, call: Call[R]) -> Job[R]:
        """Let the engine answer something that a person waits for, when its turn comes.

        What runs in the background makes way, and goes on after the answer.
        """
        state = self._now
        if state.path is None:
            return self._runner.start_nothing()
        if state.running and state.running.task.kind in BACKGROUND:
            state.running.is_preempted = True
            state.running.job.cancel()
        return self._runner.start_engine(call, state.path)

    def interrupt(self, call: Call[R]) -> Job[R]:
        """Let the engine answer something small at once, in the middle of a batch.

        Reading and labelling make way and go on afterwards. Adapting does not, as it would have to
        begin anew: the question waits for its end.
        """
        if self._now.path is None:
            return self._runner.start_nothing()
        job = self._runner.start_engine(call, self._now.path)
        running = self._now.running
        if running and running.task.kind != "adapt" and not running.job.is_stopping:
            running.is_preempted = True
            running.job.cancel()
        return job

    def give_up(self, kind: Kind) -> None:
        """Stop what runs of this kind, and forget what waits of it; nobody is told."""
        self._now.queue = [one for one in self._now.queue if one.kind != kind]
        running = self._now.running
        if running and running.task.kind == kind:
            running.is_given_up = True
            running.job.cancel()

    def stop(self) -> None:
        """Stop what is running, and forget what would follow of the same kind."""
        running = self._now.running
        if not running:
            return
        running.is_preempted = False
        self._now.queue = [one for one in self._now.queue if one.kind != running.task.kind]
        running.job.cancel()

    def _insert(self, task: Task, *, first: bool) -> None:
        urgency = _URGENCY[task.kind]
        place = sum(
            _URGENCY[one.kind] < urgency or (not first and _URGENCY[one.kind] == urgency)
            for one in self._now.queue
        )
        self._now.queue.insert(place, task)

    def _go_on(self) -> None:
        state = self._now
        if state.running or not state.queue or state.path is None:
            return
        task = state.queue.pop(0)
        call = task.call
        if self.device != "auto":
            call = call.with_options(device=self.device)
        job = self._runner.start_engine(call, state.path)
        running = state.running = _Running(task, job)
        job.then(
            lambda result: self._end(running, Outcome(task, result, None, job.done, job.total)),
            lambda error: self._end(running, Outcome(task, error=error)),
            lambda: self._end(
                running, Outcome(task, done=job.done, total=job.total, was_stopped=True)
            ),
        )
        self.started.emit(job, task)

    def _end(self, running: _Running, outcome: Outcome) -> None:
        if self._now.running is not running:
            return  # of a project that was closed
        self._now.running = None
        if outcome.was_stopped and running.is_given_up:
            pass
        elif outcome.was_stopped and running.is_preempted:
            if not any(_covers(one, running.task) for one in self._now.queue):
                self._insert(running.task, first=True)
        else:
            self.ended.emit(outcome)
        self._go_on()
        if not self._now.running:
            self.idle.emit()


def _covers(one: Task, other: Task) -> bool:
    """Tell whether doing the one does the other too: labelling a folder also reads it."""
    return one == other or (one.kind == "label" and one.folder == other.folder)


class Relister(QObject):
    """Asks for a fresh listing at a pace that the project's size allows.

    Args:
        list_all: starts a listing and returns its job, None where there is no project.
        keep: gets the new listing.
    """

    SHORTEST_PAUSE_MS = 500
    # A listing of a million files takes seconds; it may use a tenth of the time at most.
    SHARE = 10

    def __init__(
        self,
        list_all: Callable[[], Job[Entries] | None],
        keep: Callable[[Entries], None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._list_all = list_all
        self._keep = keep
        self._job: Job[Entries] | None = None
        self._is_wanted = self._is_urgent = self._is_outdated = False
        self._pause = QTimer(self, singleShot=True)
        self._pause.setInterval(self.SHORTEST_PAUSE_MS)
        self._pause.timeout.connect(self._catch_up)

    @property
    def is_busy(self) -> bool:
        """Whether a listing is under way or asked for."""
        return self._job is not None or self._is_wanted

    def now(self) -> None:
        """List at once, or right after the listing that is under way."""
        self._pause.stop()
        self._is_wanted = self._is_urgent = True
        self._catch_up()

    def soon(self) -> None:
        """List when the pause is over."""
        self._is_wanted = True
        if self._job is None and not self._pause.isActive():
            self._catch_up()

    def outdate(self) -> None:
        """Throw away what is being listed: the person has changed something since it began."""
        self._is_outdated = True

    def forget(self) -> None:
        """Stop: another project is being opened."""
        self._job = None
        self._is_wanted = self._is_urgent = False
        self._pause.stop()

    def _catch_up(self) -> None:
        if not self._is_wanted or self._job is not None:
            return
        self._is_wanted = self._is_urgent = self._is_outdated = False
        job = self._job = self._list_all()
        if job is not None:
            job.then(
                lambda entries: self._end(job, entries),
                lambda _: self._end(job, None),
                lambda: self._end(job, None),
            )

    def _end(self, job: Job[Entries], entries: Entries | None) -> None:
        if job is not self._job:
            return
        self._job = None
        took_ms = round((monotonic() - job.started_at) * 1000)
        if entries is not None and not self._is_outdated:
            self._keep(entries)
        if self._is_outdated or self._is_urgent:
            self._is_wanted = True
            self._catch_up()
        else:
            self._pause.start(max(self.SHORTEST_PAUSE_MS, self.SHARE * took_ms))
