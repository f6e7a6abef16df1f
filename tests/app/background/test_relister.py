"""Listings are asked for at a pace, and what was overtaken is thrown away."""

import pytest

from app.background.relister import Relister
from tests.app.fake_jobs import FakeJob


class Lister:
    """Counts listings, and ends them when told to."""

    def __init__(self):
        self.jobs = []
        self.kept = []
        self.relister = Relister(self.relist, self.kept.append)
        self.relister.SHORTEST_PAUSE_MS = 20

    def relist(self):
        self.jobs.append(FakeJob("list", self.relister))
        return self.jobs[-1]


@pytest.fixture
def lister(qapp):
    return Lister()


def test_a_listing_that_was_overtaken_is_thrown_away(lister):
    lister.relister.now()
    lister.relister.outdate()
    lister.jobs[0].finish("old")
    assert lister.kept == []
    lister.jobs[1].finish("new")
    assert lister.kept == ["new"]


def test_wishes_during_a_listing_are_one(lister, qtbot):
    lister.relister.now()
    for _ in range(5):
        lister.relister.soon()
    lister.jobs[0].finish("first")
    assert len(lister.jobs) == 1
    qtbot.waitUntil(lambda: len(lister.jobs) == 2, timeout=2000)
    lister.jobs[1].finish("second")
    qtbot.wait(60)
    assert len(lister.jobs) == 2


def test_now_follows_at_once(lister):
    lister.relister.now()
    lister.relister.now()
    lister.jobs[0].finish("first")
    assert len(lister.jobs) == 2


def test_a_slow_listing_is_followed_by_a_long_pause(lister, qtbot):
    lister.relister.now()
    lister.jobs[0].begin_earlier(1.0)
    lister.jobs[0].finish("slow")
    lister.relister.soon()
    qtbot.wait(100)
    assert len(lister.jobs) == 1


def test_a_failed_listing_keeps_what_there_was(lister):
    lister.relister.now()
    lister.jobs[0].fail(OSError())
    assert lister.kept == []
    assert not lister.relister.is_busy


def test_a_closed_project_is_not_listed(lister):
    lister.relister.now()
    lister.relister.forget()
    lister.jobs[0].finish("late")
    assert lister.kept == []
