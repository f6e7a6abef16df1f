"""What can be seen through is laid on a ground that it can be seen on."""

import io

import numpy as np
import pytest
import tifffile
from PIL import Image, ImageDraw

from core.imaging import large_pictures, transparency
from core.imaging.decoding import open_rgb, thumbnail_jpeg
from core.imaging.transparency import DARK, WHITE

SIZE = (400, 300)


def encode(image, kind="PNG", **options):
    target = io.BytesIO()
    image.save(target, kind, **options)
    return target.getvalue()


def photo():
    """Draw something with light and shade, alike at any size."""
    x, y = np.meshgrid(np.linspace(0, 1, SIZE[0]), np.linspace(0, 1, SIZE[1]))
    channels = (90 + 150 * x, 60 + 150 * y, 200 - 120 * x * y)
    return Image.fromarray(np.stack(channels, axis=-1).astype(np.uint8))


def drawing(colour, outline=None, width=8):
    image = Image.new("RGBA", SIZE, (0, 0, 0, 0))
    ImageDraw.Draw(image).ellipse((100, 50, 300, 250), colour, outline, width)
    return image


def corner(image, **options):
    return open_rgb(encode(image), "one.png", **options).image.getpixel((2, 2))


@pytest.fixture(params=["plain", "large"])
def kinds_of_size(request, monkeypatch):
    if request.param == "large":
        monkeypatch.setattr(large_pictures, "LARGE_PIXELS", 0)
        monkeypatch.setattr(large_pictures, "_STRIP_PIXELS", 20 * SIZE[0])
        monkeypatch.setattr(transparency, "_STRIP_PIXELS", 20 * SIZE[0])


@pytest.mark.parametrize("alpha", [0, 3])
@pytest.mark.parametrize("kind", ["PNG", "WEBP", "TIFF"])
@pytest.mark.parametrize("short_side_px", [None, 60])
@pytest.mark.parametrize("mode", ["RGBA", "LA"])
def test_where_alpha_is_next_to_nothing_the_colours_count(
    alpha, kind, short_side_px, mode, kinds_of_size
):
    image = photo() if mode == "RGBA" else photo().convert("L")
    plain = image.convert("RGB")
    image.putalpha(alpha)
    exact = {"WEBP": {"lossless": True, "exact": True}}.get(kind, {})
    found = open_rgb(encode(image, kind, **exact), "one", short_side_px=short_side_px).image
    one, other = (np.asarray(each.resize((40, 30)), float) for each in (found, plain))
    assert np.abs(one - other).mean() < 3


def test_a_little_more_alpha_is_transparency():
    image = photo()
    image.putalpha(Image.new("L", SIZE, 3))
    image.putpixel((390, 290), (1, 2, 3, 255))
    assert corner(image) != photo().getpixel((2, 2))


def test_one_colour_that_cannot_be_seen_is_an_empty_page():
    assert corner(Image.new("RGBA", SIZE, (0, 0, 0, 0))) == WHITE


@pytest.mark.parametrize("short_side_px", [None, 60])
@pytest.mark.parametrize(
    ("colour", "ground"),
    [
        ((255, 255, 255, 255), DARK),
        ((230, 235, 240, 255), DARK),
        ((255, 255, 255, 140), DARK),
        ((0, 0, 0, 255), WHITE),
        ((0, 0, 0, 90), WHITE),
        ((255, 220, 0, 255), WHITE),
        ((128, 128, 128, 255), WHITE),
    ],
)
def test_light_drawings_lie_on_a_dark_ground(colour, ground, short_side_px, kinds_of_size):
    assert corner(drawing(colour), short_side_px=short_side_px) == ground


@pytest.mark.parametrize("mode", ["LA", "P", "RGBA"])
def test_so_it_is_in_every_mode(mode):
    assert corner(drawing((255, 255, 255, 255)).convert(mode)) == DARK
    small = thumbnail_jpeg(encode(drawing((255, 255, 255, 255)).convert(mode)), "one.png", 64)
    thumbnail = Image.open(io.BytesIO(small))
    assert np.abs(np.asarray(thumbnail, int)[1, 1] - 40).max() < 12
    assert np.asarray(thumbnail, int)[24, 32].min() > 240


def test_a_colour_that_stands_for_nothing_is_laid_on_a_ground_too():
    image = drawing((255, 255, 255, 255)).convert("RGB")
    data = encode(image, transparency=(0, 0, 0))
    assert open_rgb(data, "one.png").image.getpixel((2, 2)) == DARK


def test_light_drawings_with_a_dark_outline_stay_on_white():
    assert corner(drawing((255, 255, 255, 255), (0, 0, 0, 255), width=20)) == WHITE


def test_light_drawings_with_a_soft_shadow_can_be_seen():
    image = drawing((0, 0, 0, 60))
    top = Image.new("RGBA", SIZE, (0, 0, 0, 0))
    ImageDraw.Draw(top).ellipse((105, 50, 295, 240), (255, 255, 255, 255))
    assert corner(Image.alpha_composite(image, top)) == DARK


@pytest.mark.parametrize("colours", ["photo", "snow"])
def test_photos_with_soft_corners_stay_on_white(colours):
    image = photo() if colours == "photo" else Image.new("RGB", SIZE, (248, 250, 252))
    alpha = Image.new("L", SIZE, 0)
    ImageDraw.Draw(alpha).rounded_rectangle((0, 0, SIZE[0] - 1, SIZE[1] - 1), 40, 255)
    image.putalpha(alpha)
    assert corner(image) == WHITE


def test_the_ground_is_that_of_the_whole_in_every_strip(kinds_of_size):
    """A dark line at the top, light shapes below: strip by strip there would be two grounds."""
    image = drawing((255, 255, 255, 255))
    ImageDraw.Draw(image).rectangle((0, 10, 60, 14), (0, 0, 0, 255))
    found = np.asarray(open_rgb(encode(image), "one.png").image)
    assert {tuple(found[row, 390]) for row in range(0, 300, 10)} == {DARK}


@pytest.mark.parametrize("extra", [0, 1, 2])
@pytest.mark.parametrize("deep", [1, 257])
def test_alpha_that_is_nothing_in_a_tiff_is_dropped_whatever_it_is_called(extra, deep):
    colours = np.asarray(photo()).astype(np.uint16) * deep
    bands = np.concatenate([colours, np.zeros_like(colours[..., :1])], axis=2)
    target = io.BytesIO()
    kind = np.uint8 if deep == 1 else np.uint16
    tifffile.imwrite(target, bands.astype(kind), photometric="rgb", extrasamples=[extra])
    found = np.asarray(open_rgb(target.getvalue(), "one.tif").image, float)
    assert np.abs(found - np.asarray(photo())).mean() < 1
