"""XMP packets: keywords put into one, whatever else it holds kept as it is.

Three lists, since programs look at different ones: `dc:subject` holds every part of a name and is
read everywhere; `lr:hierarchicalSubject` (Lightroom, `bird|owl`) and `digiKam:TagsList` (digiKam,
`bird/owl`) hold the whole name. A list of our own remembers what came from here, so that a label
that has changed takes its old keywords along and leaves a person's own alone.

Source: Adobe's XMP Specification, part 1 (ISO 16684-1), section 7; digiKam's handbook on metadata.
"""

import re
from collections.abc import Mapping, Sequence
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
_MEMORY = {one: f"{{{HANDFUL}}}{one.rpartition('}')[2]}" for one in _LISTS}
_LABEL = f"{{{HANDFUL}}}label"
_ITEM = f"{{{RDF}}}li"

# What XML 1.0 has no way to write.
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")

_EMPTY = (
    f'<x:xmpmeta xmlns:x="{X}"><rdf:RDF xmlns:rdf="{RDF}">'
    '<rdf:Description rdf:about=""/></rdf:RDF></x:xmpmeta>'
)


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

    root = _parsed(packet if packet is not None else _EMPTY.encode())
    wanted = _wanted(keyword_of(label))
    if packet is not None and _label(root) == keyword_of(label) and _holds(root, wanted):
        return packet
    _take_out(root, _LABEL)
    for name, kind in _LISTS.items():
        _forget(root, name)
        known = {one.text for one in _items(root, name)}
        new = [text for text in wanted[name] if text not in known]
        _add(root, name, kind, new)
        _add(root, _MEMORY[name], "Bag", new)
    _add(root, _LABEL, "Bag", [keyword_of(label)] if label else [])
    _drop_empty(root)
    tree = root.getroottree()
    if packet is None:
        etree.indent(tree, space=" ")
    return etree.tostring(tree, encoding="utf-8", xml_declaration=True) + b"\n"


def keywords_in(packet: bytes, name: str = _SUBJECT) -> list[str]:
    """Return what a list of a packet holds, by default `dc:subject`.

    Raises:
        NotXmp: the packet is damaged, or not XMP.
    """
    return [one.text or "" for one in _items(_parsed(packet), name)]


def label_in(packet: bytes) -> str:
    """Return the label that `with_label` put into a packet; "" for none.

    Raises:
        NotXmp: the packet is damaged, or not XMP, or does not hold what it says it does.
    """
    root = _parsed(packet)
    label = _label(root)
    if not _holds(root, _wanted(label)):
        raise NotXmp(f"the keywords are not those of {label}")
    return label


def is_ours(packet: bytes) -> bool:
    """Tell whether a packet holds keywords that came from here."""
    return bool(_items(_parsed(packet), _LABEL))


def _label(root: "_Element") -> str:
    return next((one.text or "" for one in _items(root, _LABEL)), "")


def _holds(root: "_Element", wanted: Mapping[str, Sequence[str]]) -> bool:
    return all(
        set(texts) <= {one.text for one in _items(root, name)} for name, texts in wanted.items()
    )


def _wanted(label: str) -> dict[str, list[str]]:
    """Return what each list is to hold of a label."""
    if not label:
        return {name: [] for name in _LISTS}
    parts = [one.strip() for one in label.split("/") if one.strip()] or [label]
    # Lightroom splits at every `|`; a name that holds one is left to `dc:subject`.
    whole = [] if "|" in label else ["|".join(parts)]
    subject, hierarchy, tags = _LISTS
    return {subject: list(dict.fromkeys(parts)), hierarchy: whole, tags: [label]}


def _parsed(packet: bytes) -> "_Element":
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


def _items(root: "_Element", name: str) -> "list[_Element]":
    return [item for one in root.iter(name) for item in one.iter(_ITEM)]


def _forget(root: "_Element", name: str) -> None:
    """Take out what was put into a list before; what a person put there stays."""
    ours = [one.text for one in _items(root, _MEMORY[name])]
    for item in _items(root, name):
        if item.text in ours:
            _remove(item)
    _take_out(root, _MEMORY[name])


def _take_out(root: "_Element", name: str) -> None:
    for one in list(root.iter(name)):
        _remove(one)


def _add(root: "_Element", name: str, kind: str, texts: Sequence[str]) -> None:
    if texts:
        holder = _holder(root, name, kind)
        for text in texts:
            _child(holder, _ITEM).text = text


def _holder(root: "_Element", name: str, kind: str) -> "_Element":
    """Return the container of a list; make it where there is none."""
    found = next(root.iter(name), None)
    if found is None:
        rdf = _rdf(root)
        assert rdf is not None, "parsed as XMP"
        description = rdf.find(f"{{{RDF}}}Description")
        if description is None:
            description = _child(rdf, f"{{{RDF}}}Description")
            description.set(f"{{{RDF}}}about", "")
        found = _child(description, name)
    containers = [one for one in found if one.tag in _containers()]
    return containers[0] if containers else _child(found, f"{{{RDF}}}{kind}")


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
    for name in _LISTS:
        for one in list(root.iter(name)):
            if not any(True for _ in one.iter(_ITEM)):
                _remove(one)
