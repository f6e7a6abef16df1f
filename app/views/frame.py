"""The frame of the window: its parts side by side, toolbar, menus and status bar.

Made of PySide6 alone, so that it is painted at once; what fills it comes later.
"""

from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QMainWindow,
    QSplitter,
    QStackedWidget,
    QToolBar,
    QVBoxLayout,
    QWidget,
)

from app import settings
from app.actions.actions import Actions
from app.messages.plain_text import plain, titled
from app.theme import style as theme
from app.views.classes import ClassesPanel
from app.views.start_page import EmptyState
from app.widgets.common.labels import PlainLabel
from app.widgets.places.next_button import NextButton
from app.widgets.places.place_switch import PlaceSwitch

USUAL_SIZE = QSize(1280, 800)
SMALLEST_SIZE = QSize(800, 520)
LEFT_AND_REST = [280, 1000]
MIDDLE_AND_RIGHT = [720, 280]


class Frame(QMainWindow):
    """The window without what it knows.

    Args:
        project: that will be opened at once; without one the window shows how to begin.

    Attributes:
        commands: everything that can be done.
        places: the switch between the three places.
        next_button: names the next step.
        classes: the left side of the place where one teaches.
        empty: the story in the middle.
        job_bar: what is being done, below; there after `complete`.
        size_slider: how large the grid's pictures are; there after `complete`.
        offer_bar: a better model, above the job bar; there after `complete`.
        left, middle, right: stacks that the parts of the places are put on.

    Signals:
        reopen_wanted: the window must be made again, as another language was chosen.
    """

    reopen_wanted = Signal()

    def __init__(self, project: Path | None = None) -> None:
        super().__init__()
        self._has_project = project is not None
        self.commands = Actions(self)
        self.places = PlaceSwitch()
        self.next_button = NextButton()
        self.classes = ClassesPanel()
        self.left = QStackedWidget()
        self.empty = EmptyState()
        self.middle = QStackedWidget()
        self.right = QStackedWidget()
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self._lay_out()
        self._make_toolbar()
        self._make_status_bar()
        self.commands.add_menus(self.menuBar())
        self.setAcceptDrops(True)
        self.setMinimumSize(SMALLEST_SIZE)
        # Smaller on a small screen, with room for what the system puts around a window.
        self.resize(USUAL_SIZE.boundedTo(self.screen().availableSize() - QSize(16, 56)))
        self.restoreGeometry(settings.layout("window"))
        self.splitter.restoreState(settings.layout("splitter"))
        self.inner.restoreState(settings.layout("inner"))
        self.show_name(project)

    def complete(self) -> None:
        """Make what the first look does not show."""
        from app.widgets.places.size_slider import SizeSlider
        from app.widgets.status.bottom_bar import BottomBar
        from app.widgets.status.challenger_bar import OfferBar

        self.commands.complete()
        self.offer_bar = OfferBar()
        self._right_column.addWidget(self.offer_bar)
        self.job_bar = BottomBar()
        self._right_column.addWidget(self.job_bar)
        self.size_slider = SizeSlider()
        self.statusBar().insertPermanentWidget(1, self.size_slider)

    # What the rest of the window shows here

    def show_name(self, project: Path | None, *, is_read_only: bool = False) -> None:
        """Write the project's name into the title."""
        name = project.stem if project else ""
        if is_read_only:
            name = self.tr("{name} (read only)").format(name=name)
        title = self.tr("{name} – Handful").format(name=name) if name else "Handful"
        self.setWindowTitle(titled(title))
        self.setWindowFilePath(str(project) if project else "")

    def show_saved(self, text: str) -> None:
        """Write into the left of the status bar."""
        self._saved.setText(text)

    def show_watching(self, text: str, tip: str) -> None:
        """Write which folders are watched into the status bar; "" for none."""
        self._watching.setText(text)
        self._watching.setToolTip(plain(tip))
        self._watching.setVisible(bool(text))

    def show_counts(self, text: str) -> None:
        """Write into the right of the status bar."""
        self._counts.setText(text)

    def show_device(self, text: str) -> None:
        """Write what computes into the right of the status bar."""
        self._device.setText(text)

    def show_inspector(self, *, is_shown: bool) -> None:
        """Show or hide the right side."""
        self.right.setVisible(is_shown)
        settings.set_on("inspector", on=is_shown)

    # How it is laid out

    def _lay_out(self) -> None:
        self.classes.setAutoFillBackground(True)
        if self._has_project:
            # An empty page in place of a story that would only flit by.
            self.middle.addWidget(QWidget())
        self.middle.addWidget(self.empty)
        self.empty.set_recent(settings.recent_projects())
        self.right.addWidget(QWidget())
        is_shown = settings.is_on("inspector", default=True)
        # Until there is something to inspect, the story has the room.
        self.right.setVisible(is_shown and self._has_project)
        self.inner = QSplitter(Qt.Orientation.Horizontal)
        self.inner.addWidget(self.middle)
        self.inner.addWidget(self.right)
        # The job bar comes and goes below these two, so that Adapt at the left never moves.
        right = QWidget()
        self._right_column = QVBoxLayout(right)
        self._right_column.setContentsMargins(0, 0, 0, 0)
        self._right_column.setSpacing(0)
        self._right_column.addWidget(self.inner, 1)
        self.left.addWidget(self.classes)
        self.splitter.addWidget(self.left)
        self.splitter.addWidget(right)
        for splitter, sizes in ((self.splitter, LEFT_AND_REST), (self.inner, MIDDLE_AND_RIGHT)):
            splitter.setChildrenCollapsible(False)
            splitter.setHandleWidth(1)
            splitter.setSizes(sizes)
        self.splitter.setStretchFactor(1, 1)
        self.inner.setStretchFactor(0, 1)
        self.setCentralWidget(self.splitter)
        # Else the first card would be framed as if it were chosen.
        self.middle.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # it takes no turn under Tab
        self.middle.setFocus()

    def _make_toolbar(self) -> None:
        bar = QToolBar(self.tr("Tools"))
        bar.setObjectName("tools")
        bar.setMovable(False)
        bar.setIconSize(QSize(theme.ICON_PX, theme.ICON_PX))
        bar.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.commands.fill_toolbar(bar, self.places, self.next_button)
        self.addToolBar(bar)

    def _make_status_bar(self) -> None:
        self._saved, self._counts, self._device = PlainLabel(), PlainLabel(), PlainLabel()
        bar = self.statusBar()
        bar.setSizeGripEnabled(False)
        self._watching = PlainLabel()
        self._watching.hide()
        bar.addWidget(self._saved, 1)
        for label in (self._watching, self._counts, self._device):
            bar.addPermanentWidget(label)
        for label in (self._saved, self._watching, self._counts, self._device):
            label.setProperty("tone", "muted")
            label.setContentsMargins(theme.S, 0, theme.S, 0)
