"""Fits in a thread of their own: the threads of BLAS are as many afterwards as before."""

import threading
import time

import pytest
from threadpoolctl import threadpool_info, threadpool_limits

from core.domain.errors import Cancelled
from core.domain.own_time import OwnTime
from core.domain.progress import no_tick
from core.training.scale_shift import awaited_fits
from core.training.scale_shift.awaited_fits import await_fits


def n_threads():
    return {one["num_threads"] for one in threadpool_info() if one["user_api"] == "blas"}


@pytest.fixture
def usual(monkeypatch):
    """Two threads, on any computer."""
    monkeypatch.setattr(awaited_fits, "_usual_threads", lambda: 2)
    before = max(n_threads())
    yield {2}
    awaited_fits._set_threads(before)


class Fit:
    """Limits the threads and stays so until told to end."""

    def __init__(self):
        self.begun, self.may_end = threading.Event(), threading.Event()

    def __call__(self):
        with threadpool_limits(1, user_api="blas"):
            self.begun.set()
            assert self.may_end.wait(10)


def wait_for_the_end():
    for thread in threading.enumerate():
        if thread.name == "handful-awaited":
            thread.join(10)


def test_the_limit_of_a_fit_ends_with_it(usual):
    assert await_fits(OwnTime(no_tick), lambda: 7) == 7
    assert n_threads() == usual


def test_there_is_one_thread_for_fits_and_for_what_ticks_do_meanwhile(usual):
    seen = []
    own = OwnTime(lambda *now: seen.append(n_threads()))
    assert await_fits(own, lambda: (time.sleep(0.5), n_threads())[1]) == {1}
    assert seen
    assert set.union(*seen) == {1}


def test_an_error_of_a_fit_lifts_the_limit(usual):
    with pytest.raises(ZeroDivisionError):
        await_fits(OwnTime(no_tick), lambda: 1 / 0)
    assert n_threads() == usual


def test_a_limit_that_a_tick_sets_meanwhile_does_not_stay(usual):
    fit = Fit()

    def tick(done, total):
        assert fit.begun.wait(10)
        with threadpool_limits(1, user_api="blas"):
            fit.may_end.set()
            wait_for_the_end()  # so the one that was set first is lifted first

    await_fits(OwnTime(tick), fit)
    assert n_threads() == usual


def test_the_limit_of_an_abandoned_fit_does_not_stay(usual):
    fit = Fit()

    def tick(done, total):
        assert fit.begun.wait(10)
        raise Cancelled

    with pytest.raises(Cancelled):
        await_fits(OwnTime(tick), fit)
    fit.may_end.set()
    wait_for_the_end()
    assert n_threads() == usual
