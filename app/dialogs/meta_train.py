"""From which folders a backbone is meta-trained, and how thoroughly."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app import settings
from app.messages import backbones as backbone_words
from app.messages.plain_text import plain
from app.theme import style as theme
from app.widgets.common.labels import PlainLabel
from app.widgets.common.layouts import add_row

if TYPE_CHECKING:
    from core.domain.backbones import MetaEstimate

WIDTH_PX = 520


class MetaTrainDialog(QDialog):
    """Asks for a folder of class folders; says at once what it has and how long it will take.

    Signals:
        estimate_wanted: (folder, size in pixels, effort).
        train_wanted: the same: it is to be begun.
    """

    estimate_wanted = Signal(Path, int, str)
    train_wanted = Signal(Path, int, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Meta-train from labeled folders"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._folder: Path | None = None
        intro = PlainLabel(
            self.tr(
                "Choose a folder that holds collections you have sorted already: one folder of"
                " pictures for each class, at least 20 classes of 20 pictures. Handful learns from"
                " them how to tell new classes of such pictures apart. You can go on working"
                " meanwhile, and stop at any time."
            )
        )
        intro.setWordWrap(True)
        self._facts = PlainLabel()
        self._facts.setWordWrap(True)
        # Room for the longest answer, so that nothing moves while one chooses.
        self._facts.setMinimumHeight(3 * self.fontMetrics().lineSpacing())
        self._facts.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.L, theme.L, theme.L, theme.L)
        column.setSpacing(theme.M)
        column.addWidget(intro)
        column.addLayout(self._fields())
        column.addWidget(self._facts)
        column.addStretch(1)
        column.addLayout(self._buttons())
        self.setMinimumWidth(WIDTH_PX)
        self._ask()
        self._browse_button.setFocus()

    def set_folder(self, folder: Path) -> None:
        """Choose a folder."""
        self._folder = folder
        self._shown.setText(str(folder))
        self._shown.setToolTip(plain(str(folder)))
        self._ask()

    def choices(self) -> tuple[int, str]:
        """Return the size in pixels and the effort."""
        return int(self._size.currentData()), str(self._effort.currentData())

    def show_estimate(self, found: "MetaEstimate", asked: tuple[Path, int, str]) -> None:
        """Show what was asked for; an answer to an older question is passed over."""
        if asked != (self._folder, *self.choices()):
            return
        self._say(backbone_words.estimate(found), "" if found.is_enough else "warning")
        self._start.setEnabled(found.is_enough)

    def show_problem(self, text: str) -> None:
        """Say why nothing can be said."""
        self._say(text, "warning")
        self._start.setEnabled(False)

    def accept(self) -> None:
        """Begin."""
        if self._start.isEnabled():
            self.train_wanted.emit(self._folder, *self.choices())
            super().accept()

    def _fields(self) -> QFormLayout:
        self._shown = QLineEdit(readOnly=True)
        self._shown.setPlaceholderText(self.tr("No folder chosen yet"))
        self._shown.setAccessibleName(self.tr("Folder of class folders"))
        browse = self._browse_button = QPushButton(self.tr("Choose…"))
        browse.setAutoDefault(False)
        browse.setAccessibleName(self.tr("Choose the folder"))
        browse.clicked.connect(self._browse)
        line = QHBoxLayout()
        line.setSpacing(theme.S)
        line.addWidget(self._shown, 1)
        line.addWidget(browse)
        self._size = QComboBox()
        for px, text in (
            (32, self.tr("32 pixels: shapes, signs, letters")),
            (48, self.tr("48 pixels: simple pictures")),
            (84, self.tr("84 pixels: photographs, best with a graphics card")),
        ):
            self._size.addItem(text, px)
        self._effort = QComboBox()
        for effort, text in (
            ("short", self.tr("Short: to see whether it helps")),
            ("usual", self.tr("Usual")),
            ("long", self.tr("Long: three times as thorough")),
        ):
            self._effort.addItem(text, effort)
        self._effort.setCurrentIndex(1)
        for field in (self._size, self._effort):
            field.currentIndexChanged.connect(lambda _: self._ask())
        form = QFormLayout()
        form.setSpacing(theme.S)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        add_row(form, self.tr("&Folder"), browse, line)
        add_row(form, self.tr("&Detail"), self._size)
        add_row(form, self.tr("&Time"), self._effort)
        return form

    def _buttons(self) -> QHBoxLayout:
        cancel = QPushButton(self.tr("Cancel"))
        cancel.setAutoDefault(False)
        cancel.clicked.connect(self.reject)
        self._start = QPushButton(self.tr("Start"))
        self._start.setDefault(True)
        theme.set_kind(self._start, "primary")
        self._start.clicked.connect(self.accept)
        row = QHBoxLayout()
        row.setSpacing(theme.S)
        row.addStretch(1)
        row.addWidget(cancel)
        row.addWidget(self._start)
        return row

    def _ask(self) -> None:
        self._start.setEnabled(False)
        if self._folder is None:
            self._facts.setText("")
            return
        self._say(self.tr("Counting pictures…"), "muted")
        self.estimate_wanted.emit(self._folder, *self.choices())

    def _say(self, text: str, tone: str) -> None:
        self._facts.setText(text)
        self._facts.setProperty("tone", tone)
        self._facts.style().unpolish(self._facts)
        self._facts.style().polish(self._facts)

    def _browse(self) -> None:
        start = settings.folder("meta", Path.home())
        chosen = QFileDialog.getExistingDirectory(
            self, self.tr("Folder of class folders"), str(start)
        )
        if chosen:
            settings.set_folder("meta", Path(chosen))
            self.set_folder(Path(chosen))
