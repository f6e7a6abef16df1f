"""Import labels: from a drop or the menu to the project, and what came of it back."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QInputDialog

from app import settings
from app.controllers.context import Context
from app.dialogs.choose_columns import ColumnsDialog
from app.dialogs.skipped_files import SkippedDialog
from app.messages import errors as wording
from app.messages import imports, job_titles
from app.messages.reports import Action, Kind, Notice
from core import api
from core.domain.errors import ColumnsUnclear, LabelsError
from core.domain.imports import ImportReport, ImportRequest
from core.domain.layouts import SPLITS

_USUAL = ImportRequest()


class ImportController(QObject):
    """Joins files with labels to the project."""

    def __init__(self, shared: Context, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._frame = shared.frame
        self._workspace = shared.workspace
        self._tasks = shared.tasks
        self._asked: dict[Path, ImportRequest] = {}
        shared.frame.commands["import_labels"].triggered.connect(lambda _=False: self.ask())
        shared.tasks.labels_dropped.connect(self.run)
        shared.tasks.labels_unclear.connect(self._ask_more)

    def ask(self) -> None:
        """Import a file that the person chooses."""
        start = settings.folder("import", Path.home())
        tables = "*.csv *.tsv *.json *.jsonl *.ndjson *.zip *.tm *.xmp *.handful"
        patterns = [self.tr("Labels") + f" ({tables})", self.tr("All files") + " (*)"]
        chosen, _ = QFileDialog.getOpenFileName(
            self._frame, self.tr("Import labels"), str(start), ";;".join(patterns)
        )
        if chosen:
            settings.set_folder("import", Path(chosen).parent)
            self.run(Path(chosen))

    def run(self, source: Path, request: ImportRequest = _USUAL) -> None:
        """Import labels, as one change."""
        if not self._workspace.ensure_open():
            return
        self._asked[source] = request
        self._tasks.follow(
            self._tasks.query(api.import_labels, source, request),
            job_titles.title("import", source),
            partial(self._tell, source, request),
        )

    def _tell(self, source: Path, request: ImportRequest, report: ImportReport) -> None:
        text = imports.imported(report, source.name)
        offers = self._offers(source, request, report)
        groups = imports.groups(report)
        kind: Kind = "warning" if groups else "success"
        if not groups and not offers:
            action: Action = "undo" if report.n_labelled else ""
            self._tasks.noticed.emit(Notice(text, action, kind=kind))
            return
        show = partial(self._show, text, groups, offers)
        self._tasks.noticed.emit(Notice(text, "show_details", kind=kind, do=show))

    def _show(self, text: str, groups: Any, offers: Any) -> None:  # noqa: ANN401
        SkippedDialog((), self._frame, words=text, groups=groups, offers=offers).show()

    def _offers(
        self, source: Path, request: ImportRequest, report: ImportReport
    ) -> list[tuple[str, Callable[[], object]]]:
        """List what can be done about what did not come in."""

        def again(**more: Any) -> Callable[[], object]:  # noqa: ANN401 - of the request
            return partial(self.run, source, replace(request, **more))

        offers: list[tuple[str, Callable[[], object]]] = []
        if report.unmatched:
            offers.append(
                (self.tr("Look in another folder…"), partial(self._look_in, source, request))
            )
        if imports.kept(report):
            offers.append((self.tr("Give them these labels"), again(moves=True)))
        if report.n_predictions and not report.takes_predictions:
            offers.append((self.tr("Take the model’s labels, too"), again(take_predictions=True)))
        if report.waiting:
            offers.append((self.tr("Learn from validation and test, too"), again(splits=SPLITS)))
        return offers

    def _look_in(self, source: Path, request: ImportRequest) -> None:
        title = self.tr("Where the pictures lie")
        chosen = QFileDialog.getExistingDirectory(self._frame, title, str(source.parent))
        if chosen:
            self.run(source, replace(request, root=Path(chosen)))

    def _ask_more(self, error: LabelsError) -> None:
        """Ask for what an import wants to know, or say why nothing came in."""
        request = self._asked.get(error.path, _USUAL)
        if isinstance(error, ColumnsUnclear) and len(error.columns) > 1:
            dialog = ColumnsDialog(error.path.name, error.columns, self._frame)
            dialog.chosen.connect(
                lambda pictures, labels: self._run_with(
                    error.path, request, path_column=pictures, label_column=labels
                )
            )
            dialog.open()
        elif error.remedy == "into":
            title = self.tr("A new or empty folder for the pictures in “{name}”")
            chosen = QFileDialog.getExistingDirectory(
                self._frame, title.format(name=error.path.name), str(error.path.parent)
            )
            if chosen:
                self._run_with(error.path, request, into=Path(chosen))
        elif error.remedy == "keywords" and not request.choices.keywords:
            question = self.tr("Keywords that are labels, with commas between them:")
            words, _ = QInputDialog.getText(self._frame, self.tr("Keywords"), question)
            names = tuple(one.strip() for one in words.split(",") if one.strip())
            if names:
                self._run_with(error.path, request, keywords=names)
        else:
            self._tasks.noticed.emit(Notice(wording.sentence(error), kind="error"))
            if error.path.is_dir():  # it was dropped as a folder of pictures, too
                self._tasks.add_folder(error.path)

    def _run_with(self, source: Path, request: ImportRequest, **more: Any) -> None:  # noqa: ANN401
        choices = replace(request.choices, **more)
        self.run(source, replace(request, choices=choices))
