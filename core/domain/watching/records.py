"""What passes between a watched folder and whoever watches it: frozen, plain, picklable."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, Protocol, TypeAlias

from core.domain.device import Device
from core.domain.export import Naming
from core.domain.file_facts import FileFacts
from core.domain.records import Row

NoteKind: TypeAlias = Literal["away", "back", "polls", "no notices", "not written", "written again"]
"""What a watcher tells besides pictures: the folder is away, or back; it is looked at now and then,
as it lies on another computer, or as the system gives no notice; an export failed, or works again.
"""


@dataclass(frozen=True, slots=True)
class KeptExport:
    """An export that is kept up to date.

    Attributes:
        kind: one of `core.operations.watching.kept_exports.KINDS`.
        target: the file or folder; None for sidecars, which lie beside the pictures.
        naming: of sidecars.
        links: class folders hold links in place of copies.
    """

    kind: str
    target: Path | None = None
    naming: Naming = "digikam"
    links: bool = False


@dataclass(frozen=True, slots=True)
class WatchSettings:
    """How a folder is watched.

    Attributes:
        settle_s: a file is looked at once nothing has changed it for this many seconds.
        patience_s: a file that cannot be read may be half written: it is told as failed after so
            many seconds without a change.
        poll_s: seconds between two looks, without waiting for notices; None to do so where the
            folder lies on another computer.
        is_once: end when nothing is left to do.
        exports: to be kept up to date.
        device: where to compute.
    """

    settle_s: float = 2.0
    patience_s: float = 60.0
    poll_s: float | None = None
    is_once: bool = False
    exports: tuple[KeptExport, ...] = ()
    device: Device = "auto"


@dataclass(frozen=True, slots=True)
class Unsettled:
    """A file that something may still be writing.

    Attributes:
        facts: what the system said of it last.
        since_s: when that was said first, by the clock that only goes forward.
    """

    facts: FileFacts
    since_s: float


@dataclass(frozen=True, slots=True)
class Memory:
    """What one look at a watched folder leaves for the next one. A new one knows nothing.

    Attributes:
        unsettled: files that wait, by their path in the folder.
        retried_s: when files that could not be read were last tried.
    """

    unsettled: Mapping[str, Unsettled] = field(default_factory=dict)
    retried_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Arrival:
    """A picture that came into a watched folder.

    Attributes:
        number: of the arrival; they only grow.
        row: what is known of the picture.
    """

    number: int
    row: Row


@dataclass(frozen=True, slots=True)
class Turn:
    """One look at a watched folder, and what was done about it.

    Attributes:
        memory: for the next one.
        file_ids: that were looked at.
        n_told: pictures that were told.
        n_gone: files that are gone.
        next_s: look again after this many seconds at the latest; None where only a change of the
            folder calls for it.
        seconds: that looking took, without labelling.
    """

    memory: Memory
    file_ids: tuple[int, ...]
    n_told: int
    n_gone: int
    next_s: float | None
    seconds: float

    @property
    def is_change(self) -> bool:
        """Whether anything is other than before."""
        return bool(self.file_ids or self.n_told or self.n_gone)


@dataclass(frozen=True, slots=True)
class Glance:
    """One look at a watched folder that only looks.

    Attributes:
        memory: for a turn, or for the next look.
        is_due: a turn has something to do.
        next_s: look again after this many seconds at the latest; None where only a change of the
            folder calls for it.
        seconds: that looking took.
    """

    memory: Memory
    is_due: bool
    next_s: float | None
    seconds: float


@dataclass(frozen=True, slots=True)
class WatchNote:
    """Something that whoever watches should know.

    Attributes:
        kind: of note.
        path: of the folder, or of the export.
        reason: why, as a short phrase.
    """

    kind: NoteKind
    path: Path
    reason: str = ""


class FolderNotices(Protocol):
    """Notices of changes in a folder, which come until they are closed."""

    @property
    def polls(self) -> bool:
        """Whether none ever come, and the folder is to be looked at now and then."""

    def follow(self) -> None:
        """Ask again where another folder has taken the place of the one that was watched."""

    def close(self) -> None:
        """Stop asking for notices."""
