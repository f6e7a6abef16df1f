"""Three buttons side by side: teach, review, trust."""

from typing import Literal, TypeAlias, get_args

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QToolButton, QWidget

from app.messages.plain_text import keyless, plain

Place: TypeAlias = Literal["teach", "review", "trust"]


class PlaceSwitch(QWidget):
    """Says which place is shown, and goes to another.

    Signals:
        chosen: a `Place` that the person wants to go to.
    """

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Places"))
        self._group = QButtonGroup(self)
        self._buttons: dict[Place, QToolButton] = {}
        texts: dict[Place, tuple[str, str]] = {
            "teach": (self.tr("Teach"), self.tr("Classes and their examples")),
            "review": (self.tr("Review"), self.tr("Uncertain images, one after the other")),
            "trust": (
                self.tr("Trust & export"),
                self.tr("How accurate it is, what to accept, and the result"),
            ),
        }
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for place in get_args(Place):
            text, tip = texts[place]
            button = self._buttons[place] = QToolButton()
            button.setText(keyless(text))
            button.setToolTip(plain(tip))
            button.setCheckable(True)
            button.setProperty("segment", place)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(lambda _on=False, place=place: self.chosen.emit(place))
            self._group.addButton(button)
            row.addWidget(button)
        self._buttons["teach"].setChecked(True)

    def show_place(self, place: Place) -> None:
        """Show where the person is."""
        self._buttons[place].setChecked(True)

    def place(self) -> Place:
        """Return where the person is."""
        return next(place for place, button in self._buttons.items() if button.isChecked())

    def button(self, place: Place) -> QToolButton:
        """Return the button of a place."""
        return self._buttons[place]
