"""Copies of pictures with their label inside, for programs that read no sidecars.

The keywords join those that are inside, as XMP and, in a JPEG, as IPTC. The pixels are copied byte
by byte. Your own pictures are only read.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

from core.domain.errors import ExportError
from core.domain.progress import Tick
from core.domain.records import Row, Status
from core.export.atomic_write import reason_of
from core.export.base_formats import FolderFormat, first
from core.export.image_copies import labelled_bytes
from core.export.interfaces import HEAD, Content, Entry, Written
from core.export.metadata.beginnings import beginning
from core.export.metadata.containers import NoPlace, Notes, notes_in, with_notes
from core.export.metadata.iptc import with_keywords
from core.export.xmp_packet import (
    NotXmp,
    as_packet,
    keyword_of,
    keywords_in,
    label_in,
    remembered,
    with_label,
)
from core.export.xmp_sidecars import place_below, tops_of

_JPEG = b"\xff\xd8"


class KeywordsInside(FolderFormat):
    """One copy of each picture that has a label and is of a kind that takes keywords."""

    kind = "keywords"
    takes_pictures = True

    def takes(self, status: Status, has_label: bool) -> bool:
        """See `Format.takes`."""
        return has_label

    def write(self, content: Content, part: Path, tick: Tick) -> Written:
        """See `FolderFormat.write`."""
        written = Written()
        tops = tops_of(content)
        for row in self.taken(content, written, tick):
            name = place_below(tops, row.full_path)
            data = _with_label(row, written)
            if data is None:
                continue
            try:
                (part / name).parent.mkdir(parents=True, exist_ok=True)
                (part / name).write_bytes(data)
            except OSError as error:
                raise ExportError(content.target, reason_of(error)) from error
            written.add(name, keyword_of(row.label))
        return written

    def read(self, content: Content, part: Path) -> Iterator[Entry]:
        """See `FolderFormat.read`."""
        for path in part.rglob("*"):
            if path.is_file():
                packet = notes_in(path.read_bytes()).packet
                yield path.relative_to(part).as_posix(), label_in(packet) if packet else ""

    def preview(self, content: Content) -> tuple[str, Sequence[str]]:
        """See `Format.preview`."""
        tops = tops_of(content)
        return "", [place_below(tops, row.full_path) for row in first(content.rows[:HEAD], self)]


def _with_label(row: Row, written: Written) -> bytes | None:
    """Return a picture with its label inside; None, and a note, where that cannot be."""
    data = labelled_bytes(row, written)
    if data is None:
        return None
    try:
        return labelled(data, row.label)
    except NoPlace as error:
        written.skip(row, str(error))
    except NotXmp:
        written.skip(row, "the notes inside it are damaged")
    return None


def labelled(data: bytes, label: str) -> bytes:
    """Return a picture with a label inside, in the place of one that was put there before.

    Raises:
        NoPlace: there is none for it in a file of this kind.
        NotXmp: the notes inside cannot be added to.
    """
    notes = notes_in(data)
    if notes.packet is not None:
        remembered(notes.packet)  # raises where it is damaged
    packet = with_label(beginning(notes, for_sidecar=False), label)
    is_jpeg = data.startswith(_JPEG)
    return with_notes(data, as_packet(packet), _iim(notes, packet) if is_jpeg else None)


def _iim(notes: Notes, packet: bytes) -> bytes | None:
    words = keywords_in(packet)
    gone = [word for word in remembered(notes.packet) if word not in words]
    return with_keywords(notes.iim, words, gone)
