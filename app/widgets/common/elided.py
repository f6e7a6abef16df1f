"""Text that shortens itself where its place ends, and then says the whole in its tooltip."""

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QComboBox, QSizePolicy, QWidget

from app.messages.plain_text import elided, plain
from app.widgets.common.labels import PlainLabel

MIN_CHARACTERS = 4  # "Re…": less says nothing


class ElidedLabel(PlainLabel):
    """A `PlainLabel` of one line that never asks for more width than there is."""

    def __init__(
        self,
        text: str = "",
        parent: QWidget | None = None,
        *,
        mode: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
    ) -> None:
        self._mode = mode
        self._own_tip = ""
        super().__init__(text, parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def setText(self, text: str) -> None:  # noqa: N802 - Qt's name
        super().setText(text.replace("\n", " "))
        self._tell()

    def set_tip(self, tip: str) -> None:
        """Show `tip` in place of the whole text."""
        self._own_tip = tip
        self._tell()

    def is_elided(self) -> bool:
        """Whether the text is longer than its place."""
        return self.fontMetrics().horizontalAdvance(self.text()) > self.contentsRect().width()

    def minimumSizeHint(self) -> QSize:
        width = self.fontMetrics().averageCharWidth() * MIN_CHARACTERS
        whole = super().sizeHint()
        return QSize(min(width, whole.width()), whole.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._tell()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._tell()

    def paintEvent(self, event: QPaintEvent) -> None:
        rect = self.contentsRect()
        text = elided(self.fontMetrics(), self.text(), self._mode, rect.width())
        with QPainter(self) as painter:
            self.style().drawItemText(
                painter,
                rect,
                int(self.alignment()),
                self.palette(),
                self.isEnabled(),
                text,
                self.foregroundRole(),
            )

    def _tell(self) -> None:
        self.setToolTip(plain(self._own_tip or (self.text() if self.is_elided() else "")))


class ElidedComboBox(QComboBox):
    """A combo box that shortens a long name; Qt's own cuts it in the middle of a letter."""

    def paintEvent(self, event: QPaintEvent) -> None:
        # Imported late: the first look of the window has no combo box, and must not wait for these.
        from PySide6.QtWidgets import QStyle, QStyleOptionComboBox, QStylePainter

        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        field = self.style().subControlRect(
            QStyle.ComplexControl.CC_ComboBox,
            option,
            QStyle.SubControl.SC_ComboBoxEditField,
            self,
        )
        width = field.width() - 4
        if not option.currentIcon.isNull():
            width -= self.iconSize().width() + 4
        middle = Qt.TextElideMode.ElideMiddle  # long names of classes differ at their end
        option.currentText = elided(option.fontMetrics, self.currentText(), middle, width)
        painter = QStylePainter(self)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)
        painter.end()
