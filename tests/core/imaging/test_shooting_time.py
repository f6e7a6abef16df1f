"""Camera and time come from EXIF where it is there and whole."""

import math

import pytest
from PIL import ExifTags, Image

from core.imaging.shooting_time import camera_and_time


@pytest.fixture
def photo(tmp_path):
    def save(taken="2024:05:06 07:08:09", name="a.jpg"):
        exif = Image.Exif()
        exif[ExifTags.Base.Make] = "Canon"
        exif[ExifTags.Base.Model] = "EOS R6"
        exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = taken
        Image.new("RGB", (64, 64)).save(tmp_path / name, exif=exif)
        return tmp_path / name

    return save


def test_camera_and_seconds_are_read(photo):
    first, second = camera_and_time(photo()), camera_and_time(photo("2024:05:06 07:08:11"))
    assert first[0] == second[0] == "Canon EOS R6"
    assert second[1] - first[1] == 2


@pytest.mark.parametrize("taken", ["0000:00:00 00:00:00", "yesterday", ""])
def test_a_time_that_is_none_is_not_known(photo, taken):
    camera, seconds = camera_and_time(photo(taken))
    assert (camera, math.isnan(seconds)) == ("Canon EOS R6", True)


def test_what_has_no_exif_says_nothing(tmp_path):
    Image.new("RGB", (64, 64)).save(tmp_path / "a.jpg")
    (tmp_path / "b.jpg").write_bytes(b"\xff\xd8 and nothing more")
    (tmp_path / "c.png").write_bytes(b"none")
    for name in ("a.jpg", "b.jpg", "c.png", "gone.jpg"):
        camera, seconds = camera_and_time(tmp_path / name)
        assert (camera, math.isnan(seconds)) == ("", True)
