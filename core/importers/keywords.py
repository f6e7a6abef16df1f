"""Keywords of pictures as labels: XMP in sidecars and in files, IPTC in files.

Only keywords that are classes, or that a person names, are labels. The others say where a picture
was taken and who is in it.
"""

import os
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path

from core.domain.errors import LabelsError
from core.domain.imports import ImportChoices, LabelRecord
from core.domain.names import look
from core.domain.progress import Tick
from core.domain.records import UNSEEN
from core.domain.reports import Skipped
from core.imaging.discovery import is_utf8, look_through
from core.imaging.kinds import PICTURE, kind_of_folder, kind_of_name
from core.importers.interfaces import Importer, Labels
from core.importers.keyword_lists import Keywords, in_picture, in_sidecar
from core.importers.source import Source

SUFFIX = ".xmp"

_MOST_SEEN = 5000  # files that are looked at to find a sidecar
_TICK_EVERY = 100
_MOST_NAMED = 8

_NO_KEYWORDS = "there are no keywords in it"
_NOT_XMP = "it is no XMP that can be read"


class PictureKeywords(Importer):
    """A sidecar's keywords come before those inside the picture."""

    kind = "keywords"
    title = "keywords of pictures"

    def accepts(self, source: Source) -> bool:
        """See `Importer.accepts`."""
        if not source.is_folder:
            return source.suffix == SUFFIX and b"adobe:ns:meta/" in source.head
        seen = islice(_files(source.path), _MOST_SEEN)
        return any(name.lower().endswith(SUFFIX) for name in seen)

    def read(self, source: Source, choices: ImportChoices, tick: Tick) -> Labels:
        """See `Importer.read`."""
        labels = Labels(source.path if source.is_folder else source.path.parent)
        chooser = _Wanted(choices)
        said: Counter[str] = Counter()
        for picture in _pictures(source, choices.exclude, labels, tick):
            keywords = picture.sidecar
            names = chooser.of(keywords) if keywords else ()
            if not names and picture.opens:
                inside = in_picture(labels.base / picture.path)
                names = chooser.of(inside) if inside else ()
                keywords = keywords or inside
            if keywords is None:
                continue
            said.update(keywords.whole or keywords.flat)
            origin = picture.sidecar.origin if picture.sidecar else ""
            labels.records.append(
                LabelRecord(
                    picture.path, names, picture.where, by_model=origin in ("predicted", UNSEEN)
                )
            )
        if not any(record.labels for record in labels.records):
            common = ", ".join(name for name, _ in said.most_common(_MOST_NAMED))
            if not common:
                raise LabelsError(source.path, _NO_KEYWORDS)
            reason = f"none of its keywords is a class; the commonest are {common}"
            raise LabelsError(source.path, reason, remedy="keywords")
        return labels


@dataclass(slots=True)
class _Picture:
    """A picture, or what a sidecar speaks of."""

    path: str
    where: str = ""
    sidecar: Keywords | None = None
    opens: bool = False
    """The picture itself lies there and may be opened."""


@dataclass(slots=True)
class _Wanted:
    """Which keywords are labels."""

    choices: ImportChoices
    names: dict[str, str] = field(default_factory=dict)
    leaves: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        given = self.choices.keywords
        known = given or (() if self.choices.keywords_under else self.choices.classes)
        self.names = {look(name): name for name in known}

    def of(self, keywords: Keywords) -> tuple[str, ...]:
        """Return the labels among keywords, the most particular ones alone."""
        names: dict[str, str] = {}  # by the whole name of the keyword
        for whole in keywords.whole:
            if name := self._of_whole(whole):
                names[whole] = name
        if keywords.own and not self.choices.keywords:
            names[keywords.own] = keywords.own
        parts = {part for keyword in keywords.whole for part in keyword.split("/")}
        flat = {look(keyword) for keyword in keywords.flat}
        for seen, name in self.names.items():
            is_new = name not in names.values() and "/" in seen
            if is_new and not keywords.whole and {*seen.split("/")} <= flat:
                names[seen] = name
                parts |= {*seen.split("/")}
        for keyword in keywords.flat:
            if keyword not in parts and look(keyword) in self.names:
                names[keyword] = self.names[look(keyword)]
        classes = [
            name
            for whole, name in names.items()
            if not any(other.startswith(whole + "/") for other in names)
        ]
        return tuple(dict.fromkeys(classes))

    def _of_whole(self, whole: str) -> str:
        """Return the label that a keyword with all that stands above it is; "" for none."""
        under = look(self.choices.keywords_under)
        seen = look(whole)
        if under and seen.startswith(under + "/"):
            below = seen[len(under) + 1 :]
            classes = {look(class_name): class_name for class_name in self.choices.classes}
            return classes.get(seen) or classes.get(below) or below
        return self.names.get(seen) or self.names.get(seen.rpartition("/")[2], "")


