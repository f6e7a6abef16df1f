"""Model versions and what each of them predicted."""

import json
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import asdict

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import save
from sqlite_utils import Database

from core.domain.challenger import LabelChange
from core.domain.errors import ModelDamaged, NoModel
from core.domain.records import STATUSES, ModelRecord, NewModel, Prediction
from core.domain.review import Predicted
from core.store import model_diff as compared
from core.store.journal import History, now
from core.store.json_values import is_id
from core.store.model_rows import arrays_of, examples_of, record_of
from core.store.sql import chunks, select_in

_COLUMNS = (
    "image_id", "class_id", "confidence", "runner_up_id", "runner_up_confidence", "unknown",
    "status", "probabilities",
)  # fmt: skip

_SHARE_BYTES = np.dtype(np.float16).itemsize
_FETCH = 20_000  # rows at a time, so that other threads get their turn

_CODES = " ".join(f"WHEN '{status}' THEN {code}" for code, status in enumerate(STATUSES))

_PREDICTED = f"""
SELECT predictions.image_id, predictions.class_id, predictions.confidence,
       coalesce(predictions.runner_up_id, 0),
       predictions.confidence - predictions.runner_up_confidence,
       CASE predictions.status {_CODES} END,
       CASE WHEN labels.image_id IS NULL THEN 0 WHEN labels.origin = 'accepted' THEN -2
            ELSE coalesce(labels.class_id, -1) END
FROM predictions
JOIN classes ON classes.id = predictions.class_id AND classes.removed = 0
LEFT JOIN labels ON labels.image_id = predictions.image_id
WHERE predictions.model_id = ? AND EXISTS (
    SELECT 1 FROM files JOIN folders ON folders.id = files.folder_id
    WHERE files.image_id = predictions.image_id AND files.missing = 0
    AND (folders.removed = 0 OR labels.image_id IS NOT NULL))
ORDER BY predictions.image_id
"""


