"""Where JPEG, PNG and WebP keep their notes: found, and written again beside the same pixels.

Nothing of the picture is decoded or encoded: every other part of the file is copied as it is.

Source: Adobe's XMP Specification, part 3 (JPEG, PNG, and scanning of other files); RFC 9649 (WebP);
Adobe's Photoshop file formats (image resources).
"""

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import md5

_XMP, _EXIF, _RESOURCES = b"http://ns.adobe.com/xap/1.0/\0", b"Exif\0\0", b"Photoshop 3.0\0"
_APP0, _APP1, _APP2, _APP13, _SOS = 0xE0, 0xE1, 0xE2, 0xED, 0xDA
_MOST = 0xFFFF - 2  # bytes of a segment
_PNG, _TEXT, _KEY = b"\x89PNG\r\n\x1a\n", b"iTXt", b"XML:com.adobe.xmp\0"
_IIM, _DIGEST = 0x0404, 0x0425  # image resources
_BEGIN, _END = b"<x:xmpmeta", b"</x:xmpmeta>"
_MOST_TEXT = 1 << 24  # bytes of a packet that somebody compressed


class NoPlace(ValueError):
    """Notes cannot be put into this file without writing its pixels again; says why."""


@dataclass(frozen=True, slots=True)
class Notes:
    """What a file holds beside its pixels; None for what it does not.

    Attributes:
        packet: XMP.
        iim: IPTC.
        exif: a TIFF directory, after its "Exif" mark.
    """

    packet: bytes | None = None
    iim: bytes | None = None
    exif: bytes | None = None


def notes_in(data: bytes) -> Notes:
    """Find what a file holds beside its pixels; nothing where it is damaged."""
    try:
        if data.startswith(b"\xff\xd8"):
            return _jpeg_notes(data)
        if data.startswith(_PNG):
            return Notes(
                packet=next((packet for packet in map(_png_packet, _chunks(data)) if packet), None)
            )
        if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
            bodies = dict(_riff(data))
            return Notes(packet=bodies.get(b"XMP "), exif=_after_mark(bodies.get(b"EXIF")))
    except (struct.error, zlib.error, IndexError, NoPlace):
        return Notes()
    start = data.find(_BEGIN)  # as in TIFF, HEIC and raw files
    end = data.find(_END, start)
    return Notes(packet=data[start : end + len(_END)]) if 0 <= start < end else Notes()


def with_notes(data: bytes, packet: bytes, iim: bytes | None) -> bytes:
    """Return a file with other notes and the same pixels.

    Args:
        data: of a JPEG, PNG or WebP.
        packet: XMP, in the place of that which is there.
        iim: IPTC, for a JPEG; None to leave what is there.

    Raises:
        NoPlace: it is none of these, is damaged, or has no room for so much.
    """
    try:
        if data.startswith(b"\xff\xd8"):
            return _jpeg_with(data, packet, iim)
        if data.startswith(_PNG):
            return _png_with(data, packet)
        if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
            return _webp_with(data, packet)
    except (struct.error, IndexError) as error:
        raise NoPlace("the file is damaged") from error
    raise NoPlace("keywords cannot be put into a file of this kind; --format xmp writes sidecars")


# JPEG


def _segments(data: bytes) -> Iterator[tuple[int, int, int]]:
    """Go through the segments before the pixels: marker, where each begins, and where it ends."""
    at = 2
    while True:
        while data[at : at + 2] == b"\xff\xff":
            at += 1
        (mark, marker, length) = struct.unpack_from(">BBH", data, at)
        if mark != 0xFF or length < 2:
            raise NoPlace("the file is damaged")
        if marker == _SOS:
            return
        yield marker, at, at + 2 + length
        at += 2 + length


def _jpeg_notes(data: bytes) -> Notes:
    packet = exif = None
    resources = b""
    for marker, start, end in _segments(data):
        body = data[start + 4 : end]
        if marker == _APP1 and body.startswith(_XMP):
            packet = packet or body[len(_XMP) :]
        elif marker == _APP1 and body.startswith(_EXIF):
            exif = exif or body[len(_EXIF) :]
        elif marker == _APP13 and body.startswith(_RESOURCES):
            resources += body[len(_RESOURCES) :]
    return Notes(packet, dict(_resources(resources)).get(_IIM), exif)


def _jpeg_with(data: bytes, packet: bytes, iim: bytes | None) -> bytes:
    parts: list[bytes] = []
    resources = b""
    place, kept_from = 0, 2
    has_more = False
    for marker, start, end in _segments(data):
        body = data[start + 4 : start + 4 + len(_XMP)]
        has_more |= marker == _APP2 and body.startswith(b"MPF\0")
        is_ours = marker == _APP1 and body.startswith(_XMP)
        if marker == _APP13 and body.startswith(_RESOURCES) and iim is not None:
            resources += data[start + 4 + len(_RESOURCES) : end]
            is_ours = True
        if is_ours and has_more:  # pictures behind this one are found by how far away they lie
            raise NoPlace("a second picture inside it would be lost")
        if is_ours:
            parts.append(data[kept_from:start])
            kept_from = end
        elif marker == _APP0 or (marker == _APP1 and body.startswith(_EXIF)):
            parts.append(data[kept_from:end])
            place, kept_from = len(parts), end
    parts.append(data[kept_from:])
    new = _segment(_APP1, _XMP + packet)
    if iim is not None:
        new += _segment(_APP13, _RESOURCES + _with_iim(resources, iim))
    parts.insert(place, new)
    return b"\xff\xd8" + b"".join(parts)


