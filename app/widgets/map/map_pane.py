"""The map with what stands around it: what colours mean, tools, the picture under the pointer."""

from collections.abc import Callable
from typing import cast, get_args

from PySide6.QtCore import QPoint, QRect, QSignalBlocker, QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QHBoxLayout,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.messages.plain_text import plain
from app.theme import style as theme
from app.widgets.common.elided import ElidedLabel
from app.widgets.grid.cell_data import Cell
from app.widgets.map.hover_card import MapHover
from app.widgets.map.legend import MapLegend
from app.widgets.map.map_view import MapView
from app.widgets.map.point_style import ColourBy

ROOM_FOR_LEGEND_PX = 560  # of the map's width; with less it would hide a good part of the points


class MapBoard(QWidget):
    """The whole page of the map.

    Attributes:
        view: the points.
        legend: what colours and shapes mean.
        hover: the picture of the point under the pointer.

    Signals:
        colour_by_changed: what the colours are to say.
        lasso_switched: a plain drag draws a lasso from now on, or moves the map.
        kind_clicked: a line of the legend, by its number.
        legend_folded: whether the person folded the legend, or unfolded it.
    """

    colour_by_changed = Signal(str)
    lasso_switched = Signal(bool)
    kind_clicked = Signal(int)
    legend_folded = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._describe: Callable[[int], Cell] = lambda key: Cell(str(key))
        self._is_folded: bool | None = None  # the legend, as the person wants it
        self.view = MapView(self)
        self.legend = MapLegend(self.view)
        self.hover = MapHover(self.view)
        self._state = ElidedLabel()
        self._state.setProperty("tone", "muted")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._tools())
        column.addWidget(self.view, 1)
        self.setFocusProxy(self.view)
        self.view.hovered.connect(self._show_hover)
        self.view.view_changed.connect(self.hover.hide)
        self.legend.resized.connect(self._place_legend)
        self.legend.folded.connect(self._note_folding)
        self.legend.folded.connect(self.legend_folded)
        self.legend.kind_clicked.connect(self.kind_clicked)

    def set_describer(self, describe: Callable[[int], Cell]) -> None:
        """Ask `describe` what to say of a file."""
        self._describe = describe
        self.view.set_describer(describe)

    def colour_by(self) -> ColourBy:
        """Return what the colours say."""
        return cast(ColourBy, self._colour_by.currentData())

    def set_colour_by(self, by: ColourBy) -> None:
        """Let the colours say something else."""
        self._colour_by.setCurrentIndex(max(self._colour_by.findData(by), 0))

    def set_lassoes(self, on: bool) -> None:
        """Let a plain drag draw a lasso, or move the map."""
        self.view.set_lassoes(on)
        with QSignalBlocker(self._modes):
            (self._lasso if on else self._move).setChecked(True)

    def set_state(self, text: str) -> None:
        """Say how the map came about, or what is being done to it."""
        self._state.setText(text)

    def state(self) -> str:
        """Return what it says of the map."""
        return self._state.text()

    def shut_down(self) -> None:
        """End the loader's threads."""
        self.hover.shut_down()

    def _tools(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(theme.M, 0, theme.M, theme.S)
        row.setSpacing(theme.XS)
        self._colour_by = QComboBox()
        self._colour_by.setAccessibleName(self.tr("Colors show"))
        self._colour_by.setToolTip(self.tr("What the colors of the points show"))
        for by, text in self._choices().items():
            self._colour_by.addItem(text, by)
        self._colour_by.currentIndexChanged.connect(
            lambda: self.colour_by_changed.emit(self.colour_by())
        )
        self._move = _tool(
            "move",
            self.tr("Move"),
            self.tr("Drag moves the map. Shift and drag, or Ctrl and drag, draws a lasso."),
        )
        self._lasso = _tool(
            "lasso",
            self.tr("Lasso"),
            self.tr(
                "Drag draws a lasso around what to"
                " select. Ctrl adds to the selection, Alt takes away."
            ),
        )
        self._modes = QButtonGroup(self)
        for part in (self._move, self._lasso):
            part.setCheckable(True)
            self._modes.addButton(part)
        self._move.setChecked(True)
        self._modes.buttonToggled.connect(
            lambda button, on: self._switch(button is self._lasso) if on else None
        )
        fit = _tool("fit", self.tr("Whole map"), self.tr("Show the whole map (Home)"))
        fit.clicked.connect(lambda: self.view.fit())
        focus = _tool("target", self.tr("Zoom to the selection"), self.tr("Zoom to the selection"))
        # Whose keys belong into the tooltips.
        self._lasso.setProperty("command", "map_lasso")
        focus.setProperty("command", "map_focus")
        focus.clicked.connect(lambda: self.view.focus_selection())
        row.addWidget(self._colour_by)
        row.addSpacing(theme.S)
        for part in (self._move, self._lasso, fit, focus):
            row.addWidget(part)
        row.addSpacing(theme.S)
        row.addWidget(self._state, 1)
        return row

    def _choices(self) -> dict[ColourBy, str]:
        texts: dict[ColourBy, str] = {
            "class": self.tr("Color: class"),
            "confidence": self.tr("Color: confidence"),
            "status": self.tr("Color: status"),
        }
        assert set(texts) == set(get_args(ColourBy))
        return texts

    def _switch(self, on: bool) -> None:
        self.view.set_lassoes(on)
        self.lasso_switched.emit(on)

    def _show_hover(self, row: int) -> None:
        if row < 0:
            self.hover.hide()
            return
        key = int(self.view.keys()[row])
        at = self.view.pixel_of(row).toPoint()
        self.hover.show_file(key, self._describe(key), at)

    def set_legend_folded(self, is_folded: bool | None) -> None:
        """Fold the legend or unfold it; None to go by how much room there is."""
        self._is_folded = is_folded
        self._fit_legend()

    def _note_folding(self, is_folded: bool) -> None:
        self._is_folded = is_folded

    def _fit_legend(self) -> None:
        is_tight = self.view.width() < ROOM_FOR_LEGEND_PX
        self.legend.set_folded(is_tight if self._is_folded is None else self._is_folded)

    def _place_legend(self) -> None:
        room = self.view.size() - QSize(2 * theme.S, 2 * theme.S)
        size = self.legend.wanted_size(room)
        corner = QPoint(theme.S, self.view.height() - theme.S - size.height())
        self.legend.setGeometry(QRect(corner, size))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.layout().activate()  # type: ignore[union-attr]
        self._fit_legend()


def _tool(icon: str, name: str, tip: str) -> QToolButton:
    button = QToolButton()
    button.setIcon(theme.icon(icon))
    button.setAccessibleName(name)
    button.setToolTip(plain(tip))
    return button
