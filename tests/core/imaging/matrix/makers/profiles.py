"""ICC profiles of version 2, by the specification, and of version 4, by LittleCMS."""

import struct

import imagecodecs
import numpy as np

from tests.core.imaging.matrix.makers.spaces import D50, D65_XY, PRIMARIES, linear, to_d50


def _fixed(values: object) -> bytes:
    return b"".join(struct.pack(">i", round(float(one) * 65536)) for one in np.ravel(values))


def _text(name: str) -> bytes:
    plain = name.encode("ascii") + b"\0"
    head = b"desc\0\0\0\0" + struct.pack(">I", len(plain)) + plain
    return head + struct.pack(">II", 0, 0) + struct.pack(">HB", 0, 0) + bytes(67)


def _curve(curve: str | float) -> bytes:
    if curve == "srgb":
        table = np.rint(linear(np.arange(1024) / 1023 * 255) * 65535).astype(">u2")
        return b"curv\0\0\0\0" + struct.pack(">I", 1024) + table.tobytes()
    return b"curv\0\0\0\0" + struct.pack(">IH", 1, round(float(curve) * 256))


def _together(tags: dict[str, bytes], space: bytes) -> bytes:
    begin = 128 + 4 + 12 * len(tags)
    table, body = struct.pack(">I", len(tags)), b""
    for name, value in tags.items():
        table += name.encode() + struct.pack(">II", begin + len(body), len(value))
        body += value + b"\0" * (-len(value) % 4)
    head = struct.pack(
        ">I4sI4s4s4s", begin + len(body), b"none", 0x02400000, b"mntr", space, b"XYZ "
    )
    head += struct.pack(
        ">6H4s4sI4s4sQI", 2026, 1, 1, 0, 0, 0, b"acsp", b"\0" * 4, 0, b"\0" * 4, b"\0" * 4, 0, 0
    )
    return (head + _fixed(D50) + b"none").ljust(128, b"\0") + table + body


def of_rgb(space: str, curve: str | float, name: str) -> bytes:
    """Make a profile of three primaries and one curve under any name."""
    columns = to_d50(space)
    tags = {"desc": _text(name), "cprt": b"text\0\0\0\0No rights reserved\0"}
    tags["wtpt"] = b"XYZ \0\0\0\0" + _fixed(D50)
    for letter, column in zip("rgb", columns.T, strict=True):
        tags[f"{letter}XYZ"] = b"XYZ \0\0\0\0" + _fixed(column)
        tags[f"{letter}TRC"] = _curve(curve)
    return _together(tags, b"RGB ")


def of_grey(curve: str | float, name: str) -> bytes:
    """Make a profile of greys with one curve."""
    tags = {"desc": _text(name), "cprt": b"text\0\0\0\0No rights reserved\0"}
    tags |= {"wtpt": b"XYZ \0\0\0\0" + _fixed(D50), "kTRC": _curve(curve)}
    return _together(tags, b"GRAY")


def of_version_4(space: str, curve: str | float) -> bytes:
    """Let LittleCMS make a profile of version 4."""
    if (space, curve) == ("srgb", "srgb"):
        return bytes(imagecodecs.cms_profile("srgb"))
    primaries = [value for xy in PRIMARIES[space] for value in (*xy, 1.0)]
    how = {"gamma": float(curve)}
    return bytes(
        imagecodecs.cms_profile("rgb", whitepoint=[*D65_XY, 1.0], primaries=primaries, **how)
    )
