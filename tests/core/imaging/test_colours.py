"""Colours come in sRGB, whatever a file says that they are in."""

import io
import struct
import zlib

import numpy as np
import pytest
from PIL import Image, ImageCms

from core.imaging import colour_profiles, colours, declared_colours
from core.imaging.colour_profiles import ADOBE_GAMMA, ADOBE_RGB, D65, SRGB, make_profile
from core.imaging.decoding import open_rgb, thumbnail_jpeg
from core.imaging.readers.pillow_formats import load_decoders

P3 = ((0.680, 0.320), (0.265, 0.690), (0.150, 0.060), D65)
COLOUR = (200, 80, 60)

# From the linear light of each space to that of sRGB, as published (CSS Color 4, ITU-R BT.2087).
FROM_P3 = [[1.2249, -0.2249, 0], [-0.0421, 1.0421, 0], [-0.0196, -0.0786, 1.0982]]
FROM_ADOBE = [[1.3984, -0.3984, 0], [0, 1, 0], [0, -0.0429, 1.0429]]
FROM_2020 = [[1.6605, -0.5876, -0.0728], [-0.1246, 1.1329, -0.0083], [-0.0182, -0.1006, 1.1187]]


PROFILE_P3 = make_profile(P3, colour_profiles.srgb_to_light)
PROFILE_LINEAR = make_profile(SRGB, colour_profiles.gamma(1.0))


def to_light(levels):
    x = np.asarray(levels) / 255
    return np.where(x <= 0.04045, x / 12.92, ((x + 0.055) / 1.055) ** 2.4)


def to_levels(light):
    x = np.clip(light, 0, 1)
    return 255 * np.where(x <= 0.0031308, 12.92 * x, 1.055 * x ** (1 / 2.4) - 0.055)


AS_P3 = to_levels(np.array(FROM_P3) @ to_light(COLOUR))
AS_ADOBE = to_levels(np.array(FROM_ADOBE) @ (np.array(COLOUR) / 255) ** ADOBE_GAMMA)
AS_LINEAR = to_levels(np.array(COLOUR) / 255)


def encode(image, kind="PNG", **options):
    load_decoders()
    target = io.BytesIO()
    image.save(target, kind, **options)
    return target.getvalue()


def flat(mode="RGB", colour=COLOUR):
    return Image.new(mode, (32, 24), colour)


def png(image=None, **chunks):
    """Write a PNG with chunks of its colours."""
    data = encode(image or flat())
    head, rest = data[:33], data[33:]
    for name, body in chunks.items():
        whole = name.encode() + body
        head += struct.pack(">I", len(body)) + whole + struct.pack(">I", zlib.crc32(whole))
    return head + rest


def icc(image):
    """Write a profile into a chunk of PNG."""
    return {"iCCP": b"one\0\0" + zlib.compress(image)}


def gama(value):
    return struct.pack(">I", round(value * 100_000))


def chrm(primaries):
    red, green, blue, white = primaries
    return struct.pack(
        ">8I", *(round(one * 100_000) for point in (white, red, green, blue) for one in point)
    )


def seen(data, name="one"):
    return np.asarray(open_rgb(data, name).image, np.float64)[12, 16]


def near(found, wanted, tolerance=1.6):
    return np.abs(np.asarray(found) - np.asarray(wanted)).max() <= tolerance


def named(profile, text):
    """Give a profile a name, as the first version of its kind of text wants it."""
    (n,) = struct.unpack_from(">I", profile, 128)
    table, body = profile[132 : 132 + 12 * n], profile[132 + 12 * n :]
    entries = b""
    for at in range(0, len(table), 12):
        name, start, size = struct.unpack_from(">4sII", table, at)
        entries += struct.pack(">4sII", name, start + 12, size)
    tag = b"desc\0\0\0\0" + struct.pack(">I", len(text) + 1) + text.encode() + bytes(1 + 8 + 3 + 67)
    entries += struct.pack(">4sII", b"desc", 144 + 12 * n + len(body), len(tag))
    whole = profile[:128] + struct.pack(">I", n + 1) + entries + body + tag
    return struct.pack(">I", len(whole)) + whole[4:]


