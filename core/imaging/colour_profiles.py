"""ICC profiles of the plain kind, three primaries and a curve: compared with sRGB, and made.

A profile is known by its numbers. Its name says nothing: phones and browsers call theirs "Display
P3 Gamut with sRGB Transfer", and makers of small profiles call theirs "c2".
"""

import functools
import struct
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

Levels = NDArray[np.float64]
Curve = Callable[[Levels], Levels]
"""From the stored values to light, both 0..1."""

Point = tuple[float, float]
Primaries = tuple[Point, Point, Point, Point]
"""Chromaticities x, y of red, green, blue and white."""

D65: Point = (0.3127, 0.3290)
SRGB: Primaries = ((0.640, 0.330), (0.300, 0.600), (0.150, 0.060), D65)
ADOBE_RGB: Primaries = ((0.640, 0.330), (0.210, 0.710), (0.150, 0.060), D65)
ADOBE_GAMMA = 563 / 256

_D50 = np.array([0.9642, 1.0, 0.8249])  # white of all profiles
_BRADFORD = np.array(
    [[0.8951, 0.2664, -0.1614], [-0.7502, 1.7135, 0.0367], [0.0389, -0.0685, 1.0296]]
)

# So far a profile may be from sRGB without being seen: a change of a level or so of 255.
_COLOURANT_TOLERANCE = 0.0025
_LEVEL_TOLERANCE = 1.5 / 255

_HEADER = 128
_MOST_TAGS = 100
_TABLE = 4096  # points of the curves that are made
_GRID = np.linspace(0.0, 1.0, 256)


def srgb_to_light(levels: Levels) -> Levels:
    """Apply the curve of sRGB."""
    return np.where(levels <= 0.04045, levels / 12.92, ((levels + 0.055) / 1.055) ** 2.4)


def gamma(exponent: float) -> Curve:
    """Return a curve that is a power."""
    return lambda levels: levels**exponent


def is_srgb(profile: bytes) -> bool:
    """Tell whether a profile's primaries and curves are those of sRGB.

    A profile that works by tables of colours is none of them, even one that means sRGB.
    """
    try:
        tags = _tags(profile)
        if profile[16:24] != b"RGB XYZ " or b"A2B0" in tags:
            return False
        colours = np.array([_xyz(tags[name]) for name in (b"rXYZ", b"gXYZ", b"bXYZ")]).T
        if np.abs(colours - colourants(SRGB)).max() > _COLOURANT_TOLERANCE:
            return False
        return all(_is_srgb_curve(tags[name]) for name in (b"rTRC", b"gTRC", b"bTRC"))
    except (LookupError, ValueError, struct.error):
        return False  # whoever applies it finds out what is wrong with it


def colourants(primaries: Primaries) -> NDArray[np.float64]:
    """Return red, green and blue as columns of XYZ, adapted to the white of profiles."""
    *colours, white = (np.array([x / y, 1.0, (1 - x - y) / y]) for x, y in primaries)
    columns = np.array(colours).T
    columns = columns * np.linalg.solve(columns, white)
    gains = (_BRADFORD @ _D50) / (_BRADFORD @ white)
    adapted: NDArray[np.float64] = np.linalg.inv(_BRADFORD) @ np.diag(gains) @ _BRADFORD @ columns
    return adapted


def make_profile(primaries: Primaries, curve: Curve) -> bytes:
    """Make an ICC profile (version 2, a display) for LittleCMS to convert by.

    Args:
        primaries: of the colours.
        curve: from the stored values to light, the same for all three.
    """
    light = np.clip(curve(np.linspace(0.0, 1.0, _TABLE)), 0, 1)
    table = np.round(light * 65535).astype(">u2").tobytes()
    columns = colourants(primaries).T
    parts = [
        (b"wtpt", _xyz_tag(_D50)),
        *zip((b"rXYZ", b"gXYZ", b"bXYZ"), map(_xyz_tag, columns), strict=True),
        (b"rTRC", b"curv\0\0\0\0" + struct.pack(">I", _TABLE) + table),
    ]
    start = _HEADER + 4 + 12 * (len(parts) + 2)
    entries, body = [], b""
    for name, part in parts:
        entries.append(struct.pack(">4sII", name, start + len(body), len(part)))
        body += part
    entries += [name + entries[-1][4:] for name in (b"gTRC", b"bTRC")]  # the same curve
    size = start + len(body)
    header = struct.pack(
        ">I4sI4s4s4s12x4s", size, b"\0" * 4, 0x02400000, b"mntr", b"RGB ", b"XYZ ", b"acsp"
    )
    header = header.ljust(68, b"\0") + _xyz_numbers(_D50)
    return header.ljust(_HEADER, b"\0") + struct.pack(">I", len(entries)) + b"".join(entries) + body


def _xyz_numbers(values: Sequence[float] | NDArray[np.float64]) -> bytes:
    return struct.pack(">3i", *(round(float(value) * 65536) for value in values))


def _xyz_tag(values: NDArray[np.float64]) -> bytes:
    return b"XYZ \0\0\0\0" + _xyz_numbers(values)


def _tags(profile: bytes) -> dict[bytes, bytes]:
    (n,) = struct.unpack_from(">I", profile, _HEADER)
    tags = {}
    for number in range(min(n, _MOST_TAGS)):
        name, start, size = struct.unpack_from(">4sII", profile, _HEADER + 4 + 12 * number)
        tags[name] = profile[start : start + size]
    return tags


def _xyz(tag: bytes) -> Levels:
    return np.array(struct.unpack_from(">3i", tag, 8)) / 65536


def _is_srgb_curve(tag: bytes) -> bool:
    light = _light(tag)
    # Compared as levels of sRGB, since the eye sees those and not the light.
    levels = np.interp(light, _srgb_light(), _GRID)
    return bool(np.isfinite(light).all() and np.abs(levels - _GRID).max() <= _LEVEL_TOLERANCE)


@functools.cache
def _srgb_light() -> Levels:
    return srgb_to_light(_GRID)


def _light(tag: bytes) -> Levels:
    """Return what a curve gives for 256 values.

    Raises:
        ValueError: it is of an unknown kind.
    """
    if tag.startswith(b"curv"):
        (n,) = struct.unpack_from(">I", tag, 8)
        if n == 0:
            return _GRID
        table = np.frombuffer(tag, ">u2", n, 12).astype(np.float64)
        if n == 1:
            return _GRID ** float(table[0] / 256)
        return np.asarray(np.interp(_GRID, np.linspace(0, 1, n), table / 65535))
    if tag.startswith(b"para"):
        return _parametric(tag)
    raise ValueError("a curve of an unknown kind")


def _parametric(tag: bytes) -> Levels:
    """Evaluate a curve given as a formula; ICC.1, parametricCurveType."""
    (kind,) = struct.unpack_from(">H", tag, 8)
    counts = (1, 3, 4, 5, 7)
    numbers = [number / 65536 for number in struct.unpack_from(f">{counts[kind]}i", tag, 12)]
    g, a, b, c, d, e, f = numbers + [0.0] * (7 - len(numbers))
    if kind == 0:
        a = 1.0
    if kind in (1, 2):  # c is added on both sides; the lower side ends where a x + b is 0
        e, f, c, d = c, c, 0.0, -b / a if a else 0.0
    with np.errstate(all="ignore"):  # of a damaged profile; what is no number is not sRGB's
        power = np.maximum(a * _GRID + b, 0) ** g + e
    return np.asarray(np.where(d <= _GRID, power, c * _GRID + f))
