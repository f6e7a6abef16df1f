"""The field for what to find: words of the name and terms such as `conf:<0.6`, with offers."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QStringListModel, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCompleter, QListView, QWidget

from app.project.query_problems import problem_said
from app.widgets.common.search_field import SearchField
from core.query.grammar import QueryError, Term, completions, parsed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.domain.records import ClassRecord


class QueryField(SearchField):
    """Reads what is typed, and offers how it may go on.

    Attributes:
        popup: the offers.
        problem: why the text cannot be understood; "" where it can.

    Signals:
        problem_changed: why the text cannot be understood; "" where it can.
    """

    problem_changed = Signal(str)

    def __init__(self, words: str, parent: QWidget | None = None) -> None:
        super().__init__(words, parent)
        self._classes: Sequence[ClassRecord] = ()
        self._last: tuple[str, tuple[Term, ...]] = ("", ())
        self.problem = ""
        self._start = 0
        self._offers = QStringListModel(self)
        self._completer = QCompleter(self._offers, self)
        self._completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self._completer.setWidget(self)
        self._completer.activated.connect(self._take)
        self.popup = QListView()
        self.popup.setObjectName("offers")
        self.popup.setAccessibleName(self.tr("How it may go on"))
        self._completer.setPopup(self.popup)
        self.popup.installEventFilter(self)
        self.textEdited.connect(self._offer)
        self.textChanged.connect(self._read)

    def set_classes(self, classes: "Sequence[ClassRecord]") -> None:
        """Let "label:" name these."""
        self._classes = classes
        self._read(self.text())

    def query(self) -> tuple[str, tuple[Term, ...]]:
        """Return the words of the name and the terms, without those that make no sense."""
        return self._last

    def set_query(self, text: str, terms: "Sequence[Term]") -> None:
        """Write a query."""
        self.setText(" ".join(part for part in (text, *(one.source for one in terms)) if part))
        self._read(self.text())

    def focusNextPrevChild(self, is_next: bool) -> bool:
        if is_next and self._take_first():
            return True
        return super().focusNextPrevChild(is_next)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # While the offers are shown, keys go to them first.
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() == Qt.Key.Key_Tab
            and self._take_first()
        ):
            return True
        return super().eventFilter(watched, event)

    def _take_first(self) -> bool:
        """Take the offer that is chosen, else the first; whether there was one."""
        popup = self.popup
        if not popup.isVisible():
            return False
        index = popup.currentIndex()
        index = index if index.isValid() else self._offers.index(0)
        popup.hide()
        self._take(str(self._offers.data(index, Qt.ItemDataRole.DisplayRole)))
        return True

    def _read(self, text: str) -> None:
        """Take apart what is typed; what makes no sense is said, and left out."""
        before, self.problem = self.problem, ""
        while True:
            try:
                self._last = parsed(text, self._classes)
                break
            except QueryError as error:
                self.problem = self.problem or problem_said(error)
                text = text[: error.start] + text[error.end :]
        if self.problem != before:
            self.setProperty("is_wrong", bool(self.problem))
            self.style().unpolish(self)
            self.style().polish(self)
            self.problem_changed.emit(self.problem)

    def _offer(self, text: str) -> None:
        self._start, offers = completions(text[: self.cursorPosition()], self._classes)
        self._offers.setStringList(offers)
        if not offers:
            self.popup.hide()
            return
        self._completer.complete()

    def _take(self, offer: str) -> None:
        end = self.cursorPosition()
        # A kind such as "label:" goes on at once; a value is done.
        text = offer if offer.endswith(":") else offer + " "
        rest = self.text()[end:].lstrip()
        self.setText(self.text()[: self._start] + text + rest)
        self.setCursorPosition(self._start + len(text))
        if offer.endswith(":"):
            self._offer(self.text())
