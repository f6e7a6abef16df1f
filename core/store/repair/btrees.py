"""The rows of a table or an index, from every page of its tree that can still be read.

Source: https://www.sqlite.org/fileformat2.html#b_tree_pages and #record_format
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from core.store.repair.nodes import (
    INDEX_INNER,
    INDEX_LEAF,
    INNER,
    TABLE_INNER,
    TABLE_LEAF,
    Cell,
    Node,
    loose_cells,
    read_node,
    read_varint,
)
from core.store.repair.pages import Pages
from core.store.repair.readings import Shape, Values

_DEEPEST = 40  # a tree of 2^40 pages would be no project
_NUMBERS = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8}  # bytes of whole numbers, by serial type

# How far a row can be believed.
SURE = 2  # its page adds up, and each row of it makes sense
DOUBTFUL = 1  # something is wrong on its page
OLD = 0  # it may be from before the last change


@dataclass(frozen=True, slots=True)
class Reading:
    """A row as it was read, with how far it can be believed."""

    values: Values
    trust: int


@dataclass(slots=True)
class Harvest:
    """What was read of one tree.

    Attributes:
        rows: in the order of the tree.
        is_whole: every page of it was there and adds up, so what is not here never was.
        n_pages: that were read with rows on them.
        n_lost: pages that could not be read.
    """

    rows: list[Reading] = field(default_factory=list)
    is_whole: bool = True
    n_pages: int = 0
    n_lost: int = 0

    def lose(self) -> None:
        """Note that a page could not be read."""
        self.is_whole = False
        self.n_lost += 1


class Forest:
    """All trees of a file.

    Attributes:
        used: pages that belong to a tree already.
    """

    def __init__(self, pages: Pages) -> None:
        self._pages = pages
        self.used: set[int] = set()
        self._seen: set[int] = set()  # of the tree that is being read

    def tree(self, root: int, shape: Shape) -> Harvest:
        """Read the tree that begins at a page."""
        harvest = Harvest()
        self._seen.clear()
        self._visit(root, shape, harvest, 0, None, None)
        return harvest

    def leaf(self, number: int, shape: Shape) -> Harvest:
        """Read one page that no tree leads to, if all of it is of this shape."""
        harvest = Harvest()
        node = read_node(self._pages.page(number), number)
        kind = INDEX_LEAF if shape.is_index else TABLE_LEAF
        if node is not None and node.kind == kind and node.is_sound and node.cells:
            self._take(number, node, shape, harvest, None, None)
        return harvest if harvest.rows and harvest.is_whole else Harvest()

    def _visit(
        self,
        number: int,
        shape: Shape,
        harvest: Harvest,
        depth: int,
        low: int | None,
        high: int | None,
    ) -> None:
        """Read a page and all below it, whose row numbers are above `low` and up to `high`."""
        is_there = 1 <= number <= self._pages.count and number not in self.used
        is_new = is_there and number not in self._seen and depth < _DEEPEST
        node = self._node(number, shape) if is_new else None
        if node is None:
            harvest.lose()
            return
        self.used.add(number)
        self._seen.add(number)  # else pages without rows that lead to the same ones never end
        n_before = len(harvest.rows)
        harvest.is_whole &= node.is_sound
        if shape.is_index or node.kind not in INNER:
            self._take(number, node, shape, harvest, low, high)
        if node.kind in INNER:
            for cell in node.cells:
                upper = cell.key if node.kind == TABLE_INNER else None
                self._visit(cell.child, shape, harvest, depth + 1, low, upper)
                low = upper
            self._visit(node.last_child, shape, harvest, depth + 1, low, high)
        if len(harvest.rows) == n_before and node.cells:
            self.used.discard(number)  # a broken pointer led here: it is another's

    def _node(self, number: int, shape: Shape) -> Node | None:
        """Read a page of this tree, also where the byte that says its kind is broken."""
        kinds = (INDEX_LEAF, INDEX_INNER) if shape.is_index else (TABLE_LEAF, TABLE_INNER)
        data = self._pages.page(number)
        if not any(data):
            return None
        said = read_node(data, number)
        if said is not None and said.kind in kinds and said.is_sound:
            return said
        readings = [read_node(data, number, kind) for kind in kinds]
        sound = [node for node in readings if node is not None and node.is_sound and node.cells]
        if len(sound) == 1:
            node = sound[0]
            return Node(node.kind, node.cells, node.last_child, node.gaps, is_sound=False)
        if said is not None and said.kind in kinds:
            return said
        return read_node(data, number, kinds[0])

    def _take(
        self,
        number: int,
        node: Node,
        shape: Shape,
        harvest: Harvest,
        low: int | None,
        high: int | None,
    ) -> None:
        data = self._pages.page(number)
        keyed = [(cell.key, self._row(data, cell, shape)) for cell in node.cells]
        rows = [row for _, row in keyed if row is not None]
        is_clean = node.is_sound and len(rows) == len(keyed)
        if not shape.is_index:
            is_clean &= all(_is_between(key, low, high) for key, _ in keyed)
        if not is_clean:
            harvest.is_whole = False
            rows += self._loose(data, node, shape)
            if not rows:
                harvest.n_lost += 1
                return
        harvest.n_pages += 1
        trust = SURE if is_clean else DOUBTFUL
        harvest.rows += [Reading(row, trust) for row in rows]

    def _loose(self, data: bytes, node: Node, shape: Shape) -> Iterator[Values]:
        """Yield rows of a broken page that nothing on it points at any more."""
        end = 0
        for cell in loose_cells(data, node):
            if cell.start < end or (row := self._row(data, cell, shape)) is None:
                continue
            end = cell.end
            yield row

    def _row(self, data: bytes, cell: Cell, shape: Shape) -> Values | None:
        record = self._record(data, cell)
        values = None if record is None else decode(record)
        return None if values is None else shape.row(cell.key, values)

    def _record(self, data: bytes, cell: Cell) -> bytes | None:
        """Return all bytes of a record, from further pages too; None where one is missing."""
        local = data[cell.record : cell.record + cell.n_local]
        if cell.n_local == cell.n_bytes:
            return local
        if cell.n_bytes > self._pages.count * self._pages.size:
            return None
        parts, left, chain = [local], cell.n_bytes - cell.n_local, set[int]()
        at = cell.record + cell.n_local
        number = int.from_bytes(data[at : at + 4], "big")
        while left > 0:
            if not 1 < number <= self._pages.count or number in chain:
                return None
            chain.add(number)
            page = self._pages.page(number)
            parts.append(page[4 : 4 + left])
            left -= self._pages.size - 4
            (number,) = struct.unpack(">I", page[:4])
        if number:
            return None  # a chain ends with its record
        self.used |= chain
        return b"".join(parts)


def decode(record: bytes) -> Values | None:
    """Return the values of a record; None where it is none."""
    n_head, at = read_varint(record, 0)
    place, values = n_head, []
    while at < n_head:
        kind, at = read_varint(record, at)
        size = _size_of(kind)
        if place + size > len(record):
            return None
        value = _value(kind, record[place : place + size])
        if value is None and kind:
            return None
        values.append(value)
        place += size
    return tuple(values) if at == n_head and place == len(record) else None


def _size_of(kind: int) -> int:
    if kind >= 12:
        return (kind - 12) // 2
    return 8 if kind == 7 else _NUMBERS.get(kind, 0)


def _value(kind: int, data: bytes) -> object:
    """Return one value; None for nothing, text that is none, and kinds of SQLite's own use."""
    if kind == 7:
        return struct.unpack(">d", data)[0]
    if kind in (8, 9):
        return kind - 8
    if kind in _NUMBERS:
        return int.from_bytes(data, "big", signed=True)
    if kind >= 12 and kind % 2 == 0:
        return data
    if kind >= 13:
        try:
            return data.decode()
        except UnicodeDecodeError:
            return None
    return None


def _is_between(key: int, low: int | None, high: int | None) -> bool:
    return (low is None or key > low) and (high is None or key <= high)
