"""Files that are cut anywhere are told from whole ones, where their kind has an end."""

import pytest
from PIL import Image

from core.imaging.whole_files import may_be_whole


@pytest.mark.parametrize("suffix", ["png", "jpg", "gif", "webp"])
def test_a_picture_is_whole_and_each_part_of_it_is_not(tmp_path, draw_image, suffix):
    path = draw_image(tmp_path / f"a.{suffix}", (20, 16), seed=1)
    data = path.read_bytes()
    assert may_be_whole(path)
    for n in range(12, len(data)):
        path.write_bytes(data[:n])
        # GIF's end is one byte, which may stand anywhere.
        assert not may_be_whole(path) or (suffix == "gif" and data[n - 1 : n] == b";"), n


def test_zeros_behind_a_jpeg_do_not_matter(tmp_path, draw_image):
    path = draw_image(tmp_path / "a.jpg", seed=1)
    path.write_bytes(path.read_bytes() + bytes(40))
    assert may_be_whole(path)


def test_a_kind_without_an_end_may_be_whole(tmp_path):
    Image.new("RGB", (4, 4)).save(tmp_path / "a.tiff")
    assert may_be_whole(tmp_path / "a.tiff")


def test_what_cannot_be_opened_and_what_is_empty_is_not(tmp_path):
    (tmp_path / "empty.jpg").touch()
    assert not may_be_whole(tmp_path / "empty.jpg")
    assert not may_be_whole(tmp_path / "missing.jpg")
