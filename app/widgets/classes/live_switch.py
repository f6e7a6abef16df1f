"""The switch of the live mode, with what it is about to do."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from app.messages.plain_text import plain
from app.widgets.common.labels import PlainLabel


class LiveSwitch(QWidget):
    """Off until a person wants it.

    Signals:
        switched: whether the person wants it on.
    """

    switched = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._box = QCheckBox(self.tr("Live"))
        self._box.setToolTip(
            plain(self.tr("Adapts and sorts again by itself, a moment after you change examples"))
        )
        self._box.toggled.connect(self.switched)
        self._state = PlainLabel(wraps=True)
        self._state.setProperty("tone", "caption")
        self._state.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._box)
        column.addWidget(self._state)

    def show_on(self, is_on: bool) -> None:
        """Show whether it is on, without telling anybody."""
        self._box.blockSignals(True)
        self._box.setChecked(is_on)
        self._box.blockSignals(False)

    def say(self, text: str) -> None:
        """Say what it does now; "" for nothing."""
        self._state.setText(text)
        self._state.setVisible(bool(text))

    def text(self) -> str:
        """Return what it says."""
        return self._state.text()

    @property
    def box(self) -> QCheckBox:
        """The switch itself."""
        return self._box
