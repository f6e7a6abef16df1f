"""Which files a query means, from the columns of the project."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from core.domain.arrays import Ints
from core.domain.records import ORIGINS, STATUSES, Entries, FileNames
from core.domain.review import NONE_OF_THESE
from core.query.grammar import Term

Mask = NDArray[np.bool_]

_UNKNOWN = STATUSES.index("unknown")


def named(entries: Entries) -> Ints:
    """Return the class that each file shows, (n_files,): the label, else the prediction."""
    shown: Ints = np.where(entries.label_ids != 0, entries.label_ids, entries.class_ids)
    return shown


def matches(entries: Entries, term: Term, times: Ints) -> Mask:
    """Say for each file whether a term holds, before negation, (n_files,).

    Args:
        entries: of the project.
        term: of the query.
        times: (n_files,) when each file was changed last, in nanoseconds since 1970; looked at for
            "date" alone.
    """
    by_person = entries.by_person
    if term.kind == "label":
        mask: Mask = np.isin(named(entries), list(term.class_ids))
        if NONE_OF_THESE in term.class_ids:
            mask |= (entries.statuses == _UNKNOWN) & ~by_person
        return mask
    if term.kind == "status":
        codes = [STATUSES.index(status) for status in STATUSES if status in term.statuses]
        return np.asarray(np.isin(entries.statuses, codes))
    if term.kind == "origin":
        codes = [ORIGINS.index(origin) for origin in ORIGINS if origin in term.origins]
        return np.asarray(np.isin(entries.origins, codes))
    if term.kind == "by":
        return np.asarray(by_person if term.by_person else (named(entries) > 0) & ~by_person)
    values = times if term.kind == "date" else entries.confidences.astype(np.float64)
    inside: Mask = (values >= term.low) & (values < term.high)
    if term.kind == "conf":
        inside &= (entries.confidences >= 0) & ~by_person
    return inside


def files_meant(
    entries: Entries, names: FileNames, words: str, terms: Sequence[Term]
) -> frozenset[int]:
    """Return the ids of the files that all of a query holds for.

    Args:
        entries: of the project.
        names: of the same files, in the same order.
        words: a part of the name; "" for any.
        terms: of which all must hold.
    """
    mask = np.ones(len(entries), bool)
    for term in terms:
        mask &= matches(entries, term, names.times) != term.is_not
    rows = np.flatnonzero(mask)
    if words:
        ends = np.append(names.starts[1:] - 1, len(names.text))
        part = words.casefold().encode()
        rows = np.array(
            [row for row in rows if part in names.text[names.starts[row] : ends[row]]], np.int64
        )
    return frozenset(entries.file_ids[rows].tolist())
