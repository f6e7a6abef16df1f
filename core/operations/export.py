"""Write the result for other programs, or show the beginning of what would be written."""

from collections.abc import Collection
from dataclasses import replace
from pathlib import Path

from core.domain.errors import ExportError, ModelDamaged
from core.domain.export import Choices, ExportPreview, ExportReport
from core.domain.progress import Tick, no_tick
from core.export import FORMATS, KINDS
from core.export.current_rows import as_on_disk
from core.export.interfaces import HEAD, Content, Format, LoadedModel
from core.imaging.decoding import EXTENSIONS
from core.operations.load_model import Labeller
from core.operations.model_evidence import model_of
from core.store import Project

IS_PICTURE = "it is a picture, and the result needs another name"


def export(
    project: Project,
    target: Path,
    *,
    kind: str,
    folder: Path | None = None,
    file_ids: Collection[int] | None = None,
    choices: Choices | None = None,
    tick: Tick = no_tick,
) -> ExportReport:
    """Write the result for other programs, whole or not at all, and see that it reads as meant.

    Args:
        project: an open project.
        target: a file, which is replaced; or a folder, which must be new or empty.
        kind: one of `core.export.KINDS`.
        folder: only this one of the project's folders; all of them by default.
        file_ids: only these files; all of them by default.
        choices: which files, and what a format leaves open.
        tick: called with (written, total).

    Raises:
        ExportError: there is no such format, the target cannot be written, or what was written
            reads differently.
        NoModel: the model is wanted, and nothing has been adapted yet.
        ModelDamaged: the model is wanted, and cannot be read.
        ProjectDamaged: a part of what was said about the pictures cannot be read as it was written.
        WeightsError: the model is wanted, and its backbone is not here or has other weights now.
    """
    format = _format_of(kind, target)
    if target.suffix.lower() in EXTENSIONS and target.is_file():
        raise ExportError(target.absolute(), IS_PICTURE)
    project.see_that_it_is_sound()
    content = _content_of(project, target, folder, choices)
    if file_ids is not None:
        wanted = [one for one in content.rows if one.file_id in file_ids]
        content = replace(content, rows=wanted)
    if format.writes_model:
        content = replace(content, model=_loaded_model(project))
    elif not (format.takes_pictures and content.choices.how == "copy"):  # copies are hashed
        content = replace(content, rows=as_on_disk(project, content.rows, tick))
    return format.run(content, tick)


def export_preview(
    project: Project,
    target: Path,
    *,
    kind: str,
    folder: Path | None = None,
    choices: Choices | None = None,
    tick: Tick = no_tick,
) -> ExportPreview:
    """Show the beginning of what `export` would write, and count what it would leave out."""
    tick(0, 1)
    format = _format_of(kind, target)
    content = _content_of(project, target, folder, choices, most=HEAD)
    text, files = format.preview(content)
    n_images = n_left_out = 0
    for status, has_label, count in project.listing.tally(content.folder, content.choices.which):
        if format.takes(status, has_label):
            n_images += count
        else:
            n_left_out += count
    return ExportPreview(n_images, n_left_out, text, tuple(files))


def _format_of(kind: str, target: Path) -> Format:
    if kind not in FORMATS:
        reason = f"there is no format {kind!r}; there is {', '.join(KINDS)}"
        raise ExportError(target.absolute(), reason)
    return FORMATS[kind]


def _content_of(
    project: Project, target: Path, folder: Path | None, choices: Choices | None, most: int = -1
) -> Content:
    """Gather what is to be exported; at most so many rows of it, all of them below 0."""
    choices = choices or Choices()
    folders = project.files.folders()
    if folder is None and len(folders) == 1:
        folder = folders[0]  # names within the only folder say more than whole paths
    folder = folder.absolute() if folder else None
    rows = list(project.listing.rows(folder, choices.which, most=most))
    return Content(project, folder, rows, choices, target.absolute())


def _loaded_model(project: Project) -> LoadedModel:
    record = model_of(project)
    labeller = Labeller(project, record)
    if labeller.predictor.n_features != labeller.backbone.n_features:
        raise ModelDamaged("it was made for embeddings of another length")
    return LoadedModel(record, labeller.backbone, labeller.predictor)
