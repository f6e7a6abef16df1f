"""The histogram of confidences with a slider below it that is the handle of its line."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSlider, QVBoxLayout, QWidget

from app.messages import charts as words
from app.messages.plain_text import plain
from app.widgets.charts.confidence_chart import ConfidenceChart
from app.widgets.charts.legend import Legend
from core.domain.review import Confidences

STEPS = 1000  # of the slider over all confidences
LEAST = 500  # below one half nothing is confident
STEP, PAGE = 10, 50


class ConfidenceLine(QWidget):
    """Chart and slider move one line.

    Signals:
        moved: the person put the line at this confidence, 0..1.
        chosen: a `Bin` whose images are to be seen.

    Attributes:
        chart: the bars.
        slider: the handle, for the keyboard and for screen readers.
    """

    moved = Signal(float)
    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.chart = ConfidenceChart()
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setProperty("role", "line")
        self.slider.setRange(0, STEPS)
        self.slider.setSingleStep(STEP)
        self.slider.setPageStep(PAGE)
        self.slider.setAccessibleName(self.tr("Least confidence to accept"))
        tip = self.tr("Drag to accept more or fewer")
        self.slider.setToolTip(plain(tip))
        self.slider.valueChanged.connect(self._slide)
        self.slider.sliderReleased.connect(lambda: self._let_go(self.slider.value()))
        self.chart.dragged.connect(self._drag)
        self.chart.dropped.connect(lambda _: self.slider.setSliderDown(False))
        self.chart.chosen.connect(self.chosen)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.chart)
        column.addWidget(self.slider)
        column.addWidget(
            Legend(
                (self.tr("Confident"), "accent"),
                (self.tr("Unsure"), "attention"),
                (self.tr("None of these"), "border_strong"),
            )
        )

    def show_confidences(self, confidences: Confidences, least: float) -> None:
        """Show how sure the model is, and the line, unless the person holds it."""
        self.chart.show_confidences(confidences)
        if not self.slider.isSliderDown():
            self._put(round(least * STEPS))
            self.chart.show_line(least)

    def least(self) -> float:
        """Return where the line is, 0..1."""
        return self.slider.value() / STEPS

    def _put(self, value: int) -> None:
        self.slider.blockSignals(True)
        self.slider.setValue(max(value, LEAST))
        self.slider.blockSignals(False)
        self._describe()

    def _slide(self, value: int) -> None:
        if value < LEAST:
            self.slider.setValue(LEAST)
            return
        self.chart.show_line(self.least())
        self._describe()
        if not self.slider.isSliderDown():  # a key or a click beside the handle
            self._let_go(value)

    def _drag(self, at: float) -> None:
        if not self.slider.isSliderDown():
            self.slider.setSliderDown(True)
        self.slider.setSliderPosition(max(round(at * STEPS), LEAST))

    def _let_go(self, value: int) -> None:
        self.moved.emit(max(value, LEAST) / STEPS)

    def _describe(self) -> None:
        text = words.line(self.least(), self.chart.n_from(self.least()))
        self.slider.setAccessibleDescription(plain(text))
