"""What passes between layers when something is exported: frozen, plain, picklable."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

from core.domain.reports import Skipped

Which: TypeAlias = Literal["all", "checked", "sure"]
"""Which files an export takes: all, those a person labelled, or these and the model's sure ones."""

How: TypeAlias = Literal["copy", "link"]
"""How pictures get into an export: as copies, or as links to where they lie."""

Naming: TypeAlias = Literal["digikam", "lightroom"]
"""How a sidecar of `owl.jpg` is called: `owl.jpg.xmp`, or `owl.xmp`."""


@dataclass(frozen=True, slots=True)
class Choices:
    """What the person chose of a format; each looks at what concerns it.

    Attributes:
        which: of the files.
        how: pictures get there.
        beside: put sidecars next to the pictures instead of into a folder of their own.
        naming: of sidecars.
        spreadsheet: write a table that a spreadsheet opens well and runs nothing of.
    """

    which: Which = "all"
    how: How = "copy"
    beside: bool = False
    naming: Naming = "digikam"
    spreadsheet: bool = False


@dataclass(frozen=True, slots=True)
class ExportReport:
    """What was written where, read again and found equal to what was meant.

    `n_written` counts images; for a model, those on which the app's label was asked of the written
    file again, of which `n_agreeing` got it.
    """

    path: Path
    n_written: int
    skipped: tuple[Skipped, ...] = ()
    kind: str = ""
    n_agreeing: int = 0


@dataclass(frozen=True, slots=True)
class ExportPreview:
    """What an export would write, before anything is written.

    `text` is the beginning of the file, `files` the first of all that would be made, relative to
    the target; `n_left_out` counts what the format has no place for.
    """

    n_images: int
    n_left_out: int
    text: str
    files: tuple[str, ...] = ()
