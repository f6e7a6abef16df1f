"""Run the real window from nothing, and say what a person would see in it.

python -m tests.e2e.newcomer_window WIDTHxHEIGHT FACTS.json [PROJECT]
"""

import json
import sys
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QListWidget, QWidget

from app.__main__ import make_app, make_window
from core.domain.records import STATUSES
from tests.e2e.shown_window import centre, place

CELLS_SHOWN = 8


def main() -> int:
    app = make_app()
    window = make_window(app, Path(sys.argv[3]) if len(sys.argv) > 3 else None)
    width, height = map(int, sys.argv[1].split("x"))
    window.setGeometry(20, 40, width, height)
    window.show()
    timer = QTimer(interval=100)
    timer.timeout.connect(lambda: write(Path(sys.argv[2]), facts(window)))
    timer.start()
    return app.exec()


def facts(window) -> dict:
    """Gather the words on the screen and where they are; of what lies below a dialog nothing."""
    if window.application is None:
        return {}
    top = QApplication.activeModalWidget() or window
    buttons = {
        (button.text() or button.accessibleName()).replace("&&", "&"): centre(button)
        for button in top.findChildren(QAbstractButton)
        if button.isVisible() and button.isEnabled()
    }
    found = {
        "dialog": "" if top is window else top.windowTitle(),
        "buttons": buttons,
        "fields": {one.accessibleName(): centre(one) for one in seen(top, QLineEdit)},
        "choices": choices(top),
        "words": [
            label.text()
            for label in (window.job_bar._message, window.job_bar._title)
            if label.isVisible()
        ],
        "frame": [*place(window, window.rect().topLeft()), window.width(), window.height()],
        "middle": centre(window.middle),
        **project_facts(window.application),
    }
    outcome = getattr(top, "outcome", None)
    if outcome is not None:
        found["target"] = str(top.target())
        found["headline"] = outcome.headline.text() if outcome.isVisible() else ""
        found["preview"] = top.preview.count.text()
    return found


def seen(top: QWidget, kind):
    return [one for one in top.findChildren(kind) if one.isVisible()]


def choices(top: QWidget) -> dict:
    """Say where the lines of the lists are."""
    return {
        one.item(row).text(): place(one.viewport(), one.visualItemRect(one.item(row)).center())
        for one in seen(top, QListWidget)
        for row in range(one.count())
    }


def project_facts(application) -> dict:
    workspace, scheduler = application.workspace, application.tasks.scheduler
    table, grid = workspace.table, application.labelling.images.grid
    entries = table.entries
    rows = range(min(CELLS_SHOWN, len(grid.rows())))
    cells = []
    for row in rows:
        line = table.line(int(grid.rows()[row]))
        cells.append(
            {
                "key": int(grid.rows()[row]),
                "at": place(grid.viewport(), grid.tile_rect(row).center()),
                "class": line.class_id,
                "label": line.label_id,
            }
        )
    return {
        "classes": {one.name: one.n_examples for one in workspace.classes},
        "ids": [one.id for one in workspace.classes],
        "n_files": len(table),
        "n_waiting": int((entries.statuses == STATUSES.index("pending")).sum()),
        "n_by_person": table.n_labelled_by_person(),
        "has_model": workspace.model is not None and not workspace.model_is_stale,
        "is_busy": application.tasks.is_listing
        or (scheduler.running is not None and is_fore(scheduler)),
        "undo": workspace.undo_name,
        "redo": workspace.redo_name,
        "cells": cells,
        "current": grid.current_key(),
        "place": application.places.place,
        "next": window_of(application).next_button.kind,
        "n_doubtful": int(table.is_doubtful().sum()),
        "loupe": application.labelling.images.loupe.file(),
    }


def window_of(application) -> QWidget:
    return application.parent()


def is_fore(scheduler) -> bool:
    """Whether what runs is something that the person asked for."""
    return scheduler.running.kind not in ("improve", "map")


def write(path: Path, found: dict) -> None:
    text = json.dumps(found)
    if not path.exists() or path.read_text() != text:
        part = path.with_suffix(".part")
        part.write_text(text)
        part.replace(path)


if __name__ == "__main__":
    sys.exit(main())
