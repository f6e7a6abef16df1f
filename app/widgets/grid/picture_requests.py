"""Which pictures the grid asks for, and when: what is in view first, the pages around at rest."""

from PySide6.QtCore import QObject, QTimer

from app.widgets.grid.selection_model import SelectionModel
from app.widgets.grid.thumbnails import Thumbnails
from app.widgets.grid.viewport import Viewport

REST_MS = 120  # without scrolling, until the pages around are loaded


class PictureRequests(QObject):
    """Asks for pictures; each request replaces the one before."""

    def __init__(
        self,
        thumbnails: Thumbnails,
        view: Viewport,
        model: SelectionModel,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._thumbnails, self._view, self._model = thumbnails, view, model
        # Many scroll steps before the next turn of the event loop ask for pictures once.
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._ask)
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self._ask_for_pages)

    def ask_soon(self) -> None:
        """Ask for what is in view at the next turn of the event loop."""
        self._soon.start()

    def _ask(self) -> None:
        """Want what is in view and the lines about to come."""
        self._want(2 * self._view.layout.n_columns)
        self._rest.start()

    def _ask_for_pages(self) -> None:
        """Want the next page too, and the one before, now that the view is at rest.

        Not while it moves: most of them would pass unseen, and each one costs the window time.
        """
        self._want(len(self._view.rows()))

    def _want(self, n_around: int) -> None:
        rows = self._view.rows_around(n_around)
        self._thumbnails.want(self._model.keys[rows].tolist())
