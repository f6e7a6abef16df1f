"""What helps: the palette, the tour, the guide, and a report of a problem."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QAction, QDesktopServices, QGuiApplication, QIcon

from app import settings
from app.background.log_files import log_folder
from app.controllers.context import Context
from app.controllers.places import PlacesController
from app.controllers.trust import TrustController
from app.dialogs.crash_report import ErrorBox, versions
from app.messages.reports import Notice
from app.theme import style as theme
from app.widgets.classes.class_menu import swatch
from app.widgets.help.coach_mark import CoachMark, Mark
from app.widgets.help.palette import Entry, Palette

GUIDE = Path(__file__).parents[2] / "resources" / "guide" / "index.html"
LOG_LINES = 100
MOST_IMAGES = 12


class HelpController(QObject):
    """Joins what helps to the window.

    Attributes:
        palette, tour: while they are open.
    """

    def __init__(
        self,
        shared: Context,
        places: PlacesController,
        trust: TrustController,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._frame = shared.frame
        self._workspace = shared.workspace
        self._tasks = shared.tasks
        self._labelling = shared.labelling
        self._places = places
        self._trust = trust
        self.palette: Palette | None = None
        self.tour: CoachMark | None = None
        commands = shared.frame.commands
        for name, do in (
            ("palette", self.open_palette),
            ("tour", self.begin_tour),
            ("guide", self.open_guide),
            ("report_problem", self.report),
        ):
            commands[name].triggered.connect(lambda _=False, do=do: do())

    # The palette

    def open_palette(self) -> None:
        """Let the person find anything by typing."""
        palette = self.palette = Palette(self._entries(), self._images_named, self._frame)
        palette.destroyed.connect(self._forget_palette)
        palette.open_over(self._frame)

    def _forget_palette(self) -> None:
        self.palette = None

    def _entries(self) -> list[Entry]:
        commands = [
            self._command(menu, action)
            for menu, action in self._frame.commands.listed()
            if action.isEnabled() and action.objectName() != "palette"
        ]
        return [*commands, *self._classes(), *self._filters()]

    def _command(self, menu: str, action: QAction) -> Entry:
        text = self._frame.commands.text_of(action)
        key = action.shortcut().toString()
        return Entry(text, menu, action.trigger, key, action.icon())

    def _classes(self) -> list[Entry]:
        images = self._labelling.images
        return [
            Entry(
                record.name,
                self.tr("Class"),
                partial(self._show, images.show_class, record.id),
                icon=swatch(record.position, record.colour),
            )
            for record in self._workspace.classes
        ]

    def _filters(self) -> list[Entry]:
        filters = self._labelling.images.filters
        return [
            Entry(
                word,
                self.tr("Filter"),
                partial(self._show, filters.show_status, status),
            )
            for status, word in filters.statuses()
        ]

    def _images_named(self, typed: str) -> list[Entry]:
        images = self._labelling.images
        return [
            Entry(
                name,
                self.tr("Image"),
                partial(self._show, images.go_to_file, file_id),
                icon=QIcon(theme.icon("image")),
            )
            for file_id, name in images.files_named(typed, MOST_IMAGES)
        ]

    def _show(self, show: Callable[[Any], object], what: int | str) -> None:
        """Show something in the grid, from whatever place."""
        if self._places.place == "review":
            self._places.go_to("teach")
        show(what)
        self._labelling.images.setFocus()

    # The tour

    def begin_first_time(self) -> None:
        """Begin the tour for somebody who has never seen the window."""
        if not settings.is_on("tour_seen", default=False):
            self.begin_tour()

    def begin_tour(self) -> None:
        """Show the five marks, from the first."""
        if self.tour is not None:
            self.tour.end()
        self._places.go_to("teach")
        tour = self.tour = CoachMark(self._marks(), self._frame)
        tour.ended.connect(self._end_tour)
        tour.begin()

    def _end_tour(self) -> None:
        settings.set_on("tour_seen", on=True)
        tour, self.tour = self.tour, None
        if tour is not None:
            tour.deleteLater()
        page = self._frame.middle.currentWidget()
        if page is not None:
            page.setFocus()

    def _marks(self) -> list[Mark]:
        frame = self._frame
        return [
            Mark(
                frame.classes,
                self.tr("Teach by example"),
                self.tr("Each class is a card. Drop a few pictures on it: five are a good start."),
            ),
            Mark(
                frame.middle,
                self.tr("Your photos"),
                self.tr("Drop the folder to sort here. Space shows a photo large."),
            ),
            Mark(
                frame.next_button,
                self.tr("The next step"),
                self.tr("This button always does what comes next: adapt and sort, review, export."),
            ),
            Mark(
                frame.places.button("review"),
                self.tr("Review"),
                self.tr("Decide what the model is unsure of, one key per photo."),
            ),
            Mark(
                frame.places.button("trust"),
                self.tr("Trust & export"),
                self.tr("See how accurate it is, accept the rest, and save the result."),
            ),
        ]

    # The guide, and a report

    def open_guide(self) -> None:
        """Show the guide in the browser; it lies on this computer."""
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(GUIDE)))

    def report(self) -> None:
        """Copy what helps to find a fault, and say what it holds."""
        text = "\n\n".join([versions(), *map(_end_of, ("window.log", "engine.log", "crash.log"))])
        QGuiApplication.clipboard().setText(text)
        words = self.tr(
            "Report copied: versions and the end of the logs. It contains file names, but no"
            " pictures."
        )
        notice = Notice(words, "show_details", do=lambda: self._show_report(text))
        self._tasks.noticed.emit(notice)

    def _show_report(self, text: str) -> None:
        ErrorBox(text, self._frame, is_asked_for=True).show()


def _end_of(name: str) -> str:
    """Return the last lines of a log file."""
    try:
        lines = (log_folder() / name).read_text("utf-8", errors="replace").splitlines()
    except OSError:
        lines = []
    return "\n".join([f"--- {name}", *lines[-LOG_LINES:]])
