"""How alike the pictures of a group are: a slider above the grid while it stands in groups."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSlider, QWidget

from app.messages.plain_text import plain
from app.theme import style as theme
from app.widgets.common.labels import PlainLabel

STEPS = 100
SLIDER_PX = 180


class AlikeBar(QWidget):
    """The slider, how many groups that gives, and what to do with them.

    Signals:
        moved: how alike, 0..1.
        next_clicked: choose the next group in which pictures have no label.
    """

    moved = Signal(float)
    next_clicked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        caption = PlainLabel(self.tr("How alike"))
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, STEPS)
        self.slider.setValue(STEPS // 2)
        self.slider.setPageStep(STEPS // 10)
        self.slider.setMaximumWidth(SLIDER_PX)
        self.slider.setAccessibleName(caption.text())
        self.slider.setToolTip(
            plain(self.tr("To the right: more groups, of pictures that are more alike"))
        )
        self.slider.valueChanged.connect(lambda value: self.moved.emit(value / STEPS))
        self._count = PlainLabel()
        self._count.setProperty("tone", "muted")
        self.next = QPushButton(self.tr("Next group"))
        self.next.setToolTip(
            plain(
                self.tr(
                    "Select the next group with unlabeled pictures. Ctrl+click leaves pictures out;"
                    " one key labels the rest."
                )
            )
        )
        theme.set_kind(self.next, "quiet")
        self.next.clicked.connect(lambda _=False: self.next_clicked.emit())
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.M, 0, theme.M, theme.S)
        row.setSpacing(theme.S)
        row.addWidget(caption)
        row.addWidget(self.slider, 1)
        row.addWidget(self._count)
        row.addStretch(1)
        row.addWidget(self.next)
        self.hide()

    def show_count(self, text: str) -> None:
        """Write how many groups there are."""
        self._count.setText(text)
