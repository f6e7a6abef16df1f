"""The answers to a picture as buttons that name their keys."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QToolButton, QWidget

from app.messages.plain_text import keyless, plain, shortened
from app.theme import style as theme
from app.widgets.common.layouts import FlowLayout

if TYPE_CHECKING:
    from core.domain.records import ClassRecord

DIGITS = "1234567890"
MOST_CHARACTERS = 18


class ClassKeys(QWidget):
    """Accept, the first ten classes, others by name, none of these; skip and back.

    Signals:
        label_chosen: it is this class (its id).
        wanted: the name of the command that does what was clicked.
    """

    label_chosen = Signal(int)
    wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: tuple[object, ...] = ()
        self._row = FlowLayout(self, gap=theme.XS, centred=True)

    def show_classes(self, classes: "list[ClassRecord]", *, is_queue: bool) -> None:
        """Offer these classes; the keys are those of the grid.

        Args:
            classes: in the order of their keys.
            is_queue: whether there is something to skip.
        """
        shown = (
            tuple((one.id, one.name, one.colour) for one in classes),
            is_queue,
            theme.is_dark(),
        )
        if shown == self._shown:
            return
        self._shown = shown
        while item := self._row.takeAt(0):
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        self._add(self.tr("Accept"), "⏎", "accept", theme.icon("check"))
        for record, digit in zip(classes, DIGITS, strict=False):
            button = self._button(shortened(record.name, MOST_CHARACTERS), digit)
            dpr = self.devicePixelRatioF()
            ground = theme.colours().surface
            mark = theme.mark_pixmap(record.position, record.colour, 12, dpr, ground)
            button.setIcon(QIcon(mark))
            button.setToolTip(plain(record.name))
            button.setAccessibleName(record.name)
            button.clicked.connect(
                lambda _=False, class_id=record.id: self.label_chosen.emit(class_id)
            )
        if len(classes) > len(DIGITS):
            self._add(self.tr("Other class…"), "/", "label_by_name", theme.icon("search"))
        self._add(self.tr("None of these"), "U", "none_of_these", theme.icon("unknown"))
        if is_queue:
            self._add(self.tr("Skip"), "→", "next", QIcon())
            self._add(self.tr("Back"), "←", "previous", QIcon())

    def _add(self, text: str, key: str, command: str, icon: QIcon) -> None:
        button = self._button(text, key)
        button.setIcon(icon)
        button.setAccessibleName(text)
        button.clicked.connect(lambda _=False: self.wanted.emit(command))

    def _button(self, text: str, key: str) -> QToolButton:
        button = QToolButton()
        button.setText(f"{keyless(text)}  {key}")
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setProperty("chip", True)
        # A click leaves the focus in the loupe, where the keys are.
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._row.addWidget(button)
        return button
