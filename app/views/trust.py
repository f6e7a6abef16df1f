"""The place Trust & export: how accurate it is, what to accept, what needs attention, the result.

Cards below each other, beside the images that they speak of. A chart is one card more: `add_card`.
"""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from app.messages import trust as words
from app.theme import style as theme
from app.widgets.charts.legend import Legend
from app.widgets.charts.rows import BarRows, Row
from app.widgets.common.labels import PlainLabel
from app.widgets.common.layouts import FlowLayout, Foot
from app.widgets.common.masonry import Masonry
from app.widgets.trust.accept_part import AcceptPart
from app.widgets.trust.accuracy_part import AccuracyPart
from app.widgets.trust.confusion_part import ConfusionPart
from app.widgets.trust.curve_part import CurvePart
from app.widgets.trust.issues_part import IssuesPart

NARROWEST_PX = 280
PREFERRED_PX = 420
COLUMN_PX = 340  # a panel that is wide enough for two shows the cards side by side


class TrustPanel(QWidget):
    """The cards, and Export below them.

    Signals:
        export_clicked: the person wants the result.
        report_clicked: ... all of this as a page.
        history_clicked: ... to see every change.

    Attributes:
        accuracy, curve, accept, issues, confusion: the cards that are more than words.
        classes: what each class has, as bars.
        origins: where the labels come from, as bars.
    """

    export_clicked = Signal()
    report_clicked = Signal()
    history_clicked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.accuracy = AccuracyPart()
        self.curve = CurvePart()
        self.accept = AcceptPart()
        self.issues = IssuesPart()
        self.confusion = ConfusionPart()
        self.classes = BarRows(self.tr("Classes"))
        self.origins = BarRows(self.tr("Where labels come from"))
        self._session = PlainLabel(wraps=True)
        self._cards: dict[str, QFrame] = {}
        self._column = Masonry(gap=theme.M, column_px=COLUMN_PX)
        self.add_card("accuracy", self.tr("Accuracy"), self.accuracy)
        self.add_card("curve", self.tr("More examples"), self.curve)
        self.add_card("accept", self.tr("Accept confident predictions"), self.accept)
        self.add_card("classes", self.tr("Classes"), self._classes_part())
        self.add_card("issues", self.tr("Needs attention"), self.issues)
        self.add_card("confusion", self.tr("Confusion"), self.confusion)
        self.add_card("origins", self.tr("Where labels come from"), self.origins)
        self.add_card("session", self.tr("This session"), self._session_part())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._scrolling(), 1)
        self.export_button = QPushButton(theme.icon("export"), self.tr("Export…"))
        self.export_button.clicked.connect(lambda _=False: self.export_clicked.emit())
        self.report_button = QPushButton(self.tr("Save report…"))
        self.report_button.clicked.connect(lambda _=False: self.report_clicked.emit())
        feet = QWidget()
        row = QHBoxLayout(feet)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.S)
        row.addWidget(self.report_button, 1)
        row.addWidget(self.export_button, 1)
        column.addWidget(Foot(feet))
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
        place = self._column.indexOf(self._cards[below]) + 1 if below else self._column.count()
        self._column.insert_widget(place, card)

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

    def show_classes(self, rows: list[Row]) -> None:
        """Show what each class has."""
        self.classes.show_rows(rows)
        self._cards["classes"].setVisible(bool(rows))

    def show_origins(self, rows: list[Row]) -> None:
        """Show where the labels come from."""
        self.origins.show_rows(rows, sum(row.n for row in rows))
        self._cards["origins"].setVisible(bool(rows))

    def show_session(self, text: str) -> None:
        """Sum up what was done since the project was opened."""
        self._session.setText(text or self.tr("No labels given yet in this session."))

    def _classes_part(self) -> QWidget:
        part = QWidget()
        column = QVBoxLayout(part)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.XS)
        column.addWidget(
            Legend(
                (words.sure(), "accent"),
                (words.unsure(), "attention"),
                (words.none_of_these(), "border_strong"),
            )
        )
        column.addWidget(self.classes)
        return part

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
