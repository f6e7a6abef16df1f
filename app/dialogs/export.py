"""What leaves, in what form, and where to: with a look at it before anything is written."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QDir, QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QListWidget,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.dialogs.export_fields import ExportFields
from app.messages import export as export_words
from app.messages.plain_text import legible
from app.theme import style as theme
from app.widgets.common.labels import PlainLabel
from app.widgets.export.preview import ExportPreviewPart
from app.widgets.export.result import ExportResult
from core.domain.export import Choices

if TYPE_CHECKING:
    from core.domain.export import ExportPreview, ExportReport
    from core.domain.plugins.records import PluginFormat

USUAL_SIZE = QSize(860, 600)
PAUSE_MS = 150
_PAGE_CHOICES, _PAGE_RESULT = range(2)


@dataclass(frozen=True)
class Wish:
    """What the person wants to export: everything that `core.api.export` asks for."""

    target: Path
    kind: str
    folder: Path | None
    choices: Choices = field(default_factory=Choices)


class ExportDialog(QDialog):
    """A list of formats; beside it what the chosen one is for, its choices, and a preview.

    Signals:
        preview_wanted: a `Wish`, of which the first lines are to be shown.
        wanted: a `Wish`, to be exported.
        stop_wanted: the export is to stop.
        folder_wanted: the place of the result is to be shown.
    """

    preview_wanted = Signal(Wish)
    wanted = Signal(Wish)
    stop_wanted = Signal()
    folder_wanted = Signal()

    def __init__(
        self,
        folders: Sequence[Path],
        start: Path,
        name: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Export"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._name = name
        self._start = start
        self._more: dict[str, PluginFormat] = {}
        self._pause = QTimer(self, interval=PAUSE_MS, singleShot=True)
        self._pause.timeout.connect(self._ask_preview)
        self.formats = QListWidget()
        self.formats.setProperty("role", "choices")
        self.formats.setAccessibleName(self.tr("Formats"))
        self.formats.addItems([export_words.title(kind) for kind in export_words.KINDS])
        self._title = PlainLabel()
        self._title.setProperty("tone", "title")
        self._purpose = PlainLabel()
        self._purpose.setWordWrap(True)
        self.fields = ExportFields(folders)
        self.fields.changed.connect(self._check)
        self.fields.browse_clicked.connect(self._browse)
        self._problem = PlainLabel()
        self._problem.setWordWrap(True)
        self.preview = ExportPreviewPart()
        self.outcome = ExportResult()
        self._pages = QStackedWidget()
        self._lay_out()
        self.formats.currentRowChanged.connect(lambda _: self._change_kind())
        self.choose_kind(export_words.KINDS[0])
        # Only now that it is in the dialog: before, Qt would make Cancel the default.
        self._export.setDefault(True)
        self.fields.focus_name()
        self.resize(USUAL_SIZE.boundedTo(self.screen().availableSize() * 0.9))

    # What is chosen

    def kind(self) -> str:
        """Return the chosen format."""
        return self._kinds()[max(0, self.formats.currentRow())]

    def choose_kind(self, kind: str) -> None:
        """Choose a format."""
        self.formats.setCurrentRow(self._kinds().index(kind))

    def add_formats(self, formats: "Sequence[PluginFormat]") -> None:
        """Add formats of other packages to the list, in their authors' words."""
        for format in formats:
            if format.kind not in self._more:
                self._more[format.kind] = format
                self.formats.addItem(legible(format.title))
        self._widen_list()

    def _kinds(self) -> tuple[str, ...]:
        return (*export_words.KINDS, *self._more)

    def _suffix(self) -> str:
        """Return how the file of the chosen format ends; "" for a folder."""
        more = self._more.get(self.kind())
        return more.suffix if more else export_words.SUFFIXES.get(self.kind(), "")

    def target(self) -> Path:
        """Return the chosen place."""
        return self.fields.target()

    def set_target(self, path: Path) -> None:
        """Choose a place."""
        self.fields.set_target(path)

    def wish(self) -> Wish:
        """Return all that is chosen."""
        fields = self.fields
        return Wish(self.target(), self.kind(), fields.folder(), fields.choices())

    def accept(self) -> None:
        """Export as chosen."""
        if self._pages.currentIndex() == _PAGE_CHOICES and self._export.isEnabled():
            self.wanted.emit(self.wish())

    # What comes back

    def show_preview(self, wish: Wish, found: "ExportPreview") -> None:
        """Show a preview; one that was asked for before something changed is old."""
        if wish == self.wish():
            words = export_words.foreseen(wish.kind, found), export_words.shown(wish.kind, found)
            self.preview.show_preview(found, *words)
            self._has_something = bool(found.n_images or found.files or wish.kind != "onnx")
            self._show_enabled()

    def show_no_preview(self, wish: Wish, sentence: str) -> None:
        """Say why nothing can be shown."""
        if wish == self.wish():
            self.preview.say(sentence)

    def show_start(self) -> None:
        """Turn to the second page, as it has begun."""
        title = self.tr("Writing “{name}”…").format(name=self._shown_name())
        self.outcome.show_start(title)
        self._pages.setCurrentIndex(_PAGE_RESULT)

    def show_report(self, report: "ExportReport") -> None:
        """Say what was written."""
        self.outcome.show_report(report)

    def show_failure(self, sentence: str) -> None:
        """Say why nothing was."""
        self.outcome.show_failure(sentence)

    def show_choices(self) -> None:
        """Go back to the choices."""
        self._pages.setCurrentIndex(_PAGE_CHOICES)
        self._check()
        self.formats.setFocus()

    # How it is made

    def _lay_out(self) -> None:
        right = QVBoxLayout()
        right.setSpacing(theme.S)
        for part in (self._title, self._purpose, self.fields, self._problem):
            right.addWidget(part)
        right.addSpacing(theme.XS)
        right.addWidget(self.preview, 1)
        top = QHBoxLayout()
        top.setSpacing(theme.L)
        top.addWidget(self.formats)
        top.addLayout(right, 1)
        self._widen_list()
        choices = QWidget()
        column = QVBoxLayout(choices)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.M)
        column.addLayout(top, 1)
        column.addLayout(self._buttons())
        self._pages.addWidget(choices)
        self._pages.addWidget(self.outcome)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(theme.L, theme.L, theme.L, theme.L)
        whole.addWidget(self._pages)
        self.outcome.stop_clicked.connect(self.stop_wanted)
        self.outcome.open_clicked.connect(self.folder_wanted)
        self.outcome.again_clicked.connect(self.show_choices)
        self.outcome.close_clicked.connect(self.close)

    def _widen_list(self) -> None:
        # As wide as its longest name in any language, with room for the bar.
        self.formats.setFixedWidth(self.formats.sizeHintForColumn(0) + 2 * theme.XL)

    def _buttons(self) -> QHBoxLayout:
        cancel = QPushButton(self.tr("Cancel"))
        cancel.clicked.connect(self.reject)
        cancel.setAutoDefault(False)
        self._export = QPushButton(self.tr("Export"))
        theme.set_kind(self._export, "primary")
        self._export.clicked.connect(self.accept)
        row = QHBoxLayout()
        row.setSpacing(theme.S)
        row.addStretch(1)
        row.addWidget(cancel)
        row.addWidget(self._export)
        return row

    def _browse(self) -> None:
        suffix = self._suffix()
        if suffix:
            pattern = self.tr("Labels (*{suffix})").format(suffix=suffix)
            chosen, _ = QFileDialog.getSaveFileName(
                self, self.tr("Export"), str(self.target()), pattern
            )
        else:
            chosen = QFileDialog.getExistingDirectory(
                self, self.tr("New or empty folder"), str(self.target().parent)
            )
        if chosen:
            self.set_target(Path(chosen))

    def _change_kind(self) -> None:
        kind = self.kind()
        more = self._more.get(kind)
        self._title.setText(legible(more.title) if more else export_words.title(kind))
        self._purpose.setText(legible(more.purpose) if more else export_words.purpose(kind))
        self._has_something = True
        folder = self.target().parent if self.fields.has_target() else self._start
        self.fields.show_kind(kind, more)
        name = self._name + more.suffix if more else export_words.file_name(kind, self._name)
        self.set_target(_free(folder / name, is_file=bool(self._suffix())))
        self._check()

    def _check(self) -> None:
        """Say before the click what would not work."""
        problem, self._is_fatal = self._look_at_target()
        self._problem.setText(problem)
        self._problem.setProperty("tone", "warning" if self._is_fatal else "muted")
        self._problem.style().unpolish(self._problem)
        self._problem.style().polish(self._problem)
        self._problem.setVisible(bool(problem))
        self._show_enabled()
        self._pause.start()

    def _look_at_target(self) -> tuple[str, bool]:
        """Return what is to be said of the place, and whether nothing can be written there."""
        if self.fields.is_beside():
            text = self.tr("Your pictures stay as they are. What their sidecars hold is kept.")
            return text, False
        target = self.target()
        is_file = bool(self._suffix())
        if not self.fields.has_target():
            return self.tr("Choose where to write to."), True
        if not target.parent.is_dir():
            return self.tr("There is no folder {path}.").format(path=target.parent), True
        if is_file and target.is_dir():
            return self.tr("This is a folder; add the name of a file."), True
        if is_file and target.exists():
            return self.tr("The file exists and will be replaced."), False
        if not is_file and _is_taken(target):
            text = self.tr("Something is there already. Choose another name, or an empty folder.")
            return text, True
        return "", False

    def _show_enabled(self) -> None:
        self._export.setEnabled(self._has_something and not self._is_fatal)

    def _ask_preview(self) -> None:
        self.preview_wanted.emit(self.wish())

    def _shown_name(self) -> str:
        if self.fields.is_beside():
            return export_words.title(self.kind())
        return QDir.toNativeSeparators(self.target().name)


def _free(target: Path, *, is_file: bool) -> Path:
    """Count on until nothing is in a folder's place; a file is replaced."""
    if is_file:
        return target
    names = (target.with_name(f"{target.name} {n}") if n > 1 else target for n in range(1, 1000))
    return next((one for one in names if not _is_taken(one)), target)


def _is_taken(target: Path) -> bool:
    try:
        return not target.is_dir() or any(target.iterdir()) if target.exists() else False
    except OSError:
        return False  # the export itself will say what is wrong
