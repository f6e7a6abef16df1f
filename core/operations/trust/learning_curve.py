"""The learning curve of a project: measured once a model, and kept as a note."""

from collections.abc import Mapping
from dataclasses import asdict, fields

import numpy as np

from core.backbones import find_backbone
from core.domain.errors import CoreError, PluginError
from core.domain.progress import Tick, no_tick
from core.domain.records import ModelRecord
from core.domain.review import LearningCurve
from core.operations.adapt import WITH_FOLDER
from core.operations.explain import backbone_of
from core.operations.model_evidence import model_of
from core.store import Project

N_MORE = 5
"""Examples a class whose worth is told."""

_NOTE = "learning curve"


def kept_learning_curve(project: Project, *, tick: Tick = no_tick) -> LearningCurve | None:
    """Return the curve that was measured for the model in use; None where none was yet."""
    tick(0, 1)
    model = project.models.readable()
    note = project.notes.get(_NOTE)
    if model is None or not isinstance(note, Mapping) or note.get("model_id") != model.id:
        return None
    names = [entry.name for entry in fields(LearningCurve)]
    if not set(names) <= note.keys() or not _are_numbers(note):
        return None
    values = {name: note[name] for name in names}
    return LearningCurve(
        **{**values, "sizes": tuple(note["sizes"]), "shares": tuple(note["shares"])}
    )


def learning_curve(project: Project, *, tick: Tick = no_tick) -> LearningCurve | None:
    """Measure how the share right of the model in use grows with its examples, and keep that.

    A backbone that was adapted to all examples would know those that are set aside; the curve is
    then that of the plain one, by which a few examples are worth as much.

    Args:
        project: an open project.
        tick: called with (done, total) fits.

    Returns:
        None where most classes have fewer than three examples that differ, or the backbone is not
        here.

    Raises:
        NoModel: nothing has been adapted yet.
    """
    from core.analysis import learning_curve as analysis
    from core.operations.training_set import examples_of, folder_of

    tick(0, 1)
    model = model_of(project)
    if known_curve := kept_learning_curve(project):
        return known_curve
    if backbone_of(model) is None:
        return None
    backbone = find_backbone(model.backbone)
    then = project.with_examples(project.models.examples(model.id))
    folder = folder_of(project, backbone) if _looks_around(model) else None
    try:
        examples = examples_of(then, backbone, folder=folder)
    except CoreError:  # they have been taken away since
        return None
    try:
        measured = analysis.learning_curve(examples, model.learner, seed=model.id, tick=tick)
    except PluginError:  # labels are all the same; who adapts or labels is told
        return None
    if measured is None:
        return None
    n_now = analysis.mean_size(examples)
    told = analysis.expected(measured, np.array([n_now, n_now + N_MORE]))
    curve = LearningCurve(
        model_id=model.id,
        sizes=tuple(measured.sizes.tolist()),
        shares=tuple(measured.shares.tolist()),
        n_judged=len(measured.credits),
        n_now=n_now,
        n_more=N_MORE,
        now=None if told is None else float(told[0]),
        later=None if told is None else float(told[1]),
    )
    if not project.is_read_only:
        with project.atomic():
            project.notes.put(_NOTE, asdict(curve))
    return curve


def _looks_around(model: ModelRecord) -> bool:
    return model.settings.method in WITH_FOLDER or not model.settings.method


def _are_numbers(note: Mapping[str, object]) -> bool:
    """Tell whether a note is what `learning_curve` writes, so that it can be drawn."""
    lists = [note["sizes"], note["shares"]]
    single = [note[name] for name in ("model_id", "n_judged", "n_now", "n_more")]
    told = [note[name] for name in ("now", "later")]
    return (
        all(isinstance(numbers, list) and all(map(_is_number, numbers)) for numbers in lists)
        and len(set(map(len, lists))) == 1  # type: ignore[arg-type]
        and all(map(_is_number, single))
        and all(number is None or _is_number(number) for number in told)
    )


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
