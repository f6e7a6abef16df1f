"""How far a model is to be believed: measured, or told from the one that it is better than."""

from dataclasses import replace

import numpy as np

from core.analysis import out_of_fold
from core.classifiers.accuracy_interval import measure
from core.classifiers.cross_validation import share_right
from core.classifiers.model_selection import SelectedClassifier
from core.domain.arrays import Floats
from core.domain.examples import TrainingSet
from core.domain.records import ModelRecord, Trust
from core.operations.adapt_backbone import Fitted
from core.operations.challenger import judged_already, share_after, share_carried
from core.store import Project


def judging(held_out: Floats, examples: TrainingSet) -> Floats:
    """Blank what does not tell how often a model is right; see `TrainingSet.judges`.

    Args:
        held_out: (n_examples, n_classes) logits.
        examples: in the same order.
    """
    return np.where(examples.judges[:, None], held_out, np.float32(np.nan))


def trust_of(
    project: Project,
    found: SelectedClassifier,
    examples: TrainingSet,
    n_folder: int,
    fitted: Fitted | None,
    before: ModelRecord | None,
) -> Trust:
    """Measure the share right of a new model.

    Args:
        project: an open project.
        found: the classifier with what was held out.
        examples: that it was made of.
        n_folder: images of the folder that it looked at.
        fitted: how its backbone was adapted; None for a plain one.
        before: the model that a better one was found for; the share is told from that one's.
    """
    share = None
    if fitted and before and judged_already(before.learner, found.learner.name):
        share = share_carried(before.trust.share, fitted.facts)
    elif before:
        share = _share_beside(project, before, found, examples)
    trust = measure(
        judging(found.held_out, examples),
        examples.labels,
        n_folder,
        found.n_folds,
        groups=found.groups,
        share=share,
    )
    return replace(trust, one_scene=examples.one_scene_classes())


def _share_beside(
    project: Project, before: ModelRecord, found: SelectedClassifier, examples: TrainingSet
) -> float | None:
    """Return the share right as that of the model in use and what is added on the same examples.

    Each was held out in parts of its own size, so that their own shares cannot be compared.
    """
    table = out_of_fold.read(project.models.arrays(before.id), len(before.class_ids))
    if table is None or before.trust.share is None or before.class_ids != examples.class_ids:
        return None
    _, old, new = np.intersect1d(table.image_ids, examples.image_ids, return_indices=True)
    logits = np.log(np.maximum(table.probabilities[old], 1e-12))
    labels, groups = examples.labels[new], examples.groups[new]
    logits[~table.judged[old] | np.isnan(found.held_out[new]).any(axis=1)] = np.nan
    after = np.where(np.isnan(logits), np.float32(np.nan), found.held_out[new])
    share, share_then = share_right(after, labels, groups), share_right(logits, labels, groups)
    if share is None or share_then is None:
        return None
    return share_after(before.trust.share, share - share_then)
