"""The history at the right: every change by its name, to go back or forward to."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from app.theme import style as theme
from app.widgets.common.labels import PlainLabel
from app.widgets.tables.history_list import HistoryList

if TYPE_CHECKING:
    from core.domain.records import HistoryEntry


class HistoryPanel(QWidget):
    """Lists the changes, and sums up the session below.

    Signals:
        wanted: the id of the change to go to; 0 for the start.
        close_clicked: the person wants the inspector back.
    """

    wanted = Signal(int)
    close_clicked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.list = HistoryList()
        self.list.wanted.connect(self.wanted)
        self.setFocusProxy(self.list)
        title = PlainLabel(self.tr("History"))
        title.setProperty("tone", "section")
        close = QToolButton()
        close.setIcon(theme.icon("close"))
        close.setToolTip(self.tr("Back to the inspector"))
        close.setAccessibleName(close.toolTip())
        close.clicked.connect(self.close_clicked)
        head = QHBoxLayout()
        head.setContentsMargins(theme.M, theme.S, theme.S, theme.S)
        head.addWidget(title, 1)
        head.addWidget(close)
        self._hint = PlainLabel(self.tr("Click a change to go back to it, or forth again."))
        self._session = PlainLabel()
        for label in (self._hint, self._session):
            label.setWordWrap(True)
            label.setContentsMargins(theme.M, 0, theme.M, theme.S)
        self._hint.setProperty("tone", "muted")
        self._session.setContentsMargins(theme.M, theme.S, theme.M, theme.M)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self._hint)
        column.addWidget(self.list, 1)
        column.addWidget(self._session)
        self.show_session("")

    def show_entries(self, entries: "list[HistoryEntry]") -> None:
        """Show these changes, newest first."""
        self.list.show_entries(entries)

    def show_session(self, text: str) -> None:
        """Sum up the session, "" for nothing to say."""
        self._session.setText(text)
        self._session.setVisible(bool(text))

    def session_text(self) -> str:
        """Return what the session is summed up to."""
        return self._session.text()
