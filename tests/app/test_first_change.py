"""Nothing that a person can ask of the window is silent: each command shows something.

How soon it does is printed by tests/benchmarks/response/every_command.py.
"""

import pytest

from tests.benchmarks.response.made_project import make_project
from tests.benchmarks.response.session import ELSEWHERE, Session

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

SILENT = {"find"}
"""Only the caret moves there, which the offscreen platform does not paint."""


@pytest.fixture(params=["idle", "busy"])
def session(request, qapp, tmp_path):
    """The window on a small project, its engine idle or as busy as a search keeps it."""
    session = Session(qapp, make_project(tmp_path, 60, 4), is_busy=request.param == "busy")
    yield session
    session.shut_down()


def test_each_command_shows_something(session):
    silent = {answer.name for answer in session.answers() if answer.ms is None}
    assert silent <= SILENT


def test_all_commands_are_asked_or_named_with_a_reason(session):
    asked = {name for name, _ in session.deeds()}
    names = set(session.window.commands.names())
    assert names - asked == set(ELSEWHERE)
    assert all(ELSEWHERE.values())
