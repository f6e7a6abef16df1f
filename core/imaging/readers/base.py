"""What every reader takes and gives, and how it says that it does not read a file."""

from dataclasses import dataclass

from PIL import Image

Size = tuple[int, int]

MAX_PIXELS = 250_000_000
"""Larger pictures are refused: a crafted file of a few bytes must not take all memory."""

MAX_BYTES = 4 * MAX_PIXELS
"""Memory that a picture's values may take, as eight bits of four channels would."""


class NotRead(Exception):
    """A sound file of a kind that the program does not read.

    Attributes:
        reason: which kind, and what would read it.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def not_read(kind: str) -> NotRead:
    """Say that a kind of file, named with its article, is not read."""
    return NotRead(f"it is {kind}, which is not read")


def needs_extra(kind: str) -> NotRead:
    """Say that a kind of file, named with its article, is read where an extra is installed."""
    return NotRead(f'it is {kind}; to read it, install an extra: pip install "handful[science]"')


@dataclass(frozen=True, slots=True)
class Wish:
    """How much of a picture is wanted.

    Attributes:
        short_side_px: a decode at a smaller size will do, whose short side still has this many
            pixels; 0 for all there is.
        square_px: the same for a square that the picture just fits into, for which a picture
            embedded in the file will do; 0 for all there is.
    """

    short_side_px: int = 0
    square_px: int = 0

    def size(self, full: Size) -> Size:
        """Return the size wanted of a picture of this one."""
        if self.square_px:
            return fit(full, self.square_px)
        return (self.short_side_px, self.short_side_px) if self.short_side_px else full


@dataclass(slots=True, eq=False)
class Unfinished:
    """A picture as its file has it, once its values are ordinary ones.

    Attributes:
        image: of eight bits a channel, perhaps not loaded yet; its `info` may hold a profile.
        full: its size in the file, which `image` may fall short of, in pixels.
        orientation: how it must be turned, as EXIF counts, 1 (upright) to 8; None where `image`
            itself tells.
    """

    image: Image.Image
    full: Size
    orientation: int | None = None


def fit(size: Size, square_px: int) -> Size:
    """Shrink a size so that it fits into a square; never enlarge it."""
    scale = min(1.0, square_px / max(size))
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


def check_size(size: Size, n_bytes: int = 0) -> None:
    """Refuse a picture that would take too much memory.

    Raises:
        NotRead: it has more than `MAX_PIXELS`, or its values take more than `MAX_BYTES`.
    """
    if size[0] * size[1] > MAX_PIXELS or n_bytes > MAX_BYTES:
        raise NotRead(f"it is too large: {size[0]} x {size[1]} pixels")
