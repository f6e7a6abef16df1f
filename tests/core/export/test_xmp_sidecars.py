"""Sidecars beside pictures: merged into what is there, all of them or none."""

import tempfile
from pathlib import Path

import exiv2
import pytest
from lxml import etree

from core.cli.messages import sentence
from core.domain.errors import Cancelled, ExportError
from core.domain.export import Choices
from core.export import xmp_sidecars as sidecars_module
from core.export.xmp_packet import NotXmp, keywords_in, label_in, with_label
from core.operations.export import export
from core.operations.folders.scan import scan_folder

BESIDE = Choices(beside=True)

# As digiKam 8 and darktable write them, cut to what matters here.
THEIRS = b"""<?xpacket begin="\xef\xbb\xbf" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/" x:xmptk="XMP Core 4.4.0-Exiv2">
 <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
  <rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmp:Rating="4"
    xmlns:dc="http://purl.org/dc/elements/1.1/"
    xmlns:digiKam="http://www.digikam.org/ns/1.0/"
    xmlns:darktable="http://darktable.sf.net/" darktable:xmp_version="5">
   <dc:title><rdf:Alt><rdf:li xml:lang="x-default">At dusk</rdf:li></rdf:Alt></dc:title>
   <dc:subject><rdf:Bag><rdf:li>holiday</rdf:li><rdf:li>owl</rdf:li></rdf:Bag></dc:subject>
   <digiKam:TagsList><rdf:Seq><rdf:li>Places/Rome</rdf:li></rdf:Seq></digiKam:TagsList>
   <!-- a remark -->
  </rdf:Description>
 </rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>"""


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "pictures"


@pytest.fixture
def pictures(project, folder, draw_image):
    """Two pictures labelled `bird/owl`; return their ids."""
    for number, name in enumerate(("a.jpg", "b.jpg")):
        draw_image(folder / name, (8, 8), seed=number)
    scan_folder(project, folder)
    files = project.files.unread(project.files.folder_id(folder))
    ids = [project.files.record_image(one.id, one.path, 8, 8, "") for one in files]
    project.labels.put(ids, project.classes.add("bird/owl").id)
    return ids


def names(folder):
    return sorted(one.name for one in folder.iterdir())


def tags(path, name):
    image = exiv2.ImageFactory.open(str(path))
    image.readMetadata()
    data = image.xmpData()
    return list(data[name].value()) if name in data else []


def test_by_default_no_folder_of_the_person_gets_a_file(project, pictures, folder, tmp_path):
    (folder / "a.jpg.xmp").write_bytes(THEIRS)
    export(project, tmp_path / "out", kind="xmp", folder=folder)
    assert names(folder) == ["a.jpg", "a.jpg.xmp", "b.jpg"]
    assert (folder / "a.jpg.xmp").read_bytes() == THEIRS
    # What lies there already is in the new one too, so that it may take the old one's place.
    assert "holiday" in tags(tmp_path / "out" / "a.jpg.xmp", "Xmp.dc.subject")


def test_keywords_join_what_a_sidecar_holds(project, pictures, folder, tmp_path):
    (folder / "a.jpg.xmp").write_bytes(THEIRS)
    export(project, folder, kind="xmp", choices=BESIDE)
    place = folder / "a.jpg.xmp"
    assert tags(place, "Xmp.dc.subject") == ["holiday", "owl", "Rome", "bird"]
    tree = tags(place, "Xmp.digiKam.TagsList")
    assert tree == ["Places/Rome", "holiday", "owl", "bird/owl"]
    tree = tags(place, "Xmp.lr.hierarchicalSubject")
    assert tree == ["Places|Rome", "holiday", "owl", "bird|owl"]
    image = exiv2.ImageFactory.open(str(place))
    image.readMetadata()
    assert image.xmpData()["Xmp.xmp.Rating"].toString() == "4"
    assert image.xmpData()["Xmp.dc.title"].toString() == 'lang="x-default" At dusk'
    assert b"<!-- a remark -->" in place.read_bytes()
    assert tags(folder / "b.jpg.xmp", "Xmp.dc.subject") == ["bird", "owl"]


