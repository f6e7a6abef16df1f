"""What colours a file without a profile says that it is in, made into a profile.

PNG says it by the chunks cICP, sRGB, gAMA and cHRM. HEIC and AVIF say it by the numbers of ITU-T
H.273 in a box `colr`, and cameras that write Adobe RGB by a mark in their EXIF notes (DCF). JPEG
2000 has its profile in a box `colr`, too, which Pillow does not tell.
"""

import functools
import struct
from collections.abc import Iterator

import numpy as np
from PIL import Image

from core.imaging import colour_profiles
from core.imaging.colour_profiles import ADOBE_GAMMA, ADOBE_RGB, D65, SRGB, Curve, Levels, Primaries

_PNG_START = b"\x89PNG\r\n\x1a\n"
_JPEG_2000_START = b"\0\0\0\x0cjP  "
_IS_PROFILE = (2, 3)  # of the methods of `colr`: restricted, any

# By the numbers of H.273. Those that are not here are taken for sRGB's.
_PRIMARIES: dict[int, Primaries] = {
    1: SRGB,
    4: ((0.67, 0.33), (0.21, 0.71), (0.14, 0.08), (0.310, 0.316)),
    5: ((0.64, 0.33), (0.29, 0.60), (0.15, 0.06), D65),
    6: ((0.630, 0.340), (0.310, 0.595), (0.155, 0.070), D65),
    7: ((0.630, 0.340), (0.310, 0.595), (0.155, 0.070), D65),
    9: ((0.708, 0.292), (0.170, 0.797), (0.131, 0.046), D65),
    11: ((0.680, 0.320), (0.265, 0.690), (0.150, 0.060), (0.314, 0.351)),
    12: ((0.680, 0.320), (0.265, 0.690), (0.150, 0.060), D65),
}

# Pictures of high dynamic range. Their reference white, as bright as paper, is 203 cd/m2 (ITU-R
# BT.2408). It becomes nearly white; what shines is pressed into the little that is left above.
_REFERENCE_WHITE = 203.0
_KNEE = 0.8

_USUAL_GAMMA = (0.45, 0.46)  # of gAMA: how a PNG of sRGB says so to old programs
_GAMMAS = (0.1, 2.0)  # others are no gamma of a picture
_CHROMATICITY_TOLERANCE = 0.003

_EXIF_IFD, _INTEROPERABILITY_IFD = 0x8769, 0xA005
_COLOUR_SPACE, _IS_SRGB = 0xA001, 1
_ADOBE_RGB_MARK = "R03"

_MOST_BOXES = 2000


def profile_of(image: Image.Image, data: bytes) -> bytes | None:
    """Return the profile that a picture's values are to be read by: its own, or what it declares.

    None for sRGB, also where nothing is said.

    Args:
        image: as it was opened, with its `info`.
        data: the whole file.
    """
    own: bytes | None = image.info.get("icc_profile")
    if data.startswith(_PNG_START):
        return _of_png(data, own)
    if own:
        return own
    if data.startswith(_JPEG_2000_START):
        return _of_jpeg_2000(data)
    nclx = image.info.get("nclx_profile")
    if nclx:
        return by_numbers(int(nclx["color_primaries"]), int(nclx["transfer_characteristics"]))
    if data[4:12] in (b"ftypavif", b"ftypavis", b"ftypmif1", b"ftypmsf1"):
        numbers = _numbers_in_boxes(data)
        if numbers:
            return by_numbers(*numbers)
    return _adobe_rgb() if _is_adobe_rgb(image) else None


@functools.lru_cache(maxsize=16)
def by_numbers(primaries: int, transfer: int) -> bytes | None:
    """Make the profile of a colour space given by the numbers of H.273; None for sRGB.

    The curves of television (1, 6, 14, 15 and the like) count as that of sRGB: screens show both
    alike, and encoders put these numbers on pictures whose values they did not change.
    """
    curve = _curve(transfer)
    points = _PRIMARIES.get(primaries, SRGB)
    if curve is None and points == SRGB:
        return None
    return colour_profiles.make_profile(points, curve or colour_profiles.srgb_to_light)


def _curve(transfer: int) -> Curve | None:
    curves: dict[int, Curve] = {
        4: colour_profiles.gamma(2.2),
        5: colour_profiles.gamma(2.8),
        8: colour_profiles.gamma(1.0),
        16: _pq,
        17: colour_profiles.gamma(2.6),
        18: _hlg,
    }
    return curves.get(transfer)


def _pq(levels: Levels) -> Levels:
    """Apply the curve of SMPTE ST 2084, where 1 is 10,000 cd/m2."""
    root = levels ** (1 / 78.84375)
    ratio = np.maximum(root - 0.8359375, 0) / (18.8515625 - 18.6875 * root)
    return _into_range(10_000 * ratio ** (1 / 0.1593017578125))


def _hlg(levels: Levels) -> Levels:
    """Apply the curve of BT.2100 HLG, on a display of 1,000 cd/m2, each colour by itself."""
    a, b, c = 0.17883277, 0.28466892, 0.55991073
    scene = np.where(levels <= 0.5, levels**2 / 3, (np.exp((levels - c) / a) + b) / 12)
    return _into_range(1_000 * scene**1.2)


def _into_range(candelas: Levels) -> Levels:
    light = candelas / _REFERENCE_WHITE
    room = 1 - _KNEE
    return np.where(light <= _KNEE, light, 1 - room * np.exp(-(light - _KNEE) / room))


