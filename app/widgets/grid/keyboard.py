"""Which key does what in the grid: a table that can be read at a glance, and who does it."""

from typing import Literal

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence

from app.widgets.alike.grouped_layout import GroupedLayout
from app.widgets.grid.layout import GridLayout
from app.widgets.grid.selection_model import SelectionModel
from app.widgets.grid.viewport import Viewport

Command = Literal["all", "none", "invert", "toggle", "activate"]

_KEY = Qt.Key
_MODIFIER = Qt.KeyboardModifier


class GridKeys(QObject):
    """Turns keys into steps and choices.

    Signals:
        activated: the current row, at Enter.
        text_typed: a digit or letter, for labelling.
    """

    activated = Signal(int)
    text_typed = Signal(str)

    def __init__(
        self, view: Viewport, model: SelectionModel, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._view, self._model = view, model

    def press(self, event: QKeyEvent) -> bool:
        """Do what a key asks for; whether it meant anything here."""
        view, model = self._view, self._model
        start = model.current_row if model.current_row >= 0 else None
        row = walk(event.key(), start, view.rows().start, view.layout, view.n_lines)
        if row is not None:
            self._walk_to(row, event.modifiers())
        elif not self._obey(command_of(event)):
            text = typed_text(event)
            if text:
                self.text_typed.emit(text)
            return bool(text)
        return True

    def _walk_to(self, row: int, modifiers: Qt.KeyboardModifier) -> None:
        has_ctrl = bool(modifiers & _MODIFIER.ControlModifier)
        if modifiers & _MODIFIER.ShiftModifier:
            self._model.extend(row, add=has_ctrl)
        elif has_ctrl:
            self._model.go_to(row)
        else:
            self._model.choose(row)

    def _obey(self, command: Command | None) -> bool:
        model = self._model
        if command is None or (command == "none" and not model.n_selected):
            return False  # Esc goes on to whoever else can use it
        if command == "all":
            model.select_all()
        elif command == "none":
            model.select_none()
        elif command == "invert":
            model.invert()
        elif model.current_row < 0:
            return False
        elif command == "toggle":
            model.toggle_current()
        else:
            self.activated.emit(model.current_row)
        return True


def walk(
    key: int, start: int | None, first_visible: int, layout: GridLayout, page: int
) -> int | None:
    """Say where a key leads.

    Args:
        key: a `Qt.Key`.
        start: the current row; None while there is none, and then any step leads into view.
        first_visible: the first row in view.
        layout: the cells.
        page: lines in view.

    Returns:
        the row, None where the key does not walk or there is nowhere to go.
    """
    columns, last = layout.n_columns, layout.n - 1
    steps = {
        _KEY.Key_Left: -1,
        _KEY.Key_Right: 1,
        _KEY.Key_Up: -columns,
        _KEY.Key_Down: columns,
        _KEY.Key_PageUp: -columns * page,
        _KEY.Key_PageDown: columns * page,
        _KEY.Key_Home: -layout.n,
        _KEY.Key_End: layout.n,
    }
    step = steps.get(_KEY(key))
    if step is None or last < 0:
        return None
    if start is None:
        return {_KEY.Key_Home: 0, _KEY.Key_End: last}.get(_KEY(key), first_visible)
    row = start + step
    if isinstance(layout, GroupedLayout) and abs(step) >= columns and abs(step) < layout.n:
        return layout.moved(start, step // columns)
    if key == _KEY.Key_Up and row < 0:
        return start
    if key == _KEY.Key_Down and row > last:
        # The last line may be short: down leads to its end, and no further.
        return last if start // columns < last // columns else start
    return min(max(row, 0), last)


def command_of(event: QKeyEvent) -> Command | None:
    """Say what else a key asks for."""
    if event.matches(QKeySequence.StandardKey.SelectAll):
        return "all"
    key, modifiers = event.key(), event.modifiers() & ~_MODIFIER.KeypadModifier
    if key == _KEY.Key_I and modifiers == _MODIFIER.ControlModifier:
        return "invert"
    if key == _KEY.Key_Space and modifiers == _MODIFIER.ControlModifier:
        return "toggle"
    plain: dict[int, Command] = {
        _KEY.Key_Escape: "none",
        _KEY.Key_Return: "activate",
        _KEY.Key_Enter: "activate",
    }
    return plain.get(key) if modifiers == _MODIFIER.NoModifier else None


def typed_text(event: QKeyEvent) -> str:
    """Return the digit or letter typed without a modifier, "" for anything else.

    Shift counts as none for digits: French keyboards need it there.
    """
    text = event.text()
    modifiers = event.modifiers() & ~_MODIFIER.KeypadModifier
    is_plain = modifiers == _MODIFIER.NoModifier
    is_digit = text.isdecimal() and modifiers == _MODIFIER.ShiftModifier
    return text if text.isalnum() and (is_plain or is_digit) else ""
