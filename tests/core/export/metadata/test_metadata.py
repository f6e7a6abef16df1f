"""What lies inside pictures: found, written anew beside the same pixels, and begun with."""

import io
import shutil
import subprocess

import exiv2
import numpy as np
import pytest
from PIL import Image, PngImagePlugin

from core.domain.export import Choices
from core.export.keywords_inside import labelled
from core.export.metadata import iptc
from core.export.metadata.beginnings import beginning
from core.export.metadata.containers import NoPlace, Notes, notes_in, with_notes
from core.export.xmp_packet import NotXmp, keywords_in, label_in, with_label
from core.operations.examples import add_examples
from core.operations.export import export
from core.operations.folders.scan import scan_folder

PACKET = b"""<?xpacket begin="\xef\xbb\xbf" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:darktable="http://darktable.sf.net/"
 xmlns:crs="http://ns.adobe.com/camera-raw-settings/1.0/"
 xmp:Rating="4" xmp:CreatorTool="a camera" darktable:history_end="3" crs:Exposure2012="+1.00">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">At dusk</rdf:li></rdf:Alt></dc:title>
<dc:subject><rdf:Bag><rdf:li>holiday</rdf:li><rdf:li>harbour</rdf:li></rdf:Bag></dc:subject>
<darktable:history><rdf:Seq><rdf:li>exposure</rdf:li></rdf:Seq></darktable:history>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""

RNG = np.random.default_rng(0)
KINDS = ("jpeg", "progressive", "png", "webp", "webp lossless", "webp alpha")


def picture(kind="jpeg", **more):
    mode = "RGBA" if "alpha" in kind else "RGB"
    pixels = RNG.integers(0, 255, (33, 47, len(mode)), np.uint8)
    image, file = Image.fromarray(pixels, mode), io.BytesIO()
    options = {
        "jpeg": {"format": "JPEG"},
        "progressive": {"format": "JPEG", "progressive": True, "comment": b"a remark"},
        "png": {"format": "PNG"},
        "webp": {"format": "WEBP", "quality": 70},
        "webp lossless": {"format": "WEBP", "lossless": True},
        "webp alpha": {"format": "WEBP", "quality": 70},
    }[kind]
    image.save(file, **options, **more)
    return file.getvalue()


def pixels_of(data):
    with Image.open(io.BytesIO(data)) as image:
        return np.asarray(image)


def iim(*fields, utf8=True):
    found = b"\x1c\x01\x5a\x00\x03\x1b%G" if utf8 else b""
    for number, text in fields:
        body = text if isinstance(text, bytes) else text.encode()
        found += bytes([0x1C, 2, number]) + len(body).to_bytes(2, "big") + body
    return found


@pytest.mark.parametrize("kind", KINDS)
def test_a_packet_goes_in_and_the_pixels_stay(kind):
    data = picture(kind)
    found = with_notes(data, PACKET, None)
    assert notes_in(found).packet == PACKET
    assert (pixels_of(found) == pixels_of(data)).all()
    again = with_notes(found, PACKET[:-1], None)
    assert notes_in(again).packet == PACKET[:-1]
    assert len(again) - len(found) in (-1, -2, 0)  # in the place of the first


@pytest.mark.parametrize("kind", KINDS)
def test_exiv2_reads_what_was_put_in(kind, tmp_path):
    data = labelled(with_notes(picture(kind), PACKET, None), "bird/owl")
    path = tmp_path / "a"
    path.write_bytes(data)
    image = exiv2.ImageFactory.open(str(path))
    image.readMetadata()
    found = image.xmpData()
    assert list(found["Xmp.dc.subject"].value()) == ["holiday", "harbour", "bird", "owl"]
    assert found["Xmp.xmp.Rating"].toString() == "4"
    if data.startswith(b"\xff\xd8"):
        words = [
            one.toString() for one in image.iptcData() if one.key() == "Iptc.Application2.Keywords"
        ]
        assert words == ["holiday", "harbour", "bird", "owl"]


@pytest.mark.skipif(shutil.which("exiftool") is None, reason="there is no exiftool here")
@pytest.mark.parametrize("kind", KINDS)
def test_exiftool_finds_no_fault(kind, tmp_path):
    path = tmp_path / "a.jpg"
    path.write_bytes(labelled(with_notes(picture(kind), PACKET, None), "鸮"))
    said = subprocess.run(
        ["exiftool", "-validate", "-warning", "-error", "-a", "-s", "-XMP-dc:Subject", path],
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    assert "holiday, harbour, 鸮" in said
    assert "Error" not in said


def test_everything_else_in_a_jpeg_stays_byte_by_byte():
    data = picture(
        "progressive", exif=b"Exif\0\0II*\0\x08\0\0\0\0\0\0\0\0\0", icc_profile=b"p" * 99
    )
    found = labelled(data, "owl")
    scan = data.index(b"\xff\xda")
    assert found.endswith(data[scan:])
    for part in (b"a remark", b"p" * 99, b"Exif\0\0II*"):
        assert found.count(part) == data.count(part) == 1
    assert found.index(b"Exif\0\0") < found.index(b"ns.adobe.com/xap") < found.index(b"p" * 99)


def test_a_label_that_changed_takes_its_words_along_in_both():
    data = with_notes(picture(), PACKET, iim((25, "holiday"), (25, "boat"), (120, "At sea")))
    once = labelled(data, "bird/owl")
    twice = labelled(once, "fox")
    notes = notes_in(twice)
    assert keywords_in(notes.packet) == ["holiday", "harbour", "boat", "fox"]
    assert iptc.texts_in(notes.iim, iptc.KEYWORDS) == ["holiday", "boat", "harbour", "fox"]
    assert iptc.texts_in(notes.iim, iptc.DESCRIPTION) == ["At sea"]
    assert label_in(notes.packet) == "fox"
    assert labelled(twice, "fox") == twice


def test_other_resources_of_photoshop_stay():
    path = b"8BIM\x07\xd0\x01P\x00\x00\x00\x03abc\x00"
    body = b"Photoshop 3.0\0" + path
    segment = b"\xff\xed" + (len(body) + 2).to_bytes(2, "big") + body
    data = picture()
    found = labelled(data[:2] + segment + data[2:], "owl")
    assert path in found
    assert found.count(b"Photoshop 3.0") == 1
    assert iptc.texts_in(notes_in(found).iim, iptc.KEYWORDS) == ["owl"]
    body = b"Photoshop 3.0\0" + path + b"something else"
    segment = b"\xff\xed" + (len(body) + 2).to_bytes(2, "big") + body
    with pytest.raises(NoPlace, match="damaged"):  # rather than drop what is not understood
        labelled(data[:2] + segment + data[2:], "owl")


def test_a_second_picture_behind_the_first_stays_where_it_is():
    mpf = b"\xff\xe2\x00\x08MPF\0II"
    data = picture()
    found = labelled(data[:20] + mpf + data[20:], "owl")  # behind APP0
    assert found[found.index(mpf) :] == mpf + data[20:]
    xmp = with_notes(data, PACKET, None)[20 : -len(data[20:])]
    with pytest.raises(NoPlace, match="second picture"):
        labelled(data[:20] + mpf + xmp + data[20:], "owl")


@pytest.mark.parametrize(
    ("before", "words", "gone", "after"),
    [
        (None, ["owl"], [], ["owl"]),
        (iim((25, "a"), (25, "b")), ["a", "c"], ["b"], ["a", "c"]),
        (iim((25, "Zürich")), ["鸮"], [], ["Zürich", "鸮"]),
        (iim((25, "a"), utf8=False), ["鸮"], [], ["a", "鸮"]),
        (iim((25, "Zürich".encode("latin-1")), utf8=False), ["owl"], [], ["Zürich", "owl"]),
        (iim((25, "a")), ["x" * 65], [], ["a"]),
    ],
)
def test_iptc_takes_words_and_keeps_others(before, words, gone, after):
    assert iptc.texts_in(iptc.with_keywords(before, words, gone), iptc.KEYWORDS) == after


def test_iptc_in_an_older_script_is_left_alone():
    assert iptc.with_keywords(iim((25, b"Z\xfcrich"), utf8=False), ["鸮"], []) is None


def test_png_packets_may_be_compressed():
    info = PngImagePlugin.PngInfo()
    info.add_itxt("XML:com.adobe.xmp", PACKET.decode(), zip=True)
    file = io.BytesIO()
    Image.new("L", (4, 4)).save(file, "PNG", pnginfo=info)
    assert notes_in(file.getvalue()).packet == PACKET
    assert keywords_in(notes_in(labelled(file.getvalue(), "owl")).packet)[-1] == "owl"


def test_packets_of_other_files_are_found_by_their_marks():
    file = io.BytesIO()
    Image.new("L", (4, 4)).save(file, "TIFF", tiffinfo={700: PACKET})
    assert keywords_in(notes_in(file.getvalue()).packet) == ["holiday", "harbour"]


@pytest.mark.parametrize("data", [b"", b"GIF89a", picture()[:30], picture("png")[:20], b"\xff\xd8"])
def test_what_has_no_place_says_so(data):
    with pytest.raises(NoPlace):
        with_notes(data, PACKET, None)
    assert notes_in(data) == Notes()


def test_notes_that_are_too_long_are_told():
    with pytest.raises(NoPlace, match="no room"):
        with_notes(picture(), b"x" * 70_000, None)


def test_damaged_notes_inside_are_not_written_over():
    with pytest.raises(NotXmp):
        labelled(with_notes(picture(), b"<x:xmpmeta", None), "owl")


# What a sidecar begins with


def test_a_sidecar_begins_with_a_persons_words_and_no_programs_steps():
    found = with_label(beginning(Notes(PACKET), for_sidecar=True), "owl")
    assert keywords_in(found) == ["holiday", "harbour", "owl"]
    assert b'Rating="4"' in found
    assert b"At dusk" in found
    assert b"darktable" not in found
    assert b"Exposure" not in found
    assert b"a camera" not in found


def test_older_notes_join_what_xmp_lacks():
    told = iim((5, "Sea"), (25, "boat"), (80, "Ann"), (116, "(c) Ann"), (120, "A boat at sea"))
    found = with_label(beginning(Notes(None, told), for_sidecar=True), "owl")
    assert keywords_in(found) == ["boat", "owl"]
    assert keywords_in(found, "{http://purl.org/dc/elements/1.1/}title") == ["Sea"]
    assert keywords_in(found, "{http://purl.org/dc/elements/1.1/}rights") == ["(c) Ann"]
    assert b'xml:lang="x-default">A boat at sea<' in found
    found = beginning(Notes(PACKET, told), for_sidecar=True)
    assert keywords_in(found, "{http://purl.org/dc/elements/1.1/}title") == ["At dusk"]


def test_stars_and_words_that_windows_wrote_are_kept():
    exif = Image.Exif()
    exif[0x4746], exif[0x9C9E] = 3, "boat;sea\0".encode("utf-16-le")
    exif[0x8298] = "(c) Ann"
    notes = notes_in(picture(exif=exif.tobytes()))
    found = beginning(notes, for_sidecar=True)
    assert keywords_in(found) == ["boat", "sea"]
    assert b'Rating="3"' in found
    assert keywords_in(found, "{http://purl.org/dc/elements/1.1/}rights") == ["(c) Ann"]


@pytest.mark.parametrize(
    "notes", [Notes(), Notes(b"damaged"), Notes(exif=b"II*\0no"), Notes(None, b"")]
)
def test_a_picture_that_says_nothing_begins_nothing(notes):
    assert beginning(notes, for_sidecar=True) is None


def test_a_new_sidecar_beside_a_picture_holds_what_is_inside(project, tmp_path):
    folder = tmp_path / "pictures"
    folder.mkdir()
    (folder / "a.jpg").write_bytes(with_notes(picture(), PACKET, None))
    before = (folder / "a.jpg").read_bytes()
    scan_folder(project, folder)
    add_examples(project, project.classes.add("owl").id, [folder / "a.jpg"])
    export(project, folder, kind="xmp", choices=Choices(beside=True))
    packet = (folder / "a.jpg.xmp").read_bytes()
    assert keywords_in(packet) == ["holiday", "harbour", "owl"]
    hierarchy = keywords_in(packet, "{http://ns.adobe.com/lightroom/1.0/}hierarchicalSubject")
    assert hierarchy == ["holiday", "harbour", "owl"]
    assert b"At dusk" in packet
    assert b"darktable" not in packet
    assert (folder / "a.jpg").read_bytes() == before


def test_copies_with_their_label_inside(project, tmp_path):
    folder = tmp_path / "pictures"
    (folder / "sub").mkdir(parents=True)
    (folder / "sub" / "a.jpg").write_bytes(picture())
    (folder / "b.png").write_bytes(picture("png"))
    Image.new("RGB", (8, 8)).save(folder / "c.tif")
    before = {one: one.read_bytes() for one in folder.rglob("*.*")}
    scan_folder(project, folder)
    add_examples(project, project.classes.add("bird/owl").id, [folder])
    report = export(project, tmp_path / "out", kind="keywords")
    assert report.n_written == 2
    assert [one.path for one in report.skipped] == ["c.tif"]
    assert "sidecars" in report.skipped[0].reason
    for name in ("sub/a.jpg", "b.png"):
        data = (tmp_path / "out" / name).read_bytes()
        assert keywords_in(notes_in(data).packet) == ["bird", "owl"]
        assert (pixels_of(data) == pixels_of(before[folder / name])).all()
    assert {one: one.read_bytes() for one in folder.rglob("*.*")} == before
