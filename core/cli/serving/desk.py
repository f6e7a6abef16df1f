"""Hands calls from the threads of a server to the one thread that has the project open."""

import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any

_WAIT_S = 0.25  # how long a wish to stop may wait


class Closed(Exception):
    """Nobody works here any more."""


@dataclass(frozen=True, slots=True)
class _Left:
    call: Callable[[], Any]
    must_be_done: bool
    answer: "Future[Any]" = field(default_factory=Future)

    def do(self, failed: Callable[[Exception], object]) -> None:
        try:
            self.answer.set_result(self.call())
        except Exception as error:  # noqa: BLE001 - the caller gets it
            self.answer.set_exception(error)
            failed(error)


class Desk:
    """Calls that wait for their turn, done one after the other in the order in which they came."""

    def __init__(self) -> None:
        self._calls: queue.Queue[_Left] = queue.Queue()
        self._is_closed = False
        self._closing = threading.Lock()

    def leave(self, call: Callable[[], Any], *, must_be_done: bool = False) -> "Future[Any]":
        """Leave a call, from any thread.

        Args:
            call: to be done.
            must_be_done: even where work stops first, for what nobody would send again.

        Raises:
            Closed: it would never be done.
        """
        left = _Left(call, must_be_done)
        with self._closing:  # else a call could come after the last look
            if self._is_closed:
                raise Closed
            self._calls.put(left)
        return left.answer

    def work(self, see_stop: Callable[[], object], failed: Callable[[Exception], object]) -> None:
        """Do what is left here until `see_stop` raises; then only what must be done.

        Args:
            see_stop: called a few times a second.
            failed: told what a call raised, which its caller gets, too.
        """
        try:
            while True:
                see_stop()
                try:
                    left = self._calls.get(timeout=_WAIT_S)
                except queue.Empty:
                    continue
                left.do(failed)
        finally:
            self._close(failed)

    def _close(self, failed: Callable[[Exception], object]) -> None:
        with self._closing:
            self._is_closed = True
        waiting = [self._calls.get() for _ in range(self._calls.qsize())]
        with ExitStack() as rest:  # goes on after a call that fails
            for left in reversed(waiting):
                if left.must_be_done:
                    rest.callback(left.do, failed)
                else:
                    left.answer.set_exception(Closed())
