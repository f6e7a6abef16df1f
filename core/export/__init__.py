"""Labels and the model for other programs; whole or nothing, and read again before it counts.

The person's own pictures are only ever read. `core.operations.export` gathers what is to be written
and runs a format; others may import the formats by name and what is listed here.
"""

from core.export.atomic_write import see_that_it_is_no_project, whole_file
from core.export.class_folders import ClassFolders
from core.export.coco import Coco
from core.export.csv_table import COLUMNS, Table
from core.export.cvat import Cvat
from core.export.embeddings import EmbeddingsNpz, EmbeddingsParquet
from core.export.fiftyone import FiftyOne
from core.export.interfaces import Format
from core.export.json_lines import JsonLines
from core.export.json_objects import Objects
from core.export.keywords_inside import KeywordsInside
from core.export.label_studio import LabelStudio
from core.export.onnx_model import OnnxModel
from core.export.safe_names import folder_name
from core.export.xmp_sidecars import Sidecars

__all__ = [
    "COLUMNS",
    "FORMATS",
    "KINDS",
    "folder_name",
    "see_that_it_is_no_project",
    "whole_file",
]

FORMATS: dict[str, Format] = {
    format.kind: format
    for format in (
        Table(),
        Objects(),
        JsonLines(),
        ClassFolders(),
        Coco(),
        Cvat(),
        LabelStudio(),
        FiftyOne(),
        Sidecars(),
        KeywordsInside(),
        EmbeddingsNpz(),
        EmbeddingsParquet(),
        OnnxModel(),
    )
}
"""Every format by what it is called on the command line."""

KINDS = tuple(FORMATS)
