"""What came of saving a damaged project."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

Kind: TypeAlias = Literal[
    "labels", "classes", "folders", "files", "images", "settings", "models", "embeddings",
    "predictions", "runs",
]  # fmt: skip
"""What a project is made of."""

LogUse: TypeAlias = Literal["none", "used", "left out"]
"""What became of the log beside the file: there was none; it was worked in; it was left out, as it
belongs to another file or cannot be told to belong to this one."""


@dataclass(frozen=True, slots=True)
class Part:
    """How much of one kind was saved.

    Attributes:
        kind: of the rows.
        n_kept: that are in the new project.
        n_all: that there were, as far as can be told; never fewer than were kept.
        is_exact: whether that number is known, and not only told from what was read.
        n_partly: that are in the new project, but not with all that was noted of them.
    """

    kind: Kind
    n_kept: int
    n_all: int
    is_exact: bool
    n_partly: int = 0

    @property
    def is_whole(self) -> bool:
        """Whether all of it was saved."""
        return self.is_exact and self.n_kept == self.n_all and not self.n_partly


@dataclass(frozen=True, slots=True)
class Doubt:
    """A label that stands differently in two places of the file, and so was not written.

    Attributes:
        file: of the image; "" where that is not known either.
        classes: what was read, as names.
    """

    file: str
    classes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RepairReport:
    """What came of saving a damaged project.

    Attributes:
        path, target: the damaged file and the new one.
        parts: one of each kind.
        doubts: labels that were left out, as the file contradicts itself.
        renamed: classes whose names could not be read for sure, by their new names.
        n_of_unknown_origin: labels of which only image and class were read.
        has_history: whether undo reaches back to before the repair.
        log: what became of the log.
    """

    path: Path
    target: Path
    parts: tuple[Part, ...]
    doubts: tuple[Doubt, ...]
    renamed: tuple[str, ...]
    n_of_unknown_origin: int
    has_history: bool
    log: LogUse

    @property
    def is_whole(self) -> bool:
        """Whether the new project has all that the old one had."""
        is_sure = not self.doubts and not self.renamed and not self.n_of_unknown_origin
        are_parts_whole = all(part.is_whole for part in self.parts)
        return are_parts_whole and is_sure and self.has_history and self.log != "left out"
