"""Where classes get names from: typed ones, chosen images, parts of a class, a first handful."""

from collections.abc import Callable

from PySide6.QtCore import QObject

from app.background.scheduler import Outcome
from app.controllers.context import Context
from app.controllers.examples import ExamplesController
from app.dialogs.split_class import SplitDialog
from app.messages.reports import Notice
from app.project.image_loader import ProjectLoader
from app.widgets.classes.class_chooser import ClassChooser
from app.widgets.grid.picked_chip import Picked
from core import api
from core.domain.reports import EmbedReport, LabelReport
from core.domain.review import Images

N_FIRST = 12
"""Pictures of a first handful: few enough to name in a minute."""


class ClassesController(QObject):
    """Joins the ways to name images to the project."""

    def __init__(
        self, shared: Context, examples: ExamplesController, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._frame = shared.frame
        self._workspace = shared.workspace
        self._tasks = shared.tasks
        self._labelling = shared.labelling
        self._begin_card = shared.frame.classes.begin_card
        self._examples = examples
        self.chooser: ClassChooser | None = None
        self.splitting: SplitDialog | None = None
        self._first: Images = ()
        self._loader = ProjectLoader(shared.workspace, shared.workspace.thumbnail)
        self._loader.ready.connect(self._take_pictures)
        self._connect()

    def shut_down(self) -> None:
        """End the loader's thread."""
        self._loader.close()

    def _connect(self) -> None:
        commands, panel, tasks = self._frame.commands, self._frame.classes, self._tasks
        commands["label_by_name"].triggered.connect(lambda _=False: self.choose_class())
        commands["new_class_of"].triggered.connect(lambda _=False: self.new_class())
        commands["split_class"].triggered.connect(lambda _=False: self.split(panel.current_class()))
        commands["first_to_name"].triggered.connect(lambda _=False: self.show_first())
        commands["find_class"].triggered.connect(lambda _=False: panel.find_class())
        panel.split_wanted.connect(self.split)
        self._begin_card.clicked.connect(self.show_first)
        tasks.scheduler.ended.connect(self._on_ended)
        self._workspace.classes_changed.connect(self._offer)
        self._workspace.project_changed.connect(self._forget)
        images = self._labelling.images
        images.chosen_changed.connect(self._show_state)
        self._show_state()

    # By typing

    def choose_class(self) -> None:
        """Let the person type the class of the chosen images."""
        place = self._labelling.images.pages.place_of_chosen()
        if place is None:
            return
        chooser = self.chooser = ClassChooser(self._workspace.classes, self._frame)
        chooser.chosen.connect(self._labelling.label)
        chooser.new_wanted.connect(self.new_class)
        chooser.destroyed.connect(self._forget_chooser)
        chooser.open_at(place)

    def _forget_chooser(self) -> None:
        self.chooser = None

    def new_class(self, name: str = "") -> None:
        """Make a class of the chosen images; without a name the person types it on the card."""
        self._examples.new_class_of(self._labelling.images.chosen(), name)

    # A class in parts

    def split(self, class_id: int) -> None:
        """Propose how to take a class apart."""
        record = self._workspace.class_of(class_id)
        if record is None:
            text = self.tr("Click the class that you want to split first.")
            self._tasks.noticed.emit(Notice(text, kind="warning"))
            return
        if self.splitting is not None:
            self.splitting.close()
        dialog = self.splitting = SplitDialog(record, self._frame)
        dialog.parts_wanted.connect(self._ask_parts)
        dialog.split_wanted.connect(self._split)
        dialog.part_shown.connect(self._show_part)
        dialog.finished.connect(self._forget_split)
        dialog.show()
        self._ask_parts(0)

    def _forget_split(self) -> None:
        self.splitting = None

    def _ask_parts(self, n_parts: int) -> None:
        if self.splitting is None:
            return
        job = self._tasks.run(api.cluster_class, self.splitting.record.id, n_parts)
        job.then(self._show_parts, self._tasks.report)

    def _show_parts(self, parts: tuple[Images, ...]) -> None:
        if self.splitting is None:
            return
        files = self._workspace.files_of_images([one for part in parts for one in part])
        names = {one.name for one in self._workspace.classes}
        self._loader.want(self.splitting.show_parts(parts, files, names))

    def _show_part(self, name: str, part: Images) -> None:
        self._labelling.images.show_picked(Picked(name, part))

    def _split(self, parts: tuple[tuple[str, Images], ...]) -> None:
        if self.splitting is None:
            return
        record = self.splitting.record
        job = self._tasks.query(api.split_class, record.id, parts)
        job.then(self._tell_split, self._tasks.report)

    def _tell_split(self, made: tuple[int, ...]) -> None:
        self._workspace.refresh()
        self._workspace.listing_wanted.emit()
        if made:
            text = self.tr("Split into {n} classes.").format(n=len(made) + 1)
            self._tasks.noticed.emit(Notice(text, "undo", kind="success"))

    # A first handful

    def show_first(self) -> None:
        """Show a few pictures that show what there is, one of each kind."""
        if self._first:
            self._show_handful()
            return
        self._frame.statusBar().showMessage(self.tr("Choosing a varied starter set…"))
        self._ask_first(self._show_asked)

    def _ask_first(self, then: Callable[[Images], None]) -> None:
        clear = self._frame.statusBar().clearMessage
        job = self._tasks.run(api.first_to_label, N_FIRST)
        job.then(lambda _: clear(), lambda _: clear(), clear).then(then, self._tasks.report)

    def _show_asked(self, first: Images) -> None:
        self._first = first
        if self._first:
            self._show_handful()
        else:
            text = self.tr("No picture has been read yet. Add a folder, and wait a moment.")
            self._tasks.noticed.emit(Notice(text))

    def _show_handful(self) -> None:
        self._labelling.images.show_picked(Picked(self.tr("One of each kind"), self._first))
        self._labelling.images.setFocus()

    def _on_ended(self, outcome: Outcome) -> None:
        """Look for a first handful as soon as a folder has been read and nothing has a class."""
        if isinstance(outcome.result, EmbedReport | LabelReport) and not self._has_labels():
            self._ask_first(self._keep_first)

    def _keep_first(self, first: Images) -> None:
        self._first = first
        self._offer()

    def _offer(self) -> None:
        n = 0 if self._has_labels() else len(self._first)
        files = self._workspace.files_of_images(self._first) if n else {}
        keys = [files[one] for one in self._first if one in files]
        self._begin_card.show_offer(n, keys)
        if n:
            self._loader.want(self._begin_card.missing())

    def _has_labels(self) -> bool:
        return any(one.n_examples for one in self._workspace.classes)

    def _forget(self) -> None:
        self._first = ()
        if self.splitting is not None:
            self.splitting.close()
        self._offer()

    # What arrives, what can be done

    def _take_pictures(self) -> None:
        while taken := self._loader.take(8):
            for key, image in taken:
                self._begin_card.show_picture(key, image)
                if self.splitting is not None:
                    self.splitting.show_picture(key, image)

    def _show_state(self) -> None:
        has_any = len(self._labelling.images.chosen()) > 0
        for name in ("label_by_name", "new_class_of", "copy", "similar"):
            self._frame.commands[name].setEnabled(has_any)
