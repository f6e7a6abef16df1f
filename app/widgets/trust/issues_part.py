"""What needs attention: slips, near duplicates, and pictures that may be a class of their own."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import QPushButton, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from app.messages.numbers_and_plurals import counted
from app.messages.plain_text import legible, plain
from app.theme import style as theme
from app.widgets.common.labels import PlainLabel
from app.widgets.common.layouts import FlowLayout
from app.widgets.grid.picked_chip import Picked

if TYPE_CHECKING:
    from core.domain.review import Images, Review

MOST_OF_A_KIND = 100
LIST_PX = 240
THUMB_PX, HEAD_PX = 36, 28
_IMAGES, _IS_CLASS, _TITLE = (Qt.ItemDataRole.UserRole + n for n in range(3))


class IssuesPart(QWidget):
    """Lists what needs attention; choosing a line shows its images in the grid.

    Signals:
        wanted: the project is to be looked over (again).
        picked: a `Picked`.
        class_wanted: ids of images that are to become a class.
        pictures_wanted: ids of images, one of each line, whose small pictures are to be shown.
    """

    wanted = Signal()
    picked = Signal(Picked)
    class_wanted = Signal(object)
    pictures_wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = PlainLabel(wraps=True)
        self.list = QTreeWidget()
        self.list.setHeaderHidden(True)
        self.list.setRootIsDecorated(False)
        self.list.setIndentation(theme.M)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.setAccessibleName(self.tr("Needs attention"))
        self.list.setFixedHeight(LIST_PX)
        self.list.setIconSize(QSize(THUMB_PX, THUMB_PX))
        self.list.currentItemChanged.connect(lambda item, _: self._choose(item))
        self.list.itemActivated.connect(lambda item, _: self._choose(item))
        self._look = QPushButton(self.tr("Check the images"))
        self._look.clicked.connect(self.ask)
        self._make = QPushButton(self.tr("Make a class of these"))
        self._make.clicked.connect(self._make_class)
        row = FlowLayout(gap=theme.S)
        row.addWidget(self._look)
        row.addWidget(self._make)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.S)
        column.addWidget(self._state)
        column.addWidget(self.list)
        column.addLayout(row)
        self.show_nothing()

    def show_nothing(self) -> None:
        """Show that nobody has looked yet."""
        self.list.clear()
        self.list.hide()
        self._make.hide()
        self._look.setEnabled(True)
        self._look.setText(self.tr("Check the images"))
        self._state.setText(
            self.tr("Finds labels that may be wrong, near-duplicates and possible new classes.")
        )

    def ask(self) -> None:
        """Ask for a look over the project, and say that it is under way."""
        self._state.setText(self.tr("Checking examples and images…"))
        self._look.setEnabled(False)
        self.wanted.emit()

    def show_review(self, found: "Review", names: Mapping[int, str]) -> None:
        """Show what was found, with the classes' names by id."""
        self.list.clear()
        self._add(self.tr("May have the wrong label"), self._slips(found, names))
        self._add(self.tr("May be a class of its own"), self._groups(found), is_class=True)
        self._add(self.tr("Near-duplicates"), self._copies(found))
        n = self.list.topLevelItemCount()
        self._state.setText(self.tr("Select an issue to see its images.") if n else self._nothing())
        self._make.setEnabled(False)
        self._make.setVisible(bool(found.proposals))
        self.list.setVisible(bool(n))
        self._look.setEnabled(True)
        self._look.setText(self.tr("Check again"))
        height = n * HEAD_PX + len(self._lines()) * (THUMB_PX + theme.S) + theme.S
        self.list.setFixedHeight(min(height, LIST_PX))
        firsts = [item.data(0, _IMAGES)[0] for item in self._lines()]
        self.pictures_wanted.emit(tuple(dict.fromkeys(firsts)))

    def put(self, image_id: int, picture: QPixmap) -> None:
        """Show an image before the lines that begin with it."""
        for item in self._lines():
            if item.data(0, _IMAGES)[0] == image_id:
                item.setIcon(0, QIcon(picture))

    def _lines(self) -> list[QTreeWidgetItem]:
        heads = [self.list.topLevelItem(n) for n in range(self.list.topLevelItemCount())]
        return [
            child
            for head in heads
            if head is not None
            for n in range(head.childCount())
            if (child := head.child(n)) is not None
        ]

    def _nothing(self) -> str:
        return self.tr(
            "No issues found: every example resembles its class, and there are no near-duplicates."
        )

    def _slips(self, found: "Review", names: Mapping[int, str]) -> list[tuple[str, "Images"]]:
        text = self.tr("{one} looks like {other} ({percent}%)")
        return [
            (
                text.format(
                    one=names.get(one.class_id, ""),
                    other=names.get(one.other_id, ""),
                    percent=round(100 * one.other_confidence),
                ),
                (one.image_id,),
            )
            for one in found.suspects
        ]

    def _groups(self, found: "Review") -> list[tuple[str, "Images"]]:
        return [
            (counted(self.tr("%n similar image(s)", "", n), n), one.image_ids)
            for one in found.proposals
            for n in (len(one.image_ids),)
        ]

    def _copies(self, found: "Review") -> list[tuple[str, "Images"]]:
        return [
            (counted(self.tr("%n image(s)", "", n), n), one)
            for one in found.duplicates
            for n in (len(one),)
        ]

    def _add(
        self, title: str, lines: list[tuple[str, "Images"]], *, is_class: bool = False
    ) -> None:
        """Add a heading with its lines; nothing where there are none."""
        if not lines:
            return
        head = QTreeWidgetItem(self.list, [f"{title} ({len(lines)})"])
        head.setFlags(Qt.ItemFlag.ItemIsEnabled)
        font = head.font(0)
        font.setBold(True)
        head.setFont(0, font)
        for text, image_ids in lines[:MOST_OF_A_KIND]:
            item = QTreeWidgetItem(head, [legible(text)])
            item.setToolTip(0, plain(text))
            item.setData(0, _IMAGES, image_ids)
            item.setData(0, _IS_CLASS, is_class)
            item.setData(0, _TITLE, title)
        head.setExpanded(True)

    def _choose(self, item: QTreeWidgetItem | None) -> None:
        image_ids = item.data(0, _IMAGES) if item is not None else None
        self._make.setEnabled(bool(image_ids) and bool(item and item.data(0, _IS_CLASS)))
        if item is not None and image_ids:
            self.picked.emit(Picked(item.data(0, _TITLE), tuple(image_ids)))

    def _make_class(self) -> None:
        item = self.list.currentItem()
        self._make.setEnabled(False)
        if item is not None:
            self.class_wanted.emit(tuple(item.data(0, _IMAGES)))
