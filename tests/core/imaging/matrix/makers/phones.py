"""HEIC by libheif and AVIF by libavif: depths, alpha, colour codes, turns."""

import io
import itertools

import imagecodecs
import numpy as np
import pillow_heif
from PIL import Image

from tests.core.imaging.matrix.makers import profiles
from tests.core.imaging.matrix.makers.jpegs import saved
from tests.core.imaging.matrix.makers.picture import GREY, HOLE, RGB, Files, wide
from tests.core.imaging.matrix.makers.spaces import stored_in

# Codes of ITU-T H.273: Display P3, the curve of sRGB.
P3, SRGB = 12, 13

pillow_heif.register_heif_opener()


def heic(pixels: np.ndarray, mode: str, bits: int = 8, **options: object) -> bytes:
    """Write with libheif, without losing colours between pixels."""
    pillow_heif.options.SAVE_HDR_TO_12_BIT = bits == 12
    made = pillow_heif.from_bytes(
        mode=mode,
        size=(pixels.shape[1], pixels.shape[0]),
        data=np.ascontiguousarray(pixels).tobytes(),
    )
    target = io.BytesIO()
    made.save(target, quality=95, chroma=444, **options)
    return target.getvalue()


def heics(files: Files) -> None:
    """HEIC of 8, 10 and 12 bits."""
    alpha = np.where(HOLE, 0, 255).astype(np.uint8)[..., None]
    for bits in (8, 10, 12):
        deep = bits > 8
        rgb, over = RGB, np.concatenate([RGB, alpha], axis=2)
        if deep:
            rgb, over = wide(rgb), wide(over)
        end = ";16" if deep else ""
        files.read(f"heic-{bits}.heic", heic(rgb, f"RGB{end}", bits), f"HEIC of {bits} bits")
        data = heic(over, f"RGBA{end}", bits)
        files.read(f"heic-alpha-{bits}.heic", data, f"HEIC of {bits} bits, alpha", "rgb-with-hole")
        p3 = stored_in("p3", "srgb", RGB, 16 if deep else 8)
        nclx = {
            "color_primaries": P3,
            "transfer_characteristics": SRGB,
            "matrix_coefficients": 6,
            "full_range_flag": 1,
        }
        data = heic(p3, f"RGB{end}", bits, **nclx)
        files.read(f"heic-nclx-p3-{bits}.heic", data, f"HEIC of {bits} bits, P3 by nclx")
    files.read("heic-grey.heic", saved(GREY, "HEIF", quality=95), "HEIC, grey", "grey")
    data = saved(
        stored_in("p3", "srgb", RGB),
        "HEIF",
        quality=95,
        chroma=444,
        icc_profile=profiles.of_rgb("p3", "srgb", "Display P3"),
    )
    files.read("heic-icc-p3.heic", data, "HEIC, P3 by a profile")
    for turn, mirror in itertools.product((0, 1, 2, 3), (None, 0, 1)):
        if turn == 0 and mirror is None:
            continue
        stored = RGB
        if mirror is not None:  # the mirror comes last, so it is undone first
            stored = stored[::-1] if mirror == 0 else stored[:, ::-1]
        stored = np.rot90(stored, -turn)
        data = turned(heic(stored, "RGB"), turn, mirror)
        words = f"HEIC, turned by {90 * turn}, mirrored: {mirror}"
        files.read(f"heic-irot-{turn}-imir-{mirror}.heic", data, words)


def box(name: bytes, body: bytes) -> bytes:
    """Make a box of ISO/IEC 14496-12."""
    return (8 + len(body)).to_bytes(4, "big") + name + body


