"""Embeddings: one float16 vector for each image and backbone."""

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Protocol

import numpy as np
from sqlite_utils import Database

from core.domain.arrays import Floats, Ints
from core.domain.reading_rules import READING_RULES
from core.store.sql import chunks, select_in

_UNLABELLED = """
SELECT DISTINCT files.image_id FROM files
JOIN folders ON folders.id = files.folder_id AND folders.removed = 0
JOIN embeddings ON embeddings.image_id = files.image_id AND embeddings.backbone = ?
WHERE files.missing = 0 AND NOT EXISTS (
    SELECT 1 FROM labels WHERE image_id = files.image_id AND origin != 'accepted')
ORDER BY files.image_id
"""


_BY_FOLDER = """
SELECT count(DISTINCT files.image_id),
       count(DISTINCT CASE WHEN files.image_id > ? THEN files.image_id END) FROM files
JOIN folders ON folders.id = files.folder_id AND folders.removed = 0
JOIN embeddings ON embeddings.image_id = files.image_id AND embeddings.backbone = ?
WHERE files.missing = 0 AND NOT EXISTS (
    SELECT 1 FROM labels WHERE image_id = files.image_id AND origin != 'accepted')
GROUP BY files.folder_id
"""


class FindMissing(Protocol):
    """Answers what is still to be made of an image."""

    def __call__(self, content_hash: str) -> frozenset[str]:
        """Return the keys of missing embeddings; none where the image is known to be broken."""
        ...


