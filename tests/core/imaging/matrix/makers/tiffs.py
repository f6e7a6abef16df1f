"""TIFF files as tifffile, imagecodecs and Pillow write them: colours, words, pages, turns."""

import io
import itertools
import struct

import numpy as np
import tifffile
from PIL import Image

from tests.core.imaging.matrix.makers.picture import (
    BLACK_AND_WHITE,
    GREY,
    HOLE,
    IS_LIGHT,
    RGB,
    Files,
    back,
    steps,
    wide,
)
from tests.core.imaging.matrix.makers.spaces import lab_of

TURNS = {  # from the upright picture to what is stored
    1: lambda p: p,
    2: lambda p: p[:, ::-1],
    3: lambda p: p[::-1, ::-1],
    4: lambda p: p[::-1],
    5: lambda p: p.swapaxes(0, 1),
    6: lambda p: p.swapaxes(0, 1)[::-1],
    7: lambda p: p[::-1, ::-1].swapaxes(0, 1),
    8: lambda p: p.swapaxes(0, 1)[:, ::-1],
}
ORIENTATION, MAX_SAMPLE, MIN_SAMPLE, WHITE_IS = 274, 281, 280, 0


def written(pixels: np.ndarray, tags: tuple[tuple[int, str, object], ...] = (), **options) -> bytes:
    """Write pages with tifffile; tags are (code, type, value)."""
    target = io.BytesIO()
    extra = [(code, kind, np.size(value), value, True) for code, kind, value in tags]
    endian = options.pop("byteorder", "<")
    big = options.pop("bigtiff", False)
    flavour = {key: options.pop(key) for key in ("imagej", "ome") if key in options}
    with tifffile.TiffWriter(target, byteorder=endian, bigtiff=big, **flavour) as out:
        out.write(pixels, extratags=extra, **({} if flavour else {"metadata": None}), **options)
    return target.getvalue()


def plain(tags: dict[int, tuple[str, tuple[int, ...]]], strip: bytes, endian: str = "<") -> bytes:
    """Put a TIFF of one strip together, by the TIFF 6.0 specification."""
    kinds = {"H": 3, "I": 4, "B": 1}
    tags = {**tags, 273: ("I", (8,)), 279: ("I", (len(strip),))}
    strip += b"\0" * (len(strip) % 2)
    begin = 8 + len(strip)
    after = begin + 2 + 12 * len(tags) + 4
    entries, later = b"", b""
    for code in sorted(tags):
        kind, values = tags[code]
        value = struct.pack(f"{endian}{len(values)}{kind}", *values)
        if len(value) > 4:
            place = struct.pack(f"{endian}I", after + len(later))
            later += value
        else:
            place = value.ljust(4, b"\0")
        entries += struct.pack(f"{endian}HHI", code, kinds[kind], len(values)) + place
    head = (b"II" if endian == "<" else b"MM") + struct.pack(f"{endian}HI", 42, begin)
    count = struct.pack(f"{endian}H", len(tags))
    return head + strip + count + entries + b"\0\0\0\0" + later


def basics(bits: tuple[int, ...], photometric: int) -> dict[int, tuple[str, tuple[int, ...]]]:
    """Return the tags that each picture has."""
    facts = {256: 48, 257: 36, 259: 1, 262: photometric, 277: len(bits), 278: 36, 284: 1}
    return {code: ("H", (value,)) for code, value in facts.items()} | {258: ("H", bits)}