def test_a_label_that_changed_takes_its_keywords_along(project, pictures, folder):
    (folder / "a.jpg.xmp").write_bytes(THEIRS)
    export(project, folder, kind="xmp", choices=BESIDE)
    project.labels.put(pictures, project.classes.add("mouse").id)
    export(project, folder, kind="xmp", choices=BESIDE)
    place = folder / "a.jpg.xmp"
    # "owl" was the person's
    assert tags(place, "Xmp.dc.subject") == ["holiday", "owl", "Rome", "mouse"]
    assert tags(place, "Xmp.digiKam.TagsList") == ["Places/Rome", "holiday", "owl", "mouse"]
    tree = tags(place, "Xmp.lr.hierarchicalSubject")
    assert tree == ["Places|Rome", "holiday", "owl", "mouse"]


def test_none_of_these_takes_the_keywords_out(project, pictures, folder):
    (folder / "a.jpg.xmp").write_bytes(THEIRS)
    export(project, folder, kind="xmp", choices=BESIDE)
    project.labels.put(pictures, None)
    export(project, folder, kind="xmp", choices=BESIDE)
    assert tags(folder / "a.jpg.xmp", "Xmp.dc.subject") == ["holiday", "owl"]
    assert tags(folder / "b.jpg.xmp", "Xmp.dc.subject") == []


def test_writing_again_changes_nothing(project, pictures, folder):
    (folder / "a.jpg.xmp").write_bytes(THEIRS)
    export(project, folder, kind="xmp", choices=BESIDE)
    before = {path: path.read_bytes() for path in folder.iterdir()}
    export(project, folder, kind="xmp", choices=BESIDE)
    assert {path: path.read_bytes() for path in folder.iterdir()} == before


@pytest.mark.parametrize(
    "broken", [b"", b"no xml", b"<a/>", THEIRS[:300], b"<!DOCTYPE a [<!ENTITY b 'c'>]>" + THEIRS]
)
def test_a_damaged_sidecar_stays_and_is_told(project, pictures, folder, broken):
    (folder / "a.jpg.xmp").write_bytes(broken)
    report = export(project, folder, kind="xmp", choices=BESIDE)
    assert (folder / "a.jpg.xmp").read_bytes() == broken
    assert [(one.path, one.reason) for one in report.skipped] == [
        ("a.jpg", "its sidecar is damaged")
    ]
    assert report.n_written == 1


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), Cancelled()])
def test_what_fails_midway_leaves_all_as_it_was(project, pictures, folder, monkeypatch, error):
    (folder / "a.jpg.xmp").write_bytes(THEIRS)
    real, n_calls = sidecars_module._put, []

    def put(place, packet):
        n_calls.append(place)
        if len(n_calls) == 2:
            raise error
        real(place, packet)

    monkeypatch.setattr(sidecars_module, "_put", put)
    kind = Cancelled if isinstance(error, Cancelled) else ExportError
    with pytest.raises(kind):
        export(project, folder, kind="xmp", choices=BESIDE)
    assert names(folder) == ["a.jpg", "a.jpg.xmp", "b.jpg"]
    assert (folder / "a.jpg.xmp").read_bytes() == THEIRS


class ReadOnly:
    """Lets files be written until it is closed; from then on nothing can be made, moved or deleted.

    Root may write anywhere, so what the system would refuse is refused here.
    """

    def __init__(self, monkeypatch):
        self.is_closed = False
        for place, name in ((tempfile, "mkstemp"), (Path, "unlink"), (Path, "replace")):
            monkeypatch.setattr(place, name, self._unless_closed(getattr(place, name)))

    def _unless_closed(self, real):
        def call(*args, **more):
            if self.is_closed:
                raise OSError(30, "Read-only file system")
            return real(*args, **more)

        return call


@pytest.fixture
def disk(monkeypatch):
    return ReadOnly(monkeypatch)


def closing_after_one(disk, monkeypatch, error=None):
    """Close the disk after the first sidecar, and let an error end the writing there."""
    real, places = sidecars_module._put, []

    def put(place, packet):
        places.append(place)
        disk.is_closed = len(places) > 1
        if disk.is_closed and error:
            raise error
        real(place, packet)

    monkeypatch.setattr(sidecars_module, "_put", put)


def test_on_a_read_only_disk_the_first_error_is_told_and_nothing_more(
    project, pictures, folder, disk
):
    (folder / "b.jpg.xmp").write_bytes(THEIRS)
    disk.is_closed = True
    with pytest.raises(ExportError) as caught:
        export(project, folder, kind="xmp", choices=BESIDE)
    assert (caught.value.path, caught.value.left) == (folder / "a.jpg.xmp", ())
    assert "read-only file system. What was there before" in sentence(caught.value)
    assert names(folder) == ["a.jpg", "b.jpg", "b.jpg.xmp"]


