"""Labels and the model for other programs; whole or nothing, and read again before it counts.

The person's own pictures are only ever read. `core.operations.export` gathers what is to be written
and runs a format; others may import the formats by name and what is listed here.
"""

import inspect
import re

from core.domain.plugins.entry_points import PluginRefused, Plugins
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
    "PLUGINS",
    "accepted",
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

_SUFFIX = re.compile(r"\.[a-z0-9]+(\.[a-z0-9]+)?")


def accepted(name: str, given: object) -> Format:
    """Return what a plug-in gives as a format.

    Raises:
        PluginRefused: it is none, or lacks what the window and the command line need.
    """
    if isinstance(given, type) and issubclass(given, Format):
        if inspect.isabstract(given):
            missing = ", ".join(sorted(given.__abstractmethods__))
            raise PluginRefused(f"it lacks {missing}")
        given = given()
    if not isinstance(given, Format):
        raise PluginRefused("it is no format derived from handful.plugins")
    if getattr(given, "kind", None) != name:
        raise PluginRefused("its `kind` is not that of its entry point")
    if name in FORMATS:
        raise PluginRefused("Handful has a format of this name")
    if not all(isinstance(text, str) and text.strip() for text in (given.title, given.purpose)):
        raise PluginRefused("it has no title, or does not say what it is for")
    if not given.is_folder and not _SUFFIX.fullmatch(given.suffix):
        raise PluginRefused("its suffix is none, such as .xml")
    if given.writes_model or given.writes_embeddings:
        raise PluginRefused("formats of plug-ins write labels, not models and embeddings")
    return given


PLUGINS: Plugins[Format] = Plugins("handful.exports", accepted)
"""Formats that other packages bring."""
