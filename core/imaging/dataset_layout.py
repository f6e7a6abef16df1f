"""Recognise how folders of pictures are laid out, by the paths alone; no picture is opened.

What is likely is decided here and nowhere else: one reading where a tree has one meaning, several
where it has more. Nothing is chosen silently.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from core.domain.layouts import (
    SPLITS,
    Layout,
    LayoutKind,
    LeftOut,
    LeftWhy,
    NoClasses,
    Reading,
    Split,
)
from core.imaging.folder_names import (
    is_date_or_camera,
    is_only_pictures,
    splits_among,
)

ASIDE = ("_unknown", "_unsure")
"""The folders of an export for what should be looked at; see `core.export.class_folders`."""

_ALIKE = 0.5
"""Share of the classes that two splits of one set have in common, of the smaller one's."""


@dataclass(slots=True)
class _Folder:
    path: str
    n: int = 0  # pictures directly in it
    inner: dict[str, "_Folder"] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return self.path.rpartition("/")[2]


@dataclass(slots=True)
class _Draft:
    """A reading in the making."""

    folders: dict[str, tuple[str, Split]] = field(default_factory=dict)
    counts: Counter[tuple[str, Split]] = field(default_factory=Counter)
    left: list[LeftOut] = field(default_factory=list)
    seen_through: dict[str, None] = field(default_factory=dict)
    splits: dict[str, Split] = field(default_factory=dict)

    def put(self, folder: _Folder, name: str, split: Split) -> None:
        if folder.n:
            self.folders[folder.path] = name, split
            self.counts[name, split] += folder.n

    def leave(self, folder: _Folder, why: LeftWhy, split: Split = "") -> None:
        if folder.n:
            self.left.append(LeftOut(why, folder.path, folder.n, split))

    def reading(self, kind: LayoutKind, wrapper: str) -> Reading:
        return Reading(
            kind=kind,
            folders=self.folders,
            counts=dict(self.counts),
            left=tuple(self.left),
            wrapper=wrapper,
            seen_through=tuple(self.seen_through),
            split_names=tuple(
                sorted(self.splits, key=lambda name: SPLITS.index(self.splits[name]))
            ),
        )


@dataclass(frozen=True, slots=True)
class _Place:
    """The folder that was given, the one in it that holds the classes, and if dates are above."""

    root: _Folder
    top: _Folder
    below_date: bool


@dataclass(frozen=True, slots=True)
class _Step:
    """A folder on the way down, and what the folders above it have said."""

    folder: _Folder
    parts: tuple[str, ...] = ()
    split: Split = ""
    below_date: bool = False


# See docs/adr/0064-layouts-are-told.md.
def recognise(paths: Iterable[str], kind: LayoutKind | None = None, *, name: str = "") -> Layout:
    """Say what a tree of folders may mean.

    Args:
        paths: of the pictures, relative to the folder that was given, parts joined by `/`.
        kind: the reading that a person chose; the likely ones by default.
        name: of the folder that was given; below "2019", "07" is a month.

    Example:
        >>> layout = recognise(["train/cat/1.png", "train/dog/2.png", "val/cat/3.png"])
        >>> [(reading.kind, reading.classes()) for reading in layout.readings]
        [('splits', {'cat': 2, 'dog': 1})]
    """
    root = _tree(paths)
    n_pictures = sum(folder.n for folder in _all_below(root))
    top = _unwrapped(root)
    at = _Place(root, top, top is root and is_date_or_camera(name, (), below_date=False))
    if kind is None:
        readings = _likely(at)
    elif kind == "classes":
        readings = [_literal(at)]
    else:
        readings = [_walked(at, kind)]
    if kind == "splits" and not readings[0].split_names:
        return Layout((), "whole", n_pictures)
    if any(reading.folders for reading in readings):
        return Layout(tuple(readings), "", n_pictures)
    return Layout((), _why_none(at, n_pictures), n_pictures)


