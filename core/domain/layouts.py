"""How folders of pictures are laid out: which folders are classes, and which are splits."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

LayoutKind: TypeAlias = Literal["classes", "splits", "nested"]
"""Each folder is a class; folders of splits hold the classes; classes lie within groups."""

LAYOUTS: tuple[LayoutKind, ...] = ("classes", "splits", "nested")

Split: TypeAlias = Literal["", "train", "val", "test"]
"""The part of a data set that a picture belongs to; "" where it is not in parts."""

SPLITS: tuple[Split, ...] = ("train", "val", "test")

TEACHING: frozenset[Split] = frozenset({"train"})
"""The splits that give examples unless others are asked for."""

LeftWhy: TypeAlias = Literal["loose", "dated", "unlabelled", "aside", "other"]
"""Why pictures belong to no class.

They lie beside the class folders; in folders of a date or a camera; in a split without class
folders; in what an export set aside as unsure or unknown; in a folder beside the splits.
"""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Pictures that a reading gives no class."""

    why: LeftWhy
    folder: str
    """Relative to the folder that was given; "" for that one itself."""
    n: int
    split: Split = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to understand a tree of folders."""

    kind: LayoutKind
    folders: Mapping[str, tuple[str, Split]]
    """The class and the split of each folder that holds pictures of a class, by relative path."""
    counts: Mapping[tuple[str, Split], int]
    """Pictures of each class in each split."""
    left: tuple[LeftOut, ...] = ()
    wrapper: str = ""
    """The folders around all others, which are no class; "" for none."""
    seen_through: tuple[str, ...] = ()
    """Names of folders between a class and its pictures or above it: dates, cameras."""
    split_names: tuple[str, ...] = ()
    """The folders taken for splits, as they are called."""

    def of(self, path: str) -> tuple[str, Split]:
        """Return the class ("" for none) and the split of a picture's relative path."""
        return self.folders.get(path.rpartition("/")[0], ("", ""))

    def classes(self, splits: Collection[Split] | None = None) -> dict[str, int]:
        """Count the pictures of each class, of these splits alone or of all."""
        counts: dict[str, int] = {}
        for (name, split), n in self.counts.items():
            if splits is None or not split or split in splits:
                counts[name] = counts.get(name, 0) + n
        return counts

    def in_splits(self) -> dict[Split, int]:
        """Count the pictures with a class of each split, in the order of `SPLITS`."""
        counts: dict[Split, int] = {}
        for wanted_split in SPLITS:
            if n := sum(n for (_, split), n in self.counts.items() if split == wanted_split):
                counts[wanted_split] = n
        return counts


NoClasses: TypeAlias = Literal["", "empty", "flat", "dated", "unlabelled", "whole"]
"""Why there is no reading.

No pictures; no folders of classes; only dates or cameras; splits without class folders; no splits
where they were asked for.
"""


@dataclass(frozen=True, slots=True)
class Layout:
    """What a tree of folders may mean: the likeliest reading first; several where it is unclear."""

    readings: tuple[Reading, ...]
    reason: NoClasses = ""
    n_pictures: int = 0

    @property
    def is_clear(self) -> bool:
        """Tell whether there is just one likely reading."""
        return len(self.readings) == 1
