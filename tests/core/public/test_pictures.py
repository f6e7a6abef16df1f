"""What may be given as pictures, and with which labels."""

import numpy as np
import pyarrow
import pytest
from PIL import Image

import core.public as handful
from core.public.pictures import is_missing, labels_by_path, listed, paths_of

PIXELS = np.random.default_rng(0).integers(0, 256, (2, 5, 7, 3), dtype=np.uint8)

COLUMNS = ("path", "label")


class Frame:
    """As pandas and polars have it: columns by name, each of which turns into a list."""

    def __init__(self, **columns):
        self.columns = list(columns)
        self._columns = columns

    def __getitem__(self, name):
        return np.array(self._columns[name], object)


def test_arrays_become_files_of_the_same_pixels_once(tmp_path):
    paths = paths_of(listed(PIXELS), tmp_path / "arrays")
    assert [np.asarray(Image.open(path)).tolist() for path in paths] == PIXELS.tolist()
    assert paths_of([PIXELS[0]], tmp_path / "arrays") == paths[:1]
    assert sorted(tmp_path.joinpath("arrays").iterdir()) == sorted(paths)


@pytest.mark.parametrize(
    ("array", "error"),
    [
        (PIXELS.astype(np.float32), TypeError),
        (PIXELS[0, :, :, 0], ValueError),
        (np.zeros((4, 4, 4), np.uint8), ValueError),
        (np.zeros((0, 4, 3), np.uint8), ValueError),
    ],
)
def test_an_array_that_is_no_picture_is_refused(array, error, tmp_path):
    with pytest.raises(error, match="a picture is"):
        paths_of(listed(array), tmp_path)


@pytest.mark.parametrize("value", [None, "", float("nan"), np.float64("nan"), np.datetime64("NaT")])
def test_an_empty_cell_is_missing(value):
    assert is_missing(value)


@pytest.mark.parametrize("value", ["owl", 0, np.str_("owl"), handful.NONE_OF_THESE])
def test_what_is_there_is_not_missing(value):
    assert not is_missing(value)


@pytest.mark.parametrize(
    ("pictures", "labels"),
    [
        (["a.png", "b.png"], ["owl", "finch"]),
        (np.array(["a.png", "b.png"]), np.array(["owl", "finch"])),
        ({"owl": ["a.png"], "finch": "b.png"}, None),
        (Frame(path=["a.png", "b.png"], label=["owl", "finch"]), None),
        (pyarrow.table({"path": ["a.png", "b.png"], "label": ["owl", "finch"]}), None),
    ],
    ids=["lists", "arrays of names", "dictionary", "frame", "arrow"],
)
def test_labels_come_with_pictures_in_many_forms(pictures, labels, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    labelled, skipped = labels_by_path(pictures, labels, COLUMNS, tmp_path)
    assert labelled == {tmp_path / "a.png": "owl", tmp_path / "b.png": "finch"}
    assert not skipped


def test_one_label_is_for_all_pictures(tmp_path):
    labelled, _ = labels_by_path(PIXELS, handful.NONE_OF_THESE, COLUMNS, tmp_path)
    assert list(labelled.values()) == [None, None]


def test_rows_without_a_label_or_with_two_are_left_out(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    frame = Frame(
        path=["a.png", "b.png", "c.png", "c.png", float("nan")],
        label=["owl", None, "owl", "finch", "owl"],
    )
    labelled, skipped = labels_by_path(frame, None, COLUMNS, tmp_path)
    assert labelled == {tmp_path / "a.png": "owl"}
    assert [skip.reason for skip in skipped] == [
        "it has no label",
        "it names no picture",
        "it has several labels",
    ]


@pytest.mark.parametrize(
    ("pictures", "labels", "error"),
    [
        (["a.png"], ["owl", "finch"], ValueError),
        (["a.png"], [3], TypeError),
        ({"owl": ["a.png"]}, ["owl"], TypeError),
        (Frame(file=["a.png"], label=["owl"]), None, KeyError),
    ],
)
def test_what_does_not_go_together_is_refused(pictures, labels, error, tmp_path):
    with pytest.raises(error):
        labels_by_path(pictures, labels, COLUMNS, tmp_path)
