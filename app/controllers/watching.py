"""Folders that the window watches: the switch, the line in the status bar, and the labelling."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject

from app.background.calls import call
from app.background.jobs import Runner
from app.background.scheduler import Outcome, Task
from app.controllers.context import Context
from app.messages import watching as words
from app.messages.plain_text import keyless
from app.messages.watching import State
from app.project.watched_folder import WatchedFolder
from core import api
from core.domain.watching.records import Memory, Turn


class WatchingController(QObject):
    """Joins watched folders to the project, which remembers them.

    Attributes:
        watched: the folders that are watched now.
    """

    def __init__(self, shared: Context, runner: Runner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._frame = shared.frame
        self._workspace = shared.workspace
        self._tasks = shared.tasks
        self._runner = runner
        self._wanted: tuple[Path, ...] = ()
        self._n_came = 0
        self._due: dict[Path, Memory] = {}  # that wait for a model
        self.watched: dict[Path, WatchedFolder] = {}
        self._workspace.project_changed.connect(self._turn_to_project)
        self._workspace.history_changed.connect(self._follow)
        self._tasks.scheduler.ended.connect(self._on_ended)
        self._frame.commands.watched.aboutToShow.connect(self.fill_menu)

    def shut_down(self) -> None:
        """Stop watching folders."""
        for folder in list(self.watched):
            self._leave(folder)

    def fill_menu(self) -> None:
        """List the project's folders; those that are watched have a tick."""
        menu = self._frame.commands.watched
        menu.clear()
        for folder in self._workspace.folders:
            action = menu.addAction(keyless(str(folder)))
            action.setCheckable(True)
            action.setChecked(folder in self.watched)
            action.setEnabled(not self._workspace.is_read_only)
            action.toggled.connect(partial(self._switch, folder))
        if menu.isEmpty():
            menu.addAction(self.tr("None yet")).setEnabled(False)

    def _switch(self, folder: Path, is_on: bool) -> None:
        job = self._tasks.query(api.watch, folder, is_on=is_on)
        job.then(self._want, self._tasks.report)

    def _turn_to_project(self) -> None:
        self.shut_down()
        self._wanted, self._n_came = (), 0
        self._show()
        if self._workspace.path is not None and not self._workspace.is_read_only:
            self._tasks.query(api.watched).then(self._want, self._tasks.report)

    def _want(self, folders: tuple[Path, ...]) -> None:
        self._wanted = folders
        self._follow()

    def _follow(self) -> None:
        """Watch what is wanted of the folders that the project has just now."""
        wanted = [folder for folder in self._workspace.folders if folder in self._wanted]
        for folder in [known for known in self.watched if known not in wanted]:
            self._leave(folder)
        for folder in wanted:
            if folder not in self.watched:
                watch = WatchedFolder(folder, self._tasks, self._runner, self)
                watch.due.connect(partial(self._label, folder))
                watch.changed.connect(self._show)
                self.watched[folder] = watch
        if self._workspace.model is not None:
            for folder, memory in list(self._due.items()):
                self._label(folder, memory)
        self._show()

    def _leave(self, folder: Path) -> None:
        watch = self.watched.pop(folder)
        self._due.pop(folder, None)
        watch.close()
        watch.deleteLater()

    def _label(self, folder: Path, memory: Memory) -> None:
        if self._workspace.model is None:
            self._due[folder] = memory
            self._show()
            return
        self._due.pop(folder, None)
        task = Task("label", call(api.label_arrivals, folder, memory), folder)
        self._tasks.scheduler.add(task)

    def _on_ended(self, outcome: Outcome) -> None:
        watch = self.watched.get(outcome.task.folder or Path())
        if watch is None or outcome.task.call.verb is not api.label_arrivals:
            return
        turn = outcome.result if isinstance(outcome.result, Turn) else None
        self._n_came += turn.n_told if turn else 0
        watch.go_on(turn.memory if turn else None)
        self._show()

    def _show(self) -> None:
        folders = [(folder, self._state(watch)) for folder, watch in self.watched.items()]
        self._frame.show_watching(
            words.status_line(folders, self._n_came), words.explanation() if folders else ""
        )

    def _state(self, watch: WatchedFolder) -> State:
        if watch.is_away:
            return "away"
        return "no model" if self._workspace.model is None else "waits"
