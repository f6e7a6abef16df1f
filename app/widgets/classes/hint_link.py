"""A few words on a card about what would help it; a click shows the images that it speaks of."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from app.messages.plain_text import elided, keyless, plain
from app.theme import style as theme

PADDING_PX = 4  # border and padding of the style sheet, on each side


class HintLink(QPushButton):
    """A link of one line that shortens itself; plain words where there is nothing to show."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.image_ids: tuple[int, ...] = ()
        self._words = self._tip = ""
        theme.set_kind(self, "link")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAutoDefault(False)
        self.hide()

    def show_hint(self, text: str, tip: str, image_ids: tuple[int, ...]) -> None:
        """Show a hint, "" for none."""
        self._words, self._tip, self.image_ids = text, tip, image_ids
        self.setVisible(bool(text))
        self.setEnabled(bool(image_ids))
        self.setAccessibleName(text)
        self.setToolTip(plain(f"{text}. {tip}".strip() if text else ""))
        self._fit()

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        room = max(self.width() - 2 * PADDING_PX, 0)
        shown = elided(self.fontMetrics(), self._words, Qt.TextElideMode.ElideRight, room)
        self.setText(keyless(shown))
