"""Where the picture of a task lies: in the project, below a folder, or on the server."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from core.domain.errors import ImageError
from core.domain.imports import LabelRecord
from core.domain.progress import Tick
from core.domain.reports import Skipped
from core.imaging.decoding import EXTENSIONS
from core.imaging.discovery import content_hash
from core.importers.addresses import is_uploaded, paths_in
from core.operations.importing.matching import Found, match
from core.operations.label_studio.download import Server
from core.store import Project

PICTURES = ".pictures"
"""Of the folder beside a project for what was fetched from the server."""


@dataclass(frozen=True, slots=True)
class Places:
    """Where pictures may come from.

    Attributes:
        root: the document root of Label Studio's local files, on this computer; None for none.
        server: that uploads are fetched from; None to fetch nothing.
    """

    root: Path | None = None
    server: Server | None = None


def find_pictures(
    project: Project, addresses: Sequence[str], places: Places, tick: Tick
) -> tuple[dict[int, Path], list[Skipped]]:
    """Find the file of each address; what the server has is fetched where it is needed.

    Args:
        project: an open project.
        addresses: of pictures, as the data of tasks have them.
        places: where they may come from.
        tick: called with (done, to do).

    Returns:
        files by the address's number, and the others with the reason.
    """
    records = [_record(address) for address in addresses]
    fetched, failed = _fetched(records, places, tick)
    for number, data in fetched.items():
        key = content_hash(data)
        records[number] = replace(records[number], content=key, n_bytes=len(data))
    bases = [places.root] if places.root else []
    matches = match(project, records, bases, None, tick)
    files = {}
    for number, hit in matches.found.items():
        path = _path(project, hit, places)
        # An upload has no path here: another picture may have its name.
        if path is not None and (number not in fetched or hit.by == "content"):
            files[number] = path
    for number in fetched.keys() - files.keys():
        files[number] = _place(project, records[number])
        files[number].parent.mkdir(exist_ok=True)
        files[number].write_bytes(fetched[number])
    told = {skipped.path: skipped for skipped in (*matches.unmatched, *matches.ambiguous, *failed)}
    missing = [
        told.get(record.path, Skipped(record.path, "no such picture is in the project"))
        for number, record in enumerate(records)
        if number not in files
    ]
    return files, missing


def _record(address: str) -> LabelRecord:
    path, *others = paths_in(address)
    return LabelRecord(path, others=tuple(others), is_tidied=is_uploaded(address), where=address)


def _fetched(
    records: Sequence[LabelRecord], places: Places, tick: Tick
) -> tuple[dict[int, bytes], list[Skipped]]:
    """Fetch uploads, which no path on this computer stands for."""
    fetched: dict[int, bytes] = {}
    failed: list[Skipped] = []
    if places.server is None:
        return fetched, failed
    wanted = [n for n, sought in enumerate(records) if is_uploaded(sought.where)]
    for done, number in enumerate(wanted):
        tick(done, len(wanted))
        try:
            fetched[number] = places.server.fetch(records[number].where)
        except ImageError as error:
            failed.append(Skipped(records[number].path, error.reason))
    return fetched, failed


def _place(project: Project, record: LabelRecord) -> Path:
    suffix = PurePosixPath(record.path).suffix.lower()
    folder = project.path.with_name(project.path.name + PICTURES)
    return folder / f"{record.content}{suffix if suffix in EXTENSIONS else '.img'}"


def _path(project: Project, hit: Found, places: Places) -> Path | None:
    """Return the file that was found; None for one that may not be looked at.

    Whoever asks names any path: what is not the project's must lie where it was told to look.
    """
    if hit.on_disk:
        own = project.path.with_name(project.path.name + PICTURES)
        around = [*project.files.folders(), own, *([places.root] if places.root else [])]
        path = Path(hit.on_disk).absolute()
        resolved = path.resolve()
        return path if any(resolved.is_relative_to(folder.resolve()) for folder in around) else None
    if hit.file_id:
        return next((file.full_path for file in project.files.get([hit.file_id])), None)
    file = project.files.of_images([hit.image_id]).get(hit.image_id)
    return file.full_path if file else None
