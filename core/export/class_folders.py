"""Pictures in one folder a class, as the loaders of torchvision and others take them.

The folders on top are classes and nothing else, and every picture lies directly in one of them;
with a split, these folders lie in `train`, `val` and `test`. Loaders take any other folder for a
class, or lose all labels. So what no class is sure of lies in a folder beside the tree, or nowhere.
"""

import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from core.domain.errors import ExportError
from core.domain.export import ExportReport, How
from core.domain.layouts import SPLITS
from core.domain.progress import Tick
from core.domain.records import Row, Status
from core.export.atomic_write import whole_folder
from core.export.base_formats import (
    FolderFormat,
    check,
    first,
    see_that_it_lies_outside,
    something_of,
)
from core.export.image_copies import put, same_bytes
from core.export.interfaces import Content, Entry, Written
from core.export.loader_rules import CARD, NAMES, card, class_names, misleading, pictures_below
from core.export.safe_names import Unique, folder_names

UNKNOWN, UNSURE = "_unknown", "_unsure"


# See docs/adr/0066-exports-as-readers-need-them.md.
class ClassFolders(FolderFormat):
    """Sure labels lie in their class's folder; what should be looked at stands apart."""

    kind = "folders"
    takes_pictures = True
    links_pictures = True
    writes_splits = True
    sets_apart = True

    def takes(self, status: Status, has_label: bool) -> bool:
        """See `Format.takes`."""
        return has_label and status == "labelled"

    def run(self, content: Content, tick: Tick) -> ExportReport:
        """See `Format.run`."""
        see_that_it_lies_outside(content)
        beside = doubtful_place(content.target)
        has_doubtful = content.choices.doubtful and any(map(_is_doubtful, content.rows))
        is_beside = False
        try:
            with whole_folder(content.target) as part:
                if not has_doubtful:
                    return self._fill(content, part, None, tick)
                with whole_folder(beside) as apart:
                    report = self._fill(content, part, apart, tick)
                is_beside = True
        except ExportError:
            if is_beside:  # both of them arrive, or none
                shutil.rmtree(beside, ignore_errors=True)
            raise
        return report

    def _fill(self, content: Content, part: Path, apart: Path | None, tick: Tick) -> ExportReport:
        written = self.write(content, part, tick)
        if apart:
            written.doubtful = doubtful_place(content.target)
            _write_doubtful(content, apart, written)
        check(written, lambda: self.read(content, part, apart), content.target)
        return something_of(self, content, written)

    def write(self, content: Content, part: Path, tick: Tick) -> Written:
        """See `FolderFormat.write`."""
        written = Written()
        folders = _folders(content)
        tree = _Tree(part, content.choices.how, written)
        for row in self.taken(content, written, tick):
            folder = _place(row, content, folders)
            if name := tree.put(row, folder):
                written.entries.append((name, folder))
                written.n_images += 1
        splits = [split for split in SPLITS if (part / split).is_dir()] if content.splits else []
        written.misleading += misleading((name for name, _ in written.entries), splits)
        used = {row.label for row in content.rows}
        names = class_names({name: folder for name, folder in folders.items() if name in used})
        texts = {NAMES: names, CARD: card(splits) if written.misleading else ""}
        for name, text in texts.items():
            if text:
                (part / name).write_text(text, encoding="utf-8")
        return written

    def taken(self, content: Content, written: Written, tick: Tick) -> Iterator[Row]:
        """See `Format.taken`; what is in doubt is counted, not named."""
        rows = [row for row in content.rows if not _is_doubtful(row)]
        if not content.choices.doubtful:
            written.n_unsure = sum(row.status == "unsure" for row in content.rows)
            written.n_unknown = sum(row.status == "unknown" for row in content.rows)
        return super().taken(replace(content, rows=rows), written, tick)

    def read(self, content: Content, part: Path, apart: Path | None = None) -> Iterator[Entry]:
        """See `FolderFormat.read`."""
        for name in pictures_below(part):
            yield name, name.rpartition("/")[0]
        for name in pictures_below(apart) if apart else ():
            yield f"{_BESIDE}/{name}", name.rpartition("/")[0]

    def preview(self, content: Content) -> tuple[str, Sequence[str]]:
        """See `Format.preview`."""
        folders = _folders(content)
        return "", [
            f"{_place(row, content, folders)}/{row.full_path.name}"
            for row in first(content.rows, self)
        ]


_BESIDE = ".."  # no class has this for a folder


@dataclass(slots=True)
class _Tree:
    """Folders that are being filled; the same picture lies in one of them once."""

    part: Path
    how: How
    written: Written
    _names: dict[str, Unique] = field(default_factory=dict)
    _there: dict[tuple[str, str], list[Path]] = field(default_factory=dict)

    def put(self, row: Row, folder: str) -> str:
        """Put a picture into a folder; return its name within the tree, "" where it has none."""
        source = row.full_path
        (self.part / folder).mkdir(parents=True, exist_ok=True)
        known = self._there.setdefault((folder, source.name.casefold()), [])
        if any(same_bytes(source, path) for path in known if source.is_file()):
            self.written.n_images += 1  # the same picture, which lies there already
            return ""
        name = self._names.setdefault(folder, Unique()).take(source.stem, source.suffix)
        if not put(row, self.part / folder / name, self.how, self.written):
            return ""
        known.append(self.part / folder / name)
        return f"{folder}/{name}"


def doubtful_place(target: Path) -> Path:
    """Return where pictures in doubt lie: beside the class folders."""
    return target.with_name(f"{target.name}-doubtful")


def _is_doubtful(row: Row) -> bool:
    return row.status in ("unsure", "unknown")


def _write_doubtful(content: Content, apart: Path, written: Written) -> None:
    """Put what is in doubt into folders by why it is, and by what it may be."""
    n_sure = written.n_images
    tree = _Tree(apart, content.choices.how, written)
    folders = _folders(content)
    for row in filter(_is_doubtful, content.rows):
        folder = UNKNOWN if row.status == "unknown" else f"{UNSURE}/{folders[row.label]}"
        n_skipped = len(written.skipped)
        if name := tree.put(row, folder):
            written.entries.append((f"{_BESIDE}/{name}", folder))
        if len(written.skipped) == n_skipped:
            written.n_unsure += row.status == "unsure"
            written.n_unknown += row.status == "unknown"
    written.n_images = n_sure


def _folders(content: Content) -> dict[str, str]:
    """Name the folder of each class; labels of classes since removed come last."""
    names = dict.fromkeys((*content.class_names(), *(row.label for row in content.rows)))
    names.pop("", None)
    return folder_names(names, (UNKNOWN, UNSURE))


def _place(row: Row, content: Content, folders: Mapping[str, str]) -> str:
    folder = folders[row.label]
    split = content.split_of(row)
    return f"{split}/{folder}" if split else folder
