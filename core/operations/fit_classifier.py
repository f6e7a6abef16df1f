"""Examples to a model version: choose a learner, calibrate it, measure it, keep it."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from core.analysis import out_of_fold as held_out
from core.backbones import Backbone
from core.backbones.adapted.serialization import backbone_arrays, is_adapted
from core.classifiers.calibrated import CalibratedClassifier
from core.classifiers.model_selection import SelectedClassifier, select_classifier
from core.domain.arrays import Floats, Ints
from core.domain.examples import TrainingSet
from core.domain.records import ModelRecord, Trust
from core.operations.adapt_backbone import Fitted
from core.operations.challenger import (
    replace_challenger,
)
from core.operations.load_model import backbone_of_model
from core.operations.measure_model import judging, trust_of
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
        fitted: how the backbone was adapted to the examples; how far to believe the model is then
            taken from what neither backbone nor learner had seen.
        chosen: what was trained together with the backbone; None to choose a learner here.
        before: the model in use, which an adapted backbone was held against.
        trust: what was measured, where it is known; None to measure it.
        put_to_use: False only keeps the model; see `ModelStore.make_current`.

    Raises:
        NotEnoughExamples: fewer than two classes have an example with an embedding.
    """
    examples = examples_of(project, backbone)
    found = chosen or select_classifier(
        examples.embeddings, examples.labels, names, folder, examples.groups, backbone.parts
    )
    unseen = fitted.logits(examples) if fitted else None
    if fitted is not None and unseen is not None:
        found = replace(found, held_out=unseen, n_folds=fitted.n_folds)
    predictor = _calibrated(found, examples, folder, backbone)
    n_folder = 0 if folder is None else len(folder)
    newest = 0 if folder is None else project.files.newest_image()
    seen = {"shares": found.shares, "n_folder": n_folder, "newest_image": newest}
    table = _table(found, predictor.temperature, examples)
    arrays = {**predictor.arrays(), **backbone_arrays(backbone), **table}
    with project.atomic():
        model_id = project.models.add(
            learner=found.learner.name,
            backbone=backbone.name,
            backbone_sha256=backbone.all_sha256,
            settings={**settings, **(fitted.facts if fitted else {}), **seen},
            trust=trust or trust_of(project, found, examples, n_folder, fitted, before),
            classes=_named(project, examples),
            examples=list(zip(examples.image_ids, _class_of(examples).tolist(), strict=True)),
            fingerprint=fingerprint,
            arrays=arrays,
        )
        if put_to_use:
            project.models.make_current(model_id, name=f"Adapt to {len(examples)} examples")
    return project.models.get(model_id)


def _calibrated(
    found: SelectedClassifier, examples: TrainingSet, folder: Floats | None, backbone: Backbone
) -> CalibratedClassifier:
    return CalibratedClassifier.of(
        replace(found, held_out=judging(found.held_out, examples)),
        examples.embeddings,
        examples.labels,
        examples.class_ids,
        folder,
        backbone.n_plain if is_adapted(backbone) else None,
        backbone.n_content,
    )


def _class_of(examples: TrainingSet) -> Ints:
    return np.array(examples.class_ids, np.int64)[examples.labels]


def _named(project: Project, examples: TrainingSet) -> list[tuple[int, str]]:
    names = project.classes.names()
    return [(one, names[one]) for one in examples.class_ids]


def _table(
    found: SelectedClassifier, temperature: float, examples: TrainingSet
) -> dict[str, NDArray[np.generic]]:
    return held_out.to_arrays(
        found.held_out,
        temperature,
        examples.image_ids,
        _class_of(examples),
        found.groups,
        examples.judges,
    )


def refit_to_folder(project: Project, model: ModelRecord) -> ModelRecord:
    """Learn again what the folder teaches a model whose backbone was adapted; put that to use.

    The backbone, the learner and what was measured stay: the same examples were held out of them.

    Args:
        project: an open project.
        model: in use; see `core.operations.challenger.is_improved`.
    """
    arrays = project.models.arrays(model.id)
    backbone = backbone_of_model(model, arrays)
    table = held_out.read(arrays, len(model.class_ids))
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
