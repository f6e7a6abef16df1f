"""A label joins what a person wrote of a picture, and in a sidecar no program's own notes."""

import struct

import pytest
from lxml import etree
from PIL import Image

from core.export.metadata.beginnings import beginning
from core.export.metadata.containers import Notes
from core.export.xmp_packet import keywords_in

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
DC = "http://purl.org/dc/elements/1.1/"
BASIC = "http://ns.adobe.com/xap/1.0/"
PHOTOSHOP = "http://ns.adobe.com/photoshop/1.0/"
CAMERA_RAW = "http://ns.adobe.com/camera-raw-settings/1.0/"
TITLE, SUBJECT, RIGHTS = f"{{{DC}}}title", f"{{{DC}}}subject", f"{{{DC}}}rights"
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
STARS, WINDOWS_WORDS, COPYRIGHT = 0x4746, 0x9C9E, 0x8298


def packet(inside="", attributes="", around=""):
    return (
        f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="{RDF}" xmlns:dc="{DC}">'
        f'<rdf:Description rdf:about="" {attributes}>{inside}</rdf:Description>{around}'
        "</rdf:RDF></x:xmpmeta>"
    ).encode()


def in_alt(name, text, language="x-default"):
    item = f'<rdf:li xml:lang="{language}">{text}</rdf:li>'
    return f"<dc:{name}><rdf:Alt>{item}</rdf:Alt></dc:{name}>"


def field(number, body):
    body = body if isinstance(body, bytes) else body.encode()
    return bytes([0x1C, 2, number]) + len(body).to_bytes(2, "big") + body


def exif(**tags):
    made = Image.Exif()
    for name, value in tags.items():
        made[{"stars": STARS, "words": WINDOWS_WORDS, "copyright": COPYRIGHT}[name]] = value
    return made.tobytes().removeprefix(b"Exif\0\0")


def for_sidecar(data=None, iim=None, made=None):
    return beginning(Notes(data, iim, made), for_sidecar=True)


def root_of(data):
    return etree.fromstring(data)


def description(data):
    return next(root_of(data).iter(f"{{{RDF}}}Description"))


# What a sidecar begins with


@pytest.mark.parametrize(
    "space",
    [
        DC,
        "http://ns.adobe.com/lightroom/1.0/",
        "http://www.digikam.org/ns/1.0/",
        "http://ns.microsoft.com/photo/1.2/",
        "http://ns.iview-multimedia.com/mediapro/1.0/",
        "http://ns.acdsee.com/iptc/1.0/",
        "http://ns.adobe.com/xap/1.0/rights/",
        "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/",
        "http://www.metadataworkinggroup.com/schemas/regions/",
        "http://creativecommons.org/ns#",
    ],
)
def test_what_people_write_comes_along(space):
    child = f'<o:Thing xmlns:o="{space}">words</o:Thing>'
    made = description(for_sidecar(packet(child, f'xmlns:o="{space}" o:Other="more"')))
    assert made.findtext(f"{{{space}}}Thing") == "words"
    assert made.get(f"{{{space}}}Other") == "more"


PROGRAMS = [
    f"{{{BASIC}}}CreatorTool",
    f"{{{BASIC}}}ModifyDate",
    f"{{{PHOTOSHOP}}}History",
    f"{{{PHOTOSHOP}}}DocumentAncestors",
    f"{{{PHOTOSHOP}}}ICCProfile",
    f"{{{PHOTOSHOP}}}ColorMode",
    f"{{{PHOTOSHOP}}}TextLayers",
    f"{{{CAMERA_RAW}}}Exposure2012",
    "{http://darktable.sf.net/}history_end",
    "{http://ns.adobe.com/xap/1.0/mm/}DocumentID",
    "{http://ns.adobe.com/tiff/1.0/}Make",
]
PEOPLE = [
    *(f"{{{BASIC}}}{called}" for called in ("Rating", "Label", "CreateDate")),
    f"{{{PHOTOSHOP}}}Headline",
    f"{{{PHOTOSHOP}}}City",
]


def named(name, text):
    space, called = name[1:].split("}")
    child = f'<o:{called} xmlns:o="{space}">{text}</o:{called}>'
    return child, f'xmlns:o="{space}" o:{called}="{text}"'


@pytest.mark.parametrize("name", PEOPLE)
def test_stars_and_headlines_come_along(name):
    child, attribute = named(name, "3")
    assert description(for_sidecar(packet(child))).findtext(name) == "3"
    assert description(for_sidecar(packet("", attribute))).get(name) == "3"


