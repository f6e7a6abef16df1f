"""A packet takes keywords and keeps the rest, however oddly it is written."""

import pytest

from core.export.xmp_packet import (
    NotXmp,
    as_packet,
    is_ours,
    keywords_in,
    label_in,
    remembered,
    with_label,
)

DC = 'xmlns:dc="http://purl.org/dc/elements/1.1/"'
LR = 'xmlns:lr="http://ns.adobe.com/lightroom/1.0/"'
DIGIKAM = 'xmlns:digiKam="http://www.digikam.org/ns/1.0/"'
HIERARCHY = "{http://ns.adobe.com/lightroom/1.0/}hierarchicalSubject"
TAGS = "{http://www.digikam.org/ns/1.0/}TagsList"
BEGIN = b'<?xpacket begin="\xef\xbb\xbf" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
END = b'\n<?xpacket end="w"?>'


def listed(*words, kind="Bag"):
    items = "".join(f"<rdf:li>{word}</rdf:li>" if word else "<rdf:li/>" for word in words)
    return f"<rdf:{kind}>{items}</rdf:{kind}>"


def packet(inside):
    return (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        f'<rdf:Description rdf:about="" {DC} {LR} {DIGIKAM}>{inside}</rdf:Description>'
        "</rdf:RDF></x:xmpmeta>"
    ).encode()


def subject(*words, kind="Bag"):
    return f"<dc:subject>{listed(*words, kind=kind)}</dc:subject>"


def hierarchy(*words):
    return f"<lr:hierarchicalSubject>{listed(*words)}</lr:hierarchicalSubject>"


def tags(*words):
    return f"<digiKam:TagsList>{listed(*words, kind='Seq')}</digiKam:TagsList>"


def lists_of(data):
    return [
        keywords_in(data, name)
        for name in ("{http://purl.org/dc/elements/1.1/}subject", HIERARCHY, TAGS)
    ]


# What lies inside pictures


@pytest.mark.parametrize("before", [b"", b" \n", b'<?xml version="1.0"?>', b"\n<?xml?>\n "])
def test_inside_a_picture_a_packet_stands_between_its_marks(before):
    assert as_packet(before + b"<x/>\n") == BEGIN + b"<x/>" + END


def test_marks_that_are_there_stay():
    marked = b"<?xpacket begin='' id='other'?><x/><?xpacket end='r'?>"
    assert as_packet(b'<?xml version="1.0"?>\n' + marked + b" ") == marked


# What came from here


def test_only_what_came_from_here_is_remembered():
    assert remembered(None) == remembered(b"") == []
    assert remembered(packet(subject("sea"))) == []
    assert remembered(with_label(packet(subject("sea", "bird")), "bird/owl")) == ["owl"]
    assert not is_ours(packet(subject("sea")))
    assert is_ours(with_label(packet(subject("sea")), "owl"))
    assert not is_ours(with_label(with_label(packet(subject("sea")), "owl"), ""))


def test_a_packet_without_a_label_has_none():
    assert label_in(packet(subject("sea"))) == ""
    empty = with_label(packet(""), "owl").replace(b"<rdf:li>owl</rdf:li>", b"<rdf:li/>")
    assert label_in(empty) == ""


def test_without_a_label_no_empty_list_is_left():
    once = with_label(packet(hierarchy("sea")), "owl")
    assert keywords_in(once) == ["sea", "owl"]
    none = with_label(with_label(packet(hierarchy("sea")), "owl"), "")
    assert none.count(b"hierarchicalSubject>") == 2  # one list, from its beginning to its end
    assert b"owl" not in none
    left = with_label(with_label(None, "owl"), "")
    assert b"subject" not in left
    assert b"TagsList" not in left
    assert b"handful" not in left


# A person's words


