"""XMP sidecars: labels as keywords, for digiKam, Lightroom, darktable, Immich and others.

By default they lie in a folder of their own, laid out as the pictures are. Where the person says so
they go next to the pictures: sidecars that are there keep everything else that they hold, and all
of them arrive or none. A new one begins with what a person wrote into the picture itself.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath

from core.domain.errors import Cancelled, ExportError, ImageError
from core.domain.export import ExportReport, Naming
from core.domain.progress import Tick
from core.domain.records import Row, Status
from core.export.atomic_write import reason_of, whole_path
from core.export.base_formats import FolderFormat, first, report_of
from core.export.interfaces import HEAD, Content, Entry, Written, compare
from core.export.metadata.beginnings import beginning
from core.export.metadata.containers import notes_in
from core.export.safe_names import folder_names
from core.export.xmp_packet import NotXmp, is_ours, keyword_of, label_in, with_label
from core.imaging.discovery import read_bytes

_SUFFIX = ".xmp"


class Sidecars(FolderFormat):
    """One sidecar for each picture that has a label."""

    kind = "xmp"

    def takes(self, status: Status, has_label: bool) -> bool:
        """See `Format.takes`."""
        return has_label

    def run(self, content: Content, tick: Tick) -> ExportReport:
        """See `Format.run`."""
        return self._beside(content, tick) if content.choices.beside else super().run(content, tick)

    def write(self, content: Content, part: Path, tick: Tick) -> Written:
        """See `FolderFormat.write`."""
        written = Written()
        tops = tops_of(content)
        taken: set[str] = set()
        for row in self.taken(content, written, tick):
            name = place_below(tops, sidecar_of(row.full_path, content.choices.naming))
            packet = _packet(row, name, taken, content.choices.naming, written)
            if packet is not None:
                (part / name).parent.mkdir(parents=True, exist_ok=True)
                (part / name).write_bytes(packet)
                written.add(name, keyword_of(row.label))
        return written

    def read(self, content: Content, part: Path) -> Iterator[Entry]:
        """See `FolderFormat.read`."""
        for path in part.rglob("*" + _SUFFIX):
            yield path.relative_to(part).as_posix(), label_in(path.read_bytes())

    def preview(self, content: Content) -> tuple[str, Sequence[str]]:
        """See `Format.preview`."""
        rows = first(content.rows[:HEAD], self)
        naming = content.choices.naming
        if content.choices.beside:
            names = [str(sidecar_of(row.full_path, naming)) for row in rows]
        else:
            tops = tops_of(content)
            names = [place_below(tops, sidecar_of(row.full_path, naming)) for row in rows]
        text = with_label(None, rows[0].label).decode() if rows else ""
        return text, names

    def _beside(self, content: Content, tick: Tick) -> ExportReport:
        """Put sidecars next to pictures: make all of them first, then let them take their places.

        A kill in between leaves whole sidecars, some of them new; the next export does the rest.
        """
        written = Written()
        packets: dict[Path, bytes] = {}
        taken: set[str] = set()
        for row in self.taken(content, written, tick):
            place = sidecar_of(row.full_path, content.choices.naming)
            packet = _packet(row, str(place), taken, content.choices.naming, written)
            if packet is not None:
                packets[place] = packet
                written.add(str(place), keyword_of(row.label))
        for row in content.rows:
            place = sidecar_of(row.full_path, content.choices.naming)
            if not row.label and place not in packets:
                packets.update(_without_old(place))
        before: dict[Path, bytes | None] = {}
        try:
            for number, (place, packet) in enumerate(packets.items()):
                tick(number, len(packets))
                before[place] = _held(place)
                if before[place] != packet:
                    _put(place, packet)
            compare(written, _read_beside(written), content.target)
        except BaseException as error:
            failure = _failure(error, content.target, _undo(before))
            if failure is None:
                raise
            raise failure from error
        return report_of(self, content, written)


def sidecar_of(picture: Path, naming: Naming) -> Path:
    """Say where a picture's sidecar lies: `owl.jpg.xmp`, or `owl.xmp` as Lightroom wants it."""
    if naming == "lightroom":
        return picture.with_name(picture.stem + _SUFFIX)
    return picture.with_name(picture.name + _SUFFIX)


