"""What the folders in a folder mean, asked where they may mean several things."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QHBoxLayout,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from app.messages.numbers_and_plurals import counted
from app.messages.plain_text import shortened
from app.theme import style as theme
from app.widgets.common.labels import PlainLabel
from core.domain.layouts import SPLITS, TEACHING, Layout, Reading

WIDTH_PX = 520
MOST = 6  # classes named in a reading
LONGEST = 28  # characters of a name


class LayoutDialog(QDialog):
    """Shows the likely readings, each with its classes and counts; the first is recommended.

    Args:
        root: the folder that was given.
        layout: its readings.

    Signals:
        chosen: (kind of the layout, the splits that teach).
    """

    chosen = Signal(str, object)

    def __init__(self, root: Path, layout: Layout, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("What the folders mean"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.L, theme.L, theme.L, theme.L)
        column.setSpacing(theme.M)
        text = self.tr("The folders in “{name}” may mean several things. What do they mean?")
        column.addWidget(_words(text.format(name=shortened(root.name, LONGEST))))
        self._readings = layout.readings
        self._choices = [self._add(one, column, n == 0) for n, one in enumerate(layout.readings)]
        self._every = QCheckBox(self.tr("Learn from validation and test pictures, too"))
        self._every.setVisible(any(set(one.in_splits()) - TEACHING for one in layout.readings))
        column.addWidget(self._every)
        column.addStretch(1)
        column.addLayout(self._buttons())
        for choice in self._choices:
            choice.toggled.connect(lambda _: self._show_state())
        self._choices[0].setChecked(True)
        self._choices[0].setFocus()
        self._show_state()
        self.resize(WIDTH_PX, self.sizeHint().height())

    def _add(self, reading: Reading, column: QVBoxLayout, is_first: bool) -> QRadioButton:
        titles = {
            "classes": self.tr("Each folder is a class"),
            "splits": self.tr("Parts of one data set, with the classes inside"),
            "nested": self.tr("Groups of classes"),
        }
        title = titles[reading.kind]
        if is_first:
            title = self.tr("{title} (recommended)").format(title=title)
        choice = QRadioButton(title)
        choice.setEnabled(bool(reading.folders))
        detail = _words(self._detail(reading))
        detail.setProperty("tone", "muted")
        detail.setContentsMargins(theme.L, 0, 0, 0)
        choice.setAccessibleDescription(detail.text())
        column.addWidget(choice)
        column.addWidget(detail)
        return choice

    def _detail(self, reading: Reading) -> str:
        counts = reading.classes()
        if not counts:
            return self.tr("There are no class folders inside, so nothing can be learned.")
        parts = [f"{shortened(name, LONGEST)} ({n})" for name, n in list(counts.items())[:MOST]]
        if len(counts) > MOST:
            parts.append(self.tr("{n} more").format(n=len(counts) - MOST))
        text = counted(self.tr("%n class(es): {classes}", "", len(counts)), len(counts))
        return text.format(classes=", ".join(parts))

    def _buttons(self) -> QHBoxLayout:
        self._take = QPushButton(self.tr("Learn from them"))
        self._take.setDefault(True)
        theme.set_kind(self._take, "primary")
        self._take.clicked.connect(self._choose)
        cancel = QPushButton(self.tr("Cancel"))
        cancel.setAutoDefault(False)
        cancel.clicked.connect(self.reject)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(cancel)
        row.addWidget(self._take)
        return row

    def _chosen(self) -> Reading:
        return next(
            reading
            for reading, choice in zip(self._readings, self._choices, strict=True)
            if choice.isChecked()
        )

    def _show_state(self) -> None:
        if any(one.isChecked() for one in self._choices):
            self._every.setEnabled(bool(set(self._chosen().in_splits()) - TEACHING))

    def _choose(self) -> None:
        wants_all = self._every.isEnabled() and self._every.isChecked()
        self.chosen.emit(self._chosen().kind, SPLITS if wants_all else tuple(TEACHING))
        self.accept()


def _words(text: str) -> PlainLabel:
    label = PlainLabel(text)
    label.setWordWrap(True)
    return label