def test_a_sidecar_that_cannot_be_taken_back_is_named(project, pictures, folder, disk, monkeypatch):
    closing_after_one(disk, monkeypatch)
    with pytest.raises(ExportError, match="read-only") as caught:
        export(project, folder, kind="xmp", choices=BESIDE)
    assert caught.value.left == (folder / "a.jpg.xmp",)
    assert f"could not be taken back: {folder / 'a.jpg.xmp'}." in sentence(caught.value)
    assert label_in((folder / "a.jpg.xmp").read_bytes()) == "bird/owl"  # whole, too


def test_an_old_sidecar_that_cannot_be_put_back_is_named_and_whole(
    project, pictures, folder, disk, monkeypatch
):
    (folder / "a.jpg.xmp").write_bytes(THEIRS)
    closing_after_one(disk, monkeypatch)
    with pytest.raises(ExportError, match="read-only") as caught:
        export(project, folder, kind="xmp", choices=BESIDE)
    assert caught.value.left == (folder / "a.jpg.xmp",)
    assert keywords_in((folder / "a.jpg.xmp").read_bytes()) == ["holiday", "owl", "Rome", "bird"]
    assert names(folder) == ["a.jpg", "a.jpg.xmp", "b.jpg"]


def test_stopped_while_taking_back_it_still_names_what_is_left(
    project, pictures, folder, monkeypatch
):
    real, places = sidecars_module._put, []

    def put(place, packet):
        places.append(place)
        if len(places) == 2:
            raise KeyboardInterrupt
        real(place, packet)

    unlink = Path.unlink

    def stopped(path, **more):
        if path == folder / "a.jpg.xmp":
            raise KeyboardInterrupt
        unlink(path, **more)

    monkeypatch.setattr(sidecars_module, "_put", put)
    monkeypatch.setattr(Path, "unlink", stopped)
    with pytest.raises(ExportError, match="it was stopped") as caught:
        export(project, folder, kind="xmp", choices=BESIDE)
    assert caught.value.left == (folder / "a.jpg.xmp",)


@pytest.mark.parametrize("stop", [Cancelled(), KeyboardInterrupt()])
def test_stopped_it_names_what_cannot_be_taken_back_too(
    project, pictures, folder, disk, monkeypatch, stop
):
    closing_after_one(disk, monkeypatch, stop)
    with pytest.raises(ExportError, match="it was stopped") as caught:
        export(project, folder, kind="xmp", choices=BESIDE)
    assert caught.value.left == (folder / "a.jpg.xmp",)


def test_a_mistake_of_ours_is_not_hidden_by_taking_back(
    project, pictures, folder, disk, monkeypatch
):
    closing_after_one(disk, monkeypatch, ValueError("a mistake"))
    with pytest.raises(ValueError, match="a mistake") as caught:
        export(project, folder, kind="xmp", choices=BESIDE)
    assert "a.jpg.xmp" in caught.value.__notes__[0]


def test_a_mistake_of_ours_names_all_that_is_left():
    mistake = ValueError("a mistake")
    assert sidecars_module._failure(mistake, Path("out"), [Path("a"), Path("b")]) is None
    assert mistake.__notes__ == ["could not be taken back: a, b"]
    assert sidecars_module._failure(ValueError(), Path("out"), []) is None


def test_a_sidecar_as_it_was_is_not_written_again(project, pictures, folder, monkeypatch):
    """Neither by the export, nor by taking it back: there is nothing to write."""
    places = []
    export(project, folder, kind="xmp", choices=BESIDE)
    real = sidecars_module._put
    monkeypatch.setattr(
        sidecars_module, "_put", lambda place, packet: (places.append(place), real(place, packet))
    )
    monkeypatch.setattr(sidecars_module, "_read_beside", lambda written: iter([]))
    with pytest.raises(ExportError, match="read differently"):
        export(project, folder, kind="xmp", choices=BESIDE)
    assert places == []


def test_lightrooms_name_has_no_suffix_of_the_picture(project, pictures, folder):
    export(project, folder, kind="xmp", choices=Choices(beside=True, naming="lightroom"))
    assert tags(folder / "a.xmp", "Xmp.lr.hierarchicalSubject") == ["bird|owl"]


@pytest.mark.parametrize(
    "label", ["owl", "a,b", "bird/owl", "a|b", "鸮🦉", "two\nlines", "<&>\"'", "bell\x07", " / "]
)
def test_any_label_comes_back_from_a_packet(label):
    packet = with_label(None, label)
    assert label_in(packet) == label.replace("\x07", " ")
    etree.fromstring(packet)