def grey_profile(gamma):
    curve = b"curv\0\0\0\0" + struct.pack(">IHxx", 1, round(gamma * 256))
    white = b"XYZ \0\0\0\0" + struct.pack(">3i", 63190, 65536, 54061)
    size = 128 + 4 + 24 + len(white) + len(curve)
    head = make_profile(SRGB, colour_profiles.gamma(1.0))[:128]
    head = struct.pack(">I", size) + head[4:16] + b"GRAY" + head[20:]
    entries = struct.pack(">4sII", b"wtpt", 156, len(white))
    entries += struct.pack(">4sII", b"kTRC", 156 + len(white), len(curve))
    return head + struct.pack(">I", 2) + entries + white + curve


def parametric(kind, *numbers):
    """Return sRGB's primaries under a curve that is given as a formula."""
    profile = make_profile(SRGB, colour_profiles.gamma(1.0))
    start = profile.index(b"curv")
    tag = b"para\0\0\0\0" + struct.pack(">HH", kind, 0)
    tag += struct.pack(f">{len(numbers)}i", *(round(one * 65536) for one in numbers))
    return profile[:start] + tag + profile[start + len(tag) :]


@pytest.mark.parametrize(
    ("profile", "wanted"),
    [
        (ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes(), True),
        (make_profile(SRGB, colour_profiles.srgb_to_light), True),
        (named(make_profile(SRGB, colour_profiles.srgb_to_light), "c2"), True),
        (parametric(3, 2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045), True),
        (parametric(4, 2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045, 0, 0), True),
        (parametric(0, 2.2), False),
        (parametric(1, 2.4, 1 / 1.055, 0.055 / 1.055), False),
        (parametric(2, 2.4, 1 / 1.055, 0.055 / 1.055, 0.1), False),
        (parametric(3, -2.4, 0, 0, 0, 0), False),
        (make_profile(SRGB, colour_profiles.gamma(2.2)), False),
        (make_profile(SRGB, colour_profiles.gamma(1.0)), False),
        (PROFILE_P3, False),
        (named(PROFILE_P3, "sRGB IEC61966-2.1"), False),
        (grey_profile(2.2), False),
        (b"", False),
        (b"\xff" * 200, False),
        (make_profile(SRGB, colour_profiles.srgb_to_light)[:300], False),
    ],
)
def test_srgb_is_known_by_its_numbers(profile, wanted):
    assert colour_profiles.is_srgb(profile) is wanted


def test_the_profiles_that_are_made_are_what_littlecms_makes():
    theirs = ImageCms.createProfile("sRGB")
    ours = ImageCms.ImageCmsProfile(io.BytesIO(make_profile(SRGB, colour_profiles.srgb_to_light)))
    for one in ("red_colorant", "green_colorant", "blue_colorant"):
        assert np.allclose(getattr(ours.profile, one)[0], getattr(theirs, one)[0], atol=1e-3)


def test_a_wide_gamut_with_srgb_in_its_name_is_converted():
    profile = named(PROFILE_P3, "DCI-P3 D65 Gamut with sRGB Transfer")
    assert near(AS_P3, (216, 69, 50), 1)
    for kind in ("PNG", "TIFF", "WEBP", "JPEG", "AVIF", "HEIF"):
        lossless = {"WEBP": {"lossless": True}, "HEIF": {"quality": -1}}.get(kind, {})
        data = encode(flat(), kind, icc_profile=profile, **({"quality": 95} | lossless))
        assert near(seen(data), AS_P3, 4), kind
    small = Image.open(io.BytesIO(thumbnail_jpeg(data, "one", 16)))
    assert near(small.getpixel((5, 5)), AS_P3, 5)


