"""One large picture in the place of the grid: a queue to review, or Quick Look over the rest."""

import time
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QFocusEvent, QImage, QKeyEvent, QPixmap
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.messages import review as review_words
from app.project.image_loader import ProjectLoader
from app.project.thumbnails import PREVIEW_PX
from app.project.workspace import Workspace
from app.theme import style as theme
from app.widgets.common import accessibility as roles
from app.widgets.loupe.class_keys import ClassKeys
from app.widgets.loupe.film_strip import FilmStrip
from app.widgets.loupe.head import LoupeHead
from app.widgets.loupe.pace import Pace
from app.widgets.loupe.picture_view import STEP, PictureView
from app.widgets.loupe.shortlist import Shortlist
from core.domain.arrays import Ints

_NO_FILES = np.zeros(0, np.int64)
_KEY = Qt.Key


class Loupe(QWidget):
    """Shows one file of a list that stays as it was when it was opened.

    Args:
        workspace: the open project.
        clock: tells seconds; for tests.

    Signals:
        file_wanted: id of the file that is to become current.
        closed: the person goes back to the grid.
        label_chosen: id of the class of this picture.
        wanted: name of a command.

    Attributes:
        view: the picture.
        strip: those before and after it.
        keys, shortlist: the answers, and two that are likely.
        is_queue: it shows a queue to review; else it is a Quick Look.
    """

    file_wanted = Signal(int)
    closed = Signal()
    label_chosen = Signal(int)
    wanted = Signal(str)

    def __init__(
        self,
        workspace: Workspace,
        parent: QWidget | None = None,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._clock = clock
        self._files: Ints = _NO_FILES
        self._file = 0
        self._pace = Pace()
        self._was_done: set[int] = set()
        self.is_queue = False
        self._can_close = True
        self.view, self.strip, self.keys = PictureView(), FilmStrip(), ClassKeys()
        self.shortlist = Shortlist()
        self._head = LoupeHead()
        self._large = ProjectLoader(workspace, workspace.preview)
        self._full = ProjectLoader(workspace, workspace.full_picture)
        self._small = ProjectLoader(workspace, workspace.thumbnail)
        self._lay_out()
        self._connect()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        roles.install(type(self), QAccessible.Role.Graphic)
        self.setAccessibleName(self.tr("Loupe"))

    def shut_down(self) -> None:
        """End the loaders' threads."""
        for loader in (self._large, self._full, self._small):
            loader.close()

    # What is shown

    def open(self, files: Ints, file_id: int, *, is_queue: bool, can_close: bool = True) -> None:
        """Show a file among others.

        Args:
            files: to step through, in this order.
            file_id: the first to show; of an empty queue 0.
            is_queue: they are to be reviewed.
            can_close: whether the grid is a step away.
        """
        self._files, self.is_queue = np.array(files, np.int64), is_queue
        self._pace = Pace()
        self._pace.begin(self._clock())
        self._was_done = set(self._files[self._done()].tolist())
        self._can_close = can_close
        self._head.set_kind(is_queue=is_queue, can_close=can_close)
        self._file = 0
        if file_id:
            self.show_file(file_id)
        else:
            self._show_nothing()

    def show_file(self, file_id: int) -> None:
        """Show a file, where it is one of those that were opened."""
        place = self.place_of(file_id)
        if place < 0 or file_id == self._file:
            self._show_state()
            return
        self._file = file_id
        detail = self._workspace.detail(file_id)
        is_readable = detail is not None and not detail.error
        self.view.show_heat(None, QRectF(), 0)
        small = self.strip.picture_of(file_id)
        self.view.say(self.tr("Reading…") if is_readable else self.tr("This file can’t be read."))
        self.view.show_picture(small.toImage() if small else None, self._size())
        if self.view.image() is not None:
            self.view.fit()
        path = self._workspace.path_of(file_id)
        self._head.name.setText(path.name if path else "")
        self.strip.show_keys(self._files, place)
        self._large.want([file_id])
        self._full.want([])
        self._show_state()

    def files(self) -> Ints:
        """Return what can be stepped through."""
        return self._files

    def file(self) -> int:
        """Return the file that is shown, 0 for none."""
        return self._file

    def place_of(self, file_id: int) -> int:
        """Return where a file stands, -1 where it does not."""
        places = np.flatnonzero(self._files == file_id)
        return int(places[0]) if len(places) else -1

    def is_done(self, file_id: int) -> bool:
        """Whether a person labelled a file."""
        line = self._workspace.table.line(file_id)
        return line is not None and line.origin not in ("", "accepted")

    def n_left(self) -> int:
        """Count the files that are still to be decided."""
        return int(np.count_nonzero(~self._done()))

    def _done(self) -> NDArray[np.bool_]:
        """Say of each file whether a person labelled it."""
        table = self._workspace.table
        labelled = table.entries.file_ids[table.entries.by_person]
        return np.asarray(np.isin(self._files, labelled), np.bool_)

    def reorder(self, files: Ints) -> None:
        """Put what is out of sight into this order; what a person sees or saw stays in place."""
        seen = self.strip.in_view().stop
        head = self._files[:seen]
        order = files[np.isin(files, self._files) & ~np.isin(files, head)]
        rest = self._files[seen:]
        tail = np.concatenate([order, rest[~np.isin(rest, order)]])
        self._files = np.concatenate([head, tail]).astype(np.int64)
        self.strip.show_keys(self._files, max(self.place_of(self._file), 0))

    # Steps

    def step(self, by: int) -> bool:
        """Go this many further, or back; whether there is one."""
        place = self.place_of(self._file) + by
        if not 0 <= place < len(self._files):
            return False
        self.file_wanted.emit(int(self._files[place]))
        return True

    def advance(self) -> None:
        """Go on after a decision: in a queue to the next that is open, and round to its start."""
        self._pace.note(self._clock())
        if not self.is_queue:
            self.step(1)
        elif not self.skip() and self._can_close:
            self.closed.emit()
        self._show_state()

    def skip(self) -> bool:
        """Go to the next file that is open, and round to the start; whether there is one."""
        here = self.place_of(self._file)
        places = np.flatnonzero(~self._done())
        places = places[places != here]
        if not len(places):
            return False
        after = places[places > here]
        self.file_wanted.emit(int(self._files[after[0] if len(after) else places[0]]))
        return True

    def zoom(self, step: int) -> None:
        """Make the picture larger or smaller by a step; 0 for the whole of it."""
        if step:
            self.view.zoom(STEP ** (2 * step))
        else:
            self.view.fit()

    # What arrives

    def show_heat(self, overlay: QImage | None, box: QRectF, opacity: float) -> None:
        """Lay a heat map over the picture, None for none."""
        self.view.show_heat(overlay, box, opacity)

    def _take(self, loader: ProjectLoader) -> None:
        while taken := loader.take(4):
            for image in (image for key, image in taken if key == self._file):
                if image is not None:
                    self.view.show_picture(image, self._size())
                else:
                    self.view.say(self.tr("This file can’t be read."))

    def _take_small(self) -> None:
        while taken := self._small.take(8):
            for key, image in taken:
                self.strip.put(key, QPixmap.fromImage(image) if image else None)

    def _size(self) -> QSize:
        detail = self._workspace.detail(self._file) if self._file else None
        if detail is None or not detail.width or not detail.height:
            return QSize()
        return QSize(detail.width, detail.height)

    def _ask_full(self) -> None:
        """Read the picture whole once it is zoomed beyond its preview."""
        size = self._size()
        if self.view.is_coarse() and max(size.width(), size.height()) > PREVIEW_PX:
            self._full.want([self._file])

    # What is said

    def _show_state(self) -> None:
        total, n_left = len(self._files), 0
        if self.is_queue:
            n_left = self.n_left()
            self._head.count.setText(
                review_words.left(n_left, total, self._pace.seconds_left(n_left)) if total else ""
            )
            self._head.show_progress(total - n_left, total)
        else:
            self._head.count.setText(review_words.place(self.place_of(self._file) + 1, total))
        self.keys.show_classes(self._workspace.classes, is_queue=self.is_queue)
        self.keys.setEnabled(bool(self._file))
        name = f"{self._head.name.text()}, {self._head.count.text()}"
        self.setAccessibleName(name if self._file else self.tr("Loupe"))
        self.strip.update()

    def _show_nothing(self) -> None:
        self._head.name.setText("")
        self.view.show_picture(None, QSize())
        has_model = self._workspace.model is not None
        done = self.tr("Nothing to review: the model is sure of every image.")
        first = self.tr("Adapt and sort first. What the model is unsure of comes here.")
        self.view.say(done if has_model else first)
        self.strip.show_keys(self._files, 0)
        self._show_state()

    def follow(self) -> None:
        """Follow what changed: after an undo, go back to what is open again."""
        if not self.isVisible() or not self.is_queue:
            return
        done = set(self._files[self._done()].tolist())
        reopened, self._was_done = self._was_done - done, done
        if reopened:
            self.file_wanted.emit(min(reopened, key=self.place_of))
        self._show_state()

    # Keys

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.strip.set_active(True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.strip.set_active(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {_KEY.Key_Right: 1, _KEY.Key_Down: 1, _KEY.Key_Left: -1, _KEY.Key_Up: -1}
        here = self.place_of(self._file)
        steps |= {_KEY.Key_Home: -here, _KEY.Key_End: len(self._files) - 1 - here}
        key = _KEY(event.key())
        if key in steps:
            self.step(steps[key])
        elif key == _KEY.Key_Escape and self._can_close:
            self.closed.emit()
        elif key == _KEY.Key_Z:
            self.view.turn_size()
        elif key in (_KEY.Key_Plus, _KEY.Key_Equal, _KEY.Key_Minus):
            self.zoom(-1 if key == _KEY.Key_Minus else 1)
        else:
            super().keyPressEvent(event)

    def space(self) -> None:
        """Do what Space means: leave Quick Look, or look at the picture in its own size."""
        if self.is_queue:
            self.view.turn_size()
        else:
            self.closed.emit()

    def _lay_out(self) -> None:
        keys = QVBoxLayout()
        keys.setContentsMargins(theme.M, theme.S, theme.M, theme.S)
        keys.addWidget(self.shortlist)
        keys.addWidget(self.keys)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._head)
        column.addWidget(self.view, 1)
        column.addLayout(keys)
        column.addWidget(self.strip)

    def _connect(self) -> None:
        self.strip.set_done(self.is_done)
        self.strip.clicked.connect(lambda place: self.file_wanted.emit(int(self._files[place])))
        self.strip.pictures_wanted.connect(lambda: self._small.want(self.strip.missing()))
        self.keys.label_chosen.connect(self.label_chosen)
        for part in (self.keys, self.shortlist):
            part.wanted.connect(self.wanted)
        self.view.zoomed.connect(self._show_share)
        self._head.close_clicked.connect(self.closed)
        self._head.size_clicked.connect(self.view.turn_size)
        self._large.ready.connect(lambda: self._take(self._large))
        self._full.ready.connect(lambda: self._take(self._full))
        self._small.ready.connect(self._take_small)
        workspace = self._workspace
        workspace.project_changed.connect(self._turn_to_project)
        workspace.classes_changed.connect(lambda: self._show_state() if self._file else None)
        workspace.entries_changed.connect(self.follow)
        workspace.rows_changed.connect(lambda _: self.follow())

    def _show_share(self, share: float) -> None:
        self._head.show_share(share)
        self._ask_full()

    def _turn_to_project(self) -> None:
        self._files, self._file = _NO_FILES, 0
        self._was_done.clear()
        self.strip.forget()
        self.view.show_picture(None, QSize())
