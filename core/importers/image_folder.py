"""Hugging Face's imagefolder: pictures with `metadata.csv` or `metadata.jsonl` among them.

Source: https://huggingface.co/docs/datasets/image_dataset#imagefolder.
"""

from dataclasses import replace
from pathlib import Path

from core.domain.imports import ImportChoices
from core.domain.layouts import Split
from core.domain.progress import Tick
from core.domain.reports import Skipped
from core.imaging.folder_names import splits_among
from core.importers.csv_table import Table
from core.importers.interfaces import Importer, Labels
from core.importers.json_rows import JsonLines
from core.importers.source import Source

METADATA = ("metadata.csv", "metadata.jsonl")


class ImageFolder(Importer):
    """Paths are relative to the file that names them; folders may be splits."""

    kind = "imagefolder"
    title = "an image folder of Hugging Face"

    def accepts(self, source: Source) -> bool:
        """See `Importer.accepts`."""
        return bool(_parts(source))

    def read(self, source: Source, choices: ImportChoices, tick: Tick) -> Labels:
        """See `Importer.read`."""
        labels = Labels(source.path)
        for path, split in _parts(source):
            reader = Table() if path.suffix == ".csv" else JsonLines()
            part = reader.read(Source(path), choices, tick)
            top = path.parent.relative_to(source.path).as_posix()
            prefix = "" if top == "." else f"{top}/"
            labels.records += [
                replace(
                    record,
                    path=prefix + record.path,
                    where=f"{prefix}{path.name}, {record.where}",
                    split=record.split or split,
                )
                for record in part.records
            ]
            labels.unusable += [
                Skipped(f"{prefix}{path.name}, {skipped.path}", skipped.reason)
                for skipped in part.unusable
            ]
        return labels


def _parts(source: Source) -> list[tuple[Path, Split]]:
    """Return the files of metadata, each with its split."""
    if not source.is_folder:
        return []
    parts: list[tuple[Path, Split]] = [
        (source.path / name, "") for name in METADATA if name in source.names
    ]
    folders = [name for name, is_folder in source.names.items() if is_folder]
    for folder, split in splits_among(folders).items():
        inner = source.path / folder
        parts += [(inner / name, split) for name in METADATA if (inner / name).is_file()]
    return parts
