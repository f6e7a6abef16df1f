"""Labels: the class a person gave an image. No code path lets a model write here."""

from collections.abc import Iterable, Sequence

import numpy as np
from sqlite_utils import Database

from core.domain.arrays import Ints
from core.store.journal import History, now
from core.store.sql import chunks, one_int, select_in


class LabelStore:
    """The labels of one project."""

    def __init__(self, db: Database, history: History) -> None:
        self._db = db
        self._history = history

    def put(self, image_ids: Iterable[int], class_id: int | None, *, name: str = "") -> int:
        """Label images, in one change that undoes as one.

        Args:
            image_ids: the images; those that have this label already are left alone.
            class_id: the class, or None for "none of these".
            name: of the change; by default "Label 37 images as Husky".

        Returns:
            how many labels changed.
        """
        wanted = list(dict.fromkeys(int(one) for one in image_ids))
        now_labelled = self.of(wanted)
        changed = [one for one in wanted if now_labelled.get(one, 0) != class_id]
        if not changed:
            return 0
        at = now()
        with self._history.change(
            name or f"Label {_images(len(changed))} as {self._class_name(class_id)}",
            "labels",
            changed,
        ):
            self._db.conn.executemany(
                "INSERT INTO labels (image_id, class_id, at) VALUES (?, ?, ?)"
                " ON CONFLICT (image_id) DO UPDATE"
                " SET class_id = excluded.class_id, at = excluded.at",
                [(image_id, class_id, at) for image_id in changed],
            )
        return len(changed)

    def remove(self, image_ids: Iterable[int], *, name: str = "") -> int:
        """Take the labels off these images; return how many had one."""
        wanted = list(self.of(image_ids))
        if not wanted:
            return 0
        with self._history.change(
            name or f"Remove label from {_images(len(wanted))}", "labels", wanted
        ):
            for part in chunks(wanted):
                marks = ", ".join("?" for _ in part)
                self._db.execute(f"DELETE FROM labels WHERE image_id IN ({marks})", part)
        return len(wanted)

    def of(self, image_ids: Iterable[int]) -> dict[int, int | None]:
        """Return the labels of those images that have one; None stands for "none of these"."""
        query = "SELECT image_id, class_id FROM labels WHERE image_id IN ({marks})"
        rows = select_in(self._db, query, (int(one) for one in image_ids))
        return {one: None if two is None else two for one, two in rows}

    def examples(self) -> tuple[Ints, Ints]:
        """Return all examples: image ids (n,) and class ids (n,), by class and time."""
        rows = self._db.execute(
            "SELECT image_id, class_id FROM labels WHERE class_id IS NOT NULL"
            " ORDER BY class_id, at, image_id"
        ).fetchall()
        table = np.array(rows, np.int64).reshape(len(rows), 2)
        return table[:, 0], table[:, 1]

    def images_of(self, class_id: int, limit: int = -1) -> list[int]:
        """List the images of a class, newest label first."""
        rows = self._db.execute(
            "SELECT image_id FROM labels WHERE class_id = ? ORDER BY at DESC, rowid DESC LIMIT ?",
            [class_id, limit],
        )
        return [image_id for (image_id,) in rows]

    def count(self) -> int:
        """Count the images that a person has labelled."""
        return one_int(self._db, "SELECT count(*) FROM labels")

    def _class_name(self, class_id: int | None) -> str:
        if class_id is None:
            return "none of these"
        row = self._db.execute("SELECT name FROM classes WHERE id = ?", [class_id]).fetchone()
        return str(row[0])


class PastLabels(LabelStore):
    """The labels, but for the examples, which are as a model learned them.

    Args:
        db, history: the project's.
        examples: (image id, class id), in their order.
    """

    def __init__(self, db: Database, history: History, examples: Sequence[tuple[int, int]]) -> None:
        super().__init__(db, history)
        self._examples = np.array(examples, np.int64).reshape(len(examples), 2)

    def examples(self) -> tuple[Ints, Ints]:
        """Return the examples as they were. See `LabelStore.examples`."""
        return self._examples[:, 0], self._examples[:, 1]


def _images(count: int) -> str:
    return "1 image" if count == 1 else f"{count} images"
