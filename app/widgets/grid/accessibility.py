"""The grid for screen readers: a list whose items say what the tiles show."""

import weakref
from typing import Protocol, cast

from PySide6.QtCore import QCoreApplication, QObject, QRect
from PySide6.QtGui import QAccessible, QAccessibleEvent, QAccessibleInterface
from PySide6.QtWidgets import QAccessibleWidget, QWidget

from app.widgets.grid.cell_data import Cell, percent

translate = QCoreApplication.translate

# Qt keeps plain pointers to these objects, so Python must never be the first to let go.
_kept: list[QAccessibleInterface] = []
_kinds: list[type[QWidget]] = []


class Spoken(Protocol):
    """What must be known of a list of pictures to read it out, by row."""

    def n_rows(self) -> int: ...
    def visible_rows(self) -> range: ...
    def current_row(self) -> int: ...
    def is_selected(self, row: int) -> bool: ...
    def sentence_of(self, row: int) -> str:
        """Say a picture in words."""

    def global_rect(self, row: int) -> QRect:
        """Return where a picture lies on the screen."""

    def row_at_global(self, x: int, y: int) -> int | None:
        """Return the row of the picture at a point of the screen."""


class SpokenWidget(Protocol):
    """A widget that can be read out."""

    @property
    def spoken(self) -> Spoken:
        """Return what is said of it."""

    def hasFocus(self) -> bool: ...  # noqa: N802


def install(kind: type[QWidget]) -> None:
    """Teach Qt to describe widgets of this kind, each a `SpokenWidget`; once is enough."""
    if kind not in _kinds:
        if not _kinds:
            QAccessible.installFactory(_describe)
        _kinds.append(kind)


def tell_current(grid: QWidget, row: int) -> None:
    """Let a screen reader say the current cell."""
    if QAccessible.isActive() and row >= 0 and grid.hasFocus():
        event = QAccessibleEvent(grid, QAccessible.Event.Focus)
        event.setChild(row)
        QAccessible.updateAccessibility(event)


def sentence(cell: Cell, *, is_selected: bool) -> str:
    """Say a cell: "IMG_1.jpg, Fox, 93 %, selected"."""
    parts = [cell.name]
    if cell.status == "failed":
        parts.append(cell.failed_reason or translate("ImageGrid", "Cannot be read"))
    elif cell.status == "unknown":
        parts.append(cell.text or translate("ImageGrid", "None of these"))
    else:
        parts.append(cell.text)
    if cell.by_person:
        parts.append(translate("ImageGrid", "labeled by you"))
    elif cell.is_unseen:
        parts.append(translate("ImageGrid", "accepted unseen"))
    elif cell.confidence is not None:
        parts.append(percent(cell.confidence))
    if cell.status == "unsure" and not cell.by_person:
        parts.append(translate("ImageGrid", "unsure"))
    if cell.n_below:
        more = translate("ImageGrid", "{n} more like it below")
        parts.append(more.format(n=cell.n_below))
    parts.append(cell.note.rstrip("."))
    if is_selected:
        parts.append(translate("ImageGrid", "selected"))
    return ", ".join(part for part in parts if part)


def _describe(class_name: str, thing: QObject) -> QAccessibleInterface | None:
    if not isinstance(thing, QWidget) or not isinstance(thing, tuple(_kinds)):
        return None
    grid = _AccessibleGrid(thing)
    _kept.append(grid)
    return grid


class _AccessibleGrid(QAccessibleWidget):
    def __init__(self, grid: QWidget) -> None:
        super().__init__(grid, QAccessible.Role.List, grid.accessibleName())
        self._grid = weakref.ref(grid)
        self._cells: dict[int, _AccessibleCell] = {}

    def grid(self) -> Spoken | None:
        grid = cast("SpokenWidget | None", self._grid())
        return None if grid is None else grid.spoken

    def has_focus(self) -> bool:
        grid = self._grid()
        return grid is not None and grid.hasFocus()

    def childCount(self) -> int:
        grid = self.grid()
        return 0 if grid is None else grid.n_rows()

    def child(self, index: int) -> QAccessibleInterface | None:  # type: ignore[override]
        if not 0 <= index < self.childCount():
            return None
        if index not in self._cells:
            self._cells[index] = _AccessibleCell(self, index)
        return self._cells[index]

    def indexOfChild(self, child: QAccessibleInterface) -> int:  # noqa: N802
        return child.row if isinstance(child, _AccessibleCell) else -1

    def childAt(self, x: int, y: int) -> QAccessibleInterface | None:  # type: ignore[override]  # noqa: N802
        grid = self.grid()
        row = None if grid is None else grid.row_at_global(x, y)
        return None if row is None else self.child(row)

    def focusChild(self) -> QAccessibleInterface | None:  # type: ignore[override]  # noqa: N802
        grid = self.grid()
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
            state.focused = int(self._owner.has_focus() and grid.current_row() == self.row)
            state.offscreen = int(self.row not in grid.visible_rows())
        return state
