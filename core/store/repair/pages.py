"""A project file page by page, without SQLite, which gives up at the first broken page.

Source: https://www.sqlite.org/fileformat2.html
"""

import os
import struct
from collections import OrderedDict
from pathlib import Path
from typing import Self

from core.domain.repair import LogUse
from core.store.log_ownership import HEADER_BYTES, log_of, verdict_on
from core.store.project_copy import real_place
from core.store.repair.nodes import is_sound_page

MAGIC = b"SQLite format 3\0"

SIZES: tuple[int, ...] = tuple(2**power for power in range(9, 17))
USUAL_SIZE = 4096  # SQLite's own choice, and so that of every project we made

_LOG_MAGIC = {0x377F0682: "<", 0x377F0683: ">"}  # and in which order the checksum reads its words
_MOST_KEPT = 2000  # pages in memory: 8 MB of them
_MOST_TRIED = 64  # pages looked at to find out their size


class Pages:
    """The pages of a file as they are once its log is worked in. Nothing is ever written.

    Attributes:
        size: bytes a page.
        count: of the pages that there are, or ought to be.
        has_header: the file's first bytes are those of an SQLite file.
        log_use: what became of the log beside the file.
    """

    def __init__(
        self, file: int, n_bytes: int, log: dict[int, bytes], size: int, log_use: LogUse
    ) -> None:
        self.log_use: LogUse = log_use
        self._file = file
        self._log = log
        self._kept: OrderedDict[int, bytes] = OrderedDict()
        self.size = size
        self._n_whole = -(-n_bytes // size)
        first = self.page(1)
        self.has_header = first.startswith(MAGIC)
        told = int.from_bytes(first[28:32], "big") if self.has_header else 0
        # A header that says too much must not make us look at billions of pages.
        is_likely = told <= 1000 * (self._n_whole + 1)
        self.count = max(self._n_whole, told if is_likely else 0, *log)

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open a file for reading; close it with `close`.

        Raises:
            OSError: it is not there or cannot be read at all.
        """
        place = real_place(path)
        file = os.open(place, os.O_RDONLY | getattr(os, "O_BINARY", 0))
        n_bytes = os.fstat(file).st_size
        head = _read_at(file, 0, HEADER_BYTES)
        verdict = verdict_on(place, head)
        # Without a header it cannot be told whose log this is, and another's would ruin all.
        is_own = verdict in ("own", "unknown") and head.startswith(MAGIC)
        log_size, log = read_log(log_of(place)) if is_own else (0, {})
        use: LogUse = "none" if verdict == "none" else "used" if log else "left out"
        return cls(file, n_bytes, log, log_size or _size_of(file, n_bytes), use)

    def close(self) -> None:
        """Let go of the file."""
        os.close(self._file)

    def page(self, number: int) -> bytes:
        """Return a page, from 1; one of zeros where there is none."""
        if number in self._log:
            return self._log[number]
        if number in self._kept:
            self._kept.move_to_end(number)
            return self._kept[number]
        data = _read_at(self._file, (number - 1) * self.size, self.size)
        if len(self._kept) >= _MOST_KEPT:
            self._kept.popitem(last=False)
        self._kept[number] = data.ljust(self.size, b"\0")
        return self._kept[number]

    def free(self) -> set[int] | None:
        """Return the pages that are out of use; None where the file does not say for sure."""
        first = self.page(1)
        trunk, count = struct.unpack(">II", first[32:40])
        unused: set[int] = set()
        while trunk:
            if not self.has_header or not 1 < trunk <= self.count or trunk in unused:
                return None
            unused.add(trunk)
            page = self.page(trunk)
            trunk, n = struct.unpack(">II", page[:8])
            if n > self.size // 4 - 2:
                return None
            unused.update(struct.unpack(f">{n}I", page[8 : 8 + 4 * n]))
        return unused if self.has_header and len(unused) == count else None


def read_log(path: Path) -> tuple[int, dict[int, bytes]]:
    """Read what a log holds up to its last commit that is whole.

    Returns:
        bytes a page, and the pages by number; 0 and nothing where there is no sound log.
    """
    try:
        data = path.read_bytes()
    except OSError:
        return 0, {}
    if len(data) < 32 or (magic := int.from_bytes(data[:4], "big")) not in _LOG_MAGIC:
        return 0, {}
    order = _LOG_MAGIC[magic]
    size, salts = int.from_bytes(data[8:12], "big"), data[16:24]
    sums = _checksum(data[:24], order, (0, 0))
    if size not in SIZES or sums != struct.unpack(">II", data[24:32]):
        return 0, {}
    committed: dict[int, bytes] = {}
    pending: dict[int, bytes] = {}
    for at in range(32, len(data) - size - 23, size + 24):
        head, page = data[at : at + 24], data[at + 24 : at + 24 + size]
        sums = _checksum(page, order, _checksum(head[:8], order, sums))
        if head[8:16] != salts or sums != struct.unpack(">II", head[16:24]):
            break
        number, n_pages = struct.unpack(">II", head[:8])
        pending[number] = page
        if n_pages:
            committed.update(pending)
            committed = {number: page for number, page in committed.items() if number <= n_pages}
            pending = {}
    return (size, committed) if committed else (0, {})


def _checksum(data: bytes, order: str, start: tuple[int, int]) -> tuple[int, int]:
    sum_0, sum_1 = start
    words: tuple[int, ...]
    words = struct.unpack(f"{order}{len(data) // 4}I", data)
    for first, second in zip(words[::2], words[1::2], strict=True):
        sum_0 = (sum_0 + first + sum_1) & 0xFFFFFFFF
        sum_1 = (sum_1 + second + sum_0) & 0xFFFFFFFF
    return sum_0, sum_1


def _read_at(file: int, place: int, count: int) -> bytes:
    """Read bytes where the disk gives them; a bad sector is as good as none."""
    try:
        os.lseek(file, place, os.SEEK_SET)
        return os.read(file, count)
    except OSError:
        return b""


def _size_of(file: int, n_bytes: int) -> int:
    """Find out the size of pages: the one at which most of the file makes sense."""
    head = _read_at(file, 0, 100)
    told = int.from_bytes(head[16:18], "big")
    told = 65536 if told == 1 else told
    order = sorted(SIZES, key=lambda size: (size != told, size != USUAL_SIZE))
    return max(order, key=lambda size: _sense(file, n_bytes, size))


def _sense(file: int, n_bytes: int, size: int) -> float:
    """Return which share of some pages is sound if pages are of this size."""
    step = max(n_bytes // size // _MOST_TRIED, 1)
    numbers = range(1, n_bytes // size, step)
    sound = [is_sound_page(_read_at(file, number * size, size), number + 1) for number in numbers]
    return sum(sound) / len(sound) if sound else 0.0