def tops_of(content: Content) -> dict[Path, str]:
    """Name the folder that stands for each folder; "" where only one is meant.

    Examples lie in folders of their own, which the project does not show.
    """
    shown = [content.folder] if content.folder is not None else content.project.files.folders()
    elsewhere = (
        row.full_path.parent
        for row in content.rows
        if not any(row.full_path.is_relative_to(folder) for folder in shown)
    )
    folders = [*shown, *dict.fromkeys(elsewhere)]
    # The innermost comes first, as it is what a picture is found by.
    folders.sort(key=lambda folder: -len(folder.parts))
    is_clear = len({folder.name for folder in folders}) == len(folders)
    called = {folder: folder.name if is_clear else str(folder) for folder in folders}
    if content.folder is None:
        names = folder_names(called.values())
        return {folder: names[name] for folder, name in called.items()}
    # The folder that is meant is the top itself, and what lies in it keeps its names.
    taken = {row.path.partition("/")[0] for row in content.rows}
    names = folder_names(called.values(), taken)
    return {
        folder: "" if folder == content.folder else names[name] for folder, name in called.items()
    }


def place_below(tops: Mapping[Path, str], file: Path) -> str:
    """Name a file within the folders that stand for those it may lie in."""
    for folder, top in tops.items():
        if file.is_relative_to(folder):
            return PurePosixPath(top, file.relative_to(folder)).as_posix()
    raise AssertionError(f"{file} lies nowhere")


def _packet(row: Row, name: str, taken: set[str], naming: Naming, written: Written) -> bytes | None:
    """Make a picture's packet out of the one it has; None, and a note, where that cannot be."""
    # Without suffixes, `Owl.jpg` and `owl.png` meet in one sidecar where case makes no difference.
    key = name.casefold() if naming == "lightroom" else name
    if key in taken:
        written.skip(row, "another picture has the sidecar of this name")
        return None
    try:
        packet = _existing(row, naming)
        packet = with_label(_begun(row) if packet is None else packet, row.label)
    except NotXmp:
        written.skip(row, "its sidecar is damaged")
        return None
    except OSError as error:
        written.skip(row, f"its sidecar cannot be read: {reason_of(error)}")
        return None
    taken.add(key)
    return packet


def _existing(row: Row, naming: Naming) -> bytes | None:
    place = sidecar_of(row.full_path, naming)
    return place.read_bytes() if place.is_file() else None


def _begun(row: Row) -> bytes | None:
    """Begin a new sidecar with what the picture says of itself; None where it says nothing."""
    try:
        notes = notes_in(read_bytes(row.full_path))
    except ImageError:
        return None
    return beginning(notes, for_sidecar=True)


def _without_old(place: Path) -> dict[Path, bytes]:
    """Take the keywords of an earlier export from a picture that has no label any more."""
    try:
        packet = place.read_bytes() if place.is_file() else None
        return {place: with_label(packet, "")} if packet and is_ours(packet) else {}
    except (NotXmp, OSError):  # not ours, then
        return {}


def _put(place: Path, packet: bytes) -> None:
    with whole_path(place) as part:
        part.write_bytes(packet)


def _read_beside(written: Written) -> Iterator[Entry]:
    for name, _ in written.entries:
        yield name, label_in(Path(name).read_bytes())


def _held(place: Path) -> bytes | None:
    return place.read_bytes() if place.exists() else None


def _undo(before: dict[Path, bytes | None]) -> list[Path]:
    """Put back what was there before; return the places where that could not be done.

    A place that still holds it is not touched: nothing was written there.
    """
    left = []
    for place, packet in before.items():
        try:
            if _held(place) == packet:
                continue
            if packet is None:
                place.unlink()
            else:
                _put(place, packet)
        except (OSError, ExportError, KeyboardInterrupt):  # Ctrl+C is often pressed twice
            left.append(place)
    return left


def _failure(error: BaseException, target: Path, left: list[Path]) -> ExportError | None:
    """Return what to raise for what ended the writing; None for that itself.

    Args:
        error: what ended it.
        target: of the export.
        left: sidecars that could not be taken back.
    """
    match error:
        case OSError():
            return ExportError(target, reason_of(error), left=left)
        case NotXmp():
            return ExportError(target, str(error), left=left)
        case ExportError() if left:
            return ExportError(error.path, error.reason, left=left)
        case Cancelled() | KeyboardInterrupt() if left:
            return ExportError(target, "it was stopped", left=left)
    if left:  # a mistake of ours, which crashes; its trace says this too
        error.add_note(f"could not be taken back: {', '.join(map(str, left))}")
    return None
