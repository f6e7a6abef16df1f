"""Word from any thread is heard in the GUI thread, in its order, until it is no longer wanted."""

import threading

import pytest
from PySide6.QtCore import QEventLoop

from app.background.dispatcher import DISPATCHER


@pytest.fixture
def ring_beside(qtbot):
    """Ring from another thread, and wait until it has ended."""

    def ring(*numbers):
        thread = threading.Thread(target=lambda: [DISPATCHER.notify(number) for number in numbers])
        thread.start()
        thread.join()

    return ring


def test_rings_are_heard_in_the_gui_thread_in_their_order(qtbot, ring_beside):
    heard = []
    numbers = [
        DISPATCHER.register(lambda n=n: heard.append((n, threading.current_thread())))
        for n in range(3)
    ]
    ring_beside(numbers[2], numbers[0], numbers[2], numbers[1])
    assert heard == []  # not before the event loop runs
    qtbot.waitUntil(lambda: len(heard) == 4)
    assert [n for n, _ in heard] == [2, 0, 2, 1]
    assert {thread for _, thread in heard} == {threading.main_thread()}
    for number in numbers:
        DISPATCHER.unregister(number)


def test_what_is_forgotten_is_not_heard_though_it_has_rung(qtbot, ring_beside):
    heard = []
    first, second = (
        DISPATCHER.register(lambda: heard.append(1)),
        DISPATCHER.register(lambda: heard.append(2)),
    )
    ring_beside(first, second)
    DISPATCHER.unregister(first)
    qtbot.waitUntil(lambda: heard != [])
    assert heard == [2]
    DISPATCHER.unregister(second)


def test_an_answer_that_runs_a_loop_of_its_own_holds_up_no_other(qtbot, ring_beside):
    loop, heard = QEventLoop(), []

    def open_dialog():
        loop.exec()
        heard.append("dialog")

    def close_it():
        heard.append("close")
        loop.quit()

    numbers = [DISPATCHER.register(open_dialog), DISPATCHER.register(close_it)]
    ring_beside(*numbers)
    qtbot.waitUntil(lambda: len(heard) == 2)
    assert heard == ["close", "dialog"]
    for number in numbers:
        DISPATCHER.unregister(number)
