"""What a person sees first: how the program is used, and three ways to begin."""

import time
from pathlib import Path

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt, QUrl, Signal
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from app.messages.numbers_and_plurals import counted
from app.messages.plain_text import plain
from app.theme import style as theme
from app.widgets.common.elided import ElidedLabel
from app.widgets.common.labels import PlainLabel
from app.widgets.common.layouts import FlowLayout

N_RECENT = 5
TEXT_WIDTH_PX = 480
STORY_PX = QSize(360, 184)


class EmptyState(QWidget):
    """The middle of the window before there is anything to show; all of it takes drops.

    Signals:
        folder_clicked: the person wants to choose a folder of images.
        sample_clicked: ... to see it work on the sample.
        open_clicked: ... to open a project from the disk.
        recent_clicked: ... this project (a `Path`).
        paths_dropped: these files and folders (a list of `Path`) were dropped.
    """

    folder_clicked = Signal()
    sample_clicked = Signal()
    open_clicked = Signal()
    recent_clicked = Signal(Path)
    paths_dropped = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_under_drag = False
        self.setAcceptDrops(True)
        self._recent = QWidget()
        self._recent_rows = QVBoxLayout(self._recent)
        self._recent_rows.setContentsMargins(0, 0, 0, 0)
        self._recent_rows.setSpacing(theme.XS)
        self._recent.setMaximumWidth(TEXT_WIDTH_PX)
        self._lay_out()
        self.set_recent([])

    def set_recent(self, paths: list[Path]) -> None:
        """Offer these projects, the newest first."""
        while item := self._recent_rows.takeAt(0):
            if widget := item.widget():
                widget.deleteLater()
        self._recent.setVisible(bool(paths))
        if not paths:
            return
        title = PlainLabel(self.tr("Recent projects"))
        title.setProperty("tone", "caption")
        title.setContentsMargins(theme.S, 0, 0, 0)
        self._recent_rows.addWidget(title)
        for path in paths[:N_RECENT]:
            row = RecentProject(path)
            row.clicked.connect(lambda _on=False, path=path: self.recent_clicked.emit(path))
            self._recent_rows.addWidget(row)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        # Only the format is looked at here: a folder may hold a million files.
        if event.mimeData().hasUrls():
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self._show_drag(True)
        else:
            event.ignore()  # the window may know what to do with it

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._show_drag(False)

    def dropEvent(self, event: QDropEvent) -> None:
        self._show_drag(False)
        paths = _local(event.mimeData().urls())
        if not paths:
            event.ignore()
            return
        # Never the proposed action: after a move the file manager would delete the person's files.
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        self.paths_dropped.emit(paths)

    def paintEvent(self, event: QPaintEvent) -> None:
        shades = theme.colours()
        frame = QRectF(self.rect()).adjusted(theme.M, theme.M, -theme.M, -theme.M)
        pen = QPen(QColor(shades.accent if self._is_under_drag else shades.border), 2)
        pen.setStyle(Qt.PenStyle.CustomDashLine)
        pen.setDashPattern([4, 4])
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(pen)
            if self._is_under_drag:
                painter.setBrush(QColor(shades.accent_soft))
            painter.drawRoundedRect(frame, theme.RADIUS_LARGE, theme.RADIUS_LARGE)

    def _lay_out(self) -> None:
        teach = _line(
            self.tr("Drop a folder to sort. Then show Handful a few examples of each class."),
            "title",
        )
        more = _line(
            self.tr(
                "Already have examples in folders? Drop the parent folder: each subfolder becomes"
                " a class."
            ),
            "muted",
        )
        recent = QHBoxLayout()  # as wide as its limit allows, in the middle
        recent.addStretch(1)
        recent.addWidget(self._recent, 1000)
        recent.addStretch(1)
        centre = Qt.AlignmentFlag.AlignHCenter
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.XXL, theme.XL, theme.XXL, theme.XL)
        column.setSpacing(0)
        column.addStretch(2)
        column.addWidget(Story(), 0, centre)
        column.addSpacing(theme.XL)
        column.addWidget(teach)
        column.addSpacing(theme.S)
        column.addWidget(more)
        column.addSpacing(theme.XL)
        column.addLayout(self._buttons())
        column.addSpacing(theme.XXL)
        column.addLayout(recent)
        column.addStretch(3)

    def _buttons(self) -> FlowLayout:
        folder = QPushButton(theme.icon("folder-add", "on_accent"), self.tr("Choose a folder…"))
        theme.set_kind(folder, "primary")
        sample = QPushButton(theme.icon("images"), self.tr("Try the sample"))
        project = QPushButton(theme.icon("folder"), self.tr("Open a project…"))
        row = FlowLayout(gap=theme.S, centred=True)
        for button, clicked in (
            (folder, self.folder_clicked),
            (sample, self.sample_clicked),
            (project, self.open_clicked),
        ):
            button.clicked.connect(lambda _on=False, clicked=clicked: clicked.emit())
            row.addWidget(button)
        return row

    def _show_drag(self, is_under_drag: bool) -> None:
        self._is_under_drag = is_under_drag
        self.update()


class Story(QWidget):
    """The picture: images that fall into three classes."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedSize(STORY_PX)
        self.setAccessibleName(self.tr("Pictures fall into three classes"))

    def paintEvent(self, event: QPaintEvent) -> None:
        renderer = QSvgRenderer(QByteArray(theme.svg("story", theme.colours().text)))
        with QPainter(self) as painter:
            renderer.render(painter, QRectF(self.rect()))


class RecentProject(QPushButton):
    """One project: its name, its folder, and when it was last used."""

    def __init__(self, path: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        name = ElidedLabel(path.stem)
        folder = ElidedLabel(_short(path.parent), mode=Qt.TextElideMode.ElideMiddle)
        folder.setProperty("tone", "muted")
        folder.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        age = PlainLabel(self._age(path))
        age.setProperty("tone", "muted")
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.S, 0, theme.S, 0)
        row.setSpacing(theme.S)
        row.addWidget(name)
        row.addWidget(folder, 1)
        row.addWidget(age)
        for label in (name, folder, age):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        theme.set_kind(self, "quiet")
        self.setFixedHeight(32)
        self.setAccessibleName(self.tr("Open the project {name}").format(name=path.stem))
        self.setToolTip(plain(str(path)))

    def _age(self, path: Path) -> str:
        try:
            days = int((time.time() - path.stat().st_mtime) // 86_400)
        except OSError:
            return self.tr("not found")
        if days < 1:
            return self.tr("today")
        if days < 31:
            return counted(self.tr("%n day(s) ago", "", days), days)
        if days < 365:
            return counted(self.tr("%n month(s) ago", "", days // 30), days // 30)
        return counted(self.tr("%n year(s) ago", "", days // 365), days // 365)


def _line(text: str, tone: str) -> PlainLabel:
    label = PlainLabel(text)
    label.setProperty("tone", tone)
    label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
    label.setWordWrap(True)
    return label


def _local(urls: list[QUrl]) -> list[Path]:
    return [Path(url.toLocalFile()) for url in urls if url.isLocalFile()]


def _short(folder: Path) -> str:
    """Write the person's own folder as `~`."""
    try:
        return str(Path("~") / folder.relative_to(Path.home()))
    except (ValueError, RuntimeError):
        return str(folder)
