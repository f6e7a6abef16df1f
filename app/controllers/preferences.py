"""The window's habits: settings, keys, the place where one left off, and who calls when."""

import time
from functools import partial
from pathlib import Path
from typing import get_args

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication, QSystemTrayIcon, QWidget
from shiboken6 import isValid

from app import settings
from app.controllers.context import Context
from app.dialogs.settings import SettingsDialog
from app.dialogs.shortcuts import KeysDialog
from app.messages.plain_text import notified
from app.messages.reports import Notice
from app.theme import style as theme
from app.widgets.grid.filter_bar import EntryFilter, Order
from core import api

LONG_S = 20.0  # work that took longer is worth a call when it ends
CALL_MS = 10_000

KEPT = ("text", "class_id", "low", "high", "order")
"""What is kept of a filter, besides the statuses; what was picked belongs to the moment."""


class PreferencesController(QObject):
    """Joins the settings to the window, and keeps a place in each project."""

    def __init__(self, shared: Context, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._frame = shared.frame
        self._workspace = shared.workspace
        self._tasks = shared.tasks
        self._labelling = shared.labelling
        self._places: dict[Path, dict[str, object]] = {}
        self._wanted: dict[str, object] | None = None
        self._device = ""
        self._started_at = time.monotonic()
        self._tray: QSystemTrayIcon | None = None
        shared.tasks.scheduler.device = settings.device()
        self._connect()
        self._add_keys_to_tips()

    def shut_down(self) -> None:
        """Save where the window and its parts are."""
        self._note_place()
        self._keep_places()
        if self._tray is not None:
            self._tray.hide()

    def _connect(self) -> None:
        commands, tasks, images = self._frame.commands, self._tasks, self._labelling.images
        commands["settings"].triggered.connect(lambda: self.show_settings())
        commands["keys"].triggered.connect(lambda: self.show_keys())
        commands.themes.triggered.connect(lambda action: self._set_theme(action.objectName()[6:]))
        commands[f"theme_{settings.theme_mode()}"].setChecked(True)
        commands.keys_changed.connect(self._frame.classes.update)
        self._workspace.project_changed.connect(self._turn_to_project)
        self._workspace.entries_changed.connect(self._go_to_place)
        images.chosen_changed.connect(self._note_place)
        images.filters.changed.connect(self._note_place)
        tasks.started.connect(self._note_start)
        tasks.noticed.connect(self._call)
        tasks.device_known.connect(self._keep_device)

    def _add_keys_to_tips(self) -> None:
        frame, filters = self._frame, self._labelling.images.filters
        heat = self._labelling.detail.heat
        for widget, name in (
            (frame.classes.adapt_button, "adapt"),
            (filters.search, "find"),
            (heat.switch, "heat"),
            (heat.runner_up, "heat_against"),
            (heat.maps, "feature_maps"),
        ):
            frame.commands.add_key_to_tip(widget, name)
        for part in self._labelling.images.findChildren(QWidget):
            if part.property("command"):
                frame.commands.add_key_to_tip(part, str(part.property("command")))

    # Settings and keys

    def show_settings(self) -> SettingsDialog:
        """Open the settings."""
        seek = self._frame.commands["seek_better"].isChecked()
        dialog = SettingsDialog(settings.seek_seconds() if seek else 0, self._frame)
        dialog.changed.connect(self.change)
        dialog.keys_clicked.connect(lambda: self.show_keys())
        if self._workspace.path is not None:
            job = self._tasks.query(api.excluded)
            job.then(partial(_show_patterns, dialog), self._tasks.report)
        dialog.show()
        return dialog

    def show_keys(self) -> KeysDialog:
        """Open the list of keys."""
        dialog = KeysDialog(self._frame.commands, self._frame)
        dialog.show()
        return dialog

    def change(self, name: str, value: object) -> None:
        """Put a setting to work, and keep it; names and values as `SettingsDialog` has them."""
        commands = self._frame.commands
        if name == "theme":
            commands[f"theme_{value}"].setChecked(True)
            self._set_theme(str(value))
        elif name == "device":
            settings.set_device(str(value))
            self._tasks.scheduler.device = settings.device()
        elif name == "seek":
            if value:
                commands[f"seek_{value}"].trigger()
            commands["seek_better"].setChecked(bool(value))
        elif name == "exclude":
            patterns = list(map(str, value)) if isinstance(value, list) else []
            self._tasks.query(api.exclude, patterns).then(lambda _: None, self._tasks.report)
        elif name == "language":
            settings.set_language(str(value))
            self._speak()
        else:
            settings.set_on(name, on=bool(value))

    def _set_theme(self, mode: str) -> None:
        settings.set_theme_mode(mode)  # type: ignore[arg-type]
        app = QApplication.instance()
        if isinstance(app, QApplication):
            bar = self._frame.statusBar()
            bar.showMessage(self.tr("Changing the colors…"))
            bar.repaint()  # now: to dress every part of a large project takes a moment
            theme.apply(app, settings.theme_mode())
            bar.clearMessage()

    def _speak(self) -> None:
        """Open the window again in its language, unless something is being done."""
        if self._tasks.is_busy:
            text = self.tr("Handful speaks it when it is opened the next time.")
            self._tasks.noticed.emit(Notice(text))
            return
        # After this event: reopening destroys the dialog whose signal led here.
        QTimer.singleShot(0, self._frame.reopen_wanted.emit)

    # What computes

    def _keep_device(self, text: str) -> None:
        self._device = text
        self._show_device()

    def _show_device(self) -> None:
        self._frame.show_device(self._device)

    # The place in a project

    def _turn_to_project(self) -> None:
        self._keep_places()
        path = self._workspace.path
        self._wanted = settings.place(path) if path and _is_restoring() else None

    def _note_place(self) -> None:
        path, images = self._workspace.path, self._labelling.images
        if path is None or self._wanted is not None or not len(self._workspace.table):
            return
        chosen = images.filters.filter()
        kept = {name: getattr(chosen, name) for name in KEPT}
        kept["statuses"] = sorted(chosen.statuses)
        self._places[path] = {"file": images.current_file(), "filter": kept}

    def _keep_places(self) -> None:
        for path, place in self._places.items():
            settings.set_place(path, place)
        self._places.clear()

    def _go_to_place(self) -> None:
        """Go where the person was, as soon as there are images to go to."""
        if not len(self._workspace.table):
            return
        wanted, self._wanted = self._wanted, None
        if not wanted:
            return
        images = self._labelling.images
        images.filters.set_filter(_filter_of(wanted.get("filter")))
        file_id = wanted.get("file")
        if isinstance(file_id, int) and images.shows_file(file_id):
            images.grid.set_current_key(file_id)

    # Who calls when

    def _note_start(self) -> None:
        self._started_at = time.monotonic()

    def _call(self, notice: Notice) -> None:
        """Tell through the system what came of long work, while another window is in use."""
        is_long = time.monotonic() - self._started_at >= LONG_S
        if (
            not is_long
            or self._frame.isActiveWindow()
            or not settings.is_on("notify", default=True)
        ):
            return
        self._started_at = time.monotonic()
        QApplication.alert(self._frame)
        if QSystemTrayIcon.isSystemTrayAvailable():
            if self._tray is None:
                self._tray = QSystemTrayIcon(theme.icon("hand"), self)
                self._tray.messageClicked.connect(self._frame.activateWindow)
            # Only there while it has something to say.
            self._tray.show()
            text = notified(notice.text)
            self._tray.showMessage("Handful", text, theme.icon("hand"), CALL_MS)
            QTimer.singleShot(CALL_MS, self._tray.hide)


def _is_restoring() -> bool:
    return settings.is_on("restore", default=True)


def _filter_of(kept: object) -> EntryFilter:
    """Make a filter of what was kept, open where that makes no sense (any more)."""
    if not isinstance(kept, dict):
        return EntryFilter()
    orders: tuple[Order, ...] = get_args(Order)
    try:
        return EntryFilter(
            text=str(kept["text"]),
            class_id=int(kept["class_id"]),
            statuses=frozenset(map(str, kept["statuses"])),
            low=float(kept["low"]),
            high=float(kept["high"]),
            order=next((one for one in orders if one == kept["order"]), "folder"),
        )
    except (KeyError, TypeError, ValueError):
        return EntryFilter()


def _show_patterns(dialog: SettingsDialog, patterns: tuple[str, ...]) -> None:
    if isValid(dialog):  # it may be closed by now
        dialog.show_patterns(patterns)