def test_parts_of_a_whole_name_are_no_words_of_their_own():
    data = packet(subject("Places", "Rome", "boat") + hierarchy("Places|Rome"))
    assert lists_of(with_label(data, "owl")) == [
        ["Places", "Rome", "boat", "owl"],
        ["Places|Rome", "boat", "owl"],
        ["Places/Rome", "boat", "owl"],
    ]


def test_a_word_without_text_is_none():
    data = packet(subject("", "boat") + hierarchy("", "Places|", "sea") + tags("/x"))
    assert keywords_in(data) == ["", "boat"]
    found = lists_of(with_label(data, "owl"))
    assert found == [
        ["", "boat", "sea", "owl"],
        ["", "Places|", "sea", "boat", "owl"],
        ["/x", "sea", "boat", "owl"],
    ]


def test_signs_that_join_are_written_otherwise_within_a_part_alone():
    data = packet(hierarchy("Band|AC/DC") + tags("Code/a|b"))
    subjects, wholes, tags_ = lists_of(with_label(data, "owl"))
    assert subjects == ["AC/DC", "a|b", "owl"]
    assert wholes == ["Band|AC/DC", "Code|a/b", "owl"]
    assert tags_ == ["Code/a|b", "Band/AC\\DC", "owl"]
    alone = packet(subject("AC/DC", "a|b"))
    assert lists_of(with_label(alone, "owl")) == [["AC/DC", "a|b", "owl"]] * 3


# How it is written


@pytest.mark.parametrize("kind", ["Bag", "Seq", "Alt"])
def test_words_join_the_list_that_is_there_of_whatever_kind(kind):
    new = with_label(
        packet(f"<dc:subject><!-- a remark -->{listed('sea', kind=kind)}</dc:subject>"), "owl"
    )
    assert new.count(f"<rdf:{kind}>".encode()) == new.count(f"</rdf:{kind}>".encode())
    start = new.index(b"<dc:subject>")
    inside = new[start : new.index(b"</dc:subject>")]
    assert inside.count(b"<rdf:") == 3  # the list and its two words
    assert b"a remark" in inside
    assert keywords_in(new) == ["sea", "owl"]


def test_a_list_that_holds_nothing_but_a_remark_gets_a_bag():
    new = with_label(packet("<dc:subject><!-- a remark --></dc:subject>"), "owl")
    assert keywords_in(new) == ["owl"]


def test_a_list_of_another_program_that_is_empty_gets_a_bag():
    empty = '<m:LastKeywordXMP xmlns:m="http://ns.microsoft.com/photo/1.0/"/>'
    new = with_label(packet(empty), "bird/owl")
    assert b"<m:LastKeywordXMP" in new
    assert keywords_in(new, "{http://ns.microsoft.com/photo/1.0/}LastKeywordXMP") == ["bird/owl"]
    start = new.index(b"<m:LastKeywordXMP")
    assert b"<rdf:Bag><rdf:li>bird/owl" in new[start:].partition(b"</m:")[0]


def test_namespaces_are_named_where_they_are_needed():
    new = with_label(None, "owl")
    assert new.startswith(b"<?xml version=")
    assert b"\n <rdf:RDF" in new  # people read new packets, too
    for prefix in (b"dc", b"lr", b"digiKam"):
        assert new.count(b"xmlns:" + prefix + b"=") == 1
    bare = b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/>'
    assert b'<rdf:Description rdf:about="">' in with_label(bare, "owl")


@pytest.mark.parametrize(
    "data",
    [
        b"<x/>",
        b'<!DOCTYPE x [<!ENTITY e "owl">]>' + packet(subject("&e;")),
        b"<!DOCTYPE x SYSTEM 'nowhere.dtd'>" + packet(subject("sea")),
        b"",
        b"\0",
    ],
)
def test_what_is_no_packet_or_declares_a_type_is_refused(data):
    with pytest.raises(NotXmp):
        keywords_in(data)


def test_filling_around_a_packet_is_no_part_of_it():
    assert keywords_in(b"\0 \r\n\t" + packet(subject("sea")) + b"\t\n\r \0") == ["sea"]
