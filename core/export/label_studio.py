"""Label Studio: tasks to import, and the labelling interface that goes with them.

A person's labels arrive as annotations, the model's as predictions with their score. Pictures stay
where they are: Label Studio serves them as local files.

Source: https://labelstud.io/guide/tasks, https://labelstud.io/guide/predictions and
https://labelstud.io/guide/storage_local.
"""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit
from xml.sax.saxutils import quoteattr

from core.domain.progress import Tick
from core.domain.records import Row, Status
from core.export.base_formats import FolderFormat, first
from core.export.interfaces import HEAD, Content, Entry, Written

TASKS, INTERFACE, README = "tasks.json", "interface.xml", "README.txt"

_SERVED = "/data/local-files/?d="
_LABEL, _IMAGE = "label", "image"


class LabelStudio(FolderFormat):
    """A folder with tasks, interface and a note on how to import them."""

    kind = "label-studio"

    def takes(self, status: Status, has_label: bool) -> bool:
        """See `Format.takes`."""
        return status != "failed"

    def write(self, content: Content, part: Path, tick: Tick) -> Written:
        """See `FolderFormat.write`."""
        written = Written()
        version = _version(content)
        with (part / TASKS).open("w", encoding="utf-8", newline="") as file:
            file.write("[")
            for row in self.taken(content, written, tick):
                name = _served_name(content, row)
                file.write(",\n " if written.entries else "\n ")
                file.write(json.dumps(_task(name, row, version), ensure_ascii=False))
                written.add(name, row.label)
            file.write("\n]\n")
        (part / INTERFACE).write_text(_interface(_names(content)), encoding="utf-8")
        (part / README).write_text(_readme(content), encoding="utf-8")
        return written

    def read(self, content: Content, part: Path) -> Iterator[Entry]:
        """See `FolderFormat.read`."""
        for task in json.loads((part / TASKS).read_text(encoding="utf-8")):
            said = [*task.get("annotations", ()), *task.get("predictions", ())]
            choices = [one["value"]["choices"] for found in said for one in found["result"]]
            name = parse_qs(urlsplit(task["data"][_IMAGE]).query)["d"][0]
            yield name, choices[0][0] if choices else ""

    def preview(self, content: Content) -> tuple[str, Sequence[str]]:
        """See `Format.preview`."""
        version = _version(content)
        tasks = [
            json.dumps(_task(_served_name(content, row), row, version), ensure_ascii=False)
            for row in first(content.rows[:HEAD], self)
        ]
        return "[\n " + ",\n ".join(tasks) + "\n]\n", (TASKS, INTERFACE, README)


def _names(content: Content) -> list[str]:
    labels = (row.label for row in content.rows if row.label)
    return list(dict.fromkeys([*content.class_names(), *labels]))


def _version(content: Content) -> str:
    model = content.project.models.current()
    return f"handful {model.id}" if model else ""


def _served_name(content: Content, row: Row) -> str:
    """Name a file within what Label Studio serves: the folder, or else the whole disk."""
    if content.folder is not None:
        return row.path
    return row.full_path.relative_to(row.full_path.anchor).as_posix()


def _task(name: str, row: Row, version: str) -> dict[str, Any]:
    task: dict[str, Any] = {
        "data": {
            _IMAGE: _SERVED + quote(name),
            "status": row.status,
            "origin": row.origin,
            "confidence": None if row.confidence is None else round(row.confidence, 4),
        }
    }
    if row.by_person:
        task["annotations"] = [{"result": _result(row), "ground_truth": False}]
    elif row.label:
        score = round(row.confidence or 0.0, 4)
        task["predictions"] = [{"model_version": version, "score": score, "result": _result(row)}]
    return task


def _result(row: Row) -> list[dict[str, Any]]:
    if not row.label:  # a person said "none of these"
        return []
    value = {"choices": [row.label]}
    return [{"from_name": _LABEL, "to_name": _IMAGE, "type": "choices", "value": value}]


def _interface(names: Sequence[str]) -> str:
    choices = "\n".join(f"    <Choice value={quoteattr(name)}/>" for name in names)
    return (
        f'<View>\n  <Image name="{_IMAGE}" value="${_IMAGE}"/>\n'
        f'  <Choices name="{_LABEL}" toName="{_IMAGE}" choice="single" showInLine="true">\n'
        f"{choices}\n  </Choices>\n</View>\n"
    )


def _readme(content: Content) -> str:
    root = content.folder or Path(Path.cwd().anchor)
    return (
        "How to open this in Label Studio\n\n"
        "1. Let it serve the pictures from where they are. Set these before you start it:\n"
        "     LOCAL_FILES_SERVING_ENABLED=true\n"
        f"     LOCAL_FILES_DOCUMENT_ROOT={root}\n"
        f"2. Make a project. Settings, Labeling Interface, Code: paste {INTERFACE}.\n"
        "3. Settings, Cloud Storage, Add Source Storage, Local Files: the folder of the pictures.\n"
        "   (Label Studio serves only folders that were added. Do not sync it.)\n"
        f"4. Import {TASKS}.\n"
    )