def words_of_16(files: Files) -> None:
    """10, 12 and 14 bits in words of 16, said by nothing or by a tag; and all 16."""
    for bits, name, said in itertools.product(
        (10, 12, 14), ("grey", "rgb"), ("nothing", "max-sample-value", "min-and-max")
    ):
        values = steps({"grey": GREY, "rgb": RGB}[name], bits)
        samples = 3 if name == "rgb" else 1
        tags = ()
        if said != "nothing":
            tags += ((MAX_SAMPLE, "H", [(1 << bits) - 1] * samples),)
        if said == "min-and-max":
            tags += ((MIN_SAMPLE, "H", [0] * samples),)
        photo = "rgb" if name == "rgb" else "minisblack"
        data = written(values, tags, photometric=photo)
        words = f"{name} of {bits} bits in words of 16, said by {said}"
        files.read(f"tiff-{name}-{bits}-in-16-{said}.tif", data, words, name)
    for bits, said in itertools.product((10, 12, 14), (False, True)):
        values = (1 << bits) - 1 - steps(GREY, bits)
        tags = ((MAX_SAMPLE, "H", [(1 << bits) - 1]),) if said else ()
        data = written(values, tags, photometric="miniswhite")
        words = f"{bits} bits in words of 16, 0 is white, said by {'a tag' if said else 'nothing'}"
        files.read(
            f"tiff-white-{bits}-in-16-{'said' if said else 'unsaid'}.tif", data, words, "grey"
        )
    for base, span in ((32768, 4095), (60000, 1023), (20000, 255)):
        values = (base + np.rint(GREY / 255 * span)).astype(np.uint16)
        words = f"grey, values {base} to {base + span}"
        files.read(f"tiff-grey-from-{base}.tif", written(values), words, "grey")
    dim = files.picture("grey-dim", np.rint(GREY * 0.62).astype(np.uint8))
    values = np.rint(wide(GREY) * 0.62).astype(np.uint16)
    files.read("tiff-grey-dim.tif", written(values), "grey of 16 bits that ends at 62 %", dim)
    dim = files.picture("rgb-dim", np.rint(RGB * 0.62).astype(np.uint8))
    values = np.rint(wide(RGB) * 0.62).astype(np.uint16)
    data = written(values, photometric="rgb")
    files.read("tiff-rgb-dim.tif", data, "RGB of 16 bits that ends at 62 %", dim)
    planes = np.ascontiguousarray((RGB / 255).astype(np.float32).transpose(2, 0, 1))
    data = written(planes, photometric="rgb", planarconfig="separate")
    files.read("tiff-rgb-float-planes.tif", data, "RGB of floats from 0 to 1 in planes")


def colours(files: Files) -> None:
    """CMYK, YCbCr, CIELab, ICCLab and palettes."""
    ink = 255 - RGB.astype(np.float64)
    black = ink.min(axis=2, keepdims=True) / 2
    cmy = (ink - black) / (255 - black) * 255
    cmyk = np.rint(np.concatenate([cmy, black], axis=2)).astype(np.uint8)
    for values, way, endian in itertools.product(
        (cmyk, wide(cmyk)), ("contig", "separate"), ("<", ">")
    ):
        data = written(
            values if way == "contig" else values.transpose(2, 0, 1),
            photometric="separated",
            planarconfig=way,
            byteorder=endian,
        )
        bits, order = values.itemsize * 8, {"<": "little", ">": "big"}[endian]
        words = f"CMYK of {bits} bits, {way}, {order} endian, without a profile"
        files.read(f"tiff-cmyk-{bits}-{way}-{order}.tif", data, words)
    over = np.concatenate([cmyk, np.where(HOLE, 0, 255).astype(np.uint8)[..., None]], axis=2)
    data = written(over, photometric="separated", extrasamples=["unassalpha"])
    files.read("tiff-cmyk-alpha.tif", data, "CMYK and alpha", "rgb-with-hole")
    over[..., 4] = GREY
    data = written(over, photometric="separated", extrasamples=["unspecified"])
    files.read("tiff-cmyk-spot.tif", data, "CMYK and a spot colour without a meaning")
    for code, bits, endian in itertools.product((8, 9), (8, 16), ("<", ">")):
        values = lab_of(RGB, bits, signed=code == 8)
        kind = {8: "CIELab", 9: "ICCLab"}[code]
        order = {"<": "little", ">": "big"}[endian]
        strip = values.astype(values.dtype.newbyteorder(endian)).tobytes()
        data = plain(basics((bits,) * 3, code), strip, endian)
        words = f"{kind} of {bits} bits, {order} endian, by the specification"
        files.read(f"tiff-{kind.lower()}-{bits}-{order}.tif", data, words)
    luma_only = lab_of(RGB, 8, signed=True)
    data = written(luma_only, photometric="cielab")
    files.read("tiff-cielab-8-tifffile.tif", data, "CIELab of 8 bits by tifffile")
    ycbcr(files)
    palettes(files)


