"""Bins of alike pictures: the grid in groups, what to label next, selections that grow."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from PySide6.QtCore import QObject

from app.background.jobs import Job
from app.controllers.context import Context
from app.messages.reports import Notice
from app.widgets.grid.entry_filter import Order
from core import api
from core.domain.map import LikenessTree


class AlikeController(QObject):
    """Joins the groups of alike pictures to the project."""

    def __init__(self, shared: Context, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._frame = shared.frame
        self._workspace = shared.workspace
        self._tasks = shared.tasks
        self._images = shared.labelling.images
        self._groups = self._images.alike
        self._job: Job[LikenessTree] | None = None
        self._then: Callable[[], None] | None = None
        self._n_read = 0  # images, when the tree was asked for
        grid = self._images.grid
        grid.headings.chosen.connect(self._groups.choose)
        grid.headings.grow_wanted.connect(lambda by: self._with_tree(lambda: self._grow(by)))
        self._groups.bar.moved.connect(self._cut)
        self._groups.bar.next_clicked.connect(self.choose_next)
        self._images.filters.changed.connect(self._see_order)
        commands = shared.frame.commands
        commands["label_next"].triggered.connect(lambda _=False: self.label_next())
        commands["alike"].triggered.connect(lambda _=False: self.turn_groups())
        commands["next_group"].triggered.connect(lambda _=False: self.choose_next())
        shared.workspace.project_changed.connect(self._forget)

    # What the person asks for

    def turn_groups(self) -> None:
        """Show the grid in groups, or without."""
        wanted = self._images.filters.filter()
        order: Order = "folder" if wanted.order == "alike" else "alike"
        self._images.show_map(False)
        self._images.filters.set_filter(replace(wanted, order=order))

    def choose_next(self) -> None:
        """Choose the next group without labels, in groups of alike pictures."""
        if self._images.filters.filter().order != "alike":
            self.turn_groups()
        self._with_tree(self._choose_next)

    def label_next(self) -> None:
        """Go to the picture that it says most to label next."""
        self._with_tree(self._label_next)

    def _choose_next(self) -> None:
        if not self._groups.choose_next():
            is_all = len(self._images.grid.rows()) == len(self._workspace.table)
            if is_all:
                self._tell_all_labelled()
            else:
                self._tasks.noticed.emit(Notice(self.tr("No unlabeled picture is shown.")))
        self._images.grid.setFocus()

    def _label_next(self) -> None:
        image_id = self._groups.image_to_label()
        files = {} if image_id is None else self._workspace.files_of_images([image_id])
        if image_id is None or image_id not in files:
            self._tell_all_labelled()
            return
        self._images.go_to_file(files[image_id])
        self._images.grid.centre_on_row(self._images.grid.current_row())
        self._images.grid.setFocus()

    def _tell_all_labelled(self) -> None:
        self._tasks.noticed.emit(Notice(self.tr("Every picture has a label.")))

    def _grow(self, by: int) -> None:
        key = self._images.current_file()
        if key is None:
            return
        files = self._workspace.files_of_images(self._groups.grown(key, by).tolist())
        self._images.grid.select_keys(files.values())

    def _cut(self, likeness: float) -> None:
        self._groups.set_likeness(likeness)
        self._images.arrange(afresh=False)

    # The tree

    def _see_order(self) -> None:
        if self._images.filters.filter().order == "alike":
            self._with_tree(lambda: None)

    def _with_tree(self, do: Callable[[], None]) -> None:
        """Do something once there is a tree of all pictures that have been read."""
        n_read = int(np.count_nonzero(self._workspace.table.entries.image_ids))
        if self._groups.tree is not None and n_read == self._n_read:
            do()
            return
        self._then = do
        if self._job is None:
            self._n_read = n_read
            bar = self._frame.statusBar()
            bar.showMessage(self.tr("Grouping alike pictures…"))
            self._job = self._tasks.run(api.likeness_tree)
            self._job.then(self._keep, self._fail, self._end)

    def _keep(self, tree: LikenessTree) -> None:
        do = self._then
        self._end()
        if not len(tree):
            text = self.tr("These images have not been read yet. Wait a moment, or adapt once.")
            self._tasks.noticed.emit(Notice(text))
            return
        self._groups.keep(tree)
        self._images.arrange()
        if do is not None:
            do()

    def _fail(self, error: Exception) -> None:
        self._end()
        self._tasks.report(error)

    def _end(self) -> None:
        self._job = self._then = None
        self._frame.statusBar().clearMessage()

    def _forget(self) -> None:
        self._job = self._then = None
