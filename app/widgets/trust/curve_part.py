"""What more examples would bring: the learning curve, and the number to take away from it."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from app.messages import charts as words
from app.theme import style as theme
from app.widgets.charts.curve_chart import CurveChart
from app.widgets.common.labels import PlainLabel
from app.widgets.common.layouts import FlowLayout

if TYPE_CHECKING:
    from core.domain.records import Trust
    from core.domain.review import LearningCurve


class CurvePart(QWidget):
    """The curve where it is known, else why it is not.

    Signals:
        wanted: the person wants it to be measured (again).

    Attributes:
        chart: the curve.
    """

    wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._gain = PlainLabel(wraps=True)
        self._gain.setProperty("tone", "section")
        self.chart = CurveChart()
        self._note = PlainLabel(wraps=True)
        self._note.setProperty("tone", "caption")
        self._measure = QPushButton(self.tr("Measure"))
        self._measure.clicked.connect(lambda _=False: self.wanted.emit())
        row = FlowLayout(gap=theme.S)
        row.addWidget(self._measure)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.S)
        for part in (self._gain, self.chart, self._note):
            column.addWidget(part)
        column.addLayout(row)
        self.show_nothing()

    def show_curve(self, curve: "LearningCurve", trust: "Trust | None") -> None:
        """Show what was measured, with the share right of the model in use."""
        self._say(words.gain(curve), words.curve_source(curve))
        self.chart.show_curve(curve, trust)
        self.chart.show()

    def show_measuring(self) -> None:
        """Say that it is being measured."""
        self.chart.hide()
        self._say("", self.tr("Measuring what more examples would bring…"))

    def show_nothing(self) -> None:
        """Say that there is no model to measure."""
        self.chart.hide()
        self._say("", self.tr("Adapt first. Then you’ll see what more examples would bring."))

    def show_too_little(self) -> None:
        """Say that there are too few examples to set any aside."""
        self.chart.hide()
        self._say("", self.tr("Add a third example to each class to see what more would bring."))

    def show_stopped(self) -> None:
        """Offer to measure, after somebody has stopped it."""
        self.chart.hide()
        self._say("", self.tr("Tests your examples to see what more of them would bring."))
        self._measure.show()

    def _say(self, gain: str, note: str) -> None:
        self._gain.setText(gain)
        self._gain.setVisible(bool(gain))
        self._note.setText(note)
        self._measure.hide()