def test_srgb_under_any_name_costs_no_conversion():
    profile = named(make_profile(SRGB, colour_profiles.srgb_to_light), "c2")
    assert colours._transform(profile, "RGB") is None
    assert (seen(encode(flat(), icc_profile=profile)) == COLOUR).all()


def test_damage_in_a_profile_leaves_the_plain_colours():
    whole = PROFILE_P3
    for profile in (whole[:200], b"no profile", grey_profile(1.0)):
        assert (seen(encode(flat(), icc_profile=profile)) == COLOUR).all()


@pytest.mark.parametrize("mode", ["L", "LA", "1"])
def test_grey_profiles_count_with_alpha_too(mode):
    image = flat("L", 128 if mode != "1" else 255).convert(mode)
    if mode == "LA":
        image.putpixel((0, 0), (0, 0))
    data = encode(image, icc_profile=grey_profile(1.0))
    assert near(seen(data), 188 if mode != "1" else 255)


def test_colours_are_converted_before_they_are_laid_on_the_ground():
    image = flat().convert("RGBA")
    image.putalpha(128)
    share = 128 / 255
    wanted = share * AS_P3 + (1 - share) * 255
    profile = PROFILE_P3
    assert near(seen(encode(image, icc_profile=profile)), wanted, 2)


def test_a_palette_is_read_by_the_profile():
    image = flat().quantize(4)
    assert image.mode == "P"
    assert near(seen(encode(image, icc_profile=PROFILE_P3)), AS_P3)


def test_ink_without_a_profile_is_plain_and_with_a_wrong_one_too():
    image = Image.new("CMYK", (32, 24), (0, 0, 0, 0))
    image.paste((0, 0, 0, 255), (0, 0, 16, 24))
    for profile in (None, PROFILE_P3):
        data = encode(image, "TIFF", icc_profile=profile)
        rgb = open_rgb(data, "one.tif").image
        assert rgb.getpixel((30, 3)) == (255, 255, 255)
        assert rgb.getpixel((3, 3)) == (0, 0, 0)


def test_lab_is_turned_into_srgb():
    # Lightness of 255, then a and b as signed bytes, as a TIFF has them.
    for values, wanted in (((128, 0, 0), (119, 119, 119)), ((138, 80, 70), (254, 0, 0))):
        lab = Image.frombytes("LAB", (8, 8), bytes(values) * 64)
        assert near(colours.to_srgb(lab).getpixel((3, 3)), wanted, 10)


@pytest.mark.parametrize(
    ("chunks", "wanted"),
    [
        ({"cICP": bytes([12, 13, 0, 1])}, AS_P3),
        ({"cICP": bytes([1, 13, 0, 1])}, COLOUR),
        ({"cICP": bytes([2, 2, 0, 1])}, COLOUR),
        ({"cICP": bytes([1, 8, 0, 1])}, AS_LINEAR),
        ({"cICP": bytes([12, 13, 0, 1]), "sRGB": b"\0", "gAMA": gama(1)}, AS_P3),
        ({"cICP": bytes([1, 13, 0, 1]), **icc(PROFILE_LINEAR)}, COLOUR),
        ({**icc(PROFILE_P3), "gAMA": gama(1)}, AS_P3),
        ({"sRGB": b"\0", "gAMA": gama(1), "cHRM": chrm(P3)}, COLOUR),
        ({"gAMA": gama(0.45455)}, COLOUR),
        ({"gAMA": gama(0.45455), "cHRM": chrm(SRGB)}, COLOUR),
        ({"gAMA": gama(1 / ADOBE_GAMMA), "cHRM": chrm(ADOBE_RGB)}, AS_ADOBE),
        ({"cHRM": chrm(P3)}, AS_P3),
        ({"gAMA": gama(1)}, AS_LINEAR),
        ({"gAMA": gama(0)}, COLOUR),
        ({"cHRM": chrm((D65, D65, D65, D65))}, COLOUR),
        ({"cHRM": bytes(32)}, COLOUR),
    ],
)
def test_png_says_its_colours_in_the_order_of_its_specification(chunks, wanted):
    assert near(seen(png(**chunks)), wanted)


