"""Rows as the disk has their files now: a label is of a picture, and a name may lead to another."""

import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cached_property

from core.domain.errors import ImageError, ProjectError
from core.domain.file_facts import FileFacts, is_settled
from core.domain.progress import Tick
from core.domain.records import Row
from core.export.interfaces import CHANGED, TICK_EVERY
from core.imaging.discovery import content_hash, read_file
from core.imaging.file_facts import facts_of
from core.store import Project


def as_on_disk(project: Project, rows: Sequence[Row], tick: Tick) -> list[Row]:
    """Take the label from rows whose file no longer holds the picture that it was given to.

    A file is read only where what the system says of it does not settle that; what was read and
    found as it was is noted, so that it is not read again. Files that are gone stay as they are.

    Args:
        project: an open project.
        rows: of its files.
        tick: called with (looked at, total).
    """
    check = _Check(project)
    current = []
    for number, row in enumerate(rows):
        if number % TICK_EVERY == 0:
            tick(number, len(rows))
        current.append(check(row))
    if check.read:
        with suppress(ProjectError), project.atomic():  # it may be on a disk that is read-only
            project.files.note_facts(check.read)
    return current


@dataclass
class _Check:
    """Looks at one row's file after another.

    Attributes:
        read: files that had to be read and are as they were, with what the system says of them now.
    """

    project: Project
    read: list[tuple[int, FileFacts]] = field(default_factory=list)

    def __call__(self, row: Row) -> Row:
        if row.facts is None or not (row.label or row.status == "unknown"):
            return row
        try:
            now = facts_of(os.stat(row.full_path))  # noqa: PTH116 - once a row
        except (OSError, ValueError):
            return row
        if (now.inode and now == row.facts) or self._is_settled(row.facts, now):
            return row
        return self._read(row) if now.n_bytes == row.facts.n_bytes else without_label(row, CHANGED)

    def _is_settled(self, known: FileFacts, now: FileFacts) -> bool:
        if not is_settled(known, now, has_twin=False):
            return False
        return is_settled(known, now, has_twin=True) or now[:2] not in self._twins

    @cached_property
    def _twins(self) -> set[tuple[int, int]]:
        return self.project.files.twins()

    def _read(self, row: Row) -> Row:
        try:
            data, facts = read_file(row.full_path)
        except ImageError as error:
            return without_label(row, error.reason)
        if content_hash(data) != row.content:
            return without_label(row, CHANGED)
        self.read.append((row.file_id, facts))
        return row


def without_label(row: Row, reason: str) -> Row:
    """Return the row of a file that nothing is known of; see `core.export.interfaces.is_stale`."""
    return replace(
        row,
        label="",
        confidence=None,
        runner_up="",
        runner_up_confidence=None,
        status="pending",
        reason=reason,
        by_person=False,
        width=None,
        height=None,
        origin="",
        facts=None,
    )
