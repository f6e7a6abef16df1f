"""Label Studio: what JSON and JSON-MIN exports hold, and the tasks that Handful writes for it.

What a person said comes before what a model did; skipped tasks say nothing.

Source: https://labelstud.io/guide/export and https://labelstud.io/guide/task_format.
"""

from collections.abc import Iterator
from typing import Any

from core.domain.errors import LabelsError
from core.domain.imports import ImportChoices, LabelRecord
from core.domain.progress import Tick
from core.domain.reports import Skipped
from core.imaging.kinds import PICTURE, kind_of_name
from core.importers.addresses import is_served, is_uploaded, paths_in
from core.importers.interfaces import TICK_EVERY, Importer, Labels
from core.importers.source import Json, Source, is_text

TASKS = "tasks.json"

# What JSON-MIN puts beside the data of a task and the choices.
_OF_A_TASK = {"id", "annotation_id", "annotator", "created_at", "updated_at", "lead_time"}

_NO_LIST = "it holds no list of tasks"
_NO_PICTURE = "no picture is named"
_NO_OBJECT = "it is no JSON object"


class LabelStudio(Importer):
    """Choices of whole pictures; boxes and the like are no labels of a picture."""

    kind = "label-studio"
    title = "Label Studio"

    def accepts(self, source: Source) -> bool:
        """See `Importer.accepts`."""
        if source.is_folder:
            return TASKS in source.names and "interface.xml" in source.names
        head = source.json_head
        if head is None or not head.is_list:
            return False
        first = head.starts_with("")
        if isinstance(first.get("data"), dict):
            return bool({"annotations", "completions", "predictions", "id"} & first.keys()) or any(
                is_served(value) for value in first["data"].values()
            )
        return {"annotation_id", "annotator"} <= first.keys() or any(
            is_served(value) for value in first.values()
        )

    def read(self, source: Source, choices: ImportChoices, tick: Tick) -> Labels:
        """See `Importer.read`."""
        if source.is_folder:
            source = Source(source.path / TASKS)
        tasks = source.json()
        if not isinstance(tasks, list):
            raise LabelsError(source.path, _NO_LIST)
        labels = Labels(source.path.parent)
        for number, task in enumerate(tasks, 1):
            if number % TICK_EVERY == 0:
                tick(number, len(tasks))
            where = f"task {number}"
            record = _record(task, where) if isinstance(task, dict) else _NO_OBJECT
            if isinstance(record, str):
                labels.unusable.append(Skipped(where, record))
            else:
                labels.records.append(record)
        return labels


def _record(task: Json, where: str) -> LabelRecord | str:
    """Return what a task says of its picture."""
    data = task.get("data")
    data = data if isinstance(data, dict) else task
    address = picture_in(data)
    if not address:
        return _NO_PICTURE
    path, *alternatives = paths_in(address)
    if "data" not in task:
        names = _min_choices(task)
        return LabelRecord(
            path, names, where, others=tuple(alternatives), is_tidied=is_uploaded(address)
        )
    said = [
        annotation for key in ("annotations", "completions") for annotation in _list(task.get(key))
    ]
    said = [annotation for annotation in said if not annotation.get("was_cancelled")]
    names = tuple(dict.fromkeys(name for annotation in said for name in _choices(annotation)))
    by_model = False
    # An annotation without a choice is a person's word, too: it takes the prediction back.
    if not said:
        predicted = _list(task.get("predictions"))[-1:]
        names = tuple(
            dict.fromkeys(name for prediction in predicted for name in _choices(prediction))
        )
        by_model = bool(names)
    is_none = bool(said) and not names and data.get("status") == "unknown"
    return LabelRecord(
        path,
        names,
        where,
        is_none=is_none,
        by_model=by_model,
        others=tuple(alternatives),
        is_tidied=is_uploaded(address),
    )


def _choices(said: Json) -> Iterator[str]:
    """Go through what an annotation or a prediction chose for the whole picture."""
    for result in _list(said.get("result")):
        value = result.get("value")
        if not isinstance(value, dict):
            continue
        chosen = value.get("choices") or value.get("taxonomy") or ()
        for name in chosen if isinstance(chosen, list) else ():
            if isinstance(name, list):  # a taxonomy: from the root to the leaf
                name = "/".join(map(str, name))
            if isinstance(name, str) and is_text(name):
                yield name


def _min_choices(task: Json) -> tuple[str, ...]:
    """Return what a task of JSON-MIN says: texts under keys that are none of its data."""
    names: list[str] = []
    picture = picture_in(task)
    for key, value in task.items():
        if key in _OF_A_TASK or value == picture or is_served(value):
            continue
        if key in ("status", "origin", "confidence"):  # what an export of ours adds to the data
            continue
        if isinstance(value, dict):  # several choices
            value = value.get("choices")
            names += (
                [choice for choice in value if isinstance(choice, str)]
                if isinstance(value, list)
                else []
            )
        elif isinstance(value, str) and value and is_text(value):
            names.append(value)
    return tuple(dict.fromkeys(names))


def picture_in(data: Json) -> str:
    """Return the address of a task's picture; "" where it has none."""
    texts = {key: text for key, text in data.items() if isinstance(text, str) and is_text(text)}
    served = next((address for address in texts.values() if is_served(address)), "")
    if served:
        return served
    named = (address for address in texts.values() if kind_of_name(_last(address)) == PICTURE)
    return next(named, "") or texts.get("image", "")


def _last(address: str) -> str:
    path = address.partition("?")[0] if "://" in address else address
    return path.replace("\\", "/").rpartition("/")[2]


def _list(value: Any) -> list[Json]:  # noqa: ANN401 - whatever the file holds
    return [entry for entry in value if isinstance(entry, dict)] if isinstance(value, list) else []
