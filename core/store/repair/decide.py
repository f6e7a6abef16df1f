"""What a damaged project said, where its parts bear witness to each other.

Most that matters stands in the file more than once: a label in its table, in the index of its
class, and in the journal. A flipped bit makes one of them say something else. What two say is
taken; what one alone says is taken where its page is sound and no other contradicts it; all else is
left out, as a wrong label is worse than none.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

from core.store.classes import COLOURS
from core.store.json_values import parsed
from core.store.repair.btrees import OLD, SURE, Harvest, Reading
from core.store.repair.readings import Values, is_name, is_time

ABSENT = object()
"""What a witness says who has read everything, and of this nothing."""

Finds: TypeAlias = Mapping[str, Harvest]
"""By name of the table or index."""

HashOf: TypeAlias = Callable[[Path], str]
"""Tells the hash of a picture file's bytes; "" where it cannot be read."""

Vote: TypeAlias = tuple[Hashable, int]
"""What a witness says, and how far it can be believed; see `core.store.repair.btrees`."""


@dataclass(slots=True)
class Journal:
    """The rows that people changed, as the last event left them.

    Attributes:
        events: all of them, in order, where none is missing.
        rows: by table and key; None for a row that was deleted.
        is_whole: no event is missing.
    """

    events: list[Values] = field(default_factory=list)
    rows: dict[str, dict[str, dict[str, Any] | None]] = field(default_factory=dict)
    is_whole: bool = False

    def votes(self, table: str, key: object, column: str) -> list[Vote]:
        """Say what the journal has in a column of a row."""
        known = self.rows.get(table, {})
        if str(key) not in known:
            return [(ABSENT, SURE)] if self.is_whole and table == "labels" else []
        row = known[str(key)]
        return [(ABSENT if row is None else row.get(column), SURE if self.is_whole else OLD)]


# See docs/adr/0061-repair-by-witnesses.md.
@dataclass(slots=True)
class Decided:
    """The rows of a table that are sure.

    Attributes:
        rows: by id.
        doubts: of rows that are not: what was read of them.
        n_all: rows that there were, as far as can be told.
        is_exact: whether that is known.
        n_partly: rows of which not all columns are known.
    """

    rows: dict[int, Values] = field(default_factory=dict)
    doubts: dict[int, list[Hashable]] = field(default_factory=dict)
    n_all: int = 0
    is_exact: bool = False
    n_partly: int = 0


def verdict(votes: Iterable[Vote]) -> tuple[bool, Hashable]:
    """Say whether witnesses agree well enough, and on what.

    Two must, more than say anything else, and one of them of the present; or one whose page is
    sound, while nobody says anything else. What is old speaks for others and against a single one,
    but not against two.
    """
    heard: dict[Hashable, list[int]] = {}
    for said, trust in votes:
        heard.setdefault(said, []).append(trust)
    counts = {said: (sum(trust > OLD for trust in all_), len(all_)) for said, all_ in heard.items()}
    ranked = sorted(counts, key=lambda said: counts[said], reverse=True)
    if not ranked:
        return False, ABSENT
    said, (n_new, n) = ranked[0], counts[ranked[0]]
    rivals = [counts[said] for said in ranked[1:]]
    if not rivals:
        return SURE in heard[said] or (n >= 2 and n_new > 0), said
    most_new, most = max(n_new for n_new, _ in rivals), max(n for _, n in rivals)
    agree = n_new >= 2 and n_new > most_new
    return agree or (n > most and n_new > 0 and n >= 2), said


def journal_of(harvest: Harvest) -> Journal:
    """Play the journal through."""
    by_id = _by(harvest, 0)
    events = [
        event for _, readings in sorted(by_id.items()) if (event := _one(readings)) is not None
    ]
    ids = [event.values[0] for event in events]
    is_whole = harvest.is_whole and ids == list(range(1, len(by_id) + 1))
    journal = Journal([event.values for event in events], {}, is_whole)
    for event in events:
        _, _, _, _, kind, _, state, text = event.values[:8]
        if kind == "do" and state == "done":
            for table, rows in parsed(text).items():
                known = journal.rows.setdefault(table, {})
                known.update({key: pair[1] for key, pair in rows.items()})
    return journal


