"""JPEG by Pillow, GDAL and imagecodecs; JPEG 2000, JPEG XL, WebP, GIF and BMP."""

import io
import itertools
import struct

import imagecodecs
import numpy as np
import rasterio.shutil
from PIL import Image
from rasterio.io import MemoryFile

from tests.core.imaging.matrix.makers import profiles
from tests.core.imaging.matrix.makers.picture import GREY, HOLE, IS_LIGHT, RGB, Files, steps, wide
from tests.core.imaging.matrix.makers.spaces import linear, stored_in
from tests.core.imaging.matrix.makers.tiffs import TURNS
from tests.core.imaging.matrix.makers.tiffs_gdal import written as tiff

LOSSLESS = {"lossless": True}


def saved(pixels: np.ndarray | Image.Image, kind: str, **options: object) -> bytes:
    """Write with Pillow."""
    image = pixels if isinstance(pixels, Image.Image) else Image.fromarray(pixels)
    target = io.BytesIO()
    image.save(target, kind, **options)
    return target.getvalue()


def by_gdal(bands: np.ndarray, driver: str, **options: str) -> bytes:
    """Let GDAL copy a TIFF into another format."""
    with MemoryFile(tiff(bands)) as source, source.open() as picture, MemoryFile() as target:
        rasterio.shutil.copy(picture, target.name, driver=driver, **options)
        return target.read()


def jpeg(pixels: np.ndarray | Image.Image, **options: object) -> bytes:
    """Write a JPEG of good quality without losing colours between pixels."""
    return saved(pixels, "JPEG", **({"quality": 95, "subsampling": 0} | options))


def exif(turn: int = 1, *, adobe: bool = False) -> bytes:
    """Make the notes of a camera."""
    notes = Image.Exif()
    notes[0x0112] = turn
    if adobe:
        notes.get_ifd(0x8769)[0xA001] = 0xFFFF
        notes.get_ifd(0x8769)[0xA005] = {1: "R03", 2: b"0100"}
    return notes.tobytes()


def jpegs(files: Files) -> None:
    """Every process of JPEG that somebody writes."""
    add = files.read
    add("jpeg-rgb.jpg", jpeg(RGB), "RGB")
    add("jpeg-grey.jpg", jpeg(GREY), "grey", "grey")
    add("jpeg-progressive.jpg", jpeg(RGB, progressive=True), "progressive")
    for name, way in (("420", 2), ("422", 1)):
        add(f"jpeg-{name}.jpg", jpeg(RGB, subsampling=way), f"colours of 4:{name[1]}:{name[2]}")
    add("jpeg-kept-rgb.jpg", jpeg(RGB, keep_rgb=True), "stored as RGB")
    ink = Image.fromarray(
        np.concatenate([255 - RGB, np.zeros((36, 48, 1), np.uint8)], axis=2), "CMYK"
    )
    add("jpeg-cmyk.jpg", jpeg(ink), "CMYK, turned as Adobe does, by Pillow")
    ycck = imagecodecs.jpeg8_encode(
        255 - np.asarray(ink), 95, colorspace="CMYK", outcolorspace="YCCK"
    )
    add("jpeg-ycck.jpg", ycck, "YCCK, turned as Adobe does")
    add("jpeg-no-end.jpg", jpeg(RGB)[:-2], "without the end marker")
    add("jpeg-after-end.jpg", jpeg(RGB) + b"\0" * 999, "with bytes behind the end marker")
    for name, bands in (("grey", GREY[None]), ("rgb", RGB.transpose(2, 0, 1))):
        data = by_gdal(bands, "JPEG", ARITHMETIC="YES", QUALITY="95")
        add(f"jpeg-arithmetic-{name}.jpg", data, f"arithmetic coding, {name}, by GDAL", name)
        pixels = bands[0] if name == "grey" else RGB
        colours = {"colorspace": "RGB", "outcolorspace": "RGB"} if name == "rgb" else {}
        for bits in (8, 12, 16):
            values = pixels if bits == 8 else steps(pixels, bits)
            data = imagecodecs.jpeg8_encode(values, bitspersample=bits, **LOSSLESS, **colours)
            words = f"lossless (SOF3), {name} of {bits} bits"
            add(f"jpeg-lossless-{name}-{bits}.jpg", data, words, name, extra=True)
        data = imagecodecs.jpeg8_encode(steps(pixels, 12), 95, bitspersample=12)
        add(f"jpeg-12-{name}.jpg", data, f"12 bits, {name}", name, extra=True)
    for turn, (name, pixels) in itertools.product(TURNS, {"grey": GREY, "rgb": RGB}.items()):
        stored = Image.fromarray(np.ascontiguousarray(TURNS[turn](pixels)))
        data = jpeg(stored, exif=exif(turn))
        add(f"jpeg-turned-{turn}-{name}.jpg", data, f"{name}, EXIF orientation {turn}", name)
        if name == "rgb":
            data = saved(stored, "PNG", exif=exif(turn))
            add(f"png-turned-{turn}.png", data, f"PNG, EXIF orientation {turn}")
            data = saved(stored, "WEBP", lossless=True, exif=exif(turn))
            add(f"webp-turned-{turn}.webp", data, f"WebP, EXIF orientation {turn}")
            # The encoder turns the notes into the boxes irot and imir.
            data = saved(stored, "AVIF", quality=90, subsampling="4:4:4", exif=exif(turn))
            add(f"avif-turned-{turn}.avif", data, f"AVIF, irot and imir for orientation {turn}")
    others = [Image.fromarray(255 - RGB)]
    add("jpeg-mpo.mpo", saved(RGB, "MPO", save_all=True, append_images=others, quality=95), "MPO")


