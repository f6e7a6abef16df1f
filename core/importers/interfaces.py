"""The contract of every importer, and what all of them are given.

An importer only reads: it says which pictures a file speaks of, by which labels, and what in the
file it could not use. Which pictures are meant, and what becomes of the labels, others decide; see
`core.operations.importing`.
"""

from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar

from core.domain.imports import ImportChoices, LabelRecord
from core.domain.layouts import Reading
from core.domain.progress import Tick
from core.domain.reports import Skipped
from core.importers.source import Source

TICK_EVERY = 1000


@dataclass(slots=True)
class Labels:
    """What a file holds.

    Attributes:
        base: the folder that its paths are relative to.
        beside: other folders that they may be relative to.
        records: one for each picture that it speaks of, in its order.
        unusable: places in it that cannot be used, and why.
        reading: how folders were understood.
    """

    base: Path
    beside: list[Path] = field(default_factory=list)
    records: list[LabelRecord] = field(default_factory=list)
    unusable: list[Skipped] = field(default_factory=list)
    reading: Reading | None = None


# See docs/adr/0065-labels-come-in.md.
class Importer(ABC):
    """A way to come in. One file an importer, one line in `core.importers.IMPORTERS`.

    Attributes:
        kind: as on the command line.
        title: in words.
    """

    kind: ClassVar[str]
    title: ClassVar[str]

    @abstractmethod
    def accepts(self, source: Source) -> bool:
        """Tell by the beginning of a file, or the names in a folder, whether it is of this kind."""

    @abstractmethod
    def read(self, source: Source, choices: ImportChoices, tick: Tick) -> Labels:
        """Read all of it.

        Raises:
            LabelsError: nothing in it can be used.
            FolderError, LayoutUnclear: it is a folder that cannot be listed, or may mean several
                things.
            ProjectError: it is a project that cannot be opened.
        """
