"""Collect cyclic garbage in the GUI thread alone, while the window runs.

Python collects it in whatever thread happens to allocate: in a lane or a picture loader too. Where
a closed dialog lies in it, Qt's objects are then destroyed beside the thread that they belong to,
which ends the process now and then. So Python's own collecting is off, and a timer of the GUI
thread looks instead whether it is due. Calibre and Anki do the same, for the same reason.
"""

import gc

from PySide6.QtCore import QObject, QTimer

PAUSE_MS = 500  # short enough that little has come together, which keeps the pause unseen


# See docs/adr/0053-qt-objects-die-in-the-gui-thread.md.
class Collector(QObject):
    """Stands in for Python's own collecting from the moment it is made, in the thread it lives in.

    Nothing is collected before `start`.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self, interval=PAUSE_MS)
        self._timer.timeout.connect(collect_due)

    def start(self) -> None:
        """Begin to look, twice a second."""
        self._timer.start()


def collect_due() -> None:
    """Collect the oldest generation that is due, and with it all younger ones, as Python would."""
    counts = zip(gc.get_count(), gc.get_threshold(), strict=True)
    due = [generation for generation, (n, limit) in enumerate(counts) if n > limit > 0]
    if due:
        gc.collect(due[-1])
