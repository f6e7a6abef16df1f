"""Labels: the class of an image, by a person's word or with a person's leave; see `Origin`."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

import numpy as np
from sqlite_utils import Database

from core.domain.arrays import Ints
from core.domain.records import UNSEEN, Origin, Picked
from core.store.journal import History, now
from core.store.sql import chunks, one_int, select_in

_Facts: TypeAlias = tuple[Origin, Picked, int | None, float | None]
"""Of a label: origin, what picked the image, the model, the promise."""


class LabelStore:
    """The labels of one project."""

    def __init__(self, db: Database, history: History) -> None:
        self._db = db
        self._history = history

    def put(
        self,
        image_ids: Iterable[int],
        class_id: int | None,
        *,
        origin: Origin = "given",
        picked: Picked = "",
        model_id: int | None = None,
        promise: float | None = None,
    ) -> int:
        """Label images, in one change that undoes as one, named "Label 37 images as Husky".

        Args:
            image_ids: the images; those that have this label already are left alone, but for a
                label that nobody had looked at before.
            class_id: the class, or None for "none of these".
            origin: how the labels came to be.
            picked: what brought the images before the person.
            model_id: which model's predictions were accepted or confirmed.
            promise: share of such labels that may be wrong, 0..1, where they were accepted unseen.

        Returns:
            how many labels changed.
        """
        classes = dict.fromkeys((int(image_id) for image_id in image_ids), class_id)
        return self._put(classes, (origin, picked, model_id, promise))

    def put_each(
        self, classes: Mapping[int, int | None], *, name: str, origin: Origin = "given"
    ) -> int:
        """Label images, each with its own class, in one change. See `put`.

        Args:
            classes: the class of each image, or None for "none of these".
            name: of the change.
            origin: how the labels came to be.

        Returns:
            how many labels changed.
        """
        return self._put(classes, (origin, "", None, None), name)

    def _put(self, classes: Mapping[int, int | None], facts: _Facts, name: str = "") -> int:
        """Label images; without a name of the change, all of them have one class."""
        now_labelled, unseen = self.of(classes), set[int]()
        if facts[0] != UNSEEN:
            unseen = self.unseen_among(now_labelled)
        changed = [
            image_id
            for image_id, class_id in classes.items()
            if now_labelled.get(image_id, 0) != class_id or image_id in unseen
        ]
        if not changed:
            return 0
        at = now()
        with self._history.change(
            name or f"Label {_images(len(changed))} as {self._class_name(classes[changed[0]])}",
            "labels",
            changed,
        ):
            self._db.conn.executemany(
                "INSERT INTO labels (image_id, class_id, at, origin, picked, model_id, promise)"
                " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (image_id) DO UPDATE SET"
                " class_id = excluded.class_id, at = excluded.at, origin = excluded.origin,"
                " picked = excluded.picked, model_id = excluded.model_id,"
                " promise = excluded.promise",
                [(image_id, classes[image_id], at, *facts) for image_id in changed],
            )
        return len(changed)

    def move(self, image_ids: Iterable[int], class_id: int, *, name: str) -> None:
        """Give labels another class; how they came to be stays. Images without one stay so."""
        labelled = list(self.of(image_ids))
        with self._history.change(name, "labels", labelled):
            self._db.conn.executemany(
                "UPDATE labels SET class_id = ? WHERE image_id = ?",
                [(class_id, image_id) for image_id in labelled],
            )

    def remove(self, image_ids: Iterable[int], *, name: str = "") -> int:
        """Take the labels off these images; return how many had one."""
        labelled = list(self.of(image_ids))
        if not labelled:
            return 0
        with self._history.change(
            name or f"Remove label from {_images(len(labelled))}", "labels", labelled
        ):
            for part in chunks(labelled):
                marks = ", ".join("?" for _ in part)
                self._db.execute(f"DELETE FROM labels WHERE image_id IN ({marks})", part)
        return len(labelled)

    def of(self, image_ids: Iterable[int]) -> dict[int, int | None]:
        """Return the labels of those images that have one; None stands for "none of these"."""
        query = "SELECT image_id, class_id FROM labels WHERE image_id IN ({marks})"
        return dict(select_in(self._db, query, (int(image_id) for image_id in image_ids)))

    def unseen_among(self, image_ids: Iterable[int]) -> set[int]:
        """Return those of the images whose label was accepted unseen."""
        query = "SELECT image_id FROM labels WHERE origin = 'accepted' AND image_id IN ({marks})"
        return {
            image_id
            for (image_id,) in select_in(self._db, query, (int(image_id) for image_id in image_ids))
        }

    def picked_by_model(self, image_ids: Iterable[int]) -> set[int]:
        """Return those of the images that a person labelled because of what a model said of them.

        They are surer or more doubtful than other pictures, so they do not tell how often it is
        right.
        """
        query = "SELECT image_id FROM labels WHERE picked != '' AND image_id IN ({marks})"
        return {
            image_id
            for (image_id,) in select_in(self._db, query, (int(image_id) for image_id in image_ids))
        }

    def examples(self) -> tuple[Ints, Ints]:
        """Return all examples: image ids (n,) and class ids (n,), by class and time.

        Labels that were accepted unseen are none: they are what a model guessed.
        """
        rows = self._db.execute(
            "SELECT image_id, class_id FROM labels WHERE class_id IS NOT NULL"
            " AND origin != 'accepted' ORDER BY class_id, at, image_id"
        ).fetchall()
        table = np.array(rows, np.int64).reshape(len(rows), 2)
        return table[:, 0], table[:, 1]

    def images_of(self, class_id: int, limit: int = -1, *, with_unseen: bool = False) -> list[int]:
        """List the examples of a class, newest label first.

        Args:
            class_id: of the class.
            limit: at most this many; -1 for all of them.
            with_unseen: list the labels that were accepted unseen, too.
        """
        rows = self._db.execute(
            "SELECT image_id FROM labels WHERE class_id = ? AND (? OR origin != 'accepted')"
            " ORDER BY at DESC, rowid DESC LIMIT ?",
            [class_id, with_unseen, limit],
        )
        return [image_id for (image_id,) in rows]

    def count(self) -> int:
        """Count the images that a person has labelled."""
        return one_int(self._db, "SELECT count(*) FROM labels WHERE origin != 'accepted'")

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
