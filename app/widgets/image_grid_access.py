"""The grid for screen readers: a list whose items say what the tiles show."""

import weakref
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, QRect
from PySide6.QtGui import QAccessible, QAccessibleEvent, QAccessibleInterface
from PySide6.QtWidgets import QAccessibleWidget

from app.widgets.cells import Cell, percent

if TYPE_CHECKING:
    from app.widgets.image_grid import ImageGrid

# Qt keeps plain pointers to these objects, so Python must never be the first to let go.
_kept: list[QAccessibleInterface] = []
_state = {"is_installed": False}


def install() -> None:
    """Teach Qt to describe grids; once for the program."""
    if not _state["is_installed"]:
        _state["is_installed"] = True
        QAccessible.installFactory(_describe)


def tell_current(grid: "ImageGrid", row: int) -> None:
    """Let a screen reader say the current cell."""
    if QAccessible.isActive() and row >= 0 and grid.hasFocus():
        event = QAccessibleEvent(grid, QAccessible.Event.Focus)
        event.setChild(row)
        QAccessible.updateAccessibility(event)


def sentence(cell: Cell, *, is_selected: bool) -> str:
    """Say a cell: "IMG_1.jpg, Fox, 93 %, selected"."""
    parts = [cell.name]
    if cell.status == "failed":
        parts.append(cell.failed_reason or _tr("Cannot be read"))
    elif cell.status == "unknown":
        parts.append(cell.text or _tr("None of these"))
    else:
        parts.append(cell.text)
    if cell.by_person:
        parts.append(_tr("labelled by you"))
    elif cell.confidence is not None:
        parts.append(percent(cell.confidence))
    if cell.status == "unsure" and not cell.by_person:
        parts.append(_tr("unsure"))
    if is_selected:
        parts.append(_tr("selected"))
    return ", ".join(part for part in parts if part)


def _tr(text: str) -> str:
    return QCoreApplication.translate("ImageGrid", text)


def _describe(class_name: str, thing: QObject) -> QAccessibleInterface | None:
    from app.widgets.image_grid import ImageGrid

    if not isinstance(thing, ImageGrid):
        return None
    grid = _AccessibleGrid(thing)
    _kept.append(grid)
    return grid


class _AccessibleGrid(QAccessibleWidget):
    def __init__(self, grid: "ImageGrid") -> None:
        super().__init__(grid, QAccessible.Role.List, grid.accessibleName())
        self._grid = weakref.ref(grid)
        self._cells: dict[int, _AccessibleCell] = {}

    def grid(self) -> "ImageGrid | None":
        return self._grid()

    def childCount(self) -> int:
        grid = self._grid()
        return 0 if grid is None else len(grid.rows())

    def child(self, index: int) -> QAccessibleInterface | None:  # type: ignore[override]
        if not 0 <= index < self.childCount():
            return None
        if index not in self._cells:
            self._cells[index] = _AccessibleCell(self, index)
        return self._cells[index]

    def indexOfChild(self, child: QAccessibleInterface) -> int:  # noqa: N802
        return child.row if isinstance(child, _AccessibleCell) else -1

    def childAt(self, x: int, y: int) -> QAccessibleInterface | None:  # type: ignore[override]  # noqa: N802
        grid = self._grid()
        row = None if grid is None else grid.row_at_global(x, y)
        return None if row is None else self.child(row)

    def focusChild(self) -> QAccessibleInterface | None:  # type: ignore[override]  # noqa: N802
        grid = self._grid()
        return None if grid is None else self.child(grid.current_row())


class _AccessibleCell(QAccessibleInterface):
    def __init__(self, owner: _AccessibleGrid, row: int) -> None:
        super().__init__()
        self._owner = owner
        self.row = row

    def isValid(self) -> bool:  # noqa: N802
        return self.row < self._owner.childCount()

    def object(self) -> QObject | None:  # type: ignore[override]
        return None

    def parent(self) -> QAccessibleInterface:
        return self._owner

    def child(self, index: int) -> QAccessibleInterface | None:  # type: ignore[override]
        return None

    def childAt(self, x: int, y: int) -> QAccessibleInterface | None:  # type: ignore[override]  # noqa: N802
        return None

    def childCount(self) -> int:
        return 0

    def indexOfChild(self, child: QAccessibleInterface) -> int:  # noqa: N802
        return -1

    def role(self) -> QAccessible.Role:
        return QAccessible.Role.ListItem

    def text(self, kind: QAccessible.Text) -> str:
        grid = self._owner.grid()
        if kind != QAccessible.Text.Name or grid is None or not self.isValid():
            return ""
        return grid.sentence_of(self.row)

    def setText(self, kind: QAccessible.Text, text: str) -> None:  # noqa: N802
        """Cells cannot be renamed."""

    def rect(self) -> QRect:
        grid = self._owner.grid()
        return QRect() if grid is None else grid.global_rect(self.row)

    def state(self) -> QAccessible.State:
        state = QAccessible.State()
        grid = self._owner.grid()
        if grid is not None and self.isValid():
            flag = 1  # Qt's state is made of one-bit fields
            state.selectable = state.focusable = state.multiSelectable = flag
            state.selected = int(grid.is_selected(self.row))
            state.focused = int(grid.hasFocus() and grid.current_row() == self.row)
            state.offscreen = int(self.row not in grid.visible_rows())
        return state
