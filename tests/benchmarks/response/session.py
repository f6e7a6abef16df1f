"""The real window on a made project, and everything that a person may ask of it."""

from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from app.__main__ import make_window
from app.background.calls import call
from app.background.scheduler import Task
from app.controllers.challenger import SWITCH
from app.widgets.grid.status_chip import StatusChip
from tests.benchmarks.response.first_change import Answer, Watch, wait, windows
from tests.benchmarks.response.made_project import search_without_end

LOAD_S = 60
PLACE = 0.2  # of all pictures: where the current one is when something is asked

ELSEWHERE = {
    "quit": "ends the program",
    "add_folder": "asks the system for a folder",
    "new": "asks the system for a file",
    "open": "asks the system for a file",
    "save_as": "asks the system for a file",
    "save_copy": "asks the system for a file",
    "report": "asks the system for a file",
    "import_labels": "asks the system for a file",
    "guide": "opens another program",
    "log_folder": "opens another program",
    "show_file": "opens another program",
    "copy_path": "fills the clipboard, which nobody sees",
    "teach": "is where the window is brought back to",
    "zoom_reset": "the pictures have their usual size already",
    "save": "is done before it is asked: everything is kept at once",
}
"""Commands that the window hands to the system, or that show nothing by their nature."""


class Session:
    """The window, with what brings it back to where it was."""

    def __init__(self, app: QApplication, path: Path, *, is_busy: bool) -> None:
        self.window = make_window(app, path)
        self.window.resize(1280, 800)
        self.window.show()
        wait(lambda: self.window.application is not None, LOAD_S)
        self.application = self.window.application
        wait(lambda: len(self.application.workspace.table) > 0, LOAD_S)
        wait(lambda: not self.application.tasks.is_listing, LOAD_S)
        self.watch = Watch(self.window)
        if is_busy:
            scheduler = self.application.tasks.scheduler
            scheduler.add(Task("improve", call(search_without_end)))
            wait(lambda: scheduler.job is not None, LOAD_S)
        self._start = 0
        self._bring_back()

    @property
    def grid(self):
        """The pictures."""
        return self.application.labelling.images.grid

    @property
    def place(self) -> int:
        """The row that is current when something is asked."""
        return int(PLACE * len(self.grid.rows()))

    def answers(self) -> Iterator[Answer]:
        """Ask everything, one after the other."""
        for name, do in self.deeds():
            self._bring_back()
            self._prepare(name)
            self.watch.settle()
            if name not in self.window.commands.names() or self.window.commands[name].isEnabled():
                yield self.watch.ask(name, do)

    def _prepare(self, name: str) -> None:
        """Bring about what a command needs to have something to do."""
        if name == "redo":
            self.application.workspace.undo()
        elif name == "unlabel":
            self.application.labelling.label(self.application.workspace.classes[0].id)

    def deeds(self) -> Iterator[tuple[str, Callable[[], object]]]:
        """Yield what can be asked now: each command, key and click."""
        commands = self.window.commands
        for name in commands.names():
            if name not in ELSEWHERE:
                yield name, self.window.commands[name].trigger
        yield from self._keys()
        yield from self._clicks()

    def _keys(self) -> Iterator[tuple[str, Callable[[], object]]]:
        keys = {
            "arrow right": Qt.Key.Key_Right,
            "page down": Qt.Key.Key_PageDown,
            "end": Qt.Key.Key_End,
        }
        for name, key in keys.items():
            yield f"key: {name}", lambda key=key: QTest.keyClick(self.grid, key)
        for n, action in enumerate(self.window.commands.digits[:2], 1):
            yield f"key: digit {n}", action.trigger

    def _clicks(self) -> Iterator[tuple[str, Callable[[], object]]]:
        filters = self.application.labelling.images.filters
        yield "a picture", lambda: self._click_picture(self.place + 2)
        yield "scroll", lambda: self.grid.verticalScrollBar().setValue(0)
        yield "search by name", lambda: QTest.keyClicks(filters.search, "0012")
        for chip in filters.findChildren(StatusChip):
            if not chip.isChecked() and chip.isVisible():
                yield f"chip {chip.word}", chip.click
        combo = filters._order
        for order in ("doubt", "confidence", "name", "date"):
            yield f"order {order}", lambda order=order: combo.setCurrentIndex(combo.findData(order))
        yield (
            "a class's card",
            lambda: self.application.labelling.images.show_class(
                self.application.workspace.classes[0].id
            ),
        )
        button = self.window.findChild(QPushButton, "next_step") or self.window.next_button
        yield "the next step", button.click
        yield "label many pictures", self._label_many

    def _click_picture(self, row: int) -> None:
        place = self.grid.tile_rect(row).center()
        QTest.mouseClick(self.grid.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(place))

    def _label_many(self) -> None:
        self.grid.select_keys(self.grid.rows()[: len(self.grid.rows()) * 2 // 5])
        self.application.labelling.label(self.application.workspace.classes[1].id)

    def _bring_back(self) -> None:
        """Close what is open, take back what was changed, and stand in the first place."""
        for widget in windows():
            if widget is not self.window:
                widget.close()
        workspace, images = self.application.workspace, self.application.labelling.images
        self._stop()
        self._take_back()
        commands = self.window.commands
        for name, is_on in (("history", False), ("stack", False), ("live", False), (SWITCH, True)):
            commands[name].setChecked(is_on)
        commands["seek_60"].trigger()
        self.window.statusBar().clearMessage()
        images.show_map(False)
        images.pages.close_loupe()
        commands["teach"].trigger()
        images.filters.set_filter(type(images.filters.filter())())
        wait(lambda: not self.application.tasks.is_listing, LOAD_S)
        self.grid.selection.select_none()
        rows = self.grid.rows()[self.place : self.place + 1]  # a picture that nobody has labeled
        self.grid.set_current_key(int(rows[0]))
        self.grid.select_keys(rows)
        self.window.classes.focus_class(workspace.classes[0].id)
        self.grid.setFocus()

    def _take_back(self) -> None:
        """Undo or do again until the project is as it was at first."""
        workspace = self.application.workspace
        newest = next((one.id for one in workspace.history(200) if not one.undone), 0)
        if not self._start:
            self._start = newest
        elif newest != self._start:
            workspace._change(lambda project: project.history.jump(self._start), relist=True)

    def _stop(self) -> None:
        scheduler = self.application.tasks.scheduler
        if scheduler.running is not None and scheduler.running.kind != "improve":
            self.application.tasks.stop()

    def shut_down(self) -> None:
        """Close the window."""
        self._bring_back()
        self.watch.close()
        self.window.close()
