"""Backups of a project that were made by themselves."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup of a project.

    Attributes:
        path: of its file, which is a project.
        at: when it was made, in local time.
        n_classes, n_labels: that it holds.
    """

    path: Path
    at: datetime
    n_classes: int
    n_labels: int
