"""A card that offers a way to begin: a few pictures that show what a folder holds."""

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from app.messages.numbers_and_plurals import counted
from app.theme import style as theme
from app.widgets.classes.thumbnail_strip import N_THUMBS, ThumbStrip
from app.widgets.common.labels import PlainLabel


class BeginCard(QWidget):
    """Hidden while there is nothing to offer.

    Signals:
        clicked: the person wants to see these pictures.
    """

    clicked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = PlainLabel(self.tr("Where to begin"))
        self._title.setProperty("tone", "section")
        self._words = PlainLabel(wraps=True)
        self._words.setProperty("tone", "muted")
        self.strip = ThumbStrip("")
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.M, theme.S, theme.M, theme.M)
        column.setSpacing(theme.XS)
        for part in (self._title, self.strip, self._words):
            column.addWidget(part)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.hide()

    def show_offer(self, n: int, file_ids: list[int]) -> None:
        """Offer this many pictures, 0 for no offer; some of their files are shown at once."""
        text = counted(self.tr("%n picture(s), one of each kind in the folder", "", n), n)
        self._words.setText(self.tr("{what}. Name these first.").format(what=text))
        self.setAccessibleName(f"{self._title.text()}: {self._words.text()}")
        self.strip.show_files(file_ids[:N_THUMBS])
        self.setVisible(n > 0)

    def missing(self) -> list[int]:
        """Return the files whose pictures are yet to come."""
        return self.strip.missing()

    def show_picture(self, file_id: int, image: QImage | None) -> None:
        """Show a picture that has arrived."""
        self.strip.put(file_id, image)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        inside = self.rect().contains(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and inside:
            self.clicked.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.clicked.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        shades, width = theme.colours(), 2 if self.hasFocus() else 1
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(shades.accent if width == 2 else shades.border), width))
            painter.setBrush(QColor(shades.accent_soft))
            half = width / 2
            rect = QRectF(self.rect()).adjusted(half, half, -half, -half)
            painter.drawRoundedRect(rect, theme.RADIUS_LARGE, theme.RADIUS_LARGE)
