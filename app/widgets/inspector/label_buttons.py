"""The three answers to a prediction: right, another class, none of these."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QGridLayout, QMenu, QPushButton, QWidget

from app.messages.plain_text import keyless, plain
from app.theme import style as theme
from core.domain.review import NONE_OF_THESE

if TYPE_CHECKING:
    from core.domain.records import ClassRecord

DIGITS = "1234567890"


class LabelButtons(QWidget):
    """Accept, choose a class, none of these.

    Signals:
        accept_clicked: the class that is shown is right.
        label_chosen: it is this class (its id).
        unknown_clicked: it is none of the classes.
    """

    accept_clicked = Signal()
    label_chosen = Signal(int)
    unknown_clicked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._classes: list[ClassRecord] = []
        self._chosen: int | None = None
        self._menu = QMenu(self)
        self._menu.aboutToShow.connect(self._fill_menu)
        self._accept = QPushButton(theme.icon("check", "on_accent"), self.tr("Accept"))
        theme.set_kind(self._accept, "primary")
        self._accept.clicked.connect(lambda: self.accept_clicked.emit())
        self._choose = QPushButton(self.tr("Choose class"))
        self._choose.setProperty("menu", True)
        self._choose.setMenu(self._menu)
        self._unknown = QPushButton(theme.icon("unknown"), self.tr("None of these"))
        self._unknown.clicked.connect(lambda: self.unknown_clicked.emit())
        self._row = QGridLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(theme.S)
        for button in (self._accept, self._choose, self._unknown):
            # A click leaves the focus in the grid, where the digits go on working.
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._row.addWidget(self._unknown, 1, 0, 1, 2)
        self.show_choices(can_accept=False, chosen=None)

    def set_classes(self, classes: "list[ClassRecord]") -> None:
        """Offer these classes in this order."""
        self._classes = classes
        self._choose.setEnabled(bool(classes))
        self._choose.setToolTip("" if classes else self.tr("Create a class first"))

    def show_choices(
        self,
        *,
        can_accept: bool,
        chosen: int | None,
        is_many: bool = False,
        is_unknown_likely: bool = False,
    ) -> None:
        """Show what can be said.

        Args:
            can_accept: whether there is a class to accept, predicted or accepted unseen.
            chosen: the class that a person chose, -1 for none of these, None for nothing yet.
            is_many: whether the answer goes for several images.
            is_unknown_likely: whether "none of these" is what the prediction says.
        """
        self._chosen = chosen
        self._row.addWidget(self._accept, 0, 0)
        self._row.addWidget(self._choose, 0, int(can_accept), 1, 1 if can_accept else 2)
        self._accept.setVisible(can_accept)
        self._accept.setText(self.tr("Accept all") if is_many else self.tr("Accept"))
        self._accept.setToolTip(plain(self._accept_tip(is_many)))
        has_label = chosen is not None
        self._choose.setText(self.tr("Change class") if has_label else self.tr("Choose class"))
        self._unknown.setEnabled(chosen != NONE_OF_THESE)
        theme.set_kind(self._unknown, "primary" if is_unknown_likely else "normal")
        self._unknown.setIcon(theme.icon("unknown", "on_accent" if is_unknown_likely else None))

    def _accept_tip(self, is_many: bool) -> str:
        if is_many:
            return self.tr("Every prediction of the selected images is right")
        return self.tr("The class is right: make it your label")

    def _fill_menu(self) -> None:
        """Made again each time: colours, names and the mode may have changed."""
        self._menu.clear()
        dpr = self.devicePixelRatioF()
        ground = theme.colours().surface_raised
        for record in self._classes:
            mark = theme.mark_pixmap(record.position, record.colour, 12, dpr, ground)
            digit = DIGITS[record.position : record.position + 1]
            # Behind the tab stands the key as a hint; "&" would make the next letter a mnemonic.
            text = keyless(record.name) + (f"\t{digit}" if digit else "")
            action = self._menu.addAction(QIcon(mark), text)
            action.setEnabled(record.id != self._chosen)
            action.triggered.connect(
                lambda _on=False, class_id=record.id: self.label_chosen.emit(class_id)
            )