def turned(data: bytes, turn: int, mirror: int | None) -> bytes:
    """Give the picture of a HEIC file the properties irot and imir (ISO/IEC 23008-12)."""
    new = []
    if turn:
        new.append(box(b"irot", bytes([turn])))
    if mirror is not None:
        new.append(box(b"imir", bytes([mirror])))
    at = {name: data.index(name) - 4 for name in (b"meta", b"iprp", b"ipco", b"ipma", b"iloc")}
    size = {name: int.from_bytes(data[begin : begin + 4], "big") for name, begin in at.items()}
    ipco = data[at[b"ipco"] + 8 : at[b"ipco"] + size[b"ipco"]]
    n_before, place = 0, 0
    while place < len(ipco):
        n_before, place = n_before + 1, place + int.from_bytes(ipco[place : place + 4], "big")
    ipma = bytearray(data[at[b"ipma"] + 8 : at[b"ipma"] + size[b"ipma"]])
    assert ipma[0] == 0  # version 0
    assert ipma[3] & 1 == 0  # short numbers
    assert int.from_bytes(ipma[4:8], "big") == 1  # one item
    count = ipma[10]
    ipma[10] = count + len(new)
    ipma[11 + count : 11 + count] = bytes(0x80 | (n_before + 1 + i) for i in range(len(new)))
    iprp = box(b"iprp", box(b"ipco", ipco + b"".join(new)) + box(b"ipma", bytes(ipma)))
    grown = len(iprp) - size[b"iprp"]
    end = at[b"iprp"] + size[b"iprp"]
    out = bytearray(data[: at[b"iprp"]] + iprp + data[end:])
    out[at[b"meta"] : at[b"meta"] + 4] = (size[b"meta"] + grown).to_bytes(4, "big")
    iloc = data.index(b"iloc") - 4 + (grown if data.index(b"iloc") > at[b"iprp"] else 0)
    version, sizes = out[iloc + 8], out[iloc + 12]
    base = out[iloc + 13] >> 4
    assert sizes >> 4 == 4
    assert (out[iloc + 14 : iloc + 16] if version < 2 else b"") == b"\0\1"
    entry = iloc + 16 + 2 + (2 if version == 1 else 0) + 2 + base + 2
    offset = int.from_bytes(out[entry : entry + 4], "big") + grown
    out[entry : entry + 4] = offset.to_bytes(4, "big")
    return bytes(out)


def avifs(files: Files) -> None:
    """AVIF of 8, 10 and 12 bits."""
    alpha = np.where(HOLE, 0, 255).astype(np.uint8)[..., None]
    for bits in (8, 10, 12):
        for name, pixels in (("rgb", RGB), ("alpha", np.concatenate([RGB, alpha], axis=2))):
            values = (
                pixels if bits == 8 else np.rint(pixels / 255 * ((1 << bits) - 1)).astype(np.uint16)
            )
            data = imagecodecs.avif_encode(values, 95, bitspersample=bits, pixelformat="444")
            shows = "rgb-with-hole" if name == "alpha" else "rgb"
            files.read(f"avif-{name}-{bits}.avif", data, f"AVIF, {name} of {bits} bits", shows)
        values = stored_in("p3", "srgb", RGB, bits)
        data = imagecodecs.avif_encode(
            values, 95, bitspersample=bits, pixelformat="444", primaries=P3, transfer=SRGB
        )
        files.read(f"avif-nclx-p3-{bits}.avif", data, f"AVIF of {bits} bits, P3 by nclx")
    data = saved(
        stored_in("p3", "srgb", RGB),
        "AVIF",
        quality=95,
        subsampling="4:4:4",
        icc_profile=profiles.of_rgb("p3", "srgb", "Display P3"),
    )
    files.read("avif-icc-p3.avif", data, "AVIF, P3 by a profile")
    files.read("avif-420.avif", saved(RGB, "AVIF", quality=90), "AVIF, colours of 4:2:0")
    data = saved(RGB, "AVIF", quality=90, save_all=True, append_images=[Image.fromarray(255 - RGB)])
    files.read("avif-animated.avif", data, "AVIF of two frames")


def add(files: Files) -> None:
    """Add all of these."""
    heics(files)
    avifs(files)
