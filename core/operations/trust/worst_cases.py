"""The surest mistakes: what a person most wants to see before they trust a model."""

import numpy as np

from core.domain.errors import ImageError
from core.domain.progress import Tick, no_tick
from core.domain.records import FileRecord
from core.domain.review import Confusion, Mistake
from core.imaging.decoding import read_bytes, thumbnail_jpeg
from core.operations.model_evidence import confusion, model_of, table_of
from core.store import Project

N_CASES = 24
SIZE_PX = 256


def worst_cases(
    project: Project, n: int = N_CASES, *, size_px: int = SIZE_PX, tick: Tick = no_tick
) -> tuple[Mistake, ...]:
    """Return the images that were surest taken for another class than a person said.

    Held-out examples and images that were labelled after they had been predicted, as in the
    confusion matrix.

    Args:
        project: an open project.
        n: how many at most.
        size_px: of the square that each small picture fits in.
        tick: called with (done, total) pictures.

    Raises:
        NoModel: nothing has been adapted yet.
    """
    tick(0, n)
    table = confusion(project)
    wrong = np.flatnonzero(table.truths != table.guesses)
    confidences = _confidences(project, table)
    order = wrong[np.argsort(-confidences[wrong], kind="stable")][:n]
    files = project.files.of_images(table.image_ids[order].tolist())
    cases = []
    for row in order.tolist():
        image_id = int(table.image_ids[row])
        file = files.get(image_id)
        if file is None:
            continue
        cases.append(
            Mistake(
                image_id=image_id,
                path=str(file.full_path),
                truth_id=table.class_ids[int(table.truths[row])],
                guess_id=table.class_ids[int(table.guesses[row])],
                confidence=float(confidences[row]),
                is_example=bool(table.is_example[row]),
                jpeg=_small(file, size_px),
            )
        )
        tick(len(cases), n)
    return tuple(cases)


def _confidences(
    project: Project, table: Confusion
) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Return how sure the model was of each guess, (n,) 0..1: held out for examples."""
    model = model_of(project)
    held_out = table_of(project, model)
    sure: dict[int, float] = {}
    if held_out is not None:
        best = held_out.probabilities.max(axis=1, initial=0.0)
        sure = dict(zip(held_out.image_ids.tolist(), best.tolist(), strict=True))
    checked = table.image_ids[~table.is_example].tolist()
    predictions = project.models.predictions(model.id, checked)
    sure |= {image_id: said.confidence for image_id, said in predictions.items()}
    return np.array([sure.get(image_id, 0.0) for image_id in table.image_ids.tolist()], np.float64)


def _small(file: FileRecord, size_px: int) -> bytes:
    try:
        return thumbnail_jpeg(read_bytes(file.full_path), file.full_path, size_px)
    except ImageError:
        return b""
