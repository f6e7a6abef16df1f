"""What a project's evidence says: the confusion of classes, slips, and what would help.

Loads nothing but numpy, so that the window may ask at any time.
"""

from dataclasses import replace

import numpy as np

from core.analysis import out_of_fold as held_out
from core.analysis.confusion_matrix import confusion_of
from core.analysis.coverage import coverage_of
from core.analysis.label_errors import find_label_errors
from core.analysis.redundant_examples import MOST, redundant_examples
from core.backbones import find_backbone
from core.backbones.adapted.serialization import restore_backbone
from core.domain.arrays import Floats, Ints
from core.domain.errors import NoModel
from core.domain.progress import Tick, no_tick
from core.domain.records import ModelRecord
from core.domain.review import Advice, Confusion, HeldOut, Predicted, Suspect
from core.operations.image_signatures import signs_in
from core.store import Project


def confusion(project: Project, *, tick: Tick = no_tick) -> Confusion:
    """Say which class is taken for which, by held-out examples and by checked predictions.

    Raises:
        NoModel: nothing has been adapted yet.
    """
    tick(0, 1)
    model = model_of(project)
    return _confusion(project, model, table_of(project, model), project.models.predicted(model.id))


def class_health(
    project: Project, *, tick: Tick = no_tick
) -> tuple[tuple[Advice, ...], tuple[Suspect, ...]]:
    """Return the part of `review_report` that is quick: what would help each class, and slips.

    Raises:
        NoModel: nothing has been adapted yet.
    """
    tick(0, 1)
    model = model_of(project)
    table = table_of(project, model)
    predicted = project.models.predicted(model.id)
    advice = _with_alike(project, model, advice_in(project, model, table, predicted))
    return tuple(advice), tuple(suspects_in(project, model, table))


def model_of(project: Project) -> ModelRecord:
    """Return the model in use.

    Raises:
        NoModel: nothing has been adapted yet.
    """
    model = project.models.current()
    if model is None:
        raise NoModel
    return model


def table_of(project: Project, model: ModelRecord) -> HeldOut | None:
    """Return what was held out of a model's examples; None for one from before it was kept."""
    return held_out.read(project.models.arrays(model.id), len(model.class_ids))


def known_examples(
    project: Project, model: ModelRecord, table: HeldOut | None
) -> tuple[Ints, Ints, Floats]:
    """Return the judged examples that still have a class of the model.

    Returns:
        image ids (n,), class numbers (n,) 0..n_classes-1, probabilities (n, n_classes).
    """
    if table is None:
        return np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros((0, 1), np.float32)
    number = {class_id: n for n, class_id in enumerate(model.class_ids)}
    labels = project.labels.of(table.image_ids.tolist())
    numbers = [number.get(labels.get(image_id) or 0, -1) for image_id in table.image_ids.tolist()]
    labels_now = np.array(numbers, np.int64)
    known = table.judged & (labels_now >= 0)
    return table.image_ids[known], labels_now[known], table.probabilities[known]


def suspects_in(project: Project, model: ModelRecord, table: HeldOut | None) -> list[Suspect]:
    """Find slips among the examples whose label is still the one that was held out."""
    image_ids, labels, probabilities = known_examples(project, model, table)
    suspects = find_label_errors(image_ids, labels, probabilities, model.class_ids)
    given = {}
    if table is not None:
        given = dict(zip(table.image_ids.tolist(), table.class_ids.tolist(), strict=True))
    shown = {record.id for record in project.classes.all()}
    return [
        suspect
        for suspect in suspects
        if given[suspect.image_id] == suspect.class_id and suspect.other_id in shown
    ]


def advice_in(
    project: Project, model: ModelRecord, table: HeldOut | None, predicted: Predicted
) -> list[Advice]:
    """Say of each class how it stands."""
    confusion = _confusion(project, model, table, predicted)
    n = len(confusion.class_ids)
    cells = (confusion.truths * n + confusion.guesses)[confusion.is_example]
    counts = np.bincount(cells, minlength=n * n).reshape(n, n)
    n_examples = {record.id: record.n_examples for record in project.classes.all()}
    return coverage_of(counts, confusion.class_ids, n_examples, predicted)


def key_of(project: Project, model: ModelRecord) -> str:
    """Return the key of the embeddings that a model looks at."""
    arrays = project.models.arrays(model.id)
    return restore_backbone(find_backbone(model.backbone), model.settings, arrays).key


def _with_alike(project: Project, model: ModelRecord, advice: list[Advice]) -> list[Advice]:
    """Say of each class which of its examples are nearly the same picture."""
    key, signs = key_of(project, model), signs_in(project)
    advice_with = []
    for entry in advice:
        image_ids, vectors = project.embeddings.get(
            key, project.labels.images_of(entry.class_id, MOST)
        )
        groups = redundant_examples(image_ids.tolist(), vectors, signs)
        advice_with.append(
            replace(entry, alike=tuple(image for group in groups for image in group))
        )
    return advice_with


def _confusion(
    project: Project, model: ModelRecord, table: HeldOut | None, predicted: Predicted
) -> Confusion:
    ids = [] if table is None else table.image_ids.tolist()
    shown = [record.id for record in project.classes.all()]
    return confusion_of(table, predicted, model.class_ids, shown, project.labels.of(ids))
