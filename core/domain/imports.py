"""What passes between layers when labels come in from a file: frozen, plain, picklable."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, TypeAlias

from core.domain.layouts import TEACHING, LayoutKind, Reading, Split
from core.domain.names import Twin
from core.domain.reports import Skipped


@dataclass(frozen=True, slots=True)
class LabelRecord:
    """What a file says of one picture.

    Attributes:
        path: of the picture, as it is written.
        labels: its classes; more than one contradict each other here.
        where: in the file, such as "line 3".
        is_none: a person said "none of these".
        by_model: nobody looked at the label.
        split: the part of a data set that the picture belongs to.
        n_bytes: of the picture's file; None where it is not said.
        content: the hash of the picture, as `core.imaging` makes it; "" where it is not said.
        others: other ways to name the picture, which `path` may stand for.
        confidence: of the model that predicted a label, which a person may have corrected since;
            None where it is not said.
        is_tidied: the name lost blanks and signs when the picture was uploaded.
    """

    path: str
    labels: tuple[str, ...] = ()
    where: str = ""
    is_none: bool = False
    by_model: bool = False
    split: Split = ""
    n_bytes: int | None = None
    content: str = ""
    others: tuple[str, ...] = ()
    is_tidied: bool = False
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class ImportChoices:
    """What the person chose of an import; each importer looks at what concerns it.

    Attributes:
        path_column, label_column: of a table; "" for those with the usual names.
        keywords: of pictures that are labels; by default those that are a class already.
        keywords_under: what stands below this keyword is a label: of `animal`, `animal/owl`.
        layout: what folders mean, where they may mean several things.
        into: an empty or new folder to which an archive is unpacked.
        classes: those of the project.
        exclude: patterns of files and folders that are not looked at in the project.
    """

    path_column: str = ""
    label_column: str = ""
    keywords: tuple[str, ...] = ()
    keywords_under: str = ""
    layout: LayoutKind | None = None
    into: Path | None = None
    classes: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ImportRequest:
    """What is asked of `core.operations.importing.import_labels.import_labels`.

    Attributes:
        choices: of what the format leaves open.
        root: the folder that its paths are relative to; by default its own folder and those of
            the project.
        importer: one of `core.importers.KINDS`; by default what the content says.
        splits: those that teach.
        take_predictions: take labels that nobody looked at, as accepted unseen.
        moves: give pictures that have another label this one; by default they keep theirs.
    """

    choices: ImportChoices = field(default_factory=ImportChoices)
    root: Path | None = None
    importer: str | None = None
    splits: Collection[Split] = TEACHING
    take_predictions: bool = False
    moves: bool = False


@dataclass(frozen=True, slots=True)
class Recognised:
    """What a file or folder is, as far as its beginning tells."""

    kind: str
    """As `handful import --format` names it."""
    title: str
    """In words, such as "COCO"."""


MatchedBy: TypeAlias = Literal["path", "name", "content"]
"""How a picture was found: where the file says; by the end of its path; by what is in it."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two labels for one picture, which keeps what it has."""

    path: str
    kept: str
    """The label that a person gave it before; "" for "none of these"."""
    said: tuple[str, ...]
    """The labels that the file has for it; "" for "none of these"."""
    where: str = ""
    """In the file."""
    in_file: bool = False
    """The file contradicts itself, and nothing was kept."""


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What importing labels did, or would do.

    Attributes:
        kind, title: what the file was taken for; see `Recognised`.
        n_records: pictures that the file says something of.
        n_labelled: images that got a label, `n_moved` of them in the place of another one.
        n_unchanged: images that had the label already.
        n_added: files that the project has now and had not before.
        n_unlabelled: pictures that have no label in the file.
        n_predictions: labels by a model, which nobody looked at.
        takes_predictions: they were taken; else they were left out.
        matched: how many pictures were found by what.
        counts: images by the class that the file gives them.
        new_classes: names of the classes that were made.
        waiting: pictures in splits that do not teach that would get a label if these did.
        unmatched: pictures that were not found, and why.
        ambiguous: pictures that may be one of several, and which.
        conflicts: pictures whose label stayed, or that got none.
        unusable: places in the file that say nothing usable, and pictures that cannot be read.
        twins: names that could be taken for those of other classes.
        reading: how folders were understood.
    """

    kind: str
    title: str
    n_records: int = 0
    n_labelled: int = 0
    n_moved: int = 0
    n_unchanged: int = 0
    n_added: int = 0
    n_unlabelled: int = 0
    n_predictions: int = 0
    takes_predictions: bool = False
    matched: Mapping[MatchedBy, int] = field(default_factory=dict)
    counts: Mapping[str, int] = field(default_factory=dict)
    new_classes: tuple[str, ...] = ()
    waiting: Mapping[Split, int] = field(default_factory=dict)
    unmatched: tuple[Skipped, ...] = ()
    ambiguous: tuple[Skipped, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    unusable: tuple[Skipped, ...] = ()
    twins: tuple[Twin, ...] = ()
    class_ids: tuple[int, ...] = ()
    image_ids: tuple[int, ...] = ()
    reading: Reading | None = None
