"""What a model said of the images that are shown, as columns, for looking over all of them."""

import numpy as np
from numpy.typing import NDArray
from sqlite_utils import Database

from core.domain.records import STATUSES
from core.domain.review import Predicted

_FETCH = 20_000  # rows at a time, so that other threads get their turn

_CODES = " ".join(f"WHEN '{one}' THEN {code}" for code, one in enumerate(STATUSES))

_QUERY = f"""
SELECT predictions.image_id, predictions.class_id, predictions.confidence,
       coalesce(predictions.runner_up_id, 0),
       predictions.confidence - predictions.runner_up_confidence,
       CASE predictions.status {_CODES} END,
       CASE WHEN labels.image_id IS NULL THEN 0 ELSE coalesce(labels.class_id, -1) END
FROM predictions
JOIN classes ON classes.id = predictions.class_id AND classes.removed = 0
LEFT JOIN labels ON labels.image_id = predictions.image_id
WHERE predictions.model_id = ? AND EXISTS (
    SELECT 1 FROM files JOIN folders ON folders.id = files.folder_id
    WHERE files.image_id = predictions.image_id AND files.missing = 0
    AND (folders.removed = 0 OR labels.image_id IS NOT NULL))
ORDER BY predictions.image_id
"""


def predicted(db: Database, model_id: int) -> Predicted:
    """Return a version's predictions of classes that are still there, by image id."""
    cursor = db.execute(_QUERY, [model_id])
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
