"""Two small buttons side by side: the images as a grid, or as a map."""

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QToolButton, QWidget

from app.messages.plain_text import plain
from app.theme import style as theme


class ViewSwitch(QWidget):
    """Grid or map.

    Signals:
        switched: whether the map is wanted.
    """

    switched = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        self._group = QButtonGroup(self)
        self._grid = self._button("grid", self.tr("Grid"), self.tr("Show images as a grid"))
        self._map = self._button(
            "map", self.tr("Map"), self.tr("Show images as a map: alike ones lie together")
        )
        for part in (self._grid, self._map):
            row.addWidget(part)
        self._grid.setChecked(True)
        self._map.toggled.connect(self.switched)

    def set_map(self, on: bool) -> None:
        """Choose the map or the grid."""
        (self._map if on else self._grid).setChecked(True)

    def is_map(self) -> bool:
        """Whether the map is chosen."""
        return self._map.isChecked()

    def _button(self, icon: str, name: str, tip: str) -> QToolButton:
        button = QToolButton()
        button.setIcon(theme.icon(icon))
        button.setIconSize(QSize(theme.ICON_PX, theme.ICON_PX))
        button.setCheckable(True)
        button.setAccessibleName(name)
        button.setToolTip(plain(tip))
        button.setProperty("command", "map")  # whose key belongs into the tooltip
        self._group.addButton(button)
        return button
