"""FiftyOne: FiftyOneImageClassificationDataset, with `labels.json` and pictures in `data`.

Source: https://docs.voxel51.com/user_guide/import_datasets.html.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from core.domain.errors import LabelsError
from core.domain.imports import ImportChoices, LabelRecord
from core.domain.layouts import Split
from core.domain.progress import Tick
from core.domain.reports import Skipped
from core.imaging.folder_names import splits_among
from core.importers.interfaces import Importer, Labels
from core.importers.source import Source, is_text

LABELS, DATA = "labels.json", "data"

_NO_LABELS = "it has no labels by name"
_NO_CLASS = "its label is not in the list of classes"


class FiftyOne(Importer):
    """The folder, its `labels.json`, or a folder with such a folder for each split."""

    kind = "fiftyone"
    title = "FiftyOne"

    def accepts(self, source: Source) -> bool:
        """See `Importer.accepts`."""
        return bool(_parts(source))

    def read(self, source: Source, choices: ImportChoices, tick: Tick) -> Labels:
        """See `Importer.read`."""
        parts = _parts(source) or [(source.path, "")]
        labels = Labels(source.path if source.is_folder else source.path.parent)
        for number, (path, split) in enumerate(parts):
            tick(number, len(parts))
            _read(Source(path), split, labels)
        return labels


def _parts(source: Source) -> list[tuple[Path, Split]]:
    """Return the files with labels, each with its split."""
    if not source.is_folder:
        is_one = source.path.suffix.lower() == ".json" and _is_ours(source)
        return [(source.path, "")] if is_one else []
    if LABELS in source.names:
        inner = source.path / LABELS
        return [(inner, "")] if _is_ours(Source(inner)) else []
    folders = [name for name, is_folder in source.names.items() if is_folder]
    splits = splits_among(folders)
    return [
        (source.path / name / LABELS, split)
        for name, split in splits.items()
        if _is_ours(Source(source.path / name / LABELS))
    ]


def _is_ours(source: Source) -> bool:
    head = source.json_head
    return head is not None and {"classes", "labels"} <= {*head.keys}


def _read(source: Source, split: Split, labels: Labels) -> None:
    content = source.json()
    said = content.get("labels") if isinstance(content, dict) else None
    if not isinstance(said, dict):
        raise LabelsError(source.path, _NO_LABELS)
    listed = content.get("classes")
    classes = listed if isinstance(listed, list) else []
    places = _places(source.path.parent)
    top = source.path.parent.relative_to(labels.base).as_posix()
    for stem, target in said.items():
        where = f"{source.path.name}: {stem}"
        name = _label(target, classes)
        if name is None or not is_text(stem):
            labels.unusable.append(Skipped(where, _NO_CLASS))
            continue
        path = places.get(stem, f"{DATA}/{stem}")
        labels.records.append(
            LabelRecord(
                path if top == "." else f"{top}/{path}",
                (name,) if name else (),
                where,
                by_model=_is_by_model(target),
                split=split,
            )
        )


def _places(folder: Path) -> dict[str, str]:
    """Name the picture of each stem: its path in `data` without the suffix."""
    data = folder / DATA
    places: dict[str, str] = {}
    for path in _files(data):
        relative = path.relative_to(data).as_posix()
        places.setdefault(relative.removesuffix(path.suffix), f"{DATA}/{relative}")
    return places


def _files(folder: Path) -> Iterator[Path]:
    try:
        yield from (path for path in sorted(folder.rglob("*")) if path.is_file())
    except OSError:
        return


def _label(target: Any, classes: list[Any]) -> str | None:  # noqa: ANN401 - JSON
    """Return a label's name, "" for none; None where it cannot be told."""
    if isinstance(target, dict):
        target = target.get("label")
    if target is None:
        return ""
    if isinstance(target, bool):
        return None
    if isinstance(target, int):
        name = classes[target] if 0 <= target < len(classes) else None
        return name if isinstance(name, str) and is_text(name) else None
    return target if isinstance(target, str) and is_text(target) else None


def _is_by_model(target: Any) -> bool:  # noqa: ANN401 - JSON
    facts = target.get("attributes") if isinstance(target, dict) else None
    return isinstance(facts, dict) and facts.get("by") == "model"
