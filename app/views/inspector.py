"""What is known about the chosen images, at the right."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.background.jobs import Job
from app.messages import challenger as offer_words
from app.project.image_loader import ProjectLoader
from app.project.tasks import Tasks
from app.project.workspace import Workspace
from app.views.heat_maps import HeatAsker
from app.widgets.common.labels import PlainLabel
from app.widgets.inspector.inspector import Inspector
from app.widgets.inspector.nearest_examples import N_NEAREST
from core import api
from core.domain.review import NONE_OF_THESE

if TYPE_CHECKING:
    from core.domain.arrays import Ints
    from core.domain.explain import Heat, Likeness


class DetailPanel(QWidget):
    """Fills the inspector: first what is at hand, then the picture and the nearest examples.

    Attributes:
        inspector: what is shown.
        heat: its switches of heat maps.

    Signals:
        peek_clicked, accept_clicked, unknown_clicked: for the chosen images.
        label_chosen: the class they belong to.
        file_wanted: file id; go to this example.
        maps_clicked: see the feature maps of the chosen image.
        heat_changed: (picture or None, `QRectF` it covers, opacity) of the heat map.
    """

    peek_clicked = Signal()
    accept_clicked = Signal()
    unknown_clicked = Signal()
    label_chosen = Signal(int)
    file_wanted = Signal(int)
    maps_clicked = Signal()
    heat_changed = Signal(object, QRectF, float)

    def __init__(self, workspace: Workspace, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._tasks = tasks
        self._file_id = 0
        self._is_readable = False
        self._likeness: Likeness | None = None
        self._asked: Job[Likeness] | None = None
        self._asked_with: object = None
        self._pictures: dict[int, QImage | None] = {}
        self._files: dict[int, int] = {}
        self._changes: dict[int, tuple[int, int]] = {}
        self._change = PlainLabel(wraps=True)
        self._change.setProperty("role", "offer")
        self._change.hide()
        self.inspector = Inspector()
        self.heat = self.inspector.heat
        self._asker = HeatAsker(workspace, tasks, self)
        self._asker.found.connect(self._keep_heat)
        self.heat.opacity_changed.connect(lambda _: self._tell_heat())
        self._asker.said.connect(self.heat.say)
        self._large = ProjectLoader(workspace, workspace.preview)
        self._large.ready.connect(self._take_large)
        self._small = ProjectLoader(workspace, workspace.thumbnail)
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
        self.inspector.heat_switched.connect(self._show_heat)
        self.inspector.maps_clicked.connect(self.maps_clicked)
        workspace.project_changed.connect(self._turn_to_project)

    def show_chosen(self, file_ids: "Ints") -> None:
        """Show one image, how many there are of several, or nothing."""
        if len(file_ids) == 1:
            self._show_one(int(file_ids[0]))
            self._show_change()
            return
        self._file_id = 0
        self._show_change()
        self._show_heat()
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
        self._asker.forget()
        self._large.close()
        self._small.close()

    def _turn_to_project(self) -> None:
        """Forget what was shown: the same ids mean other files and images now."""
        self._file_id = 0
        self._likeness = self._asked = self._asked_with = None
        for kept in (self._pictures, self._files):
            kept.clear()
        self.keep_changes({})
        self._show_heat()
        self.inspector.show_detail(None, self._workspace.classes)

    def _show_one(self, file_id: int) -> None:
        detail = self._workspace.detail(file_id)
        is_other = file_id != self._file_id
        self._file_id = file_id
        self.inspector.show_detail(detail, self._workspace.classes)
        self._is_readable = detail is not None and not detail.error
        self._show_heat()
        if detail is None:
            return
        if is_other:
            self._likeness = None
            self._large.want([file_id])
        else:
            self._show_likeness()  # showing the details has cleared them
        # A listing comes twice a second while a batch runs: only ask where there is news.
        model = self._workspace.model
        examples = [one.n_examples for one in self._workspace.classes]
        said = detail.prediction and (detail.prediction.class_id, detail.prediction.runner_up_id)
        asked_with = (examples, model and model.id, detail.label_id, said)
        if is_other or self._likeness is None or asked_with != self._asked_with:
            self._asked_with = asked_with
            self._ask_likeness(file_id)

    def _show_heat(self) -> None:
        """Ask for the heat map that the inspector's switches stand for, or take it away."""
        if self._file_id and self._is_readable and self.heat.is_on():
            if self._workspace.model is None:
                self.inspector.clear_heat()
            self._asker.want(self._file_id, self.heat.against())
        else:
            self._asker.forget()
            self.inspector.clear_heat()
            self._tell_heat()

    def _keep_heat(self, heat: "Heat") -> None:
        self.inspector.show_heat(heat)
        self._tell_heat()

    def _tell_heat(self) -> None:
        overlay, box = self.inspector.heat_shown() or (None, QRectF())
        self.heat_changed.emit(overlay, box, self.heat.opacity())

    def show_preview(self, is_shown: bool) -> None:
        """Show the picture, or leave that to the loupe."""
        self.inspector.show_preview(is_shown)
        self._tell_heat()

    def _ask_likeness(self, file_id: int) -> None:
        job = self._asked = self._tasks.query(api.likeness, file_id, n=N_NEAREST)
        job.then(lambda likeness: self._keep_likeness(job, file_id, likeness))

    def _keep_likeness(self, job: "Job[Likeness]", file_id: int, likeness: "Likeness") -> None:
        if job is not self._asked or file_id != self._file_id:
            return  # of another image by now, or of another project's
        self._likeness = likeness
        shown = (*likeness.nearest, *likeness.of_label, *likeness.of_other)
        self._files = self._workspace.files_of_images([one.image_id for one in shown])
        self._show_likeness()
        self._small.want([key for key in self._files.values() if key not in self._pictures])

    def _show_likeness(self) -> None:
        if self._likeness is not None:
            pictures = {image: self._pictures.get(file) for image, file in self._files.items()}
            self.inspector.set_likeness(self._likeness, pictures)

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
        self._show_likeness()

    def _go_to_neighbour(self, image_id: int) -> None:
        file_id = self._files.get(image_id)
        if file_id is not None:
            self.file_wanted.emit(file_id)

    def _summary(self, file_ids: "Ints") -> list[tuple[str, int]]:
        names = {record.id: record.name for record in self._workspace.classes}
        names[NONE_OF_THESE] = self.tr("None of these")
        counted = self._workspace.table.count_classes(file_ids)
        rest = self.tr("Not labeled yet")
        return [(names.get(class_id, rest), n) for class_id, n in counted]