def labels_of(finds: Finds, journal: Journal, examples: Mapping[int, int]) -> Decided:
    """Decide on labels: (image id, class id, time, origin, picked, model id, promise).

    Of one whose class alone is known, all after that is "" and None.

    Args:
        finds: what was read.
        journal: of the project.
        examples: of its newest model, class id by image id.
    """
    table, index = _by(finds["labels"], 0), _by(finds["labels_by_class"], 1)
    told = {int(key) for key in journal.rows.get("labels", {}) if key.isdecimal()}
    decided = Decided()
    for image_id in sorted({*table, *index, *told}):
        votes = _votes(table, image_id, 1, finds["labels"].is_whole)
        votes += _votes(index, image_id, 0, finds["labels_by_class"].is_whole)
        votes += journal.votes("labels", image_id, "class_id")
        if image_id in examples and votes:
            votes.append((examples[image_id], OLD))
        is_sure, class_id = verdict(votes)
        if is_sure and class_id is not ABSENT:
            decided.rows[image_id] = _label(image_id, class_id, table, journal)
        elif not is_sure:
            decided.doubts[image_id] = [said for said, _ in votes if said is not ABSENT]
    counts = [(len(table), finds["labels"]), (len(index), finds["labels_by_class"])]
    whole = [n for n, harvest in counts if harvest.is_whole]
    if journal.is_whole:
        whole.append(sum(row is not None for row in journal.rows.get("labels", {}).values()))
    n_seen = len(decided.rows) + len(decided.doubts)
    decided.is_exact = bool(whole)
    decided.n_all = max(n_seen, *(whole or [_guess(finds["labels"])]))
    return decided


def _label(
    image_id: int, class_id: Hashable, table: Mapping[int, list[Reading]], journal: Journal
) -> Values:
    """Return the whole row of a label whose class is known."""
    reading = _one(table.get(image_id, []))
    if reading is not None and reading.values[1] == class_id:
        return reading.values
    row = journal.rows.get("labels", {}).get(str(image_id)) or {}
    names = ("at", "origin", "picked", "model_id", "promise")
    if row.get("class_id") == class_id and is_time(str(row.get("at"))) and "origin" in row:
        return (image_id, class_id, *(row.get(name) for name in names))
    return (image_id, class_id, "", "", "", None, None)


def classes_of(
    finds: Finds, journal: Journal, known: Mapping[int, set[str]], used: Iterable[int]
) -> tuple[Decided, list[str]]:
    """Decide on classes: (id, name, colour, position, removed).

    Args:
        finds, journal: as in `labels_of`.
        known: names that models have for classes, by id.
        used: classes that labels are of, which must be there, whatever their names.

    Returns:
        the classes, and the new names of those whose own could not be read.
    """
    table, index = _by(finds["classes"], 0), _by(finds["class_names"], 1)
    told = {int(key) for key in journal.rows.get("classes", {}) if key.isdecimal()}
    decided, renamed = Decided(), list[str]()
    needed = {*table, *index, *used}
    for class_id in sorted(needed | told):
        row = _one(table.get(class_id, []))
        past = journal.rows.get("classes", {}).get(str(class_id)) or {}
        votes = _votes(table, class_id, 1) + _votes(index, class_id, 0)
        votes += [(past["name"], SURE if journal.is_whole else OLD)] if "name" in past else []
        said = {name for name, _ in votes}
        votes += [(name, OLD) for name in known.get(class_id, ()) if name in said]
        is_sure, name = verdict(votes)
        if not is_sure and len(said) == 1 and known.get(class_id) == said:
            is_sure, name = True, next(iter(said))
        if class_id not in needed and not is_sure:
            continue  # it was deleted, and only the past speaks of it
        if not is_sure or not is_name(str(name)):
            name = f"Recovered class {class_id}"
            renamed.append(name)
        looks = row.values[2:4] if row else (past.get("colour"), past.get("position"))
        decided.n_partly += None in looks
        colour = looks[0] or COLOURS[class_id % len(COLOURS)]
        position = looks[1] if isinstance(looks[1], int) else class_id
        removed = _is_removed(class_id, table, finds, index, past)
        decided.rows[class_id] = (class_id, name, colour, position, removed)
    _tell_apart(decided.rows, renamed)
    decided.n_all = len(decided.rows)
    decided.is_exact = any(finds[name].is_whole for name in ("classes", "class_names"))
    return decided, renamed