def _tree(paths: Iterable[str]) -> _Folder:
    root = _Folder("")
    for folder, n in Counter(path.rpartition("/")[0] for path in paths).items():
        at = root
        for part in folder.split("/") if folder else ():
            inner = at.inner.get(part)
            if inner is None:
                inner = at.inner[part] = _Folder(f"{at.path}/{part}" if at.path else part)
            at = inner
        at.n = n
    return root


def _all_below(folder: _Folder) -> list[_Folder]:
    """List a folder and all folders below it."""
    folders, rest = [], [folder]
    while rest:
        folders.append(below := rest.pop())
        rest += reversed(below.inner.values())
    return folders


def _unwrapped(root: _Folder) -> _Folder:
    """Go down while there is a single folder with folders in it: `dataset/dataset/cat`."""
    top = root
    while len(top.inner) == 1:
        inner = next(iter(top.inner.values()))
        below = (len(inner.inner) == 1 and not inner.n) or _branches(inner)
        says_more = splits_among([inner.name]) or is_date_or_camera(
            inner.name, (), below_date=False
        )
        if not below or says_more:
            break
        top = inner
    return top


def _branches(folder: _Folder) -> bool:
    """Tell whether there are several folders beside one another, however far below."""
    while len(folder.inner) == 1:
        folder = next(iter(folder.inner.values()))
    return bool(folder.inner)


def _likely(at: _Place) -> list[Reading]:
    top = at.top
    nested, splits, literal = _walked(at, "nested"), _walked(at, "splits"), _literal(at)
    if splits.split_names:
        if not splits.folders:  # nothing but pictures in each: two classes, or two splits
            return [literal, splits]
        if _are_splits(top, splits):
            return [splits]
        return _distinct([splits, nested, literal])
    if nested.folders and {name for name, _ in nested.folders.values()} == _first_parts(nested):
        return [replace(nested, kind="classes")]
    if not nested.folders:
        return []
    mixed = _mixed(top)
    if mixed is None:
        return [nested]
    return [_joined(nested)] if not mixed else _distinct([_joined(nested), nested])


def _first_parts(reading: Reading) -> set[str]:
    return {name.partition("/")[0] for name, _ in reading.folders.values()}


def _joined(reading: Reading) -> Reading:
    """Make one class of each folder with everything below."""
    counts: Counter[tuple[str, Split]] = Counter()
    for (name, split), n in reading.counts.items():
        counts[name.partition("/")[0], split] += n
    folders = {
        path: (name.partition("/")[0], split) for path, (name, split) in reading.folders.items()
    }
    return replace(reading, kind="classes", folders=folders, counts=dict(counts))


def _distinct(readings: list[Reading]) -> list[Reading]:
    """Leave out readings that teach what an earlier one does."""
    distinct: list[Reading] = []
    for reading in readings:
        if reading.folders and all(reading.folders != other.folders for other in distinct):
            distinct.append(reading)
    return distinct


def _mixed(top: _Folder) -> bool | None:
    """Tell whether the folders inside the class folders may be no classes of their own.

    Returns:
        None where they are classes; True where nobody can tell; False where they are none.
    """
    doubtful = False
    certain = True
    for folder in (folder for outer in top.inner.values() for folder in _all_below(outer)):
        if folder.n and folder.inner:
            certain = False
            n_below = max(sum(part.n for part in _all_below(i)) for i in folder.inner.values())
            doubtful |= len(folder.inner) > 1 or n_below > folder.n
    if not certain:
        groups_without_own = any(group.inner and not group.n for group in top.inner.values())
        return doubtful or groups_without_own
    names = Counter(name.casefold() for outer in top.inner.values() for name in outer.inner)
    n_groups = sum(bool(outer.inner) for outer in top.inner.values())
    shared = sum(1 for n in names.values() if n > 1)
    if n_groups > 1 and len(names) == 1:
        return False  # cat/left, dog/left: the same single folder in each
    return True if names and shared >= _ALIKE * len(names) else None


