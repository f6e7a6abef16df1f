"""Hands for the tests of the grid: click, press, pull and look."""

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.widgets.grid.grid import ImageGrid

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
NONE = Qt.KeyboardModifier.NoModifier
LEFT = Qt.MouseButton.LeftButton
FIRST = 1000  # file ids are not rows: each test would notice if the two were mixed up


def open_grid(qtbot):
    """A shown grid with 100 rows."""
    grid = ImageGrid()
    qtbot.addWidget(grid, before_close_func=lambda grid: grid.shut_down())
    grid.resize(820, 620)
    grid.set_rows(ids(100))
    grid.show()
    qtbot.waitExposed(grid)
    grid.setFocus()
    return grid


def ids(n, step=1):
    return np.arange(FIRST, FIRST + n * step, step, dtype=np.int64)


def centre(grid, row):
    return grid.tile_rect(row).center()


def click(grid, row, modifiers=NONE):
    QTest.mouseClick(grid.viewport(), LEFT, modifiers, centre(grid, row))


def press_key(grid, key, modifiers=NONE):
    QTest.keyClick(grid, key, modifiers)


def chosen(grid):
    return (grid.selected_keys() - FIRST).tolist()


def n_columns(grid):
    top = grid.tile_rect(0).top()
    return next(row for row in range(1, 50) if grid.tile_rect(row).top() != top)


def drag_pointer(grid, points, modifiers=NONE):
    """Press at the first point and move through the rest, without letting go."""
    QTest.mousePress(grid.viewport(), LEFT, modifiers, points[0])
    for point in points[1:]:
        move = QMouseEvent(
            QEvent.Type.MouseMove,
            QPointF(point),
            QPointF(grid.viewport().mapToGlobal(point)),
            Qt.MouseButton.NoButton,
            LEFT,
            modifiers,
        )
        QApplication.sendEvent(grid.viewport(), move)


def release(grid, point, modifiers=NONE):
    QTest.mouseRelease(grid.viewport(), LEFT, modifiers, point)


def between_tiles(grid):
    """A point in the gap right of the first tile."""
    return QPoint((grid.tile_rect(0).right() + grid.tile_rect(1).left()) // 2, centre(grid, 0).y())