def ycbcr(files: Files) -> None:
    """YCbCr without compression: whole, and with one colour for two by two pixels."""
    values = np.asarray(Image.fromarray(RGB).convert("YCbCr"))
    for endian in ("<", ">"):
        tags = basics((8, 8, 8), 6) | {530: ("H", (1, 1))}
        data = plain(tags, values.tobytes(), endian)
        order = {"<": "little", ">": "big"}[endian]
        files.read(f"tiff-ycbcr-{order}.tif", data, f"YCbCr, {order} endian, by the specification")
        luma = values[..., 0].reshape(18, 2, 24, 2).swapaxes(1, 2).reshape(18, 24, 4)
        chroma = values[..., 1:].reshape(18, 2, 24, 2, 2).mean(axis=(1, 3))
        blocks = np.concatenate([luma, np.rint(chroma).astype(np.uint8)], axis=2)
        tags = basics((8, 8, 8), 6) | {530: ("H", (2, 2))}
        data = plain(tags, blocks.tobytes(), endian)
        words = f"YCbCr, one colour for 2 x 2 pixels, {order} endian, by the specification"
        files.read(f"tiff-ycbcr-2x2-{order}.tif", data, words)


def palettes(files: Files) -> None:
    """Palettes of 2 to 256 colours, packed; the colours stand in words of 16 bits."""
    for bits, endian in itertools.product((1, 2, 4, 8), ("<", ">")):
        few = Image.fromarray(RGB).quantize(1 << bits, dither=Image.Dither.NONE)
        numbers, table = np.asarray(few), np.array(few.getpalette() + [0] * 768)[:768]
        table = table.reshape(-1, 3)[: 1 << bits]
        shown = files.picture(f"rgb-{1 << bits}-colours", table[numbers].astype(np.uint8))
        unpacked = (numbers[..., None] >> np.arange(bits)[::-1]) & 1
        strip = np.packbits(unpacked.reshape(36, -1), axis=1).tobytes()
        tags = basics((bits,), 3) | {320: ("H", tuple(int(v) * 257 for v in table.T.ravel()))}
        order = {"<": "little", ">": "big"}[endian]
        data = plain(tags, strip, endian)
        words = f"a palette of {1 << bits} colours, {order} endian, by the specification"
        files.read(f"tiff-palette-{bits}-{order}.tif", data, words, shown)
        for method in (None, "tiff_lzw", "tiff_adobe_deflate", "packbits"):
            if bits == 8 and endian == "<":
                target = io.BytesIO()
                few.save(target, "TIFF", compression=method)
                words = f"a palette of 256 colours, {method or 'not compressed'}, by Pillow"
                files.read(f"tiff-palette-8-{method}.tif", target.getvalue(), words, shown)


def codecs(files: Files) -> None:
    """Compressions made for pictures, and what tifffile writes otherwise than GDAL."""
    for method, level in (("jpegxl", 100), ("jpeg2000", 0), ("png", 6), ("jpegxr", 100)):
        for name, values in _depths():
            options = {"compression": method, "rowsperstrip": 36}
            if method == "jpegxl":
                options["compressionargs"] = {"lossless": True}
            elif method != "jpegxr":
                options["compressionargs"] = {"level": level}
            kind = "rgb" if name.startswith("rgb") else "grey"
            photo = "rgb" if kind == "rgb" else "minisblack"
            data = written(values, photometric=photo, **options)
            files.read(
                f"tiff-{method}-{name}.tif",
                data,
                f"{name} bits, {method} in TIFF",
                kind,
                extra=True,
            )
    for name, bits in itertools.product(("grey", "rgb"), (8, 12, 16)):
        pixels = {"grey": GREY, "rgb": RGB}[name]
        values = pixels if bits == 8 else steps(pixels, bits)
        photo = "rgb" if name == "rgb" else "minisblack"
        args = {"lossless": True, "bitspersample": bits}
        if name == "rgb":
            args |= {"colorspace": "RGB", "outcolorspace": "RGB"}
        data = written(values, photometric=photo, compression="jpeg", compressionargs=args)
        words = f"{name} of {bits} bits, lossless JPEG in TIFF"
        files.read(f"tiff-lossless-jpeg-{name}-{bits}.tif", data, words, name, extra=True)
        if bits == 12:
            args = {"level": 95, "bitspersample": 12}
            data = written(values, photometric=photo, compression="jpeg", compressionargs=args)
            words = f"{name} of 12 bits, JPEG in TIFF"
            files.read(f"tiff-jpeg-{name}-12.tif", data, words, name, extra=True)


