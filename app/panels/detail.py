"""What is known about the chosen images, at the right."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from app import offer_words
from app.jobs import LatestFirstLoader
from app.models import NONE_OF_THESE
from app.widgets.inspector import N_NEIGHBOURS, Inspector
from app.work import Work
from app.workspace import Workspace

if TYPE_CHECKING:
    from core.records import Ints, Neighbour


class DetailPanel(QWidget):
    """Fills the inspector: first what is at hand, then the picture and the nearest examples.

    Signals:
        peek_clicked, accept_clicked, unknown_clicked: for the chosen images.
        label_chosen: the class they belong to.
        file_wanted: file id; go to this example.
    """

    peek_clicked = Signal()
    accept_clicked = Signal()
    unknown_clicked = Signal()
    label_chosen = Signal(int)
    file_wanted = Signal(int)

    def __init__(self, workspace: Workspace, work: Work, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._work = work
        self._file_id = 0
        self._neighbours: list[Neighbour] = []
        self._asked_with: list[int] = []
        self._pictures: dict[int, QImage | None] = {}
        self._files: dict[int, int] = {}
        self._changes: dict[int, tuple[int, int]] = {}
        self._change = QLabel(wordWrap=True)
        self._change.setTextFormat(Qt.TextFormat.PlainText)
        self._change.setProperty("role", "offer")
        self._change.hide()
        self.inspector = Inspector()
        self._large = LatestFirstLoader(workspace.preview, 1)
        self._large.ready.connect(self._take_large)
        self._small = LatestFirstLoader(workspace.thumbnail, 1)
        self._small.ready.connect(self._take_small)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._change)
        column.addWidget(self.inspector)
        self.inspector.peek_clicked.connect(self.peek_clicked)
        self.inspector.accept_clicked.connect(self.accept_clicked)
        self.inspector.unknown_clicked.connect(self.unknown_clicked)
        self.inspector.label_chosen.connect(self.label_chosen)
        self.inspector.neighbour_clicked.connect(self._go_to_neighbour)

    def show_chosen(self, file_ids: "Ints") -> None:
        """Show one image, how many there are of several, or nothing."""
        if len(file_ids) == 1:
            self._show_one(int(file_ids[0]))
            self._show_change()
            return
        self._file_id = 0
        self._show_change()
        if len(file_ids):
            self.inspector.set_classes(self._workspace.classes)
            self.inspector.show_many(len(file_ids), self._summary(file_ids))
        else:
            self.inspector.show_detail(None, self._workspace.classes)

    def keep_changes(self, changes: dict[int, tuple[int, int]]) -> None:
        """Note what a better model would change: the old and the new class, by image."""
        self._changes = changes
        self._show_change()

    def _show_change(self) -> None:
        """Say what a better model would make of the one image that is shown."""
        line = self._workspace.table.line(self._file_id) if self._file_id else None
        pair = self._changes.get(line.image_id, (0, 0)) if line else (0, 0)
        old, new = map(self._workspace.class_of, pair)
        self._change.setVisible(old is not None and new is not None)
        if old and new:
            self._change.setText(offer_words.change(old.name, new.name))

    def shut_down(self) -> None:
        """End the loaders' threads."""
        self._large.close()
        self._small.close()

    def _show_one(self, file_id: int) -> None:
        detail = self._workspace.detail(file_id)
        is_other = file_id != self._file_id
        self._file_id = file_id
        self.inspector.show_detail(detail, self._workspace.classes)
        if detail is None:
            return
        if is_other:
            self._neighbours = []
            self._large.want([file_id])
        else:
            self._show_neighbours()  # showing the details has cleared them
        # A listing comes twice a second while a batch runs: only ask where there is news.
        examples = [one.n_examples for one in self._workspace.classes]
        if is_other or not self._neighbours or examples != self._asked_with:
            self._asked_with = examples
            self._ask_neighbours(file_id)

    def _ask_neighbours(self, file_id: int) -> None:
        job = self._work.ask("neighbours", file_id, n=N_NEIGHBOURS)
        if job is not None:
            job.finished.connect(lambda found: self._keep_neighbours(file_id, found))

    def _keep_neighbours(self, file_id: int, found: "tuple[Neighbour, ...]") -> None:
        if file_id != self._file_id:
            return
        self._neighbours = list(found)
        self._files = self._workspace.files_of_images([one.image_id for one in found])
        self._show_neighbours()
        self._small.want([key for key in self._files.values() if key not in self._pictures])

    def _show_neighbours(self) -> None:
        self.inspector.set_neighbours(
            [
                (one, self._pictures.get(self._files.get(one.image_id, 0)))
                for one in self._neighbours
            ]
        )

    def _take_large(self) -> None:
        while taken := self._large.take(8):
            for key, image in taken:
                if key == self._file_id:
                    self.inspector.set_image(image)

    def _take_small(self) -> None:
        while taken := self._small.take(8):
            self._pictures.update(taken)
        for key in list(self._pictures)[:-200]:
            del self._pictures[key]
        self._show_neighbours()

    def _go_to_neighbour(self, image_id: int) -> None:
        file_id = self._files.get(image_id)
        if file_id is not None:
            self.file_wanted.emit(file_id)

    def _summary(self, file_ids: "Ints") -> list[tuple[str, int]]:
        names = {record.id: record.name for record in self._workspace.classes}
        names[NONE_OF_THESE] = self.tr("None of these")
        counted = self._workspace.table.count_classes(file_ids)
        rest = self.tr("Not labelled yet")
        return [(names.get(class_id, rest), n) for class_id, n in counted]
