"""What stands below the classes: how the model stands, the live mode, and Adapt."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton

from app.messages.plain_text import plain
from app.theme import style as theme
from app.widgets.classes.live_switch import LiveSwitch
from app.widgets.common.labels import PlainLabel
from app.widgets.common.layouts import Foot


class AdaptFoot(Foot):
    """Says what is known of the model, and offers to make another.

    Signals:
        adapt_clicked: learn from the examples.

    Attributes:
        live: the switch of the live mode.
        button: Adapt.
    """

    adapt_clicked = Signal()

    def __init__(self) -> None:
        self._state = PlainLabel(wraps=True)
        self._state.setProperty("tone", "muted")
        self.live = LiveSwitch()
        self.button = QPushButton(theme.icon("adapt"), "")
        self.button.setEnabled(False)
        super().__init__(self._state, self.live, self.button)
        self.button.setText(self.tr("Adapt"))
        self.button.clicked.connect(self.adapt_clicked)

    def show_adapt(self, text: str, reason: str, *, is_again: bool) -> None:
        """Say how things stand with the model.

        Args:
            text: about the model in use, or what is missing for one.
            reason: why Adapt cannot be pressed; "" where it can.
            is_again: whether a model is in use that knows less than the examples say.
        """
        self.button.setText(self.tr("Adapt again") if is_again else self.tr("Adapt"))
        self._state.setText(text)
        self._state.setVisible(bool(text))
        self.button.setEnabled(not reason)
        tip = self.tr("Learn from the examples, without sorting anything new")
        self.button.setToolTip(plain(reason or tip))
