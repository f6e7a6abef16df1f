"""Folders of class folders, of splits of them, and of groups: ImageFolder, YOLO-classify.

What the folders mean is decided as for teaching; see `core.imaging.dataset_layout`.
"""

from core.domain.errors import LabelsError, LayoutUnclear
from core.domain.imports import ImportChoices, LabelRecord
from core.domain.layouts import Split
from core.domain.progress import Tick
from core.export.loader_rules import named_as_exported
from core.imaging.dataset_layout import recognise
from core.imaging.discovery import look_through
from core.importers.interfaces import Importer, Labels
from core.importers.source import Source

_NONE = "it has no class folders with pictures in them"


class ClassTrees(Importer):
    """The class of a picture is the folder that it lies in."""

    kind = "folders"
    title = "class folders"

    def accepts(self, source: Source) -> bool:
        """See `Importer.accepts`."""
        return any(
            is_folder and not name.startswith(".") for name, is_folder in source.names.items()
        )

    def read(self, source: Source, choices: ImportChoices, tick: Tick) -> Labels:
        """See `Importer.read`."""
        looked = look_through(source.path, choices.exclude, tick=tick)
        layout = recognise(
            (picture.path for picture in looked.files), choices.layout, name=source.path.name
        )
        if not layout.readings:
            raise LabelsError(source.path, _NONE)
        if not layout.is_clear:
            raise LayoutUnclear(source.path, layout)
        reading = named_as_exported(source.path, layout.readings[0])
        unlabelled: dict[str, Split] = {
            left.folder: left.split for left in reading.left if left.split
        }
        labels = Labels(source.path, unusable=looked.skipped, reading=reading)
        for picture in looked.files:
            name, split = reading.of(picture.path)
            split = split or unlabelled.get(picture.path.rpartition("/")[0], "")
            if name or split:
                record = LabelRecord(
                    picture.path, (name,) if name else (), split=split, n_bytes=picture.n_bytes
                )
                labels.records.append(record)
        return labels
