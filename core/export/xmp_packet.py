"""XMP packets: keywords put into one, whatever else it holds kept as it is.

Three lists, since programs look at different ones: `dc:subject` holds every part of a name and is
read everywhere; `lr:hierarchicalSubject` (Lightroom, `bird|owl`) and `digiKam:TagsList` (digiKam,
`bird/owl`) hold the whole name. Microsoft's and Media Pro's are added to where they are.

A program shows the first list that it knows and no other: so each list gets a person's own words,
too, wherever they stand. Lists of our own remember what came from here, so that a label that has
changed takes its old keywords along and leaves a person's own alone.

Source: Adobe's XMP Specification, part 1 (ISO 16684-1), section 7; digiKam's handbook on metadata.
"""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lxml.etree import _Element

X, RDF = "adobe:ns:meta/", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
DC, LR = "http://purl.org/dc/elements/1.1/", "http://ns.adobe.com/lightroom/1.0/"
DIGIKAM = "http://www.digikam.org/ns/1.0/"
HANDFUL = "urn:handful:xmp:1.0/"

_PREFIXES = {"dc": DC, "lr": LR, "digiKam": DIGIKAM, "handful": HANDFUL}
_SUBJECT, _HIERARCHY, _TAGS = f"{{{DC}}}subject", f"{{{LR}}}hierarchicalSubject", "TagsList"
_LISTS = {_SUBJECT: "Bag", _HIERARCHY: "Bag", f"{{{DIGIKAM}}}{_TAGS}": "Seq"}
_JOINTS = {"hierarchicalSubject": "|", _TAGS: "/", "LastKeywordXMP": "/", "CatalogSets": "|"}
"""What joins the parts of a whole name, by what lists of them are called; several namespaces are
in use for some, so that of a list is not looked at."""

_REMEMBERED = {name: f"{{{HANDFUL}}}{name}" for name in ("subject", *_JOINTS)}
_LABEL = f"{{{HANDFUL}}}label"
_ITEM = f"{{{RDF}}}li"

# What XML 1.0 has no way to write.
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")

EMPTY = (
    f'<x:xmpmeta xmlns:x="{X}"><rdf:RDF xmlns:rdf="{RDF}">'
    '<rdf:Description rdf:about=""/></rdf:RDF></x:xmpmeta>'
)


_BEFORE = b'<?xpacket begin="\xef\xbb\xbf" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
_AFTER = b'\n<?xpacket end="w"?>'


class NotXmp(ValueError):
    """The bytes are no XMP packet that may be written to."""


def keyword_of(label: str) -> str:
    """Return a label as a keyword: without what XML cannot hold."""
    return _UNWRITABLE.sub(" ", label)


def with_label(packet: bytes | None, label: str) -> bytes:
    """Put a label into a packet as keywords, in the place of those put there before.

    Args:
        packet: of a sidecar that is there already; None for none.
        label: with `/` between the parts of a name; "" takes the keywords out and adds none.

    Raises:
        NotXmp: the packet is damaged, or not XMP.
    """
    from lxml import etree

    root = parsed(packet if packet is not None else EMPTY.encode())
    before = _held(root)
    _take_out(root, _LABEL)
    for called, memory in _REMEMBERED.items():
        _forget(root, called, memory)
    words = _own_words(root) if label else []
    for name in dict.fromkeys((*_LISTS, *_lists(root))):
        called = _called(name)
        texts = [*_as_listed(words, called), *_wanted(keyword_of(label), called)]
        known = {item.text for item in items(root, name)}
        new = [text for text in dict.fromkeys(texts) if text not in known]
        add(root, name, _LISTS.get(name, "Bag"), new)
        add(root, _REMEMBERED[called], "Bag", new)
    add(root, _LABEL, "Bag", [keyword_of(label)] if label else [])
    _drop_empty(root)
    if packet is not None and _held(root) == before:
        return packet
    tree = root.getroottree()
    if packet is None:
        etree.indent(tree, space=" ")
    return etree.tostring(tree, encoding="utf-8", xml_declaration=True) + b"\n"


def as_packet(packet: bytes) -> bytes:
    """Return what lies inside a picture: no declaration, and the marks by which it is found."""
    body = re.sub(rb"\A\s*<\?xml[^>]*\?>\s*", b"", packet).strip()
    return body if body.startswith(b"<?xpacket") else _BEFORE + body + _AFTER


def keywords_in(packet: bytes, name: str = _SUBJECT) -> list[str]:
    """Return what a list of a packet holds, by default `dc:subject`.

    Raises:
        NotXmp: the packet is damaged, or not XMP.
    """
    return texts_in(parsed(packet), name)


def label_in(packet: bytes) -> str:
    """Return the label that `with_label` put into a packet; "" for none.

    Raises:
        NotXmp: the packet is damaged, or not XMP, or does not hold what it says it does.
    """
    root = parsed(packet)
    label = _label(root)
    held = {name: {item.text for item in items(root, name)} for name in _LISTS}
    if not all(held[name] >= {*_wanted(label, _called(name))} for name in _LISTS):
        raise NotXmp(f"the keywords are not those of {label}")
    return label


def remembered(packet: bytes | None) -> list[str]:
    """Return the words that came from here into `dc:subject`.

    Raises:
        NotXmp: the packet is damaged, or not XMP.
    """
    return texts_in(parsed(packet), _REMEMBERED["subject"]) if packet else []


