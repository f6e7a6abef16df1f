"""FiftyOne's FiftyOneImageClassificationDataset: pictures in `data`, labels in `labels.json`.

Load it with `fiftyone.Dataset.from_dir(FOLDER, fiftyone.types.FiftyOneImageClassificationDataset)`.

Source: https://docs.voxel51.com/user_guide/import_datasets.html.
"""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from core.domain.progress import Tick
from core.domain.records import Row, Status
from core.export.base_formats import FolderFormat, first
from core.export.image_copies import put
from core.export.interfaces import HEAD, Content, Entry, Written, by
from core.export.safe_names import Unique

DATA, LABELS = "data", "labels.json"


class FiftyOne(FolderFormat):
    """Labels go by the name of the picture without its suffix; each such name is there once."""

    kind = "fiftyone"
    takes_pictures = True
    links_pictures = True

    def takes(self, status: Status, has_label: bool) -> bool:
        """See `Format.takes`."""
        return status != "failed"

    def write(self, content: Content, part: Path, tick: Tick) -> Written:
        """See `FolderFormat.write`."""
        written = Written()
        names = _class_names(content)
        numbers = {name: n for n, name in enumerate(names)}
        stems = Unique(by_stem=True)
        (part / DATA).mkdir()
        with (part / LABELS).open("w", encoding="utf-8", newline="") as file:
            file.write('{"classes": ' + json.dumps(names, ensure_ascii=False) + ', "labels": {')
            for row in self.taken(content, written, tick):
                source = row.full_path
                name = stems.take(source.stem, source.suffix)
                if not put(row, part / DATA / name, content.choices.how, written):
                    continue
                stem = name.removesuffix(source.suffix)
                file.write(",\n " if written.entries else "\n ")
                file.write(_line(stem, row, numbers))
                written.add(stem, row.label)
            file.write("\n}}\n")
        return written

    def read(self, content: Content, part: Path) -> Iterator[Entry]:
        """See `FolderFormat.read`."""
        document = json.loads((part / LABELS).read_text(encoding="utf-8"))
        # As FiftyOne does: the name of the file up to its last dot.
        there = {path.name.removesuffix(path.suffix) for path in (part / DATA).iterdir()}
        for stem, target in document["labels"].items():
            if stem in there:
                yield stem, document["classes"][target["label"]] if target else ""

    def preview(self, content: Content) -> tuple[str, Sequence[str]]:
        """See `Format.preview`."""
        names = _class_names(content)
        numbers = {name: n for n, name in enumerate(names)}
        rows = first(content.rows[:HEAD], self)
        lines = ",\n ".join(_line(row.full_path.stem, row, numbers) for row in rows)
        text = '{"classes": ' + json.dumps(names, ensure_ascii=False)
        files = (LABELS, *(f"{DATA}/{row.full_path.name}" for row in rows))
        return f'{text}, "labels": {{\n {lines}\n}}}}\n', files


def _class_names(content: Content) -> list[str]:
    labels = (row.label for row in content.rows if row.label)
    return list(dict.fromkeys([*content.class_names(), *labels]))


def _line(stem: str, row: Row, numbers: dict[str, int]) -> str:
    target: dict[str, Any] | None = None
    if row.label:
        confidence = None if row.confidence is None else round(row.confidence, 4)
        facts = {"by": by(row), "origin": row.origin, "status": row.status}
        target = {"label": numbers[row.label], "confidence": confidence, "attributes": facts}
    return f"{_json(stem)}: {_json(target)}"


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
