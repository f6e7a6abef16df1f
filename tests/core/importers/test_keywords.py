"""Keywords: only those that are classes, or that a person names, are labels."""

import shutil

import pytest

from core.domain.errors import LabelsError
from core.export.xmp_packet import with_label

BOTH = ("owl", "finch")


@pytest.mark.parametrize(
    "name", ["xmp_inside.jpg", "xmp_inside.png", "xmp_inside.tif", "iptc_inside.jpg"]
)
def test_keywords_inside_pictures_are_found(fixtures, read_labels, pairs, name):
    kind, found = read_labels(fixtures / "keywords" / name, "keywords", keywords=BOTH)
    assert kind == "keywords"
    assert pairs(found) == [(name, "finch" if name == "xmp_inside.jpg" else "owl")]


@pytest.mark.parametrize("sidecar", ["owl.jpg.xmp", "owl.xmp"])
def test_a_sidecar_speaks_of_the_picture_beside_it(
    fixtures, tmp_path, draw_image, read_labels, pairs, sidecar
):
    draw_image(tmp_path / "owl.jpg", (8, 8))
    shutil.copy(fixtures / "keywords" / "owl.jpg.xmp", tmp_path / sidecar)
    for source in (tmp_path, tmp_path / sidecar):
        assert pairs(read_labels(source, keywords=BOTH)[1]) == [("owl.jpg", "owl")]


def test_a_sidecar_in_another_folder_names_its_picture(fixtures, read_labels):
    _, found = read_labels(fixtures / "keywords", keywords=BOTH)
    assert [one.labels for one in found.records if one.path in ("owl.jpg", "finch")] == [
        ("finch",), ("owl",),
    ]  # fmt: skip


def test_a_sidecar_comes_before_what_is_inside(fixtures, tmp_path, read_labels, pairs):
    shutil.copy(fixtures / "keywords" / "xmp_inside.jpg", tmp_path / "a.jpg")  # a finch
    shutil.copy(fixtures / "keywords" / "owl.jpg.xmp", tmp_path / "a.jpg.xmp")
    assert pairs(read_labels(tmp_path, keywords=BOTH)[1]) == [("a.jpg", "owl")]
    assert pairs(read_labels(tmp_path, keywords=("finch",))[1]) == [("a.jpg", "finch")]


@pytest.fixture
def packet(tmp_path):
    """Write a sidecar with these lists; return its path."""

    def packet(subject=(), hierarchy=(), tags=(), name="a.jpg.xmp"):
        lists = {"dc:subject": subject, "lr:hierarchicalSubject": hierarchy, "d:TagsList": tags}
        text = ""
        for tag, texts in lists.items():
            items = "".join(f"<rdf:li>{one}</rdf:li>" for one in texts)
            text += f"<{tag}><rdf:Bag>{items}</rdf:Bag></{tag}>"
        (tmp_path / name).write_text(
            '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF'
            ' xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""'
            ' xmlns:dc="http://purl.org/dc/elements/1.1/"'
            ' xmlns:lr="http://ns.adobe.com/lightroom/1.0/"'
            f' xmlns:d="http://www.digikam.org/ns/1.0/">{text}</rdf:Description></rdf:RDF></x:xmpmeta>'
        )
        return tmp_path / name

    return packet


@pytest.mark.parametrize(
    ("lists", "choices", "labels"),
    [
        ({"subject": ["owl", "holiday"]}, {"classes": BOTH}, ("owl",)),
        ({"subject": ["owl", "finch"]}, {"classes": BOTH}, ("owl", "finch")),
        ({"hierarchy": ["animal|owl"], "subject": ["animal", "owl"]}, {"classes": BOTH}, ("owl",)),
        ({"hierarchy": ["animal|owl"]}, {"classes": ("animal/owl", "owl")}, ("animal/owl",)),
        ({"hierarchy": ["animal|owl"]}, {"classes": ("animal", "owl")}, ("owl",)),
        ({"tags": ["animal", "animal/owl"]}, {"classes": ("animal", "animal/owl")},
         ("animal/owl",)),
        ({"subject": ["animal", "owl"]}, {"classes": ("animal/owl",)}, ("animal/owl",)),
        ({"tags": ["animal/owl"]}, {"keywords_under": "animal"}, ("owl",)),
        ({"tags": ["animal/bird/owl"]}, {"keywords_under": "animal"}, ("bird/owl",)),
        ({"tags": ["animal/owl"]}, {"keywords_under": "animal", "classes": ("animal/owl",)},
         ("animal/owl",)),
        ({"tags": ["place/owl", "animal/finch"]}, {"keywords_under": "animal"}, ("finch",)),
        ({"subject": ["owl", "finch"]}, {"classes": BOTH, "keywords": ("owl",)}, ("owl",)),
    ],
)  # fmt: skip
def test_which_keywords_are_labels(packet, read_labels, lists, choices, labels):
    assert read_labels(packet(**lists), **choices)[1].records[0].labels == labels


def test_nothing_that_is_a_class_names_what_there_is(packet, read_labels):
    with pytest.raises(LabelsError, match="the commonest are holiday, sea") as error:
        read_labels(packet(subject=["holiday", "sea"]), classes=BOTH)
    assert error.value.remedy == "keywords"


def test_what_handful_wrote_needs_no_naming(tmp_path, read_labels, pairs):
    (tmp_path / "a.jpg.xmp").write_bytes(with_label(None, "bird/owl"))
    assert pairs(read_labels(tmp_path)[1]) == [("a.jpg", "bird/owl")]


def test_a_correction_comes_before_what_handful_wrote(tmp_path, read_labels, pairs):
    written = with_label(None, "bird/owl").replace(b"bird/owl</rdf:li", b"bird/finch</rdf:li", 1)
    (tmp_path / "a.jpg.xmp").write_bytes(
        written.replace(b"bird|owl", b"bird|finch").replace(b">owl<", b">finch<", 1)
    )
    _, found = read_labels(tmp_path, classes=("bird/owl", "bird/finch"))
    assert pairs(found) == [("a.jpg", "bird/finch")]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<x",
        b"\xff\xd8",
        b'<!DOCTYPE a [<!ENTITY e "owl">]><x:xmpmeta xmlns:x="adobe:ns:meta/">&e;</x:xmpmeta>',
        b'<x:xmpmeta xmlns:x="adobe:ns:meta/"/>',
    ],
)
def test_damaged_sidecars_cost_themselves(packet, tmp_path, read_labels, pairs, data):
    packet(subject=["owl"], name="good.jpg.xmp")
    (tmp_path / "bad.jpg.xmp").write_bytes(data)
    _, found = read_labels(tmp_path, keywords=BOTH)
    assert pairs(found) == [("good.jpg", "owl")]
    assert [one.path for one in found.unusable] == ["bad.jpg.xmp"]


def test_damaged_pictures_cost_themselves(fixtures, tmp_path, read_labels, pairs):
    data = (fixtures / "keywords" / "iptc_inside.jpg").read_bytes()
    for number, end in enumerate((0, 3, 40, 90, 200, len(data))):
        (tmp_path / f"{number}.jpg").write_bytes(data[:end])
    _, found = read_labels(tmp_path, "keywords", keywords=BOTH)
    assert ("5.jpg", "owl") in pairs(found)
