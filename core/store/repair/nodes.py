"""One page of a table or an index: its cells, and whether its bytes add up as SQLite leaves them.

Source: https://www.sqlite.org/fileformat2.html#b_tree_pages
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

INDEX_INNER, TABLE_INNER, INDEX_LEAF, TABLE_LEAF = 2, 5, 10, 13
KINDS = (INDEX_INNER, TABLE_INNER, INDEX_LEAF, TABLE_LEAF)
INNER = (INDEX_INNER, TABLE_INNER)

_LEAST_CELL = 4  # bytes that a cell takes at least
_MOST_HEADER = 100  # of the file, before the first page's own


@dataclass(frozen=True, slots=True)
class Cell:
    """Where one cell lies in its page.

    Attributes:
        start, end: of its bytes.
        child: the page that its smaller keys are on; 0 in a leaf.
        key: the row's number; 0 in an index.
        n_bytes: of its record, wherever they are; 0 in the inner pages of a table.
        record: where its record begins in the page.
        n_local: how much of the record is in the page.
    """

    start: int
    end: int
    child: int
    key: int
    n_bytes: int
    record: int
    n_local: int


@dataclass(frozen=True, slots=True)
class Node:
    """A page of a tree.

    Attributes:
        kind: one of `KINDS`.
        cells: those that the page points at and that can be read, in order.
        last_child: the page of the largest keys; 0 in a leaf.
        gaps: (start, end) of bytes that no cell and no free block takes.
        is_sound: all of it adds up.
    """

    kind: int
    cells: tuple[Cell, ...]
    last_child: int
    gaps: tuple[tuple[int, int], ...]
    is_sound: bool


def is_sound_page(data: bytes, number: int) -> bool:
    """Whether a page is one of a tree, and adds up."""
    node = read_node(data, number)
    return node is not None and node.is_sound


def read_node(data: bytes, number: int, kind: int = 0) -> Node | None:
    """Read a page.

    Args:
        data: all of its bytes.
        number: of the page; the first one has the file's header before its own.
        kind: to read it as another kind than it says.

    Returns:
        what it holds; None where it is no page of a tree.
    """
    at = _MOST_HEADER if number == 1 else 0
    if len(data) < at + 12:
        return None
    kind = kind or data[at]
    if kind not in KINDS:
        return None
    count = int.from_bytes(data[at + 3 : at + 5], "big")
    content = int.from_bytes(data[at + 5 : at + 7], "big") or 65536
    pointers = at + (12 if kind in INNER else 8)
    last_child = int.from_bytes(data[at + 8 : at + 12], "big") if kind in INNER else 0
    end_of_pointers = pointers + 2 * count
    is_sound = end_of_pointers <= content <= len(data)
    count = min(count, (len(data) - pointers) // 2)
    places = [
        int.from_bytes(data[pointer : pointer + 2], "big") for pointer in _pairs(pointers, count)
    ]
    candidates = [read_cell(data, place, kind) for place in places]
    cells = tuple(cell for cell in candidates if cell is not None)
    is_sound &= len(cells) == len(candidates)
    free = _free_blocks(data, at)
    spans = sorted([*((cell.start, cell.end) for cell in cells), *(free or [])])
    gaps, overlaps = _gaps(spans, max(min(content, len(data)), end_of_pointers), len(data))
    is_sound &= not overlaps and free is not None
    is_sound &= sum(end - start for start, end in gaps) == data[at + 7]
    if kind in (TABLE_INNER, TABLE_LEAF):
        keys = [cell.key for cell in cells]
        is_sound &= all(key < other for key, other in pairwise(keys))
    return Node(kind, cells, last_child, tuple(gaps), bool(is_sound))


def read_cell(data: bytes, start: int, kind: int) -> Cell | None:
    """Read the cell that begins at `start`; None where there cannot be one."""
    at, child, key, n_bytes = start, 0, 0, 0
    if not start:
        return None
    if kind in INNER:
        child = int.from_bytes(data[at : at + 4], "big")
        at += 4
    if kind != TABLE_INNER:
        n_bytes, at = read_varint(data, at)
    if kind in (TABLE_INNER, TABLE_LEAF):
        key, at = read_varint(data, at)
    n_local = local_size(n_bytes, len(data), is_leaf_of_table=kind == TABLE_LEAF)
    end = max(at + n_local + (4 if n_local < n_bytes else 0), start + _LEAST_CELL)
    if end > len(data) or n_bytes > 2**31:
        return None
    return Cell(start, end, child, _signed(key), n_bytes, at, n_local)


def loose_cells(data: bytes, node: Node) -> Iterator[Cell]:
    """Yield what may be cells in the gaps of a page that does not add up.

    At each place of a gap; many of them mean nothing, so that the rows must be looked at.
    """
    for start, end in node.gaps:
        until_there = data[:end].ljust(len(data), b"\0")
        for place in range(start, end):
            cell = read_cell(until_there, place, node.kind)
            if cell is not None and cell.end <= end:
                yield cell


def local_size(n_bytes: int, size: int, *, is_leaf_of_table: bool) -> int:
    """Return how much of a record of `n_bytes` is kept in a page of `size` bytes."""
    most = size - 35 if is_leaf_of_table else (size - 12) * 64 // 255 - 23
    if n_bytes <= most:
        return n_bytes
    least = (size - 12) * 32 // 255 - 23
    some = least + (n_bytes - least) % (size - 4)
    return some if some <= most else least


def read_varint(data: bytes, at: int) -> tuple[int, int]:
    """Read a number of one to nine bytes; return it and where it ends."""
    value = 0
    for place in range(at, min(at + 8, len(data))):
        value = value << 7 | data[place] & 0x7F
        if data[place] < 0x80:
            return value, place + 1
    last = data[at + 8] if at + 8 < len(data) else 0
    return value << 8 | last, at + 9


def _signed(value: int) -> int:
    return value - 2**64 if value >= 2**63 else value


def _pairs(start: int, count: int) -> range:
    return range(start, start + 2 * count, 2)


def _free_blocks(data: bytes, at: int) -> list[tuple[int, int]] | None:
    """Return the spans of a page's free blocks; None where their chain is broken."""
    spans: list[tuple[int, int]] = []
    place = int.from_bytes(data[at + 1 : at + 3], "big")
    while place:
        size = int.from_bytes(data[place + 2 : place + 4], "big")
        if size < _LEAST_CELL or place + size > len(data) or (spans and place < spans[-1][1]):
            return None
        spans.append((place, place + size))
        place = int.from_bytes(data[place : place + 2], "big")
    return spans


def _gaps(spans: list[tuple[int, int]], start: int, end: int) -> tuple[list[tuple[int, int]], bool]:
    """Return what spans, sorted, leave open between `start` and `end`, and whether two overlap."""
    gaps, overlaps = [], False
    for begin, stop in spans:
        if begin > start:
            gaps.append((start, begin))
        overlaps |= begin < start
        start = max(start, stop)
    if end > start:
        gaps.append((start, end))
    return gaps, overlaps
