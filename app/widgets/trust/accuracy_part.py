"""How accurate the model is, as a bar with the range that it likely lies in."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QAccessible, QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from app.messages.plain_text import plain
from app.theme import style as theme
from app.widgets.charts.history_chart import HistoryChart
from app.widgets.common import accessibility as roles
from app.widgets.common.labels import PlainLabel

if TYPE_CHECKING:
    from core.domain.review import ModelVersion

BAR_PX = 14
LINE_PX = 3


class AccuracyPart(QWidget):
    """A share in large figures, its interval as a bar, what it was measured on, and its history.

    Attributes:
        bar: the interval.
        history: the same of the models before.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._share = PlainLabel()
        self._share.setProperty("tone", "display")
        self.bar = IntervalBar()
        self._words = PlainLabel(wraps=True)
        self._words.setProperty("tone", "muted")
        self.history = HistoryChart()
        self.history.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.S)
        for part in (self._share, self.bar, self._words, self.history):
            column.addWidget(part)

    def show_accuracy(
        self, share: float | None, low: float | None, high: float | None, words: str
    ) -> None:
        """Show a share from 0 to 1 with its interval; None where nothing was measured.

        Args:
            share: of right predictions.
            low, high: the interval.
            words: what it rests on, or what is missing.
        """
        is_known = share is not None and low is not None and high is not None
        self._share.setVisible(is_known)
        self.bar.setVisible(is_known)
        if share is not None and low is not None and high is not None:
            about = self.tr("About {n}% right").format(n=round(100 * share))
            self._share.setText(about)
            self.bar.show_interval(share, low, high)
            self.bar.setAccessibleName(plain(f"{about}. {words}"))
        self._words.setText(words)

    def headline(self) -> str:
        """Return the share in words, "" where nothing was measured."""
        return self._share.text() if not self._share.isHidden() else ""

    def show_versions(self, versions: "Sequence[ModelVersion]") -> None:
        """Show the models that were in use, the oldest first; one alone says no more than above."""
        self.history.show_versions(versions)
        self.history.setVisible(self.history.n_points() > 1)


class IntervalBar(QWidget):
    """A line from 0 to 100%, the likely range on it, and the best guess as a mark."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        roles.install(type(self), QAccessible.Role.Graphic)
        self._share, self._low, self._high = 0.0, 0.0, 1.0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_interval(self, share: float, low: float, high: float) -> None:
        """Show a share and its interval, each 0..1."""
        self._share, self._low, self._high = share, low, high
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(160, BAR_PX)

    def paintEvent(self, event: QPaintEvent) -> None:
        shades, width = theme.colours(), float(self.width())
        whole = QRectF(0, BAR_PX / 4, width, BAR_PX / 2)
        likely = QRectF(
            self._low * width, whole.y(), max((self._high - self._low) * width, 2), whole.height()
        )
        mark = QRectF(self._share * width - LINE_PX / 2, 0, LINE_PX, BAR_PX)
        mark.moveLeft(min(max(mark.x(), 0), width - LINE_PX))
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(shades.sunken))
            painter.drawRoundedRect(whole, 3, 3)
            soft = QColor(shades.accent)
            soft.setAlphaF(0.4)
            painter.setBrush(soft)
            painter.drawRoundedRect(likely, 3, 3)
            painter.setBrush(QColor(shades.accent))
            painter.drawRoundedRect(mark, 1, 1)
