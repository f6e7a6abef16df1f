"""What is done with images: labels by hand, review, whole folders."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QPoint, QRect, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QFileDialog, QMenu

from app import settings
from app.messages.notices import single_picture
from app.messages.numbers_and_plurals import counted
from app.messages.plain_text import keyless
from app.messages.reports import Notice
from app.project.tasks import Tasks
from app.project.workspace import Workspace
from app.views.frame import Frame
from app.views.images import ImagesPanel
from app.views.inspector import DetailPanel
from app.widgets.classes.class_menu import swatch
from app.widgets.grid.grid import MAX_CELL_PX, MIN_CELL_PX
from app.widgets.inspector.peek import Peek

ROOMY_PX = 1100  # in a narrower window smaller pictures leave room for three columns
SMALL_CELL_PX = 132


class LabellingController(QObject):
    """Joins the grid and the inspector to the project.

    Signals:
        doubt_ended: the person looked for the next image in doubt, and there is none.
    """

    doubt_ended = Signal()

    def __init__(
        self, frame: Frame, workspace: Workspace, tasks: Tasks, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._frame = frame
        self._workspace = workspace
        self._tasks = tasks
        self.images = ImagesPanel(workspace)
        self.detail = DetailPanel(workspace, tasks)
        self.peek: Peek | None = None
        grid = self.images.grid
        usual = grid.cell_px() if frame.width() >= ROOMY_PX else SMALL_CELL_PX
        grid.set_cell_px(settings.cell_px(usual))
        slider = frame.size_slider
        slider.show_sizes(MIN_CELL_PX, MAX_CELL_PX, grid.cell_px())
        slider.valueChanged.connect(grid.set_cell_px)
        grid.cell_px_changed.connect(slider.setValue)
        self.images.loupe_switched.connect(lambda is_on: slider.setEnabled(not is_on))
        self._connect()
        self._show_chosen()
        self._show_state()

    def shut_down(self) -> None:
        """End the loaders' threads."""
        settings.set_cell_px(self.images.grid.cell_px())
        self.images.shut_down()
        self.detail.shut_down()

    def _connect(self) -> None:
        images, detail, workspace = self.images, self.detail, self._workspace
        images.chosen_changed.connect(self._show_chosen)
        images.loupe_switched.connect(self._turn_loupe)
        images.loupe.label_chosen.connect(self.label)
        images.loupe.wanted.connect(lambda name: self._frame.commands[name].trigger())
        detail.heat_changed.connect(images.loupe.show_heat)
        images.menu_wanted.connect(self._open_menu)
        images.paths_dropped.connect(self._tasks.take_in)
        images.image_dropped.connect(lambda _: self._tasks.noticed.emit(single_picture()))
        detail.peek_clicked.connect(images.reviewing.look)
        detail.accept_clicked.connect(self.accept)
        detail.unknown_clicked.connect(lambda: self.label(None))
        detail.label_chosen.connect(self.label)
        detail.file_wanted.connect(self.go_to_example)
        workspace.rows_changed.connect(lambda _: self._show_chosen())
        workspace.entries_changed.connect(self._show_chosen)
        workspace.classes_changed.connect(self._show_chosen)
        workspace.history_changed.connect(self._show_state)
        workspace.project_changed.connect(self._show_state)
        frame, commands = self._frame, self._frame.commands
        frame.classes.examples_wanted.connect(images.show_class)
        commands.label_as.aboutToShow.connect(self._fill_label_as)
        for n, action in enumerate(commands.digits):
            action.triggered.connect(lambda _=False, n=n: self._label_with_nth(n))
        for name, do in self._commands().items():
            commands[name].triggered.connect(lambda _=False, do=do: do())

    def _commands(self) -> dict[str, Callable[[], object]]:
        selection = self.images.grid.selection
        return {
            "label_folder": self.label_folder,
            "select_all": selection.select_all,
            "select_none": selection.select_none,
            "select_invert": selection.invert,
            "select_again": selection.restore,
            "find": self.images.filters.focus_search,
            "none_of_these": lambda: self.label(None),
            "accept": self.accept,
            "unlabel": self._unlabel,
            "label_as": self._ask_label,
            "quick_look": self._look,
            "next": lambda: self._go_to_doubtful(1),
            "previous": lambda: self._go_to_doubtful(-1),
            "show_file": self._show_file,
            "copy_path": self._copy_path,
            "zoom_in": lambda: self.images.zoom(1),
            "zoom_out": lambda: self.images.zoom(-1),
            "zoom_reset": lambda: self.images.zoom(0),
        }

    # Labels by hand

    def label(self, class_id: int | None) -> None:
        """Label the chosen images; None for "none of these"."""
        self._tasks.label_files(self.images.chosen(), class_id, picked=self.images.picked_by)
        if self.images.has_loupe:
            self.images.go_on()
        else:
            self.images.alike.go_on()

    def accept(self) -> None:
        """Confirm the classes that the chosen images show, and go on."""
        chosen = self.images.chosen()
        if len(chosen) == 1 and self._is_stranger(int(chosen[0])):
            self.label(None)  # which is what is predicted
            return
        n = sum(len(one) for one in self._workspace.table.accepted(chosen).values())
        if n:
            # In English, as all names in the journal; `app.messages.core_texts` says them.
            name = "Accept 1 prediction" if n == 1 else f"Accept {n} predictions"
            self._workspace.accept(chosen, name, picked=self.images.picked_by)
        if not self.images.has_loupe and self.images.alike.go_on():
            return
        if self.images.has_loupe or (not self.images.go_to_doubtful(1) and len(chosen) <= 1):
            self.images.go_on()

    def _is_stranger(self, file_id: int) -> bool:
        """Whether a picture in the loupe is predicted to be none of the classes."""
        line = self._workspace.table.line(file_id)
        is_open = line is not None and not line.label_id and line.status == "unknown"
        return self.images.has_loupe and is_open

    def _label_with_nth(self, n: int) -> None:
        if n < len(self._workspace.classes):
            self.label(self._workspace.classes[n].id)

    def _ask_label(self) -> None:
        """Offer all classes beside the current image: the way to those beyond the tenth."""
        place = self.images.pages.place_of_current()
        menu = self._frame.commands.label_as
        if place is not None:
            menu.popup(place)

    def _unlabel(self) -> None:
        self._workspace.unlabel_files(self.images.chosen())

    def _go_to_doubtful(self, step: int) -> None:
        if not self.images.go_to_doubtful(step):
            self._tasks.noticed.emit(Notice(self.tr("No uncertain images are left.")))
            self.doubt_ended.emit()

    # Whole folders

    def label_folder(self) -> None:
        """Label the project's folders; ask for one where there is none yet."""
        if not self._workspace.folders:
            self.choose_folder(then_label=True)
            return
        self._tasks.label_all()

    def choose_folder(self, *, then_label: bool = False) -> None:
        """Ask for a folder and add it."""
        start = settings.folder("images", Path.home())
        chosen = QFileDialog.getExistingDirectory(
            self._frame, self.tr("Folder with images"), str(start)
        )
        if chosen:
            settings.set_folder("images", Path(chosen).parent)
            self._tasks.add_folder(Path(chosen), then_label=then_label)

    # One image

    def _look(self) -> None:
        """Open Quick Look, or close it; what Space does."""
        if self.images.has_loupe:
            self.images.loupe.space()
        else:
            self.images.reviewing.look()

    def go_to_example(self, file_id: int) -> None:
        """Go to an example; out of a review it is only looked at, so that the queue stays open."""
        loupe = self.images.loupe
        if not (self.images.has_loupe and loupe.is_queue and loupe.place_of(file_id) < 0):
            self.images.go_to_file(file_id)
            return
        path = self._workspace.path_of(file_id)
        over = QRect(loupe.view.mapToGlobal(QPoint(0, 0)), loupe.view.size())
        peek = self.peek = Peek(path.name if path else "", over, self._frame)
        peek.closed.connect(self._forget_peek)
        self._tasks.picture(file_id).then(peek.show_picture, lambda _: peek.show_picture(None))
        peek.show()

    def _forget_peek(self) -> None:
        self.peek = None

    def _turn_loupe(self, is_on: bool) -> None:
        self.detail.show_preview(not is_on)
        self._show_chosen()

    def _show_file(self) -> None:
        path = self._current_path()
        if path is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(path.parent)))

    def _copy_path(self) -> None:
        paths = [self._workspace.path_of(one) for one in self.images.chosen()[:10_000].tolist()]
        QGuiApplication.clipboard().setText("\n".join(str(path) for path in paths if path))

    def _current_path(self) -> Path | None:
        file_id = self.images.current_file()
        return None if file_id is None else self._workspace.path_of(file_id)

    # What is shown

    def _open_menu(self, place: QPoint) -> None:
        menu = QMenu(self._frame)
        self._frame.commands.fill_image_menu(menu)
        # Not deleted on closing: the action chosen is triggered after that.
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(place)

    def _fill_label_as(self) -> None:
        menu = self._frame.commands.label_as
        menu.clear()
        digits = self._frame.commands.digits
        for n, record in enumerate(self._workspace.classes):
            text = keyless(record.name)
            if n < len(digits):
                text += f"\t{digits[n].shortcut().toString()}"
            menu.addAction(
                swatch(record.position, record.colour),
                text,
                lambda class_id=record.id: self.label(class_id),
            )
        if menu.isEmpty():
            menu.addAction(self.tr("There are no classes yet")).setEnabled(False)

    def _show_chosen(self) -> None:
        chosen = self.images.chosen()
        self.detail.show_chosen(chosen)
        for name in ("none_of_these", "accept", "unlabel", "show_file", "copy_path"):
            self._frame.commands[name].setEnabled(len(chosen) > 0)
        self._show_counts()

    def _show_counts(self) -> None:
        if not len(self._workspace.table):
            self._frame.show_counts("")
            return
        parts = [
            counted(
                self.tr("%n image(s)", "", len(self._workspace.table)), len(self._workspace.table)
            )
        ]
        n_person = self._workspace.table.n_labelled_by_person()
        if n_person:
            parts.append(counted(self.tr("%n labeled by you", "", n_person), n_person))
        n_selected = self.images.n_selected
        if n_selected:
            parts.append(counted(self.tr("%n selected", "", n_selected), n_selected))
        self._frame.show_counts(" · ".join(parts))

    def _show_state(self) -> None:
        """Enable what can be done."""
        has_model = self._workspace.model is not None
        self._frame.commands["label_folder"].setEnabled(has_model)
        self._frame.commands["export"].setEnabled(self._workspace.path is not None)
