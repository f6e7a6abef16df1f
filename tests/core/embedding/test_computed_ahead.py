"""What is computed ahead comes in order, not too far ahead, and ends with who takes it."""

import threading

import pytest

from core.embedding.computed_ahead import computed_ahead


def test_results_come_in_the_order_of_the_items():
    assert list(computed_ahead(lambda n: n * n, range(100), 5)) == [n * n for n in range(100)]


def test_nothing_is_computed_of_nothing():
    assert list(computed_ahead(str, [], 5)) == []


def test_no_more_is_taken_than_may_wait():
    taken = []

    def items():
        for n in range(100):
            taken.append(n)
            yield n

    results = computed_ahead(str, items(), 4)
    assert next(results) == "0"
    assert len(taken) == 4
    results.close()


def test_an_error_is_raised_in_its_place_and_ends_the_threads():
    before = threading.active_count()

    def half(n):
        if n == 3:
            raise ValueError("three")
        return n

    results = computed_ahead(half, range(100), 8)
    assert [next(results) for _ in range(3)] == [0, 1, 2]
    with pytest.raises(ValueError, match="three"):
        next(results)
    assert threading.active_count() == before


def test_who_stops_taking_waits_for_no_call_that_has_not_begun():
    begun = []
    go_on = threading.Event()

    def slow(n):
        begun.append(n)
        if n:
            go_on.wait(10)
        return n

    results = computed_ahead(slow, range(1000), 500)
    threading.Timer(0.05, go_on.set).start()
    next(results)
    results.close()
    assert len(begun) < 500