@pytest.mark.parametrize("name", PROGRAMS)
def test_what_programs_note_for_themselves_stays_where_it_is(name):
    child, attribute = named(name, "3")
    words = in_alt("title", "At dusk")
    for data in (packet(child + words), packet(words, attribute)):
        made = for_sidecar(data)
        assert b"At dusk" in made
        assert name[1:].split("}")[0].encode() + b'"' not in made  # nor its namespace
    assert for_sidecar(packet(child)) is None  # nothing else is left
    assert for_sidecar(packet("", attribute)) is None


def test_remarks_of_programs_stay_where_they_are():
    made = for_sidecar(packet("<!-- a program -->" + in_alt("title", "At dusk")))
    assert b"a program" not in made
    assert b"At dusk" in made


def test_a_value_comes_along_with_all_of_its_parts():
    part = f'<rdf:Description xmlns:crs="{CAMERA_RAW}" crs:Part="1"><crs:Of>2</crs:Of>'
    made = for_sidecar(packet(f"<dc:source>{part}</rdf:Description></dc:source>"))
    assert b'Part="1"' in made
    assert b">2<" in made


def test_what_rdf_says_of_a_description_stays():
    attributes = f'rdf:nodeID="n1" xmlns:crs="{CAMERA_RAW}" crs:Exposure="1"'
    made = description(for_sidecar(packet(in_alt("title", "At dusk"), attributes)))
    assert dict(made.attrib) == {f"{{{RDF}}}about": "", f"{{{RDF}}}nodeID": "n1"}
    assert for_sidecar(packet("", 'rdf:nodeID="n1"')) is None


def test_a_bare_rdf_is_read_too():
    bare = f'<rdf:RDF xmlns:rdf="{RDF}" xmlns:dc="{DC}"><rdf:Description>'
    bare += f"{in_alt('title', 'At dusk')}</rdf:Description></rdf:RDF>"
    assert keywords_in(for_sidecar(bare.encode()), TITLE) == ["At dusk"]


def test_several_descriptions_are_looked_through():
    around = f'<rdf:Description xmlns:crs="{CAMERA_RAW}" crs:Exposure="1">{in_alt("title", "x")}'
    made = for_sidecar(packet(around=around + "</rdf:Description>"))
    assert keywords_in(made, TITLE) == ["x"]
    assert b"Exposure" not in made


def test_inside_a_copy_all_stays():
    child, _ = named(PROGRAMS[-1], "camera")
    data = packet(child + "<!-- a program -->", f'xmlns:crs="{CAMERA_RAW}" crs:Exposure="1"')
    made = beginning(Notes(data), for_sidecar=False)
    for words in (b"camera", b"a program", b"Exposure"):
        assert words in made
    assert beginning(Notes(packet()), for_sidecar=False) is not None
    assert beginning(Notes(), for_sidecar=False) is None


# What older notes add


def test_a_packet_is_written_in_utf_8():
    assert "鸮".encode() in for_sidecar(packet(in_alt("title", "鸮")))


def test_each_of_iptc_s_fields_has_its_place():
    iim = b"".join(field(*told) for told in [
        (5, "Sea"), (120, "A boat"), (80, "Ann"), (80, "Bob"), (116, "(c) Ann"), (25, "boat"),
    ])  # fmt: skip
    made = for_sidecar(iim=iim)
    assert keywords_in(made, TITLE) == ["Sea"]
    assert keywords_in(made, f"{{{DC}}}description") == ["A boat"]
    assert keywords_in(made, f"{{{DC}}}creator") == ["Ann", "Bob"]
    assert keywords_in(made, RIGHTS) == ["(c) Ann"]
    assert keywords_in(made) == ["boat"]
    root = root_of(made)
    kinds = {name: root.find(f".//{{{DC}}}{name}")[0].tag.rpartition("}")[2] for name in (
        "title", "description", "creator", "rights", "subject",
    )}  # fmt: skip
    assert kinds == {
        "title": "Alt", "description": "Alt", "creator": "Seq", "rights": "Alt", "subject": "Bag",
    }  # fmt: skip
    languages = [item.get(LANGUAGE) for item in root.iter(f"{{{RDF}}}li")]
    assert sorted(languages, key=str) == [None, None, None, "x-default", "x-default", "x-default"]


