"""Write the result for other programs, or show the beginning of what would be written."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath

import numpy as np

from core.analysis.dataset_split import split_report
from core.analysis.split_groups import groups_for_split
from core.domain.arrays import Floats, Ints
from core.domain.errors import BadTarget, FolderError, ModelDamaged
from core.domain.export import Choices, ExportPreview, ExportReport, SplitWish, Which
from core.domain.layouts import SPLITS
from core.domain.progress import Tick, no_tick
from core.domain.records import Row, Status
from core.export.current_rows import as_on_disk
from core.export.interfaces import HEAD, Content, Format, LoadedModel, Vectors
from core.imaging.decoding import EXTENSIONS
from core.operations.image_signatures import shots_in, signs_in
from core.operations.load_model import Labeller
from core.operations.model_evidence import key_of, model_of
from core.operations.plugins.formats import format_of, guarded
from core.store import Project

IS_PICTURE = "it is a picture, and the result needs another name"


def export(
    project: Project,
    target: Path,
    *,
    kind: str,
    folder: Path | None = None,
    choices: Choices | None = None,
    tick: Tick = no_tick,
) -> ExportReport:
    """Write the result for other programs, all of it or nothing, and check that it reads back.

    Args:
        project: an open project.
        target: a file, which is replaced; or a folder, which must be new or empty.
        kind: one of `core.export.KINDS`, or a plug-in's.
        folder: only this one of the project's folders, or one below or above some of them, also
            where they hold nothing but examples; all of them by default.
        choices: which files, and what a format leaves open.
        tick: called with (written, total).

    Raises:
        BadTarget: there is no such format, or the place is taken, or not there.
        FolderError: the folder is none of the project's, nor below or above one.
        NothingToExport: there is no picture to write.
        ExportError: the target cannot be written, or what was written reads differently.
        PluginError: the format is a plug-in's, and cannot be used.
        NoModel: the model is wanted, and nothing has been adapted yet.
        ModelDamaged: the model is wanted, and cannot be read.
        ProjectDamaged: a part of what was said about the pictures cannot be read as it was written.
        WeightsError: the model is wanted, and its backbone is not here or has other weights now.
    """
    format = format_of(kind, target)
    if target.suffix.lower() in EXTENSIONS and target.is_file():
        raise BadTarget(target.absolute(), IS_PICTURE)
    project.see_that_it_is_sound()
    content = _content_of(project, target, folder, choices)
    n_all = sum(count for *_, count in _tally(project, content, "all"))
    file_ids = content.choices.file_ids
    if file_ids is not None:
        content = replace(content, rows=[row for row in content.rows if row.file_id in file_ids])
    n_other = n_all - len(content.rows)
    content = replace(content, n_other=n_other, may_be_empty=content.choices.may_be_empty)
    if format.writes_model:
        content = replace(content, model=_loaded_model(project))
    elif not (format.takes_pictures and content.choices.how == "copy"):  # copies are hashed
        content = replace(content, rows=as_on_disk(project, content.rows, tick))
    if format.writes_embeddings:
        content = replace(content, vectors=_vectors(project, content.rows))
    if content.choices.split and format.writes_splits:
        content = _with_splits(content, format, content.choices.split, tick)
    with guarded(kind):
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
    format = format_of(kind, target)
    file_ids = choices.file_ids if choices else None
    if file_ids is None:
        content = _content_of(project, target, folder, choices, most=HEAD)
        counts = _tally(project, content, content.choices.which)
    else:
        content = _content_of(project, target, folder, choices)
        rows = [row for row in content.rows if row.file_id in file_ids]
        content = replace(content, rows=rows[:HEAD])
        tally = Counter((row.status, bool(row.label)) for row in rows)
        counts = [(*key, count) for key, count in tally.items()]
    with guarded(kind):
        text, files = format.preview(content)
    n_images = n_left_out = n_doubtful = 0
    for status, has_label, count in counts:
        in_doubt = format.sets_apart and status in ("unsure", "unknown")
        if format.takes(status, has_label) or (in_doubt and content.choices.doubtful):
            n_images += count
        else:
            n_left_out += count
            n_doubtful += count if in_doubt else 0
    return ExportPreview(n_images, n_left_out, text, tuple(files), n_doubtful)


def _tally(project: Project, content: Content, which: Which) -> list[tuple[Status, bool, int]]:
    examples = content.choices.takes_examples
    return project.listing.tally(content.of, which, examples=examples)


def _content_of(
    project: Project, target: Path, folder: Path | None, choices: Choices | None, most: int = -1
) -> Content:
    """Gather what is to be exported: at most `most` rows, or all where that is below 0."""
    choices = choices or Choices()
    shown = project.files.folders()
    asked = folder.absolute() if folder else None
    listed = project.listing.rows(asked, choices.which, examples=choices.takes_examples, most=most)
    rows = list(listed)
    if asked and not rows and not _is_of(project, asked, shown):
        known = ", ".join(map(str, shown)) or "none"
        raise FolderError(asked, f"it is not among the folders of this project: {known}")
    named = asked or (shown[0] if len(shown) == 1 else None)
    rows = [_named(row, named, shown) for row in rows]
    # Names within the only folder say more than whole paths; examples from elsewhere have these.
    return Content(project, named, rows, choices, target.absolute(), of=asked)


def _is_of(project: Project, folder: Path, shown: Sequence[Path]) -> bool:
    related = (folder.is_relative_to(known) or known.is_relative_to(folder) for known in shown)
    return any(related) or any(project.listing.rows(folder, examples=True, most=1))


def _named(row: Row, named: Path | None, shown: Collection[Path]) -> Row:
    """Name a file within the exported folder, or within its own; others by their whole path."""
    full = row.full_path
    if named and full == named / row.path:
        return row
    if named is not None:
        path = full.relative_to(named) if full.is_relative_to(named) else full
    else:
        own = full.parents[len(PurePosixPath(row.path).parts) - 1]
        path = Path(row.path) if own in shown else full
    return replace(row, path=path.as_posix())


def _with_splits(content: Content, format: Format, wish: SplitWish, tick: Tick) -> Content:
    """Split labelled pictures, and those of no class, so that like pictures stay together."""
    rows = [
        row
        for row in content.rows
        if format.takes(row.status, bool(row.label)) and (row.label or row.status == "unknown")
    ]
    if not rows:
        return content
    project = content.project
    files = {file.id: file for file in project.files.get(row.file_id for row in rows)}
    names = list(dict.fromkeys(row.label for row in rows))
    numbers = {name: number for number, name in enumerate(names)}
    strata = np.array([numbers[row.label] for row in rows], np.int64)
    images = np.array([files[row.file_id].image_id or -row.file_id for row in rows], np.int64)
    image_ids, first, of_row = np.unique(images, return_index=True, return_inverse=True)
    known = image_ids > 0  # a file that is not read any more is like no other
    groups = np.arange(len(image_ids))
    alike, n_unlooked = groups_for_split(
        image_ids[known],
        _embeddings(project, image_ids[known]),
        strata[first][known],
        signs_in(project),
        shots_in(project),
        tick=tick,
    )
    groups[known] = alike + len(image_ids)
    groups = np.unique(groups[of_row], return_inverse=True)[1]
    parts, report = split_report(groups, strata, names, wish, [row.split for row in rows])
    report = replace(report, n_unlooked=n_unlooked)
    splits = {row.file_id: SPLITS[part] for row, part in zip(rows, parts.tolist(), strict=True)}
    return replace(content, splits=splits, parting=report)


def _embeddings(project: Project, image_ids: Ints) -> Floats:
    """Return the embeddings that the model in use looks at; zeros where an image has none."""
    model = project.models.current()
    if model is None or not len(image_ids):
        return np.zeros((len(image_ids), 1), np.float32)
    known_ids, vectors = project.embeddings.get(key_of(project, model), image_ids.tolist())
    if not len(known_ids):
        return np.zeros((len(image_ids), 1), np.float32)
    filled = np.zeros((len(image_ids), vectors.shape[1]), np.float32)
    filled[np.searchsorted(image_ids, known_ids)] = vectors
    return filled


def _vectors(project: Project, rows: Sequence[Row]) -> Vectors:
    key = key_of(project, model_of(project))
    files = project.files.get(row.file_id for row in rows)
    images = {file.id: file.image_id for file in files if file.image_id is not None}
    there = set(project.embeddings.present(key, images.values()))
    known_images = {file_id: image for file_id, image in images.items() if image in there}
    _, some = project.embeddings.get(key, list(known_images.values())[:1])
    return Vectors(key, known_images, some.shape[1])


def _loaded_model(project: Project) -> LoadedModel:
    record = model_of(project)
    labeller = Labeller(project, record)
    if labeller.predictor.n_features != labeller.backbone.n_joined:
        raise ModelDamaged("it was made for embeddings of another length")
    return LoadedModel(record, labeller.backbone, labeller.predictor)
