"""Which files a query means."""

import numpy as np
import pytest

from core.domain.records import ORIGINS, STATUSES, ClassRecord, Entries, FileNames
from core.query.grammar import parsed
from core.query.matching import files_meant

CLASSES = [ClassRecord(1, "Fox", "#0072b2", 0, 1), ClassRecord(2, "Hare", "#0072b2", 1, 1)]
DAY = 86_400 * 10**9
PATHS = ("fox one.jpg", "b/fox.jpg", "hare.jpg", "HARE é.jpg", "new.jpg")


def status(word):
    return STATUSES.index(word)


# A person's fox, a sure fox, an unsure hare, a hare accepted unseen, and one nobody looked at.
ENTRIES = Entries(
    file_ids=np.arange(11, 16),
    image_ids=np.arange(1, 6),
    label_ids=np.array([1, 0, 0, 2, 0]),
    class_ids=np.array([1, 1, 2, 2, 0]),
    confidences=np.array([0.9, 0.95, 0.4, 0.8, -1], np.float32),
    margins=np.zeros(5, np.float32),
    statuses=np.array(
        [status(word) for word in ("labelled", "labelled", "unsure", "labelled", "pending")],
        np.int8,
    ),
    origins=np.array([ORIGINS.index("given"), -1, -1, ORIGINS.index("accepted"), -1], np.int8),
)


def names():
    texts = [path.casefold().encode() for path in PATHS]
    starts = np.cumsum([1, *[len(text) + 1 for text in texts]])[:-1]
    times = np.arange(5) * 400 * DAY
    text = b"\0" + b"\0".join(texts)
    return FileNames(ENTRIES.file_ids, text, starts, np.arange(5), times)


@pytest.mark.parametrize(
    ("query", "file_ids"),
    [
        ("", {11, 12, 13, 14, 15}),
        ("label:fox", {11, 12}),
        ("-label:fox", {13, 14, 15}),
        ("by:you", {11}),
        ("by:model", {12, 13, 14}),
        ("status:unsure,todo", {13, 15}),
        ("conf:<0.9", {13, 14}),
        ("label:hare conf:>0.5", {14}),
        ("origin:accepted", {14}),
        ("fox", {11, 12}),
        ("hare É", {14}),
        ("jpg b/", set()),
        ("one.jpg b", set()),
        ("date:<1971", {11}),
        ("label:fox new", set()),
    ],
)
def test_a_query_means_the_files_that_all_of_it_holds_for(query, file_ids):
    words, terms = parsed(query, CLASSES)
    assert files_meant(ENTRIES, names(), words, terms) == file_ids