def _of_png(data: bytes, own: bytes | None) -> bytes | None:
    """Follow the order of the PNG specification, third edition: cICP, iCCP, sRGB, gAMA and cHRM."""
    chunks = dict(_png_chunks(data))
    cicp = chunks.get(b"cICP", b"")
    if len(cicp) == 4:
        return by_numbers(cicp[0], cicp[1])
    if own or b"sRGB" in chunks:
        return own
    return _by_gamma(_gamma(chunks.get(b"gAMA", b"")), _points(chunks.get(b"cHRM", b"")))


def _png_chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Walk through the small chunks before the picture's values."""
    at = len(_PNG_START)
    while at + 12 <= len(data):
        length, name = struct.unpack_from(">I4s", data, at)
        if name in (b"IDAT", b"IEND"):
            return
        if length <= 32:
            yield name, data[at + 8 : at + 8 + length]
        at += 12 + length


def _gamma(chunk: bytes) -> float | None:
    if len(chunk) != 4:
        return None
    value = float(struct.unpack(">I", chunk)[0]) / 100_000
    return value if _GAMMAS[0] <= value <= _GAMMAS[1] else None


def _points(chunk: bytes) -> Primaries | None:
    if len(chunk) != 32:
        return None
    x, y = (np.array(struct.unpack(">8I", chunk)[axis::2]) / 100_000 for axis in (0, 1))
    if (y < 0.01).any() or (x + y > 1.0).any():
        return None
    white, red, green, blue = zip(x.tolist(), y.tolist(), strict=True)
    # Three points on one line are no primaries.
    area = (green[0] - red[0]) * (blue[1] - red[1]) - (blue[0] - red[0]) * (green[1] - red[1])
    return (red, green, blue, white) if abs(area) > 0.01 else None


@functools.lru_cache(maxsize=16)
def _by_gamma(value: float | None, points: Primaries | None) -> bytes | None:
    far = np.abs(np.array(points or SRGB) - np.array(SRGB)).max()
    is_usual = value is None or _USUAL_GAMMA[0] <= value <= _USUAL_GAMMA[1]
    if far <= _CHROMATICITY_TOLERANCE:
        points = SRGB
        if is_usual:
            return None
    curve = colour_profiles.gamma(1 / value) if value else colour_profiles.srgb_to_light
    return colour_profiles.make_profile(points or SRGB, curve)


@functools.cache
def _adobe_rgb() -> bytes:
    return colour_profiles.make_profile(ADOBE_RGB, colour_profiles.gamma(ADOBE_GAMMA))


def _is_adobe_rgb(image: Image.Image) -> bool:
    """Tell whether a camera wrote Adobe RGB: DCF, "optional colour space"."""
    notes = image.info.get("exif", b"")
    if not isinstance(notes, bytes) or _ADOBE_RGB_MARK.encode() not in notes:
        return False
    try:
        exif = image.getexif()
        mark = exif.get_ifd(_INTEROPERABILITY_IFD).get(1, "")
        space = exif.get_ifd(_EXIF_IFD).get(_COLOUR_SPACE)
    except Exception:  # noqa: BLE001 - notes of a camera, which may be anything
        return False
    text = mark.decode("latin-1") if isinstance(mark, bytes) else str(mark)
    return text.rstrip("\0 ") == _ADOBE_RGB_MARK and space != _IS_SRGB


def _of_jpeg_2000(data: bytes) -> bytes | None:
    """Return the profile in the header: ISO 15444-1, annex I."""
    for name, header in _boxes(data):
        if name == b"jp2h":
            for inner, body in _boxes(header):
                if inner == b"colr" and body[:1] and body[0] in _IS_PROFILE:
                    return body[3:]
    return None


def _numbers_in_boxes(data: bytes) -> tuple[int, int] | None:
    """Find primaries and transfer of the primary picture of an AVIF file: ISO 23008-12, `colr`."""
    try:
        meta = next(body for name, body in _boxes(data) if name == b"meta")[4:]
        inside = dict(_boxes(meta))
        parts = dict(_boxes(inside[b"iprp"]))
        wide = inside[b"pitm"][0] > 0
        (primary,) = struct.unpack_from(">I" if wide else ">H", inside[b"pitm"], 4)
        properties = list(_boxes(parts[b"ipco"]))
        for number in _associated(parts[b"ipma"], primary):
            name, body = properties[number - 1]
            if name == b"colr" and body.startswith(b"nclx"):
                first, second = struct.unpack_from(">HH", body, 4)
                return int(first), int(second)
    except (LookupError, StopIteration, struct.error):
        pass
    return None


def _boxes(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 0
    for _ in range(_MOST_BOXES):
        if at + 8 > len(data):
            return
        length, name = struct.unpack_from(">I4s", data, at)
        head = 8
        if length == 1:
            (length,) = struct.unpack_from(">Q", data, at + 8)
            head = 16
        end = at + length if length else len(data)
        if end < at + head:
            return
        if name not in (b"mdat", b"jp2c"):  # the values of the picture
            yield name, data[at + head : end]
        at = end


def _associated(ipma: bytes, item: int) -> list[int]:
    """Return the numbers of the properties of an item, counted from 1."""
    version, is_wide = ipma[0], ipma[3] & 1
    (n_items,) = struct.unpack_from(">I", ipma, 4)
    at = 8
    for _ in range(min(n_items, _MOST_BOXES)):
        (item_id,) = struct.unpack_from(">I" if version else ">H", ipma, at)
        at += 4 if version else 2
        n = ipma[at]
        at += 1
        step = 2 if is_wide else 1
        numbers = [
            int.from_bytes(ipma[at + k * step : at + (k + 1) * step], "big") for k in range(n)
        ]
        if item_id == item:
            return [number & (0x7FFF if is_wide else 0x7F) for number in numbers]
        at += n * step
    return []
