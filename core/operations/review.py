"""One look over a project: slips, near duplicates, what would help, and new classes.

Both steps read many embeddings and load scipy and scikit-learn where they need them, so the window
leaves them to the engine. What answers at once is in `core.operations.model_evidence` and
`core.operations.bulk_accept`.
"""

import numpy as np

from core.analysis.conformal import conformal_limit, prediction_sets
from core.analysis.near_duplicates import near_duplicate_groups
from core.analysis.novel_classes import MOST as MOST_UNKNOWN
from core.analysis.novel_classes import MOST_KNOWN, find_novel_classes
from core.analysis.uncertainty_sampling import MOST as MOST_DOUBTFUL
from core.analysis.uncertainty_sampling import diverse_order
from core.domain.arrays import Floats, Ints
from core.domain.progress import Tick, no_tick
from core.domain.records import STATUSES, ModelRecord
from core.domain.review import (
    NONE_OF_THESE,
    HeldOut,
    Images,
    Predicted,
    Proposal,
    Review,
    ShortlistRule,
)
from core.operations.image_signatures import signs_in
from core.operations.model_evidence import (
    advice_in,
    key_of,
    known_examples,
    model_of,
    suspects_in,
    table_of,
)
from core.store import Project

_UNKNOWN = STATUSES.index("unknown")

ALPHA = 0.1
"""How often the true class may be missing where an image counts as settled."""

SHORTLIST_COVERAGE = 0.95
"""How often the right class is to be in the list of an image; it takes nineteen held-out examples
to promise that."""


def review_report(project: Project, *, tick: Tick = no_tick) -> Review:
    """Find slips, duplicates, what would help and what may be new classes.

    Raises:
        NoModel: nothing has been adapted yet.
    """
    model = model_of(project)
    table = table_of(project, model)
    predicted = project.models.predicted(model.id)
    is_open = predicted.label_ids == 0
    limit = _limit(project, model, table)
    return Review(
        suspects=tuple(suspects_in(project, model, table)),
        duplicates=tuple(_duplicates(project, model, predicted, tick)),
        advice=tuple(advice_in(project, model, table, predicted)),
        proposals=tuple(_proposals(project, model, predicted)),
        n_open=int(is_open.sum()),
        n_settled=None if limit is None else _n_settled(project, model, predicted, limit),
    )


def uncertainty_order(project: Project, *, tick: Tick = no_tick) -> Images:
    """Return the most doubtful images, each unlike those before it.

    Raises:
        NoModel: nothing has been adapted yet.
    """
    tick(0, 1)
    model = model_of(project)
    predicted = project.models.predicted(model.id)
    codes = [STATUSES.index(status) for status in ("unsure", "unknown")]
    in_doubt = np.isin(predicted.statuses, codes) & (predicted.label_ids == 0)
    doubtful = np.flatnonzero(in_doubt)
    doubtful = doubtful[np.argsort(predicted.margins[doubtful], kind="stable")][:MOST_DOUBTFUL]
    image_ids, vectors = project.embeddings.get(
        key_of(project, model), predicted.image_ids[doubtful].tolist()
    )
    margins = predicted.margins[np.searchsorted(predicted.image_ids, image_ids)]
    return tuple(image_ids[diverse_order(margins, vectors)].tolist())


def _duplicates(
    project: Project, model: ModelRecord, predicted: Predicted, tick: Tick
) -> list[Images]:
    """Look among the folder and the examples: a copy of an example teaches nothing."""
    key = key_of(project, model)
    examples, _ = project.labels.examples()
    asked = np.union1d(predicted.image_ids, examples)
    image_ids = np.array(project.embeddings.present(key, asked.tolist()), np.int64)

    def read(ids: Ints) -> Floats:
        return project.embeddings.filled(key, ids.tolist())

    return near_duplicate_groups(image_ids, read, signs_in(project), tick=tick)


def _proposals(project: Project, model: ModelRecord, predicted: Predicted) -> list[Proposal]:
    """Group what is unlike any example and was not given a class by a person."""
    is_none = predicted.label_ids == NONE_OF_THESE
    is_unknown = (predicted.statuses == _UNKNOWN) & (is_none | (predicted.label_ids == 0))
    image_ids = predicted.image_ids[is_unknown | is_none][:MOST_UNKNOWN]
    if not len(image_ids):
        return []
    known_ids, vectors = project.embeddings.get(key_of(project, model), image_ids.tolist())
    if not len(known_ids):
        return []
    settled = np.setdiff1d(predicted.image_ids[~is_unknown], image_ids)
    examples, _ = project.labels.examples()
    some = np.union1d(settled[:: max(len(settled) // MOST_KNOWN, 1)], examples[:MOST_KNOWN])
    _, known = project.embeddings.get(key_of(project, model), some.tolist())
    return find_novel_classes(known_ids, vectors, known.reshape(-1, vectors.shape[1]))


def _limit(project: Project, model: ModelRecord, table: HeldOut | None) -> float | None:
    _, labels, probabilities = known_examples(project, model, table)
    return conformal_limit(probabilities, labels, ALPHA)


def shortlist_rule(project: Project, *, tick: Tick = no_tick) -> ShortlistRule | None:
    """Say which classes are worth offering for an image, so that the right one is among them.

    Args:
        project: an open project.
        tick: called once.

    Returns:
        None without a model, or with too few held-out examples to promise anything.
    """
    tick(0, 1)
    model = project.models.readable()
    if model is None:
        return None
    _, labels, probabilities = known_examples(project, model, table_of(project, model))
    limit = conformal_limit(probabilities, labels, 1 - SHORTLIST_COVERAGE)
    if limit is None:
        return None
    return ShortlistRule(limit, SHORTLIST_COVERAGE, len(labels))


def _n_settled(project: Project, model: ModelRecord, predicted: Predicted, limit: float) -> int:
    """Count the unlabelled images that leave one possible class."""
    image_ids = predicted.image_ids[predicted.label_ids == 0].tolist()
    predictions = project.models.predictions(model.id, image_ids).values()
    n = len(model.class_ids)
    shares = [
        prediction.probabilities for prediction in predictions if len(prediction.probabilities) == n
    ]
    table = np.array(shares, np.float32).reshape(-1, n)
    return int((prediction_sets(table, limit).sum(axis=1) == 1).sum())
