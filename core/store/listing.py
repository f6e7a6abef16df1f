"""The project's files with labels and predictions, side by side: for the grid and for export."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path, PurePath
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray
from sqlite_utils import Database

from core.domain.arrays import Ints
from core.domain.export import Which
from core.domain.file_facts import FileFacts
from core.domain.records import (
    ORIGINS,
    STATUSES,
    UNSEEN,
    Entries,
    FileNames,
    ImageDetail,
    Neighbour,
    Row,
    Status,
)
from core.store.files import RECORD_SQL, to_record
from core.store.models import ModelStore, id_in
from core.store.sql import select_in

_Where: TypeAlias = tuple[str, list[object]]
_FETCH = 20_000  # rows at a time, so that other threads get their turn

_JOINS = """
FROM files
JOIN folders ON folders.id = files.folder_id
LEFT JOIN images ON images.id = files.image_id
LEFT JOIN labels ON labels.image_id = files.image_id
LEFT JOIN predictions ON predictions.image_id = files.image_id AND predictions.model_id = ?
LEFT JOIN classes ON classes.id = predictions.class_id
"""

# A person's word comes first, then what is wrong with the file, then the model's. A class that was
# deleted since is no prediction any more.
_STATUS = """
CASE WHEN labels.image_id IS NOT NULL AND labels.class_id IS NULL THEN 'unknown'
     WHEN labels.image_id IS NOT NULL THEN 'labelled'
     WHEN files.error != '' OR coalesce(images.error, '') != '' THEN 'failed'
     WHEN classes.removed = 0 THEN predictions.status
     ELSE 'pending' END
"""

_CODES = " ".join(f"WHEN '{status}' THEN {code}" for code, status in enumerate(STATUSES))

_ORIGINS = " ".join(f"WHEN '{origin}' THEN {code}" for code, origin in enumerate(ORIGINS))

_ENTRIES = f"""
SELECT files.id, coalesce(files.image_id, 0),
       CASE WHEN labels.image_id IS NULL THEN 0 ELSE coalesce(labels.class_id, -1) END,
       CASE WHEN classes.removed = 0 THEN classes.id ELSE 0 END,
       CASE WHEN classes.removed = 0 THEN predictions.confidence ELSE -1 END,
       CASE WHEN classes.removed = 0
            THEN predictions.confidence - predictions.runner_up_confidence ELSE -1 END,
       CASE {_STATUS} {_CODES} END,
       CASE labels.origin {_ORIGINS} ELSE -1 END
{_JOINS}
WHERE files.missing = 0 AND (folders.removed = 0 OR labels.image_id IS NOT NULL)
"""

_NAMES = """
SELECT files.id, files.path, files.mtime_ns
FROM files
JOIN folders ON folders.id = files.folder_id
LEFT JOIN labels ON labels.image_id = files.image_id
WHERE files.missing = 0 AND (folders.removed = 0 OR labels.image_id IS NOT NULL)
"""

_ROW_JOINS = f"""
{_JOINS}
LEFT JOIN classes AS chosen ON chosen.id = labels.class_id
LEFT JOIN classes AS predicted ON predicted.id = predictions.class_id AND predicted.removed = 0
LEFT JOIN classes AS runner ON runner.id = predictions.runner_up_id AND runner.removed = 0
WHERE files.missing = 0
"""

_ROWS = f"""
SELECT files.path, folders.path, chosen.name, predicted.name, predictions.confidence,
       runner.name, predictions.runner_up_confidence, {_STATUS} AS status,
       coalesce(nullif(files.error, ''), images.error, ''), coalesce(labels.origin, ''),
       images.width, images.height, files.id, coalesce(images.hash, ''), files.split,
       files.n_bytes, files.mtime_ns, files.changed_ns, files.inode, files.device
{_ROW_JOINS}
"""

_HAS_NAME = """
CASE WHEN labels.image_id IS NULL THEN predicted.name ELSE chosen.name END IS NOT NULL
"""

_TALLY = f"SELECT {_STATUS} AS status, {_HAS_NAME} AS has_name, count(*) {_ROW_JOINS}"

_OR_EXAMPLE = " AND (folders.removed = 0 OR labels.image_id IS NOT NULL)"

_HAS_TWIN = """
AND NOT (files.folder_id = ? AND EXISTS (
    SELECT 1 FROM files AS twin WHERE twin.folder_id = ? AND twin.path = {}
    AND twin.missing = 0{}))