class EmbeddingStore:
    """The embeddings of one project."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def put(self, backbone: str, vectors: Iterable[tuple[int, Floats]]) -> None:
        """Keep embeddings, each (n_features,), under their image's id."""
        self._db.conn.executemany(
            "INSERT OR REPLACE INTO embeddings (image_id, backbone, vector) VALUES (?, ?, ?)",
            (
                (image_id, backbone, vector.astype(np.float16).tobytes())
                for image_id, vector in vectors
            ),
        )

    def get(self, backbone: str, image_ids: Iterable[int]) -> tuple[Ints, Floats]:
        """Return those of the images that have an embedding, and their embeddings.

        Args:
            backbone: the embeddings' maker.
            image_ids: in any order.

        Returns:
            image ids (n,) and embeddings (n, n_features) float32, in the order asked for.
        """
        ids = [int(image_id) for image_id in image_ids]
        query = (
            "SELECT image_id, vector FROM embeddings WHERE backbone = ? AND image_id IN ({marks})"
        )
        by_id = _of_one_length(dict(select_in(self._db, query, ids, backbone)))
        embedded = [image_id for image_id in ids if image_id in by_id]
        joined = b"".join(by_id[image_id] for image_id in embedded)
        vectors = np.frombuffer(joined, np.float16).astype(np.float32)
        with np.errstate(invalid="ignore"):
            total = vectors.sum()
        if not np.isfinite(total):  # no network gives that, but a broken disk may
            vectors[~np.isfinite(vectors)] = 0
        return np.array(embedded, np.int64), vectors.reshape(len(embedded), -1 if embedded else 0)

    def filled(self, backbone: str, image_ids: Iterable[int]) -> Floats:
        """Return an embedding of every image, zeros for one that is missing or broken; see `get`.

        Returns:
            (n, n_features) float32, in the order asked for.
        """
        ids = np.array([int(image_id) for image_id in image_ids], np.int64)
        embedded, vectors = self.get(backbone, ids.tolist())
        if len(embedded) == len(ids):
            return vectors
        matrix = np.zeros((len(ids), max(1, vectors.shape[1])), np.float32)
        if len(embedded):
            matrix[np.isin(ids, embedded)] = vectors
        return matrix

    def joined(self, keys: Sequence[str], image_ids: Iterable[int]) -> tuple[Ints, Floats]:
        """Return those of the images that have all these embeddings, side by side.

        Args:
            keys: of the embeddings, in their order.
            image_ids: in any order.

        Returns:
            image ids (n,) and embeddings (n, n_features) float32, in the order asked for.
        """
        embedded, vectors = self.get(keys[0], image_ids)
        columns = [vectors]
        for key in keys[1:]:
            have, more = self.get(key, embedded.tolist())
            is_there = np.isin(embedded, have)
            embedded, columns = embedded[is_there], [column[is_there] for column in columns]
            columns.append(more)
        return embedded, columns[0] if len(columns) == 1 else np.concatenate(columns, axis=1)

    def drop(self, backbone: str, image_ids: Iterable[int]) -> None:
        """Forget the embeddings of these images that a backbone made."""
        query = "DELETE FROM embeddings WHERE backbone = ? AND image_id IN ({marks})"
        for part in chunks(int(image_id) for image_id in image_ids):
            marks = ", ".join("?" for _ in part)
            self._db.execute(query.format(marks=marks), [backbone, *part])

    def present(self, backbone: str, image_ids: Iterable[int]) -> list[int]:
        """Return those of the images that have an embedding, without reading it."""
        query = "SELECT image_id FROM embeddings WHERE backbone = ? AND image_id IN ({marks})"
        rows = select_in(self._db, query, (int(image_id) for image_id in image_ids), backbone)
        return [image_id for (image_id,) in rows]

    def present_all(self, keys: Sequence[str], image_ids: Iterable[int]) -> list[int]:
        """Return those of the images that have all these embeddings, without reading them."""
        ids = [int(image_id) for image_id in image_ids]
        for key in keys:
            ids = self.present(key, ids)
        return ids

    def unlabelled(self, keys: Sequence[str], most: int) -> Floats:
        """Return embeddings of the shown folders' images that nobody has labelled; see `joined`.

        Args:
            keys: of the embeddings, in their order.
            most: take every second, third, ... image where there are more than this many.

        Returns:
            (n_images, n_features) float32.
        """
        _, vectors = self.joined(keys, self.unlabelled_ids(keys[0], most))
        return vectors

    def unlabelled_ids(self, backbone: str, most: int) -> list[int]:
        """Return the ids of the images that `unlabelled` takes."""
        rows = self._db.execute(_UNLABELLED, [backbone]).fetchall()
        step = -(-len(rows) // most) or 1
        return [image_id for (image_id,) in rows[::step]]

    def unlabelled_by_folder(self, backbone: str, newer_than: int) -> list[tuple[int, int]]:
        """Count the images that `unlabelled` chooses from, in each shown folder.

        Args:
            backbone: the embeddings' maker.
            newer_than: an image's id.

        Returns:
            (images, images that came into the project after that one) of each folder.
        """
        rows = self._db.execute(_BY_FOLDER, [newer_than, backbone]).fetchall()
        return [(int(n), int(n_new)) for n, n_new in rows]

    def count(self, backbone: str) -> int:
        """Count the images with an embedding of this backbone."""
        row = self._db.execute(
            "SELECT count(*) FROM embeddings WHERE backbone = ?", [backbone]
        ).fetchone()
        return int(row[0])

    def read_by_older_rules(self) -> list[tuple[int, Path, int | None, int | None]]:
        """List the images that were read by older rules, and a file of each that may be there.

        Returns:
            image id, path, width and height; each image once.
        """
        query = (
            "SELECT images.id, folders.path, files.path, width, height FROM images"
            " JOIN files ON files.image_id = images.id AND files.missing = 0"
            " JOIN folders ON folders.id = files.folder_id"
            " WHERE read_by < ? GROUP BY images.id ORDER BY images.id"
        )
        rows = self._db.execute(query, [READING_RULES])
        return [
            (image_id, Path(home, path), width, height)
            for image_id, home, path, width, height in rows
        ]

    def note_rules(self, unaffected: Iterable[int], affected: Iterable[int]) -> None:
        """Note that images are as today's rules read them, or have to be read again.

        What was made of the latter, embeddings, predictions and errors, is forgotten; labels stay.
        """
        rules = READING_RULES
        self._db.conn.executemany(
            "UPDATE images SET read_by = ? WHERE id = ?",
            ((rules, image_id) for image_id in unaffected),
        )
        again = [(image_id,) for image_id in affected]
        self._db.conn.executemany(
            f"UPDATE images SET read_by = {rules}, reread = {rules}, error = '' WHERE id = ?", again
        )
        for table in ("embeddings", "predictions"):
            self._db.conn.executemany(f"DELETE FROM {table} WHERE image_id = ?", again)

    def reread_among(self, image_ids: Iterable[int]) -> list[int]:
        """Return those of the images that a change of the rules made to be read again."""
        query = "SELECT id FROM images WHERE reread > 0 AND id IN ({marks}) ORDER BY id"
        return [image_id for (image_id,) in select_in(self._db, query, image_ids)]


def _of_one_length(vectors: dict[int, bytes]) -> dict[int, bytes]:
    """Leave out what is not as long as most, or no numbers: it is broken, and fits nothing."""
    vectors = {image_id: data for image_id, data in vectors.items() if data and len(data) % 2 == 0}
    lengths = Counter(len(data) for data in vectors.values())
    if len(lengths) < 2:
        return vectors
    usual = max(lengths, key=lambda length: (lengths[length], length))
    return {image_id: data for image_id, data in vectors.items() if len(data) == usual}


@contextmanager
def known_images(project: Path, keys: Sequence[str]) -> Iterator[FindMissing]:
    """Open a read-only look-up for a decoding thread, which has no right to the connection.

    Args:
        project: the file.
        keys: of all embeddings that an image is to have.
    """
    uri = f"{project.absolute().as_uri()}?mode=ro"
    all_keys = frozenset(keys)
    with closing(sqlite3.connect(uri, uri=True, timeout=30)) as connection:

        def find_missing(content_hash: str) -> frozenset[str]:
            rows = connection.execute(
                "SELECT error, backbone FROM images LEFT JOIN embeddings ON image_id = images.id"
                " WHERE hash = ?",
                [content_hash],
            ).fetchall()
            if any(error for error, _ in rows):
                return frozenset()
            return all_keys - {key for _, key in rows}

        yield find_missing
