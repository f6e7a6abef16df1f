"""Keywords in and beside pictures: what XMP packets and IPTC records list.

Source: Adobe's XMP Specification, part 3 (where packets lie in files); IPTC-NAA Information
Interchange Model, datasets 2:25 and 1:90.
"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PIL import Image, ImageFile, IptcImagePlugin

from core.export.xmp_packet import DC, DIGIKAM, HANDFUL, LR, RDF
from core.imaging.decoders import DECODER_ERRORS
from core.imaging.reading import open_without_waiting

if TYPE_CHECKING:
    from lxml.etree import _Element

_SUBJECT = f"{{{DC}}}subject"
_HIERARCHIES = {f"{{{LR}}}hierarchicalSubject": "|", f"{{{DIGIKAM}}}TagsList": "/"}
_OWN, _ORIGIN = f"{{{HANDFUL}}}label", f"{{{HANDFUL}}}origin"
_ITEM = f"{{{RDF}}}li"

_XMP_TAG = 700  # of TIFF
_FORMATS = ("JPEG", "PNG", "TIFF", "WEBP")
_KEYWORD, _ENCODING = (2, 25), (1, 90)
_UTF8 = b"\x1b%G"

MOST_BYTES = 64 << 20
"""A sidecar is some kB; what is larger is none."""


@dataclass(slots=True)
class Keywords:
    """What one packet or picture lists.

    Attributes:
        flat: single words, of which some are parts of the whole names.
        whole: names with all that stands above them, parts joined by `/`.
        own: the label that Handful wrote, where it is still among them.
        origin: of that label, where it is said.
    """

    flat: list[str] = field(default_factory=list)
    whole: list[str] = field(default_factory=list)
    own: str = ""
    origin: str = ""

    def add(self, other: "Keywords") -> None:
        """Take in what another one lists."""
        self.flat += [keyword for keyword in other.flat if keyword not in self.flat]
        self.whole += [keyword for keyword in other.whole if keyword not in self.whole]
        self.own, self.origin = self.own or other.own, self.origin or other.origin

    def __bool__(self) -> bool:
        return bool(self.flat or self.whole)


def in_packet(packet: bytes) -> Keywords | None:
    """Return the keywords of an XMP packet; None where it is damaged or none."""
    from lxml import etree

    # A packet may come from anywhere: nothing in it is fetched, and nothing expanded.
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(packet.strip(b"\0 \r\n\t"), parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
    facts: Any = root.getroottree().docinfo
    if facts.doctype or next(root.iter(f"{{{RDF}}}RDF"), None) is None:
        return None
    keywords = Keywords(flat=_items(root, _SUBJECT))
    for name, mark in _HIERARCHIES.items():
        for hierarchy in _items(root, name):
            parts = [part.strip() for part in hierarchy.split(mark)]
            whole = "/".join(part for part in parts if part)
            if whole and whole not in keywords.whole:
                keywords.whole.append(whole)
    own = next(iter(_items(root, _OWN)), "")
    if own in keywords.whole or own in keywords.flat:
        keywords.own, keywords.origin = own, next(iter(_items(root, _ORIGIN)), "")
    return keywords


def in_sidecar(path: Path) -> Keywords | None:
    """Return the keywords of a sidecar; None where it cannot be read."""
    try:
        with open(path, "rb", opener=open_without_waiting) as file:
            data = file.read(MOST_BYTES + 1)
    except OSError:
        return None
    return in_packet(data) if len(data) <= MOST_BYTES else None


def in_picture(path: Path) -> Keywords | None:
    """Return the keywords inside a picture; None where it cannot be opened."""
    try:
        with (
            open(path, "rb", opener=open_without_waiting) as file,
            Image.open(file, formats=_FORMATS) as image,
        ):
            packet = _packet(image)
            keywords = (in_packet(packet) if packet else None) or Keywords()
            keywords.add(_iptc(image))
            return keywords
    except DECODER_ERRORS:
        return None


def _packet(image: ImageFile.ImageFile) -> bytes:
    packet = image.info.get("xmp") or image.info.get("XML:com.adobe.xmp")
    if packet is None and image.format == "TIFF":
        packet = getattr(image, "tag_v2", {}).get(_XMP_TAG)
    if isinstance(packet, str):
        return packet.encode("utf-8", "replace")
    return packet if isinstance(packet, bytes) else b""


def _iptc(image: ImageFile.ImageFile) -> Keywords:
    if image.format not in ("JPEG", "TIFF"):
        return Keywords()
    records: dict[tuple[int, int], Any] = IptcImagePlugin.getiptcinfo(image) or {}
    values = records.get(_KEYWORD, [])
    listed = values if isinstance(values, list) else [values]
    is_utf8 = records.get(_ENCODING) == _UTF8
    texts = [_text(value, is_utf8=is_utf8) for value in listed if isinstance(value, bytes)]
    return Keywords(flat=list(dict.fromkeys(filter(None, texts))))


def _text(value: bytes, *, is_utf8: bool) -> str:
    try:
        return value.decode().strip("\0 ")
    except UnicodeDecodeError:
        return "" if is_utf8 else value.decode("latin-1").strip("\0 ")


def _items(root: "_Element", name: str) -> list[str]:
    """Return the texts of a list, however it is written: as items, or as an attribute."""
    texts = [item.text.strip() for tag in root.iter(name) for item in tag.iter(_ITEM) if item.text]
    return list(dict.fromkeys(text for text in texts if text))
