"""Tell by its first and last bytes whether a picture file may still be in the making.

Decoders are kind to a file whose end is missing; whoever waits for a writer must not be.
"""

import os
from pathlib import Path

from core.imaging.reading import open_without_waiting

_HEAD_BYTES = 16
_TAIL_BYTES = 64

_PNG, _JPEG, _GIF, _RIFF = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF8", b"RIFF"
_PNG_END = b"IEND\xaeB`\x82"
_JPEG_END = b"\xff\xd9"
_GIF_END = b";"


def may_be_whole(path: Path) -> bool:
    """Tell whether a file ends as a picture of its kind does; True where its kind has no end.

    A file that cannot be opened just now is not whole: its writer may keep others out.

    Example:
        >>> import tempfile
        >>> path = Path(tempfile.mkdtemp()) / "owl.gif"
        >>> path.write_bytes(b"GIF89a and so on"), may_be_whole(path)
        (16, False)
        >>> path.write_bytes(b"GIF89a and so on;"), may_be_whole(path)
        (17, True)
    """
    try:
        with open(path, "rb", buffering=0, opener=open_without_waiting) as file:
            head = file.read(_HEAD_BYTES)
            size = os.fstat(file.fileno()).st_size
            file.seek(max(size - _TAIL_BYTES, 0))
            tail = file.read(_TAIL_BYTES)
    except (OSError, ValueError):
        return False
    return _ends_well(head, tail, size)


def _ends_well(head: bytes, tail: bytes, size: int) -> bool:
    if head.startswith(_PNG):
        return _PNG_END in tail
    if head.startswith(_JPEG):
        # Some cameras fill up with zeros.
        return tail.rstrip(b"\0").endswith(_JPEG_END)
    if head.startswith(_GIF):
        return tail.rstrip(b"\0").endswith(_GIF_END)
    if head.startswith(_RIFF):  # WebP
        return size >= int.from_bytes(head[4:8], "little") + 8
    return size > 0
