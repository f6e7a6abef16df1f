"""Copies of pictures with their label inside, by the format alone."""

import io

import pytest
from PIL import Image

from core.domain.errors import ExportError
from core.export.interfaces import HEAD
from core.export.keywords_inside import KeywordsInside, labelled
from core.export.metadata import iptc
from core.export.metadata.containers import NoPlace, notes_in, with_notes
from core.export.xmp_packet import NotXmp, keywords_in, label_in


def encoded(kind):
    file = io.BytesIO()
    Image.new("RGB", (4, 3), (9, 99, 199)).save(file, kind)
    return file.getvalue()


JPEG, PNG, TIFF = (encoded(kind) for kind in ("JPEG", "PNG", "TIFF"))


def test_the_format_takes_what_has_a_label():
    assert (KeywordsInside.kind, KeywordsInside.is_folder) == ("keywords", True)
    assert (KeywordsInside.takes_pictures, KeywordsInside.links_pictures) == (True, False)
    assert KeywordsInside().takes("failed", True) is True
    assert KeywordsInside().takes("labelled", False) is False


def test_each_copy_lies_where_its_picture_does(project, pool, picture, fill):
    project.files.show_folder(pool)
    rows = [
        picture("a/b/1.jpg", "bird/owl", data=JPEG),
        picture("2.png", "bell\x07", data=PNG),
        picture("3.jpg", data=JPEG),
    ]
    written, part = fill(KeywordsInside(), rows)
    assert written.entries == [("pool/a/b/1.jpg", "bird/owl"), ("pool/2.png", "bell ")]
    assert [skipped.path for skipped in written.skipped] == ["3.jpg"]
    notes = notes_in((part / "pool/a/b/1.jpg").read_bytes())
    assert keywords_in(notes.packet) == iptc.texts_in(notes.iim, iptc.KEYWORDS) == ["bird", "owl"]
    assert rows[0].full_path.read_bytes() == JPEG


def test_a_copy_that_lost_its_label_is_noticed(pool, picture, fill, content):
    rows = [picture("1.jpg", "owl", data=JPEG), picture("2.jpg", "fox", data=JPEG)]
    _, part = fill(KeywordsInside(), rows, pool)
    (part / "1.jpg").write_bytes(JPEG)
    assert sorted(KeywordsInside().read(content(rows, pool), part)) == [
        ("1.jpg", ""), ("2.jpg", "fox"),
    ]  # fmt: skip


def test_what_takes_no_label_is_left_out_and_told(pool, picture, fill):
    rows = [
        picture("1.tif", "owl", data=TIFF),
        picture("2.jpg", "owl", data=with_notes(JPEG, b"<x:xmpmeta", None)),
        picture("3.jpg", "owl", data=JPEG),
        picture("4.jpg", "owl", data=JPEG),
    ]
    rows[3].full_path.unlink()
    written, part = fill(KeywordsInside(), rows, pool)
    assert written.entries == [("3.jpg", "owl")]
    reasons = {skipped.path: skipped.reason for skipped in written.skipped}
    assert reasons.keys() == {"1.tif", "2.jpg", "4.jpg"}
    assert "--format xmp" in reasons["1.tif"]
    assert reasons["2.jpg"] == "the notes inside it are damaged"
    assert [path.name for path in part.iterdir()] == ["3.jpg"]


def test_a_disk_that_takes_no_copy_ends_it(pool, picture, content, tmp_path):
    (tmp_path / "part").mkdir()
    (tmp_path / "part" / "a").write_text("a file where a folder should be")
    what = content([picture("a/1.jpg", "owl", data=JPEG)], pool)
    with pytest.raises(ExportError) as told:
        KeywordsInside().write(what, tmp_path / "part", lambda done, of: None)
    assert told.value.path == what.target


def test_a_preview_names_the_first_copies(project, pool, picture, content):
    project.files.show_folder(pool)
    rows = [picture(f"{n}.jpg", "owl", data=JPEG) for n in range(HEAD + 1)]
    rows[1] = picture("1.jpg", data=JPEG)
    text, files = KeywordsInside().preview(content(rows))
    assert text == ""
    assert files == [f"pool/{n}.jpg" for n in range(HEAD) if n != 1]


# One picture


def test_a_new_label_takes_the_place_of_the_old_one():
    once = labelled(JPEG, "bird/owl")
    notes = notes_in(labelled(once, "bird/fox"))
    assert label_in(notes.packet) == "bird/fox"
    assert keywords_in(notes.packet) == ["bird", "fox"]
    assert iptc.texts_in(notes.iim, iptc.KEYWORDS) == ["bird", "fox"]


def test_a_label_that_stays_keeps_its_place_among_other_words():
    notes = notes_in(labelled(JPEG, "owl"))
    more = iptc.with_keywords(notes.iim, ["sea"], [])
    again = notes_in(labelled(with_notes(JPEG, notes.packet, more), "owl"))
    assert iptc.texts_in(again.iim, iptc.KEYWORDS) == ["owl", "sea"]


def test_only_a_jpeg_gets_older_notes_too():
    assert notes_in(labelled(PNG, "owl")).iim is None
    assert b"Photoshop" not in labelled(PNG, "owl")
    assert b"Photoshop" in labelled(JPEG, "owl")


def test_programs_own_notes_stay_in_a_copy():
    packet = (
        b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-'
        b'syntax-ns#"><rdf:Description rdf:about="" xmlns:crs="http://ns.adobe.com/camera-raw-'
        b'settings/1.0/" crs:Exposure2012="1"/></rdf:RDF></x:xmpmeta>'
    )
    found = notes_in(labelled(with_notes(PNG, packet, None), "owl")).packet
    assert b'Exposure2012="1"' in found
    assert found.startswith(b"<?xpacket")
    assert b"<?xml" not in found


def test_damaged_notes_are_not_written_over_and_tiff_has_no_place():
    for broken in (b"<x:xmpmeta", b"no packet"):
        with pytest.raises(NotXmp):
            labelled(with_notes(PNG, broken, None), "owl")
    with pytest.raises(NoPlace):
        labelled(TIFF, "owl")
