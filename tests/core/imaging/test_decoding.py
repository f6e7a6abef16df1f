"""Opening pictures of every kind and state, turning them into pixels, making thumbnails."""

import io
import struct
import zlib
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pillow_heif
import pytest
from PIL import Image, ImageCms, ImageDraw

from core.domain.errors import ImageError
from core.imaging.decoding import open_rgb, thumbnail_jpeg, to_pixels

RED, GREEN, BLUE, WHITE = (220, 30, 30), (30, 180, 60), (30, 60, 200), (255, 255, 255)


def draw(size=(64, 48)) -> Image.Image:
    """Draw four corners of different colours: any turn, flip or swapped channel shows."""
    width, height = size
    image = Image.new("RGB", size, RED)
    pen = ImageDraw.Draw(image)
    pen.rectangle((width // 2, 0, width, height // 2), fill=GREEN)
    pen.rectangle((0, height // 2, width // 2, height), fill=BLUE)
    pen.rectangle((width // 2, height // 2, width, height), fill=WHITE)
    return image


def smooth(size) -> Image.Image:
    """Blow up a little noise: detail at every scale that a resize can keep."""
    noise = np.random.default_rng(1).integers(0, 256, (24, 32, 3), dtype=np.uint8)
    return Image.fromarray(noise).resize(size, Image.Resampling.BICUBIC)


def encode(image, kind, **options) -> bytes:
    target = io.BytesIO()
    image.save(target, kind, **options)
    return target.getvalue()


def distance(one, other) -> float:
    """Mean absolute difference in grey levels."""
    first, second = (np.asarray(image, dtype=np.float32) for image in (one, other))
    assert first.shape == second.shape
    return float(np.abs(first - second).mean())


def png_header(width, height) -> bytes:
    def chunk(kind, body):
        return (
            struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        )

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0"))


def wide_gamut_profile() -> bytes:
    """Take sRGB's own profile and swap its red and green primaries: impossible to overlook."""
    body = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    n_tags = struct.unpack(">I", body[128:132])[0]
    for place in range(132, 132 + 12 * n_tags, 12):
        if body[place : place + 4] == b"rXYZ":
            body[place : place + 4] = b"gXYZ"
        elif body[place : place + 4] == b"gXYZ":
            body[place : place + 4] = b"rXYZ"
    return (
        bytes(body).replace(b"s\0R\0G\0B", b"o\0d\0d\0!").replace(b"\0s\0R\0G\0B", b"\0o\0d\0d\0!")
    )


# Damaged and hostile files


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"Dear diary, this is no picture.", "it is not a picture"),
        (b"\xff\xd8\xff\xd9 and nothing more", "the file is damaged"),
        (encode(smooth((300, 200)), "JPEG")[:2000], "the file is cut short"),
        (encode(smooth((300, 200)), "PNG")[:2000], "the file is cut short"),
        (encode(draw(), "WEBP")[:60], "the file is damaged"),
        (encode(draw(), "TIFF")[:200], "the file is cut short"),
        (encode(draw(), "AVIF")[:300], "the file is cut short"),
        (png_header(20_000, 20_000), "it is too large: 20000 x 20000 pixels"),
    ],
)
def test_what_is_not_a_whole_picture_is_refused_with_a_reason(data, reason):
    with pytest.raises(ImageError) as caught:
        open_rgb(data, "one.jpg")
    assert caught.value.reason == reason


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF", "BMP", "TIFF", "WEBP", "AVIF"])
def test_flipped_bytes_give_a_picture_or_a_reason_and_nothing_else(kind):
    whole = encode(smooth((40, 30)), kind)
    generator = np.random.default_rng(3)
    outcomes = set()
    for _ in range(60):
        data = bytearray(whole)
        for place in generator.integers(0, len(data), 6):
            data[place] = generator.integers(0, 256)
        try:
            outcomes.add(open_rgb(bytes(data), "one", short_side_px=16).image.mode)
        except ImageError:
            outcomes.add("refused")
    assert outcomes <= {"RGB", "refused"}


def test_a_large_but_honest_picture_opens_without_a_warning():
    data = encode(Image.new("1", (10_000, 9_500)), "PNG")  # above Pillow's own limit
    assert open_rgb(data, "map.png", short_side_px=256).width == 10_000


def test_an_error_names_the_file():
    with pytest.raises(ImageError) as caught:
        open_rgb(b"", "below/one.jpg")
    assert str(caught.value.path) == "below/one.jpg"


# Kinds of file


@pytest.mark.parametrize("kind", ["PNG", "GIF", "BMP", "TIFF"])
def test_lossless_kinds_open_exactly(kind):
    assert distance(open_rgb(encode(draw(), kind), "one").image, draw()) == 0


@pytest.mark.parametrize("kind", ["JPEG", "WEBP", "AVIF", "HEIF"])
def test_lossy_kinds_open_closely(kind):
    pillow_heif.register_heif_opener()
    data = encode(draw(), kind, quality=95)
    assert distance(open_rgb(data, "one").image, draw()) < 4


def test_cmyk_keeps_its_colours():
    data = encode(draw().convert("CMYK"), "JPEG", quality=95)
    assert distance(open_rgb(data, "one").image, draw()) < 4


def test_grey_becomes_three_equal_channels():
    pixels = np.asarray(open_rgb(encode(draw().convert("L"), "JPEG"), "one").image)
    assert (pixels[..., 0] == pixels[..., 2]).all()


def test_one_bit_is_black_and_white():
    image = Image.new("1", (4, 4))
    image.putpixel((1, 1), 1)
    pixels = np.asarray(open_rgb(encode(image, "PNG"), "one").image)
    assert pixels.max() == 255
    assert pixels.sum() == 3 * 255


@pytest.mark.parametrize("kind", ["PNG", "TIFF"])
def test_sixteen_bit_grey_is_scaled_not_clipped(kind):
    ramp = np.tile(np.arange(256, dtype=np.uint16) * 257, (4, 1))
    image = open_rgb(encode(Image.fromarray(ramp), kind), "one").image
    assert (np.asarray(image)[0, :, 0] == np.arange(256)).all()


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (np.array([[0, 0.5, 1]], np.float32), [0, 127, 255]),
        (np.array([[0, 100, 255]], np.float32), [0, 100, 255]),
        (np.array([[0, 32768, 65535]], np.int32), [0, 127, 255]),
        (np.array([[-4e6, 0, 4e6]], np.float32), [0, 127, 255]),
        (np.array([[np.nan, 1.0, 1.0]], np.float32), [0, 255, 255]),
    ],
)
def test_32_bit_grey_is_scaled_to_its_range(values, expected):
    image = open_rgb(encode(Image.fromarray(values), "TIFF"), "one").image
    assert np.abs(np.asarray(image)[0, :, 0].astype(int) - expected).max() <= 1


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P"])
def test_what_is_transparent_becomes_white(mode):
    image = Image.new("RGBA", (8, 8), (10, 10, 10, 0)).convert(mode)
    assert open_rgb(encode(image, "PNG"), "one").image.getpixel((3, 3)) == WHITE


def test_a_transparent_palette_entry_becomes_white():
    image = draw().convert("P", palette=Image.Palette.ADAPTIVE)
    corner = image.getpixel((0, 0))
    opened = open_rgb(encode(image, "GIF", transparency=corner), "one").image
    assert opened.getpixel((0, 0)) == WHITE
    assert opened.getpixel((60, 5)) != WHITE


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "TIFF"])
def test_the_first_frame_of_several_is_taken(kind):
    frames = [Image.new("RGB", (20, 20), colour) for colour in (BLUE, RED, GREEN)]
    options = {"lossless": True} if kind == "WEBP" else {}
    data = encode(frames[0], kind, save_all=True, append_images=frames[1:], **options)
    assert distance(open_rgb(data, "one").image, frames[0]) == 0


