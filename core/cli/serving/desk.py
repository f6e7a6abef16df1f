"""Hands calls from the threads of a server to the one thread that has the project open."""

import queue
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

_WAIT_S = 0.25  # how long a wish to stop may wait


class Closed(Exception):
    """Nobody works here any more."""


class Desk:
    """Calls that wait for their turn, done one after the other in the order in which they came."""

    def __init__(self) -> None:
        self._calls: queue.Queue[tuple[Callable[[], Any], Future[Any]]] = queue.Queue()
        self._is_closed = False

    def leave(self, call: Callable[[], Any]) -> "Future[Any]":
        """Leave a call, from any thread.

        Raises:
            Closed: it would never be done.
        """
        if self._is_closed:
            raise Closed
        answer: Future[Any] = Future()
        self._calls.put((call, answer))
        return answer

    def work(self, see_stop: Callable[[], object], failed: Callable[[Exception], object]) -> None:
        """Do what is left here until `see_stop` raises; ends what still waits then.

        Args:
            see_stop: called a few times a second.
            failed: told what a call raised, which its caller gets, too.
        """
        try:
            while True:
                see_stop()
                try:
                    call, answer = self._calls.get(timeout=_WAIT_S)
                except queue.Empty:
                    continue
                try:
                    answer.set_result(call())
                except Exception as error:  # noqa: BLE001 - the caller gets it
                    answer.set_exception(error)
                    failed(error)
        finally:
            self._is_closed = True
            while not self._calls.empty():
                self._calls.get()[1].set_exception(Closed())
