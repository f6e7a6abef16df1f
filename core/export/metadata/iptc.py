"""IPTC's older notes (IIM): keywords and what else a person wrote, as programs still read them.

Source: IPTC-NAA Information Interchange Model 4.2, chapters 1 and 6.
"""

import struct
from collections.abc import Collection, Iterator, Sequence

TITLE, KEYWORDS, CREATOR, COPYRIGHT, DESCRIPTION = 5, 25, 80, 116, 120

_MARK, _ENVELOPE, _APPLICATION, _CHARSET = 0x1C, 1, 2, 90
_UTF8 = b"\x1b%G"
_LONGEST = 64  # bytes of a keyword


def texts_in(iim: bytes | None, field: int) -> list[str]:
    """Return what a field of the application record holds; it may stand there several times."""
    fields = list(_fields(iim or b""))
    bodies = (body for record, number, body in fields if (record, number) == (_APPLICATION, field))
    return [_text(body) for body in bodies]


def with_keywords(iim: bytes | None, words: Sequence[str], gone: Collection[str]) -> bytes | None:
    """Put keywords into notes, behind those that are there.

    Args:
        iim: the notes; None for none.
        words: to be there; those too long for the format are left to XMP.
        gone: keywords to remove.

    Returns:
        the notes; None where they cannot hold the words in the script that they are in.
    """
    fields = list(_fields(iim or b""))
    remaining = [
        field
        for field in fields
        if field[:2] != (_APPLICATION, KEYWORDS) or _text(field[2]) not in gone
    ]
    there = {
        _text(body) for record, number, body in remaining if number == KEYWORDS and record == 2
    }
    new = [word.encode() for word in words if word not in there]
    new = [keyword for keyword in new if len(keyword) <= _LONGEST]
    is_plain = all(keyword.isascii() for keyword in new)
    is_marked = any(field[:2] == (_ENVELOPE, _CHARSET) and field[2] == _UTF8 for field in fields)
    if not is_plain and not is_marked:
        if any(record == _ENVELOPE and number == _CHARSET for record, number, _ in fields):
            return None
        if not all(_is_utf8(body) for record, _, body in remaining if record == _APPLICATION):
            return None
        remaining.insert(0, (_ENVELOPE, _CHARSET, _UTF8))
    last = max((n for n, field in enumerate(remaining) if field[0] <= _APPLICATION), default=-1) + 1
    remaining[last:last] = [(_APPLICATION, KEYWORDS, keyword) for keyword in new]
    return b"".join(_written(*field) for field in remaining)


def _fields(iim: bytes) -> Iterator[tuple[int, int, bytes]]:
    at = 0
    while iim[at : at + 1] == bytes([_MARK]) and at + 5 <= len(iim):
        _, record, number, length = struct.unpack_from(">BBBH", iim, at)
        at += 5
        if length & 0x8000:  # this many bytes of it say how long it is
            size = length & 0x7FFF
            length, at = int.from_bytes(iim[at : at + size], "big"), at + size
        yield record, number, iim[at : at + length]
        at += length


def _written(record: int, number: int, body: bytes) -> bytes:
    if len(body) < 0x8000:
        return struct.pack(">BBBH", _MARK, record, number, len(body)) + body
    return struct.pack(">BBBHI", _MARK, record, number, 0x8004, len(body)) + body


def _text(body: bytes) -> str:
    return body.decode("utf-8" if _is_utf8(body) else "latin-1").strip("\0 ")


def _is_utf8(body: bytes) -> bool:
    try:
        body.decode()
    except UnicodeDecodeError:
        return False
    return True
