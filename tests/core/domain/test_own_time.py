"""Slow work that Stop reaches, and a clock that counts nothing of what ticks do."""

import threading
import time

import pytest

from core.domain.errors import Cancelled
from core.domain.own_time import OwnTime
from core.domain.progress import no_tick


def test_ticks_are_passed_on_and_can_be_repeated():
    told = []
    own = OwnTime(lambda *now: told.append(now))
    own.again()
    own(3, 7)
    own.again()
    assert told == [(0, 1), (3, 7), (3, 7)]


def test_the_clock_stands_still_while_a_tick_is_away():
    own = OwnTime(lambda done, total: time.sleep(0.3))
    begun = own.now()
    own(1, 2)
    time.sleep(0.02)
    assert 0.02 <= own.now() - begun < 0.2


def test_a_tick_that_raises_is_left_out_too():
    def tick(done, total):
        time.sleep(0.2)
        raise Cancelled

    own = OwnTime(tick)
    begun = own.now()
    with pytest.raises(Cancelled):
        own(1, 2)
    assert own.now() - begun < 0.1


def test_what_is_waited_for_runs_in_a_thread_of_its_own_and_its_result_comes_back():
    own = OwnTime(no_tick)
    assert own.wait_for(lambda: threading.current_thread().name) == "handful-awaited"


def test_an_error_of_what_is_waited_for_is_raised():
    with pytest.raises(ZeroDivisionError):
        OwnTime(no_tick).wait_for(lambda: 1 / 0)


def test_ticks_go_on_while_something_is_waited_for():
    told = []
    own = OwnTime(lambda *now: told.append(threading.current_thread()))
    own.wait_for(lambda: time.sleep(0.7))
    assert len(told) >= 2
    assert set(told) == {threading.main_thread()}


def test_stop_abandons_what_is_waited_for():
    may_end, ended = threading.Event(), threading.Event()

    def work():
        may_end.wait(5)
        ended.set()

    def tick(done, total):
        raise Cancelled

    with pytest.raises(Cancelled):
        OwnTime(tick).wait_for(work)
    assert not ended.is_set()
    may_end.set()
    assert ended.wait(5)