def colours(files: Files) -> None:
    """Profiles, by what they hold and not by how they are called."""
    adobe = 2.19921875
    kinds = {
        "srgb-2": ("srgb", "srgb", "sRGB IEC61966-2.1"),
        "srgb-odd-name": ("srgb", "srgb", "Monitor of the office"),
        "display-p3": ("p3", "srgb", "Display P3"),
        "phone-p3": ("p3", "srgb", "DCI-P3 D65 Gamut with sRGB Transfer"),
        "chrome-p3": ("p3", "srgb", "Display P3 Gamut with sRGB Transfer"),
        "adobe": ("adobe", adobe, "Adobe RGB (1998)"),
        "called-srgb": ("adobe", adobe, "sRGB, or so it says"),
        "prophoto": ("prophoto", 1.8, "ProPhoto RGB"),
        "srgb-gamma-1.8": ("srgb", 1.8, "sRGB primaries, gamma 1.8"),
    }
    for name, (space, curve, words) in kinds.items():
        profile, values = profiles.of_rgb(space, curve, words), stored_in(space, curve, RGB)
        for kind in ("JPEG", "WEBP", "TIFF"):
            options = {"JPEG": {"quality": 97, "subsampling": 0}, "WEBP": LOSSLESS}.get(kind, {})
            data = saved(values, kind, icc_profile=profile, **options)
            suffix = {"JPEG": "jpg", "WEBP": "webp", "TIFF": "tif"}[kind]
            file = f"{kind.lower()}-icc-{name}.{suffix}"
            files.read(file, data, f"{kind} with a profile: {words}")
    for space, curve in (("srgb", "srgb"), ("p3", 2.2), ("adobe", 2.2)):
        data = jpeg(stored_in(space, curve, RGB), icc_profile=profiles.of_version_4(space, curve))
        files.read(f"jpeg-icc-4-{space}.jpg", data, f"{space} by a profile of version 4")
    data = jpeg(stored_in("adobe", adobe, RGB), exif=exif(adobe=True))
    files.read("jpeg-dcf-adobe.jpg", data, "Adobe RGB by EXIF alone (DCF R03)")
    for gamma in (1.8, 2.2):
        grey = np.rint(linear(GREY) ** (1 / gamma) * 255).astype(np.uint8)
        profile = profiles.of_grey(gamma, f"Gray Gamma {gamma}")
        files.read(
            f"jpeg-icc-grey-{gamma}.jpg", jpeg(grey, icc_profile=profile), "grey profile", "grey"
        )
        data = saved(grey, "TIFF", icc_profile=profile)
        files.read(f"tiff-icc-grey-{gamma}.tif", data, "TIFF with a grey profile", "grey")


def later_jpegs(files: Files) -> None:
    """JPEG 2000 and JPEG XL, deep and shallow, bare and in boxes."""
    alpha8 = np.where(HOLE, 0, 255).astype(np.uint8)[..., None]
    for name, bits in itertools.product(("grey", "rgb"), (8, 12, 16)):
        pixels = {"grey": GREY, "rgb": RGB}[name]
        values = pixels if bits == 8 else steps(pixels, bits)
        for form in ("jp2", "j2k"):
            data = imagecodecs.jpeg2k_encode(
                values, codecformat=form, bitspersample=bits, reversible=True
            )
            words = f"JPEG 2000 ({form}), {name} of {bits} bits"
            files.read(f"jpeg-2000-{name}-{bits}.{form}", data, words, name)
        if bits > 8:  # the encoder calls more than 8 bits linear light
            values = np.rint(linear(pixels) * ((1 << bits) - 1)).astype(np.uint16)
        for boxed in (False, True):
            data = imagecodecs.jpegxl_encode(
                values, bitspersample=bits, usecontainer=boxed, **LOSSLESS
            )
            words = f"JPEG XL, {name} of {bits} bits, {'in boxes' if boxed else 'bare'}"
            files.read(f"jpeg-xl-{name}-{bits}{'-boxed' if boxed else ''}.jxl", data, words, name)
    for bits in (8, 16):
        over = np.concatenate([RGB, alpha8], axis=2)
        if bits == 16:
            light = np.rint(linear(RGB) * 65535).astype(np.uint16)
            over = np.concatenate([light, wide(alpha8)], axis=2)
        data = imagecodecs.jpegxl_encode(over, **LOSSLESS)
        files.read(
            f"jpeg-xl-alpha-{bits}.jxl", data, f"JPEG XL, alpha of {bits} bits", "rgb-with-hole"
        )
    data = imagecodecs.jpegxl_encode(RGB, 90)
    files.read("jpeg-xl-lossy.jxl", data, "JPEG XL with loss")
    data = saved(np.concatenate([RGB, alpha8], axis=2), "JPEG2000")
    files.read("jpeg-2000-alpha.jp2", data, "JPEG 2000 with alpha, by Pillow", "rgb-with-hole")


