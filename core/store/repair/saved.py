"""What of a damaged project goes into the new one, table by table."""

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from core.domain.errors import ModelDamaged
from core.domain.records import UNSEEN
from core.domain.repair import Doubt, Kind
from core.store.journal import now
from core.store.json_values import parsed
from core.store.model_rows import arrays_of, examples_of, record_of
from core.store.models import id_in
from core.store.repair.collect import key_width
from core.store.repair.decide import (
    Decided,
    Finds,
    HashOf,
    Journal,
    alone,
    by_votes,
    classes_of,
    journal_of,
    labels_of,
)
from core.store.repair.files import files_of, places_of, settle_images
from core.store.repair.readings import Values, is_json

_MODEL = (
    "id", "created", "learner", "backbone", "backbone_sha256", "settings", "trust", "classes",
    "examples", "fingerprint",
)  # fmt: skip
_REPAIRED = "repaired"  # no fingerprint of examples: what cannot be checked is learned again


@dataclass(slots=True)
class Saved:
    """What is to be written.

    Attributes:
        rows: by table.
        totals: by kind, how many there were, whether that is known, and how many of the saved ones
            are not known whole.
        doubts, renamed, n_of_unknown_origin: as in `RepairReport`.
        has_history: the journal is among the rows, and all of it.
    """

    rows: dict[str, list[Values]]
    totals: dict[Kind, tuple[int, bool, int]]
    doubts: tuple[Doubt, ...]
    renamed: tuple[str, ...]
    n_of_unknown_origin: int
    has_history: bool


def saved_from(finds: Finds, hash_of: HashOf | None) -> Saved:
    """Decide on every table; see `core.store.repair.repair.repair`."""
    journal = journal_of(finds["events"])
    models, n_models, all_models = _models(finds)
    labels = labels_of(finds, journal, _newest_examples(models))
    _leave_out_unknown_classes(labels, finds)
    used = {row[1] for row in labels.rows.values() if row[1] is not None}
    classes, renamed = classes_of(finds, journal, _names_in(models), used)
    folders = by_votes(finds, "folders", "sqlite_autoindex_folders_1", journal, 1)
    images = by_votes(finds, "images", "sqlite_autoindex_images_1", journal, 1)
    settle_images(images, finds, hash_of)
    _drop_twins(images)
    files = files_of(finds, folders.rows, images.rows)
    decided: dict[Kind, Decided] = {
        "labels": labels, "classes": classes, "folders": folders, "images": images, "files": files,
    }  # fmt: skip
    rows, totals = _others(finds)
    counts = {
        kind: (table.n_all, table.is_exact, table.n_partly) for kind, table in decided.items()
    }
    n_unsure = sum(row[9] == _REPAIRED for row in models)
    totals = counts | totals | {"models": (n_models, all_models, n_unsure)}
    rows |= {name: list(table.rows.values()) for name, table in decided.items()}
    rows["folders"] = [_folder(row, journal) for row in rows["folders"]]
    rows["models"] = models
    ids = {row[0] for row in models}
    n_unknown = sum(not row[3] for row in rows["labels"])
    were_models = bool(models) or not finds["models"].is_whole or bool(finds["models"].rows)
    taught = _taught(models) if were_models else None
    rows["labels"] = [_whole_label(row, taught, ids) for row in rows["labels"]]
    rows["settings"] = _settings(finds, journal, ids)
    has_history = journal.is_whole and _fits(journal, rows)
    rows["events"] = journal.events if has_history else []
    names = {row[0]: str(row[1]) for row in rows["classes"]}
    doubts = tuple(_doubts(labels, names, finds))
    return Saved(rows, totals, doubts, tuple(renamed), n_unknown, has_history)


def _models(finds: Finds) -> tuple[list[Values], int, bool]:
    """Return the models that can be used, how many there were, and whether that is known."""
    rows, n_all, is_known = alone(finds["models"], lambda row: row[0])
    is_sound = all(harvest.is_whole for harvest in finds.values())
    usable = []
    for row in sorted(rows):
        try:
            record_of({**dict(zip(_MODEL, row, strict=False)), "n_examples": 0})
            examples_of(row[8])
            arrays_of(row[10])
        except ModelDamaged:
            continue
        # Nothing shows a flipped bit in an array, so the person is asked to adapt again.
        usable.append(row if is_sound else (*row[:9], _REPAIRED, *row[10:]))
    return usable, n_all, is_known


def _newest_examples(models: list[Values]) -> dict[int, int]:
    return dict(examples_of(models[-1][8])) if models else {}


def _names_in(models: Iterable[Values]) -> dict[int, set[str]]:
    """Return the names under which models know classes, by id."""
    names: dict[int, set[str]] = {}
    for row in models:
        for class_id, name in parsed(row[7]):
            names.setdefault(class_id, set()).add(name)
    return names


def _leave_out_unknown_classes(labels: Decided, finds: Finds) -> None:
    """Take labels of classes that there never were for what they are: broken."""
    if not finds["classes"].is_whole:
        return
    known = {reading.values[0] for reading in finds["classes"].rows}
    for image_id, row in list(labels.rows.items()):
        if row[1] is not None and row[1] not in known:
            labels.doubts[image_id] = [row[1]]
            del labels.rows[image_id]


