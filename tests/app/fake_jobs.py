"""Jobs and a runner that end when the test says so, and how to wait for real ones."""

from functools import partial

from PySide6.QtCore import QObject

from app.background.jobs import Job, Runner

TIMEOUT_MS = 15_000  # a spawned process takes a second on a busy machine


class FakeJob(Job):
    """A job that has begun, and of which nothing comes but by `finish`, `fail` and `stop`.

    To its callers it is a real one: they get what they ask for at the end, in the same order. After
    `cancel` it goes on, as a call does that is far from its next tick.
    """

    def __init__(self, name="label_folder", parent=None, *, done=0, total=0, seconds=0.0):
        super().__init__(name, parent)
        self._execution.take()
        self._execution.started_at -= seconds
        self.show_progress(done, total)

    def show_progress(self, done, total):
        """Get so far; who looks sees it, and nobody is told."""
        self._execution.progress = self._shown = (done, total)

    def begin_earlier(self, seconds):
        """Let it have begun so much earlier."""
        self._execution.started_at -= seconds

    def finish(self, result=None):
        """End with a result."""
        self._end("finished", result)

    def fail(self, error):
        """End with an error."""
        self._end("failed", error)

    def stop(self):
        """End as stopped."""
        self._end("cancelled", None)

    def _end(self, kind, value):
        self._execution.ending = (kind, value)
        self._look()


class FakeRunner(QObject):
    """Takes calls for the engine, and never ends one by itself.

    Attributes:
        calls: each `Call`, in the order in which they came.
        paths: the project of each.
        jobs: the `FakeJob` of each.
        steps_aside: whether each makes way by stepping aside.
    """

    def __init__(self, parent=None):
        super().__init__(parent)
        self.calls = []
        self.paths = []
        self.jobs = []
        self.steps_aside = []

    @property
    def names(self):
        """What was called, by name."""
        return [one.name for one in self.calls]

    def start_engine(self, call, project_path=None, *, steps_aside=False):
        self.calls.append(call)
        self.steps_aside.append(steps_aside)
        self.paths.append(project_path)
        self.jobs.append(FakeJob(call.name, self))
        return self.jobs[-1]

    def start_nothing(self):
        return Runner.start_nothing(self)


def take_over(runner):
    """Let a fake take what a real runner would give to the engine; return the fake."""
    fake = FakeRunner(runner)
    runner.start_engine = fake.start_engine
    return fake


def result_of(qtbot, job, timeout=TIMEOUT_MS):
    """Wait for a job's result."""
    return _ending(qtbot, job, "done", timeout)


def error_of(qtbot, job, timeout=TIMEOUT_MS):
    """Wait for a job to fail; return its error."""
    return _ending(qtbot, job, "failed", timeout)


def wait_until_cancelled(qtbot, job, timeout=TIMEOUT_MS):
    """Wait for a job to end as stopped."""
    _ending(qtbot, job, "cancelled", timeout)


def endings_of(job):
    """Return a list that will hold how a job ended: ("done", result) and the like."""
    endings = []

    def note(kind, value=None):
        endings.append((kind, value))

    job.then(partial(note, "done"), partial(note, "failed"), partial(note, "cancelled"))
    return endings


def _ending(qtbot, job, wanted, timeout):
    endings = endings_of(job)
    qtbot.waitUntil(lambda: bool(endings), timeout=timeout)
    ((kind, value),) = endings
    assert kind == wanted, value
    return value