# Orientation and colour


def held(orientation: int) -> bytes:
    """Store the drawn picture as a camera held that way would."""
    undo = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}  # the Transpose that the tag takes back
    stored = draw() if orientation == 1 else draw().transpose(Image.Transpose(undo[orientation]))
    exif = Image.Exif()
    exif[0x0112] = orientation
    return encode(stored, "JPEG", quality=95, exif=exif)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_orientation_comes_upright(orientation):
    opened = open_rgb(held(orientation), "one")
    assert distance(opened.image, draw()) < 4
    assert (opened.width, opened.height) == (64, 48)


@pytest.mark.parametrize("orientation", [1, 6])
def test_a_thumbnail_is_upright(orientation):
    thumbnail = Image.open(io.BytesIO(thumbnail_jpeg(held(orientation), "one", 32)))
    assert distance(thumbnail, draw((32, 24))) < 8


@pytest.mark.parametrize("orientation", [3, 6])
@pytest.mark.parametrize("kind", ["TIFF", "PNG", "WEBP", "AVIF", "HEIF"])
def test_other_kinds_come_upright_too(kind, orientation):
    pillow_heif.register_heif_opener()
    turned = draw().transpose(Image.Transpose.ROTATE_90 if orientation == 6 else 3)
    exif = Image.Exif()
    exif[0x0112] = orientation
    opened = open_rgb(encode(turned, kind, exif=exif.tobytes()), "one")
    assert distance(opened.image, draw()) < 8
    assert (opened.width, opened.height) == (64, 48)


