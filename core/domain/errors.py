"""What can go wrong, in one tree.

CoreError                    the person can do something about it; shown as a sentence
├─ ImageError                a picture cannot be read
├─ WeightsError              a backbone's weights are missing or not the ones we pinned
├─ NotAdaptable              a backbone's network is of no kind that can be adapted
├─ ProjectError              the project file cannot be used
│  ├─ ProjectMissing         there is no such file
│  ├─ ProjectTooNew          made by a later version of this program
│  ├─ ProjectDamaged         broken, or not a project
│  ├─ ProjectLocked          open in another process
│  ├─ ProjectNotWritable     the disk is full, or the folder is read-only
│  └─ ProjectGone            deleted, moved or replaced while it was open
├─ FolderError               a folder cannot be listed
├─ LayoutUnclear             a folder of class folders may mean several things
├─ ClassError                a class name is empty, taken, like another, or unknown
├─ NotEnoughExamples         a class needs more examples, or there is only one class
├─ NoModel                   nothing has been adapted yet
├─ ModelDamaged              a model of the project cannot be read
├─ PluginError               a plug-in that was asked for cannot be used
├─ DatasetError              a set of pictures cannot be learned from as it is
├─ TrainingError             a training cannot be begun or gone on with
├─ DeviceError               the device asked for is not there, or ran out of memory
├─ ExportError               the target cannot be written
│  ├─ BadTarget              another one has to be named, or something else asked for
│  └─ NothingToExport        there is no picture to write
└─ LabelsError               no labels can be read from a file
   └─ ColumnsUnclear         nobody can tell which columns hold the pictures and the labels
Cancelled                    the person pressed Stop: not an error, never shown as one

Errors carry facts; `app/messages/errors.py` and the command line turn them into sentences. Anything
else that escapes `core` (ValueError, AssertionError, ...) is a bug in this program.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Literal, TypeAlias

from core.domain.layouts import Layout


class CoreError(Exception):
    """Something the person can act on."""

    def __reduce__(self) -> tuple[object, ...]:
        """Survive the way home from the engine's process with every fact attached."""
        return (_restore, (type(self), self.args, dict(self.__dict__)))


def _restore(
    kind: type[CoreError], args: tuple[object, ...], facts: dict[str, object]
) -> CoreError:
    error = kind.__new__(kind, *args)
    error.args = args
    error.__dict__.update(facts)
    return error


class ImageError(CoreError):
    """A picture cannot be read. `reason` is a short phrase, such as "the file is empty".

    `is_passing` where the fault is not the picture's: later, or with more memory, it may open.
    """

    def __init__(self, path: Path | str, reason: str, *, is_passing: bool = False) -> None:
        super().__init__(f"{path}: {reason}")
        self.path = Path(path)
        self.reason = reason
        self.is_passing = is_passing


Remedy: TypeAlias = Literal[
    "reinstall",  # Handful itself
    "get",  # download the weights
    "again",  # the same command; what has arrived is kept
    "offline",  # later, or fetch the file on another computer
    "room",  # on the disk
    "changed",  # the server's file is not the known one
    "sha256",  # give the checksum
    "file",  # give a file that fits
    "pack",  # give the pack's file
    "plugin",  # install the package again, or another version of it
    "published",  # give weights of the published code of Meta-Transfer Learning
    "own",  # say that other weights are meant
    "adapt",  # again, with the weights that are here now
    "list",  # look at what there is
    "wait",  # for another window or command
]
"""What mends a backbone: which sentence follows the reason."""


class WeightsError(CoreError):
    """A backbone's weights are missing or not the ones we pinned.

    `remedy` says what to do; `size_mb` and `url` where there is something to download.
    """

    def __init__(
        self,
        backbone: str,
        reason: str,
        *,
        remedy: Remedy = "reinstall",
        size_mb: int = 0,
        url: str = "",
    ) -> None:
        super().__init__(f"{backbone}: {reason}")
        self.backbone = backbone
        self.reason = reason
        self.remedy = remedy
        self.size_mb = size_mb
        self.url = url


class NotAdaptable(CoreError):
    """A backbone can embed, but its network is of no kind that can itself be adapted."""

    def __init__(self, backbone: str) -> None:
        super().__init__(f"{backbone}: its network cannot be adapted")
        self.backbone = backbone


class ProjectError(CoreError):
    """The project file cannot be used."""

    def __init__(self, path: Path | str, reason: str = "") -> None:
        super().__init__(f"{path}: {reason}" if reason else str(path))
        self.path = Path(path)
        self.reason = reason


class ProjectMissing(ProjectError):
    """There is no such project file."""


class ProjectTooNew(ProjectError):
    """The project was made by a later version of this program."""


class ProjectDamaged(ProjectError):
    """The file is broken, or is not a project."""


class ProjectLocked(ProjectError):
    """The project is open in another process."""


class ProjectNotWritable(ProjectError):
    """The disk is full, or the file or its folder is read-only."""


