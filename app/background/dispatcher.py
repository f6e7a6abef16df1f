"""Callbacks in the GUI thread, asked for from any thread.

Two things can end the process, far from their cause. One is to emit a signal of an object that the
GUI thread deletes meanwhile: PySide releases Python's lock while it emits. The other is to drop the
last reference to a Qt object, or to a closure over one, in another thread. So another thread knows
only a number of Qt. It leaves its result in plain Python and notifies. The callback behind the
number is known, kept and dropped in the GUI thread alone.
"""

from collections.abc import Callable
from contextlib import suppress
from itertools import count
from queue import SimpleQueue

from PySide6.QtCore import QObject, Qt, Signal, Slot


class Dispatcher(QObject):
    """Calls functions in its own thread when another thread notifies; see `DISPATCHER`."""

    _notified = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._numbers = count(1)
        self._callbacks: dict[int, Callable[[], None]] = {}
        self._queue: SimpleQueue[int] = SimpleQueue()
        # Queued even from the GUI thread itself: `notify` never calls back before it returns.
        self._notified.connect(self._call_next, Qt.ConnectionType.QueuedConnection)

    def register(self, callback: Callable[[], None]) -> int:
        """Keep `callback` until it is unregistered, and call it at each notification.

        Returns:
            the number to notify.
        """
        number = next(self._numbers)
        self._callbacks[number] = callback
        return number

    def unregister(self, number: int) -> None:
        """Drop a callback; later notifications for it are ignored."""
        self._callbacks.pop(number, None)

    def notify(self, number: int) -> None:
        """Have the number's callback called. The one method for any thread."""
        self._queue.put(number)
        with suppress(RuntimeError):  # the program is ending, and this object is gone
            self._notified.emit()

    @Slot()
    def _call_next(self) -> None:
        # One at a time: a callback may open a dialog, whose event loop goes on with the rest.
        callback = self._callbacks.get(self._queue.get_nowait())
        if callback is not None:
            callback()


# See docs/adr/0053-qt-objects-die-in-the-gui-thread.md.
DISPATCHER = Dispatcher()
"""The only one. It lives as long as the process; first imported in the GUI thread."""
