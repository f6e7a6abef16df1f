"""What a picture says of itself in words, as the packet that its label joins.

A program that finds a sidecar looks at that alone: without the keywords, the title and the stars
that are inside the picture, these would vanish from its view.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PIL import ExifTags, Image

from core.export.metadata import iptc
from core.export.metadata.containers import Notes
from core.export.xmp_packet import DC, EMPTY, RDF, NotXmp, add, parsed, texts_in
from core.imaging.decoding import DECODER_ERRORS

if TYPE_CHECKING:
    from lxml.etree import _Element

_XMP_BASIC = "http://ns.adobe.com/xap/1.0/"
_PHOTOSHOP = "http://ns.adobe.com/photoshop/1.0/"
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"

# What people write. Not what programs note for themselves: with darktable's or Camera Raw's steps
# in a sidecar, what was done to the picture would be done once more.
_WORDS = (
    DC,
    "http://ns.adobe.com/lightroom/1.0/",
    "http://www.digikam.org/ns/1.0/",
    "http://ns.microsoft.com/photo/",
    "http://ns.iview-multimedia.com/mediapro/",
    "http://ns.acdsee.com/",
    "http://ns.adobe.com/xap/1.0/rights/",
    "http://iptc.org/std/",
    "http://www.metadataworkinggroup.com/schemas/",
    "http://creativecommons.org/ns#",
)
_BASIC = {"Rating", "Label", "CreateDate"}
_NOT_OF_PHOTOSHOP = {"History", "DocumentAncestors", "ICCProfile", "ColorMode", "TextLayers"}

_TEXTS = (
    (f"{{{DC}}}title", "Alt", iptc.TITLE),
    (f"{{{DC}}}description", "Alt", iptc.DESCRIPTION),
    (f"{{{DC}}}creator", "Seq", iptc.CREATOR),
    (f"{{{DC}}}rights", "Alt", iptc.COPYRIGHT),
)


def beginning(notes: Notes, *, for_sidecar: bool) -> bytes | None:
    """Return a packet with what a picture says of itself; None where it says nothing.

    Args:
        notes: of the picture.
        for_sidecar: without what programs note for themselves.
    """
    from lxml import etree

    root, is_new = _root(notes.packet)
    if for_sidecar:
        _drop_all_but_words(root)
    before = etree.tostring(root)
    exif = _exif(notes.exif)
    words = [*iptc.texts_in(notes.iim, iptc.KEYWORDS), *_listed(exif, _XP_KEYWORDS)]
    known = texts_in(root, f"{{{DC}}}subject")
    new = [word for word in dict.fromkeys(words) if word and word not in known]
    add(root, f"{{{DC}}}subject", "Bag", new)
    for name, kind, field in _TEXTS:
        texts = [text for text in iptc.texts_in(notes.iim, field) if text]
        if name.endswith("rights"):
            texts = texts or _listed(exif, ExifTags.Base.Copyright)
        if texts and not texts_in(root, name):
            add(root, name, kind, texts if kind == "Seq" else ["\n".join(texts)])
            _mark_language(root, name)
    _add_rating(root, exif)
    if is_new and etree.tostring(root) == before:
        return None
    if for_sidecar and not _says_anything(root):
        return None
    etree.cleanup_namespaces(root)
    return etree.tostring(root.getroottree(), encoding="utf-8")


def _root(packet: bytes | None) -> "tuple[_Element, bool]":
    try:
        if packet is not None:
            return parsed(packet), False
    except NotXmp:  # as good as none
        pass
    return parsed(EMPTY.encode()), True


def _drop_all_but_words(root: "_Element") -> None:
    for description in list(root.iter(f"{{{RDF}}}Description")):
        above = description.getparent()
        if above is None or above.tag != f"{{{RDF}}}RDF":
            continue  # a part of a value
        for name in list(description.attrib):
            if not _is_of_words(str(name)) and not str(name).startswith(f"{{{RDF}}}"):
                del description.attrib[name]
        for child in list(description):
            if not isinstance(child.tag, str) or not _is_of_words(child.tag):
                description.remove(child)


def _is_of_words(name: str) -> bool:
    space, _, called = name.removeprefix("{").partition("}")
    if space == _XMP_BASIC:
        return called in _BASIC
    if space == _PHOTOSHOP:
        return called not in _NOT_OF_PHOTOSHOP
    return space.startswith(_WORDS)


def _says_anything(root: "_Element") -> bool:
    for description in root.iter(f"{{{RDF}}}Description"):
        names = [name for name in description.attrib if not str(name).startswith(f"{{{RDF}}}")]
        if names or len(description):
            return True
    return False


def _mark_language(root: "_Element", name: str) -> None:
    for alternatives in root.iter(f"{{{RDF}}}Alt"):
        above = alternatives.getparent()
        if above is not None and above.tag == name:
            alternatives[0].set(_XML_LANG, "x-default")


def _add_rating(root: "_Element", exif: Mapping[int, object]) -> None:
    name = f"{{{_XMP_BASIC}}}Rating"
    stars = exif.get(_RATING)
    description = next(root.iter(f"{{{RDF}}}Description"), None)
    if not isinstance(stars, int) or not 0 < stars <= 5 or description is None:
        return
    if next(root.iter(name), None) is None and not any(
        name in element.attrib for element in root.iter(f"{{{RDF}}}Description")
    ):
        description.set(name, str(stars))


_RATING, _XP_KEYWORDS = 0x4746, 0x9C9E  # Windows writes these


def _exif(data: bytes | None) -> Mapping[int, object]:
    """Return the values of the tags that are of use; nothing where the notes are damaged."""
    exif = Image.Exif()
    try:
        if data:
            exif.load(b"Exif\0\0" + data)
        # They are decoded when they are asked for.
        return {tag: exif.get(tag) for tag in (_RATING, _XP_KEYWORDS, ExifTags.Base.Copyright)}
    except DECODER_ERRORS:
        return {}


def _listed(exif: Mapping[int, object], tag: int) -> list[str]:
    """Return the texts of a tag, parted where Windows parts them."""
    value = exif.get(tag)
    if isinstance(value, bytes):
        value = value.decode("utf-16-le", "replace")
    if not isinstance(value, str):
        return []
    texts = value.strip("\0 ").split(";") if tag == _XP_KEYWORDS else [value.strip("\0 ")]
    return [text.strip() for text in texts if text.strip()]
