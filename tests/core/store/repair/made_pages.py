"""Pages of SQLite files made byte by byte, to be spoilt where it matters."""

import struct

SIZE = 512
INDEX_INNER, TABLE_INNER, INDEX_LEAF, TABLE_LEAF = 2, 5, 10, 13


def varint(value):
    """Return a number of up to 64 bits as SQLite writes it."""
    value &= 2**64 - 1
    if value >= 2**56:
        return bytes([*(0x80 | value >> 8 + 7 * n & 0x7F for n in range(7, -1, -1)), value & 0xFF])
    digits = [value & 0x7F]
    while value := value >> 7:
        digits.append(0x80 | value & 0x7F)
    return bytes(reversed(digits))


def record(*values):
    """Return whole numbers of one byte, texts, bytes and nothing as one record."""
    kinds, body = b"", b""
    for value in values:
        if value is None:
            kinds += b"\0"
        elif isinstance(value, int):
            kinds, body = kinds + b"\1", body + struct.pack(">b", value)
        else:
            data = value if isinstance(value, bytes) else value.encode()
            kinds += varint(2 * len(data) + (12 if isinstance(value, bytes) else 13))
            body += data
    return bytes([len(kinds) + 1]) + kinds + body


def row(key, *values):
    """Return the cell of a row of a table whose first column is the row's number."""
    return plain_row(key, None, *values)


def plain_row(key, *values):
    """Return the cell of a row of a table; its record is to fit on the page."""
    data = record(*values)
    return varint(len(data)) + varint(key) + data


def long_row(key, data, n_local, overflow):
    """Return the cell of a row of which only a part is on its page."""
    return varint(len(data)) + varint(key) + data[:n_local] + overflow.to_bytes(4, "big")


def down(child, key):
    """Return the cell of a table's inner page that leads to rows up to `key`."""
    return child.to_bytes(4, "big") + varint(key)


def entry(*values, child=None):
    """Return the cell of an index."""
    data = record(*values)
    start = b"" if child is None else child.to_bytes(4, "big")
    return start + varint(len(data)) + data


class Free(int):
    """A free block of so many bytes among the cells of a page."""


class Loose(bytes):
    """Bytes among the cells that nothing points at."""


def page(kind, items=(), *, number=2, last_child=0, size=SIZE, n_fragments=None):
    """Return a page whose cells, free blocks and loose bytes lie side by side up to its end.

    Args:
        kind: of the page.
        items: from its end on; what points at the cells is in this order, too.
        number: of the page; the first one leaves room for the file's header.
        last_child: for an inner page.
        size: bytes.
        n_fragments: what the page says of its loose bytes; as many as there are by default.
    """
    data, place, cells, free = bytearray(size), size, [], []
    loose = 0
    for item in items:
        place -= item if isinstance(item, Free) else len(item)
        if isinstance(item, Free):
            free.append((place, int(item)))
            continue
        data[place : place + len(item)] = item
        if isinstance(item, Loose):
            loose += len(item)
        else:
            cells.append(place)
    following = 0
    for start, length in free:  # the lowest comes last, and is the first of the chain
        data[start : start + 4] = struct.pack(">HH", following, length)
        following = start
    fragments = loose if n_fragments is None else n_fragments
    head = struct.pack(">BHHHB", kind, following, len(cells), place % 65536, fragments)
    if kind in (INDEX_INNER, TABLE_INNER):
        head += last_child.to_bytes(4, "big")
    head += b"".join(cell.to_bytes(2, "big") for cell in cells)
    at = 100 if number == 1 else 0
    data[at : at + len(head)] = head
    return bytes(data)


def database(*pages, schema=(), n_free=0, first_free=0, told=None):
    """Return a file of pages from the second one on.

    Args:
        pages: the second one, and those behind it.
        schema: cells of the first page.
        n_free: how many pages are out of use, as the header says.
        first_free: the first of them.
        told: how many pages there are, as the header says; the truth by default.
    """
    size = len(pages[0]) if pages else SIZE
    first = bytearray(page(TABLE_LEAF, schema, number=1, size=size))
    count = len(pages) + 1 if told is None else told
    first[:16] = b"SQLite format 3\0"
    first[16:18] = (size % 65536 or 1).to_bytes(2, "big")
    first[18:24] = b"\1\1\0\x40\x20\x20"
    first[24:28] = b"\0\0\0\7"  # how often it was changed
    first[28:32] = count.to_bytes(4, "big")
    first[32:40] = struct.pack(">II", first_free, n_free)
    return b"".join((bytes(first), *pages))
