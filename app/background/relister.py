"""A fresh listing of the project's files, asked for at a pace that its size allows."""

from collections.abc import Callable
from time import monotonic

from PySide6.QtCore import QObject, QTimer

from app.background.jobs import Job
from core.domain.records import Entries


class Relister(QObject):
    """Asks for a fresh listing at a pace that the project's size allows.

    Args:
        list_all: starts a listing and returns its job, None where there is no project.
        keep: gets the new listing.
    """

    SHORTEST_PAUSE_MS = 500
    # A listing of a million files takes seconds; it may use a tenth of the time at most.
    SHARE = 10

    def __init__(
        self,
        list_all: Callable[[], Job[Entries] | None],
        keep: Callable[[Entries], None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._list_all = list_all
        self._keep = keep
        self._job: Job[Entries] | None = None
        self._is_wanted = self._is_urgent = self._is_outdated = False
        self._pause = QTimer(self, singleShot=True)
        self._pause.setInterval(self.SHORTEST_PAUSE_MS)
        self._pause.timeout.connect(self._catch_up)

    @property
    def is_busy(self) -> bool:
        """Whether a listing is under way or asked for."""
        return self._job is not None or self._is_wanted

    def now(self) -> None:
        """List at once, or right after the listing that is under way."""
        self._pause.stop()
        self._is_wanted = self._is_urgent = True
        self._catch_up()

    def soon(self) -> None:
        """List when the pause is over."""
        self._is_wanted = True
        if self._job is None and not self._pause.isActive():
            self._catch_up()

    def outdate(self) -> None:
        """Throw away what is being listed: the person has changed something since it began."""
        self._is_outdated = True

    def forget(self) -> None:
        """Stop: another project is being opened."""
        self._job = None
        self._is_wanted = self._is_urgent = False
        self._pause.stop()

    def _catch_up(self) -> None:
        if not self._is_wanted or self._job is not None:
            return
        self._is_wanted = self._is_urgent = self._is_outdated = False
        job = self._job = self._list_all()
        if job is not None:
            job.then(
                lambda entries: self._end(job, entries),
                lambda _: self._end(job, None),
                lambda: self._end(job, None),
            )

    def _end(self, job: Job[Entries], entries: Entries | None) -> None:
        if job is not self._job:
            return
        self._job = None
        took_ms = round((monotonic() - job.started_at) * 1000)
        if entries is not None and not self._is_outdated:
            self._keep(entries)
        if self._is_outdated or self._is_urgent:
            self._is_wanted = True
            self._catch_up()
        else:
            self._pause.start(max(self.SHORTEST_PAUSE_MS, self.SHARE * took_ms))
