"""The menu of a class card."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QGridLayout, QMenu, QToolButton, QWidget, QWidgetAction

from app.actions import shortcuts as keymap
from app.messages.plain_text import keyless
from app.theme import style as theme

if TYPE_CHECKING:  # numpy is not needed before the first paint
    from core.domain.records import ClassRecord

SWATCH_PX = 16
SWATCHES_A_ROW = 5
KEYS = "1234567890"


class ClassMenu(QMenu):
    """What can be done with one class.

    Signals:
        rename_wanted, examples_wanted, delete_wanted, split_wanted, paste_wanted: for this class.
        key_chosen: the place of a digit key, from 0, that this class is to have.
        colour_chosen: `#rrggbb`.
        merge_wanted: the id of the class to merge it into.
        move_wanted: by how many places, -1 for up.
    """

    rename_wanted = Signal()
    examples_wanted = Signal()
    delete_wanted = Signal()
    split_wanted = Signal()
    paste_wanted = Signal()
    key_chosen = Signal(int)
    colour_chosen = Signal(str)
    merge_wanted = Signal(int)
    move_wanted = Signal(int)

    def __init__(
        self,
        record: "ClassRecord",
        classes: "Sequence[ClassRecord]",
        palette: Sequence[str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        place = [one.id for one in classes].index(record.id)
        self.addAction(theme.icon("images"), self.tr("Show its images"), self.examples_wanted.emit)
        self.addSeparator()
        rename = self.addAction(theme.icon("pencil"), self.tr("Rename"), self.rename_wanted.emit)
        rename.setShortcuts(keymap.chosen("rename_class", ("F2",)))
        self._add_colours(record, palette)
        self._add_keys(classes, place)
        self._add_merge(record, classes)
        split = self.addAction(self.tr("Split…"), self.split_wanted.emit)
        split.setEnabled(record.n_examples >= 2)
        self.addAction(self.tr("Paste a picture"), self.paste_wanted.emit)
        up = self.addAction(self.tr("Move up"), lambda: self.move_wanted.emit(-1))
        up.setEnabled(place > 0)
        down = self.addAction(self.tr("Move down"), lambda: self.move_wanted.emit(1))
        down.setEnabled(place < len(classes) - 1)
        self.addSeparator()
        self.addAction(theme.icon("trash"), self.tr("Delete class"), self.delete_wanted.emit)

    def _add_colours(self, record: "ClassRecord", palette: Sequence[str]) -> None:
        menu = self.addMenu(self.tr("Color"))
        holder = QWidget()
        grid = QGridLayout(holder)
        grid.setContentsMargins(theme.XS, theme.XS, theme.XS, theme.XS)
        grid.setSpacing(theme.XS)
        for n, colour in enumerate(palette):
            button = QToolButton()
            button.setCheckable(True)
            button.setChecked(colour == record.colour)
            button.setIcon(swatch(record.position, colour))
            button.setIconSize(QSize(SWATCH_PX, SWATCH_PX))
            button.setAccessibleName(self.tr("Color {n}").format(n=n + 1))
            button.clicked.connect(lambda _=False, colour=colour: self._choose(colour))
            grid.addWidget(button, n // SWATCHES_A_ROW, n % SWATCHES_A_ROW)
        action = QWidgetAction(menu)
        action.setDefaultWidget(holder)
        menu.addAction(action)

    def _add_keys(self, classes: "Sequence[ClassRecord]", place: int) -> None:
        """Offer the digits: a key goes with a place, so to take one is to move there."""
        menu = self.addMenu(theme.icon("keyboard"), self.tr("Key"))
        for n, record in enumerate(classes[: len(KEYS)]):
            name = keyless(record.name)
            action = menu.addAction(f"{KEYS[n]}  {name}")
            action.triggered.connect(lambda _=False, n=n: self.key_chosen.emit(n))
            action.setCheckable(True)
            action.setChecked(n == place)
        menu.setEnabled(len(classes) > 1)

    def _add_merge(self, record: "ClassRecord", classes: "Sequence[ClassRecord]") -> None:
        menu = self.addMenu(theme.icon("merge"), self.tr("Merge into"))
        for other in classes:
            if other.id != record.id:
                menu.addAction(
                    swatch(other.position, other.colour),
                    keyless(other.name),
                    lambda class_id=other.id: self.merge_wanted.emit(class_id),
                )
        menu.setEnabled(len(classes) > 1)

    def _choose(self, colour: str) -> None:
        self.close()
        self.colour_chosen.emit(colour)


class GroupMenu(QMenu):
    """What can be done with a group of classes.

    Signals:
        rename_wanted: for this group.
        fold_wanted: whether all groups are to be folded, or unfolded.
    """

    rename_wanted = Signal()
    fold_wanted = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.addAction(theme.icon("pencil"), self.tr("Rename"), self.rename_wanted.emit)
        self.addSeparator()
        self.addAction(self.tr("Fold all groups"), lambda: self.fold_wanted.emit(True))
        self.addAction(self.tr("Unfold all groups"), lambda: self.fold_wanted.emit(False))


def swatch(position: int, colour: str) -> QIcon:
    """Draw a class's mark in a colour, for menus."""
    pixmap = QPixmap(SWATCH_PX * 2, SWATCH_PX * 2)
    pixmap.setDevicePixelRatio(2)
    pixmap.fill(Qt.GlobalColor.transparent)
    with QPainter(pixmap) as painter:
        area = pixmap.rect().toRectF()
        area.setSize(area.size() / 2)
        theme.paint_mark(painter, area, position, QColor(colour).name())
    return QIcon(pixmap)
