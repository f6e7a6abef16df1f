"""Large pictures: opened alone, in little memory, and alike those that are not large."""

import io
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageCms

from core.imaging import decoders, large_pictures
from core.imaging.decoding import open_rgb, thumbnail_jpeg

ROOT = Path(__file__).parents[3]
SIZE = (403, 301)
PATIENCE_S = 30


def waves(mode):
    """Draw slow waves, so that shrinking by another way changes little."""
    width, height = SIZE
    grid = np.sin(np.linspace(0, 7, width)) + np.cos(np.linspace(0, 5, height))[:, None]
    grey = ((grid + 2) / 4).astype(np.float32)
    if mode == "F":
        return Image.fromarray(grey * 3000 - 100)
    if mode in ("I", "I;16"):
        kind = np.int32 if mode == "I" else np.uint16
        return Image.fromarray((grey * 60_000).astype(kind))
    image = Image.fromarray((grey * 255).astype(np.uint8))
    if mode == "LA":
        image.putalpha(image.transpose(Image.Transpose.FLIP_LEFT_RIGHT))
    return image.convert("RGB").quantize(64) if mode == "P" else image.convert(mode)


def encode(image, kind="TIFF", **options):
    target = io.BytesIO()
    image.save(target, kind, **options)
    return target.getvalue()


@pytest.fixture
def make_large(monkeypatch):
    """Hold every picture to be large, and cut them into many strips."""

    def make():
        monkeypatch.setattr(large_pictures, "LARGE_PIXELS", 0)
        monkeypatch.setattr(large_pictures, "_STRIP_PIXELS", 20 * SIZE[0])

    return make


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "I", "I;16", "F"])
@pytest.mark.parametrize("short_side_px", [None, 40])
def test_a_large_picture_looks_as_it_would_if_it_were_not(mode, short_side_px, make_large):
    data = encode(waves(mode))
    plain = open_rgb(data, "one.tif", short_side_px=short_side_px)
    make_large()
    large = open_rgb(data, "one.tif", short_side_px=short_side_px)
    assert (large.width, large.height) == (plain.width, plain.height) == SIZE
    assert min(large.image.size) >= (short_side_px or SIZE[1])
    one, other = (np.asarray(each.image.resize((40, 30)), np.float32) for each in (plain, large))
    # Shrinking by a whole factor moves the right and the lower edge by a part of a pixel.
    assert np.abs(one - other).mean() < (2 if mode != "1" else 4)


def test_a_profile_and_a_turn_count_in_large_pictures_too(make_large):
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    exif = Image.Exif()
    exif[0x0112] = 6
    data = encode(waves("L"), "PNG", icc_profile=profile, exif=exif)
    plain = open_rgb(data, "one.png")
    make_large()
    large = open_rgb(data, "one.png")
    assert large.image.size == plain.image.size == SIZE[::-1]
    assert np.abs(np.asarray(large.image, np.float32) - np.asarray(plain.image)).max() <= 1


def test_hot_pixels_do_not_darken_a_large_picture(make_large):
    values = np.asarray(waves("F")).copy()
    values[3, 3], values[4, 4], values[5, 5] = 1e30, np.nan, np.inf
    data = encode(Image.fromarray(values))
    plain = np.asarray(open_rgb(data, "one.tif").image, np.float32)
    make_large()
    large = np.asarray(open_rgb(data, "one.tif").image, np.float32)
    assert np.abs(plain - large).mean() < 2
    assert large.std() > 30


def test_one_large_picture_is_opened_at_a_time_and_small_ones_do_not_wait(monkeypatch):
    monkeypatch.setattr(large_pictures, "LARGE_PIXELS", SIZE[0] * SIZE[1] - 1)
    large, small = encode(waves("RGB"), "PNG"), encode(Image.new("RGB", (20, 20)), "PNG")
    inside, go_on = threading.Event(), threading.Event()
    real, n_large, most = decoders._small_srgb, [0], [0]

    def slow(image, target):
        if large_pictures.is_large(image.size):
            n_large[0] += 1
            most[0] = max(most[0], n_large[0])
            inside.set()
            go_on.wait(PATIENCE_S)
            n_large[0] -= 1
        return real(image, target)

    monkeypatch.setattr(decoders, "_small_srgb", slow)
    jobs = [lambda: open_rgb(large, "one.png"), lambda: thumbnail_jpeg(large, "one.png", 64)]
    threads = [threading.Thread(target=job) for job in jobs]
    for thread in threads:
        thread.start()
    assert inside.wait(PATIENCE_S)
    assert open_rgb(small, "small.png").width == 20
    go_on.set()
    for thread in threads:
        thread.join(PATIENCE_S)
    assert most == [1]


OPEN_ONE = """
import re, sys
from pathlib import Path
from core.imaging.decoding import open_rgb, read_bytes
open_rgb(read_bytes(sys.argv[1]), sys.argv[1], short_side_px=224)
# The peak of `resource` counts what the process that started this one held.
status = Path("/proc/self/status").read_text()
print(int(re.search(r"VmHWM:\\s+(\\d+) kB", status)[1]) // 1024)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="counts memory in another way, or not at all")
def test_a_large_picture_takes_little_more_memory_than_its_file_and_its_pixels(tmp_path):
    path = tmp_path / "large.tif"
    values = np.tile(np.linspace(-5, 3000, 7300, dtype=np.float32), (7000, 1))
    Image.fromarray(values).save(path)
    megabytes = path.stat().st_size >> 20
    command = [sys.executable, "-c", OPEN_ONE, path]
    peak = int(subprocess.run(command, cwd=ROOT, check=True, capture_output=True).stdout)
    assert peak < 2 * megabytes + 200
