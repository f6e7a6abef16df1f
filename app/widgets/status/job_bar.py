"""The slim bar that says how far the work is, and what came of it."""

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Literal, TypeAlias

from PySide6.QtCore import QEvent, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QStackedLayout,
    QToolButton,
    QWidget,
)

from app.theme import style as theme
from app.widgets.common.elided import ElidedLabel
from app.widgets.common.labels import PlainLabel
from app.widgets.status.progress_text import Rate, progress_text, time_left

if TYPE_CHECKING:  # the window is painted before these are needed
    from app.background.jobs import Job

__all__ = ["JobBar", "MessageKind", "ProgressLine", "progress_text", "time_left"]

MessageKind: TypeAlias = Literal["info", "success", "warning", "error"]

HEIGHT_PX = 44
POLL_MS = 100
GLIDE_MS = 33  # only while the total is unknown

ICONS: dict[MessageKind, tuple[str, str]] = {
    "info": ("info", "text_muted"),
    "success": ("check", "success"),
    "warning": ("warning", "warning"),
    "error": ("error", "error"),
}


class JobBar(QWidget):
    """One job's progress, or the message it left behind. Its height never changes.

    Signals:
        stop_clicked: the person wants the shown job to stop; whoever owns it calls `cancel()`.
    """

    stop_clicked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._job: Job[object] | None = None
        self._of_images = True
        self._rate = Rate()
        self._action: Callable[[], None] | None = None
        self._kind: MessageKind | None = None
        self._timer = QTimer(self, interval=POLL_MS)
        self._timer.timeout.connect(self._poll)
        self._pages = QStackedLayout(self)
        self._pages.addWidget(QWidget())
        self._pages.addWidget(self._job_page())
        self._pages.addWidget(self._message_page())
        self.setFixedHeight(HEIGHT_PX)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_job(self, job: "Job[object]", title: str, *, of_images: bool = True) -> None:
        """Follow a job until it ends; then the bar is empty unless a message is shown.

        Args:
            job: what to follow.
            title: what it does, such as "Labelling the folder".
            of_images: whether its steps are images, so that images/s means something.
        """
        self._job, self._of_images, self._kind = job, of_images, None
        self._rate = Rate()
        self._title.setText(title)
        self._facts.setMinimumWidth(0)
        self._progress.setAccessibleName(title)
        self._stop.setEnabled(True)
        self._stop.setText(self.tr("Stop"))
        job.ended.connect(lambda: self._end(job))
        self._pages.setCurrentIndex(1)
        self._timer.start()
        self._poll()
        self.update()

    def show_coming(self, text: str) -> None:
        """Say in place of the job's title what begins once it has stopped."""
        if self._job is not None:
            self._title.setText(text)
            self._progress.setAccessibleName(text)

    def show_message(
        self,
        text: str,
        *,
        kind: MessageKind = "info",
        action_text: str = "",
        action: Callable[[], None] | None = None,
    ) -> None:
        """Say what happened, until the person closes it or something else is shown.

        Args:
            text: a sentence.
            kind: its weight.
            action_text: on a button that does something about it, such as "Show them".
            action: what that button does; the message closes first.
        """
        self._leave_job()
        self._kind, self._action = kind, action
        self._message.setText(text)
        self._sign.setAccessibleName(self._kind_name(kind))
        self._act.setText(action_text)
        self._act.setVisible(bool(action_text and action))
        self._pages.setCurrentIndex(2)
        self._paint_sign()
        self.update()

    def title(self) -> str:
        """Return what the job that is shown does, "" for none."""
        return self._title.text() if self._job is not None else ""

    def message(self) -> str:
        """Return the message that is shown, "" for none."""
        return self._message.text() if self._kind else ""

    def clear(self) -> None:
        """Show nothing."""
        self._leave_job()
        self._kind = self._action = None
        self._pages.setCurrentIndex(0)
        self.update()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "_sign"):
            self._paint_sign()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._job is None and self._kind is None:
            return  # with nothing to say it is no strip, only room
        shades = theme.colours()
        background = shades.surface
        if self._kind and self._kind != "info":
            background = getattr(shades, f"{self._kind}_soft")
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), QColor(background))
            painter.fillRect(0, 0, self.width(), 1, QColor(shades.border))

    def _job_page(self) -> QWidget:
        page = QWidget()
        self._title = ElidedLabel()
        self._title.setProperty("tone", "section")
        self._progress = ProgressLine()
        self._facts = PlainLabel()
        self._facts.setProperty("tone", "muted")
        self._facts.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._stop = QPushButton(theme.icon("stop"), self.tr("Stop"))
        self._stop.setToolTip(self.tr("Stop; what is done so far is kept"))
        self._stop.clicked.connect(self._stop_pressed)
        row = QHBoxLayout(page)
        row.setContentsMargins(theme.L, theme.XS, theme.S, theme.XS)
        row.setSpacing(theme.M)
        row.addWidget(self._title)
        row.addWidget(self._progress, 1)
        row.addWidget(self._facts)
        row.addWidget(self._stop)
        return page

    def _message_page(self) -> QWidget:
        page = QWidget()
        self._sign = PlainLabel()
        self._message = ElidedLabel()
        self._message.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._act = QPushButton()
        self._act.clicked.connect(self._act_pressed)
        self._close = QToolButton()
        self._close.setIcon(theme.icon("close"))
        self._close.setToolTip(self.tr("Close this message"))
        self._close.setAccessibleName(self.tr("Close this message"))
        self._close.clicked.connect(self.clear)
        row = QHBoxLayout(page)
        row.setContentsMargins(theme.L, theme.XS, theme.S, theme.XS)
        row.setSpacing(theme.S)
        row.addWidget(self._sign)
        row.addWidget(self._message, 1)
        row.addWidget(self._act)
        row.addWidget(self._close)
        return page

    def _poll(self) -> None:
        job = self._job
        if job is None:
            return
        now = time.monotonic()
        done, total = job.done, job.total
        self._rate.note(now, done)
        self._progress.show_progress(done, total)
        seconds = now - job.started_at
        text = progress_text(
            done,
            total,
            seconds,
            rate=self._rate.per_second(),
            is_steady=self._rate.is_steady(),
            of_images=self._of_images,
        )
        if text != self._facts.text():
            self._facts.setText(text)
            # Only ever wider, or the bar beside it would tremble with every digit.
            hint = self._facts.sizeHint().width()
            self._facts.setMinimumWidth(max(self._facts.minimumWidth(), hint))

    def _stop_pressed(self) -> None:
        self._stop.setEnabled(False)
        self._stop.setText(self.tr("Stopping…"))
        self.stop_clicked.emit()

    def _act_pressed(self) -> None:
        action = self._action
        self.clear()
        if action is not None:
            action()

    def _end(self, job: "Job[object]") -> None:
        if self._job is job:  # a message may have taken its place already
            self.clear()

    def _leave_job(self) -> None:
        self._job = None
        self._timer.stop()
        self._progress.show_progress(0, 1)

    def _paint_sign(self) -> None:
        if self._kind is not None:
            name, colour = ICONS[self._kind]
            self._sign.setPixmap(theme.icon(name, colour).pixmap(theme.ICON_PX, theme.ICON_PX))

    def _kind_name(self, kind: MessageKind) -> str:
        return {
            "info": self.tr("Note"),
            "success": self.tr("Done"),
            "warning": self.tr("Warning"),
            "error": self.tr("Error"),
        }[kind]


