"""Nothing that a person can ask of the window is silent: each command shows something, soon.

The times themselves are printed by tests/benchmarks/response/every_command.py; here the bound is
one that a busy machine keeps, too.
"""

import pytest

from tests.benchmarks.response.made_project import make_project
from tests.benchmarks.response.session import ELSEWHERE, Session

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

BOUND_MS = 2000
SILENT = {"find"}
"""Only the caret moves there, which the offscreen platform does not paint."""


@pytest.fixture(params=["idle", "busy"])
def session(request, qapp, tmp_path):
    """The window on a small project, its engine idle or as busy as a search keeps it."""
    session = Session(qapp, make_project(tmp_path, 60, 4), is_busy=request.param == "busy")
    yield session
    session.shut_down()


def test_each_command_shows_something_soon(session):
    answers = {one.name: one.ms for one in session.answers()}
    silent = {name for name, ms in answers.items() if ms is None}
    assert silent <= SILENT
    assert {name: ms for name, ms in answers.items() if ms is not None and ms > BOUND_MS} == {}


def test_all_commands_are_asked_or_named_with_a_reason(session):
    asked = {name for name, _ in session.deeds()}
    names = set(session.window.commands.names())
    assert names - asked == set(ELSEWHERE)
    assert all(ELSEWHERE.values())
