"""COCO: a JSON file of images, annotations and categories.

COCO speaks of objects in pictures. A label of a whole picture is written as one annotation whose
box is the whole picture, which readers of the format take without more ado.

Source: https://cocodataset.org/#format-data.
"""

import io
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO, Any

from core.domain.errors import ImageError
from core.domain.progress import Tick, no_tick
from core.domain.records import Row, Status
from core.export.base_formats import FileFormat
from core.export.interfaces import HEAD, Content, Entry, Written, by
from core.imaging.decoding import content_hash, open_rgb, read_bytes


class Coco(FileFormat):
    """Images without a label have no annotation; predictions carry their `score`."""

    kind = "coco"
    writes_splits = True

    def takes(self, status: Status, has_label: bool) -> bool:
        """See `Format.takes`."""
        return status != "failed"

    def write(self, content: Content, file: IO[str], tick: Tick) -> Written:
        """See `FileFormat.write`."""
        written = Written()
        names = list(dict.fromkeys([*content.class_names(), *_labels(content.rows)]))
        ids = {name: n for n, name in enumerate(names, 1)}
        annotations: list[str] = []
        root = _root(content)
        info = {"description": content.project.path.stem}
        if root:
            info["images_root"] = root.as_posix()
        file.write('{"info": ' + _json(info))
        file.write(',\n "licenses": [],\n "images": [')
        for row in self.taken(content, written, tick):
            size = _size(row)
            if size is None:
                written.skip(row, "its size is not known, as it cannot be opened")
                continue
            number = len(written.entries) + 1
            path = row.full_path
            name = path.relative_to(root).as_posix() if root else path.as_posix()
            image: dict[str, Any] = {"id": number, "file_name": name}
            if content.choices.split:
                image["split"] = content.split_of(row)
            file.write(_separator(number) + _json({**image, **_sides(size)}))
            if row.label:
                annotation = _annotation(len(annotations) + 1, number, ids[row.label], size, row)
                annotations.append(_json(annotation))
            written.add(name, row.label)
        file.write('\n ],\n "annotations": [')
        for number, text in enumerate(annotations, 1):
            file.write(_separator(number) + text)
        file.write('\n ],\n "categories": [')
        for name, number in ids.items():
            file.write(_separator(number) + _json(_category(number, name)))
        file.write("\n ]\n}\n")
        return written

    def read(self, path: Path) -> Iterator[Entry]:
        """See `FileFormat.read`."""
        document = json.loads(path.read_text(encoding="utf-8"))
        names = {category["id"]: category["name"] for category in document["categories"]}
        labels: Mapping[int, str] = {
            annotation["image_id"]: names[annotation["category_id"]]
            for annotation in document["annotations"]
        }
        for image in document["images"]:
            yield image["file_name"], labels.get(image["id"], "")

    def preview(self, content: Content) -> tuple[str, Sequence[str]]:
        """See `Format.preview`."""
        rows = [row for row in content.rows[:HEAD] if row.width]  # opens no picture for a look
        text = io.StringIO()
        part = Content(content.project, content.folder, rows, content.choices, content.target)
        self.write(part, text, no_tick)
        return text.getvalue(), ()


def _root(content: Content) -> Path | None:
    """Return the folder that pictures are named within; None where that would be the whole disk.

    Readers refuse names that lead out of the folder of the pictures, whole paths among them.
    """
    folders = {row.full_path.parent for row in content.rows}
    if content.folder and all(folder.is_relative_to(content.folder) for folder in folders):
        return content.folder
    try:
        root = Path(os.path.commonpath(folders)) if folders else None
    except ValueError:  # on several drives
        return None
    return root if root and root.parent != root else None


def _labels(rows: Sequence[Row]) -> Iterator[str]:
    """Go through the names on the rows: a class may have been removed since."""
    return (row.label for row in rows if row.label)


def _size(row: Row) -> tuple[int, int] | None:
    """Return width and height, upright; None where the picture cannot be opened."""
    if row.width and row.height:
        return row.width, row.height
    try:
        data = read_bytes(row.full_path)
        if row.content and content_hash(data) != row.content:
            return None
        opened = open_rgb(data, row.full_path, short_side_px=1)
    except ImageError:
        return None
    return opened.width, opened.height


def _sides(size: tuple[int, int]) -> dict[str, int]:
    return {"width": size[0], "height": size[1]}


def _annotation(
    number: int, image: int, category: int, size: tuple[int, int], row: Row
) -> dict[str, Any]:
    score = 1.0 if row.by_person else round(row.confidence or 0.0, 4)
    return {
        "id": number,
        "image_id": image,
        "category_id": category,
        "bbox": [0, 0, *size],
        "area": size[0] * size[1],
        "segmentation": [],
        "iscrowd": 0,
        "score": score,
        "attributes": {"by": by(row), "origin": row.origin, "status": row.status},
    }


def _category(number: int, name: str) -> dict[str, object]:
    """Write a class down; of `bird/owl` the supercategory is `bird`."""
    parent, _, _ = name.rpartition("/")
    return {"id": number, "name": name, "supercategory": parent}


def _separator(number: int) -> str:
    return ",\n  " if number > 1 else "\n  "


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
