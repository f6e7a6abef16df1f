"""What is shown when the program itself has failed: once for each failure, and never in the way."""

import platform
import traceback
from importlib.metadata import PackageNotFoundError, version

from PySide6 import __version__ as pyside_version
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.theme import style as theme
from app.widgets.common.labels import PlainLabel


class ErrorBox(QDialog):
    """Says that something went wrong inside the program, with a report to copy."""

    def __init__(
        self, report: str, parent: QWidget | None = None, *, is_asked_for: bool = False
    ) -> None:
        super().__init__(parent)
        self.report = report
        went_wrong, asked_for = self.tr("Something went wrong"), self.tr("Report a problem")
        self.setWindowTitle(asked_for if is_asked_for else went_wrong)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(False)
        words = PlainLabel(
            self.tr(
                "Your labels are safe, and you can continue working. To get this fixed, copy the"
                " report and send it to us. It contains file names, but no pictures."
            )
        )
        words.setWordWrap(True)
        shown = QPlainTextEdit(report)
        shown.setReadOnly(True)
        shown.setAccessibleName(self.tr("Report"))
        shown.setTabChangesFocus(True)
        shown.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        shown.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.L, theme.L, theme.L, theme.L)
        column.setSpacing(theme.M)
        column.addWidget(words)
        column.addWidget(shown, 1)
        column.addLayout(self._buttons())
        self.resize(640, 400)

    def _buttons(self) -> QHBoxLayout:
        copy = QPushButton(self.tr("Copy report"))
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.report))
        close = QPushButton(self.tr("Continue"))
        close.setDefault(True)
        close.clicked.connect(self.close)
        close.setFocus()
        row = QHBoxLayout()
        row.setSpacing(theme.S)
        row.addStretch(1)
        row.addWidget(copy)
        row.addWidget(close)
        return row


class ErrorBoxes:
    """Shows each failure once: a paint that fails would fail sixty times a second."""

    def __init__(self, parent: QWidget | None = None) -> None:
        self._parent = parent
        self._seen: set[str] = set()

    def show(self, error: BaseException) -> ErrorBox | None:
        """Show a failure; None where it has been shown before."""
        text = text_of(error)
        if text in self._seen:
            return None
        self._seen.add(text)
        box = ErrorBox(f"{versions()}\n\n{text}", self._parent)
        box.show()
        return box


def text_of(error: BaseException) -> str:
    """Return an exception's traceback, or the one that the engine's process sent."""
    sent = getattr(error, "traceback_text", "")
    return str(sent) or "".join(traceback.format_exception(error))


def versions() -> str:
    """Say what is running on what."""
    try:
        own = version("handful")
    except PackageNotFoundError:
        own = "?"
    return (
        f"Handful {own}, Python {platform.python_version()}, PySide6 {pyside_version},"
        f" {platform.platform()}"
    )