def test_texts_of_several_fields_are_lines_of_one():
    made = for_sidecar(iim=field(120, "A boat") + field(120, "") + field(120, "at sea"))
    assert keywords_in(made, f"{{{DC}}}description") == ["A boat\nat sea"]
    assert for_sidecar(iim=field(120, "") + field(25, "")) is None


def test_what_xmp_says_already_stays():
    data = packet(in_alt("title", "Abends", "de") + in_alt("rights", "(c) Ann", "de"))
    made = for_sidecar(data, field(5, "Sea") + field(116, "(c) Bob") + field(120, "A boat"))
    assert keywords_in(made, TITLE) == ["Abends"]
    assert keywords_in(made, RIGHTS) == ["(c) Ann"]
    languages = [item.get(LANGUAGE) for item in root_of(made).iter(f"{{{RDF}}}li")]
    assert languages == ["de", "de", "x-default"]


def test_words_of_all_notes_meet_once():
    data = packet("<dc:subject><rdf:Bag><rdf:li>sea</rdf:li></rdf:Bag></dc:subject>")
    made = exif(words="boat; pier ;;sea; \0".encode("utf-16-le"))
    found = for_sidecar(data, field(25, "owl") + field(25, "sea") + field(25, "boat"), made)
    assert keywords_in(found) == ["sea", "owl", "boat", "pier"]


def test_words_of_windows_that_are_no_text_are_marked():
    made = exif(words="boat;".encode("utf-16-le") + b"\x00\xd8")
    assert keywords_in(for_sidecar(made=made)) == ["boat", "\ufffd"]


def test_who_has_the_rights_is_iptc_s_word_before_the_camera_s():
    made = exif(copyright=" (c) Cam; all rights \0")
    assert keywords_in(for_sidecar(made=made), RIGHTS) == ["(c) Cam; all rights"]
    assert keywords_in(for_sidecar(made=made), TITLE) == []
    assert keywords_in(for_sidecar(None, field(116, "(c) Ann"), made), RIGHTS) == ["(c) Ann"]
    assert keywords_in(for_sidecar(None, field(5, "Sea"), made), TITLE) == ["Sea"]
    assert for_sidecar(made=exif(copyright=" ")) is None


# Stars


def rating(data):
    return None if data is None else description(data).get(f"{{{BASIC}}}Rating")


@pytest.mark.parametrize(("stars", "told"), [(0, None), (1, "1"), (5, "5"), (6, None)])
def test_stars_are_one_to_five(stars, told):
    assert rating(for_sidecar(made=exif(stars=stars))) == told


def test_stars_that_are_no_number_are_none():
    assert for_sidecar(made=exif(stars="4")) is None


def test_stars_that_xmp_has_already_stay():
    made = exif(stars=4)
    child, attribute = named(f"{{{BASIC}}}Rating", "2")
    assert rating(for_sidecar(packet("", attribute), None, made)) == "2"
    found = for_sidecar(packet(child), None, made)
    assert rating(found) is None
    assert found.count(b"Rating") == 2
    elsewhere = packet("", around=f"<rdf:Description {attribute}/>")
    assert rating(for_sidecar(elsewhere, None, made)) is None
    assert rating(for_sidecar(packet(in_alt("title", "x")), None, made)) == "4"


def test_without_a_description_stars_have_no_place():
    bare = f'<rdf:RDF xmlns:rdf="{RDF}"/>'.encode()
    assert for_sidecar(bare, None, exif(stars=4)) is None


# What is damaged


@pytest.mark.parametrize(
    "damaged", [b"", b"II*\0no", b"no tiff at all", b"II*\0\x08\0\0\0\xff\xff"]
)
def test_damaged_notes_of_a_camera_are_none(damaged):
    assert for_sidecar(made=damaged) is None
    assert keywords_in(for_sidecar(None, field(25, "owl"), damaged)) == ["owl"]


def test_a_tag_that_cannot_be_decoded_is_as_good_as_damaged_notes(monkeypatch):
    def fail(self, tag, default=None):
        raise struct.error

    monkeypatch.setattr(Image.Exif, "get", fail)
    assert for_sidecar(made=exif(stars=3, copyright="(c) Ann")) is None


def test_a_damaged_packet_is_none():
    assert for_sidecar(b"<x:xmpmeta", field(25, "owl")) == for_sidecar(None, field(25, "owl"))
    assert for_sidecar(b"<x:xmpmeta") is None
    assert beginning(Notes(b"damaged"), for_sidecar=False) is None
