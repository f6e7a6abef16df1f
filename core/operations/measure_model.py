"""How far a model is to be believed: measured, or told from the one that it is better than."""

from dataclasses import replace

import numpy as np

from core.analysis import out_of_fold
from core.classifiers.accuracy_interval import measure
from core.classifiers.cross_validation import share_right
from core.classifiers.model_selection import SelectedClassifier
from core.domain.examples import TrainingSet
from core.domain.records import ModelRecord, Trust
from core.operations.challenger import share_after
from core.store import Project


def trust_of(
    chosen: SelectedClassifier, examples: TrainingSet, share: float | None = None
) -> Trust:
    """Measure the share right of a new model.

    Args:
        chosen: the classifier with what was held out.
        examples: that it was chosen with.
        share: the share right, 0..1, where it is known better than by counting.
    """
    trust = measure(
        examples.judged(chosen.held_out),
        examples.labels,
        examples.n_folder,
        chosen.n_folds,
        groups=chosen.groups,
        share=share,
    )
    return replace(trust, one_scene=examples.one_scene_classes())


def share_beside(
    project: Project, before: ModelRecord, chosen: SelectedClassifier, examples: TrainingSet
) -> float | None:
    """Return the share right as that of the model in use and what is added on the same examples.

    Each was held out in parts of its own size, so that their own shares cannot be compared.

    Args:
        project: an open project.
        before: the model in use.
        chosen, examples: as in `trust_of`.
    """
    table = out_of_fold.read(project.models.arrays(before.id), len(before.class_ids))
    if table is None or before.trust.share is None or before.class_ids != examples.class_ids:
        return None
    _, old, new = np.intersect1d(table.image_ids, examples.image_ids, return_indices=True)
    logits = np.log(np.maximum(table.probabilities[old], 1e-12))
    labels, groups = examples.labels[new], examples.groups[new]
    logits[~table.judged[old] | np.isnan(chosen.held_out[new]).any(axis=1)] = np.nan
    after = np.where(np.isnan(logits), np.float32(np.nan), chosen.held_out[new])
    share, share_then = share_right(after, labels, groups), share_right(logits, labels, groups)
    if share is None or share_then is None:
        return None
    return share_after(before.trust.share, share - share_then)
