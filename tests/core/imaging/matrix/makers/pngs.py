"""PNG files by pypng and Pillow: depths, palettes, see-through colours, colour chunks."""

import io
import itertools
import struct
import zlib

import numpy as np
import png
from PIL import Image

from tests.core.imaging.matrix.makers import profiles
from tests.core.imaging.matrix.makers.picture import (
    GREY,
    HOLE,
    IS_LIGHT,
    RGB,
    Files,
    steps,
    wide,
)
from tests.core.imaging.matrix.makers.spaces import curved, light_in, linear, stored_in

START = b"\x89PNG\r\n\x1a\n"


def written(values: np.ndarray, bits: int, *, interlaced: bool = False, **options) -> bytes:
    """Write rows x columns (x samples) with pypng."""
    samples = 1 if values.ndim == 2 else values.shape[2]
    target = io.BytesIO()
    writer = png.Writer(
        48,
        36,
        greyscale=samples < 3 and "palette" not in options,
        alpha=samples in (2, 4),
        bitdepth=bits,
        interlace=interlaced,
        **options,
    )
    writer.write(target, values.reshape(36, -1).tolist())
    return target.getvalue()


def with_chunks(data: bytes, *chunks: tuple[bytes, bytes]) -> bytes:
    """Put chunks right behind the head of a PNG file."""
    made = b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        for name, body in chunks
    )
    return data[:33] + made + data[33:]


def icc(profile: bytes) -> tuple[bytes, bytes]:
    """Make the chunk of a colour profile."""
    return b"iCCP", b"name\0\0" + zlib.compress(profile)


def depths(files: Files) -> None:
    """Every colour type x depth, in one pass and in seven."""
    opaque8, opaque16 = np.full((36, 48, 1), 255, np.uint8), np.full((36, 48, 1), 65535, np.uint16)
    for laced in (False, True):
        end, words = ("-laced", ", in seven passes") if laced else ("", "")
        for bits in (1, 2, 4, 8, 16):
            values = IS_LIGHT.astype(int) if bits == 1 else steps(GREY, bits)
            shows = {1: "black-and-white", 2: "grey-2-bit", 4: "grey-4-bit"}.get(bits, "grey")
            data = written(values, bits, interlaced=laced)
            files.read(f"png-grey-{bits}{end}.png", data, f"grey of {bits} bits{words}", shows)
        for name, pixels in {"grey": GREY[..., None], "rgb": RGB}.items():
            for bits, alpha in itertools.product((8, 16), (False, True)):
                if name == "grey" and not alpha:
                    continue
                values = pixels if bits == 8 else wide(pixels)
                opaque = opaque8 if bits == 8 else opaque16
                if alpha:
                    values = np.concatenate([values, opaque], axis=2)
                data = written(values, bits, interlaced=laced)
                also = " and alpha" if alpha else ""
                file = f"png-{name}{'-alpha' if alpha else ''}-{bits}{end}.png"
                files.read(file, data, f"{name}{also} of {bits} bits{words}", name)
        for bits in (1, 2, 4, 8):
            few = Image.fromarray(RGB).quantize(1 << bits, dither=Image.Dither.NONE)
            table = np.array((few.getpalette() + [0] * 768)[:768]).reshape(-1, 3)[: 1 << bits]
            numbers = np.asarray(few)
            shown = files.picture(f"rgb-{1 << bits}-colours", table[numbers].astype(np.uint8))
            palette = [tuple(int(v) for v in one) for one in table]
            data = written(numbers, bits, interlaced=laced, palette=palette)
            files.read(f"png-palette-{bits}{end}.png", data, f"{1 << bits} colours{words}", shown)


