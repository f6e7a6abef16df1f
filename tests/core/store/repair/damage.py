"""Ways in which a disk, a stick or a cut transfer damages a file. Each draw is the same."""

import random

PAGE = 4096


def bits(data, draw, count=48):
    """Flip single bits anywhere."""
    random_ = random.Random(draw)
    blob = bytearray(data)
    for _ in range(count):
        blob[random_.randrange(len(blob))] ^= 1 << random_.randrange(8)
    return bytes(blob)


def few_bits(data, draw):
    """Flip a few bits."""
    return bits(data, draw, 6)


def cut(data, draw):
    """Lose all from some place on."""
    return data[: random.Random(draw).randrange(len(data) // 10, len(data))]


def half(data, draw):
    """Lose the second half."""
    return data[: len(data) // 2]


def bad_sectors(data, draw):
    """Read zeros in the place of some blocks."""
    random_ = random.Random(draw)
    blob = bytearray(data)
    for _ in range(random_.randrange(1, 12)):
        at = random_.randrange(0, len(blob), 512)
        size = random_.choice((512, 4096, 8192))
        blob[at : at + size] = bytes(len(blob[at : at + size]))
    return bytes(blob)


def no_header(data, draw):
    """Lose the first bytes: as little as the header, or as much as two pages."""
    size = random.Random(draw).choice((16, 100, 512, PAGE, 2 * PAGE))
    return bytes(size) + data[size:]


def page_size(data, draw):
    """Say another size of pages than there is."""
    said = random.Random(draw).choice(
        (b"\x02\x00", b"\x08\x00", b"\x20\x00", b"\x00\x00", b"\x12\x34")
    )
    return data[:16] + said + data[18:]


def swapped(data, draw):
    """Find two pages in each other's place."""
    random_ = random.Random(draw)
    blob = bytearray(data)
    one, two = (PAGE * random_.randrange(1, len(data) // PAGE) for _ in range(2))
    blob[one : one + PAGE], blob[two : two + PAGE] = data[two : two + PAGE], data[one : one + PAGE]
    return bytes(blob)


def noise(data, draw):
    """Find noise in the place of some pages."""
    random_ = random.Random(draw)
    blob = bytearray(data)
    for _ in range(random_.randrange(1, 6)):
        at = PAGE * random_.randrange(len(data) // PAGE)
        blob[at : at + PAGE] = random_.randbytes(PAGE)
    return bytes(blob)


def cells(data, draw):
    """Halve the number of rows on pages, spoil pointers, and turn pages into another kind."""
    random_ = random.Random(draw)
    blob = bytearray(data)
    pages = [at for at in range(PAGE, len(data), PAGE) if data[at] in (2, 5, 10, 13)]
    for at in random_.sample(pages, min(6, len(pages))):
        count = int.from_bytes(blob[at + 3 : at + 5], "big")
        match random_.randrange(3):
            case 0:
                blob[at + 3 : at + 5] = (count // 2).to_bytes(2, "big")
            case 1:
                blob[at + 8 + 2 * (count // 2)] ^= 0x40
            case _:
                blob[at] ^= 0x08
    return bytes(blob)


DAMAGES = (
    bits, few_bits, cut, half, bad_sectors, no_header, page_size, swapped, noise, cells,
)  # fmt: skip
