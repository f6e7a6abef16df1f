"""Close the window properly when the system asks the program to end."""

import signal
import socket
from collections.abc import Callable

from PySide6.QtCore import QObject, QSocketNotifier

NAMES = ("SIGINT", "SIGTERM", "SIGHUP")  # Ctrl+C, a shutdown, a terminal that was closed


class EndSignals(QObject):
    """Calls a function when a signal asks the process to end; a second one ends it at once.

    Python hears a signal only when it runs, which it may not do for as long as Qt waits for events.
    So the signal also writes a byte to a socket that Qt watches.

    Args:
        end: closes the windows, and with them the program.
        parent: lives as long as the program.
    """

    def __init__(self, end: Callable[[], object], parent: QObject) -> None:
        super().__init__(parent)
        self._end = end
        self._near, self._far = socket.socketpair()
        for one in (self._near, self._far):
            one.setblocking(False)
        notifier = QSocketNotifier(self._near.fileno(), QSocketNotifier.Type.Read, self)
        notifier.activated.connect(self._hear)
        signal.set_wakeup_fd(self._far.fileno(), warn_on_full_buffer=False)
        numbers = [getattr(signal, name) for name in NAMES if hasattr(signal, name)]
        closed = getattr(signal, "SIGHUP", None)
        if closed and signal.getsignal(closed) is signal.SIG_IGN:
            numbers.remove(closed)  # nohup: a program that is to outlive its terminal
        for number in numbers:
            signal.signal(number, self._on_signal)

    def _hear(self) -> None:
        """Empty the socket; by being called, let Python call the handlers."""
        self._near.recv(64)

    def _on_signal(self, number: int, _: object) -> None:
        signal.signal(number, signal.SIG_DFL)
        self._end()
