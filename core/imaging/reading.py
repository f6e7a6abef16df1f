"""Read one file's bytes, and fingerprint them."""

import errno
import hashlib
import os
import stat
import time
from pathlib import Path

from core.domain.errors import ImageError
from core.domain.file_facts import FileFacts
from core.imaging.file_facts import as_read

MAX_BYTES = 1 << 30
"""Larger files are refused: no camera writes them, and several are in memory at once."""

NO_MEMORY = "there is not enough memory to open it now; it will be tried again"

# What a network share or a busy system says, and a moment later no longer.
_PASSING = {
    *(errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.EAGAIN, errno.EBUSY, errno.EIO),
    *(errno.ESTALE, errno.ETIMEDOUT, errno.ENOTCONN, errno.ENETDOWN, errno.ENETUNREACH),
    *(errno.ECONNRESET, errno.EHOSTUNREACH),
}


def read_bytes(path: Path, most: int = -1) -> bytes:
    """Read a picture file whole, or its first `most` bytes.

    Raises:
        ImageError: It is gone, empty, not readable, not a regular file or above `MAX_BYTES`.
    """
    return read_file(path, most)[0]


def read_file(path: Path, most: int = -1) -> tuple[bytes, FileFacts]:
    """Read a picture file as `read_bytes` does; return what the system says of it, too.

    That is asked of the open file: under its name another one may lie by now.
    """
    begun_ns = time.time_ns()
    try:
        with open(path, "rb", buffering=0, opener=open_without_waiting) as file:
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode):
                raise ImageError(path, "it is not a regular file")
            if status.st_size > MAX_BYTES:
                raise ImageError(path, f"the file is larger than {MAX_BYTES >> 30} GiB")
            data = file.read(most)
            facts = as_read(status, os.fstat(file.fileno()), begun_ns)
    except MemoryError as error:
        raise ImageError(path, NO_MEMORY, is_passing=True) from error
    except (OSError, ValueError) as error:
        is_passing = getattr(error, "errno", None) in _PASSING
        raise ImageError(path, file_reason(path, error), is_passing=is_passing) from error
    if not data:
        raise ImageError(path, "the file is empty")
    return data, facts


def content_hash(data: bytes) -> str:
    """Fingerprint a file's bytes: 32 hexadecimal digits, the same wherever the file lies.

    >>> content_hash(b"a picture")
    '6d6f532c386533c4a121faffda65f7e1'
    """
    return hashlib.blake2b(data, digest_size=16).hexdigest()


def open_without_waiting(path: str, flags: int) -> int:
    """Open a file for `open`; a pipe that nobody writes to would otherwise wait for ever."""
    # Windows has no such flag.
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def file_reason(path: Path, error: OSError | ValueError) -> str:
    """Say in a short phrase why a file cannot be read."""
    if not isinstance(error, OSError):
        return "the name holds a character that no file can have"
    return {
        errno.ENOENT: "the link points to nothing" if path.is_symlink() else "the file is gone",
        errno.ENOTDIR: "the file is gone",
        errno.ELOOP: "the link leads in a circle",
        errno.EACCES: "it cannot be read: permission denied",
        errno.EPERM: "it cannot be read: permission denied",
        errno.EISDIR: "it is a folder",
        errno.ENXIO: "it is not a regular file",
    }.get(error.errno or 0, f"it cannot be read: {error.strerror}")
