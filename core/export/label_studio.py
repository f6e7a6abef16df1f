"""Label Studio: tasks to import, and the labelling interface that goes with them.

A person's labels arrive as annotations, the model's as predictions with their score. Pictures stay
where they are: Label Studio serves them as local files. It takes a folder for these only where that
lies below its document root, and is not the root itself (tried with 1.23.2).

Source: https://labelstud.io/guide/tasks, https://labelstud.io/guide/predictions and
https://labelstud.io/guide/storage_local.
"""

import json
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit
from xml.sax.saxutils import quoteattr

from core.domain.errors import BadTarget
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
        served = _served(content)
        with (part / TASKS).open("w", encoding="utf-8", newline="") as file:
            file.write("[")
            for row in self.taken(content, written, tick):
                name = row.full_path.relative_to(served.root).as_posix()
                file.write(",\n " if written.entries else "\n ")
                file.write(json.dumps(_task(name, row, version), ensure_ascii=False))
                written.add(name, row.label)
            file.write("\n]\n")
        (part / INTERFACE).write_text(_interface(_names(content)), encoding="utf-8")
        (part / README).write_text(_readme(served), encoding="utf-8")
        return written

    def read(self, content: Content, part: Path) -> Iterator[Entry]:
        """See `FolderFormat.read`."""
        for task in json.loads((part / TASKS).read_text(encoding="utf-8")):
            said = [*task.get("annotations", ()), *task.get("predictions", ())]
            choices = [
                result["value"]["choices"] for annotation in said for result in annotation["result"]
            ]
            name = parse_qs(urlsplit(task["data"][_IMAGE]).query)["d"][0]
            yield name, choices[0][0] if choices else ""

    def preview(self, content: Content) -> tuple[str, Sequence[str]]:
        """See `Format.preview`."""
        version = _version(content)
        rows = first(content.rows[:HEAD], self)
        root = _served(content).root if rows else Path()
        tasks = [
            json.dumps(
                _task(row.full_path.relative_to(root).as_posix(), row, version), ensure_ascii=False
            )
            for row in rows
        ]
        return "[\n " + ",\n ".join(tasks) + "\n]\n", (TASKS, INTERFACE, README)


def _names(content: Content) -> list[str]:
    labels = (row.label for row in content.rows if row.label)
    return list(dict.fromkeys([*content.class_names(), *labels]))


def _version(content: Content) -> str:
    model = content.project.models.current()
    return f"handful {model.id}" if model else ""


@dataclass(frozen=True, slots=True)
class Served:
    """What Label Studio is told to serve: folders below its document root."""

    root: Path
    folders: tuple[Path, ...]


def _served(content: Content) -> Served:
    """Find what to serve for the pictures of an export.

    Raises:
        BadTarget: they have no folder in common but the disk itself, which nobody should serve.
    """
    if not content.rows:
        return Served(content.target.parent, ())
    known = [content.folder] if content.folder is not None else content.project.files.folders()
    places = dict.fromkeys(row.full_path.parent for row in content.rows)
    folders = [folder for folder in known if any(place.is_relative_to(folder) for place in places)]
    elsewhere = [
        place for place in places if not any(place.is_relative_to(folder) for folder in folders)
    ]
    served = served_for(folders, elsewhere, places)
    if served is None:
        reason = (
            "Label Studio serves pictures from below one folder, and these have only the disk in"
            " common; export one folder at a time"
        )
        raise BadTarget(content.target, reason)
    return served


def served_for(
    folders: Sequence[Path], elsewhere: Sequence[Path], places: Iterable[Path]
) -> Served | None:
    """Say which folders to serve, and from where; None where that would be the whole disk.

    Args:
        folders: of the project, that hold pictures of the export.
        elsewhere: folders of single pictures, such as examples.
        places: all folders that pictures lie in.
    """
    together = _common(elsewhere)
    ways = [[*folders, together]] if together else []
    for way in (*ways, [*folders, *elsewhere]):
        root = _common([place.parent for place in way])
        if root and root.parent != root:
            return Served(root, tuple(_outermost(way)))
    # A folder on top of the disk: those in it will do, where no picture lies beside them.
    top = _common([*folders, *elsewhere])
    inner = [] if top is None or top.parent == top else [place.relative_to(top) for place in places]
    if top is None or not inner or any(not path.parts for path in inner):
        return None
    return Served(top, tuple(top / name for name in dict.fromkeys(path.parts[0] for path in inner)))


def _common(folders: Sequence[Path]) -> Path | None:
    try:
        return Path(os.path.commonpath(folders)) if folders else None
    except ValueError:  # on several drives
        return None


def _outermost(folders: Iterable[Path]) -> list[Path]:
    outermost: list[Path] = []
    for folder in sorted(set(folders)):  # which puts each behind those that it lies in
        if not any(folder.is_relative_to(other) for other in outermost):
            outermost.append(folder)
    return outermost


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


def _readme(served: Served) -> str:
    folders = "".join(f"     {folder}\n" for folder in served.folders)
    each = "this folder" if len(served.folders) == 1 else "each of these folders, one after another"
    return (
        "How to open this in Label Studio\n\n"
        "1. Let it serve the pictures from where they are. Set these before you start it:\n"
        "     LOCAL_FILES_SERVING_ENABLED=true\n"
        f"     LOCAL_FILES_DOCUMENT_ROOT={served.root}\n"
        f"2. Make a project. Settings, Labeling Interface, Code: paste {INTERFACE}.\n"
        "3. Settings, Cloud Storage, Add Source Storage, Local Files. The absolute local path is\n"
        f"   {each}:\n{folders}"
        "   (Label Studio serves only folders that were added, and never the document root\n"
        "   itself. Do not sync them.)\n"
        f"4. Import {TASKS}.\n"
    )
