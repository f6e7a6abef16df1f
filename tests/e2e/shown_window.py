"""Run the real window as its own process, and say where things are: for tests that drag.

python -m tests.e2e.shown_window PROJECT GEOMETRY.json
"""

import json
import sys
from pathlib import Path

from PySide6.QtCore import QPoint, QTimer
from PySide6.QtWidgets import QWidget

from app.__main__ import make_app, make_window

ROWS_SHOWN = 6


def main() -> int:
    app = make_app()
    window = make_window(app, Path(sys.argv[1]))
    window.setGeometry(20, 40, 1000, 700)
    window.show()
    timer = QTimer(interval=100)
    timer.timeout.connect(lambda: write(window, Path(sys.argv[2])))
    timer.start()
    return app.exec()


def write(window, path):
    """Write down the centres of cards and cells as soon as there are any, and when they move."""
    if window.application is None or not len(window.application.workspace.table):
        return
    grid = window.application.labelling.images.grid
    rows = range(min(ROWS_SHOWN, len(grid.rows())))
    facts = {
        "cards": {card.record.name: centre(card) for card in window.classes._cards.values()},
        "new": centre(window.classes.new_card),
        "cells": [place(grid.viewport(), grid.tile_rect(row).center()) for row in rows],
        "keys": [int(key) for key in grid.rows()[list(rows)]],
        "n_selected": grid.selection.n_selected,
    }
    text = json.dumps(facts)
    if not path.exists() or path.read_text() != text:
        part = path.with_suffix(".part")
        part.write_text(text)
        part.replace(path)


def centre(widget: QWidget) -> list[int]:
    return place(widget, widget.rect().center())


def place(widget: QWidget, point: QPoint) -> list[int]:
    on_screen = widget.mapToGlobal(point)
    return [on_screen.x(), on_screen.y()]


if __name__ == "__main__":
    sys.exit(main())