class ProjectGone(ProjectError):
    """The open file is no longer where it was; what was done in it can still be saved elsewhere.

    `reason` is "deleted" (or moved), "replaced" by another file, or "log": what SQLite keeps beside
    it was deleted. `saved_at` is where a command then wrote all of it, None for nowhere.
    """

    saved_at: Path | None = None


class FolderError(CoreError):
    """A folder is not there or cannot be listed."""

    def __init__(self, path: Path | str, reason: str) -> None:
        super().__init__(f"{path}: {reason}")
        self.path = Path(path)
        self.reason = reason


class LayoutUnclear(CoreError):
    """The folders in a folder may mean several things, and nobody said which."""

    def __init__(self, path: Path | str, layout: Layout) -> None:
        super().__init__(f"{path}: {', '.join(reading.kind for reading in layout.readings)}")
        self.path = Path(path)
        self.layout = layout


class ClassError(CoreError):
    """A class name is empty, taken or unknown, or nobody can tell it from another.

    `reason` is "empty", "taken", "unknown", or "alike" to the class of the name `other`.
    """

    def __init__(self, name: str, reason: str, *, other: str = "") -> None:
        super().__init__(f"{name!r}: {reason}")
        self.name = name
        self.reason = reason
        self.other = other


class NotEnoughExamples(CoreError):
    """A class has fewer examples than needed, or there are fewer than two classes.

    `class_name` is empty where the number of classes itself is the trouble; `have` and `need` then
    count classes, otherwise examples.
    """

    def __init__(self, class_name: str, have: int, need: int) -> None:
        super().__init__(f"{class_name or 'classes'}: have {have}, need {need}")
        self.class_name = class_name
        self.have = have
        self.need = need


class NoModel(CoreError):
    """Nothing has been adapted yet, so there is nothing to label with."""


class ModelDamaged(CoreError):
    """A model of the project cannot be read: its row in the project is broken, or not ours.

    Labels are untouched, and adapting makes a new one.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class PluginError(CoreError):
    """A plug-in that was asked for cannot be used. `reason` says why, as in "it has no title"."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"{name}: {reason}")
        self.name = name
        self.reason = reason


class DatasetError(CoreError):
    """A set of pictures cannot be learned from as it is. `reason` says what to do, too."""

    def __init__(self, path: Path | str, reason: str) -> None:
        super().__init__(f"{path}: {reason}")
        self.path = Path(path)
        self.reason = reason


class TrainingError(CoreError):
    """A training cannot be begun or gone on with. `reason` says what to do, too."""

    def __init__(self, path: Path | str, reason: str) -> None:
        super().__init__(f"{path}: {reason}")
        self.path = Path(path)
        self.reason = reason


class DeviceError(CoreError):
    """The device asked for is not there, or ran out of memory at the smallest batch."""

    def __init__(self, device: str, reason: str) -> None:
        super().__init__(f"{device}: {reason}")
        self.device = device
        self.reason = reason


class ExportError(CoreError):
    """The target cannot be written.

    `left` names files that had been written by then and could not be taken back.
    """

    def __init__(self, path: Path | str, reason: str, *, left: Sequence[Path] = ()) -> None:
        super().__init__(f"{path}: {reason}")
        self.path = Path(path)
        self.reason = reason
        self.left = tuple(left)


class BadTarget(ExportError):
    """The person can name another target, or ask for something else; nothing was begun."""


class NothingToExport(ExportError):
    """There is no picture to write.

    Attributes:
        n_other: pictures that there are, and that have no place in what was asked for.
        n_doubtful: of these, pictures that the model is not sure of.
        which: of the pictures was asked for.
        reasons: why pictures could not be written, one for each.
    """

    def __init__(
        self,
        path: Path | str,
        *,
        n_other: int = 0,
        n_doubtful: int = 0,
        which: str = "all",
        reasons: Sequence[str] = (),
    ) -> None:
        super().__init__(path, "there is no picture to write")
        self.n_other = n_other
        self.n_doubtful = n_doubtful
        self.which = which
        self.reasons = tuple(reasons)


class LabelsError(CoreError):
    """No labels can be read from a file.

    `remedy` says what helps: a folder to unpack it "into", or "keywords" that are named; "" for
    nothing of that kind.
    """

    def __init__(
        self, path: Path | str, reason: str, *, remedy: Literal["", "into", "keywords"] = ""
    ) -> None:
        super().__init__(f"{path}: {reason}")
        self.path = Path(path)
        self.reason = reason
        self.remedy = remedy


class ColumnsUnclear(LabelsError):
    """Which columns of a table hold the pictures and the labels cannot be told.

    `columns` are all there are, `missing` what was not found: "path", "label", or both.
    """

    def __init__(
        self, path: Path | str, reason: str, columns: Sequence[str], missing: Sequence[str]
    ) -> None:
        super().__init__(path, reason)
        self.columns = tuple(columns)
        self.missing = tuple(missing)


class Cancelled(Exception):
    """The person pressed Stop."""