def _depths() -> list[tuple[str, np.ndarray]]:
    return [("grey-8", GREY), ("grey-16", wide(GREY)), ("rgb-8", RGB), ("rgb-16", wide(RGB))]


def turned(files: Files) -> None:
    """Held in each of eight ways, for a kind that Pillow reads and for kinds that it does not."""
    kinds = {
        "rgb-8": (RGB, {"photometric": "rgb"}),
        "grey-16": (wide(GREY), {"photometric": "minisblack"}),
        "rgb-16-planes": (wide(RGB), {"photometric": "rgb", "planarconfig": "separate"}),
        "float": ((GREY / 255).astype(np.float32), {"photometric": "minisblack"}),
        "white-1": (~IS_LIGHT, {"photometric": "miniswhite"}),
    }
    for (name, (pixels, options)), turn in itertools.product(kinds.items(), TURNS):
        stored = TURNS[turn](pixels)
        if options.get("planarconfig"):
            stored = np.ascontiguousarray(stored.transpose(2, 0, 1))
        data = written(np.ascontiguousarray(stored), ((ORIENTATION, "H", turn),), **options)
        shows = "rgb" if "rgb" in name else "black-and-white" if "1" in name[-2:] else "grey"
        shows = "grey" if name == "grey-16" else shows
        words = f"{name}, orientation {turn}"
        files.read(f"tiff-turned-{turn}-{name}.tif", data, words, shows)


def pages(files: Files) -> None:
    """More than one page: the first one is shown."""
    other = 255 - RGB[::-1]
    target = io.BytesIO()
    first = Image.fromarray(RGB)
    first.save(target, "TIFF", save_all=True, append_images=[Image.fromarray(other)])
    files.read("tiff-pages-pillow.tif", target.getvalue(), "two pages, by Pillow")
    deep = np.stack([wide(GREY), wide(255 - GREY), wide(GREY[::-1])])
    data = written(deep, photometric="minisblack")
    files.read("tiff-pages-16.tif", data, "three pages of 16 bits", "grey")
    target = io.BytesIO()
    with tifffile.TiffWriter(target) as out:
        out.write(RGB, photometric="rgb", subifds=1, metadata=None)
        out.write(other[::2, ::2], photometric="rgb", subfiletype=1, metadata=None)
        out.write(other, photometric="rgb", metadata=None)
    files.read("tiff-pyramid.tif", target.getvalue(), "a picture with a smaller one in a SubIFD")
    stack = np.stack([wide(GREY), wide(255 - GREY)])
    data = written(stack, imagej=True, photometric="minisblack", metadata={"axes": "ZYX"})
    files.read("tiff-imagej-z.tif", data, "ImageJ: two slices in depth, 16 bits", "grey")


def channels(files: Files) -> None:
    """ImageJ and OME: channels with colours and ranges."""
    planes = np.ascontiguousarray(RGB.transpose(2, 0, 1))
    ramp, none = np.arange(256, dtype=np.uint8), np.zeros(256, dtype=np.uint8)
    tables = [np.stack([ramp if i == j else none for j in range(3)]) for i in range(3)]
    swapped = [2, 0, 1]
    for dtype, order in itertools.product(("uint8", "uint16", "float32"), ("rgb", "brg")):
        chosen = [0, 1, 2] if order == "rgb" else swapped
        values = {
            "uint8": planes,
            "uint16": planes.astype(np.uint16) * 9 + 500,
            "float32": planes.astype(np.float32) / 7 - 3,
        }[dtype][chosen]
        low, high = {"uint8": (0, 255), "uint16": (500, 2795), "float32": (-3, 255 / 7 - 3)}[dtype]
        facts = {
            "axes": "CYX",
            "mode": "composite",
            "LUTs": [tables[i] for i in chosen],
            "Ranges": (float(low), float(high)) * 3,
        }
        data = written(values, imagej=True, metadata=facts, photometric="minisblack")
        words = f"ImageJ: three channels of {dtype} in the order {order}, with ranges and colours"
        files.read(f"tiff-imagej-channels-{dtype}-{order}.tif", data, words)
    green = np.zeros_like(RGB)
    green[..., 1] = GREY
    shown = files.picture("green", green)
    facts = {"axes": "YX", "mode": "color", "LUTs": [tables[1]], "Ranges": (500.0, 2795.0)}
    values = GREY.astype(np.uint16) * 9 + 500
    data = written(values, imagej=True, metadata=facts, photometric="minisblack")
    files.read("tiff-imagej-green.tif", data, "ImageJ: one channel shown in green", shown)
    facts = {
        "axes": "YX",
        "mode": "grayscale",
        "Ranges": (500.0, 2795.0),
        "min": 500.0,
        "max": 2795.0,
    }
    data = written(values, imagej=True, metadata=facts, photometric="minisblack")
    files.read("tiff-imagej-range.tif", data, "ImageJ: grey with a range", "grey")
    ome(files, planes)