def test_damaged_notes_do_not_spoil_the_picture():
    data = encode(draw(), "JPEG", quality=95, exif=b"Exif\0\0MM\0*\0\0\xff\xffgarbage")
    assert distance(open_rgb(data, "one").image, draw()) < 4


def test_a_wide_gamut_is_converted():
    image = Image.new("RGB", (8, 8), (250, 20, 20))
    data = encode(image, "PNG", icc_profile=wide_gamut_profile())
    red, green, _ = open_rgb(data, "one").image.getpixel((2, 2))
    assert green > 200 > red


def test_an_srgb_profile_changes_nothing():
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    assert distance(open_rgb(encode(draw(), "PNG", icc_profile=profile), "one").image, draw()) == 0


@pytest.mark.parametrize("mode", ["RGB", "CMYK"])
def test_a_profile_that_makes_no_sense_is_ignored(mode):
    profile = b"no profile" if mode == "RGB" else wide_gamut_profile()
    data = encode(draw().convert(mode), "JPEG", quality=95, icc_profile=profile)
    assert distance(open_rgb(data, "one").image, draw()) < 4


def test_what_was_applied_is_not_left_to_be_applied_again():
    data = encode(draw(), "PNG", icc_profile=wide_gamut_profile())
    assert not open_rgb(data, "one").image.info


# Scaled decode, pixels, thumbnails


@pytest.mark.parametrize("size", [(1600, 600), (600, 1600), (1024, 1024), (300, 200)])
@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_scaled_decode_keeps_enough_pixels_and_tells_the_full_size(size, kind):
    opened = open_rgb(encode(smooth(size), kind), "one", short_side_px=256)
    assert min(opened.image.size) >= min(256, *size)
    assert (opened.width, opened.height) == size


def test_a_large_jpeg_is_decoded_at_a_fraction():
    opened = open_rgb(encode(smooth((4000, 3000)), "JPEG"), "one", short_side_px=256)
    assert opened.image.size == (500, 375)


@pytest.mark.parametrize("size", [(500, 375), (375, 500), (1201, 640), (257, 256), (90, 100)])
def test_pixels_are_those_of_resize_then_crop(size):
    image = smooth(size)
    short = min(size)
    whole = image.resize([int(256 * side / short) for side in size], Image.Resampling.BICUBIC)
    left, top = (round((side - 224) / 2) for side in whole.size)
    expected = whole.crop((left, top, left + 224, top + 224))
    assert distance(to_pixels(image, resize_px=256, crop_px=224), expected) < 0.5


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_scaled_decode_gives_nearly_the_same_pixels(kind):
    data = encode(smooth((2400, 1800)), kind, quality=95)
    quick, full = (
        to_pixels(open_rgb(data, "one", short_side_px=side).image, resize_px=256, crop_px=224)
        for side in (256, None)
    )
    assert distance(quick, full) < 1


@pytest.mark.parametrize("size", [(1, 1), (20_000, 10), (10, 20_000), (2, 3)])
def test_any_shape_fills_the_pixels(size):
    opened = open_rgb(encode(Image.new("RGB", size, RED), "PNG"), "one", short_side_px=256)
    pixels = to_pixels(opened.image, resize_px=256, crop_px=224)
    assert pixels.shape == (224, 224, 3)
    assert (pixels == RED).all()


def test_a_crop_as_large_as_the_resize_is_allowed():
    pixels = to_pixels(draw((48, 48)), resize_px=96, crop_px=96)
    assert distance(pixels, draw((48, 48)).resize((96, 96), Image.Resampling.BICUBIC)) == 0


def test_pixels_may_be_written_to():
    pixels = to_pixels(draw(), resize_px=32, crop_px=32)
    pixels[0, 0] = 7
    assert pixels[0, 0, 0] == 7


@pytest.mark.parametrize(
    ("size", "expected"),
    [((640, 480), (128, 96)), ((480, 640), (96, 128)), ((40, 30), (40, 30)), ((9000, 2), (128, 1))],
)
def test_a_thumbnail_fits_and_never_grows(size, expected):
    data = encode(smooth(size), "PNG")
    assert Image.open(io.BytesIO(thumbnail_jpeg(data, "one", 128))).size == expected


def test_many_threads_may_open_pictures_at_once():
    data = [encode(draw(), "PNG", icc_profile=wide_gamut_profile()), held(6), held(3)] * 30
    alone = [np.asarray(open_rgb(each, "one").image) for each in data]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda each: np.asarray(open_rgb(each, "one").image), data))
    assert all(np.array_equal(one, other) for one, other in zip(alone, together, strict=True))
