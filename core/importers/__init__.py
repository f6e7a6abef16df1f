"""Labels that other programs, or another Handful, wrote: read into plain records, nothing more.

One importer a format. What a file is, its content says, not its name alone. Nothing that is read is
run, fetched or unpickled: JSON, CSV and XML are parsed with bounds, and a bad line costs that line.
`core.operations.importing` finds the pictures that are meant.
"""

from pathlib import Path

from core.domain.errors import LabelsError
from core.domain.imports import Recognised
from core.importers.archive import Archive
from core.importers.class_trees import ClassTrees
from core.importers.coco import Coco
from core.importers.csv_table import Table
from core.importers.fiftyone import FiftyOne
from core.importers.handful_project import HandfulProject
from core.importers.image_folder import ImageFolder
from core.importers.interfaces import Importer, Labels
from core.importers.json_rows import JsonLines, ObjectList, OwnObjects
from core.importers.keywords import PictureKeywords
from core.importers.label_studio import LabelStudio
from core.importers.labelme import Labelme
from core.importers.source import Source

__all__ = ["IMPORTERS", "KINDS", "Importer", "Labels", "Source", "importer_of", "recognise"]

_PLAIN: tuple[Importer, ...] = (
    HandfulProject(),
    FiftyOne(),
    OwnObjects(),
    Coco(),
    Labelme(),
    LabelStudio(),
    ObjectList(),
    JsonLines(),
    Table(),
    ImageFolder(),
    PictureKeywords(),
    ClassTrees(),
)

IMPORTERS: dict[str, Importer] = {
    importer.kind: importer for importer in (*_PLAIN, Archive(_PLAIN))
}
"""Every importer by what it is called on the command line, the most particular first."""

KINDS = tuple(IMPORTERS)

_UNKNOWN = "it is nothing that labels are read from"


def recognise(path: Path) -> Recognised | None:
    """Tell whether a file or folder holds labels, and what wrote it; None for anything else.

    Only the beginning of a file is read, and of a folder its names.
    """
    importer = _recognised(Source(path.absolute()))
    return Recognised(importer.kind, importer.title) if importer else None


def importer_of(source: Source, kind: str | None = None) -> Importer:
    """Return the importer of a file.

    Raises:
        LabelsError: it is not there, or no importer reads it.
    """
    if not source.path.exists():
        raise LabelsError(source.path, "it is not there")
    importer = IMPORTERS[kind] if kind else _recognised(source)
    if importer is None:
        raise LabelsError(source.path, _UNKNOWN)
    return importer


def _recognised(source: Source) -> Importer | None:
    return next((importer for importer in IMPORTERS.values() if importer.accepts(source)), None)
