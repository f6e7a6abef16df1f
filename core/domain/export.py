"""What passes between layers when something is exported: frozen, plain, picklable."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

from core.domain.layouts import SPLITS, Split
from core.domain.reports import Skipped

Which: TypeAlias = Literal["all", "checked", "sure"]
"""Which files an export takes: all, those a person labelled, or these and the model's sure ones."""

How: TypeAlias = Literal["copy", "link"]
"""How pictures get into an export: as copies, or as links to where they lie."""

Naming: TypeAlias = Literal["digikam", "lightroom"]
"""How a sidecar of `owl.jpg` is called: `owl.jpg.xmp`, or `owl.xmp`."""


@dataclass(frozen=True, slots=True)
class SplitWish:
    """How pictures are to be parted into train, val and test.

    Attributes:
        shares: of the three, which together are 1; None to keep the parts that the folders of the
            project are in, and to train with all others.
        seed: of the draw.
    """

    shares: tuple[float, float, float] | None = (0.8, 0.1, 0.1)
    seed: int = 0


@dataclass(frozen=True, slots=True)
class SplitReport:
    """How pictures were split into train, val and test.

    Attributes:
        counts: pictures of each class ("" is "none of these") in train, val and test.
        off: classes whose counts are more than a picture away from the shares that were asked for,
            as pictures that are nearly one stay together.
        absent: classes missing from a part that was asked for, as they have too few pictures that
            differ.
        n_together: pictures that stayed with others that are nearly the same, or of one burst.
        n_apart: such pictures that the folders of the project had in several parts, and that were
            left there.
        n_unlooked: pictures that could not be compared, as they cannot be opened.
    """

    counts: Mapping[str, tuple[int, int, int]]
    off: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    n_together: int = 0
    n_apart: int = 0
    n_unlooked: int = 0

    def in_all(self) -> dict[Split, int]:
        """Count the pictures of each part."""
        totals = (sum(counts) for counts in zip(*self.counts.values(), strict=True))
        return dict(zip(SPLITS, totals, strict=False))


@dataclass(frozen=True, slots=True)
class Choices:
    """What the person chose of a format; each looks at what concerns it.

    Attributes:
        which: of the files.
        how: pictures get there.
        beside: put sidecars next to the pictures instead of into a folder of their own.
        naming: of sidecars.
        spreadsheet: write a table that a spreadsheet opens well and runs nothing of.
        doubtful: put pictures that no class is sure of into a folder beside the class folders.
        examples: take pictures that were given as examples, too, where they lie in no folder of the
            project. None takes them, but for sidecars beside the pictures: nobody expects files in
            folders that are none of the project's.
        split: part the pictures; None not to.
        file_ids: only these files; None for all.
        may_be_empty: write a result without a picture, too.
    """

    which: Which = "all"
    how: How = "copy"
    beside: bool = False
    naming: Naming = "digikam"
    spreadsheet: bool = False
    doubtful: bool = False
    examples: bool | None = None
    split: SplitWish | None = None
    file_ids: frozenset[int] | None = None
    may_be_empty: bool = False

    @property
    def takes_examples(self) -> bool:
        """Whether examples from elsewhere are taken."""
        return not self.beside if self.examples is None else self.examples


@dataclass(frozen=True, slots=True)
class ExportReport:
    """What was written where, read again and found equal to what was meant.

    `n_written` counts images; for a model, those on which the app's label was asked of the written
    file again, of which `n_agreeing` got it. What is in doubt (`n_unsure`, `n_unknown`) has no
    place among class folders: it lies in `doubtful`, or nowhere where that is None. `misleading`
    names files and folders by which Hugging Face's loader would part the pictures.
    """

    path: Path
    n_written: int
    skipped: tuple[Skipped, ...] = ()
    kind: str = ""
    n_agreeing: int = 0
    n_unsure: int = 0
    n_unknown: int = 0
    doubtful: Path | None = None
    misleading: tuple[str, ...] = ()
    split: SplitReport | None = None


@dataclass(frozen=True, slots=True)
class ExportPreview:
    """What an export would write, before anything is written.

    `text` is the beginning of the file, `files` the first of all that would be made, relative to
    the target; `n_left_out` counts what the format has no place for, of which `n_doubtful` are in
    doubt.
    """

    n_images: int
    n_left_out: int
    text: str
    files: tuple[str, ...] = ()
    n_doubtful: int = 0
