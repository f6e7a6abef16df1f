"""What kind of file it is, by its first bytes."""

import re
from typing import Literal

Kind = Literal[
    "jpeg", "pillow", "tiff", "raw", "jpeg xl", "jpeg 2000", "dicom", "not read", "unknown"
]

RAW_SUFFIXES = frozenset(
    {
        *(".cr2", ".cr3", ".crw", ".nef", ".nrw", ".arw", ".srf", ".sr2", ".raf", ".orf", ".rw2"),
        *(".dng", ".pef", ".srw", ".raw", ".rwl", ".3fr", ".fff", ".iiq", ".x3f", ".mrw", ".kdc"),
        *(".dcr", ".erf", ".mef", ".mos"),
    }
)
"""Suffixes of camera raw files, in lower case. Most such files begin like a TIFF."""

_TIFF = rb"II\*\0|MM\0\*|II\+\0|MM\0\+"

_STARTS: tuple[tuple[Kind, str, bytes], ...] = (
    ("jpeg", "", rb"\xff\xd8"),
    ("pillow", "", rb"\x89PNG|GIF8|BM|RIFF....WEBP"),
    ("raw", "", rb"II\*\0.{4}CR|....ftypcrx |FUJIFILMCCD-RAW|IIRO|IIRS|MMOR|IIU\0|FOVb|\0MRM"),
    ("raw", "", rb"II\x1a\0\0\0HEAPCCDR"),
    ("tiff", "", _TIFF),
    ("pillow", "", rb"....ftyp(?:avif|avis|hei[cxms]|hev[cxms]|mif[12]|msf1)"),
    ("jpeg xl", "", rb"\xff\x0a|\0\0\0\x0cJXL \r\n\x87\n"),
    ("jpeg 2000", "", rb"\0\0\0\x0cjP  \r\n\x87\n|\xff\x4f\xff\x51"),
    ("dicom", "", rb".{128}DICM"),
    ("not read", "a Photoshop file", rb"8BPS"),
    ("not read", "a PDF document", rb"%PDF"),
    ("not read", "an Office document or an archive", rb"PK\x03\x04|\xd0\xcf\x11\xe0"),
    ("not read", "an archive", rb"Rar!|7z\xbc\xaf|\x1f\x8b|BZh"),
    ("not read", "a video", rb"....ftyp|\x1aE\xdf\xa3|RIFF....AVI |....moov|\0\0\x01\xba|OggS"),
    ("not read", "a sound file", rb"ID3|fLaC|RIFF....WAVE|\xff[\xfb\xf3\xf2]"),
    ("not read", "a vector drawing", rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]{0,200}>\s*)?<svg|%!PS"),
    ("not read", "a web page", rb"(?i)(?:\xef\xbb\xbf)?\s*<(?:!doctype\s+)?html"),
    ("not read", "an icon file", rb"\0\0[\x01\x02]\0[^\0]\0"),
    ("not read", "an EXR picture", rb"\x76\x2f\x31\x01"),
    ("not read", "a Radiance picture", rb"#\?RADIANCE|#\?RGBE"),
    ("not read", "a FITS file", rb"SIMPLE  ="),
    ("not read", "an HDF5 file", rb"\x89HDF\r\n"),
    ("not read", "a GIMP file", rb"gimp xcf"),
    ("not read", "a PNM picture", rb"P[1-7]\s"),
    ("not read", "a DjVu document", rb"AT&TFORM"),
    ("not read", "a DDS texture", rb"DDS "),
    ("not read", "an iCloud placeholder", rb"bplist00"),
)
_PATTERNS = [(kind, name, re.compile(start, re.DOTALL)) for kind, name, start in _STARTS]

_TGA_END = b"TRUEVISION-XFILE.\0"
_HEAD = 512


def kind_of(data: bytes, suffix: str = "") -> tuple[Kind, str]:
    """Tell the kind of a file, and for one that is not read its name with an article.

    Args:
        data: the file's bytes.
        suffix: of its name, in lower case. It counts only where a camera raw file begins as any
            TIFF does.
    """
    head = data[:_HEAD]
    if suffix in RAW_SUFFIXES and re.match(_TIFF, head):
        return "raw", ""
    for kind, name, pattern in _PATTERNS:
        if pattern.match(head):
            return kind, name
    return ("not read", "a TGA picture") if data.endswith(_TGA_END) else ("unknown", "")
