"""How the grid is arranged: by likeness, in stacks, by name; and copies of what is chosen."""

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication

from app.background.jobs import Job
from app.controllers.context import Context
from app.messages.numbers_and_plurals import counted
from app.messages.reports import Notice
from app.widgets.grid.go_to_name import GoTo
from core import api
from core.domain.records import FileNames
from core.domain.review import Images, Likes

MESSAGE_MS = 6000


class ArrangeController(QObject):
    """Joins the grid's arrangement to the project."""

    def __init__(self, shared: Context, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._frame = shared.frame
        self._workspace = shared.workspace
        self._tasks = shared.tasks
        self._images = shared.labelling.images
        self._names: Job[FileNames] | None = None
        self._has_news = False
        self.go_to = GoTo(self._images.grid)
        self.go_to.wanted.connect(self._go)
        self.go_to.closed.connect(self._images.grid.setFocus)
        commands = shared.frame.commands
        for name, do in (
            ("similar", self.sort_by_likeness),
            ("open_stack", self.open_stack),
            ("go_to_name", self.go_to.begin),
            ("copy", self.copy),
        ):
            commands[name].triggered.connect(lambda _=False, do=do: do())
        commands["stack"].toggled.connect(self._stack)
        self._images.likes_wanted.connect(self.sort_by_likeness)
        shared.workspace.entries_changed.connect(self._read_names)
        shared.workspace.project_changed.connect(self._turn_to_project)

    def _turn_to_project(self) -> None:
        self._names = None
        self._frame.commands["stack"].setChecked(False)
        self._frame.statusBar().clearMessage()  # which may say what was being done in the other one

    # Names

    def _read_names(self) -> None:
        """Read the names beside the window, where files have come or gone."""
        self._has_news = self._names is not None
        if self._has_news or not len(self._workspace.table) or self._images.has_names():
            return
        self._names = self._tasks.query(api.file_names).then(self._keep_names)

    def _keep_names(self, names: FileNames) -> None:
        self._names = None
        self._images.keep_names(names)
        if self._has_news:
            self._read_names()  # files have come meanwhile

    def _go(self, text: str, step: int) -> None:
        self.go_to.show_found(is_found=self._images.go_to_name(text, step))

    # Likeness

    def sort_by_likeness(self) -> None:
        """Put what is most like the chosen images first."""
        image_ids = self._workspace.table.image_ids_of(self._images.chosen())
        wanted = tuple(one for one in image_ids.tolist() if one)
        if not wanted:
            text = self.tr("Choose an image first; the others are put in order by their likeness.")
            self._tasks.noticed.emit(Notice(text, kind="warning"))
            return
        self._frame.statusBar().showMessage(self.tr("Comparing the pictures…"))
        clear = self._frame.statusBar().clearMessage
        job = self._tasks.run(api.similarity, wanted)
        job.then(lambda _: clear(), lambda _: clear(), clear)
        job.then(self._keep_likes, self._tasks.report)

    def _keep_likes(self, likes: Likes) -> None:
        if len(likes.image_ids):
            self._images.keep_likes(likes.image_ids)
        else:
            text = self.tr("These images have not been read yet. Wait a moment, or adapt once.")
            self._tasks.noticed.emit(Notice(text))

    # Stacks

    def _stack(self, is_on: bool) -> None:
        if not is_on:
            self._images.keep_stacks(())
            return
        self._frame.statusBar().showMessage(self.tr("Looking for near duplicates…"))
        clear = self._frame.statusBar().clearMessage
        self._tasks.run(api.stacks).then(self._keep_stacks, self._give_up_stacks, clear)

    def _keep_stacks(self, groups: tuple[Images, ...]) -> None:
        self._frame.statusBar().clearMessage()
        if not self._frame.commands["stack"].isChecked():
            return
        self._images.keep_stacks(groups)
        n = len(groups)
        text = counted(self.tr("%n stack(s) of near duplicates.", "", n), n)
        if n:
            text += " " + self.tr("What you label with a stack closed, you label for all of it.")
        self._tasks.noticed.emit(Notice(text))

    def _give_up_stacks(self, error: Exception) -> None:
        self._frame.statusBar().clearMessage()
        self._frame.commands["stack"].setChecked(False)
        self._tasks.report(error)

    def open_stack(self) -> None:
        """Open the stack of the current image, or close it."""
        if not self._images.open_stack():
            text = self.tr(
                "This image lies on no stack. In the menu View you can stack near duplicates."
            )
            self._tasks.noticed.emit(Notice(text))

    # Copies

    def copy(self) -> None:
        """Copy the chosen files, to be pasted on a class here or elsewhere.

        As files and not by their ids: with another project open those would mean other files.
        """
        mime = self._images.mime_of_chosen()
        n = len(mime.urls())
        QGuiApplication.clipboard().setMimeData(mime)
        text = counted(self.tr("Copied %n file(s).", "", n), n)
        self._frame.statusBar().showMessage(text, MESSAGE_MS)
