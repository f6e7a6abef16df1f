"""How older labels came to be, as the journal tells: accepted unseen, confirmed, or given."""

import json
import re
from typing import Any, TypeAlias

from sqlite_utils import Database

from core.domain.records import Origin
from core.store.journal import is_change
from core.store.json_values import damaged, parsed

_UNSEEN = re.compile(r"Accept \d+ images? \(at most (?P<percent>[\d.e+-]+) % wrong\)")
_CONFIRMED = re.compile(r"Accept \d+ predictions?")

_Label: TypeAlias = tuple[str, object, object]
"""Image, class and time: one label, as rows and journal both have it."""

_Source: TypeAlias = tuple[Origin, float | None]


# See docs/adr/0056-labels-know-their-origin.md.
def restore_origins(db: Database) -> None:
    """Write origins into the labels of an older project, and into the journal's copies of them.

    The journal is read from the beginning, so that undoing and redoing old changes brings each
    label back with its own origin. Moved by a merge of classes, a label keeps its time and origin.
    """
    known: dict[_Label, _Source] = {}
    ids = [row[0] for row in db.execute("SELECT id FROM events WHERE kind = 'do' ORDER BY id")]
    for event_id in ids:
        name, text = db.execute(
            "SELECT name, changes FROM events WHERE id = ?", [event_id]
        ).fetchone()
        changes = _changes(db, text)
        if "labels" not in changes:
            continue
        _read(name, changes["labels"], known)
        db.execute(
            "UPDATE events SET changes = ? WHERE id = ?",
            [json.dumps(changes, ensure_ascii=False), event_id],
        )
    rows = db.execute("SELECT image_id, class_id, at FROM labels").fetchall()
    for image_id, class_id, at in rows:
        origin, promise = known.get((str(image_id), class_id, at), ("given", None))
        if origin != "given":
            db.execute(
                "UPDATE labels SET origin = ?, promise = ? WHERE image_id = ?",
                [origin, promise, image_id],
            )


def _changes(db: Database, text: object) -> dict[str, Any]:
    """Read what an event did to rows.

    Raises:
        ProjectDamaged: it is not what the journal wrote at that time.
    """
    try:
        changes: dict[str, Any] = parsed(text)
    except ValueError as error:
        raise damaged(db, "its history cannot be read") from error
    pairs = changes.get("labels", {}).values() if is_change(changes) else [[{}]]
    if not all(row is None or {"class_id", "at"} <= row.keys() for pair in pairs for row in pair):
        raise damaged(db, "its history cannot be read")
    return changes


def _read(
    name: str, rows: dict[str, list[dict[str, object] | None]], known: dict[_Label, _Source]
) -> None:
    """Add origins to the rows of one change, and note those of the labels that it made."""
    by_name = _source_of(name)
    for image_id, (before, after) in rows.items():
        told: _Source = ("given", None)
        if before is not None:
            told = known.get((image_id, before["class_id"], before["at"]), told)
            _write(before, told)
        if after is not None:
            is_moved = before is not None and before["at"] == after["at"]
            source = told if is_moved else by_name
            known[image_id, after["class_id"], after["at"]] = source
            _write(after, source)


def _source_of(name: str) -> _Source:
    if match := _UNSEEN.fullmatch(name):
        return "accepted", float(match["percent"]) / 100
    return ("confirmed", None) if _CONFIRMED.fullmatch(name) else ("given", None)


def _write(row: dict[str, object], source: _Source) -> None:
    row.update(origin=source[0], picked="", model_id=None, promise=source[1])
