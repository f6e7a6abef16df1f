"""JSON: one object an image, with what is known of the model."""

import io
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO

from core.domain.progress import Tick, no_tick
from core.domain.records import Row
from core.export.base_formats import FileFormat
from core.export.csv_table import columns
from core.export.interfaces import HEAD, Content, Entry, Written, by, counted


class Objects(FileFormat):
    """One JSON object, whose `images` are the rows of the table."""

    kind = "json"
    writes_splits = True

    def write(self, content: Content, file: IO[str], tick: Tick) -> Written:
        """See `FileFormat.write`."""
        return _write(content, content.rows, file, tick)

    def read(self, path: Path) -> Iterator[Entry]:
        """See `FileFormat.read`."""
        document = json.loads(path.read_text(encoding="utf-8"))
        for image in document["images"]:
            yield image["path"], image["label"]

    def preview(self, content: Content) -> tuple[str, Sequence[str]]:
        """See `Format.preview`."""
        text = io.StringIO()
        _write(content, content.rows[:HEAD], text, no_tick)
        return text.getvalue(), ()


def _write(content: Content, rows: Sequence[Row], file: IO[str], tick: Tick) -> Written:
    written = Written()
    # Row by row: one call over a million of them would hold every other thread up.
    file.write(json.dumps(_head(content), ensure_ascii=False, indent=1)[:-2] + ',\n "images": [')
    for row in counted(rows, tick):
        file.write((",\n  " if written.n_images else "\n  ") + _to_json(content, row))
        written.add(row.path, row.label)
    file.write("\n ]\n}\n")
    return written


def _head(content: Content) -> dict[str, object]:
    model = content.project.models.current()
    return {
        "project": content.project.path.name,
        "classes": content.class_names(),
        "model": model
        and {
            "id": model.id,
            "created": model.created,
            "learner": model.learner,
            "backbone": model.backbone,
            "n_examples": model.n_examples,
            "share_right": model.trust.share,
            "interval": [model.trust.low, model.trust.high],
        },
    }


def _to_json(content: Content, row: Row) -> str:
    return json.dumps({**columns(content, row), "by": by(row)}, ensure_ascii=False)
