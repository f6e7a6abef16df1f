"""Which files the grid shows, and in what order: a filter laid over the table's columns."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from app.models import FAILED, PENDING, UNKNOWN, UNSURE, EntryTable
from app.widgets.filter_bar import EntryFilter
from app.widgets.status_chip import BY_YOU
from core.records import STATUSES, Ints

Names = Callable[[Ints], Sequence[str]]
"""Gives the names of files, in the order asked for."""


def arranged(table: EntryTable, wanted: EntryFilter, names: Names) -> Ints:
    """Return the ids of the files to show, in order."""
    mask = _class_and_status(table, wanted) & _confidence(table, wanted)
    if wanted.picked is not None:
        mask &= np.isin(table.entries.image_ids, wanted.picked.image_ids)
    rows = np.flatnonzero(mask)
    file_ids = table.entries.file_ids
    if wanted.text:
        text = wanted.text.casefold()
        found = [text in name.casefold() for name in names(file_ids[rows])]
        rows = rows[np.array(found, bool)]
    shown: Ints = file_ids[_in_order(table, rows, wanted, names)]
    return shown


def counts(table: EntryTable) -> dict[str, int]:
    """Count the files for the chips: those a person labelled on their own, the rest by status."""
    by_person = table.entries.label_ids != 0
    counted = np.bincount(table.entries.statuses[~by_person], minlength=len(STATUSES))
    found: dict[str, int] = dict(zip(STATUSES, counted.tolist(), strict=True))
    found[BY_YOU] = int(np.count_nonzero(by_person))
    return found


def _class_and_status(table: EntryTable, wanted: EntryFilter) -> NDArray[np.bool_]:
    columns = table.entries
    mask = np.ones(len(columns), bool)
    if wanted.class_id:
        named = np.where(columns.label_ids != 0, columns.label_ids, columns.class_ids)
        mask &= named == wanted.class_id
    if wanted.statuses:
        by_person = columns.label_ids != 0
        codes = [STATUSES.index(one) for one in STATUSES if one in wanted.statuses]
        chosen = np.isin(columns.statuses, codes) & ~by_person
        mask &= (chosen | by_person) if BY_YOU in wanted.statuses else chosen
    return mask


def _confidence(table: EntryTable, wanted: EntryFilter) -> NDArray[np.bool_]:
    confidences = table.entries.confidences
    if (wanted.low, wanted.high) == (0.0, 1.0):
        return np.ones(len(confidences), bool)
    # The upper limit belongs to the next range, or else a picture would stand in two.
    below = confidences <= 1.0 if wanted.high >= 1.0 else confidences < wanted.high
    has_prediction = (confidences >= 0) & (table.entries.label_ids == 0)
    inside: NDArray[np.bool_] = has_prediction & (confidences >= wanted.low) & below
    return inside


def _in_order(table: EntryTable, rows: Ints, wanted: EntryFilter, names: Names) -> Ints:
    columns = table.entries
    if wanted.order == "doubt":
        order = np.lexsort((columns.margins[rows], table.doubt_ranks()[rows], _turn(table)[rows]))
    elif wanted.order == "confidence":
        order = np.argsort(-columns.confidences[rows], kind="stable")
    elif wanted.order == "name":
        folded = [name.casefold() for name in names(columns.file_ids[rows])]
        order = np.array(sorted(range(len(folded)), key=folded.__getitem__), np.int64)
    elif wanted.picked is not None:
        place = {one: n for n, one in enumerate(wanted.picked.image_ids)}
        places = [place[one] for one in columns.image_ids[rows].tolist()]
        order = np.argsort(np.array(places, np.int64), kind="stable")
    else:
        return rows
    return rows[order]


def _turn(table: EntryTable) -> NDArray[np.int8]:
    """Say when a file's turn comes in a review: the doubtful, the sure, then what needs no look."""
    statuses = table.entries.statuses
    turn = np.ones(len(statuses), np.int8)
    turn[(statuses == UNSURE) | (statuses == UNKNOWN)] = 0
    turn[statuses == PENDING] = 2
    turn[table.entries.label_ids != 0] = 3
    turn[statuses == FAILED] = 4
    return turn