def test_gamma_counts_for_grey_too():
    assert near(seen(png(flat("L", 128), gAMA=gama(1))), 188)


def as_nclx(data, primaries, transfer):
    """Change the colours that a file of AVIF or HEIC declares, not its values."""
    at = data.index(b"colrnclx") + 8
    return data[:at] + struct.pack(">HH", primaries, transfer) + data[at + 4 :]


@pytest.mark.parametrize("kind", ["AVIF", "HEIF"])
@pytest.mark.parametrize(
    ("numbers", "wanted"),
    [
        ((12, 13), AS_P3),
        ((1, 13), COLOUR),
        ((1, 1), COLOUR),
        ((2, 2), COLOUR),
        ((9, 13), to_levels(np.array(FROM_2020) @ to_light(COLOUR))),
    ],
)
def test_heic_and_avif_say_their_colours_by_numbers(kind, numbers, wanted):
    quality = {"AVIF": 100, "HEIF": -1}[kind]
    data = as_nclx(encode(flat(), kind, quality=quality, save_nclx_profile=True), *numbers)
    assert near(seen(data), wanted, 3)


def pq(candelas):
    y = np.asarray(candelas) / 10_000
    m1, m2, c1, c2, c3 = 0.1593017578125, 78.84375, 0.8359375, 18.8515625, 18.6875
    return ((c1 + c2 * y**m1) / (1 + c3 * y**m1)) ** m2


def hlg(candelas):
    scene = (np.asarray(candelas) / 1000) ** (1 / 1.2)
    return np.where(
        scene <= 1 / 12,
        np.sqrt(3 * scene),
        0.17883277 * np.log(np.maximum(12 * scene - 0.28466892, 1e-9)) + 0.55991073,
    )


@pytest.mark.parametrize(("transfer", "curve"), [(16, pq), (18, hlg)])
def test_high_dynamic_range_looks_like_its_copy_of_the_usual_one(transfer, curve):
    levels = np.arange(0, 256, 5)
    values = np.round(255 * curve(203 * to_light(levels))).astype(np.uint8)
    image = Image.fromarray(np.tile(values, (20, 1)))
    found = np.asarray(
        open_rgb(png(image.convert("RGB"), cICP=bytes([1, transfer, 0, 1])), "one").image
    )[10, :, 0]
    assert np.abs(found - levels.astype(float)).max() <= 10
    shining = png(flat("RGB", (255, 255, 255)), cICP=bytes([1, transfer, 0, 1]))
    assert near(seen(shining), 255)


def adobe_exif(mark="R03", space=0xFFFF):
    exif = Image.Exif()
    exif.get_ifd(0x8769)[0xA001] = space
    exif.get_ifd(0x8769)[0xA005] = {1: mark}
    return exif.tobytes()


@pytest.mark.parametrize(
    ("exif", "wanted"),
    [
        (adobe_exif(), AS_ADOBE),
        (adobe_exif("R98"), COLOUR),
        (adobe_exif(space=1), COLOUR),
        (b"Exif\0\0R03", COLOUR),
    ],
)
def test_cameras_mark_adobe_rgb_in_their_notes(exif, wanted):
    data = encode(flat(), "JPEG", quality=100, subsampling=0, exif=exif)
    assert near(seen(data), wanted, 3)


def test_a_profile_counts_more_than_the_mark_of_a_camera():
    data = encode(
        flat(), "JPEG", quality=100, subsampling=0, exif=adobe_exif(), icc_profile=PROFILE_P3
    )
    assert near(seen(data), AS_P3, 3)


def test_damaged_boxes_declare_nothing():
    data = encode(flat(), "AVIF", quality=100)
    start = data.index(b"meta")
    for end in range(start, start + 300, 7):
        declared_colours.profile_of(Image.new("RGB", (1, 1)), data[:end])
    assert declared_colours.profile_of(Image.new("RGB", (1, 1)), data[:start] + bytes(99)) is None