def _segment(marker: int, body: bytes) -> bytes:
    if len(body) > _MOST:
        raise NoPlace("its notes leave no room for keywords")
    return struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body


def _resources(data: bytes) -> Iterator[tuple[int, bytes]]:
    for number, _, start, end, _ in _places(data):
        yield number, data[start:end]


def _places(data: bytes) -> Iterator[tuple[int, int, int, int, int]]:
    """Go through image resources: number, whole start, start and end of the data, whole end."""
    at = 0
    while data[at : at + 4] == b"8BIM":
        (number,) = struct.unpack_from(">H", data, at + 4)
        name = data[at + 6] + 1
        (size,) = struct.unpack_from(">I", data, at + 6 + name + name % 2)
        start = at + 10 + name + name % 2
        end = start + size
        yield number, at, start, end, end + size % 2
        at = end + size % 2


def _with_iim(resources: bytes, iim: bytes) -> bytes:
    """Put IPTC among image resources, with the sum by which programs see that it is news."""
    places = list(_places(resources))
    if resources[places[-1][-1] if places else 0 :].strip(b"\0"):
        raise NoPlace("the notes inside it are damaged")
    rest = b"".join(
        resources[at:whole] for number, at, _, _, whole in places if number not in (_IIM, _DIGEST)
    )
    digest = md5(iim, usedforsecurity=False).digest()
    return rest + b"".join(
        b"8BIM" + struct.pack(">HHI", number, 0, len(body)) + body + b"\0" * (len(body) % 2)
        for number, body in ((_IIM, iim), (_DIGEST, digest))
    )


def _after_mark(exif: bytes | None) -> bytes | None:
    return exif.removeprefix(_EXIF) if exif else None


# PNG


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes, bytes]]:
    """Go through the chunks: name, body, and all of it."""
    at = len(_PNG)
    while at < len(data):
        (length,) = struct.unpack_from(">I", data, at)
        if at + 12 + length > len(data):
            raise NoPlace("the file is damaged")
        name, body = data[at + 4 : at + 8], data[at + 8 : at + 8 + length]
        yield name, body, data[at : at + 12 + length]
        at += 12 + length
        if name == b"IEND":
            yield b"", b"", data[at:]
            return


def _png_packet(chunk: tuple[bytes, bytes, bytes]) -> bytes | None:
    name, body, _ = chunk
    if name != _TEXT or not body.startswith(_KEY):
        return None
    is_compressed = body[len(_KEY)]
    text = body[len(_KEY) + 2 :].split(b"\0", 2)[2]
    return (
        bytes(zlib.decompressobj().decompress(text, _MOST_TEXT)) if is_compressed else bytes(text)
    )


def _png_with(data: bytes, packet: bytes) -> bytes:
    body = _TEXT + _KEY + b"\0\0\0\0" + packet
    new = struct.pack(">I", len(body) - 4) + body + struct.pack(">I", zlib.crc32(body))
    parts = []
    for name, held, whole in _chunks(data):
        if name != _TEXT or not held.startswith(_KEY):
            parts.append(whole)
        if name == b"IHDR":
            parts.append(new)
    return _PNG + b"".join(parts)


# WebP


def _riff(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 12
    while at + 8 <= len(data):
        name, size = struct.unpack_from("<4sI", data, at)
        if at + 8 + size > len(data):
            raise NoPlace("the file is damaged")
        yield name, data[at + 8 : at + 8 + size]
        at += 8 + size + size % 2


def _webp_with(data: bytes, packet: bytes) -> bytes:
    chunks = [(name, body) for name, body in _riff(data) if name != b"XMP "]
    if chunks[0][0] != b"VP8X":
        chunks.insert(0, (b"VP8X", _canvas(*chunks[0])))
    flags = chunks[0][1]
    chunks[0] = (b"VP8X", bytes([flags[0] | 0x04]) + flags[1:])
    chunks.append((b"XMP ", packet))
    parts = [
        struct.pack("<4sI", name, len(body)) + body + b"\0" * (len(body) % 2)
        for name, body in chunks
    ]
    body = b"WEBP" + b"".join(parts)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def _canvas(name: bytes, body: bytes) -> bytes:
    """Return the extended header that a plain picture needs to hold notes."""
    if name == b"VP8 ":
        width, height = (side & 0x3FFF for side in struct.unpack_from("<HH", body, 6))
        has_alpha = False
    elif name == b"VP8L":
        (bits,) = struct.unpack_from("<I", body, 1)
        width, height = (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
        has_alpha = bool(bits >> 28 & 1)
    else:
        raise NoPlace("the file is damaged")
    sides: bytes = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    return bytes([0x10 if has_alpha else 0, 0, 0, 0]) + sides
