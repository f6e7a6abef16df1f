"""One known picture in every kind of file that people have, written by other people's encoders.

`makers` made the files; the manifest says for each what it shows, or with which reason it is
refused. See docs/formats.md.
"""

import csv
import functools
import importlib.util
import io
import re
import subprocess
import sys
import tarfile
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core.domain.errors import ImageError
from core.imaging.decoding import open_rgb

HERE = Path(__file__).parent


def _is_installed(name: str) -> bool:
    try:
        return importlib.util.find_spec(name) is not None
    except ValueError:  # kept from being imported, by `without_extra`
        return False


WITH_EXTRA = _is_installed("imagecodecs") and _is_installed("pydicom")


def _rows() -> list[dict[str, str]]:
    with (HERE / "manifest.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


ROWS = _rows()


def kinds(outcome):
    chosen = [row for row in ROWS if row["outcome"] == outcome]
    return pytest.mark.parametrize("row", chosen, ids=[row["file"] for row in chosen])


@functools.cache
def files() -> dict[str, bytes]:
    """Unpack all of them once; they are small."""
    with tarfile.open(HERE / "files.tar.xz") as archive:
        members = [one for one in archive if one.isfile()]
        return {one.name: archive.extractfile(one).read() for one in members}


@functools.cache
def shown(name) -> np.ndarray:
    with Image.open(io.BytesIO(files()[f"shown/{name}.png"])) as image:
        return np.asarray(image, dtype=np.float32)


@kinds("read")
def test_the_picture_in_the_file_is_the_known_one(row):
    data = files()[row["file"]]
    if row["extra"] and not WITH_EXTRA:
        with pytest.raises(ImageError, match=re.escape(f"handful[{row['extra']}]")):
            open_rgb(data, row["file"])
        return
    opened = open_rgb(data, row["file"])
    expected = shown(row["shows"])
    assert (opened.width, opened.height) == expected.shape[1::-1]
    found = np.asarray(opened.image, dtype=np.float32)
    if row["file"].startswith("raw-") and "preview" not in row["file"]:
        expected = expected[::2, ::2]  # developed at half the size, as four filters make a pixel
    assert float(np.abs(found - expected).mean()) <= float(row["allowed"])


def test_without_the_extra_each_file_is_read_or_the_extra_is_named():
    """In a process of its own, in which the extra cannot be imported."""
    words = [sys.executable, "-m", "tests.core.imaging.matrix.without_extra"]
    done = subprocess.run(words, capture_output=True, text=True, cwd=HERE.parents[3], check=True)
    assert done.stdout == ""


@kinds("refused")
def test_what_is_not_read_is_refused_with_the_right_reason(row):
    with pytest.raises(ImageError) as caught:
        open_rgb(files()[row["file"]], row["file"])
    assert re.search(row["shows"], caught.value.reason)


def test_the_manifest_names_each_file_once_and_no_other():
    named = [row["file"] for row in ROWS]
    assert sorted(named) == sorted(one for one in files() if not one.startswith("shown/"))


def test_each_larger_distance_has_a_reason():
    unexplained = [row for row in ROWS if row["outcome"] == "read" and not row["why"]]
    assert {row["allowed"] for row in unexplained} == {"8"}


def test_a_wrong_picture_is_noticed():
    """The known picture is far from itself turned, mirrored, negative or with colours swapped."""
    right = shown("rgb")
    wrong = [right[::-1], right[:, ::-1], right[::-1, ::-1], 255 - right, right[..., ::-1]]
    wrong += [right[..., [1, 0, 2]], right[..., [0, 2, 1]], right / 2, right / 16, right * 0 + 110]
    assert min(float(np.abs(one - right).mean()) for one in wrong) > 16
