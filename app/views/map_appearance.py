"""Which colour and shape each file has on the map: columns of the table, laid over the classes."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QColor

from app.project.file_table import (
    FAILED,
    LABELLED,
    PENDING,
    UNKNOWN,
    UNSURE,
    EntryTable,
)
from app.theme import style as theme
from app.widgets.map.point_style import CROSSED, DISC, DOT, ColourBy, Kind, Looks
from core.domain.arrays import Ints
from core.domain.records import ClassRecord
from core.domain.review import NONE_OF_THESE

STEPS = 5  # of confidence: more could not be told apart in a legend
_UNSURE_END, _SURE_END = "#d1660a", "#0b6a85"
"""Orange to blue: the pair that all kinds of colour-blind people tell apart."""

# By this name and with a literal context, else pyside6-lupdate does not find the texts.
translate = QCoreApplication.translate

_DIAMOND, _SQUARE, _TRIANGLE = 3, 2, 1  # marks of `app.theme.class_markers`, for statuses


def looks_of(
    table: EntryTable, file_ids: Ints, classes: Sequence[ClassRecord], by: ColourBy
) -> Looks:
    """Return the looks of files, in the order asked for.

    Args:
        table: knows all of the files.
        file_ids: (n,).
        classes: of the project.
        by: what colours say. Shapes say the class, or the status where colours say that.
    """
    rows = table.rows_of(file_ids)
    kinds, codes = _by_class(table, rows, classes)
    shapes = np.array([kind.shape for kind in kinds], np.int64)[codes]
    is_labelled = table.entries.by_person[rows]
    if by == "confidence":
        kinds, codes = _by_confidence(table, rows)
    elif by == "status":
        kinds, codes = _by_status(table, rows)
        shapes = np.array([kind.shape for kind in kinds], np.int64)[codes]
    return Looks(kinds, codes, shapes, is_labelled, by)


def _by_class(
    table: EntryTable, rows: Ints, classes: Sequence[ClassRecord]
) -> tuple[tuple[Kind, ...], Ints]:
    ordered = sorted(classes, key=lambda one: one.position)
    muted = theme.colours().text_muted
    kinds = [
        *(Kind(one.name, one.colour, one.position % 20) for one in ordered),
        Kind(translate("MapLooks", "None of these"), theme.colours().text, CROSSED),
        Kind(translate("MapLooks", "No class yet"), muted, DOT),
    ]
    n = len(ordered)
    named = table.named()[rows]
    codes = np.full(len(rows), n + 1, np.int64)
    ids = np.array([one.id for one in ordered], np.int64)
    if n:
        by_id = np.argsort(ids)
        places = np.searchsorted(ids[by_id], named).clip(max=n - 1)
        is_known = ids[by_id][places] == named
        codes[is_known] = by_id[places[is_known]]
    codes[named == NONE_OF_THESE] = n
    return tuple(kinds), codes


def _by_confidence(table: EntryTable, rows: Ints) -> tuple[tuple[Kind, ...], Ints]:
    kinds = [
        Kind(
            translate("MapLooks", "{low}–{high}%").format(
                low=100 * n // STEPS, high=100 * (n + 1) // STEPS
            ),
            _blend(n / (STEPS - 1)),
            DISC,
        )
        for n in reversed(range(STEPS))
    ]
    kinds.append(
        Kind(
            translate("MapLooks", "No prediction, or labeled by you"),
            theme.colours().text_muted,
            DOT,
        )
    )
    confidences = table.entries.confidences[rows]
    steps = (confidences * STEPS).astype(np.int64).clip(0, STEPS - 1)
    has_one = (confidences >= 0) & ~table.entries.by_person[rows]
    return tuple(kinds), np.where(has_one, STEPS - 1 - steps, STEPS)


def _by_status(table: EntryTable, rows: Ints) -> tuple[tuple[Kind, ...], Ints]:
    colours = theme.colours()
    kinds = (
        Kind(translate("MapLooks", "By you"), colours.accent, _SQUARE),
        Kind(translate("MapLooks", "Labeled"), colours.success, DISC),
        Kind(translate("MapLooks", "Unsure"), colours.attention, _TRIANGLE),
        Kind(translate("MapLooks", "None of these"), colours.text, CROSSED),
        Kind(translate("MapLooks", "Failed"), colours.error, _DIAMOND),
        Kind(translate("MapLooks", "To do"), colours.text_muted, DOT),
    )
    order = {LABELLED: 1, UNSURE: 2, UNKNOWN: 3, FAILED: 4, PENDING: 5}
    lines = np.array([order[code] for code in range(len(order))], np.int64)
    by_person = table.entries.by_person[rows]
    return kinds, np.where(by_person, 0, lines[table.entries.statuses[rows]])


def _blend(share: float) -> str:
    """Return a colour between the ends, by way of a grey in the middle."""
    low, high = QColor(_UNSURE_END), QColor(_SURE_END)
    grey = QColor("#9aa0a6")
    start, end, part = (low, grey, 2 * share) if share < 0.5 else (grey, high, 2 * share - 1)
    return QColor(
        *(
            round(a + (b - a) * part)
            for a, b in (
                (start.red(), end.red()),
                (start.green(), end.green()),
                (start.blue(), end.blue()),
            )
        )
    ).name()