def _pictures(
    source: Source, exclude: Sequence[str], labels: Labels, tick: Tick
) -> Iterator[_Picture]:
    """Go through the pictures, each with its sidecar, and the sidecars without a picture."""
    if not source.is_folder:
        if source.suffix == SUFFIX:
            yield from _of_one_sidecar(source.path, labels)
        else:
            yield _Picture(source.path.name, opens=True)
        return
    looked = look_through(source.path, exclude, tick=tick)
    labels.unusable += looked.skipped
    sidecars = [name for name in _files(source.path) if name.lower().endswith(SUFFIX)]
    by_picture = {sidecar.casefold(): sidecar for sidecar in sidecars}
    used: set[str] = set()
    for number, file in enumerate(looked.files):
        if number % _TICK_EVERY == 0:
            tick(number, len(looked.files))
        picture = _Picture(file.path, opens=True)
        stem = file.path.rpartition(".")[0]
        for name in (f"{file.path}{SUFFIX}", f"{stem}{SUFFIX}"):
            own = by_picture.get(name.casefold())
            if own is None:
                continue
            used.add(own)
            keywords = in_sidecar(source.path / own)
            if keywords is None:
                labels.unusable.append(Skipped(own, _NOT_XMP))
            elif picture.sidecar is None:
                picture.sidecar, picture.where = keywords, own
            else:
                picture.sidecar.add(keywords)
        yield picture
    yield from _of_sidecars(sidecars, labels, used)


def _of_one_sidecar(path: Path, labels: Labels) -> Iterator[_Picture]:
    """Go through the pictures that one sidecar is for: `owl.jpg` of `owl.jpg.xmp` or `owl.xmp`."""
    for picture in _of_sidecars([path.name], labels, ()):
        names = [picture.path]
        if kind_of_name(picture.path) != PICTURE:
            beside = sorted(other.name for other in path.parent.iterdir())
            names = [
                other
                for other in beside
                if other.rpartition(".")[0] == picture.path and kind_of_name(other) == PICTURE
            ]
        for name in names or [picture.path]:
            yield replace(picture, path=name)


def _of_sidecars(
    sidecars: Collection[str], labels: Labels, used: Collection[str]
) -> Iterator[_Picture]:
    for sidecar in sidecars:
        if sidecar in used:
            continue
        keywords = in_sidecar(labels.base / sidecar)
        if keywords is None:
            labels.unusable.append(Skipped(sidecar, _NOT_XMP))
        else:
            yield _Picture(sidecar[: -len(SUFFIX)], sidecar, keywords)


def _files(folder: Path, skipped: Callable[[str, str], str] = kind_of_folder) -> Iterator[str]:
    """Go through the names of all files below a folder, relative to it, with `/`."""
    for top, folders, files in os.walk(folder):
        inside = os.path.basename(top)  # noqa: PTH119 - as `look_through` has it
        folders[:] = sorted(folder for folder in folders if not skipped(folder, inside))
        start = Path(top).relative_to(folder).as_posix()
        for name in sorted(files):
            if is_utf8(name) and (kind_of_name(name) == PICTURE or name.lower().endswith(SUFFIX)):
                yield name if start == "." else f"{start}/{name}"
