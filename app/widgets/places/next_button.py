"""The main button: it always names the next step and its size."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from app.messages import next_step as step_words
from app.messages.plain_text import keyless, plain
from app.theme import style as theme


class NextButton(QPushButton):
    """The one primary button of the window.

    Signals:
        wanted: the kind of the step that it names, see `app.messages.next_step.StepKind`.
    """

    wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kind: step_words.StepKind = "folder"
        self.clicked.connect(lambda _=False: self.wanted.emit(self.kind))
        self.show_step("folder", 0)

    def show_step(self, kind: step_words.StepKind, n: int) -> None:
        """Name a step, with the number of images that it is about."""
        self.kind = kind
        is_working = kind == "working"
        if is_working:
            self.clearFocus()  # else it would jump to Stop, where Enter would end the work
        text = step_words.text(kind, n)
        self.setText(keyless(text))
        self.setAccessibleName(text)
        self.setToolTip(plain(step_words.tip(kind)))
        self.setEnabled(not is_working)
        theme.set_kind(self, "normal" if is_working else "primary")
        self.setIcon(theme.icon(step_words.ICONS[kind], None if is_working else "on_accent"))