def is_ours(packet: bytes) -> bool:
    """Tell whether a packet holds keywords that came from here."""
    return bool(items(parsed(packet), _LABEL))


def _label(root: "_Element") -> str:
    return next((item.text or "" for item in items(root, _LABEL)), "")


def _called(name: str) -> str:
    return name.rpartition("}")[2]


def _lists(root: "_Element") -> list[str]:
    """Return the lists of keywords that a packet has, by their whole names."""
    tags = (element.tag for element in root.iter() if isinstance(element.tag, str))
    return list(dict.fromkeys(tag for tag in tags if tag == _SUBJECT or _called(tag) in _JOINTS))


def _held(root: "_Element") -> dict[str, list[str | None]]:
    """Return what stands in all lists, in their order."""
    names = (*_lists(root), *_REMEMBERED.values(), _LABEL)
    return {name: [item.text for item in items(root, name)] for name in names}


def _own_words(root: "_Element") -> list[tuple[str, ...]]:
    """Return the words that a person gave, each as the parts of its name, wherever they stand."""
    whole = [
        tuple(part.strip() for part in (item.text or "").split(_JOINTS[_called(name)]))
        for name in _lists(root)
        if name != _SUBJECT
        for item in items(root, name)
    ]
    parts = {part for word in whole for part in word}
    plain = ((item.text or "").strip() for item in items(root, _SUBJECT))
    words = [*whole, *((text,) for text in plain if text not in parts)]
    return [word for word in dict.fromkeys(words) if all(word)]


def _as_listed(words: Sequence[tuple[str, ...]], called: str) -> list[str]:
    """Write words down as a list has them."""
    joint = _JOINTS.get(called)
    if joint is None:
        return [word[-1] for word in words]
    # digiKam, too, writes a slash within a part as a backslash.
    other = {"/": "\\", "|": "/"}[joint]
    return [
        joint.join(part.replace(joint, other) for part in word) if word[1:] else word[0]
        for word in words
    ]


def _wanted(label: str, called: str) -> list[str]:
    """Return what a list is to hold of a label."""
    if not label:
        return []
    parts = [part.strip() for part in label.split("/") if part.strip()] or [label]
    match _JOINTS.get(called):
        case None:
            return list(dict.fromkeys(parts))
        case "|":  # a name that holds one is left to `dc:subject`
            return [] if "|" in label else ["|".join(parts)]
        case _:
            return [label]


def parsed(packet: bytes) -> "_Element":
    """Return the root of a packet.

    Raises:
        NotXmp: the packet is damaged, or not XMP.
    """
    from lxml import etree

    # A sidecar may come from anywhere: nothing in it is fetched, and nothing expanded.
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(packet.strip(b"\0 \r\n\t"), parser)
    except etree.XMLSyntaxError as error:
        raise NotXmp(str(error)) from error
    facts: Any = root.getroottree().docinfo
    if facts.doctype or _rdf(root) is None:
        raise NotXmp("no XMP")
    return root


def _rdf(root: "_Element") -> "_Element | None":
    return root if root.tag == f"{{{RDF}}}RDF" else root.find(f"{{{RDF}}}RDF")


def texts_in(root: "_Element", name: str) -> list[str]:
    """Return the texts of a list."""
    return [item.text or "" for item in items(root, name)]


def items(root: "_Element", name: str) -> "list[_Element]":
    """Return the items of a list."""
    return [item for element in root.iter(name) for item in element.iter(_ITEM)]


def _forget(root: "_Element", called: str, memory: str) -> None:
    """Take out what was put into lists before; what a person put there stays."""
    ours = [item.text for item in items(root, memory)]
    for name in (tag for tag in _lists(root) if _called(tag) == called):
        for item in items(root, name):
            if item.text in ours:
                _remove(item)
    _take_out(root, memory)


def _take_out(root: "_Element", name: str) -> None:
    for element in list(root.iter(name)):
        _remove(element)


def add(root: "_Element", name: str, kind: str, texts: Sequence[str]) -> None:
    """Put texts into a list, which is made where there is none."""
    if texts:
        holder = _holder(root, name, kind)
        for text in texts:
            _child(holder, _ITEM).text = text


def _holder(root: "_Element", name: str, kind: str) -> "_Element":
    """Return the container of a list; make it where there is none."""
    element = next(root.iter(name), None)
    if element is None:
        rdf = _rdf(root)
        assert rdf is not None, "parsed as XMP"
        description = rdf.find(f"{{{RDF}}}Description")
        if description is None:
            description = _child(rdf, f"{{{RDF}}}Description")
            description.set(f"{{{RDF}}}about", "")
        element = _child(description, name)
    containers = [child for child in element if child.tag in _containers()]
    return containers[0] if containers else _child(element, f"{{{RDF}}}{kind}")


def _containers() -> tuple[str, ...]:
    return tuple(f"{{{RDF}}}{kind}" for kind in ("Bag", "Seq", "Alt"))


def _child(parent: "_Element", tag: str) -> "_Element":
    from lxml import etree

    prefixes = {prefix: uri for prefix, uri in _PREFIXES.items() if tag.startswith(f"{{{uri}}}")}
    return etree.SubElement(parent, tag, nsmap=prefixes)


def _remove(element: "_Element") -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _drop_empty(root: "_Element") -> None:
    for name in _lists(root):
        for element in list(root.iter(name)):
            if not any(True for _ in element.iter(_ITEM)):
                _remove(element)
