"""A class chosen by typing the beginning of its name: the way to more than ten of them."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.messages.plain_text import legible, plain
from app.project.class_tree import found_by
from app.theme import style as theme
from app.widgets.classes.class_menu import SWATCH_PX, swatch
from app.widgets.common.type_to_choose import ChoiceList, SteppingField
from core.domain.names import look

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.domain.records import ClassRecord

WIDTH_PX = 280
MOST_LINES = 8
_CLASS = Qt.ItemDataRole.UserRole


class ClassChooser(QFrame):
    """A small window with a field and the classes that it may mean; Enter takes the first.

    Args:
        classes: in their order on screen.

    Signals:
        chosen: the class's id.
        new_wanted: a name that no class has yet.
    """

    chosen = Signal(int)
    new_wanted = Signal(str)

    def __init__(self, classes: "Sequence[ClassRecord]", parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty("role", "card")
        self._classes = classes
        self.field = SteppingField()
        self.field.setPlaceholderText(self.tr("Type the beginning of a class"))
        self.field.setAccessibleName(self.tr("Class to label with"))
        self.list = ChoiceList(self.tr("Classes"), SWATCH_PX, MOST_LINES)
        self.list.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.S, theme.S, theme.S, theme.S)
        column.setSpacing(theme.S)
        column.addWidget(self.field)
        column.addWidget(self.list)
        self.setFixedWidth(WIDTH_PX)
        self.field.textChanged.connect(self._fill)
        self.field.returnPressed.connect(self._take)
        self.field.stepped.connect(self.list.step)
        self.list.itemClicked.connect(self._take)
        self._fill("")

    def open_at(self, place: QPoint) -> None:
        """Open beside a place on the screen, within it."""
        self.adjustSize()
        area = self.screen().availableGeometry()
        left = min(max(place.x(), area.left()), area.right() - self.width())
        top = min(max(place.y(), area.top()), area.bottom() - self.height())
        self.move(left, top)
        self.show()
        self.field.setFocus()

    def _fill(self, text: str) -> None:
        self.list.clear()
        # Whoever types or pastes what looks like a class means that class.
        same = [one for one in self._classes if look(text) and look(one.name) == look(text)]
        found = [one for one in found_by(text, self._classes) if one not in same]
        for record in [*same, *found]:
            item = QListWidgetItem(swatch(record.position, record.colour), legible(record.name))
            item.setData(_CLASS, record.id)
            item.setToolTip(plain(record.name))
            self.list.addItem(item)
        name = " ".join(text.split())
        if look(name) and not same:
            new = QListWidgetItem(theme.icon("plus", "accent"), "")
            new.setText(legible(self.tr("New class “{name}”").format(name=name)))
            new.setData(_CLASS, 0)
            self.list.addItem(new)
        self.list.choose_first()
        self.adjustSize()

    def _take(self) -> None:
        item = self.list.currentItem()
        if item is None:
            return
        class_id, name = item.data(_CLASS), " ".join(self.field.text().split())
        self.close()
        if class_id:
            self.chosen.emit(class_id)
        else:
            self.new_wanted.emit(name)
