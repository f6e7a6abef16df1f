"""Notes are put in byte by byte: what else a file holds stays where programs look for it."""

import struct
import zlib
from hashlib import md5

import pytest

from core.export.metadata.containers import NoPlace, Notes, notes_in, with_notes

XMP, EXIF, PHOTOSHOP = b"http://ns.adobe.com/xap/1.0/\0", b"Exif\0\0", b"Photoshop 3.0\0"
PACKET = b"<x:xmpmeta>owl</x:xmpmeta>"
DAMAGED = "the file is damaged"


# JPEG


def segment(marker, body):
    return b"\xff" + bytes([marker]) + (len(body) + 2).to_bytes(2, "big") + body


SCAN = b"\xff\xda\0\2pixels" + segment(0xE1, XMP + b"behind the pixels") + b"\xff\xd9"
APP0, ICC = segment(0xE0, b"JFIF\0"), segment(0xE2, b"ICC_PROFILE\0")
MPF = segment(0xE2, b"MPF\0II")


def jpeg(*segments):
    return b"\xff\xd8" + b"".join(segments) + SCAN


def xmp(packet):
    return segment(0xE1, XMP + packet)


def exif(body):
    return segment(0xE1, EXIF + body)


def resource(number, body, name=b""):
    padding = b"\0" * ((len(name) + 1) % 2)
    head = b"8BIM" + struct.pack(">HB", number, len(name)) + name + padding
    return head + struct.pack(">I", len(body)) + body + b"\0" * (len(body) % 2)


def resources(*parts):
    return segment(0xED, PHOTOSHOP + b"".join(parts))


IIM = 0x0404


def iptc(body):
    """Return the image resources of some IPTC, as they are written."""
    return resource(IIM, body) + resource(0x0425, md5(body, usedforsecurity=False).digest())


def test_a_jpeg_s_notes_lie_in_its_segments():
    data = jpeg(APP0, exif(b"II*"), xmp(PACKET), resources(resource(IIM, b"iim")))
    assert notes_in(data) == Notes(PACKET, b"iim", b"II*")
    assert notes_in(jpeg(APP0, ICC)) == notes_in(jpeg()) == Notes()


def test_of_two_packets_the_first_counts():
    data = jpeg(xmp(b"1"), xmp(b"2"), exif(b"3"), exif(b"4"))
    assert notes_in(data) == Notes(b"1", None, b"3")


def test_image_resources_may_go_on_in_the_next_segment():
    whole = resource(0x03E8, b"odd", name=b"name") + resource(IIM, b"some iim", name=b"odd")
    for cut in range(len(whole)):
        data = jpeg(resources(whole[:cut]), ICC, resources(whole[cut:]))
        assert notes_in(data) == Notes(None, b"some iim")


@pytest.mark.parametrize("marker", [0xE0, 0xE2, 0xED, 0xFE])
def test_only_the_right_segment_holds_a_packet(marker):
    assert notes_in(jpeg(segment(marker, XMP + PACKET))) == Notes()
    assert notes_in(jpeg(segment(marker, EXIF + b"II*"))) == Notes()


@pytest.mark.parametrize("body", [b"Adobe_CM\0" + resource(IIM, b"iim"), resource(IIM, b"iim")])
def test_image_resources_say_that_they_are_photoshop_s(body):
    assert notes_in(jpeg(segment(0xED, body))) == Notes()
    assert notes_in(jpeg(segment(0xE1, PHOTOSHOP + resource(IIM, b"iim")))) == Notes()


def test_between_segments_there_may_be_filling():
    data = b"\xff\xd8" + b"\xff\xff" + APP0 + b"\xff" + xmp(PACKET) + SCAN
    assert notes_in(data).packet == PACKET
    assert with_notes(data, b"new", None).endswith(SCAN)


def test_a_segment_may_be_empty():
    assert notes_in(jpeg(segment(0xFE, b""), xmp(PACKET))).packet == PACKET


@pytest.mark.parametrize(
    "broken",
    [
        b"\xff\xfe\0\1",  # shorter than its own length
        b"\0\xfe\0\2",  # no mark
        b"\xff\xfe",
        b"",
    ],
)
def test_a_jpeg_that_breaks_off_holds_nothing_and_takes_nothing(broken):
    data = b"\xff\xd8" + xmp(PACKET) + broken
    data += SCAN if len(broken) == 4 else b""
    assert notes_in(data) == Notes()
    with pytest.raises(NoPlace, match=DAMAGED):
        with_notes(data, PACKET, None)


