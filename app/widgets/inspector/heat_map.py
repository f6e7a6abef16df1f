"""The inspector's switch for the heat map, with its slider and the meaning of its colours."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QHBoxLayout,
    QPushButton,
    QRadioButton,
    QSizePolicy,
    QSlider,
    QVBoxLayout,
    QWidget,
)

from app import settings
from app.theme import style as theme
from app.widgets.common.elided import ElidedLabel
from app.widgets.common.labels import PlainLabel

if TYPE_CHECKING:  # numpy is not needed before the first paint
    from core.domain.arrays import Pixels
    from core.domain.explain import Against, Heat

USUAL_OPACITY = 65  # percent
STRIP_PX = 10
_BEHIND = QColor(128, 128, 128)  # as light as most pictures, in both modes


class HeatPart(QWidget):
    """Remembers what was chosen; shows what it is told.

    Signals:
        switched: another map is wanted, or none: ask `is_on` and `against`.
        opacity_changed: 0..1.
        maps_clicked: see the feature maps.

    Attributes:
        switch: turns the heat map on.
        runner_up: holds the label against the runner-up instead of all others.
        slider: how much of the map is to be seen, in percent.
    """

    switched = Signal()
    opacity_changed = Signal(float)
    maps_clicked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._make_parts()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.S)
        column.addLayout(_row(self.switch, None, self.maps))
        # Below each other: beside each other they would not fit into a narrow inspector.
        for button in (self._for_label, self.runner_up):
            column.addWidget(button)
        self._scale = _LegendStrip()
        column.addWidget(self._scale)
        self._left, self._right = ElidedLabel(), ElidedLabel()
        self._right.setAlignment(Qt.AlignmentFlag.AlignRight)
        for end in (self._left, self._right):
            end.setProperty("tone", "caption")
            end.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        ends = _row(self._left, self._right)
        ends.setStretch(0, 1)
        ends.setStretch(1, 1)
        column.addLayout(ends)
        column.addLayout(_row(self._strength, self.slider))
        column.addWidget(self._words)
        self._show_state()

    def is_on(self) -> bool:
        """Whether a heat map is wanted."""
        return self.switch.isChecked()

    def against(self) -> "Against":
        """Return what the label is to be held against."""
        return "runner-up" if self.runner_up.isChecked() else "others"

    def set_on(self, on: bool) -> None:
        """Turn the heat map on or off."""
        self.switch.setChecked(on)

    def set_against_runner_up(self, on: bool) -> None:
        """Hold the label against the runner-up, or against all others."""
        (self.runner_up if on else self._for_label).setChecked(True)

    def opacity(self) -> float:
        """Return how much of the map is to be seen, 0..1."""
        return self.slider.value() / 100

    def show_heat(self, heat: "Heat", label: str, other: str) -> None:
        """Say what the colours of a map mean.

        Args:
            heat: the map.
            label, other: names of its classes; `other` is "" for all others.
        """
        self._scale.show_colours(heat.legend)
        for_label = self.tr("For {name}").format(name=label)
        if other:
            self._left.setText(self.tr("For {name}").format(name=other))
        else:
            self._left.setText(self.tr("Against {name}").format(name=label))
        self._right.setText(for_label)
        self._scale.setAccessibleName(f"{self._left.text()} – {for_label}")
        self._show_legend(True)

    def say(self, sentence: str, tone: str = "muted") -> None:
        """Say what is going on, "" for nothing; without a map there is no legend."""
        self._words.setProperty("tone", tone)
        self._words.style().unpolish(self._words)
        self._words.style().polish(self._words)
        self._words.setText(sentence)
        self._words.setVisible(bool(sentence) and self.is_on())

    def clear(self) -> None:
        """Take the legend and the sentence away."""
        self._show_legend(False)
        self.say("")

    def _make_parts(self) -> None:
        self.switch = QCheckBox(self.tr("Heat map"))
        self.switch.setToolTip(self.tr("What speaks for the label, and what against it"))
        self.switch.setChecked(settings.is_on("heat", default=False))
        self.maps = QPushButton(self.tr("Feature maps…"))
        self.maps.setToolTip(self.tr("What the layers of the network make of it"))
        theme.set_kind(self.maps, "link")
        self._for_label = QRadioButton(self.tr("For the label"))
        self.runner_up = QRadioButton(self.tr("Against the runner-up"))
        self.runner_up.setToolTip(self.tr("What tells the label from the next likely class"))
        self._sides = QButtonGroup(self)
        for button in (self._for_label, self.runner_up):
            self._sides.addButton(button)
        self.set_against_runner_up(settings.is_on("heat_against", default=False))
        self._strength = PlainLabel(self.tr("Opacity"))
        self._strength.setProperty("tone", "caption")
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, 100)
        self.slider.setValue(settings.whole("heat_opacity", USUAL_OPACITY))
        self.slider.setAccessibleName(self.tr("Opacity of the heat map"))
        self._words = PlainLabel(wraps=True)
        parts: list[QWidget] = [self.switch, self.maps, self._for_label, self.runner_up]
        for part in (*parts, self.slider):
            # A click must not take the keys away from the grid.
            part.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.switch.toggled.connect(self._on_switch)
        self.runner_up.toggled.connect(self._on_side)
        self.slider.valueChanged.connect(self._on_slider)
        self.maps.clicked.connect(self.maps_clicked)

    def _on_switch(self, on: bool) -> None:
        settings.set_on("heat", on=on)
        self._show_state()
        self.switched.emit()

    def _on_side(self, on: bool) -> None:
        settings.set_on("heat_against", on=on)
        self.switched.emit()

    def _on_slider(self, value: int) -> None:
        settings.set_whole("heat_opacity", value)
        self.opacity_changed.emit(value / 100)

    def _show_state(self) -> None:
        for part in (self._for_label, self.runner_up, self._strength, self.slider):
            part.setVisible(self.is_on())
        if not self.is_on():
            self.clear()

    def _show_legend(self, is_shown: bool) -> None:
        for part in (self._scale, self._left, self._right):
            part.setVisible(is_shown and self.is_on())


class _LegendStrip(QWidget):
    """The colours from all against to all for."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._image: QImage | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_colours(self, legend: "Pixels") -> None:
        """Show colours (1, n, 4) uint8."""
        self._image = rgba(legend)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(120, STRIP_PX)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._image is None:
            return
        place = QRectF(self.rect())
        shape = QPainterPath()
        shape.addRoundedRect(place, theme.XS, theme.XS)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.setClipPath(shape)
            painter.fillRect(place, _BEHIND)
            painter.drawImage(place, self._image)


def rgba(pixels: "Pixels") -> QImage:
    """Turn pixels (height, width, 4) uint8 into an image of its own memory."""
    height, width = pixels.shape[:2]
    data = pixels.tobytes()
    return QImage(data, width, height, 4 * width, QImage.Format.Format_RGBA8888).copy()


def _row(*parts: QWidget | None) -> QHBoxLayout:
    """Put widgets beside each other; None stretches."""
    row = QHBoxLayout()
    row.setSpacing(theme.S)
    for part in parts:
        if part is None:
            row.addStretch(1)
        else:
            row.addWidget(part)
    return row
