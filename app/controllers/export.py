"""Export: from the dialog to the engine, and what came of it back."""

from functools import partial
from pathlib import Path
from time import monotonic

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices

from app import settings
from app.background.jobs import EngineDied, Job
from app.dialogs.export import ExportDialog, Wish
from app.messages import errors as wording
from app.messages import export as export_words
from app.messages import job_titles, reports
from app.messages.reports import Notice
from app.project.plugin_faults import tell_faults
from app.project.tasks import Tasks
from app.project.workspace import Workspace
from app.views.frame import Frame
from core import api
from core.domain.errors import CoreError
from core.domain.export import ExportReport
from core.domain.plugins.entry_points import points_of
from core.domain.plugins.records import PluginFormats


class ExportController(QObject):
    """Joins the dialog to the project."""

    def __init__(
        self, frame: Frame, workspace: Workspace, tasks: Tasks, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._frame = frame
        self._workspace = workspace
        self._tasks = tasks
        self.dialog: ExportDialog | None = None
        self._job: Job[ExportReport] | None = None
        self._place: Path | None = None
        frame.commands["export"].triggered.connect(lambda _=False: self.ask())
        workspace.project_changed.connect(self._close)

    def ask(self) -> ExportDialog | None:
        """Open the dialog, with the format chosen last."""
        path = self._workspace.path
        if path is None:
            return None
        self._close()
        start = settings.folder("export", path.parent)
        dialog = ExportDialog(self._workspace.folders, start, path.stem, self._frame)
        dialog.preview_wanted.connect(self._preview)
        dialog.wanted.connect(self.export)
        dialog.stop_wanted.connect(self._stop)
        dialog.folder_wanted.connect(self._show_place)
        dialog.finished.connect(lambda _: self._forget(dialog))
        kinds = export_words.KINDS
        dialog.choose_kind(kinds[settings.whole("export_kind", 0) % len(kinds)])
        self.dialog = dialog
        if points_of("handful.exports"):
            # In the engine: nobody knows what the code of other packages loads.
            self._tasks.interrupt(api.plugin_formats).then(
                lambda found: self._show_plugins(dialog, found), self._tasks.report
            )
        dialog.open()
        return dialog

    def _show_plugins(self, dialog: ExportDialog, found: PluginFormats) -> None:
        self._show(dialog, partial(dialog.add_formats, found.formats))
        tell_faults(self._tasks, found.faults)

    def export(self, wish: Wish) -> Job[ExportReport]:
        """Export as the person chose, and show that in the dialog where it is still open."""
        if wish.kind in export_words.KINDS:
            settings.set_whole("export_kind", export_words.KINDS.index(wish.kind))
        if not wish.choices.beside:
            settings.set_folder("export", wish.target.parent)
        target = self._place_of(wish)
        # In the engine, as a model needs torch, and a large file would hold up the window.
        job = self._tasks.interrupt(
            api.export, target, kind=wish.kind, folder=wish.folder, choices=wish.choices
        )
        self._job, self._place = job, target
        self._tasks.follow(
            job,
            job_titles.title("export", target),
            lambda report: self._tasks.noticed.emit(
                Notice(export_words.exported(report), "open", target, "success")
            ),
        )
        if self.dialog is not None:
            self._follow_in(self.dialog, job)
        return job

    def _follow_in(self, dialog: ExportDialog, job: Job[ExportReport]) -> None:
        began = monotonic()
        dialog.show_start()
        job.progressed.connect(
            lambda done, total: self._show(
                dialog, partial(_progress, dialog, done, total, monotonic() - began)
            )
        )
        stopped = self.tr("It was stopped before it was done.")
        job.then(
            lambda report: self._show(dialog, partial(dialog.show_report, report)),
            lambda error: self._show(dialog, partial(dialog.show_failure, _sentence(error))),
            lambda: self._show(dialog, partial(dialog.show_failure, stopped)),
        )

    def _place_of(self, wish: Wish) -> Path:
        """Say where the result lies: beside the pictures that is the folder of the pictures."""
        if not wish.choices.beside or wish.kind != "xmp":
            return wish.target
        folders = self._workspace.folders
        return wish.folder or (folders[0] if folders else wish.target.parent)

    def _preview(self, wish: Wish) -> None:
        dialog = self.dialog
        if dialog is None:
            return
        ask = self._tasks.query if wish.kind in export_words.KINDS else self._tasks.interrupt
        ask(
            api.export_preview,
            wish.target,
            kind=wish.kind,
            folder=wish.folder,
            choices=wish.choices,
        ).then(
            lambda preview: self._show(dialog, partial(dialog.show_preview, wish, preview)),
            lambda error: self._show(
                dialog, partial(dialog.show_no_preview, wish, _sentence(error))
            ),
        )

    def _show(self, dialog: ExportDialog, show: partial[None]) -> None:
        """Show something in the dialog, unless that was closed meanwhile."""
        if self.dialog is dialog:
            show()

    def _stop(self) -> None:
        if self._job is not None:
            self._job.cancel()

    def _show_place(self) -> None:
        if self._place is not None:
            place = self._place if self._place.is_dir() else self._place.parent
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(place)))

    def _close(self) -> None:
        if self.dialog is not None:
            self.dialog.close()

    def _forget(self, dialog: ExportDialog) -> None:
        if self.dialog is dialog:
            self.dialog = None


def _progress(dialog: ExportDialog, done: int, total: int, seconds: float) -> None:
    dialog.outcome.show_progress(done, total, seconds)


def _sentence(error: object) -> str:
    if isinstance(error, CoreError):
        return wording.sentence(error)
    if isinstance(error, EngineDied):
        return reports.engine_died()
    return str(error)
