"""Pictures in one folder a class, as ImageFolder loaders of torchvision and others take them."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from core.domain.progress import Tick
from core.domain.records import Row, Status
from core.export.base_formats import FolderFormat, first
from core.export.image_copies import put, same_bytes
from core.export.interfaces import Content, Entry, Written
from core.export.safe_names import Unique, folder_names

UNKNOWN, UNSURE = "_unknown", "_unsure"


class ClassFolders(FolderFormat):
    """Sure labels lie in their class's folder; what should be looked at stands apart."""

    kind = "folders"
    takes_pictures = True

    def takes(self, status: Status, has_label: bool) -> bool:
        """See `Format.takes`."""
        return has_label or status == "unknown"

    def write(self, content: Content, part: Path, tick: Tick) -> Written:
        """See `FolderFormat.write`."""
        written = Written()
        folders = _folders(content)
        names: dict[str, Unique] = {}
        first_of: dict[tuple[str, str], list[Path]] = {}
        for row in self.taken(content, written, tick):
            folder = _place(row, folders)
            (part / folder).mkdir(parents=True, exist_ok=True)
            known = first_of.setdefault((folder, row.full_path.name.casefold()), [])
            if any(same_bytes(row.full_path, one) for one in known if row.full_path.is_file()):
                written.n_images += 1  # the same picture, which lies there already
                continue
            source = row.full_path
            name = names.setdefault(folder, Unique()).take(source.stem, source.suffix)
            if put(row, part / folder / name, content.choices.how, written):
                known.append(part / folder / name)
                written.add(f"{folder}/{name}", folder)
        return written

    def read(self, content: Content, part: Path) -> Iterator[Entry]:
        """See `FolderFormat.read`."""
        for path in part.rglob("*"):
            if path.is_file():
                name = path.relative_to(part).as_posix()
                yield name, name.rpartition("/")[0]

    def preview(self, content: Content) -> tuple[str, Sequence[str]]:
        """See `Format.preview`."""
        folders = _folders(content)
        return "", [
            f"{_place(row, folders)}/{row.full_path.name}" for row in first(content.rows, self)
        ]


def _folders(content: Content) -> dict[str, str]:
    """Name the folder of each class; labels of classes since removed come last."""
    names = dict.fromkeys((*content.class_names(), *(row.label for row in content.rows)))
    names.pop("", None)
    return folder_names(names, (UNKNOWN, UNSURE))


def _place(row: Row, folders: Mapping[str, str]) -> str:
    if row.status == "unknown":
        return UNKNOWN
    if row.status == "unsure":
        return f"{UNSURE}/{folders[row.label]}"
    return folders[row.label]
