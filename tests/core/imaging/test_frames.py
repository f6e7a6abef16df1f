"""An animation is seen by its first frame that shows anything."""

import io

import numpy as np
import pytest
from PIL import Image, ImageDraw

from core.imaging import frames, large_pictures
from core.imaging.decoding import open_rgb, thumbnail_jpeg

SIZE = (80, 60)
KINDS = {
    "GIF": {"disposal": 2},
    "WEBP": {"lossless": True, "minimize_size": False},
    "PNG": {},
    "AVIF": {"quality": 90},
}


def drawn(colour=(200, 30, 40), ground=(250, 250, 250), mode="RGB"):
    image = Image.new(mode, SIZE, ground if mode == "RGB" else (0, 0, 0, 0))
    ImageDraw.Draw(image).rectangle((20, 15, 60, 45), colour)
    return image


def empty(colour=(0, 0, 0), mode="RGB"):
    return Image.new(mode, SIZE, colour if mode == "RGB" else (0, 0, 0, 0))


def animated(kind, *images):
    target = io.BytesIO()
    options = KINDS.get(kind, {})
    images[0].save(target, kind, save_all=True, append_images=images[1:], duration=100, **options)
    return target.getvalue()


def middle(data):
    return np.asarray(open_rgb(data, "one").image, int)[30, 40]


def is_near(found, wanted):
    return np.abs(found - np.asarray(wanted)).max() < 12


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
@pytest.mark.parametrize("n_blank", [1, 4])
def test_blank_frames_are_passed_over(kind, mode, n_blank):
    # Blank frames of other tones: equal ones are written as one.
    tones = [(tone, tone, tone) for tone in range(0, 40 * n_blank, 40)]
    blanks = [empty(tone, "RGB") for tone in tones]
    if mode == "RGBA":
        blanks[0] = empty(mode="RGBA")
        blanks[1:] = [blank.convert("RGBA") for blank in blanks[1:]]
    data = animated(kind, *blanks, drawn(mode=mode), drawn((0, 200, 0), mode=mode))
    assert is_near(middle(data), (200, 30, 40))


@pytest.mark.parametrize("kind", KINDS)
def test_the_first_frame_stays_where_it_shows_something(kind):
    data = animated(kind, drawn(), drawn((0, 200, 0)))
    assert is_near(middle(data), (200, 30, 40))


@pytest.mark.parametrize("kind", KINDS)
def test_thumbnails_show_the_same(kind):
    data = animated(kind, empty(), drawn())
    small = Image.open(io.BytesIO(thumbnail_jpeg(data, "one", 40)))
    assert np.abs(np.asarray(small, int)[15, 20] - (200, 30, 40)).max() < 20  # two lossy kinds


def tones(n):
    return [empty((10 * one, 10 * one, 10 * one)) for one in range(n)]


@pytest.mark.parametrize(("n_blank", "wanted"), [(11, (200, 30, 40)), (12, (0, 0, 0))])
def test_a_dozen_frames_are_looked_at(n_blank, wanted):
    assert is_near(middle(animated("WEBP", *tones(n_blank), drawn())), wanted)


def test_where_all_frames_are_blank_the_first_is_kept():
    assert is_near(middle(animated("GIF", *tones(3))), (0, 0, 0))


def test_damage_behind_the_first_frame_leaves_the_first():
    data = animated("PNG", empty((90, 90, 90)), drawn(), drawn((0, 200, 0)))
    cut = data[: data.index(b"fdAT") + 30]
    assert is_near(middle(cut), (90, 90, 90))


def test_a_single_picture_of_one_colour_is_itself():
    for kind in KINDS:
        target = io.BytesIO()
        empty((90, 90, 90)).save(target, kind)
        assert is_near(middle(target.getvalue()), (90, 90, 90))


def test_pages_of_a_tiff_are_no_frames():
    target = io.BytesIO()
    empty((90, 90, 90)).save(target, "TIFF", save_all=True, append_images=[drawn()])
    assert is_near(middle(target.getvalue()), (90, 90, 90))


def test_other_frames_are_not_decoded_where_the_first_shows_something(monkeypatch):
    for kind in KINDS:
        image = Image.open(io.BytesIO(animated(kind, drawn(), drawn((0, 200, 0)))))
        image.load()
        monkeypatch.setattr(type(image), "seek", None)
        assert frames.first_not_blank(image) is image


def test_large_animations_are_seen_by_their_first_frame(monkeypatch):
    """Twelve of them would take twelve times as long."""
    data = animated("WEBP", empty(), drawn())
    monkeypatch.setattr(large_pictures, "LARGE_PIXELS", 0)
    assert is_near(middle(data), (0, 0, 0))
