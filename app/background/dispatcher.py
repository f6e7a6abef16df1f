"""Word from any thread to the GUI thread, which can neither dangle nor free what is Qt's.

Two things end the process now and then, and far from their cause: to emit a signal of an object
that the GUI thread deletes meanwhile (PySide lets go of Python's lock in the midst of it), and to
drop the last reference to a Qt object, or to a closure over one, in another thread. So a thread
knows no more of Qt than a number. It leaves what it has to say in plain Python and rings; what the
number stands for is known, kept and let go of in the GUI thread alone.
"""

from collections.abc import Callable
from contextlib import suppress
from itertools import count
from queue import SimpleQueue

from PySide6.QtCore import QObject, Qt, Signal, Slot


class Bell(QObject):
    """Calls functions in its own thread when another thread rings; see `BELL`."""

    _rung = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._numbers = count(1)
        self._answers: dict[int, Callable[[], None]] = {}
        self._rings: SimpleQueue[int] = SimpleQueue()
        # Queued even from the GUI thread itself: who rings is never called back in the midst of it.
        self._rung.connect(self._answer, Qt.ConnectionType.QueuedConnection)

    def expect(self, answer: Callable[[], None]) -> int:
        """Keep `answer` until it is forgotten, and call it at each ring.

        Returns:
            the number to ring.
        """
        number = next(self._numbers)
        self._answers[number] = answer
        return number

    def forget(self, number: int) -> None:
        """Let go of an answer; whoever still rings is not heard."""
        self._answers.pop(number, None)

    def ring(self, number: int) -> None:
        """Have the number's answer called. The one method for any thread."""
        self._rings.put(number)
        with suppress(RuntimeError):  # the program is being left, and the bell is gone
            self._rung.emit()

    @Slot()
    def _answer(self) -> None:
        # One at a time: an answer may open a dialog, whose event loop then goes on with the rest.
        answer = self._answers.get(self._rings.get_nowait())
        if answer is not None:
            answer()


BELL = Bell()
"""The only one. It lives as long as the process; first imported in the GUI thread."""
