"""Labels and the model for other programs; whole or nothing, and read again before it counts.

The person's own pictures are only ever read.
"""

from pathlib import Path

from core.domain.errors import ExportError
from core.domain.export import Choices, ExportPreview, ExportReport
from core.domain.progress import Tick, no_tick
from core.export.atomic_write import whole_file
from core.export.class_folders import ClassFolders
from core.export.coco import Coco
from core.export.csv_table import COLUMNS, Table
from core.export.fiftyone import FiftyOne
from core.export.interfaces import HEAD, Content, Format
from core.export.json_objects import Objects
from core.export.label_studio import LabelStudio
from core.export.onnx_model import OnnxModel
from core.export.safe_names import folder_name
from core.export.xmp_sidecars import Sidecars
from core.store import Project

__all__ = [
    "COLUMNS",
    "FORMATS",
    "KINDS",
    "export",
    "folder_name",
    "preview",
    "whole_file",
]

FORMATS: dict[str, Format] = {
    one.kind: one
    for one in (
        Table(),
        Objects(),
        ClassFolders(),
        Coco(),
        LabelStudio(),
        FiftyOne(),
        Sidecars(),
        OnnxModel(),
    )
}
"""Every format by what it is called on the command line."""

KINDS = tuple(FORMATS)


def export(
    project: Project,
    target: Path,
    *,
    kind: str,
    folder: Path | None = None,
    choices: Choices | None = None,
    tick: Tick = no_tick,
) -> ExportReport:
    """Write labels, or the model. See `core.api.export`."""
    format, content = _asked(project, target, kind, folder, choices)
    return format.run(content, tick)


def preview(
    project: Project,
    target: Path,
    *,
    kind: str,
    folder: Path | None = None,
    choices: Choices | None = None,
) -> ExportPreview:
    """Show what would be written. See `core.api.export_preview`."""
    format, content = _asked(project, target, kind, folder, choices, most=HEAD)
    text, files = format.preview(content)
    n_images = n_left_out = 0
    for status, has_label, count in project.listing.tally(content.folder, content.choices.which):
        if format.takes(status, has_label):
            n_images += count
        else:
            n_left_out += count
    return ExportPreview(n_images, n_left_out, text, tuple(files))


def _asked(
    project: Project,
    target: Path,
    kind: str,
    folder: Path | None,
    choices: Choices | None,
    most: int = -1,
) -> tuple[Format, Content]:
    target = target.absolute()
    if kind not in FORMATS:
        reason = f"there is no format {kind!r}; there is {', '.join(KINDS)}"
        raise ExportError(target, reason)
    choices = choices or Choices()
    folders = project.files.folders()
    if folder is None and len(folders) == 1:
        folder = folders[0]  # names within the only folder say more than whole paths
    folder = folder.absolute() if folder else None
    rows = list(project.listing.rows(folder, choices.which, most=most))
    return FORMATS[kind], Content(project, folder, rows, choices, target)
