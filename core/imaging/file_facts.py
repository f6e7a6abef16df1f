"""Ask the system about files: by name, and on an open file while it is read."""

import os
import sys
from functools import lru_cache
from pathlib import Path

from core.domain.file_facts import FileFacts

_MOST = (1 << 63) - 1  # what SQLite holds; some numbers have 64 bits, on Windows up to 128

# See docs/adr/0058-identity-of-files.md.
_FINE_NS, _COARSE_NS = 100_000_000, 2_000_000_000
"""Two changes closer than this may bear one time: clocks tick in up to 16 ms; FAT keeps 2 s."""

_MOUNTS = Path("/proc/self/mountinfo")
_MADE_UP = ("vfat", "msdos", "exfat", "fuse")
"""Kinds of file systems, or their beginnings, that number files as they are met."""


def facts_of(status: os.stat_result) -> FileFacts:
    """Keep of what the system says what tells one file from another."""
    mtime_ns, changed_ns, device = status.st_mtime_ns, status.st_ctime_ns, status.st_dev
    return FileFacts(
        status.st_size,
        mtime_ns if mtime_ns < _MOST else _MOST,
        changed_ns if changed_ns < _MOST else _MOST,
        0 if _is_made_up(device) else status.st_ino & _MOST,
        device & _MOST,
    )


def as_read(before: os.stat_result, after: os.stat_result, begun_ns: int) -> FileFacts:
    """Return what to note of a file that was just read.

    Args:
        before: what the system said when the file had been opened.
        after: what it said when all was read.
        begun_ns: the time before it was opened.
    """
    facts = facts_of(after)
    if facts != facts_of(before) or _is_fresh(facts, begun_ns):
        return facts._replace(changed_ns=None)
    return facts


def _is_fresh(facts: FileFacts, begun_ns: int) -> bool:
    """Tell whether the file could be changed once more without another time.

    Git calls such entries of its index racily clean.
    """
    changed = facts.changed_ns or 0
    if facts.inode and changed > begun_ns:  # no program sets it: a clock is wrong
        return True
    times = (changed, facts.mtime_ns)
    return any(abs(begun_ns - time) < _tick(time) for time in times)


def _tick(time_ns: int) -> int:
    return _FINE_NS if time_ns % 1_000_000 else _COARSE_NS


@lru_cache(maxsize=64)
def _is_made_up(device: int) -> bool:
    """Tell whether a file system's numbers of files mean nothing once it is mounted again."""
    if sys.platform != "linux":
        return False
    device_number = f"{os.major(device)}:{os.minor(device)}"
    try:
        lines = _MOUNTS.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return False
    for line in lines:
        mount, _, system = line.partition(" - ")
        if mount.split()[2:3] == [device_number]:
            kind, _, rest = system.partition(" ")
            # SMB servers without numbers of their own have the client count.
            return kind.startswith(_MADE_UP) or "noserverino" in rest.split(" ")[-1].split(",")
    return False
