"""What passes between layers: frozen, plain, picklable. No behaviour beyond small derived facts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from core.domain.adapting import ModelSettings
from core.domain.arrays import Floats, Ints
from core.domain.file_facts import FileFacts
from core.domain.layouts import Split

Status: TypeAlias = Literal["pending", "labelled", "unsure", "unknown", "failed"]
"""Where a picture stands in a batch; the last four are the words in the CSV's `status`."""

STATUSES: tuple[Status, ...] = ("pending", "labelled", "unsure", "unknown", "failed")


Origin: TypeAlias = Literal["given", "confirmed", "accepted", "imported"]
"""How an image came by its label: a person gave it; a person looked at a prediction and agreed; it
was accepted unseen, under a promise; it came from a file."""

ORIGINS: tuple[Origin, ...] = ("given", "confirmed", "accepted", "imported")

UNSEEN: Origin = "accepted"
"""The origin of labels that nobody looked at. They are guesses of a model: they neither teach nor
judge one."""

Picked: TypeAlias = Literal["", "model", "audit"]
"""What brought the image before the person: the person; an order or a filter by what the model says
(the surest, the most doubtful); a draw for an audit. What the model picked is harder or easier than
other pictures, and does not judge it."""


class FoundFile(NamedTuple):
    """A picture file found in a folder, not opened yet. A tuple, as there may be a million."""

    path: str
    """Relative to the folder, parts joined by `/`."""
    n_bytes: int
    mtime_ns: int
    changed_ns: int | None = 0
    inode: int = 0
    device: int = 0
    """These and the two before: see `core.domain.file_facts`."""

    @property
    def facts(self) -> FileFacts:
        """What the system says of the file."""
        return FileFacts(*self[1:])


@dataclass(frozen=True, slots=True)
class FileRecord:
    """A picture file as the project knows it."""

    id: int
    folder: Path
    path: str
    n_bytes: int
    mtime_ns: int
    image_id: int | None
    """None until the file has been read once."""

    @property
    def full_path(self) -> Path:
        """Where the file lies now."""
        return self.folder / self.path


@dataclass(frozen=True, slots=True)
class ClassRecord:
    """A name the person sorts into."""

    id: int
    name: str
    colour: str
    """`#rrggbb`."""
    position: int
    """Order on screen, from 0; the digit keys follow it."""
    n_examples: int


@dataclass(frozen=True, slots=True)
class Trust:
    """Measured share of right predictions, with its interval.

    `share`, `low` and `high` are in 0..1 and None where nothing could be measured: no class has two
    examples that differ. `level` is the interval's probability; `n_checked` counts the examples
    predicted while left out, near duplicates once; `n_right` those predicted right; `n_copies` the
    near duplicates beyond the first of each. `one_scene` names the classes (class id, number of
    examples) whose examples are all nearly one picture, of which nothing could be measured.
    """

    share: float | None
    low: float | None
    high: float | None
    n_checked: int
    n_right: int
    level: float = 0.9
    one_scene: tuple[tuple[int, int], ...] = ()
    n_copies: int = 0


@dataclass(frozen=True, slots=True)
class ModelRecord:
    """One version of what was learned, without its arrays."""

    id: int
    created: str
    """ISO 8601, UTC."""
    learner: str
    backbone: str
    backbone_sha256: str
    settings: ModelSettings
    trust: Trust
    class_ids: tuple[int, ...]
    class_names: tuple[str, ...]
    n_examples: int
    fingerprint: str
    """Of the examples and settings it was adapted to; another one means the model is stale."""


@dataclass(frozen=True, slots=True, eq=False)
class NewModel:
    """A version that no project holds yet; see `core.store.models.ModelStore.add`.

    Attributes:
        learner, backbone, backbone_sha256, settings, trust, fingerprint: as in `ModelRecord`.
        classes: (id, name) in the order of the model's outputs.
        examples: (image id, class id) that it was adapted to.
        arrays: what the classifier needs to predict, by name.
    """

    learner: str
    backbone: str
    backbone_sha256: str
    settings: ModelSettings
    trust: Trust
    classes: Sequence[tuple[int, str]]
    examples: Sequence[tuple[int, int]]
    fingerprint: str
    arrays: Mapping[str, NDArray[np.generic]]


