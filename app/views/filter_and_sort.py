"""Which files the grid shows, and in what order: a filter laid over the table's columns."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from app.project.file_table import FAILED, PENDING, UNKNOWN, UNSURE, EntryTable
from app.project.name_index import NameIndex
from app.widgets.grid.filter_bar import EntryFilter
from app.widgets.grid.status_chip import BY_YOU
from core.domain.arrays import Ints
from core.domain.records import STATUSES
from core.query.matching import matches

Names = Callable[[Ints], Sequence[str]]
"""Gives the names of files, in the order asked for."""

Mask = NDArray[np.bool_]

MOST_BY_ONE = 20_000
"""Files whose names are asked for one by one; of more, all names are read beside the window."""


@dataclass(frozen=True)
class Known:
    """What is known of the files besides the table.

    Attributes:
        index: of their names; where it does not cover the table it has not been read yet.
        likes: image ids, the likest first, for the order "similar".
        tree: image ids as they stand in a tree of likeness, for the order "alike".
    """

    index: NameIndex = field(default_factory=NameIndex)
    likes: Ints = field(default_factory=lambda: np.zeros(0, np.int64))
    tree: Ints = field(default_factory=lambda: np.zeros(0, np.int64))


def needs_names(table: EntryTable, wanted: EntryFilter, known: Known) -> bool:
    """Tell whether the names must be read before this can be shown."""
    dates = wanted.order == "date" or any(one.kind == "date" for one in wanted.terms)
    names = wanted.order == "name" or bool(wanted.text)
    if known.index.covers(table.entries.file_ids):
        return False
    return dates or (names and len(table) > MOST_BY_ONE)


def arranged(
    table: EntryTable, wanted: EntryFilter, names: Names, known: Known | None = None
) -> Ints:
    """Return the ids of the files to show, in order; none where names must be read first."""
    known = known or Known()
    if needs_names(table, wanted, known):
        return np.zeros(0, np.int64)
    mask = _class_and_status(table, wanted) & _confidence(table, wanted)
    for term in wanted.terms:
        mask &= matches(table.entries, term, known.index.times) != term.is_not
    if wanted.picked is not None:
        mask &= np.isin(table.entries.image_ids, wanted.picked.image_ids)
    file_ids = table.entries.file_ids
    has_index = known.index.covers(file_ids)
    if wanted.text and has_index:
        mask &= known.index.with_text(wanted.text)
    rows = np.flatnonzero(mask)
    if wanted.text and not has_index:
        text = wanted.text.casefold()
        found = [text in name.casefold() for name in names(file_ids[rows])]
        rows = rows[np.array(found, bool)]
    shown: Ints = file_ids[_in_order(table, rows, wanted, names, known)]
    return shown


def counts(table: EntryTable) -> dict[str, int]:
    """Count the files for the chips: those a person labelled on their own, the rest by status."""
    by_person = table.entries.by_person
    counted = np.bincount(table.entries.statuses[~by_person], minlength=len(STATUSES))
    found: dict[str, int] = dict(zip(STATUSES, counted.tolist(), strict=True))
    found[BY_YOU] = int(np.count_nonzero(by_person))
    return found


def _class_and_status(table: EntryTable, wanted: EntryFilter) -> Mask:
    columns = table.entries
    mask = np.ones(len(columns), bool)
    if wanted.class_id:
        mask &= table.named() == wanted.class_id
    if wanted.statuses:
        by_person = columns.by_person
        codes = [STATUSES.index(one) for one in STATUSES if one in wanted.statuses]
        chosen = np.isin(columns.statuses, codes) & ~by_person
        mask &= (chosen | by_person) if BY_YOU in wanted.statuses else chosen
    return mask


def _confidence(table: EntryTable, wanted: EntryFilter) -> Mask:
    confidences = table.entries.confidences
    if (wanted.low, wanted.high) == (0.0, 1.0):
        return np.ones(len(confidences), bool)
    # The upper limit belongs to the next range, or else a picture would stand in two.
    below = confidences <= 1.0 if wanted.high >= 1.0 else confidences < wanted.high
    is_open = (confidences >= 0) & ~table.entries.by_person
    inside: Mask = is_open & (confidences >= wanted.low) & below
    return inside


def _in_order(
    table: EntryTable, rows: Ints, wanted: EntryFilter, names: Names, known: Known
) -> Ints:
    columns = table.entries
    if wanted.order == "doubt":
        order = np.lexsort((columns.margins[rows], table.doubt_ranks()[rows], _turn(table)[rows]))
    elif wanted.order == "confidence":
        order = np.argsort(-columns.confidences[rows], kind="stable")
    elif wanted.order == "date":
        order = np.argsort(-known.index.times[rows], kind="stable")
    elif wanted.order == "similar":
        order = np.argsort(_places(columns.image_ids[rows], known.likes), kind="stable")
    elif wanted.order == "alike":
        order = np.argsort(_places(columns.image_ids[rows], known.tree), kind="stable")
    elif wanted.order == "name" and known.index.covers(columns.file_ids):
        order = np.argsort(known.index.ranks[rows], kind="stable")
    elif wanted.order == "name":
        folded = [name.casefold() for name in names(columns.file_ids[rows])]
        order = np.array(sorted(range(len(folded)), key=folded.__getitem__), np.int64)
    elif wanted.picked is not None:
        picked = np.array(wanted.picked.image_ids, np.int64)
        order = np.argsort(_places(columns.image_ids[rows], picked), kind="stable")
    else:
        return rows
    return rows[order]


def _places(image_ids: Ints, ordered: Ints) -> Ints:
    """Return where each image stands in an order; those that do not stand there come last."""
    places = np.full(len(image_ids), len(ordered), np.int64)
    if len(ordered):
        by_id = np.argsort(ordered, kind="stable")
        found = np.searchsorted(ordered[by_id], image_ids).clip(max=len(ordered) - 1)
        is_known = ordered[by_id][found] == image_ids
        places[is_known] = by_id[found[is_known]]
    return places


def _turn(table: EntryTable) -> NDArray[np.int8]:
    """Say when a file's turn comes in a review: the doubtful, the sure, then what needs no look."""
    statuses = table.entries.statuses
    turn = np.ones(len(statuses), np.int8)
    turn[(statuses == UNSURE) | (statuses == UNKNOWN)] = 0
    turn[statuses == PENDING] = 2
    turn[table.entries.by_person] = 3
    turn[statuses == FAILED] = 4
    return turn


def stepped(places: Ints, here: int, step: int) -> int:
    """Return the place to go to.

    Args:
        places: rising, at least one.
        here: where one is; -1 for nowhere.
        step: 0 for the first from here on, 1 for the next, -1 for the one before.
    """
    if step < 0:
        before = places[places < here]
        return int(before[-1] if len(before) else places[-1])
    after = places[places >= here + step]
    return int(after[0] if len(after) else places[0])
