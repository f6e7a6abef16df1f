"""The contract of every format, and what all of them are given.

A format writes to a temporary place and says what it wrote; then it reads that place again. The
result takes its place if both agree, so nothing is ever half-written, and nobody gets a wrong file
without being told.
"""

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, TypeAlias

from core.backbones import Backbone
from core.domain.errors import ExportError
from core.domain.export import Choices, ExportReport, SplitReport
from core.domain.layouts import Split
from core.domain.progress import Tick
from core.domain.records import ModelRecord, Row, Status
from core.domain.reports import Skipped
from core.store import Project

if TYPE_CHECKING:
    from core.classifiers.calibrated import CalibratedClassifier

Entry: TypeAlias = tuple[str, str]
"""A name in the export and the label that stands with it, "" for none."""

TICK_EVERY = 200
HEAD = 8
"""Rows and files that a preview shows."""

NO_LABEL, IN_DOUBT = "it has no label yet", "no class is sure of it"
CHANGED = "the file has changed since it was looked at; add its folder again"


@dataclass(frozen=True, slots=True)
class LoadedModel:
    """The model in use, ready to predict.

    Attributes:
        record: what the project says of it.
        backbone: the one it uses, adapted where it is.
        predictor: the fitted classifier with its calibration.
    """

    record: ModelRecord
    backbone: Backbone
    predictor: "CalibratedClassifier"


@dataclass(frozen=True, slots=True)
class Vectors:
    """The embeddings of what is to be exported.

    Attributes:
        backbone: the key that they are kept by.
        image_ids: of the files that have one, by the file's id.
        n_features: of each.
    """

    backbone: str
    image_ids: Mapping[int, int]
    n_features: int


@dataclass(frozen=True, slots=True)
class Content:
    """What is to be exported.

    Attributes:
        project: an open project.
        folder: the one of its folders that is meant; None for all.
        rows: one a file, sorted by path; in a preview only the first. They are named within
            `folder` where they lie in it.
        choices: of the person.
        target: where it will lie in the end.
        model: the model in use, for a format that writes it; None for the others, and in a preview.
        vectors: the embeddings, for a format that writes them; None as `model`.
        splits: the part of each file, by its id; empty where nothing is parted, and in a preview.
        parting: how they were parted.
        n_other: pictures that are not among the rows, as others were asked for.
        may_be_empty: a result without a picture is fine.
        of: the folder that was asked for; None for all.
    """

    project: Project
    folder: Path | None
    rows: Sequence[Row]
    choices: Choices
    target: Path
    model: LoadedModel | None = None
    vectors: Vectors | None = None
    splits: Mapping[int, Split] = field(default_factory=dict)
    parting: SplitReport | None = None
    n_other: int = 0
    may_be_empty: bool = False
    of: Path | None = None

    def name_of(self, row: Row) -> str:
        """Name a file as other programs find it: within the folder, or else by its whole path."""
        return row.path if self.folder is not None else row.full_path.as_posix()

    def split_of(self, row: Row) -> Split:
        """Return the part that a file belongs to; "" where it belongs to none."""
        return self.splits.get(row.file_id, "")

    def class_names(self) -> list[str]:
        """List the names of the classes in their order on screen."""
        return [record.name for record in self.project.classes.all()]


@dataclass(slots=True)
class Written:
    """What a format wrote.

    Attributes:
        n_images: that arrived.
        entries: every one of them, as `Format.read` must find it.
        skipped: what was left out, and why.
        n_agreeing, n_unsure, n_unknown, doubtful, misleading: see `ExportReport`.
    """

    n_images: int = 0
    entries: list[Entry] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    n_agreeing: int = 0
    n_unsure: int = 0
    n_unknown: int = 0
    doubtful: Path | None = None
    misleading: list[str] = field(default_factory=list)

    def add(self, name: str, label: str) -> None:
        """Note an image that arrived."""
        self.n_images += 1
        self.entries.append((name, label))

    def skip(self, row: Row, reason: str) -> None:
        """Note an image that was left out."""
        self.skipped.append(Skipped(row.path, reason))


class Format(ABC):
    """A way to leave. One file a format, one line in `core.export.FORMATS`, or a plug-in.

    Attributes:
        kind: as on the command line.
        title, purpose: what a plug-in's format is called in the window, and what it is for; the
            window has its own words for ours.
        suffix: of the file that a plug-in's format writes, as in ".xml"; "" for a folder.
        is_folder: the target is a folder, which must be new or empty.
        takes_pictures: pictures are put into the target.
        links_pictures: links to them will do.
        writes_model: it writes the model in use, which it finds in `Content.model`.
        writes_embeddings: it finds embeddings in `Content.vectors`.
        writes_splits: it has a place for the part that a picture belongs to.
        sets_apart: pictures in doubt have no place in it, and can be put beside it.
    """

    kind: ClassVar[str]
    title: ClassVar[str] = ""
    purpose: ClassVar[str] = ""
    suffix: ClassVar[str] = ""
    is_folder: ClassVar[bool] = False
    takes_pictures: ClassVar[bool] = False
    links_pictures: ClassVar[bool] = False
    writes_model: ClassVar[bool] = False
    writes_embeddings: ClassVar[bool] = False
    writes_splits: ClassVar[bool] = False
    sets_apart: ClassVar[bool] = False

    @abstractmethod
    def run(self, content: Content, tick: Tick) -> ExportReport:
        """Write all of it and read it again; if both agree, let it take its place.

        Raises:
            ExportError: it cannot be written, or does not read as it was meant; what was there
                before is still there.
        """

    @abstractmethod
    def preview(self, content: Content) -> tuple[str, Sequence[str]]:
        """Return the beginning of the file, and the first files, of what would be written."""

    def takes(self, status: Status, has_label: bool) -> bool:
        """Tell whether files of this kind have a place in the format."""
        return True

    def taken(self, content: Content, written: Written, tick: Tick) -> Iterator[Row]:
        """Go through the rows that have a place in the format; note the others as left out."""
        for row in counted(content.rows, tick):
            if not is_stale(row) and self.takes(row.status, bool(row.label)):
                yield row
            else:
                in_doubt = row.status in ("unsure", "unknown")
                written.skip(row, row.reason or (IN_DOUBT if in_doubt else NO_LABEL))


def counted(rows: Sequence[Row], tick: Tick) -> Iterator[Row]:
    """Go through rows and tell how far one is."""
    for number, row in enumerate(rows):
        if number % TICK_EVERY == 0:
            tick(number, len(rows))
        yield row
    tick(len(rows), len(rows))


# See docs/adr/0019-verified-exports.md.
def compare(written: Written, read_back: Iterable[Entry], target: Path) -> None:
    """See that what was read again is what was written.

    Raises:
        ExportError: it is not.
    """
    meant, there = Counter(written.entries), Counter(read_back)
    if meant == there:
        return
    n_wrong = max((meant - there).total(), (there - meant).total())
    reason = f"{n_wrong} of {meant.total()} entries read differently after writing"
    raise ExportError(target, reason)


def is_stale(row: Row) -> bool:
    """Tell whether a row's file is no longer the picture that it was; `reason` says why."""
    return row.status == "pending" and bool(row.reason)


def by(row: Row) -> str:
    """Say whose word a row's label is: "person", "model", or "" for nobody's."""
    if row.by_person:
        return "person"
    return "model" if row.label else ""