def test_a_packet_goes_behind_what_is_to_come_first():
    remark = segment(0xFE, b"remark")
    for before, behind in [
        ((), ()),
        ((), (ICC,)),
        ((APP0,), (ICC,)),
        ((APP0, exif(b"II*")), (ICC, remark)),
        ((exif(b"II*"), remark, APP0), (ICC,)),
        ((APP0, remark, exif(b"II*")), ()),
    ]:
        data = jpeg(*before, *behind)
        assert with_notes(data, PACKET, None) == jpeg(*before, xmp(PACKET), *behind)


def test_a_packet_takes_the_place_of_all_that_were_there():
    old = [xmp(b"old"), ICC, xmp(b"older")]
    assert with_notes(jpeg(APP0, *old), PACKET, None) == jpeg(APP0, xmp(PACKET), ICC)
    old = [xmp(b"old"), APP0, xmp(b"older"), exif(b"II*")]
    assert with_notes(jpeg(*old), PACKET, None) == jpeg(APP0, exif(b"II*"), xmp(PACKET))


def test_iptc_takes_its_place_among_other_resources():
    path, odd = resource(0x07D0, b"path", name=b"P"), resource(0x03F3, b"odd", name=b"four")
    before = resources(path, resource(IIM, b"old iim"), resource(0x0425, bytes(16)), odd)
    data = jpeg(APP0, before, ICC)
    assert with_notes(data, PACKET, None) == jpeg(APP0, xmp(PACKET), before, ICC)
    after = resources(path, odd, iptc(b"new"))
    assert with_notes(data, PACKET, b"new") == jpeg(APP0, xmp(PACKET), after, ICC)
    assert notes_in(with_notes(data, PACKET, b"new")).iim == b"new"
    alone = with_notes(jpeg(APP0), PACKET, b"even")
    assert alone == jpeg(APP0, xmp(PACKET), resources(iptc(b"even")))


def test_other_segments_of_photoshop_s_number_stay():
    other = segment(0xED, b"Adobe_CM\0")
    data = jpeg(APP0, other)
    assert with_notes(data, PACKET, b"iim") == jpeg(
        APP0, xmp(PACKET), resources(iptc(b"iim")), other
    )


def test_image_resources_end_with_zeros_or_are_left_alone():
    path = resource(0x07D0, b"path")
    data = jpeg(resources(path, b"\0\0\0"))
    assert with_notes(data, PACKET, b"iim") == jpeg(xmp(PACKET), resources(path, iptc(b"iim")))
    for rest in (b"garbage", b"\0garbage", b"X"):
        with pytest.raises(NoPlace, match="the notes inside it are damaged"):
            with_notes(jpeg(resources(path, rest)), PACKET, b"iim")
        with pytest.raises(NoPlace, match="the notes inside it are damaged"):
            with_notes(jpeg(resources(rest)), PACKET, b"iim")


def test_pictures_behind_the_first_keep_their_distance():
    data = jpeg(APP0, MPF)
    assert with_notes(data, PACKET, None) == jpeg(APP0, xmp(PACKET), MPF)
    assert with_notes(jpeg(xmp(b"old"), MPF), PACKET, None) == jpeg(xmp(PACKET), MPF)
    photoshop = resources(resource(IIM, b"old"))
    for ours, iim in ((xmp(b"old"), None), (photoshop, b"new")):
        with pytest.raises(NoPlace, match="a second picture inside it would be lost"):
            with_notes(jpeg(APP0, MPF, ours), PACKET, iim)
    assert with_notes(jpeg(MPF, photoshop), PACKET, None) == jpeg(xmp(PACKET), MPF, photoshop)
    for other in (ICC, segment(0xE1, b"MPF\0II")):
        assert with_notes(jpeg(other, xmp(b"old")), PACKET, None) == jpeg(xmp(PACKET), other)


def test_a_segment_has_65533_bytes_at_most():
    longest = b"x" * (65533 - len(XMP))
    assert notes_in(with_notes(jpeg(), longest, None)).packet == longest
    with pytest.raises(NoPlace, match="its notes leave no room for keywords"):
        with_notes(jpeg(), longest + b"x", None)


# PNG


