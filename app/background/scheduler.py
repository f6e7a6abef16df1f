"""The order of the engine's work: adapting, labelling, reading ahead, a better model, a pack.

One thing runs at a time. What matters more stops what matters less, which goes on afterwards: the
engine keeps what was done, so nothing is done twice. What only prepares also stops for a
question that a dialog asks of the engine. The search would lose much by that, so it is suspended
instead: what comes runs on top of it, and then it continues. A batch that kills the engine's
process continues in another process.
"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, TypeAlias

from PySide6.QtCore import QObject, Signal

from app.background.calls import Call, R
from app.background.jobs import EngineDied, Job, Runner

Kind: TypeAlias = Literal["adapt", "label", "embed", "map", "curve", "improve", "meta"]

# See docs/adr/0002-scheduler-priorities.md.
_URGENCY: dict[Kind, int] = {
    "adapt": 0,
    "label": 1,
    "embed": 2,
    "map": 3,
    "curve": 4,
    "improve": 5,
    # See docs/adr/0048-meta-training-is-last.md.
    "meta": 6,
}

BACKGROUND: tuple[Kind, ...] = ("embed", "map", "curve", "improve", "meta")
"""What nobody waits for."""

# See docs/adr/0057-the-search-steps-aside.md.
_STEPS_ASIDE: tuple[Kind, ...] = ("improve", "curve")

_RUN_NO_NETWORK: tuple[Kind, ...] = ("map", "curve")
"""They look at embeddings that are there, and ask for no device."""

_IN_BATCHES: tuple[Kind, ...] = ("label", "embed")

MOST_DEATHS = 3  # of the engine in a row, after which its batch is not gone on with


@dataclass(frozen=True)
class Task:
    """One slow call that the engine is to make.

    Attributes:
        kind: decides what stops for what.
        call: of a verb, which also takes a `device` where it runs a network.
        folder: what it is about, where that is a folder.
    """

    kind: Kind
    call: Call[object]
    folder: Path | None = None


@dataclass(frozen=True)
class Outcome:
    """How a task ended: with a result, with an error, or stopped by the person.

    `done` of `total` is how far it had come; a total of 0: there was nothing to do.
    """

    task: Task
    result: object = None
    error: Exception | None = None
    done: int = 0
    total: int = 0
    was_stopped: bool = False


@dataclass(eq=False)
class _Running:
    task: Task
    job: Job[object]
    is_stopped: bool = False  # by the person
    is_given_up: bool = False

    @property
    def steps_aside(self) -> bool:
        return self.task.kind in _STEPS_ASIDE and not self.job.is_stopping

    def make_way(self) -> None:
        """Stop, unless a question can be answered in the middle of it."""
        if not self.steps_aside:
            self.job.cancel()


@dataclass
class _State:
    """What is to be done for one project.

    Attributes:
        path: the project; None for none.
        queue: what waits, the most urgent first.
        stack: what runs, the last one in truth; the others have stepped aside for it.
        n_deaths: how often in a row the engine has died of a batch.
    """

    path: Path | None = None
    queue: list[Task] = field(default_factory=list)
    stack: list[_Running] = field(default_factory=list)
    n_deaths: int = 0

    @property
    def top(self) -> _Running | None:
        return self.stack[-1] if self.stack else None


class Scheduler(QObject):
    """The engine's queue for one project.

    Attributes:
        device: what the engine runs on.

    Signals:
        started: (Job, Task); again for what goes on after it had stepped aside.
        coming: a `Task` that begins as soon as what is running has stopped.
        ended: an `Outcome`; not sent for a task that had to wait for a more urgent one.
        idle: nothing is left to do.
    """

    started = Signal(Job, Task)
    coming = Signal(Task)
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
        return self._now.top.task if self._now.top else None

    @property
    def job(self) -> Job[object] | None:
        """The job of what the engine is doing."""
        return self._now.top.job if self._now.top else None

    def is_wanted(self, kind: Kind) -> bool:
        """Whether something of this kind is running or waiting its turn."""
        tasks = [*self._now.queue, *(one.task for one in self._now.stack)]
        return any(one.kind == kind for one in tasks)

    def open(self, path: Path | None) -> None:
        """Turn to another project, None for no project; the old one's work is stopped."""
        for running in self._now.stack:
            running.job.cancel()
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
        self._go_on()

    def run(self, call: Call[R]) -> Job[R]:
        """Let the engine answer something that a person waits for, when its turn comes.

        What runs in the background stops, and continues after the answer.
        """
        top = self._now.top
        if top and top.task.kind in BACKGROUND:
            top.make_way()
        return self._asked(call)

    def interrupt(self, call: Call[R]) -> Job[R]:
        """Let the engine answer something small at once, in the middle of a batch.

        Reading and labelling stop and continue afterwards. Adapting does not, as it would have to
        start over: the question waits for its end.
        """
        job = self._asked(call)
        top = self._now.top
        if top and top.task.kind != "adapt":
            top.make_way()
        return job

    def give_up(self, kind: Kind) -> None:
        """Stop what runs of this kind, and forget what waits of it; nobody is told."""
        self._now.queue = [one for one in self._now.queue if one.kind != kind]
        for running in self._now.stack:
            if running.task.kind == kind:
                running.is_given_up = True
                running.job.cancel()

    def stop(self) -> None:
        """Stop what is running, and forget what would follow of the same kind."""
        running = self._now.top
        if not running:
            return
        running.is_stopped = True
        self._now.queue = [one for one in self._now.queue if one.kind != running.task.kind]
        running.job.cancel()

    def _asked(self, call: Call[R]) -> Job[R]:
        if self._now.path is None:
            return self._runner.start_nothing()
        return self._runner.start_engine(call, self._now.path)

    def _insert(self, task: Task, *, first: bool) -> None:
        urgency = _URGENCY[task.kind]
        place = sum(
            _URGENCY[one.kind] < urgency or (not first and _URGENCY[one.kind] == urgency)
            for one in self._now.queue
        )
        self._now.queue.insert(place, task)

    def _go_on(self) -> None:
        state = self._now
        if not state.queue or state.path is None:
            return
        task, top = state.queue[0], state.top
        is_urgent = top is None or _URGENCY[task.kind] < _URGENCY[top.task.kind]
        # Adapting is to other examples, for which what stepped aside would be of no use.
        if top is None or (is_urgent and top.steps_aside and task.kind != "adapt"):
            self._start(state.queue.pop(0), state.path)
        elif is_urgent:
            top.job.cancel()
            self.coming.emit(task)

    def _start(self, task: Task, path: Path) -> None:
        is_usual = self.device == "auto" or task.kind in _RUN_NO_NETWORK
        options = {} if is_usual else {"device": self.device}
        call = task.call.with_options(**options)
        job = self._runner.start_engine(call, path, steps_aside=task.kind in _STEPS_ASIDE)
        running = _Running(task, job)
        self._now.stack.append(running)
        job.then(
            lambda result: self._end(running, Outcome(task, result, None, job.done, job.total)),
            lambda error: self._end(running, Outcome(task, error=error)),
            lambda: self._end(
                running, Outcome(task, done=job.done, total=job.total, was_stopped=True)
            ),
        )
        self.started.emit(job, task)

    def _end(self, running: _Running, outcome: Outcome) -> None:
        state = self._now
        if running not in state.stack:
            return  # of a project that was closed
        was_top = state.top is running
        state.stack.remove(running)
        beneath = state.top
        if outcome.was_stopped and running.is_given_up:
            pass
        elif outcome.was_stopped and not running.is_stopped:
            # It was stopped for something else, or what it was suspended for killed the engine.
            if not any(_covers(one, running.task) for one in state.queue):
                self._insert(running.task, first=True)
        elif self._outlives(running, outcome):
            self._insert(running.task, first=True)
        else:
            self.ended.emit(outcome)
        self._go_on()
        top = self._now.top
        if top is None:
            self.idle.emit()
        elif was_top and top is beneath and not top.job.is_stopping:
            self.started.emit(top.job, top.task)  # it goes on

    def _outlives(self, running: _Running, outcome: Outcome) -> bool:
        """Whether a batch goes on although the engine has died of it.

        A picture may end the process that opens it. The next one opens apart what was being opened,
        so all others get their turn.
        """
        if not isinstance(outcome.error, EngineDied):
            self._now.n_deaths = 0
            return False
        self._now.n_deaths += 1
        is_wanted = not running.is_stopped and not running.is_given_up
        is_batch = running.task.kind in _IN_BATCHES
        return is_wanted and is_batch and self._now.n_deaths <= MOST_DEATHS


def _covers(one: Task, other: Task) -> bool:
    """Tell whether doing the one does the other too: labelling a folder also reads it."""
    return one == other or (one.kind == "label" and one.folder == other.folder)