def for_the_web(files: Files) -> None:
    """WebP, GIF and BMP."""
    alpha = np.where(HOLE, 0, 255).astype(np.uint8)[..., None]
    over = np.concatenate([RGB, alpha], axis=2)
    files.read("webp-lossy.webp", saved(RGB, "WEBP", quality=90), "WebP with loss")
    files.read("webp-lossless.webp", saved(RGB, "WEBP", **LOSSLESS), "WebP without loss")
    files.read("webp-alpha.webp", saved(over, "WEBP", **LOSSLESS), "WebP, alpha", "rgb-with-hole")
    other = Image.fromarray(255 - RGB)
    data = saved(RGB, "WEBP", save_all=True, append_images=[other], **LOSSLESS)
    files.read("webp-animated.webp", data, "WebP of two frames")
    empty = Image.new("RGBA", (48, 36), (0, 0, 0, 0))
    data = saved(empty, "WEBP", save_all=True, append_images=[Image.fromarray(RGB)], **LOSSLESS)
    files.read("webp-blank-first.webp", data, "WebP whose first frame is nothing")
    few = Image.fromarray(RGB).quantize(256, dither=Image.Dither.NONE)
    files.read("gif.gif", saved(few, "GIF"), "GIF", "rgb-256-colours")
    blank = Image.new("P", (48, 36), 255)
    blank.putpalette([255] * 768)
    data = saved(few, "GIF", save_all=True, append_images=[other.quantize(256)], duration=99)
    files.read("gif-animated.gif", data, "GIF of two frames", "rgb-256-colours")
    data = saved(blank, "GIF", save_all=True, append_images=[few], duration=99)
    files.read("gif-blank-first.gif", data, "GIF whose first frame is white", "rgb-256-colours")
    data = saved(Image.fromarray(over), "GIF")
    files.read("gif-hole.gif", data, "GIF, see-through in a part", "rgb-with-hole")
    bmps(files, few)


def bmps(files: Files, few: Image.Image) -> None:
    """BMP by Pillow, and by the specification what it does not write."""
    files.read("bmp-24.bmp", saved(RGB, "BMP"), "BMP of 24 bits")
    files.read("bmp-8-grey.bmp", saved(GREY, "BMP"), "BMP, greys of 8 bits", "grey")
    files.read("bmp-8.bmp", saved(few, "BMP"), "BMP, a palette of 8 bits", "rgb-256-colours")
    data = saved(Image.fromarray(IS_LIGHT), "BMP")
    files.read("bmp-1.bmp", data, "BMP of 1 bit", "black-and-white")
    sixteen = Image.fromarray(RGB).quantize(16, dither=Image.Dither.NONE)
    table = np.array((sixteen.getpalette() + [0] * 48)[:48]).reshape(16, 3)
    numbers = np.asarray(sixteen)
    palette = np.concatenate([table[:, ::-1], np.zeros((16, 1), int)], axis=1).astype(np.uint8)
    rows = (numbers[::-1, ::2] << 4 | numbers[::-1, 1::2]).astype(np.uint8).tobytes()
    data = _bmp(4, rows, palette.tobytes())
    files.read("bmp-4.bmp", data, "BMP, a palette of 4 bits", "rgb-16-colours")
    parts = RGB[::-1].astype(np.uint16) >> 3
    rows = (parts[..., 0] << 10 | parts[..., 1] << 5 | parts[..., 2]).astype("<u2").tobytes()
    files.read("bmp-16.bmp", _bmp(16, rows), "BMP of 16 bits")
    flat = np.zeros((36, 48, 1), np.uint8)
    rows = np.concatenate([RGB[::-1, :, ::-1], flat], axis=2).tobytes()
    files.read("bmp-32.bmp", _bmp(32, rows), "BMP of 32 bits, whose fourth byte is 0")
    masks = struct.pack("<4I", 0xFF0000, 0xFF00, 0xFF, 0xFF000000)
    data = _bmp(32, rows, masks + b"BGRs".ljust(52, b"\0"), version=5)
    files.read("bmp-32-alpha-0.bmp", data, "BMP with an alpha that is 0 everywhere")


def _bmp(bits: int, rows: bytes, after: bytes = b"", version: int = 3) -> bytes:
    head = 40 if version == 3 else 40 + len(after)
    begin = 14 + 40 + len(after)
    facts = struct.pack(
        "<IiiHHIIiiII",
        head,
        48,
        36,
        1,
        bits,
        0 if version == 3 else 3,
        len(rows),
        2835,
        2835,
        16 if bits == 4 else 0,
        0,
    )
    return b"BM" + struct.pack("<IHHI", begin + len(rows), 0, 0, begin) + facts + after + rows


def add(files: Files) -> None:
    """Add all of these."""
    for part in (jpegs, colours, later_jpegs, for_the_web):
        part(files)