def test_a_packet_that_lost_a_keyword_is_noticed():
    packet = with_label(None, "owl").replace(b"<rdf:li>owl</rdf:li>", b"<rdf:li>fox</rdf:li>", 1)
    with pytest.raises(NotXmp):
        label_in(packet)


def test_a_bare_rdf_is_a_packet_too():
    bare = b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"></rdf:RDF>'
    assert keywords_in(with_label(bare, "owl")) == ["owl"]


# Lists of keywords


LISTS = (
    b'<dc:subject xmlns:dc="http://purl.org/dc/elements/1.1/"><rdf:Bag><rdf:li>holiday</rdf:li>'
    b"<rdf:li>harbour</rdf:li></rdf:Bag></dc:subject>"
    b'<m:LastKeywordXMP xmlns:m="http://ns.microsoft.com/photo/1.0/"><rdf:Bag>'
    b"<rdf:li>Places/Rome</rdf:li></rdf:Bag></m:LastKeywordXMP>"
    b'<p:CatalogSets xmlns:p="http://ns.iview-multimedia.com/mediapro/1.0/"><rdf:Bag>'
    b"<rdf:li>boat</rdf:li></rdf:Bag></p:CatalogSets>"
)
WITH_LISTS = (
    b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax'
    b'-ns#"><rdf:Description rdf:about="">' + LISTS + b"</rdf:Description></rdf:RDF></x:xmpmeta>"
)
NAMES = {
    "subject": "{http://purl.org/dc/elements/1.1/}subject",
    "hierarchicalSubject": "{http://ns.adobe.com/lightroom/1.0/}hierarchicalSubject",
    "TagsList": "{http://www.digikam.org/ns/1.0/}TagsList",
    "LastKeywordXMP": "{http://ns.microsoft.com/photo/1.0/}LastKeywordXMP",
    "CatalogSets": "{http://ns.iview-multimedia.com/mediapro/1.0/}CatalogSets",
}


def lists_in(packet):
    return {called: set(keywords_in(packet, name)) for called, name in NAMES.items()}


def test_every_list_holds_a_persons_words_wherever_they_stand():
    assert lists_in(with_label(WITH_LISTS, "bird/owl")) == {
        "subject": {"holiday", "harbour", "Rome", "boat", "bird", "owl"},
        "hierarchicalSubject": {"holiday", "harbour", "Places|Rome", "boat", "bird|owl"},
        "TagsList": {"holiday", "harbour", "Places/Rome", "boat", "bird/owl"},
        "LastKeywordXMP": {"holiday", "harbour", "Places/Rome", "boat", "bird/owl"},
        "CatalogSets": {"holiday", "harbour", "Places|Rome", "boat", "bird|owl"},
    }


def test_lists_that_nobody_has_are_only_those_that_programs_share():
    found = with_label(None, "owl")
    assert b"LastKeywordXMP" not in found
    assert b"CatalogSets" not in found


def test_a_new_label_takes_the_old_ones_place_in_every_list():
    once = with_label(with_label(WITH_LISTS, "bird/owl"), "fox")
    assert lists_in(once) == lists_in(with_label(WITH_LISTS, "fox"))
    assert with_label(once, "fox") == once


def test_without_a_label_the_lists_are_as_the_person_had_them():
    found = with_label(with_label(WITH_LISTS, "owl"), "")
    assert lists_in(found) == lists_in(WITH_LISTS)


def test_a_word_that_the_person_took_away_does_not_come_back():
    packet = with_label(WITH_LISTS, "owl")
    packet = packet.replace(b"<rdf:li>holiday</rdf:li><rdf:li>harbour", b"<rdf:li>harbour", 1)
    found = lists_in(with_label(packet, "fox"))
    assert all("holiday" not in words for words in found.values())
    assert all("harbour" in words for words in found.values())


def test_a_slash_within_a_word_is_written_as_digikam_writes_it():
    tree = b'<l:hierarchicalSubject xmlns:l="http://ns.adobe.com/lightroom/1.0/"><rdf:Bag>'
    tree += b"<rdf:li>Band|AC/DC</rdf:li></rdf:Bag></l:hierarchicalSubject>"
    found = lists_in(with_label(WITH_LISTS.replace(LISTS, tree), "owl"))
    assert found["TagsList"] == {"Band/AC\\DC", "owl"}
    assert found["subject"] == {"AC/DC", "owl"}
