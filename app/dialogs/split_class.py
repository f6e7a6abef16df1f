"""A class taken apart: the kinds of pictures in it, each to stay or to get a class of its own."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import (
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from app.messages.numbers_and_plurals import counted
from app.messages.plain_text import titled
from app.theme import style as theme
from app.widgets.classes.thumbnail_strip import N_THUMBS, ThumbStrip
from app.widgets.common.labels import PlainLabel
from app.widgets.common.layouts import add_row

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from core.domain.records import ClassRecord
    from core.domain.review import Images

MOST_PARTS = 6
USUAL = QSize(460, 420)
NUMBER_PX = 96


class SplitDialog(QDialog):
    """Proposes parts of a class; the first keeps the class, the others get the names typed here.

    Args:
        record: the class.

    Signals:
        parts_wanted: into how many; 0 to choose.
        split_wanted: list of (name, image ids) for the new classes.
        part_shown: (name, image ids) of a part that the person wants to see.
    """

    parts_wanted = Signal(int)
    split_wanted = Signal(object)
    part_shown = Signal(str, object)

    def __init__(self, record: "ClassRecord", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.record = record
        self.setWindowTitle(titled(self.tr("Split “{name}”").format(name=record.name)))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._rows: list[tuple[QLineEdit | None, ThumbStrip, Images]] = []
        self._state = PlainLabel(self.tr("Looking at its pictures…"))
        self._state.setWordWrap(True)
        self._number = QSpinBox()
        self._number.setRange(2, MOST_PARTS)
        self._number.setAccessibleName(self.tr("Number of parts"))
        self._number.setEnabled(False)
        self._number.setMaximumWidth(NUMBER_PX)
        self._number.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._number.valueChanged.connect(self.parts_wanted)
        self._parts = QVBoxLayout()
        self._parts.setSpacing(theme.M)
        self._split = QPushButton(self.tr("Split"))
        theme.set_kind(self._split, "primary")
        self._split.setEnabled(False)
        self._split.clicked.connect(self._take)
        cancel = QPushButton(self.tr("Cancel"))
        cancel.setAutoDefault(False)
        cancel.clicked.connect(self.reject)
        number = QFormLayout()
        add_row(number, self.tr("Number of parts"), self._number)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(cancel)
        buttons.addWidget(self._split)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.L, theme.L, theme.L, theme.L)
        column.setSpacing(theme.M)
        column.addWidget(self._state)
        column.addLayout(number)
        column.addLayout(self._parts)
        column.addStretch(1)
        column.addLayout(buttons)
        self.resize(USUAL)

    def show_parts(
        self, parts: "Sequence[Images]", files: "Mapping[int, int]", taken: set[str]
    ) -> list[int]:
        """Show what was found.

        Args:
            parts: image ids of each part, the largest first.
            files: a file of each image.
            taken: names of classes that are there.

        Returns:
            the files whose pictures are wanted; see `show_picture`.
        """
        self._clear()
        self._number.setEnabled(True)
        if len(parts) < 2:
            self._state.setText(
                self.tr(
                    "Its pictures do not fall into kinds by themselves. Choose a number to take"
                    " them apart all the same, or select some in the grid and make a class of them."
                )
                if sum(len(one) for one in parts) >= 2
                else self.tr("Too few of its pictures have been read. Adapt once, then try again.")
            )
            self._number.setEnabled(sum(len(one) for one in parts) >= 2)
            return []
        with QSignalBlocker(self._number):
            self._number.setValue(len(parts))
        self._state.setText(
            self.tr("The first part keeps the class. An empty name leaves a part in it.")
        )
        names = set(taken)
        for n, part in enumerate(parts):
            name = self.record.name if n == 0 else _free(self.record.name, names)
            names.add(name)
            self._add(name, part, files, is_first=n == 0)
        self._split.setEnabled(True)
        return [key for _, strip, _ in self._rows for key in strip.missing()]

    def show_picture(self, file_id: int, image: QImage | None) -> None:
        """Show a picture that has arrived."""
        for _, strip, _ in self._rows:
            strip.put(file_id, image)

    def names(self) -> list[str]:
        """Return the names of the parts that get a class of their own."""
        return [field.text() for field, _, _ in self._rows if field is not None]

    def _add(
        self, name: str, part: "Images", files: "Mapping[int, int]", *, is_first: bool
    ) -> None:
        line = QHBoxLayout()
        line.setSpacing(theme.S)
        field = None
        if is_first:
            label = PlainLabel(name)
            label.setProperty("tone", "section")
            line.addWidget(label, 1)
        else:
            field = QLineEdit(name, maxLength=200)
            field.setAccessibleName(self.tr("Name of the part"))
            line.addWidget(field, 1)
        text = counted(self.tr("%n image(s)", "", len(part)), len(part))
        show = QPushButton(text)
        show.setAutoDefault(False)
        show.setToolTip(self.tr("Show them in the grid"))
        theme.set_kind(show, "link")
        show.clicked.connect(lambda: self.part_shown.emit(name, part))
        line.addWidget(show)
        strip = ThumbStrip("")
        strip.show_files([files[one] for one in part[:N_THUMBS] if one in files])
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.XS)
        column.addLayout(line)
        column.addWidget(strip)
        self._parts.addWidget(whole)
        self._rows.append((field, strip, part))

    def _clear(self) -> None:
        self._rows = []
        self._split.setEnabled(False)
        while item := self._parts.takeAt(0):
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()

    def _take(self) -> None:
        parts = [
            (field.text().strip(), part)
            for field, _, part in self._rows
            if field is not None and field.text().strip()
        ]
        if parts:
            self.split_wanted.emit(parts)
        self.accept()


def _free(name: str, taken: set[str]) -> str:
    n = 2
    while (found := f"{name} {n}") in taken:
        n += 1
    return found
