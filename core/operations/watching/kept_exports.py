"""Exports that follow a watched folder: files replaced as a whole, sidecars, class folders."""

import time
from collections.abc import Callable, Iterable
from pathlib import Path

from core.domain.errors import BadTarget, ExportError
from core.domain.export import Choices, How
from core.domain.progress import Tick
from core.domain.watching.records import KeptExport, WatchNote
from core.export import FORMATS
from core.operations.export import export
from core.operations.watching.kept_folders import KeptFolders
from core.store import Project

BESIDE, FOLDERS = "xmp", "folders"

KINDS = (
    *(
        kind
        for kind, format in FORMATS.items()
        if not (format.is_folder or format.writes_model or format.writes_embeddings)
    ),
    BESIDE,
    FOLDERS,
)
"""Every kind of export that can be kept up to date."""

_SHARE_OF_TIME = 0.1
_LEAST_PAUSE_S = 1.0
_PAUSE_AFTER_FAILURE_S = 30.0
_FIRST_AFTER_S = 10.0  # what has just come goes first


class KeptExports:
    """Keeps exports of one watched folder up to date, and takes a tenth of the time for it.

    Args:
        project: an open project.
        folder: that is watched.
        exports: to be kept.
        note: is told when one of them cannot be written, and when it can again.
    """

    def __init__(
        self,
        project: Project,
        folder: Path,
        exports: Iterable[KeptExport],
        note: Callable[[WatchNote], None],
    ) -> None:
        self._kept = [_Kept(project, folder, wish) for wish in exports]
        self._note = note

    @property
    def wait_s(self) -> float | None:
        """Seconds until an export is to be written; None where all are up to date."""
        return min(
            (kept_export.wait_s for kept_export in self._kept if kept_export.is_behind),
            default=None,
        )

    @property
    def has_failed(self) -> bool:
        """Whether an export could not be written when it was last tried."""
        return any(kept_export.has_failed for kept_export in self._kept)

    def outdate(self, file_ids: Iterable[int]) -> None:
        """Note that what is known of these files has changed; of all of them the first time."""
        changed = set(file_ids)
        for kept_export in self._kept:
            kept_export.outdate(changed)

    def update(self, tick: Tick, *, at_once: bool = False) -> None:
        """Write what is behind and whose time has come.

        Args:
            tick: see `export`.
            at_once: do not wait for its time.
        """
        for kept_export in self._kept:
            if kept_export.is_behind and (at_once or kept_export.wait_s <= 0):
                self._write(kept_export, tick)

    def _write(self, kept_export: "_Kept", tick: Tick) -> None:
        had_failed = kept_export.has_failed
        try:
            kept_export.write(tick)
        except ExportError as error:
            if isinstance(error, BadTarget) and not kept_export.was_written:
                raise  # asked for what cannot be
            if not had_failed:
                self._note(WatchNote("not written", error.path, error.reason))
        else:
            if had_failed:
                self._note(WatchNote("written again", kept_export.place))


class _Kept:
    """One export, and how far it is behind."""

    def __init__(self, project: Project, folder: Path, wish: KeptExport) -> None:
        self._project = project
        self._folder = folder
        self._wish = wish
        how: How = "link" if wish.links else "copy"
        self._folders = (
            KeptFolders(wish.target.absolute(), how)
            if wish.kind == FOLDERS and wish.target
            else None
        )
        self.place = (wish.target or folder).absolute()
        self.is_behind = True
        self.was_written = False
        self.has_failed = False
        self._changed: set[int] | None = None  # all files
        self._due_s = time.monotonic() + _FIRST_AFTER_S

    @property
    def wait_s(self) -> float:
        return max(self._due_s - time.monotonic(), 0.0)

    def outdate(self, file_ids: set[int]) -> None:
        self.is_behind = True
        if self._changed is not None:
            self._changed |= file_ids

    def write(self, tick: Tick) -> None:
        start = time.monotonic()
        self.has_failed = True
        self._due_s = start + _PAUSE_AFTER_FAILURE_S
        if self._folders is not None:
            self._see_that_it_lies_outside(self.place)
            rows = self._project.listing.rows(self._folder)
            self._folders.update(rows, [record.name for record in self._project.classes.all()])
        else:
            self._export(tick)
        end = time.monotonic()
        self._due_s = end + max((end - start) / _SHARE_OF_TIME, _LEAST_PAUSE_S)
        self.is_behind, self.has_failed, self.was_written = False, False, True
        self._changed = set()

    def _see_that_it_lies_outside(self, target: Path) -> None:
        for source in self._project.files.folders():
            if target.resolve().is_relative_to(source.resolve()):
                reason = f"it lies inside {source}, and the copies would be labeled, too"
                raise BadTarget(target, reason)

    def _export(self, tick: Tick) -> None:
        wish = self._wish
        is_beside = wish.kind == BESIDE
        file_ids = None
        if is_beside and self._changed is not None:
            file_ids = frozenset(self._changed)
        choices = Choices(
            beside=is_beside,
            naming=wish.naming,
            file_ids=file_ids,
            may_be_empty=True,
            examples=False,
        )
        export(
            self._project,
            self.place,
            kind=wish.kind,
            folder=self._folder,
            choices=choices,
            tick=tick,
        )
