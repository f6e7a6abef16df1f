"""What is no row of a table is not taken for one, and what is one is not thrown away."""

import json

import pytest

from core.store.repair.readings import ALIKE, SHAPES, Shape, is_hash, is_json, is_name, is_time

HASH = "0123456789abcdef" * 2
TIME = "2026-11-30T12:00:00"
CHANGES = json.dumps({"labels": {"7": [None, {"image_id": 7, "class_id": 1}]}})

ROWS = {
    "labels": (7, 1, TIME, "given", "", None, None),
    "classes": (1, "Owl", "#12aBef", 0, 0),
    "images": (7, HASH, None, None, ""),
    "folders": (1, "/a", 0),
    "files": (1, 1, "a.jpg", 0, 20, None, "", 0, None, 0, 0, 0),
    "events": (1, TIME, "Ann", "Add class Owl", "do", None, "done", CHANGES),
    "models": (1, TIME, "l", "b", "s", "{}", "{}", "[]", "[]", "f", b""),
    "runs": (1, 1, 1, TIME, None, 0),
    "settings": ("model", None),
    "layouts": (1, "b", "pca", TIME, 3, b"12345678", b"12345678"),
    "labels_by_class": (1, 7),
    "class_names": ("Owl", 1),
    "sqlite_autoindex_images_1": (HASH, 7),
    "sqlite_autoindex_folders_1": ("/a", 1),
    "sqlite_autoindex_files_1": (1, "a.jpg", 7),
    "files_by_image": (7, 1),
    "embeddings": (7, "net", b"12"),
    "run_items": (1, 7, "labelled", ""),
    "predictions": (1, 7, 1, 0.0, None, 0.0, 0.5, "labelled", b""),
}
"""A row of each, with what is least."""

GOOD = {
    "labels": {
        1: [None, 2],
        3: ["confirmed", "accepted"],
        4: ["model", "audit"],
        5: [1],
        6: [0, 1],
    },
    "classes": {3: [9], 4: [1]},
    "images": {2: [1], 3: [1], 4: ["damaged"]},
    "folders": {1: ["/"], 2: [1]},
    "files": {2: ["a"], 3: [1], 5: [1], 7: [1, 2], 8: [5]},
    "events": {4: ["undo", "redo"], 5: [1], 6: ["undone", "dropped"]},
    "runs": {4: [TIME]},
    "settings": {1: ["x"]},
    "layouts": {5: [b""]},
    "labels_by_class": {0: [None]},
    "files_by_image": {0: [None]},
    "predictions": {3: [1], 4: [1], 5: [1], 8: [b"12"]},
}
"""Other values that a column may have."""

BAD = {
    "labels": {
        0: [0, -1], 1: [0], 2: ["now", ""], 3: ["stolen"], 4: ["x"], 5: [0], 6: [-0.1, 1.1, "x"],
    },
    "classes": {0: [0], 1: ["", " "], 2: ["#12345", "#1234567", "#12345g"], 3: [-1], 4: [2, -1]},
    "images": {0: [0], 1: ["x", HASH[1:], HASH.upper()], 2: [0, b""], 3: [0]},
    "folders": {0: [0], 1: ["", "/a\0"], 2: [2, -1]},
    "files": {
        0: [0], 1: [0], 2: ["", "\0"], 3: [-1], 4: [None], 5: [0], 6: [None], 7: [3, -1], 8: ["x"],
        9: [None],
    },
    "events": {
        0: [0], 1: ["now"], 2: [None], 4: ["did"], 5: [0], 6: ["", "do"], 7: ["", "[]", "{"],
    },
    "models": {
        0: [0], 1: ["now"], 5: ["{"], 6: ["{"], 7: ["{"], 8: ["["], 9: [None], 10: ["x", None],
    },
    "runs": {0: [0], 1: [0], 2: [0], 3: ["now", None], 4: ["now"], 5: [None, "x"]},
    "settings": {0: ["", " ", "\0", None], 1: [1]},
    "layouts": {0: [0, 2], 3: ["now"], 5: [b"1", b"1" * 16], 6: [b"1", b""]},
    "labels_by_class": {0: [0], 1: [0, None]},
    "class_names": {0: ["", None], 1: [0]},
    "sqlite_autoindex_images_1": {0: ["x"], 1: [0]},
    "sqlite_autoindex_folders_1": {0: [""], 1: [0]},
    "sqlite_autoindex_files_1": {0: [0], 1: [""], 2: [0]},
    "files_by_image": {0: [0], 1: [0]},
    "embeddings": {0: [0], 1: [""], 2: [b"", b"1", "12"]},
    "run_items": {0: [0], 1: [0], 2: ["done"], 3: [None]},
    "predictions": {
        0: [0], 1: [0], 2: [0], 3: [-0.1, 1.1, None], 4: [0], 5: [-0.1, 1.1], 6: ["x", None],
        7: ["x"], 8: [b"1"],
    },
}  # fmt: skip
"""What a column never holds."""


def read(shape, row):
    """Read a row as it lies in the file: its number, where it has one, is not in the record."""
    if shape.has_number:
        return shape.row(row[0], [None, *row[1:]])
    return shape.row(0, row)


