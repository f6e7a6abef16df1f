"""Where the images lie on the map: one layout, kept whole and replaced whole.

Computed, not said by a person, so it is not journalled: an undo leaves it as it is.
"""

from typing import cast, get_args

import numpy as np
from sqlite_utils import Database

from core.domain.map import MapLayout, MapMethod
from core.store.journal import now

_SHOWN = """
FROM embeddings JOIN (
    SELECT DISTINCT files.image_id AS id FROM files
    JOIN folders ON folders.id = files.folder_id
    LEFT JOIN labels ON labels.image_id = files.image_id
    WHERE files.missing = 0 AND (folders.removed = 0 OR labels.image_id IS NOT NULL)
) AS shown ON shown.id = embeddings.image_id
"""


class LayoutStore:
    """The map's layout in one project."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def get(self) -> MapLayout | None:
        """Return the layout that is kept; None where there is none, or none that makes sense."""
        row = self._db.execute(
            "SELECT backbone, method, n_arranged, image_ids, places FROM layouts"
        ).fetchone()
        if row is None:
            return None
        backbone, method, n_arranged, image_ids, places = row
        if method not in get_args(MapMethod) or len(image_ids) % 8 or len(image_ids) != len(places):
            return None  # to be arranged again
        points = np.frombuffer(places, "<f4").astype(np.float32).reshape(-1, 2)
        if not np.isfinite(points).all():
            return None
        return MapLayout(
            image_ids=np.frombuffer(image_ids, "<i8").astype(np.int64),
            places=points,
            method=cast(MapMethod, method),
            backbone=backbone,
            n_arranged=int(n_arranged),
        )

    def put(self, layout: MapLayout) -> None:
        """Keep a layout in the place of the one before."""
        self._db.execute(
            "INSERT OR REPLACE INTO layouts"
            " (id, backbone, method, at, n_arranged, image_ids, places)"
            " VALUES (1, ?, ?, ?, ?, ?, ?)",
            [
                layout.backbone,
                layout.method,
                now(),
                layout.n_arranged,
                layout.image_ids.astype("<i8").tobytes(),
                layout.places.astype("<f4").tobytes(),
            ],
        )

    def coverage(self) -> dict[str, int]:
        """Count the images that the project shows and that have an embedding, by backbone."""
        rows = self._db.execute(f"SELECT backbone, count(*) {_SHOWN} GROUP BY backbone")
        return {str(backbone): int(n) for backbone, n in rows}

    def images(self, backbone: str) -> list[int]:
        """List the images that the project shows and that have this embedding, by id."""
        query = f"SELECT shown.id {_SHOWN} WHERE embeddings.backbone = ? ORDER BY shown.id"
        return [image_id for (image_id,) in self._db.execute(query, [backbone])]