class ModelStore:
    """The models of one project. A model, once put to use, never changes and stays."""

    def __init__(self, db: Database, history: History) -> None:
        self._db = db
        self._history = history

    def add(self, model: NewModel) -> int:
        """Keep a new version and return its id; `make_current` puts it to use.

        Its arrays are kept as safetensors, never as a pickle.
        """
        cursor = self._db.execute(
            "INSERT INTO models (created, learner, backbone, backbone_sha256, settings, trust,"
            " classes, examples, fingerprint, arrays) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                now(),
                model.learner,
                model.backbone,
                model.backbone_sha256,
                json.dumps(model.settings.to_json()),
                json.dumps(asdict(model.trust)),
                json.dumps([list(pair) for pair in model.classes], ensure_ascii=False),
                json.dumps([list(pair) for pair in model.examples]),
                model.fingerprint,
                save({name: np.ascontiguousarray(part) for name, part in model.arrays.items()}),
            ],
        )
        return int(cursor.lastrowid or 0)

    def make_current(self, model_id: int, *, name: str) -> None:
        """Put a version to use, as a change that can be undone."""
        with self._history.change(name, "settings", ["model"]):
            self._db.execute(
                "INSERT INTO settings (name, value) VALUES ('model', ?)"
                " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                [str(model_id)],
            )

    def current(self) -> ModelRecord | None:
        """Return the version in use, None before the first adapt.

        Raises:
            ModelDamaged: its row cannot be read, or is gone.
        """
        row = self._db.execute("SELECT value FROM settings WHERE name = 'model'").fetchone()
        if row is None or not row[0]:
            return None
        model_id = id_in(row[0])
        if not model_id:
            raise ModelDamaged("the project does not say which one is in use")
        try:
            return self.get(model_id)
        except NoModel as error:
            raise ModelDamaged("the one in use is missing") from error

    def readable(self) -> ModelRecord | None:
        """Return the version in use; None before the first adapt, and where it cannot be read.

        For a caller that goes on without a model, as a new one is adapted.
        """
        try:
            return self.current()
        except ModelDamaged:
            return None

    def damage(self) -> ModelDamaged | None:
        """Say what keeps the version in use from being read; None where nothing does."""
        try:
            self.current()
        except ModelDamaged as error:
            return error
        return None

    def all(self) -> list[ModelRecord]:
        """List all versions that can be read, newest first."""
        records = []
        for (model_id,) in self._db.execute("SELECT id FROM models ORDER BY id DESC").fetchall():
            # Another thread or program may discard one while they are read.
            with suppress(ModelDamaged, NoModel):
                records.append(self.get(model_id))
        return records

    def get(self, model_id: int) -> ModelRecord:
        """Return one version.

        Raises:
            NoModel: there is none with this id.
            ModelDamaged: its row cannot be read, or speaks of classes that are not there.
        """
        rows = self._db.query(
            "SELECT id, created, learner, backbone, backbone_sha256, settings, trust, classes,"
            " CASE WHEN json_valid(examples) THEN json_array_length(examples) END AS n_examples,"
            " fingerprint FROM models WHERE id = ?",
            [model_id],
        )
        row = next(iter(rows), None)
        if row is None:
            raise NoModel(model_id)
        record = record_of(row)
        known = dict(
            select_in(self._db, "SELECT id, 1 FROM classes WHERE id IN ({marks})", record.class_ids)
        )
        if len(known) < len(record.class_ids):
            raise ModelDamaged("it speaks of classes that are not there")
        return record

    def arrays(self, model_id: int) -> dict[str, NDArray[np.generic]]:
        """Return the arrays that a version predicts with.

        Raises:
            NoModel: there is none with this id.
            ModelDamaged: they cannot be read.
        """
        row = self._db.execute("SELECT arrays FROM models WHERE id = ?", [model_id]).fetchone()
        if row is None:
            raise NoModel(model_id)
        return arrays_of(row[0])

    def examples(self, model_id: int) -> list[tuple[int, int]]:
        """Return the (image id, class id) pairs that a version was adapted to.

        Raises:
            ModelDamaged: they cannot be read.
        """
        row = self._db.execute("SELECT examples FROM models WHERE id = ?", [model_id]).fetchone()
        return examples_of(row[0]) if row else []

    def put_predictions(self, model_id: int, predictions: Iterable[Prediction]) -> None:
        """Keep what a version predicted, replacing what it predicted for these images before."""
        self._db.conn.executemany(
            f"INSERT OR REPLACE INTO predictions (model_id, {', '.join(_COLUMNS)})"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            ((model_id, *_row_of(prediction)) for prediction in predictions),
        )

    def predictions(self, model_id: int, image_ids: Iterable[int]) -> dict[int, Prediction]:
        """Return what a version predicted for these images, where it did."""
        query = (
            f"SELECT {', '.join(_COLUMNS)} FROM predictions"
            " WHERE model_id = ? AND image_id IN ({marks})"
        )
        rows = select_in(self._db, query, (int(image_id) for image_id in image_ids), model_id)
        predictions = (Prediction(*(*row[:-1], _shares_in(row[-1]))) for row in rows)
        return {prediction.image_id: prediction for prediction in predictions}

    def predicted(self, model_id: int) -> Predicted:
        """Return what a version predicted for the images that are shown, as columns by image id.

        Predictions of classes that were removed are left out.
        """
        cursor = self._db.execute(_PREDICTED, [model_id])
        parts: list[NDArray[np.float64]] = []
        while rows := cursor.fetchmany(_FETCH):
            parts.append(np.array(rows, np.float64))
        table = np.concatenate(parts) if parts else np.zeros((0, 7))
        return Predicted(
            image_ids=table[:, 0].astype(np.int64),
            class_ids=table[:, 1].astype(np.int64),
            confidences=table[:, 2].astype(np.float32),
            runner_up_ids=table[:, 3].astype(np.int64),
            margins=table[:, 4].astype(np.float32),
            statuses=table[:, 5].astype(np.int8),
            label_ids=table[:, 6].astype(np.int64),
        )

    def changes(self, before_id: int, after_id: int) -> list[LabelChange]:
        """List the images that two versions predict differently."""
        return compared.changes(self._db, before_id, after_id)

    def count_both(self, before_id: int, after_id: int) -> int:
        """Count the images that both versions have predicted."""
        return compared.count_both(self._db, before_id, after_id)

    def unpredicted(self, by_id: int, model_id: int) -> list[int]:
        """List the images that one version (`by_id`) has predicted and the other has not."""
        return compared.unpredicted(self._db, by_id, model_id)

    def forget(self, model_id: int, image_ids: Iterable[int]) -> None:
        """Forget what a version predicted for these images."""
        query = "DELETE FROM predictions WHERE model_id = ? AND image_id IN ({marks})"
        for part in chunks(image_ids):
            marks = ", ".join("?" for _ in part)
            self._db.execute(query.format(marks=marks), [model_id, *part])

    def remove(self, model_id: int) -> None:
        """Delete a version that was never put to use and whose predictions are forgotten."""
        self._db.execute("DELETE FROM models WHERE id = ?", [model_id])


def id_in(value: object) -> int:
    """Read a model's id as settings have it; 0 where that says none."""
    text = str(value or "")[:20]
    return int(text) if text.isascii() and text.isdecimal() and is_id(int(text)) else 0


def _row_of(prediction: Prediction) -> tuple[object, ...]:
    """Return a prediction as `_COLUMNS` has it: probabilities as the bytes of float16."""
    values = (getattr(prediction, name) for name in _COLUMNS[:-1])
    return (*values, np.asarray(prediction.probabilities, np.float16).tobytes())


def _shares_in(data: bytes) -> NDArray[np.float16]:
    """Read probabilities; none where the file holds something else."""
    return np.frombuffer(data if len(data) % _SHARE_BYTES == 0 else b"", np.float16)
