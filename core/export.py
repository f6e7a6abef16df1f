"""Labels for other programs: CSV, JSON, and copies in class folders. Whole or nothing.

The person's own pictures are only ever read.
"""

import csv
import json
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from core.errors import ExportError
from core.records import ExportReport, Row, Skipped, Tick, no_tick
from core.store import Project

KINDS = ("csv", "json", "folders")

COLUMNS = ("path", "label", "confidence", "runner_up", "runner_up_confidence", "status", "reason")

_TICK_EVERY = 200

# What Windows does not take in a name, so that a folder made here can be copied there.
_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f]')
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
_LONGEST = 120  # bytes of a class folder's name
_LONGEST_NAME = 255  # bytes of a name that file systems take


def export(
    project: Project,
    target: Path,
    *,
    kind: str,
    folder: Path | None = None,
    tick: Tick = no_tick,
) -> ExportReport:
    """Write labels and predictions. See `core.pipeline.export`."""
    target = target.absolute()
    rows = list(project.listing.rows(folder.absolute() if folder else None))
    if kind == "csv":
        return _write_csv(rows, target, tick)
    if kind == "json":
        return _write_json(project, rows, target, tick)
    if kind == "folders":
        return _copy_to_folders(project, rows, target, tick)
    raise ExportError(target, f"there is no format {kind!r}; there is {', '.join(KINDS)}")


@contextmanager
def whole_file(target: Path) -> Iterator[IO[str]]:
    """Open a text file that takes its place only once it is complete.

    Raises:
        ExportError: it cannot be written; what was there before is still there.
    """
    try:
        descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name[:50]}.")
    except OSError as error:
        raise ExportError(target, _reason(error)) from error
    part = Path(name)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        # A temporary file is private; the result gets the rights that any new file has.
        umask = os.umask(0)
        os.umask(umask)
        part.chmod(0o666 & ~umask)
        part.replace(target)
    except OSError as error:
        raise ExportError(target, _reason(error)) from error
    finally:
        part.unlink(missing_ok=True)


def _write_csv(rows: list[Row], target: Path, tick: Tick) -> ExportReport:
    with whole_file(target) as file:
        plain = csv.writer(file, lineterminator="\n")
        # Before Python 3.13 a carriage return in a name would go out unquoted and cut the line.
        quoted = csv.writer(file, lineterminator="\n", quoting=csv.QUOTE_ALL)
        plain.writerow(COLUMNS)
        for _, row in _counted(rows, tick):
            writer = quoted if "\r" in row.path else plain
            writer.writerow(
                [
                    row.path,
                    row.label,
                    _decimal(row.confidence),
                    row.runner_up,
                    _decimal(row.runner_up_confidence),
                    row.status,
                    row.reason,
                ]
            )
    return ExportReport(target, len(rows))


def _write_json(project: Project, rows: list[Row], target: Path, tick: Tick) -> ExportReport:
    model = project.models.current()
    head = {
        "project": project.path.name,
        "classes": [one.name for one in project.classes.all()],
        "model": model
        and {
            "id": model.id,
            "created": model.created,
            "learner": model.learner,
            "backbone": model.backbone,
            "n_examples": model.n_examples,
            "share_right": model.trust.share,
            "interval": [model.trust.low, model.trust.high],
        },
    }
    with whole_file(target) as file:
        # Row by row: one call over a million of them would hold every other thread up.
        file.write(json.dumps(head, ensure_ascii=False, indent=1)[:-2] + ',\n "images": [')
        for number, row in _counted(rows, tick):
            file.write((",\n  " if number else "\n  ") + _to_json(row))
        file.write("\n ]\n}\n")
    return ExportReport(target, len(rows))


def _copy_to_folders(project: Project, rows: list[Row], target: Path, tick: Tick) -> ExportReport:
    for source in project.files.folders():
        if target.resolve().is_relative_to(source.resolve()):
            raise ExportError(target, f"it lies inside {source}, whose pictures are being labelled")
    skipped = []
    n_copied = 0
    for _, row in _counted(rows, tick):
        if not row.label and row.status != "unknown":
            skipped.append(Skipped(row.path, row.reason or "it has no label yet"))
            continue
        try:
            folder = target / _place(row)
            folder.mkdir(parents=True, exist_ok=True)
            _copy(row.full_path, folder)
            n_copied += 1
        except FileNotFoundError:
            skipped.append(Skipped(row.path, "the file is gone"))
        except PermissionError as error:
            if not os.access(target, os.W_OK):
                raise ExportError(target, _reason(error)) from error
            skipped.append(Skipped(row.path, _reason(error)))
        except OSError as error:
            raise ExportError(target, _reason(error)) from error
    return ExportReport(target, n_copied, tuple(skipped))


def folder_name(class_name: str) -> str:
    """Make a name that every file system takes, as like the class's as possible."""
    name = _FORBIDDEN.sub("_", class_name).strip(" .")
    while len(name.encode()) > _LONGEST:
        name = name[:-1]
    return f"_{name}" if not name or _RESERVED.fullmatch(name) else name


def _place(row: Row) -> Path:
    """Sure labels go into their class; what should be looked at stands apart, marked by `_`."""
    if row.status == "unknown":
        return Path("_unknown")
    if row.status == "unsure":
        return Path("_unsure") / folder_name(row.label)
    return Path(folder_name(row.label))


def _copy(source: Path, folder: Path) -> None:
    """Copy a file, under another name where a different one has its name already."""
    name = source.name
    number = 1
    while (folder / name).exists():
        if _same_bytes(source, folder / name):
            return
        number += 1
        name = _shortened(source.stem, f" ({number}){source.suffix}")
    part = folder / f".{number}-{os.getpid()}.part"
    try:
        shutil.copyfile(source, part)
        shutil.copystat(source, part)
        part.replace(folder / name)
    finally:
        part.unlink(missing_ok=True)


def _shortened(stem: str, rest: str) -> str:
    while stem and len(os.fsencode(stem + rest)) > _LONGEST_NAME:
        stem = stem[:-1]
    return stem + rest


def _same_bytes(one: Path, two: Path) -> bool:
    return one.stat().st_size == two.stat().st_size and one.read_bytes() == two.read_bytes()


def _counted(rows: list[Row], tick: Tick) -> Iterator[tuple[int, Row]]:
    for number, row in enumerate(rows):
        if number % _TICK_EVERY == 0:
            tick(number, len(rows))
        yield number, row
    tick(len(rows), len(rows))


def _decimal(value: float | None) -> str:
    return "" if value is None else f"{value:.4f}"


def _to_json(row: Row) -> str:
    record = {name: getattr(row, name) for name in COLUMNS}
    return json.dumps({**record, "by": _by(row)}, ensure_ascii=False)


def _by(row: Row) -> str:
    if row.by_person:
        return "person"
    return "model" if row.label else ""


def _reason(error: OSError) -> str:
    return (error.strerror or str(error)).lower()
