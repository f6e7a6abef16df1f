"""A JPEG that lacks its end marker alone is whole; one that lacks more is cut short."""

import io

import numpy as np
import pytest
from PIL import Image

from core.domain.errors import ImageError
from core.imaging.decoding import open_rgb

END = b"\xff\xd9"


@pytest.fixture(params=[{}, {"progressive": True}, {"subsampling": 0}, {"quality": 30}])
def jpeg(request):
    rng = np.random.default_rng(3)
    image = Image.fromarray(rng.integers(0, 255, (90, 120, 3), dtype=np.uint8))
    target = io.BytesIO()
    image.resize((363, 275)).save(target, "JPEG", **request.param)
    data = target.getvalue()
    assert data.endswith(END)
    return data


@pytest.mark.parametrize("n_missing", [1, 2])
def test_without_its_end_marker_a_picture_is_the_same(jpeg, n_missing):
    whole = open_rgb(jpeg, "a.jpg").image
    assert open_rgb(jpeg[:-n_missing], "a.jpg").image.tobytes() == whole.tobytes()
    small = open_rgb(jpeg, "a.jpg", short_side_px=60).image
    cut = open_rgb(jpeg[:-n_missing], "a.jpg", short_side_px=60).image
    assert cut.tobytes() == small.tobytes()


@pytest.mark.parametrize("share", [0.3, 0.6, 0.9, 0.98])
def test_one_that_lacks_pixels_is_cut_short(jpeg, share):
    with pytest.raises(ImageError, match="cut short"):
        open_rgb(jpeg[: int(len(jpeg) * share)], "a.jpg")


def test_one_that_ends_between_two_scans_is_cut_short():
    target = io.BytesIO()
    Image.effect_noise((200, 160), 80).convert("RGB").save(target, "JPEG", progressive=True)
    data = target.getvalue()
    scans = [at for at in range(len(data)) if data[at : at + 2] == b"\xff\xda"]
    assert len(scans) > 3
    tables = data.rfind(b"\xff\xc4", 0, scans[-1])
    with pytest.raises(ImageError, match="cut short"):
        open_rgb(data[:tables], "a.jpg")
