"""What the engine's process does with a request, in this process."""

import logging

from app.background import engine_child as engine
from app.background.calls import Call
from app.background.engine_messages import Request
from core.domain.errors import ProjectNotWritable


class Application:
    """A project at hand of which only the syncs count."""

    def __init__(self, project=None, error=None):
        self.project, self.error, self.n_syncs = project, error, 0

    def open(self, path):
        return self.project

    def sync(self):
        self.n_syncs += 1
        if self.error is not None:
            raise self.error

    def clear(self):
        pass


class Outbox:
    def send(self, answer):
        pass


def worked(application, verb, path=None, stopped=()):
    return engine._work(Request.of(1, Call(verb), path), application, Outbox(), stopped)


def count(*, tick):
    for done in range(5):
        tick(done, 5)
    return "counted"


def test_what_is_called_finished_is_on_the_disk():
    application = Application()
    assert worked(application, count).value == "counted"
    assert application.n_syncs == 1


def test_a_long_job_is_synced_while_it_runs(monkeypatch):
    monkeypatch.setattr(engine, "SYNC_PAUSE_S", 0.0)
    application = Application()
    worked(application, count)
    assert application.n_syncs >= 5


def stop_half_way(stopped, *, tick):
    stopped.add(1)
    tick(1, 2)


def test_what_was_done_until_stop_is_on_the_disk():
    stopped = set()
    application = Application(project=stopped)
    assert worked(application, stop_half_way, "any", stopped).kind == "cancelled"
    assert application.n_syncs == 1


def test_a_disk_that_refuses_fails_the_job(tmp_path):
    application = Application(error=ProjectNotWritable(tmp_path / "x.handful", "no space"))
    answer = worked(application, count)
    assert answer.kind == "failed"
    assert isinstance(answer.value, ProjectNotWritable)


# What the log tells


def break_down(*, tick):
    raise KeyError("beak")


def refuse(*, tick):
    raise ProjectNotWritable("/birds.handful")


def test_a_call_that_breaks_is_logged_with_its_traceback(caplog):
    caplog.set_level(logging.INFO)
    assert worked(Application(), break_down).kind == "crashed"
    assert caplog.messages[0] == "break_down broke"
    assert "KeyError: 'beak'" in caplog.text
    assert caplog.messages[-1].startswith("break_down crashed after 0.")


def test_what_the_engine_refuses_is_logged_with_its_facts(caplog):
    caplog.set_level(logging.INFO)
    assert worked(Application(), refuse).kind == "failed"
    assert "refuse failed after 0." in caplog.text
    assert "ProjectNotWritable" in caplog.text
    assert "/birds.handful" in caplog.text


def test_a_long_call_is_logged_and_a_glance_is_not(caplog, monkeypatch):
    caplog.set_level(logging.INFO)
    worked(Application(), count)
    assert caplog.messages == []
    monkeypatch.setattr(engine, "LONG_S", 0.0)
    worked(Application(), count)
    assert caplog.messages[0].startswith("count finished after 0.")