def chunk(name, body):
    sums = zlib.crc32(name + body).to_bytes(4, "big")
    return len(body).to_bytes(4, "big") + name + body + sums


SIGN = b"\x89PNG\r\n\x1a\n"
HEAD, PIXELS, END = chunk(b"IHDR", bytes(13)), chunk(b"IDAT", b"pixels"), chunk(b"IEND", b"")
KEY = b"XML:com.adobe.xmp\0"


def text(packet, *, key=KEY, compressed=0, language=b"", title=b""):
    body = zlib.compress(packet) if compressed else packet
    return chunk(b"iTXt", key + bytes([compressed, 0]) + language + b"\0" + title + b"\0" + body)


def png(*chunks):
    return SIGN + b"".join(chunks)


def test_a_png_s_packet_lies_in_a_text_of_its_own():
    assert notes_in(png(HEAD, text(PACKET), PIXELS, END)) == Notes(PACKET)
    assert notes_in(png(HEAD, PIXELS, text(PACKET), END)) == Notes(PACKET)
    named = text(PACKET, language=b"en", title=b"a title")
    assert notes_in(png(HEAD, text(PACKET, key=b"Comment\0"), named, END)) == Notes(PACKET)
    with_zero = PACKET + b"\0" + PACKET
    assert notes_in(png(HEAD, text(with_zero), END)) == Notes(with_zero)
    assert notes_in(png(HEAD, text(b""), text(PACKET), text(b"later"), END)) == Notes(PACKET)
    assert notes_in(png(HEAD, chunk(b"tEXt", KEY + b"\0\0\0\0" + PACKET), END)) == Notes()
    assert notes_in(png(HEAD, PIXELS, END)) == Notes()


def test_a_png_s_packet_may_be_compressed_and_too_large():
    assert notes_in(png(HEAD, text(PACKET, compressed=1), END)) == Notes(PACKET)
    most = 16 * 1024 * 1024
    assert len(notes_in(png(HEAD, text(bytes(most + 9), compressed=1), END)).packet) == most
    broken = chunk(b"iTXt", KEY + b"\1\0\0\0no zlib")
    assert notes_in(png(HEAD, broken, END)) == Notes()
    assert notes_in(png(HEAD, chunk(b"iTXt", KEY), END)) == Notes()
    assert notes_in(png(HEAD, chunk(b"iTXt", KEY + b"\0\0\0"), END)) == Notes()


def test_a_packet_goes_behind_the_head_of_a_png():
    comment = text(b"a remark", key=b"Comment\0")
    data = png(HEAD, text(b"old"), comment, PIXELS, text(b"older"), END, b"behind the end")
    new = png(HEAD, text(PACKET), comment, PIXELS, END, b"behind the end")
    assert with_notes(data, PACKET, None) == new
    assert with_notes(new, PACKET, None) == new
    assert with_notes(png(HEAD, PIXELS), PACKET, None) == png(HEAD, text(PACKET), PIXELS)
    assert notes_in(png(HEAD, END, text(PACKET))) == Notes()  # what is behind the end is no chunk


@pytest.mark.parametrize("lost", [1, 4, 11, 12, 13])
def test_a_png_that_breaks_off_holds_nothing_and_takes_nothing(lost):
    data = png(HEAD, text(PACKET), chunk(b"IDAT", b"p"))[:-lost]
    if lost == 13:
        assert notes_in(data) == Notes(PACKET)
        return
    with pytest.raises(NoPlace, match=DAMAGED):
        with_notes(data, PACKET, None)


# WebP


def part(name, body):
    return name + len(body).to_bytes(4, "little") + body + b"\0" * (len(body) % 2)


def webp(*parts):
    body = b"WEBP" + b"".join(parts)
    return b"RIFF" + len(body).to_bytes(4, "little") + body


def extended(flags, width, height):
    sides = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    return part(b"VP8X", bytes([flags, 1, 2, 3]) + sides)


def bare(flags, width, height):
    """Return the header as it is made where there was none."""
    return extended(flags, width, height).replace(b"\1\2\3", b"\0\0\0", 1)


def lossy(width, height):
    sides = struct.pack("<HH", 0x4000 | width, 0x8000 | height)  # with marks for scaling
    return part(b"VP8 ", b"\1\2\3\x9d\1\x2a" + sides + b"pixels")