def changed(cases, name):
    """Go through rows of which one column holds something else."""
    for column, values in cases.get(name, {}).items():
        for value in values:
            row = list(ROWS[name])
            row[column] = value
            if name == "layouts" and cases is GOOD:
                row[6] = value  # as many places as images
            yield tuple(row)


def test_there_is_a_row_of_each():
    assert ROWS.keys() == BAD.keys() == SHAPES.keys()
    assert SHAPES.keys() > ALIKE


@pytest.mark.parametrize("name", SHAPES)
def test_a_row_is_read_as_it_is(name):
    assert read(SHAPES[name], ROWS[name]) == ROWS[name]


@pytest.mark.parametrize("name", SHAPES)
def test_what_a_column_may_hold_is_read(name):
    for row in changed(GOOD, name):
        assert read(SHAPES[name], row) == row


@pytest.mark.parametrize("name", SHAPES)
def test_what_a_column_never_holds_is_no_row(name):
    for row in changed(BAD, name):
        assert read(SHAPES[name], row) is None, row


@pytest.mark.parametrize("name", SHAPES)
def test_a_column_that_holds_nothing_is_no_row_unless_it_may(name):
    shape, row = SHAPES[name], ROWS[name]
    for column, kind in enumerate(shape.kinds):
        without = [*row[:column], None, *row[column + 1 :]]
        is_number = shape.has_number and column == 0  # it stands outside of the record
        assert (read(shape, without) is None) == (kind.islower() and not is_number) or is_number


@pytest.mark.parametrize("name", SHAPES)
def test_columns_of_another_kind_are_none_of_ours(name):
    shape, row = SHAPES[name], ROWS[name]
    others = {"i": "x", "t": b"x", "b": 1, "r": "x"}
    for column, kind in enumerate(shape.kinds):
        if shape.has_number and column == 0:
            continue
        other = [*row[:column], others[kind.lower()], *row[column + 1 :]]
        assert read(shape, other) is None, column


@pytest.mark.parametrize("name", SHAPES)
def test_columns_of_a_later_version_come_along_and_no_index_has_any(name):
    shape, more = SHAPES[name], (*ROWS[name], "new")
    assert read(shape, more) == (None if shape.is_index else more)


@pytest.mark.parametrize("name", SHAPES)
def test_what_an_older_version_lacked_has_its_default_and_no_less_will_do(name):
    shape, row = SHAPES[name], ROWS[name]
    n_old = len(shape.kinds) - len(shape.defaults)
    for n in range(n_old, len(row)):
        assert read(shape, row[:n]) == (*row[:n], *shape.defaults[n - n_old :])
    assert read(shape, row[: n_old - 1]) is None


def test_defaults_are_what_new_columns_had():
    assert SHAPES["labels"].defaults == ("given", "", None, None)
    assert SHAPES["files"].defaults == (None, 0, 0, 0)
    assert SHAPES["runs"].defaults == (0,)
    assert not any(SHAPES[name].defaults for name in SHAPES.keys() - {"labels", "files", "runs"})


def test_a_number_stands_outside_of_the_record():
    shape = Shape("i", lambda row: True)
    assert shape.row(5, [None]) == (5,)
    assert shape.row(5, [5]) is None
    assert shape.row(5, []) is None


def test_a_plain_shape_has_numbers_and_no_defaults():
    shape = Shape("ii", lambda row: True)
    assert (shape.has_number, shape.is_index, shape.defaults) == (True, False, ())
    assert shape.row(5, [None]) is None


@pytest.mark.parametrize(
    ("name", "is_index", "has_number"),
    [
        ("labels", False, True),
        ("settings", False, False),
        ("labels_by_class", True, False),
        ("class_names", True, False),
        ("sqlite_autoindex_images_1", True, False),
        ("sqlite_autoindex_folders_1", True, False),
        ("sqlite_autoindex_files_1", True, False),
        ("files_by_image", True, False),
        ("embeddings", True, False),
        ("run_items", True, False),
        ("predictions", True, False),
    ],
)
def test_where_rows_lie(name, is_index, has_number):
    shape = SHAPES[name]
    assert (shape.is_index, shape.has_number) == (is_index, has_number)


@pytest.mark.parametrize("end", ["", ".5", ".123456", "Z", ".5Z", "+01:00", "-11:30"])
def test_times_as_projects_have_them(end):
    assert is_time(TIME + end)


@pytest.mark.parametrize(
    "text", ["", "x", TIME + " ", " " + TIME, TIME + ".", TIME + "z", TIME[:-1], TIME + "+1:00"]
)
def test_what_is_no_time(text):
    assert not is_time(text)


def test_a_name_has_letters_and_an_end():
    assert is_name("x")
    assert is_name("x" * 10_000)
    for text in ("", " ", "x\0", "x" * 10_001):
        assert not is_name(text)


def test_a_hash_is_of_32_digits():
    assert is_hash(HASH)
    for text in ("", HASH + "0", HASH[1:], HASH[1:] + "g"):
        assert not is_hash(text)


def test_json_is_what_json_reads():
    assert is_json("[]")
    for text in ("", "[", "[" * 200_000):
        assert not is_json(text)


def test_changes_too_deep_to_read_are_no_event():
    row = (*ROWS["events"][:7], "[" * 200_000)
    assert read(SHAPES["events"], row) is None
