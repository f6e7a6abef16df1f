"""What each step of the job did: frozen, plain, picklable."""

from dataclasses import dataclass, field
from pathlib import Path

from core.domain.layouts import TEACHING, Reading, Split
from core.domain.names import Twin
from core.domain.plugins.entry_points import PluginFault
from core.domain.records import ModelRecord, Status


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file that could not be used, and why, as a short phrase."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Files of one kind, or folders, that were not looked at."""

    kind: str
    """One of `core.imaging.kinds.KINDS`."""
    count: int
    paths: tuple[str, ...] = ()
    """The first of them; those of folders end in `/`."""


@dataclass(frozen=True, slots=True)
class ScanReport:
    """What a scan of a folder found."""

    folder_id: int
    n_found: int
    n_new: int
    n_gone: int
    skipped: tuple[Skipped, ...] = ()
    left_out: tuple[LeftOut, ...] = ()


@dataclass(frozen=True, slots=True)
class PicturesReport:
    """What adding single pictures did."""

    folders: tuple[Path, ...]
    """The project's folders that they belong to."""
    file_ids: tuple[int, ...]
    n_new: int
    """Files that the project now shows, and did not before."""
    skipped: tuple[Skipped, ...] = ()


@dataclass(frozen=True, slots=True)
class TeachReport:
    """What giving examples to classes did."""

    n_labelled: int
    n_unchanged: int
    skipped: tuple[Skipped, ...] = ()
    class_ids: tuple[int, ...] = ()
    image_ids: tuple[int, ...] = ()
    twins: tuple[Twin, ...] = ()
    """Names of folders that could be taken for those of other classes."""
    left_out: tuple[LeftOut, ...] = ()
    reading: Reading | None = None
    """How a folder of class folders was understood."""
    splits: frozenset[Split] = TEACHING
    """The splits that taught, where there are any."""
    n_kept: int = 0
    """Pictures that keep another label; they are among `skipped`."""

    @property
    def n_waiting(self) -> int:
        """Count the pictures that have a class, and do not teach as their split was not asked."""
        counts = self.reading.in_splits() if self.reading else {}
        return sum(n for split, n in counts.items() if split not in self.splits)

    @property
    def n_unclassed(self) -> int:
        """Count the pictures that lie in no class folder."""
        return sum(folder.n for folder in self.reading.left) if self.reading else 0


@dataclass(frozen=True, slots=True)
class EmbedReport:
    """What embedding did. `notes` are sentences worth showing, such as a fall back to the CPU."""

    n_images: int
    n_embedded: int
    n_reused: int
    n_failed: int
    seconds: float
    device: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AdaptReport:
    """What adapting gave."""

    model: ModelRecord
    n_examples: int
    reused: bool
    """True where the examples had not changed, so the model at hand was kept."""
    seconds: float
    skipped: tuple[Skipped, ...] = ()
    notes: tuple[str, ...] = ()
    n_news: int = 0
    """Images that were new to the model at hand, where that was why it was adapted again."""
    faults: tuple[PluginFault, ...] = ()
    """Plug-ins that were left out."""


@dataclass(frozen=True, slots=True)
class LabelReport:
    """What labelling a folder did, counted by status over the whole folder."""

    run_id: int
    n_files: int
    counts: dict[Status, int]
    n_resumed: int
    """Files that an earlier, stopped run had already done."""
    seconds: float
    device: str
    skipped: tuple[Skipped, ...] = ()
    notes: tuple[str, ...] = ()
    by_person: dict[Status, int] = field(default_factory=dict)
    """Of `counts`: files whose label somebody looked at, which no prediction replaces."""
    folder_is_news: bool = False
    """True where the model does not know how these images lie, and adapting again would see it."""
    left_out: tuple[LeftOut, ...] = ()
