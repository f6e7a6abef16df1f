"""What the system says of a file without reading it, and when that settles what it holds.

The content of a file is known by its hash. Hashing every file at every look would be slow, so what
the system says is noted whenever a file is read: while it says the same, the content is the same.
Where it does not settle that, the file is read again. See docs/adr/0058-identity-of-files.md.
"""

from typing import NamedTuple


class FileFacts(NamedTuple):
    """What the system says of a file.

    Attributes:
        n_bytes: its size.
        mtime_ns: when it was written last; any program may set this to what it likes.
        changed_ns: when the system last noted any change of it, a new name too: no program sets
            that. On Windows when it was made. None where the file was read so soon after a change
            that another one could hide behind the same time.
        inode: its number on its file system, which goes with it from name to name; 0 where there is
            none, or where the driver makes one up.
        device: the number of the file system, which may be another one after mounting again.
    """

    n_bytes: int
    mtime_ns: int
    changed_ns: int | None
    inode: int
    device: int


def is_settled(known: FileFacts, now: FileFacts, *, has_twin: bool) -> bool:
    """Tell whether a file still holds what it held when it was read. Else only reading it tells.

    `core.store.files` has the same rule in SQL.

    Args:
        known: what the system said when the file was read.
        now: what it says.
        has_twin: another file of this size and time is known. Where no number tells them apart, one
            could have taken the other's name.
    """
    if known.changed_ns is None or known[:3] != now[:3]:
        return False
    if known.inode and now.inode and known.device == now.device:
        return known.inode == now.inode
    return not has_twin
