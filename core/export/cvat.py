"""CVAT: tags in the two forms of ImageNet that it imports, and the labels of a new project.

`annotations.zip` holds no pictures: it goes to a task that has them, by the names that they have
within the folder. `dataset.zip` holds copies in one folder a class, and makes tasks of its own in a
project. CVAT takes a zip with a text file on top for the first form, so the two cannot be one.
Classes go by the names of their folders in both, and in the labels: CVAT joins them by name.

Source: cvat/apps/dataset_manager/formats/imagenet.py; Datumaro's imagenet and imagenet_txt.
"""

import json
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from core.domain.progress import Tick
from core.domain.records import Row, Status
from core.export.base_formats import FolderFormat, first
from core.export.image_copies import labelled_bytes
from core.export.interfaces import HEAD, Content, Entry, Written
from core.export.safe_names import Unique, folder_names
from core.export.xmp_sidecars import place_below, tops_of

ANNOTATIONS, DATASET, LABELS, README = (
    "annotations.zip",
    "dataset.zip",
    "labels.json",
    "README.txt",
)
_NAMES, _TABLE = "synsets.txt", "default.txt"


class Cvat(FolderFormat):
    """Pictures that have a label; what no class is sure of is left to CVAT."""

    kind = "cvat"
    takes_pictures = True

    def takes(self, status: Status, has_label: bool) -> bool:
        """See `Format.takes`."""
        return has_label and status == "labelled"

    def write(self, content: Content, part: Path, tick: Tick) -> Written:
        """See `FolderFormat.write`."""
        written = Written()
        names = list(dict.fromkeys([*content.class_names(), *_labels(content.rows)]))
        numbers = {name: n for n, name in enumerate(names)}
        folders = folder_names(names)
        files = {name: Unique(by_stem=True) for name in names}
        tops = tops_of(content)  # no name may lead out of the task
        lines = []
        with zipfile.ZipFile(part / DATASET, "w") as dataset:
            for row in self.taken(content, written, tick):
                place = place_below(tops, row.full_path)
                line = _line(place, numbers[row.label])
                if line is None:
                    written.skip(row, "CVAT takes no quotes and no line ends in a name")
                    continue
                data = labelled_bytes(row, written)
                if data is None:
                    continue
                name = files[row.label].take(row.full_path.stem, row.full_path.suffix)
                dataset.writestr(f"{folders[row.label]}/{name}", data)
                lines.append(line)
                written.add(place, folders[row.label])
        with zipfile.ZipFile(part / ANNOTATIONS, "w") as annotations:
            annotations.writestr(_NAMES, "".join(f"{folders[name]}\n" for name in names))
            annotations.writestr(_TABLE, "".join(lines))
        labels = [{"name": folders[name], "type": "tag", "attributes": []} for name in names]
        (part / LABELS).write_text(json.dumps(labels, ensure_ascii=False, indent=1), "utf-8")
        (part / README).write_text(_HOW_TO + _renamed(folders), "utf-8")
        return written

    def read(self, content: Content, part: Path) -> Iterator[Entry]:
        """See `FolderFormat.read`."""
        with zipfile.ZipFile(part / DATASET) as dataset:
            n_pictures = len(dataset.namelist())
        names: list[str] = [
            label["name"] for label in json.loads((part / LABELS).read_text("utf-8"))
        ]
        with zipfile.ZipFile(part / ANNOTATIONS) as annotations:
            lines = annotations.read(_TABLE).decode().split("\n")[:-1]
        if len(lines) != n_pictures:
            raise ValueError("pictures are missing")
        for line in lines:
            name, _, number = line.rpartition(" ")
            yield name.replace('"', ""), names[int(number)]

    def preview(self, content: Content) -> tuple[str, Sequence[str]]:
        """See `Format.preview`."""
        rows = first(content.rows[:HEAD], self)
        tops = tops_of(content)
        text = "\n".join(f"{place_below(tops, row.full_path)}: {row.label}" for row in rows)
        return text, (ANNOTATIONS, DATASET, LABELS, README)


def _labels(rows: Sequence[Row]) -> Iterator[str]:
    return (row.label for row in rows if row.label)


def _line(name: str, number: int) -> str | None:
    """Write a line down as Datumaro reads it; None where it would read another name."""
    if '"' in name or len(name.splitlines()) != 1:
        return None
    stem, dot, suffix = name.rpartition(".")
    if len(name.split()) == 1:
        return f"{name} {number}\n"
    if len(suffix.split()) != 1:
        return None
    return f'"{stem}"{dot}{suffix} {number}\n'


def _renamed(folders: Mapping[str, str]) -> str:
    """List the classes that CVAT knows by another name, as no folder can have theirs."""
    renamed = [f"{' '.join(name.split())} is {to}" for name, to in folders.items() if name != to]
    if not renamed:
        return ""
    lines = "".join(f"- {line}\n" for line in renamed)
    return f"\nClasses that have another name in CVAT, as no folder can have theirs:\n{lines}"


_HOW_TO = f"""How to open this in CVAT

A new project, with copies of the pictures:
1. Create a project. Under Labels choose Raw, paste {LABELS} and click Done.
2. Actions, Import dataset, ImageNet 1.0: {DATASET}.

A task that has the pictures already, uploaded with their folders:
1. Its labels must be those of {LABELS}.
2. Actions, Upload annotations, ImageNet 1.0: {ANNOTATIONS}.
"""
