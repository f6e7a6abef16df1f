"""What is done with the past: the history at the right, and the session summed up."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from app.messages import review as review_words
from app.messages.reports import Notice
from app.project.tasks import Tasks
from app.project.workspace import Workspace
from app.views.frame import Frame
from app.views.history import HistoryPanel
from core import api
from core.domain.review import Session

PAUSE_MS = 150  # between a change and its line: at twenty labels a second the list may lag a little
MOST = 5000
"""How many changes the list shows; going to the oldest of them shows those before it."""


class HistoryController(QObject):
    """Joins the history panel to the project."""

    def __init__(
        self, frame: Frame, workspace: Workspace, tasks: Tasks, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._frame = frame
        self._workspace = workspace
        self._tasks = tasks
        self._before = frame.right.currentWidget()
        self.panel = HistoryPanel()
        frame.right.addWidget(self.panel)
        self._pause = QTimer(self, interval=PAUSE_MS, singleShot=True)
        self._pause.timeout.connect(self._refresh)
        self.panel.wanted.connect(self._jump)
        self.panel.close_clicked.connect(lambda: frame.commands["history"].setChecked(False))
        frame.commands["history"].toggled.connect(self._show)
        frame.commands["inspector"].triggered.connect(self._give_way)
        workspace.history_changed.connect(self._pause.start)
        workspace.project_changed.connect(self._pause.start)

    def shut_down(self) -> None:
        """Stop asking the engine."""
        self._pause.stop()

    def _show(self, is_on: bool) -> None:
        right = self._frame.right
        if is_on:
            self._before = right.currentWidget()
            right.setCurrentWidget(self.panel)
            right.show()
            self._refresh()
            self.panel.list.setFocus()
        else:
            if self._before is not None:
                right.setCurrentWidget(self._before)
            inspector = self._frame.commands["inspector"]
            right.setVisible(inspector.isChecked() and len(self._workspace.table) > 0)

    def _give_way(self) -> None:
        """Show the inspector in place of the history when the person asks for it."""
        history, inspector = self._frame.commands["history"], self._frame.commands["inspector"]
        if history.isChecked():
            inspector.setChecked(True)
            history.setChecked(False)

    def _refresh(self) -> None:
        if self._frame.commands["history"].isChecked():
            self.panel.show_entries(self._workspace.history(MOST))
            self._ask(self._sum_up)

    def _jump(self, event_id: int) -> None:
        self._tasks.query(api.restore, event_id).then(self._look_again, self._tasks.report)

    def _look_again(self, _: object) -> None:
        self._workspace.refresh()
        self._workspace.listing_wanted.emit()

    # The session

    def _ask(self, then: Callable[[Session], None]) -> None:
        self._tasks.query(api.session, self._workspace.session_start).then(then)

    def _sum_up(self, session: Session) -> None:
        self.panel.show_session(review_words.summary(session))

    def sum_up_review(self) -> None:
        """Sum up the session beside the words that nothing is left in doubt."""
        self._ask(self._tell_end)

    def _tell_end(self, session: Session) -> None:
        text = review_words.summary(session)
        if text:
            whole = self.tr("No uncertain images are left. {summary}").format(summary=text)
            self._tasks.noticed.emit(Notice(whole, kind="success"))
