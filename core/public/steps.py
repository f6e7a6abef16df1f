"""The steps of the job that take more than one call of the engine."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from core import api
from core.domain.adapting import AdaptRequest
from core.domain.device import Device
from core.domain.errors import (
    DeviceError,
    ImageError,
    NoModel,
    NotEnoughExamples,
    WeightsError,
)
from core.domain.records import Row
from core.domain.reports import Skipped
from core.operations.backbones import backbone_for
from core.public.progress import Progress, ticking
from core.public.records import Adapted, Embeddings, adapted_of
from core.public.results import Result, Results, result_of
from core.store import Project

# What the search for a better model raises for that alone: the quick answer stays.
_UNIMPROVED = (DeviceError, ImageError, NotEnoughExamples, WeightsError)


@dataclass(frozen=True, slots=True)
class Taken:
    """What was given to look at.

    Attributes:
        folders: of the project, that hold it.
        paths: the folders and pictures, in the order in which they were given.
        skipped: pictures that are none, by path.
    """

    folders: tuple[Path, ...]
    paths: tuple[Path, ...]
    skipped: Mapping[str, Skipped]


def take_in(project: Project, paths: Sequence[Path] | None, progress: Progress) -> Taken:
    """Make folders and pictures those of the project; None stands for its own folders.

    Raises:
        FolderError: a folder cannot be listed.
    """
    if paths is None:
        own = tuple(project.files.folders())
        return Taken(own, own, {})
    folders = [path for path in dict.fromkeys(paths) if path.is_dir()]
    pictures = [path for path in dict.fromkeys(paths) if path not in folders]
    for folder in folders:
        with ticking(progress, "Looking for pictures") as tick:
            api.scan_folder(project, folder, tick=tick)
    skipped: tuple[Skipped, ...] = ()
    if pictures:
        with ticking(progress, "Looking for pictures") as tick:
            added = api.add_pictures(project, pictures, tick=tick)
        folders += [folder for folder in added.folders if folder not in folders]
        skipped = added.skipped
    return Taken(tuple(folders), tuple(paths), {file.path: file for file in skipped})


def adapt(project: Project, request: AdaptRequest, progress: Progress) -> Adapted:
    """Learn from the examples; then look for a better model, and take it.

    Raises:
        NotEnoughExamples, NotAdaptable, WeightsError, DeviceError: see `core.api.adapt`.
    """
    api.need_examples(project)
    with ticking(progress, "Adapting") as tick:
        report = api.adapt(project, request, tick=tick)
    try:
        with ticking(progress, "Looking for a better model", " steps") as tick:
            better = api.search_challenger(
                project,
                device=request.device,
                seed=request.seed,
                budget_s=request.budget_s,
                tick=tick,
            )
    except _UNIMPROVED as error:
        note = f"The backbone was not adapted as well, and the quick answer stays: {error}"
        return adapted_of(replace(report, notes=(*report.notes, note)))
    if better is None or not api.take_challenger(project, better.model_id):
        return adapted_of(report)
    model = project.models.current()
    return adapted_of(replace(report, model=model or report.model), is_improved=True)


def label(project: Project, taken: Taken, device: Device, progress: Progress) -> None:
    """Give all pictures predictions; a model that had not seen the folders learns again with them.

    Raises:
        NoModel: nothing has been adapted yet.
        WeightsError, DeviceError: the backbone cannot be loaded.
    """
    model = project.models.current()
    if model is None:
        raise NoModel
    if _label(project, taken, device, progress):
        with ticking(progress, "Adapting") as tick:
            api.adapt(project, model.settings.request(device), tick=tick)
        _label(project, taken, device, progress)


def _label(project: Project, taken: Taken, device: Device, progress: Progress) -> bool:
    """Label; tell whether the folders are news to the model."""
    is_news = False
    for folder in taken.folders:
        with ticking(progress, "Labelling") as tick:
            report = api.label_folder(project, folder, device=device, tick=tick)
        is_news = is_news or report.folder_is_news
    return is_news


def rows_of(project: Project, taken: Taken) -> list[Row | Skipped]:
    """Return what is known of what was given, in its order: of a folder all below it, by path."""
    wholes = {path for path in taken.paths if path in taken.folders and path.is_dir()}
    rows = {folder: list(project.listing.rows(folder)) for folder in taken.folders}
    by_path = {row.full_path: row for part in rows.values() for row in part}
    listed: list[Row | Skipped] = []
    for path in taken.paths:
        if path in wholes:
            listed += rows[path]
        else:
            missing = Skipped(str(path), "it is not a picture")
            listed.append(by_path.get(path) or taken.skipped.get(str(path), missing))
    return listed


def results_of(rows: Sequence[Row | Skipped]) -> Results:
    """Return rows as results; what is no picture has failed."""
    return Results(
        Result(Path(row.path), None, None, None, None, "failed", row.reason, "")
        if isinstance(row, Skipped)
        else result_of(row)
        for row in rows
    )


def embeddings(
    project: Project, taken: Taken, backbone: str, device: Device, progress: Progress
) -> Embeddings:
    """Embed what was given, and return what the learners get of it.

    Raises:
        WeightsError, DeviceError: the backbone cannot be loaded.
    """
    for folder in taken.folders:
        with ticking(progress, "Embedding") as tick:
            api.embed_folder(project, folder, backbone=backbone, device=device, tick=tick)
    chosen = backbone_for(project, backbone)
    rows = [row for row in rows_of(project, taken) if isinstance(row, Row)]
    files = project.files.get(row.file_id for row in rows)
    images = {file.id: file.image_id for file in files if file.image_id is not None}
    image_ids = [images[row.file_id] for row in rows if row.file_id in images]
    there = set(project.embeddings.present_all(chosen.keys, dict.fromkeys(image_ids)))
    paths = [row.full_path for row in rows if images.get(row.file_id) in there]
    image_ids = [image_id for image_id in image_ids if image_id in there]
    _, vectors = project.embeddings.joined(chosen.keys, image_ids)
    return Embeddings(tuple(paths), vectors, chosen.name)