def see_through(files: Files) -> None:
    """Alpha and tRNS; the ground is white under a picture that is not light."""
    for bits, name in itertools.product((8, 16), ("grey", "rgb")):
        pixels = {"grey": GREY[..., None], "rgb": RGB}[name]
        values = pixels if bits == 8 else wide(pixels)
        alpha = np.where(HOLE, 0, (1 << bits) - 1).astype(values.dtype)[..., None]
        data = written(np.concatenate([values, alpha], axis=2), bits)
        words = f"{name} and alpha of {bits} bits, a quarter see-through"
        files.read(f"png-{name}-hole-{bits}.png", data, words, f"{name}-with-hole")
        key = (1, 2, 3) if name == "rgb" else (7,)
        marked = np.where(HOLE[..., None], np.array(key), values).astype(values.dtype)
        value = key if name == "rgb" else key[0]
        data = written(marked if name == "rgb" else marked[..., 0], bits, transparent=value)
        words = f"{name} of {bits} bits, one colour see-through (tRNS)"
        files.read(f"png-{name}-key-{bits}.png", data, words, f"{name}-with-hole")
        half = np.where(HOLE, (1 << bits) // 2, (1 << bits) - 1).astype(values.dtype)[..., None]
        data = written(np.concatenate([values, half], axis=2), bits)
        shown = np.where(HOLE[..., None], np.rint(pixels / 2 + 127.5), pixels).astype(np.uint8)
        shown = files.picture(f"{name}-half-hole", shown if name == "rgb" else shown[..., 0])
        words = f"{name} and alpha of {bits} bits, a quarter half see-through"
        files.read(f"png-{name}-half-{bits}.png", data, words, shown)
    few = Image.fromarray(RGB).quantize(255, dither=Image.Dither.NONE)
    table = np.array((few.getpalette() + [0] * 768)[:765]).reshape(-1, 3)
    numbers = np.where(HOLE, 255, np.asarray(few))
    palette = [(*(int(v) for v in one), 255) for one in table] + [(0, 0, 0, 0)]
    palette.sort(key=lambda one: one[3])  # pypng wants the see-through ones first
    data = written((numbers.astype(int) + 1) % 256, 8, palette=palette)
    files.read("png-palette-hole.png", data, "a palette with a see-through colour", "rgb-with-hole")
    for name, pixels in {"rgb": RGB, "grey": GREY[..., None]}.items():
        for bits, most in itertools.product((8, 16), (0, 1)):
            values = pixels if bits == 8 else wide(pixels)
            alpha = np.full((36, 48, 1), most, values.dtype)
            data = written(np.concatenate([values, alpha], axis=2), bits)
            words = f"{name} of {bits} bits whose alpha is {most} everywhere"
            files.read(f"png-{name}-alpha-{most}-everywhere-{bits}.png", data, words, name)


def drawings(files: Files) -> None:
    """Light shapes on nothing are seen on a dark ground, dark ones on a white one."""
    y, x = np.mgrid[:36, :48]
    ring = np.abs(np.hypot(x - 20, y - 15) - 9) < 3
    bar = (y > 27) & (y < 32) & (x > 8) & (x < 44)
    alpha = np.where(ring | bar, 255, 0).astype(np.uint8)
    ground = "a dark ground may be dark grey"
    for name, colour in {"white": 255, "light": 225, "black": 0, "dark": 40}.items():
        is_light = colour > 127
        canvas = np.full((36, 48, 3), 0 if is_light else 255, np.uint8)
        canvas[alpha > 0] = colour
        shown = files.picture(f"{name}-drawing", canvas)
        how = {"allowed": 40, "why": ground} if is_light else {}
        for under in sorted({0, 255, colour}):
            shade = np.where(alpha > 0, colour, under).astype(np.uint8)
            grey = np.stack([shade, alpha], axis=2)
            colours = np.concatenate([np.repeat(shade[..., None], 3, axis=2), alpha[..., None]], 2)
            words = f"a {name} drawing on nothing, which has the colour {under}"
            files.read(f"png-{name}-drawing-{under}.png", written(colours, 8), words, shown, **how)
            file = f"png-{name}-drawing-grey-{under}.png"
            files.read(file, written(grey, 8), f"{words}, in greys", shown, **how)
            file = f"png-{name}-drawing-16-{under}.png"
            files.read(file, written(wide(colours), 16), f"{words}, 16 bits", shown, **how)
        target = io.BytesIO()
        Image.fromarray(colours).save(target, "WEBP", lossless=True, exact=True)
        files.read(f"webp-{name}-drawing.webp", target.getvalue(), words, shown, **how)
        table = [(0, 0, 0, 0), (colour, colour, colour, 255)]
        data = written((alpha > 0).astype(int), 1, palette=table)
        words = f"a {name} drawing on nothing, in a palette"
        files.read(f"png-{name}-drawing-palette.png", data, words, shown, **how)


def chunks(files: Files) -> None:
    """What says how many bits count, and which colours are meant."""
    for bits, name in itertools.product((10, 12, 14), ("grey", "rgb")):
        pixels = {"grey": GREY, "rgb": RGB}[name]
        samples = 3 if name == "rgb" else 1
        low = written(steps(pixels, bits), 16)
        said = with_chunks(low, (b"sBIT", bytes([bits] * samples)))
        # By the specification sBIT says how many of the upper bits count.
        high = steps(pixels, bits) << (16 - bits)
        high = with_chunks(written(high, 16), (b"sBIT", bytes([bits] * samples)))
        words = f"{name} of {bits} bits in words of 16"
        files.read(f"png-{name}-{bits}-in-16-unsaid.png", low, f"{words}, unsaid", name)
        files.read(f"png-{name}-{bits}-in-16-low.png", said, f"{words}, the lower ones, sBIT", name)
        files.read(f"png-{name}-{bits}-in-16.png", high, f"{words}, the upper ones, sBIT", name)
    eight = written(RGB, 8)
    gamma = struct.pack(">I", 45455)
    files.read("png-gama-srgb.png", with_chunks(eight, (b"gAMA", gamma)), "gAMA of 1/2.2")
    files.read("png-srgb.png", with_chunks(eight, (b"sRGB", b"\0"), (b"gAMA", gamma)), "sRGB chunk")
    share = linear(RGB)
    for bits in (8, 16):
        flat = np.rint(share * ((1 << bits) - 1)).astype(int)
        data = with_chunks(written(flat, bits), (b"gAMA", struct.pack(">I", 100_000)))
        files.read(f"png-gama-1-{bits}.png", data, f"linear light, {bits} bits, by gAMA")
        grey = np.rint(linear(GREY) * ((1 << bits) - 1)).astype(int)
        data = with_chunks(written(grey, bits), (b"gAMA", struct.pack(">I", 100_000)))
        files.read(f"png-gama-1-grey-{bits}.png", data, f"linear greys, {bits} bits", "grey")
    old = np.rint(share ** (1 / 1.8) * 255).astype(int)
    data = with_chunks(written(old, 8), (b"gAMA", struct.pack(">I", 55556)))
    files.read("png-gama-1.8.png", data, "gAMA of 1/1.8")
    spaces(files)


def spaces(files: Files) -> None:
    """Wide colours by profile, by primaries and by code."""
    p3, adobe = stored_in("p3", "srgb", RGB), stored_in("adobe", 2.19921875, RGB)
    for name, space, curve in (("p3", "p3", "srgb"), ("adobe", "adobe", 2.19921875)):
        for bits in (8, 16):
            values = stored_in(space, curve, RGB, bits)
            profile = profiles.of_rgb(
                space, curve, {"p3": "Display P3", "adobe": "Adobe RGB (1998)"}[name]
            )
            data = with_chunks(written(values, bits), icc(profile))
            files.read(f"png-icc-{name}-{bits}.png", data, f"{name} of {bits} bits by profile")
    white = (31270, 32900)
    for name, values, gamma, ends in (
        ("p3", p3, 45455, (68000, 32000, 26500, 69000, 15000, 6000)),
        ("adobe", adobe, 45470, (64000, 33000, 21000, 71000, 15000, 6000)),
        ("srgb", RGB, 45455, (64000, 33000, 30000, 60000, 15000, 6000)),
    ):
        chrm = struct.pack(">8I", *white, *ends)
        data = with_chunks(written(values, 8), (b"gAMA", struct.pack(">I", gamma)), (b"cHRM", chrm))
        files.read(f"png-chrm-{name}.png", data, f"{name} by gAMA and cHRM")
    for bits in (8, 16):
        data = with_chunks(
            written(stored_in("p3", "srgb", RGB, bits), bits), (b"cICP", bytes([12, 13, 0, 1]))
        )
        files.read(f"png-cicp-p3-{bits}.png", data, f"Display P3 of {bits} bits by cICP")
    wide_light = light_in("rec2020", RGB)
    bt709 = np.where(wide_light < 0.018, 4.5 * wide_light, 1.099 * wide_light**0.45 - 0.099)
    values = np.rint(bt709 * 65535).astype(int)
    data = with_chunks(written(values, 16), (b"cICP", bytes([9, 14, 0, 1])))
    files.read("png-cicp-rec2020.png", data, "Rec. 2020 of 16 bits by cICP")
    data = with_chunks(written(RGB, 8), (b"cICP", bytes([1, 13, 0, 1])))
    files.read("png-cicp-srgb.png", data, "sRGB by cICP")
    grey = np.rint(linear(GREY) ** (1 / 1.8) * 255).astype(int)
    profile = icc(profiles.of_grey(1.8, "Dot gain of some kind"))
    files.read(
        "png-icc-grey.png", with_chunks(written(grey, 8), profile), "greys by profile", "grey"
    )
    over = np.stack([grey, np.full_like(grey, 255)], axis=2)
    data = with_chunks(written(over, 8), profile)
    files.read("png-icc-grey-alpha.png", data, "greys and alpha by profile", "grey")
    deep = np.rint(linear(GREY) ** (1 / 1.8) * 65535).astype(int)
    data = with_chunks(written(deep, 16), profile)
    files.read("png-icc-grey-16.png", data, "greys of 16 bits by profile", "grey")
    over = np.concatenate([p3, np.full((36, 48, 1), 255)], axis=2)
    data = with_chunks(written(over, 8), icc(profiles.of_rgb("p3", "srgb", "Display P3")))
    files.read("png-icc-p3-alpha.png", data, "P3 and alpha by profile")
    few = Image.fromarray(p3).quantize(256, dither=Image.Dither.NONE)
    target = io.BytesIO()
    few.save(target, "PNG", icc_profile=profiles.of_rgb("p3", "srgb", "Display P3"))
    files.read("png-icc-p3-palette.png", target.getvalue(), "a palette of P3 by profile")
    assert np.allclose(curved(linear(RGB)) * 255, RGB, atol=0.01)


def add(files: Files) -> None:
    """Add all of these."""
    for part in (depths, see_through, drawings, chunks):
        part(files)