def lossless(width, height, alpha):
    bits = (width - 1) | (height - 1) << 14 | alpha << 28
    return part(b"VP8L", b"\x2f" + bits.to_bytes(4, "little") + b"pixels")


def test_a_webp_s_notes_lie_behind_its_pixels():
    pixels = lossy(47, 33)
    data = webp(extended(0x0C, 47, 33), pixels, part(b"EXIF", b"II*"), part(b"XMP ", PACKET))
    assert notes_in(data) == Notes(PACKET, None, b"II*")
    marked = webp(extended(0x08, 47, 33), pixels, part(b"EXIF", EXIF + b"II*!"))
    assert notes_in(marked) == Notes(None, None, b"II*!")
    assert notes_in(webp(pixels)) == Notes()
    assert notes_in(webp(pixels, part(b"XMP ", b""))) == Notes(b"")
    assert notes_in(webp(part(b"odd ", b"odd"), part(b"XMP ", PACKET))).packet == PACKET


def test_a_webp_with_a_header_keeps_it():
    header, alpha = extended(0x10, 300, 70_000), part(b"ALPH", b"odd")
    data = webp(header, alpha, part(b"XMP ", b"old"), lossy(300, 200), part(b"EXIF", b"II*"))
    assert with_notes(data, PACKET, None) == webp(
        extended(0x14, 300, 70_000),
        alpha,
        lossy(300, 200),
        part(b"EXIF", b"II*"),
        part(b"XMP ", PACKET),
    )
    assert notes_in(with_notes(data, b"odd", None)).packet == b"odd"
    already = webp(extended(0x04, 1, 1), lossy(1, 1), part(b"XMP ", b"old"))
    assert with_notes(already, b"old", None) == already


@pytest.mark.parametrize(
    ("pixels", "flags"),
    [
        (lossy(300, 200), 0x04),
        (lossless(300, 200, alpha=0), 0x04),
        (lossless(300, 200, alpha=1), 0x14),
    ],
)
def test_a_plain_webp_gets_a_header(pixels, flags):
    new = with_notes(webp(pixels), PACKET, None)
    assert new == webp(bare(flags, 300, 200), pixels, part(b"XMP ", PACKET))


def test_the_largest_sides_of_a_webp_are_written_whole():
    for pixels in (lossy(16_383, 16_383), lossless(16_384, 16_384, alpha=0)):
        side = 16_383 if pixels.startswith(b"VP8 ") else 16_384
        new = with_notes(webp(pixels), PACKET, None)
        assert new == webp(bare(0x04, side, side), pixels, part(b"XMP ", PACKET))


def test_what_follows_the_last_part_of_a_webp_is_no_part():
    data = webp(lossy(8, 8), part(b"XMP ", PACKET))
    assert notes_in(data + b"seven b") == Notes(PACKET)
    assert notes_in(data + b"XMP \0\0\0\0").packet == b""
    assert with_notes(data + b"seven b", PACKET, None) == with_notes(data, PACKET, None)


@pytest.mark.parametrize(
    "broken",
    [
        webp(),
        webp(part(b"ANMF", b"frame")),
        webp(part(b"VP8 ", b"short")),
        webp(lossy(8, 8))[:-1],
        webp(lossy(8, 8)) + b"XMP \1\0\0\0",
    ],
)
def test_a_webp_that_is_damaged_takes_nothing(broken):
    with pytest.raises(NoPlace, match=DAMAGED):
        with_notes(broken, PACKET, None)


# Others


@pytest.mark.parametrize(
    ("data", "packet"),
    [
        (b"II*\0" + PACKET + b"more" + PACKET, PACKET),
        (PACKET, PACKET),
        (b"</x:xmpmeta>" + PACKET, PACKET),
        (b"RIFF\0\0\0\0WAVE" + PACKET, PACKET),
        (b"FORM\0\0\0\0WEBP" + PACKET, PACKET),
        (b"<x:xmpmeta>", None),
        (b"</x:xmpmeta>", None),
        (b"</x:xmpmeta", None),
        (b"", None),
    ],
)
def test_in_other_files_a_packet_is_found_by_its_marks(data, packet):
    assert notes_in(data) == Notes(packet)
    with pytest.raises(NoPlace, match="cannot be put into a file of this kind"):
        with_notes(data, PACKET, None)


def test_an_empty_exif_says_nothing():
    assert notes_in(webp(part(b"EXIF", b""))) == Notes()