class ProgressLine(QProgressBar):
    """A thin bar that glides while the total is unknown."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._started_at = time.monotonic()
        self._glide = QTimer(self, interval=GLIDE_MS)
        self._glide.timeout.connect(self.update)
        self.setTextVisible(False)
        self.setFixedHeight(6)
        self.setMinimumWidth(48)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_progress(self, done: int, total: int) -> None:
        """Show `done` of `total`, or that nobody knows."""
        self.setRange(0, max(total, 0))
        self.setValue(min(done, total))
        if total > 0:
            self._glide.stop()
        elif not self._glide.isActive():
            self._glide.start()

    def paintEvent(self, event: QPaintEvent) -> None:
        shades = theme.colours()
        whole = QRectF(self.rect())
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(shades.sunken))
            painter.drawRoundedRect(whole, 3, 3)
            painter.setBrush(QColor(shades.accent))
            painter.setClipRect(whole)
            painter.drawRoundedRect(self._filled(whole), 3, 3)

    def _filled(self, whole: QRectF) -> QRectF:
        if self.maximum() > 0:
            share = self.value() / self.maximum()
            return QRectF(0, 0, whole.width() * share, whole.height())
        width = whole.width() * 0.3
        phase = (time.monotonic() - self._started_at) / 1.6 % 1.0
        return QRectF(-width + phase * (whole.width() + width), 0, width, whole.height())
