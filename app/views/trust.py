"""The place Trust & export: how accurate it is, what to accept, what needs attention, the result.

Cards below each other, beside the images that they speak of. A chart is one card more: `add_card`.
"""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QPushButton, QScrollArea, QVBoxLayout, QWidget

from app.theme import style as theme
from app.widgets.common.labels import PlainLabel
from app.widgets.common.layouts import FlowLayout, Foot
from app.widgets.inspector.confidence import Bar, Bars
from app.widgets.trust.accept_part import AcceptPart
from app.widgets.trust.accuracy_part import AccuracyPart
from app.widgets.trust.confusion_part import ConfusionPart
from app.widgets.trust.issues_part import IssuesPart

NARROWEST_PX = 280
PREFERRED_PX = 420


class TrustPanel(QWidget):
    """The cards, and Export below them.

    Signals:
        export_clicked: the person wants the result.
        history_clicked: ... to see every change.

    Attributes:
        accuracy, accept, issues, confusion: the cards that are more than words.
        classes: how many images each class has.
        origins: where the labels come from.
    """

    export_clicked = Signal()
    history_clicked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.accuracy = AccuracyPart()
        self.accept = AcceptPart()
        self.issues = IssuesPart()
        self.confusion = ConfusionPart()
        self.classes, self.origins = Bars(), Bars()
        self._session = PlainLabel(wraps=True)
        self._cards: dict[str, QFrame] = {}
        self._column = QVBoxLayout()
        self._column.setContentsMargins(theme.M, theme.M, theme.M, theme.M)
        self._column.setSpacing(theme.M)
        self._column.addStretch(1)
        self.add_card("accuracy", self.tr("Accuracy"), self.accuracy)
        self.add_card("accept", self.tr("Accept confident predictions"), self.accept)
        self.add_card("issues", self.tr("Needs attention"), self.issues)
        self.add_card("confusion", self.tr("Confusion"), self.confusion)
        self.add_card("classes", self.tr("Images per class"), self.classes)
        self.add_card("origins", self.tr("Where labels come from"), self.origins)
        self.add_card("session", self.tr("This session"), self._session_part())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._scrolling(), 1)
        self.export_button = QPushButton(theme.icon("export"), self.tr("Export…"))
        self.export_button.clicked.connect(lambda _=False: self.export_clicked.emit())
        column.addWidget(Foot(self.export_button))
        self.setMinimumWidth(NARROWEST_PX)
        self.setAutoFillBackground(True)

    def sizeHint(self) -> QSize:
        return QSize(PREFERRED_PX, 600)

    def add_card(self, key: str, title: str, part: QWidget, *, below: str = "") -> None:
        """Put a card with a title around a part.

        Args:
            key: by which `show_card` finds it.
            title: above the part.
            part: what the card shows.
            below: key of the card that it follows; "" for the end.
        """
        card = self._cards[key] = QFrame()
        card.setProperty("role", "card")
        head = PlainLabel(title)
        head.setProperty("tone", "section")
        column = QVBoxLayout(card)
        column.setContentsMargins(theme.M, theme.M, theme.M, theme.M)
        column.setSpacing(theme.S)
        column.addWidget(head)
        column.addWidget(part)
        place = self._column.indexOf(self._cards[below]) + 1 if below else self._column.count() - 1
        self._column.insertWidget(place, card)

    def show_card(self, key: str) -> None:
        """Scroll to a card and give its first part the focus."""
        card = self._cards[key]
        self._column.activate()
        self._area.verticalScrollBar().setValue(max(card.y() - theme.M, 0))
        fields = [
            part
            for part in card.findChildren(QWidget)
            if part.focusPolicy() & Qt.FocusPolicy.TabFocus and part.isVisibleTo(card)
        ]
        if fields:
            fields[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def show_classes(self, bars: list[Bar]) -> None:
        """Show how many images each class has."""
        self.classes.show_bars(bars)
        self._cards["classes"].setVisible(bool(bars))

    def show_origins(self, bars: list[Bar]) -> None:
        """Show where the labels come from."""
        self.origins.show_bars(bars)
        self._cards["origins"].setVisible(bool(bars))

    def show_session(self, text: str) -> None:
        """Sum up what was done since the project was opened."""
        self._session.setText(text or self.tr("No labels given yet in this session."))

    def _session_part(self) -> QWidget:
        part = QWidget()
        history = QPushButton(theme.icon("history"), self.tr("Show history"))
        history.clicked.connect(lambda _=False: self.history_clicked.emit())
        row = FlowLayout(gap=theme.S)
        row.addWidget(history)
        column = QVBoxLayout(part)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.S)
        column.addWidget(self._session)
        column.addLayout(row)
        return part

    def _scrolling(self) -> QScrollArea:
        inner = QWidget()
        inner.setLayout(self._column)
        self._area = QScrollArea(widgetResizable=True)
        self._area.setWidget(inner)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        return self._area