def _drop_twins(images: Decided) -> None:
    """Leave out images of which two have one hash: one of these was read wrong."""
    by_hash: dict[object, list[int]] = {}
    for image_id, row in images.rows.items():
        by_hash.setdefault(row[1], []).append(image_id)
    for image_hash, ids in by_hash.items():
        for image_id in ids if len(ids) > 1 else ():
            images.doubts[image_id] = [str(image_hash)]
            del images.rows[image_id]


def _folder(row: Values, journal: Journal) -> Values:
    if len(row) > 2:
        return row
    past = journal.rows.get("folders", {}).get(str(row[0])) or {}
    return (*row, past.get("removed", 0))


def _taught(models: Iterable[Values]) -> set[tuple[int, int]]:
    """Return all (image id, class id) that ever taught a model."""
    return {pair for row in models for pair in examples_of(row[8])}


def _whole_label(row: Values, taught: set[tuple[int, int]] | None, models: set[int]) -> Values:
    """Fill in what of a label could not be read.

    Args:
        row: of the label.
        taught: see `_taught`; None where there never was a model.
        models: those that were saved.
    """
    image_id, class_id, at, origin, picked, model_id, promise = row[:7]
    if not origin:
        # It may have been accepted unseen, and must not become an example by this.
        was_given = taught is None or (image_id, class_id) in taught
        origin = "imported" if was_given else UNSEEN
    model_id = model_id if model_id in models else None
    return (image_id, class_id, at or now(), origin, picked or "", model_id, promise)


def _settings(finds: Finds, journal: Journal, models: set[int]) -> list[Values]:
    """Return what is set and noted; a model in use only where it was saved."""
    rows, _, _ = alone(finds["settings"], lambda row: row[0])
    values = {name: value for name, value, *_ in rows}
    for name, row in journal.rows.get("settings", {}).items() if journal.is_whole else ():
        if row is not None:
            values[name] = row.get("value")
    if id_in(values.get("model")) not in models:
        values.pop("model", None)
    is_note = str.startswith
    return [
        (name, value)
        for name, value in values.items()
        if not is_note(name, "note ") or (value is not None and is_json(value))
    ]


_OTHERS: dict[Kind, str] = {
    "settings": "settings",
    "embeddings": "embeddings",
    "predictions": "predictions",
    "runs": "runs",
}


def _others(finds: Finds) -> tuple[dict[str, list[Values]], dict[Kind, tuple[int, bool, int]]]:
    """Return what stands in one place only, by table, and how much there was."""
    rows: dict[str, list[Values]] = {}
    totals: dict[Kind, tuple[int, bool, int]] = {}
    for kind, name in _OTHERS.items():
        rows[name], n_all, is_known = alone(finds[name], _key(name))
        totals[kind] = n_all, is_known, 0
    rows["run_items"], _, are_items_whole = alone(finds["run_items"], _key("run_items"))
    totals["runs"] = totals["runs"][0], totals["runs"][1] and are_items_whole, 0
    rows["layouts"], _, _ = alone(finds["layouts"], _key("layouts"))
    return rows, totals


def _key(name: str) -> Callable[[Values], Hashable]:
    width = key_width(name)
    return lambda row: row[:width]


def _fits(journal: Journal, rows: Mapping[str, list[Values]]) -> bool:
    """Whether the journal speaks of what was saved, so that undo cannot run into nothing."""
    ids = {table: {row[0] for row in rows[table]} for table in rows}
    now_labelled = {
        int(key): row.get("class_id")
        for key, row in journal.rows.get("labels", {}).items()
        if row is not None
    }
    if now_labelled != {row[0]: row[1] for row in rows["labels"]}:
        return False
    for event in journal.events:
        for table, pairs in parsed(event[7]).items():
            for key, sides in pairs.items():
                if not _is_there(table, key, ids):
                    return False
                if not all(_points_well(table, side, ids) for side in sides if side):
                    return False
    return True


def _is_there(table: str, key: str, ids: Mapping[str, set[Any]]) -> bool:
    if table == "settings":
        return True
    return key.isdecimal() and int(key) in ids["images" if table == "labels" else table]


def _points_well(table: str, row: Mapping[str, Any], ids: Mapping[str, set[Any]]) -> bool:
    if table == "labels":
        targets = (("classes", row.get("class_id")), ("models", row.get("model_id")))
        return all(row_id is None or row_id in ids[other] for other, row_id in targets)
    is_model = table == "settings" and row.get("name") == "model" and row.get("value")
    return not is_model or id_in(row.get("value")) in ids["models"]


def _doubts(labels: Decided, names: Mapping[int, str], finds: Finds) -> Iterable[Doubt]:
    places = places_of(finds)
    for image_id, said in sorted(labels.doubts.items()):
        files = places.get(image_id, [])
        ids = list(dict.fromkeys(said))
        words = [
            "none of these" if class_id is None else names.get(_int(class_id), "")
            for class_id in ids
        ]
        yield Doubt(str(files[0]) if files else "", tuple(word for word in words if word))


def _int(value: Hashable) -> int:
    return value if isinstance(value, int) else 0
