"""How an export goes on, and what came of it."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QDir, QSize, Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QPlainTextEdit,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.messages import export as export_words
from app.theme import style as theme
from app.widgets.common.elided import ElidedLabel
from app.widgets.common.labels import PlainLabel
from app.widgets.status.progress_text import progress_text
from core.domain.names import shown

if TYPE_CHECKING:
    from core.domain.export import ExportReport

MOST_LINES = 500
_SIGN_PX = 24


class ExportResult(QWidget):
    """The second page of the dialog.

    Signals:
        stop_clicked: the export is to stop.
        open_clicked: the folder of the result is to be shown.
        again_clicked: back to the choices.
        close_clicked: that was all.
    """

    stop_clicked = Signal()
    open_clicked = Signal()
    again_clicked = Signal()
    close_clicked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sign = PlainLabel()
        self._sign.setFixedSize(_SIGN_PX, _SIGN_PX)
        self.headline = _words("title")
        self.words = _words("")
        self._progress = QProgressBar(textVisible=False)
        self._progress.setFixedHeight(6)
        self._left = _words("muted")
        self._next = _words("")
        self._where = ElidedLabel(mode=Qt.TextElideMode.ElideMiddle)
        self._where.setProperty("tone", "muted")
        self.list = QPlainTextEdit(readOnly=True)
        self.list.setAccessibleName(self.tr("Images left out"))
        self.list.setTabChangesFocus(True)
        head = QHBoxLayout()
        head.setSpacing(theme.M)
        head.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self.headline, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.M)
        column.addLayout(head)
        column.addWidget(self.words)
        column.addWidget(self._next)
        column.addWidget(self._where)
        column.addWidget(self._progress)
        column.addWidget(self._left)
        column.addWidget(self.list, 1)
        column.addStretch(1)
        column.addLayout(self._buttons())

    def show_start(self, title: str) -> None:
        """Say that it has begun."""
        self.headline.setText(title)
        self.words.setText("")
        self._progress.setAccessibleName(title)
        self._progress.setRange(0, 0)
        self._show_parts(is_running=True)

    def show_progress(self, done: int, total: int, seconds: float) -> None:
        """Say how far it is."""
        self._progress.setRange(0, total)
        self._progress.setValue(done)
        self.words.setText(progress_text(done, total, seconds))

    def show_report(self, report: "ExportReport") -> None:
        """Say what came of it."""
        self._paint_sign("check", "success")
        self.headline.setText(export_words.headline(report))
        self.words.setText(export_words.checked(report))
        self._next.setText(export_words.next_step(report))
        self._where.setText(QDir.toNativeSeparators(str(report.path)))
        self._left.setText(export_words.left_out(report))
        lines = [shown(f"{one.path}: {one.reason}") for one in report.skipped[:MOST_LINES]]
        self.list.setPlainText("\n".join(lines + ["…"] * (len(report.skipped) > MOST_LINES)))
        self._show_parts(is_running=False, has_list=bool(lines), is_done=True)
        self._open.setFocus()

    def show_failure(self, sentence: str) -> None:
        """Say why nothing came of it."""
        self._paint_sign("warning", "warning")
        self.headline.setText(self.tr("Nothing was exported."))
        self.words.setText(sentence)
        self._show_parts(is_running=False)
        self._again.setFocus()

    def _buttons(self) -> QHBoxLayout:
        self._stop = QPushButton(self.tr("Stop"))
        self._open = QPushButton(self.tr("Open folder"))
        theme.set_kind(self._open, "primary")
        self._again = QPushButton(self.tr("Export something else"))
        self._close = QPushButton(self.tr("Close"))
        row = QHBoxLayout()
        row.setSpacing(theme.S)
        row.addWidget(self._again)
        row.addStretch(1)
        for button, signal in (
            (self._stop, self.stop_clicked),
            (self._again, self.again_clicked),
            (self._close, self.close_clicked),
            (self._open, self.open_clicked),
        ):
            button.clicked.connect(signal)
            button.setAutoDefault(True)
            if button is not self._again:
                row.addWidget(button)
        return row

    def _show_parts(
        self, *, is_running: bool, has_list: bool = False, is_done: bool = False
    ) -> None:
        for part, is_there in (
            (self._sign, not is_running),
            (self._progress, is_running),
            (self._stop, is_running),
            (self._again, not is_running),
            (self._open, is_done),
            (self._next, is_done and bool(self._next.text())),
            (self._where, is_done),
            (self._left, has_list),
            (self.list, has_list),
        ):
            part.setVisible(is_there)
        # The work goes on in the job bar when the dialog is closed before its end.
        self._close.setText(self.tr("Hide") if is_running else self.tr("Close"))

    def _paint_sign(self, icon: str, colour: str) -> None:
        self._sign.setAccessibleName(self.tr("Done") if icon == "check" else self.tr("Failed"))
        self._sign.setPixmap(theme.icon(icon, colour).pixmap(QSize(_SIGN_PX, _SIGN_PX)))


def _words(tone: str) -> PlainLabel:
    label = PlainLabel()
    label.setWordWrap(True)
    label.setProperty("tone", tone)
    return label
