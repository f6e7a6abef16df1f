"""Examples to a model version: choose a learner, calibrate it, measure it, keep it."""

from dataclasses import replace

import numpy as np

from core.analysis import out_of_fold as held_out
from core.backbones import Backbone
from core.backbones.adapted.serialization import backbone_arrays
from core.classifiers.accuracy_interval import measure
from core.classifiers.calibrated import CalibratedClassifier
from core.classifiers.cross_validation import share_right
from core.classifiers.model_selection import SelectedClassifier, select_classifier
from core.domain.arrays import Floats
from core.domain.examples import TrainingSet
from core.domain.records import ModelRecord, Trust
from core.operations.adapt_backbone import Fitted
from core.operations.challenger import (
    judged_already,
    replace_challenger,
    share_after,
    share_carried,
)
from core.operations.load_model import backbone_of_model
from core.operations.training_set import examples_of, folder_of
from core.store import Project


def fit_classifier(
    project: Project,
    backbone: Backbone,
    names: tuple[str, ...],
    settings: dict[str, object],
    fingerprint: str,
    folder: Floats | None,
    fitted: Fitted | None = None,
    chosen: SelectedClassifier | None = None,
    *,
    before: ModelRecord | None = None,
    trust: Trust | None = None,
    put_to_use: bool = True,
) -> ModelRecord:
    """Make a model of the examples that have an embedding, and put it to use.

    Args:
        project: an open project.
        backbone: the embeddings' maker.
        names: the learners to choose from; () for the usual ones.
        settings, fingerprint: as in `ModelRecord`.
        folder: (n_images, n_features) float32, images without labels; None to leave them aside.
        fitted: how the backbone came to be what it is, where it was adapted to the examples. What
            is left out of a learner alone then says too much, since the backbone has seen it; how
            far to believe the model is taken from what neither had seen.
        chosen: what was trained together with the backbone; None to choose a learner here.
        before: the model in use, which an adapted backbone was held against.
        trust: what was measured, where it is known; None to measure it.
        put_to_use: False only keeps the model; see `ModelStore.make_current`.

    Raises:
        NotEnoughExamples: fewer than two classes have an example with an embedding.
    """
    examples = examples_of(project, backbone)
    found = chosen or select_classifier(
        examples.embeddings, examples.labels, names, folder, examples.groups
    )
    unseen = fitted.logits(examples) if fitted else None
    if fitted is not None and unseen is not None:
        found = replace(found, held_out=unseen, n_folds=fitted.n_folds)
    # What the model picked is surer or more doubtful than other pictures: it teaches, no more.
    judged = np.where(examples.judges[:, None], found.held_out, np.float32(np.nan))
    predictor = CalibratedClassifier.of(
        replace(found, held_out=judged),
        examples.embeddings,
        examples.labels,
        examples.class_ids,
        folder,
        backbone.n_plain,
    )
    class_names = project.classes.names()
    class_of = np.array(examples.class_ids)[examples.labels]
    kept = held_out.to_arrays(
        found.held_out,
        predictor.temperature,
        examples.image_ids,
        class_of,
        found.groups,
        examples.judges,
    )
    facts = fitted.facts if fitted else {}
    n_folder = 0 if folder is None else len(folder)
    with project.atomic():
        model_id = project.models.add(
            learner=found.learner.name,
            backbone=backbone.name,
            backbone_sha256=backbone.sha256,
            settings={
                **settings,
                **facts,
                "shares": found.shares,
                "n_folder": n_folder,
                "newest_image": 0 if folder is None else project.files.newest_image(),
            },
            trust=trust or _trust(project, found, examples, n_folder, fitted, before),
            classes=[(one, class_names[one]) for one in examples.class_ids],
            examples=list(zip(examples.image_ids, class_of.tolist(), strict=True)),
            fingerprint=fingerprint,
            arrays={**predictor.arrays(), **backbone_arrays(backbone), **kept},
        )
        if put_to_use:
            project.models.make_current(model_id, name=f"Adapt to {len(examples)} examples")
    return project.models.get(model_id)


def refit_to_folder(project: Project, model: ModelRecord) -> ModelRecord:
    """Learn anew what the folder teaches a model whose backbone was adapted; put that to use.

    The backbone, the learner and what was measured stay: the same examples were held out of them.

    Args:
        project: an open project.
        model: in use; see `core.operations.challenger.is_improved`.
    """
    arrays = project.models.arrays(model.id)
    backbone = backbone_of_model(model, arrays)
    table = held_out.read(arrays)
    assert table is not None  # better models are younger than the table
    # As logits of the learner, which the temperature divided to give these probabilities.
    logits = np.log(np.maximum(table.probabilities, 1e-12)) * float(arrays["temperature"][0])
    rows = dict(zip(table.image_ids.tolist(), logits, strict=True))
    folder = folder_of(project, backbone)
    new = fit_classifier(
        project.with_examples(project.models.examples(model.id)),
        backbone,
        (model.learner,),
        model.settings,
        model.fingerprint,
        folder,
        Fitted(backbone, list(model.class_ids), rows),
        trust=model.trust,
    )
    replace_challenger(project, model.id, new.id)
    return new


def _trust(
    project: Project,
    found: SelectedClassifier,
    examples: TrainingSet,
    n_folder: int,
    fitted: Fitted | None,
    before: ModelRecord | None,
) -> Trust:
    share = None
    if fitted and before and judged_already(before.learner, found.learner.name):
        share = share_carried(before.trust.share, fitted.facts)
    elif before:
        share = _share_beside(project, before, found, examples)
    judged = np.where(examples.judges[:, None], found.held_out, np.float32(np.nan))
    trust = measure(
        judged, examples.labels, n_folder, found.n_folds, groups=found.groups, share=share
    )
    return replace(trust, one_scene=examples.one_scene_classes())


def _share_beside(
    project: Project, before: ModelRecord, found: SelectedClassifier, examples: TrainingSet
) -> float | None:
    """Return the share right as that of the model in use and what is added on the same examples.

    Each was held out in parts of its own size, so that their own shares cannot be compared.
    """
    table = held_out.read(project.models.arrays(before.id))
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
