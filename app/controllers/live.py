"""Live mode: adapts and sorts again by itself, a moment after examples have changed."""

from typing import Literal, TypeAlias

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication, QLineEdit

from app.controllers.context import Context
from app.widgets.common.search_field import SearchField

PAUSE_MS = 1500  # without a change; who labels one picture after the other is not interrupted
BUSY_MS = 500  # until it looks again whether the person has let go

NOTE = "live"
"""In the project: whether its person wants it."""

State: TypeAlias = Literal["off", "idle", "soon", "busy", "undone", "working", "few"]


class LiveController(QObject):
    """Watches the examples, and adapts when nothing is being dragged, named, or undone.

    Attributes:
        state: what it is about to do.
    """

    def __init__(self, shared: Context, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._frame = shared.frame
        self._workspace = shared.workspace
        self._tasks = shared.tasks
        self._switch = shared.frame.classes.live
        self._command = shared.frame.commands["live"]
        self.state: State = "off"
        self._seen: tuple[int, str] | None = None
        self._is_held = False  # it waits for the person to let go
        self._pause = QTimer(self, interval=PAUSE_MS, singleShot=True)
        self._pause.timeout.connect(self._go)
        self._switch.switched.connect(self._command.setChecked)
        self._command.toggled.connect(self._turn)
        shared.workspace.project_changed.connect(self._turn_to_project)
        shared.workspace.history_changed.connect(self._look)
        shared.tasks.scheduler.started.connect(lambda *_: self._show())
        shared.tasks.scheduler.idle.connect(self._show)
        self._turn_to_project()

    @property
    def is_on(self) -> bool:
        """Whether the person wants it in this project."""
        return self._command.isChecked()

    def shut_down(self) -> None:
        """Stop working."""
        self._pause.stop()

    def _turn_to_project(self) -> None:
        """Do in each project what its person wanted last."""
        self._pause.stop()
        self._command.blockSignals(True)
        self._command.setChecked(self._workspace.note(NOTE) is True)
        self._command.blockSignals(False)
        can_switch = self._workspace.path is not None and not self._workspace.is_read_only
        self._command.setEnabled(can_switch)
        self._switch.setEnabled(can_switch)
        self._switch.show_on(self.is_on)
        self._seen = self._mark()
        self._show()

    def _turn(self, on: bool) -> None:
        self._switch.show_on(on)
        self._workspace.put_note(NOTE, on)
        if on:
            self._wait()
        else:
            self._pause.stop()
            self._show()

    def _mark(self) -> tuple[int, str]:
        """Return what tells one state of the journal from another."""
        return self._workspace.newest_event, self._workspace.redo_name

    def _look(self) -> None:
        """Begin to wait again where something changed."""
        if not self.is_on or self._mark() == self._seen:
            return
        self._seen = self._mark()
        self._wait()

    def _wait(self) -> None:
        self._is_held = False
        if self._is_wanted():
            self._pause.start(PAUSE_MS)
        else:
            self._pause.stop()
        self._show()

    def _is_wanted(self) -> bool:
        """Tell whether the model is behind the examples, and nothing stands undone."""
        # A new model is a change, after which nothing could be redone: docs/adr/0017.
        return self._has_examples() and self._is_behind() and not self._workspace.redo_name

    def _is_behind(self) -> bool:
        return self._workspace.model is None or self._workspace.model_is_stale

    def _has_examples(self) -> bool:
        return sum(record.n_examples > 0 for record in self._workspace.classes) >= 2

    def _go(self) -> None:
        if not self.is_on or not self._is_wanted():
            self._show()
            return
        self._is_held = is_hands_on()
        if self._is_held:
            self._pause.start(BUSY_MS)
            self._show()
            return
        # One that runs knows less than this one will.
        self._tasks.scheduler.give_up("adapt")
        self._tasks.adapt_and_sort()
        self._show()

    def _show(self) -> None:
        self.state = self._state()
        texts: dict[State, str] = {
            "off": "",
            "idle": self.tr("Up to date"),
            "soon": self.tr("Adapts in a moment…"),
            "busy": self.tr("Waits until you let go…"),
            "undone": self.tr("Waits after Undo. Your next change starts it again."),
            "working": self.tr("Adapting and sorting…"),
            "few": self.tr("Waits for examples in two classes"),
        }
        self._switch.say(texts[self.state])

    def _state(self) -> State:
        if not self.is_on or self._workspace.path is None:
            return "off"
        if self._pause.isActive():
            return "busy" if self._is_held else "soon"
        scheduler = self._tasks.scheduler
        if scheduler.is_wanted("adapt") or scheduler.is_wanted("label"):
            return "working"
        if not self._has_examples():
            return "few"
        return "undone" if self._is_behind() and self._workspace.redo_name else "idle"


def is_hands_on() -> bool:
    """Tell whether the person drags something, types a name, or has a menu or a question open."""
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        return False
    focus = app.focusWidget()
    is_naming = isinstance(focus, QLineEdit) and not isinstance(focus, SearchField)
    is_asked = app.activePopupWidget() is not None or app.activeModalWidget() is not None
    return app.mouseButtons() != Qt.MouseButton.NoButton or is_naming or is_asked
