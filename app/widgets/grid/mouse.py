"""What the mouse does in the grid: click, pull at what is selected, draw a rubber band."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QAbstractScrollArea, QApplication

from app.widgets.grid.rubber_band import RubberBand
from app.widgets.grid.selection_model import SelectionModel
from app.widgets.grid.viewport import Viewport

_CTRL = Qt.KeyboardModifier.ControlModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier
_LEFT = Qt.MouseButton.LeftButton


class GridMouse(QObject):
    """Turns what the mouse does into choices.

    Attributes:
        band: the rubber band in content coordinates; null while there is none.

    Signals:
        activated: the row that was double-clicked.
        drag_wanted: the pointer pulls at the selected cells.
        band_changed: the rubber band is another one, or gone.
    """

    activated = Signal(int)
    drag_wanted = Signal()
    band_changed = Signal()

    def __init__(self, area: QAbstractScrollArea, view: Viewport, model: SelectionModel) -> None:
        super().__init__(area)
        self.band = QRect()
        self._view, self._model = view, model
        self._rubber = RubberBand(area)
        self._rubber.stretched.connect(self._stretch_band)
        self._band_flips = False
        self._pressed_at: QPoint | None = None
        self._on_release: Callable[[], None] | None = None
        self._deeds: dict[QEvent.Type, Callable[[QMouseEvent], None]] = {
            QEvent.Type.MouseButtonPress: self._press,
            QEvent.Type.MouseMove: self._move,
            QEvent.Type.MouseButtonRelease: self._release,
            QEvent.Type.MouseButtonDblClick: self._double_click,
        }

    def takes(self, event: QEvent) -> bool:
        """Do what an event of the viewport asks for; whether it was one of the mouse."""
        if not isinstance(event, QMouseEvent) or event.type() not in self._deeds:
            return False
        self._deeds[event.type()](event)
        return True

    def cut_band(self) -> None:
        """Let go of the rubber band; what it selected stays so."""
        self._rubber.end()
        if not self.band.isNull():
            self.band = QRect()
            self.band_changed.emit()

    def _press(self, event: QMouseEvent) -> None:
        point = event.position().toPoint()
        row = self._view.row_at(point)
        if event.button() == Qt.MouseButton.RightButton:
            if row is not None and not self._model.is_selected(row):
                self._model.choose(row)
        elif event.button() == _LEFT and row is None:
            self._begin_band(point, event.modifiers())
        elif event.button() == _LEFT and row is not None:
            self._pressed_at = point
            self._press_row(row, event.modifiers())

    def _move(self, event: QMouseEvent) -> None:
        point = event.position().toPoint()
        if self._rubber.is_active:
            self._rubber.move(point)
        elif self._pressed_at is not None and event.buttons() & _LEFT:
            moved = (point - self._pressed_at).manhattanLength()
            if moved >= QApplication.startDragDistance():
                self._pressed_at = self._on_release = None
                self.drag_wanted.emit()

    def _release(self, event: QMouseEvent) -> None:
        if event.button() != _LEFT:
            return
        self.cut_band()
        click, self._on_release, self._pressed_at = self._on_release, None, None
        if click is not None:
            click()

    def _double_click(self, event: QMouseEvent) -> None:
        row = self._view.row_at(event.position().toPoint())
        if event.button() == _LEFT and row is not None and not event.modifiers() & (_CTRL | _SHIFT):
            self.activated.emit(row)
        else:
            self._press(event)

    def _press_row(self, row: int, modifiers: Qt.KeyboardModifier) -> None:
        self._on_release = None
        if self._model.is_selected(row) and not modifiers & _SHIFT:
            # It may be the beginning of a drag of all that is selected; a click shows on release.
            self._on_release = lambda: self._click(row, modifiers)
            self._model.go_to(row)
        else:
            self._click(row, modifiers)

    def _click(self, row: int, modifiers: Qt.KeyboardModifier) -> None:
        if modifiers & _SHIFT:
            self._model.extend(row, add=bool(modifiers & _CTRL))
        elif modifiers & _CTRL:
            self._model.toggle(row)
        else:
            self._model.choose(row)

    def _begin_band(self, point: QPoint, modifiers: Qt.KeyboardModifier) -> None:
        self._band_flips = bool(modifiers & _CTRL)
        self._rubber.begin(point)
        self._model.begin_band(keep=bool(modifiers & (_CTRL | _SHIFT)))

    def _stretch_band(self, band: QRect) -> None:
        self.band = band
        self.band_changed.emit()
        self._model.stretch_band(self._view.layout.touching(band), flip=self._band_flips)
