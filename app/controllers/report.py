"""The report: what Trust & export shows, with the worst mistakes, as one page to pass on."""

from pathlib import Path

from PySide6.QtCore import QBuffer, QDateTime, QIODevice, QLocale, QObject, QSaveFile
from PySide6.QtWidgets import QFileDialog

from app import settings
from app.controllers.context import Context
from app.controllers.trust import TrustController
from app.dialogs.crash_report import versions
from app.messages import charts as words
from app.messages import job_titles, report_page
from app.messages.accuracy import tested
from app.messages.report_page import Case, Figure, Page
from app.messages.reports import Notice
from app.theme import style as theme
from app.widgets.charts.saving import Saving
from core import api
from core.domain.review import Mistake

SUFFIX = ".html"


class ReportController(QObject):
    """Asks where to, gathers, and writes."""

    def __init__(
        self, shared: Context, trust: TrustController, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._frame = shared.frame
        self._workspace = shared.workspace
        self._tasks = shared.tasks
        self._trust = trust
        self._command = shared.frame.commands["report"]
        self._command.triggered.connect(lambda _=False: self.ask())
        trust.panel.report_clicked.connect(self.ask)
        shared.workspace.history_changed.connect(self._show_state)
        shared.workspace.project_changed.connect(self._show_state)
        self._show_state()

    def ask(self) -> None:
        """Ask where the report is to lie, and write it there."""
        path = self._workspace.path
        if path is None or self._workspace.model is None:
            return
        name = self.tr("{project} report").format(project=path.stem)
        start = settings.folder("export", path.parent) / f"{name}{SUFFIX}"
        pattern = self.tr("Web pages (*.html)")
        chosen, _ = QFileDialog.getSaveFileName(
            self._frame, self.tr("Save report"), str(start), pattern
        )
        if chosen:
            settings.set_folder("export", Path(chosen).parent)
            self.write(Path(chosen).with_suffix(SUFFIX))

    def write(self, target: Path) -> None:
        """Gather what the report tells, and write it."""
        self._tasks.follow(
            self._tasks.query(api.worst_cases),
            job_titles.title("export", target),
            lambda cases: self._write(target, cases),
        )

    def _write(self, target: Path, cases: tuple[Mistake, ...]) -> None:
        model, path = self._workspace.model, self._workspace.path
        if model is None or path is None:
            return
        with theme.in_light():  # a report is passed on and printed
            report = Page(
                project=path.stem,
                headline=self._trust.panel.accuracy.headline(),
                words=tested(model),
                figures=self._figures(),
                cases=[self._case(case) for case in cases],
                facts=versions().splitlines(),
            )
        when = QLocale().toString(QDateTime.currentDateTime(), QLocale.FormatType.LongFormat)
        self._put(target, report_page.page(report, when).encode())

    def _put(self, target: Path, data: bytes) -> None:
        file = QSaveFile(str(target))  # put in its place only once all of it is written
        ok = file.open(QSaveFile.OpenModeFlag.WriteOnly)
        ok = ok and file.write(data) == len(data) and file.commit()
        if ok:
            text = self.tr("Saved the report “{name}”.").format(name=target.name)
            self._tasks.noticed.emit(Notice(text, "open", target, "success"))
        else:
            text = words.not_saved(target.name, file.errorString())
            self._tasks.noticed.emit(Notice(text, kind="error"))

    def _figures(self) -> list[Figure]:
        panel = self._trust.panel
        accept = panel.accept
        charts = [
            (panel.accuracy.history.saving, panel.accuracy.history.n_points() > 1),
            (panel.curve.chart.saving, panel.curve.chart.n_points() > 0),
            (accept.line.chart.saving, accept.line.chart.n_points() > 0),
            (panel.classes.saving, bool(panel.classes.rows())),
            (panel.origins.saving, bool(panel.origins.rows())),
        ]
        figures = [_figure(saving) for saving, is_known in charts if is_known]
        table = panel.confusion.table.numbers()
        if len(table) > 1:
            figures.append(Figure(self.tr("Confusion"), self.tr("Rows are labels."), b"", table))
        return figures

    def _case(self, case: Mistake) -> Case:
        names = self._trust.names((case.truth_id, case.guess_id))
        said = report_page.case_words(names[case.truth_id], names[case.guess_id], case.confidence)
        return Case(case.jpeg, Path(case.path).name, said)

    def _show_state(self) -> None:
        self._command.setEnabled(self._workspace.model is not None)


def _figure(saving: Saving) -> Figure:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    saving.picture().save(buffer, "PNG")  # type: ignore[call-overload]
    chart = saving.saved()
    return Figure(saving.title, saving.words(), bytes(buffer.data().data()), chart.table())
