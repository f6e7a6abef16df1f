"""Where the labels go, and in what form."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QDir, Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QDialog,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from app import theme

KINDS = ("csv", "json", "folders")
SUFFIXES = {"csv": ".csv", "json": ".json", "folders": ""}


class ExportDialog(QDialog):
    """Asks for form, extent and place.

    Signals:
        wanted: (target, kind, folder or None for all).
    """

    wanted = Signal(object, str, object)

    def __init__(
        self,
        folders: Sequence[Path],
        start: Path,
        name: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Export labels"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._kinds = QButtonGroup(self)
        self._extent = QComboBox()
        self._extent.addItem(self.tr("All folders"), None)
        for folder in folders:
            self._extent.addItem(folder.name or str(folder), folder)
        self._target = QLineEdit(QDir.toNativeSeparators(str(start / f"{name} labels.csv")))
        self._target.setMinimumWidth(320)
        self._target.textChanged.connect(self._check)
        self._problem = QLabel()
        self._problem.setProperty("tone", "warning")
        self._problem.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.L, theme.L, theme.L, theme.L)
        column.setSpacing(theme.S)
        self._add_kinds(column)
        column.addSpacing(theme.S)
        column.addLayout(self._fields())
        column.addWidget(self._problem)
        column.addSpacing(theme.S)
        column.addLayout(self._buttons())
        self._check()

    def kind(self) -> str:
        """Return the chosen form."""
        return KINDS[self._kinds.checkedId()]

    def target(self) -> Path:
        """Return the chosen place."""
        return Path(self._target.text()).expanduser()

    def choose_kind(self, kind: str) -> None:
        """Choose a form."""
        button = self._kinds.button(KINDS.index(kind))
        button.setChecked(True)

    def set_target(self, path: Path) -> None:
        """Choose a place."""
        self._target.setText(QDir.toNativeSeparators(str(path)))

    def accept(self) -> None:
        """Export as chosen."""
        if self._export.isEnabled():
            self.wanted.emit(self.target(), self.kind(), self._extent.currentData())
            super().accept()

    def _add_kinds(self, column: QVBoxLayout) -> None:
        texts = {
            "csv": (self.tr("Table (CSV)"), self.tr("One line an image: for spreadsheets.")),
            "json": (self.tr("JSON"), self.tr("One object an image: for scripts.")),
            "folders": (
                self.tr("Class folders"),
                self.tr("Copies in one folder a class. Your own files stay where they are."),
            ),
        }
        for n, kind in enumerate(KINDS):
            title, hint = texts[kind]
            button = QRadioButton(title)
            words = QLabel(hint)
            words.setProperty("tone", "muted")
            words.setContentsMargins(theme.XL, 0, 0, theme.XS)
            self._kinds.addButton(button, n)
            column.addWidget(button)
            column.addWidget(words)
        self.choose_kind("csv")
        self._kinds.idClicked.connect(self._change_suffix)

    def _fields(self) -> QGridLayout:
        browse = QPushButton(self.tr("Choose…"))
        browse.clicked.connect(self._browse)
        grid = QGridLayout()
        grid.setSpacing(theme.S)
        labels = (QLabel(self.tr("&Images")), QLabel(self.tr("&To")))
        for line, (label, field) in enumerate(
            zip(labels, (self._extent, self._target), strict=True)
        ):
            label.setBuddy(field)
            grid.addWidget(label, line, 0)
            grid.addWidget(field, line, 1, 1, 2 if field is self._extent else 1)
        grid.addWidget(browse, 1, 2)
        grid.setColumnStretch(1, 1)
        return grid

    def _buttons(self) -> QHBoxLayout:
        cancel = QPushButton(self.tr("Cancel"))
        cancel.clicked.connect(self.reject)
        self._export = QPushButton(self.tr("Export"))
        self._export.setDefault(True)
        theme.set_kind(self._export, "primary")
        self._export.clicked.connect(self.accept)
        row = QHBoxLayout()
        row.setSpacing(theme.S)
        row.addStretch(1)
        row.addWidget(cancel)
        row.addWidget(self._export)
        return row

    def _browse(self) -> None:
        if self.kind() == "folders":
            chosen = QFileDialog.getExistingDirectory(
                self, self.tr("Folder for the class folders"), str(self.target().parent)
            )
        else:
            pattern = self.tr("Labels (*{suffix})").format(suffix=SUFFIXES[self.kind()])
            chosen, _ = QFileDialog.getSaveFileName(
                self, self.tr("Export labels"), str(self.target()), pattern
            )
        if chosen:
            self.set_target(Path(chosen))

    def _change_suffix(self) -> None:
        target = self.target()
        stem = target.stem if target.suffix in SUFFIXES.values() else target.name
        self.set_target(target.with_name(stem + SUFFIXES[self.kind()]))

    def _check(self) -> None:
        """Say before the click what would not work."""
        target = self.target()
        problem = ""
        if not self._target.text().strip():
            problem = self.tr("Choose where to write to.")
        elif not target.parent.is_dir():
            problem = self.tr("There is no folder {path}.").format(path=target.parent)
        elif self.kind() != "folders" and target.is_dir():
            problem = self.tr("This is a folder; add the name of a file.")
        elif self.kind() != "folders" and target.exists():
            problem = self.tr("The file exists and will be replaced.")
        self._problem.setText(problem)
        self._problem.setVisible(bool(problem))
        is_fatal = bool(problem) and not (target.is_file() and self.kind() != "folders")
        if hasattr(self, "_export"):
            self._export.setEnabled(not is_fatal)
