"""The job bar, there only while it has something to say."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from app.widgets.status.job_bar import JobBar, MessageKind

if TYPE_CHECKING:
    from app.background.jobs import Job


class BottomBar(JobBar):
    """Gives its room to the images when nothing runs and nothing was said."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.hide()

    def show_job(self, job: "Job[object]", title: str, *, of_images: bool = True) -> None:
        """Follow a job until it ends."""
        super().show_job(job, title, of_images=of_images)
        self.show()

    def show_message(
        self,
        text: str,
        *,
        kind: MessageKind = "info",
        action_text: str = "",
        action: Callable[[], None] | None = None,
    ) -> None:
        """Say what happened, until the person closes it or something else is shown."""
        super().show_message(text, kind=kind, action_text=action_text, action=action)
        self.show()

    def clear(self) -> None:
        """Show nothing."""
        super().clear()
        self.hide()