def _is_removed(
    class_id: int,
    table: Mapping[int, list[Reading]],
    finds: Finds,
    index: Mapping[int, list[Reading]],
    past: Mapping[str, Any],
) -> int:
    """Tell whether a class is hidden; where nobody knows, it is shown."""
    votes = _votes(table, class_id, 4)
    if class_id in index:  # which holds those alone that are shown
        votes.append((0, SURE))
    elif finds["class_names"].is_whole:
        votes.append((1, SURE))
    if past.get("removed") in (0, 1):
        votes.append((past["removed"], OLD))
    is_sure, removed = verdict(votes)
    return 1 if is_sure and removed == 1 else 0


def _tell_apart(rows: dict[int, Values], renamed: list[str]) -> None:
    """Give classes that are shown different names."""
    taken: set[str] = set()
    for class_id, (_, name, colour, position, removed) in sorted(rows.items()):
        if not removed and name in taken:
            name = f"Recovered class {class_id}"
            renamed.append(name)
            rows[class_id] = (class_id, name, colour, position, removed)
        if not removed:
            taken.add(name)


def by_votes(finds: Finds, table: str, index: str, journal: Journal, column: int) -> Decided:
    """Decide on rows of which one column stands in an index of its own, too.

    Args:
        finds, journal: as in `labels_of`.
        table: whose rows have their id first.
        index: of (the column, id).
        journal: whose rows have a column of the name "path", for folders.
        column: the number of the column.

    Returns:
        rows; those that are only in the index have None in all other columns.
    """
    rows, seconds = _by(finds[table], 0), _by(finds[index], 1)
    decided = Decided()
    for row_id in sorted({*rows, *seconds}):
        votes = _votes(rows, row_id, column, finds[table].is_whole)
        votes += _votes(seconds, row_id, 0, finds[index].is_whole)
        if table == "folders":
            votes += journal.votes(table, row_id, "path")
        is_sure, value = verdict(votes)
        if not is_sure:
            decided.doubts[row_id] = [said for said, _ in votes if said is not ABSENT]
        elif value is not ABSENT:
            reading = _one(rows.get(row_id, []))
            is_known = reading is not None and reading.values[column] == value
            decided.rows[row_id] = reading.values if reading and is_known else (row_id, value)
            decided.n_partly += not is_known
    whole = [
        len(readings)
        for readings, name in ((rows, table), (seconds, index))
        if finds[name].is_whole
    ]
    decided.is_exact = bool(whole)
    n_seen = len(decided.rows) + len(decided.doubts)
    decided.n_all = max(n_seen, *(whole or [_guess(finds[table])]))
    return decided


def alone(harvest: Harvest, key: Callable[[Values], Hashable]) -> tuple[list[Values], int, bool]:
    """Return the rows that can be believed though they stand in one place only.

    Returns:
        the rows, how many there were as far as can be told, and whether that is known.
    """
    by_key: dict[Hashable, list[Reading]] = {}
    for reading in harvest.rows:
        by_key.setdefault(key(reading.values), []).append(reading)
    agreed = [_one(readings) for readings in by_key.values()]
    rows = [reading.values for reading in agreed if reading is not None and reading.trust == SURE]
    return rows, max(len(by_key), _guess(harvest)), harvest.is_whole


def _by(harvest: Harvest, column: int) -> dict[int, list[Reading]]:
    by_value: dict[int, list[Reading]] = {}
    for reading in harvest.rows:
        by_value.setdefault(reading.values[column], []).append(reading)
    return by_value


def _one(readings: list[Reading]) -> Reading | None:
    """Return a row that was read once, or each time the same; None where it was read as two."""
    if not readings or any(reading.values != readings[0].values for reading in readings):
        return None
    return max(readings, key=lambda reading: reading.trust)


def _votes(
    rows: Mapping[int, list[Reading]], key: int, column: int, is_whole: bool = False
) -> list[Vote]:
    """Say what a table or index has in a column of a row, or that it has none."""
    if key not in rows:
        return [(ABSENT, SURE)] if is_whole else []
    said = {reading.values[column]: reading.trust for reading in rows[key]}
    if len(said) > 1:  # it contradicts itself
        return [(value, OLD) for value in said]
    return [(reading.values[column], reading.trust) for reading in rows[key][:1]]


def _guess(harvest: Harvest) -> int:
    """Tell how many rows there were by those on the pages that were read."""
    n_read = len(harvest.rows)
    a_page = n_read / harvest.n_pages if harvest.n_pages else 0
    return n_read + round(a_page * harvest.n_lost)
