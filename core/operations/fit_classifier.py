"""Examples and a chosen classifier to a model version: calibrated, measured, kept."""

from dataclasses import replace

import numpy as np

from core.analysis import out_of_fold
from core.backbones import Backbone
from core.backbones.adapted.serialization import backbone_arrays
from core.classifiers.calibrated import CalibratedClassifier
from core.classifiers.model_selection import SelectedClassifier, select_classifier
from core.domain.adapting import ModelSettings
from core.domain.examples import TrainingSet
from core.domain.records import ModelRecord, NewModel, Trust
from core.operations.adapt_backbone import Fitted
from core.operations.challenger import replace_challenger
from core.operations.load_model import backbone_of_model
from core.operations.measure_model import trust_of
from core.operations.training_set import examples_of, folder_of
from core.store import Project


def fit_classifier(
    project: Project,
    backbone: Backbone,
    examples: TrainingSet,
    chosen: SelectedClassifier,
    settings: ModelSettings,
    trust: Trust | None = None,
) -> NewModel:
    """Calibrate and measure a chosen classifier; return the model, which is not kept yet.

    Args:
        project: an open project; nothing changes in it.
        backbone: the embeddings' maker.
        examples: that the classifier was chosen with.
        chosen: fitted to them.
        settings: of the model.
        trust: what was measured, where it is known; None to measure it.
    """
    predictor = CalibratedClassifier.of(chosen, examples)
    names = project.classes.names()
    class_of = np.array(examples.class_ids, np.int64)[examples.labels]
    table = out_of_fold.to_arrays(
        chosen.held_out,
        predictor.temperature,
        examples.image_ids,
        class_of,
        chosen.groups,
        examples.judges,
    )
    return NewModel(
        learner=chosen.learner.name,
        backbone=backbone.name,
        backbone_sha256=backbone.all_sha256,
        settings=replace(
            settings.noting({"shares": chosen.shares}),
            n_folder=examples.n_folder,
            newest_image=0 if examples.folder is None else project.files.newest_image(),
        ),
        trust=trust or trust_of(chosen, examples),
        classes=[(class_id, names[class_id]) for class_id in examples.class_ids],
        examples=list(zip(examples.image_ids, class_of.tolist(), strict=True)),
        fingerprint=examples.fingerprint,
        arrays={**predictor.arrays(), **backbone_arrays(backbone), **table},
    )


def put_to_use(project: Project, model: NewModel) -> ModelRecord:
    """Keep a model and use it from now on, as one change that can be undone."""
    with project.atomic():
        model_id = project.models.add(model)
        project.models.make_current(model_id, name=f"Adapt to {len(model.examples)} examples")
    return project.models.get(model_id)


def refit_to_folder(project: Project, model: ModelRecord) -> ModelRecord:
    """Learn again what the folder teaches a model whose backbone was adapted; put that to use.

    The backbone, the learner and what was measured stay: the same examples were held out of them.

    Args:
        project: an open project.
        model: in use; see `core.operations.challenger.is_improved`.
    """
    arrays = project.models.arrays(model.id)
    backbone = backbone_of_model(model, arrays)
    table = out_of_fold.read(arrays, len(model.class_ids))
    assert table is not None  # better models are younger than the table
    # As logits of the learner, which the temperature divided to give these probabilities.
    logits = np.log(np.maximum(table.probabilities, 1e-12)) * float(arrays["temperature"][0])
    held_out = dict(zip(table.image_ids.tolist(), logits, strict=True))
    then = project.with_examples(project.models.examples(model.id))
    examples = examples_of(
        then, backbone, fingerprint=model.fingerprint, folder=folder_of(project, backbone)
    )
    fitted = Fitted(backbone, list(model.class_ids), held_out)
    chosen = fitted.judged(select_classifier(examples, (model.learner,)), examples)
    new = put_to_use(
        then, fit_classifier(then, backbone, examples, chosen, model.settings, model.trust)
    )
    replace_challenger(project, model.id, new.id)
    return new
