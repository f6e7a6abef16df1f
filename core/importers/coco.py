"""COCO: images, annotations and categories. A picture's label is the category of what is in it.

Source: https://cocodataset.org/#format-data.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from core.domain.errors import LabelsError
from core.domain.imports import ImportChoices, LabelRecord
from core.domain.progress import Tick
from core.domain.reports import Skipped
from core.importers.interfaces import TICK_EVERY, Importer, Labels
from core.importers.source import Json, Source, is_text

_LISTS = ("images", "annotations", "categories")
_NO_NAME = "no picture is named"
_NO_CATEGORY = "it speaks of a category that is not listed"
_NO_IMAGE = "it speaks of an image that is not listed"


class Coco(Importer):
    """Pictures with annotations of several categories have several labels, which is told."""

    kind = "coco"
    title = "COCO"

    def accepts(self, source: Source) -> bool:
        """See `Importer.accepts`."""
        head = source.json_head
        if head is None or head.is_list:
            return False
        if {*_LISTS} <= {*head.keys}:
            return True
        return (
            {"id", "file_name"} <= head.starts_with("images").keys()
            or {"image_id", "category_id"} <= head.starts_with("annotations").keys()
        ) and not {"path", "label"} <= head.starts_with("images").keys()

    def read(self, source: Source, choices: ImportChoices, tick: Tick) -> Labels:
        """See `Importer.read`."""
        content = source.json()
        for name in _LISTS:
            if not isinstance(content, dict) or not isinstance(content.get(name), list):
                raise LabelsError(source.path, f"it has no list of {name}")
        labels = Labels(source.path.parent, [*_beside(source.path), *_root(content)])
        names = {
            category["id"]: category["name"]
            for _, category in _objects(content, "categories", labels)
            if _is_key(category.get("id")) and isinstance(category.get("name"), str)
        }
        images = {
            image["id"]: (where, image)
            for where, image in _objects(content, "images", labels)
            if _is_key(image.get("id"))
        }
        said = _said(content, names, images, labels, tick)
        for key, (where, image) in images.items():
            record = _record(image, where, said.get(key, {}))
            if isinstance(record, str):
                labels.unusable.append(Skipped(where, record))
            else:
                labels.records.append(record)
        return labels


def _beside(path: Path) -> list[Path]:
    """Name the folders where tools put the pictures of `annotations/instances_train.json`."""
    here, above = path.parent, path.parent.parent
    part = path.stem.partition("_")[2]
    names = ("images", "data", f"images/{part}" if part else "images", part or "images")
    folders = [top / name for top in (here, above) for name in names]
    return [folder for folder in dict.fromkeys(folders) if folder.is_dir()]


def _root(content: Json) -> list[Path]:
    """Name the folder where an export of ours says that the pictures lie, if it is there."""
    info = content.get("info")
    root = info.get("images_root") if isinstance(info, dict) else None
    # Of a computer in the network nothing is asked.
    if not isinstance(root, str) or not is_text(root) or root.startswith(("//", "\\\\")):
        return []
    try:
        place = Path(root)
        return [place] if place.is_absolute() and place.is_dir() else []
    except (OSError, ValueError):  # a name that no disk holds
        return []


def _said(
    content: Json,
    names: dict[Any, str],
    images: dict[Any, tuple[str, Json]],
    labels: Labels,
    tick: Tick,
) -> dict[Any, dict[str, bool]]:
    """Return the labels of each image and whether only a model said them."""
    said: dict[Any, dict[str, bool]] = {}
    for number, (where, annotation) in enumerate(_objects(content, "annotations", labels)):
        if number % TICK_EVERY == 0:
            tick(number, len(content["annotations"]))
        image, category = annotation.get("image_id"), annotation.get("category_id")
        if not _is_key(image) or image not in images:
            labels.unusable.append(Skipped(where, _NO_IMAGE))
        elif not _is_key(category) or category not in names:
            labels.unusable.append(Skipped(where, _NO_CATEGORY))
        else:
            of_image = said.setdefault(image, {})
            name = names[category]
            of_image[name] = of_image.get(name, True) and _is_by_model(annotation)
    return said


def _record(image: Json, where: str, said: dict[str, bool]) -> LabelRecord | str:
    path = image.get("file_name") or image.get("coco_url")
    if not isinstance(path, str) or not path or not is_text(path):
        return _NO_NAME
    by_person = [name for name, by_model in said.items() if not by_model]
    return LabelRecord(
        path,
        tuple(by_person or said),
        where,
        by_model=bool(said) and not by_person,
    )


def _is_by_model(annotation: Json) -> bool:
    """Tell whether an export of ours says that nobody looked at a label."""
    facts = annotation.get("attributes")
    return isinstance(facts, dict) and facts.get("by") == "model"


def _objects(content: Json, name: str, labels: Labels) -> Iterator[tuple[str, Json]]:
    for number, entry in enumerate(content[name], 1):
        where = f"{name} {number}"
        if isinstance(entry, dict):
            yield where, entry
        else:
            labels.unusable.append(Skipped(where, "it is no JSON object"))


def _is_key(value: object) -> bool:
    return isinstance(value, int | str)
