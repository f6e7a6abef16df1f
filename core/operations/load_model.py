"""Load a model of the project: the backbone it uses, and what predicts with it."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from core.backbones import Backbone, find_backbone
from core.backbones.adapted.serialization import restore_backbone
from core.domain.errors import ModelDamaged, WeightsError
from core.domain.records import ModelRecord, Prediction
from core.store import Project

if TYPE_CHECKING:
    from core.classifiers.calibrated import CalibratedClassifier


def backbone_of_model(model: ModelRecord, arrays: Mapping[str, NDArray[np.generic]]) -> Backbone:
    """Return the backbone that a model uses, adapted where it is; see `ModelStore.arrays`.

    Raises:
        WeightsError: it is not here.
        ModelDamaged: what the model keeps of it cannot be read.
    """
    return restore_backbone(find_backbone(model.backbone), model.settings, arrays)


def predictor_of(
    model: ModelRecord, arrays: Mapping[str, NDArray[np.generic]]
) -> "CalibratedClassifier":
    """Return what predicts with a model, from embeddings.

    Raises:
        ModelDamaged: its numbers are missing, or do not fit together.
    """
    # Imported here: classifiers load scipy, which the window's own process never needs.
    from core.classifiers.calibrated import CalibratedClassifier

    return CalibratedClassifier.restore(model.learner, model.class_ids, arrays)


class Labeller:
    """A model at work: predicts what has an embedding, and keeps that.

    Raises:
        WeightsError: the model's backbone is not here, or has other weights now.
        ModelDamaged: the model cannot be read.

    Attributes:
        backbone: that the model uses.
        predictor: the fitted learner with its calibration.
    """

    def __init__(self, project: Project, model: ModelRecord) -> None:
        self._project = project
        self._model = model
        arrays = project.models.arrays(model.id)
        self.backbone = backbone_of_model(model, arrays)
        if not self.backbone.has_weights(model.backbone_sha256):
            reason = "the model in use was adapted with other weights of it"
            raise WeightsError(model.backbone, reason, remedy="adapt")
        self.predictor = predictor_of(model, arrays)

    def predict(self, image_ids: Iterable[int]) -> dict[int, Prediction]:
        """Predict those of the images that have an embedding. Call inside `Project.atomic`."""
        known_ids, vectors = self._project.embeddings.joined(self.backbone.keys, sorted(image_ids))
        if len(known_ids) and vectors.shape[1] != self.predictor.n_features:
            raise ModelDamaged("it was made for embeddings of another length")
        predictions = self.predictor.predict(known_ids.tolist(), vectors)
        self._project.models.put_predictions(self._model.id, predictions)
        return {prediction.image_id: prediction for prediction in predictions}