"""
_SAME_IMAGE = " AND twin.image_id IS files.image_id"  # else its label may not show there

_WHICH: dict[Which, str] = {
    "all": "",
    "checked": " AND labels.image_id IS NOT NULL AND labels.origin != 'accepted'",
    "sure": f" AND (labels.image_id IS NOT NULL OR {_STATUS} = 'labelled')",
}


class Listing:
    """The files of one project, joined with everything that is known about them."""

    def __init__(self, db: Database, models: ModelStore) -> None:
        self._db = db
        self._models = models

    def entries(self) -> Entries:
        """Return every file of the project as columns, in the order of folders and names."""
        where, values = self._no_file_twice()
        cursor = self._db.execute(
            _ENTRIES + where + " ORDER BY files.folder_id, files.id",
            [self._model_id(), *values],
        )
        parts: list[NDArray[np.float64]] = []
        while rows := cursor.fetchmany(_FETCH):
            parts.append(np.array(rows, np.float64))
        table = np.concatenate(parts) if parts else np.zeros((0, 8))
        ids = table[:, :4].astype(np.int64)
        return Entries(
            file_ids=ids[:, 0],
            image_ids=ids[:, 1],
            label_ids=ids[:, 2],
            class_ids=ids[:, 3],
            confidences=table[:, 4].astype(np.float32),
            margins=table[:, 5].astype(np.float32),
            statuses=table[:, 6].astype(np.int8),
            origins=table[:, 7].astype(np.int8),
        )

    def file_names(self) -> FileNames:
        """Return the names and times of the files that `entries` returns, in the same order."""
        where, values = self._no_file_twice()
        order = " ORDER BY files.folder_id, files.id"
        cursor = self._db.execute(_NAMES + where + order, values)
        numbers = [np.zeros((0, 3), np.int64)]
        texts: list[bytes] = []
        while rows := cursor.fetchmany(_FETCH):
            names = [path.casefold().encode() for _, path, _ in rows]
            numbers.append(
                np.array(
                    [
                        (file_id, len(name), time)
                        for (file_id, _, time), name in zip(rows, names, strict=True)
                    ],
                    np.int64,
                )
            )
            texts.append(b"\0" + b"\0".join(names))
        table = np.concatenate(numbers)
        lengths = table[:, 1] + 1
        return FileNames(
            file_ids=table[:, 0],
            text=b"".join(texts),
            starts=np.cumsum(lengths) - lengths + 1,
            ranks=self._ranks(table[:, 0], where, values),
            times=table[:, 2],
        )

    def _ranks(self, file_ids: Ints, where: str, values: list[object]) -> Ints:
        """Return each file's place by name; the database sorts, so that others get their turn."""
        order = " ORDER BY files.path COLLATE NOCASE, files.id"
        cursor = self._db.execute(_NAMES + where + order, values)
        parts = [np.zeros(0, np.int64)]
        while rows := cursor.fetchmany(_FETCH):
            parts.append(np.array([row[0] for row in rows], np.int64))
        by_id = np.argsort(file_ids, kind="stable")
        rows_of = by_id[np.searchsorted(file_ids[by_id], np.concatenate(parts))]
        ranks = np.empty(len(file_ids), np.int64)
        ranks[rows_of] = np.arange(len(rows_of))
        return ranks

    def rows(
        self,
        folder: Path | None = None,
        which: Which = "all",
        *,
        examples: bool | None = None,
        most: int = -1,
    ) -> Iterator[Row]:
        """Go through files, sorted by path, ready for export.

        Args:
            folder: one of the project's folders, or one below or above some of them; None for all
                folders that are shown. Files are named relative to the folder they were found in.
            which: of the files.
            examples: those with a label, too, of no folder shown; by default if `folder` is given.
            most: end after this many; never by default.
        """
        where, values = self._part(folder, which, examples)
        query = _ROWS + where + " ORDER BY files.folder_id, files.path LIMIT ?"
        return map(_to_row, self._db.execute(query, [self._model_id(), *values, most]))

    def rows_of(self, file_ids: Iterable[int]) -> dict[int, Row]:
        """Return the rows of those of these files that are there, by the file's id."""
        rows = select_in(self._db, _ROWS + " AND files.id IN ({marks})", file_ids, self._model_id())
        return {row.file_id: row for row in map(_to_row, rows)}

    def tally(
        self, folder: Path | None = None, which: Which = "all", *, examples: bool | None = None
    ) -> list[tuple[Status, bool, int]]:
        """Count what `rows` would go through, by status and whether there is a label."""
        where, values = self._part(folder, which, examples)
        query = _TALLY + where + " GROUP BY 1, 2"
        rows = self._db.execute(query, [self._model_id(), *values])
        return [(status, bool(has_name), count) for status, has_name, count in rows]

    def _part(self, folder: Path | None, which: Which, examples: bool | None) -> _Where:
        query = "SELECT 1 FROM folders WHERE removed = 0 AND path = ?"
        if folder and self._db.execute(query, [str(folder)]).fetchone():
            return " AND folders.path = ?" + _WHICH[which], [str(folder)]
        where, values = self._no_file_twice()
        if folder is not None:
            within, more = self._within(folder)
            where, values = f"{where} AND ({within})", [*values, *more]
        shown = (
            _OR_EXAMPLE if examples or (folder and examples is None) else " AND folders.removed = 0"
        )
        return shown + where + _WHICH[which], values

    def _within(self, folder: Path) -> _Where:
        """Say which files lie in a folder or below it, by whatever folder they are noted."""
        parts, values = ["0"], list[object]()
        for one_id, path in self._db.execute("SELECT id, path FROM folders").fetchall():
            if PurePath(path).is_relative_to(folder):
                parts.append("files.folder_id = ?")
                values.append(one_id)
            elif folder.is_relative_to(path):
                below = folder.relative_to(path).as_posix() + "/"
                parts.append("(files.folder_id = ? AND substr(files.path, 1, ?) = ?)")
                values += [one_id, len(below), below]
        return " OR ".join(parts), values

    def names(self, file_ids: Sequence[int]) -> list[str]:
        """Return the relative paths of these files, for the cells that are being painted."""
        query = "SELECT id, path FROM files WHERE id IN ({marks})"
        names = dict(select_in(self._db, query, map(int, file_ids)))
        return [names.get(file_id, "") for file_id in file_ids]

    def detail(self, file_id: int, neighbours: tuple[Neighbour, ...] = ()) -> ImageDetail | None:
        """Return everything about one file, None where the project does not know it."""
        row = self._db.execute(RECORD_SQL + " WHERE files.id = ?", [int(file_id)]).fetchone()
        if row is None:
            return None
        file = to_record(row)
        width, height, error = (None, None, "")
        if file.image_id is not None:
            width, height, error = self._db.execute(
                "SELECT width, height, error FROM images WHERE id = ?", [file.image_id]
            ).fetchone()
        (file_error,) = self._db.execute(
            "SELECT error FROM files WHERE id = ?", [file.id]
        ).fetchone()
        label = self._db.execute(
            "SELECT class_id, origin, promise FROM labels WHERE image_id = ?", [file.image_id]
        ).fetchone()
        model = self._models.readable()
        prediction = (
            self._models.predictions(model.id, [file.image_id]).get(file.image_id)
            if model and file.image_id
            else None
        )
        chances: list[tuple[int, float]] = []
        if model and prediction and len(prediction.probabilities) == len(model.class_ids):
            shares = prediction.probabilities.tolist()
            chances = sorted(zip(model.class_ids, shares, strict=True), key=lambda x: -x[1])
        return ImageDetail(
            file=file,
            width=width,
            height=height,
            error=file_error or error,
            label_id=label[0] if label else None,
            labelled_unknown=bool(label) and label[0] is None,
            origin=label[1] if label else "",
            promise=label[2] if label else None,
            prediction=prediction,
            probabilities=tuple(chances),
            neighbours=neighbours,
        )

    def counts(self) -> dict[Status, int]:
        """Count the files that are shown by status."""
        codes, counts = np.unique(self.entries().statuses, return_counts=True)
        pairs = zip(codes.tolist(), counts.tolist(), strict=True)
        return {STATUSES[code]: count for code, count in pairs}

    def _model_id(self) -> int:
        model = self._db.execute("SELECT value FROM settings WHERE name = 'model'").fetchone()
        return id_in(model[0]) if model else 0

    def _no_file_twice(self) -> _Where:
        """Where one folder lies in another, the same file stands in both: leave one of them out."""
        rows = self._db.execute("SELECT id, path, removed FROM folders").fetchall()
        where, values = "", list[object]()
        for outer_id, outer, outer_removed in rows:
            for inner_id, inner, inner_removed in rows:
                if outer_id == inner_id or not PurePath(inner).is_relative_to(outer):
                    continue
                below = PurePath(inner).relative_to(outer).as_posix() + "/"
                if inner_removed and not outer_removed:
                    where += _HAS_TWIN.format("? || files.path", "")
                    values += [inner_id, outer_id, below]
                else:
                    same = _SAME_IMAGE if inner_removed else ""
                    twin = "CASE substr(files.path, 1, ?) WHEN ? THEN substr(files.path, ?) END"
                    where += _HAS_TWIN.format(twin, same)
                    values += [outer_id, inner_id, len(below), below, len(below) + 1]
        return where, values


def _to_row(row: Sequence[Any]) -> Row:
    path, folder, chosen, predicted, confidence, runner, runner_confidence, *rest = row
    status, reason, origin, width, height, file_id, content, split, *facts = rest
    by_person = origin not in ("", UNSEEN)
    # What was accepted unseen is as sure as the model is of it.
    is_guess = predicted and (chosen == predicted if origin else True)
    guess = confidence if is_guess and not by_person else None
    runner = runner if guess is not None else None
    return Row(
        path=path,
        full_path=Path(folder) / path,
        label=(chosen if origin else predicted) or "",
        confidence=(1.0 if chosen else None) if by_person else guess,
        runner_up=runner or "",
        runner_up_confidence=runner_confidence if runner else None,
        status=status,
        reason=reason if status == "failed" else "",
        by_person=by_person,
        width=width,
        height=height,
        origin=origin or ("predicted" if predicted else ""),
        file_id=file_id,
        content=content,
        split=split,
        facts=FileFacts(*facts) if content else None,
    )