def ome(files: Files, planes: np.ndarray) -> None:
    """OME-TIFF: colours of channels as signed numbers of RGBA."""
    rgba = [0xFF0000FF, 0x00FF00FF, 0x0000FFFF]
    numbers = [one - (1 << 32) if one >> 31 else one for one in rgba]
    for dtype, chosen in itertools.product(("uint8", "uint16"), ([0, 1, 2], [2, 0, 1])):
        values = planes[chosen] if dtype == "uint8" else wide(planes[chosen])
        facts = {"axes": "CYX", "Channel": {"Color": [numbers[i] for i in chosen]}}
        data = written(values, ome=True, metadata=facts, photometric="minisblack")
        order = "".join("rgb"[i] for i in chosen)
        words = f"OME-TIFF: three channels of {dtype} in the order {order}, with colours"
        files.read(f"tiff-ome-channels-{dtype}-{order}.ome.tif", data, words)
    data = written(RGB, ome=True, metadata={"axes": "YXS"}, photometric="rgb")
    files.read("tiff-ome-rgb.ome.tif", data, "OME-TIFF: RGB")
    stack = np.stack([wide(GREY), wide(255 - GREY)])
    data = written(stack, ome=True, metadata={"axes": "ZYX"}, photometric="minisblack")
    files.read("tiff-ome-z.ome.tif", data, "OME-TIFF: two slices in depth", "grey")


def unusual(files: Files) -> None:
    """What few programs write, and all may."""
    for bits in (1, 2, 4):
        values = steps(GREY, bits) if bits > 1 else IS_LIGHT
        order = ((values[..., None].astype(np.uint8) >> np.arange(bits)[::-1]) & 1).reshape(36, -1)
        packed = np.packbits(order, axis=1, bitorder="little").tobytes()
        data = plain(basics((bits,), 1) | {266: ("H", (2,))}, packed)
        shows = f"grey-{bits}-bit" if bits > 1 else "black-and-white"
        files.read(f"tiff-fill-order-2-{bits}.tif", data, f"{bits} bits, filled from below", shows)
    data = plain(basics((8,), 1), GREY.tobytes())
    files.read("tiff-plainest.tif", data, "8 bits by the specification", "grey")
    for depth in (24, 32):
        top = (1 << depth) - 1
        values = np.rint(GREY / 255 * top).astype("<u4")
        strip = values.tobytes() if depth == 32 else _three_bytes(values)
        data = plain(basics((depth,), 1), strip)
        files.read(f"tiff-grey-{depth}.tif", data, f"grey of {depth} bits, full range", "grey")
    target = io.BytesIO()
    Image.fromarray(BLACK_AND_WHITE).convert("1").save(target, "TIFF", compression="group4")
    files.read("tiff-group4-pillow.tif", target.getvalue(), "group 4, by Pillow", "black-and-white")
    for dtype in ("complex64", "complex128"):
        data = written(GREY.astype(dtype))
        files.refused(f"tiff-{dtype}.tif", data, f"complex numbers, {dtype}", "not read")
    assert np.array_equal(back(steps(GREY, 8), 8), GREY)


def _three_bytes(values: np.ndarray) -> bytes:
    return values.reshape(-1, 1).view(np.uint8)[:, :3].tobytes()


def add(files: Files) -> None:
    """Add all of these."""
    for part in (words_of_16, colours, codecs, turned, pages, channels, unusual):
        part(files)