def _are_splits(top: _Folder, reading: Reading) -> bool:
    """Tell whether the folders with names of splits can be nothing else."""
    marked = splits_among(top.inner)
    if not marked:  # class/train: each class has its splits, or there are two readings
        return all(split for _, split in reading.folders.values())
    classes: dict[str, set[str]] = {}
    for path, (name, _) in reading.folders.items():
        below = path[len(top.path) + 1 :] if top.path else path
        classes.setdefault(below.partition("/")[0], set()).add(name)
    if len(classes) == 1:
        [only] = classes.values()
        return len(only) > 1 or len(top.inner) == 1
    largest = max(classes.values(), key=len)
    return all(len(names & largest) >= _ALIKE * len(names) for names in classes.values())


def _literal(at: _Place) -> Reading:
    """Make one class of each folder, whatever it is called."""
    draft, top = _Draft(), at.top
    _leave_outside(draft, at)
    for name, outer in top.inner.items():
        for folder in _all_below(outer):
            if name in ASIDE and len(top.inner) > 1:
                draft.leave(folder, "aside")
            else:
                draft.put(folder, name, "")
    return draft.reading("classes", top.path)


def _leave_outside(draft: _Draft, at: _Place) -> None:
    """Note the pictures beside the class folders, and beside the folders around those."""
    folder = at.root
    draft.leave(folder, "loose")
    while folder is not at.top:
        folder = next(iter(folder.inner.values()))
        draft.leave(folder, "loose")


def _walked(at: _Place, kind: LayoutKind) -> Reading:
    """Go down from folder to folder; what is no split, date or camera is a part of a class."""
    draft, top = _Draft(), at.top
    _leave_outside(draft, at)
    rest = [_Step(top, below_date=at.below_date)]
    while rest:
        step = rest.pop()
        if step.folder is not top:
            _settle(draft, step)
        rest += reversed(_steps(draft, step, top, kind))
    return draft.reading(kind, top.path)


def _settle(draft: _Draft, step: _Step) -> None:
    if step.parts:
        draft.put(step.folder, "/".join(step.parts), step.split)
    elif step.below_date:
        draft.leave(step.folder, "dated")
    else:
        draft.leave(step.folder, "unlabelled", step.split)


def _steps(draft: _Draft, step: _Step, top: _Folder, kind: LayoutKind) -> list[_Step]:
    """List the folders inside one, with what their names say."""
    inner = step.folder.inner
    marked = _marked(step, top) if kind == "splits" and not step.split else {}
    steps = []
    for name, folder in inner.items():
        if step.folder is top and name in ASIDE and len(inner) > 1:
            for inside in _all_below(folder):
                draft.leave(inside, "aside")
        elif name in marked:
            draft.splits[name] = marked[name]
            steps.append(replace(step, folder=folder, split=marked[name]))
        elif marked:
            for inside in _all_below(folder):
                draft.leave(inside, "other")
        else:
            steps.append(_further(draft, step, folder, is_first=step.folder is top))
    return steps


def _marked(step: _Step, top: _Folder) -> dict[str, Split]:
    inner = step.folder.inner
    marked = splits_among(inner)
    if len(marked) == 1 and step.folder is not top:
        # A class may have a single split where each class beside it has some: cat/train, dog/test.
        beside = top.inner.values()
        if len(step.parts) != 1 or not all(splits_among(folder.inner) for folder in beside):
            return {}
    return {} if marked and step.folder is not top and step.folder.n else marked


def _further(draft: _Draft, step: _Step, folder: _Folder, *, is_first: bool) -> _Step:
    beside, name = step.folder.inner, folder.name
    if is_date_or_camera(name, beside, below_date=step.below_date):
        draft.seen_through[name] = None
        return replace(step, folder=folder, below_date=True)
    inside = bool(step.parts or step.split) and not is_first
    if is_only_pictures(name, step.folder.name if inside else "", beside):
        return replace(step, folder=folder)
    return replace(step, folder=folder, parts=(*step.parts, name), below_date=False)


def _why_none(at: _Place, n_pictures: int) -> NoClasses:
    if not n_pictures:
        return "empty"
    if splits_among(at.top.inner):
        return "unlabelled"
    return "dated" if _walked(at, "nested").seen_through else "flat"