@dataclass(frozen=True, slots=True)
class Prediction:
    """The class a model gave an image. Confidences are calibrated probabilities, 0..1."""

    image_id: int
    class_id: int
    confidence: float
    runner_up_id: int | None
    runner_up_confidence: float
    unknown: float
    """How little the image resembles any example: 1 at the threshold, larger is less alike."""
    status: Status
    probabilities: NDArray[np.float16] = field(compare=False)
    """(n_classes,) in the order of the model's classes; empty where the file holds none."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the result: one file with its label or prediction, ready for export."""

    path: str
    full_path: Path
    label: str
    """The person's label, otherwise the predicted class; "" where there is neither."""
    confidence: float | None
    runner_up: str
    runner_up_confidence: float | None
    status: Status
    reason: str
    by_person: bool
    """False for labels that were accepted unseen, too."""
    width: int | None = None
    """Upright, in pixels; None where the picture was never opened."""
    height: int | None = None
    origin: Origin | Literal["", "predicted"] = ""
    """Of the label; "predicted" for a prediction, "" where there is neither."""
    file_id: int = 0
    content: str = ""
    """The hash of the image; "" where the file has not been read since it changed."""
    facts: FileFacts | None = None
    """What the system said of the file when it was read; None where it has not been."""
    split: Split = ""
    """The part of a data set that the file lies in, by its folders; "" for none."""


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A labelled example that resembles an image. `similarity` is a cosine, -1..1."""

    image_id: int
    class_id: int
    similarity: float


@dataclass(frozen=True, slots=True)
class ImageDetail:
    """Everything the inspector shows about one file."""

    file: FileRecord
    width: int | None
    height: int | None
    error: str
    label_id: int | None
    labelled_unknown: bool
    origin: Origin | Literal[""]
    """Of the label; "" where there is none."""
    promise: float | None
    """Under which it was accepted unseen: the share of such labels that may be wrong, 0..1."""
    prediction: Prediction | None
    probabilities: tuple[tuple[int, float], ...]
    """(class_id, probability), highest first; empty without a prediction."""
    neighbours: tuple[Neighbour, ...]


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One change a person made, newest first in a list."""

    id: int
    at: str
    who: str
    name: str
    """Such as "Label 37 images as Husky"."""
    undone: bool


@dataclass(frozen=True, slots=True, eq=False)
class Entries:
    """All files of a project as columns, one row a file, for the grid. All arrays have one length.

    Columns hold 0 (ids) or -1 (codes, confidences) where there is nothing, so that a million rows
    stay a few arrays instead of a million objects.
    """

    file_ids: Ints
    image_ids: Ints
    """0 until the file has been read."""
    label_ids: Ints
    """The label's class; 0 for none, -1 for "none of these"."""
    class_ids: Ints
    """The predicted class; 0 for none."""
    confidences: Floats
    """-1 where there is no prediction."""
    margins: Floats
    """Confidence minus the runner-up's; -1 where there is no prediction."""
    statuses: NDArray[np.int8]
    """Index into `STATUSES`."""
    origins: NDArray[np.int8]
    """Of the labels: index into `ORIGINS`; -1 where there is none."""

    @property
    def by_person(self) -> NDArray[np.bool_]:
        """Say which files have a label that somebody looked at, (n_files,)."""
        return np.asarray((self.label_ids != 0) & (self.origins != ORIGINS.index(UNSEEN)))

    def __len__(self) -> int:
        """Count the files."""
        return len(self.file_ids)


@dataclass(frozen=True, slots=True, eq=False)
class FileNames:
    """The names and times of all files that `Entries` lists, in the same order.

    A million names stay one text instead of a million objects.
    """

    file_ids: Ints
    text: bytes
    """All paths within their folders, casefolded, in UTF-8, each after a zero byte."""
    starts: Ints
    """Where each path begins in `text`."""
    ranks: Ints
    """The place of each file by name, from 0."""
    times: Ints
    """When each file was changed last, in nanoseconds since 1970."""
