"""Pictures embedded, recorded and predicted, batch by batch, each batch one transaction."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial

import numpy as np
from numpy.typing import NDArray

from core.backbones import Backbone, find_backbone
from core.backbones.adapted.serialization import as_carried
from core.classifiers.calibrated import Predictor
from core.domain.errors import WeightsError
from core.domain.records import FileRecord, Floats, ModelRecord, Prediction, Status
from core.embedding.network import Device, loaded
from core.embedding.pipeline import Embedded, embed_files
from core.store import Project
from core.store.embeddings import known_images

_CHUNK = 2048  # images predicted at once where embeddings are at hand: 10 MB of them


def embedded(
    project: Project, files: Sequence[FileRecord], backbone: Backbone, device: Device
) -> Iterator[list[Embedded]]:
    """Embed files, a batch at a time; load no network where there are none."""
    if not files:
        return
    network = loaded(backbone, device)
    network.notes.clear()
    open_known = partial(known_images, project.path, backbone.key)
    yield from embed_files(files, backbone, network, open_known)


def record(project: Project, backbone: Backbone, batch: Sequence[Embedded]) -> dict[int, int]:
    """Write down what became of a batch; return the image of each file that holds one.

    Call inside `Project.atomic`.
    """
    images: dict[int, int] = {}
    vectors: list[tuple[int, Floats]] = []
    for one in batch:
        if not one.content_hash:
            project.files.record_unreadable(one.file.id, one.error)
            continue
        image_id = project.files.record_image(
            one.file.id, one.content_hash, one.width, one.height, one.error
        )
        images[one.file.id] = image_id
        if one.vector is not None:
            vectors.append((image_id, one.vector))
    project.embeddings.put(backbone.key, vectors)
    return images


def looks_through(model: ModelRecord, arrays: Mapping[str, NDArray[np.generic]]) -> Backbone:
    """Return the backbone that a model looks through, adapted where it is; see `ModelStore.arrays`.

    Raises:
        WeightsError: it is not here.
    """
    return as_carried(find_backbone(model.backbone), model.settings, arrays)


class Labeller:
    """A model at work: predicts what has an embedding, and keeps that.

    Raises:
        WeightsError: the model's backbone is not here, or has other weights now.

    Attributes:
        backbone: that the model looks through.
        predictor: the fitted learner with its calibration.
    """

    def __init__(self, project: Project, model: ModelRecord) -> None:
        self._project = project
        self._model = model
        arrays = project.models.arrays(model.id)
        self.backbone = looks_through(model, arrays)
        if not self.backbone.has_weights(model.backbone_sha256):
            reason = "the model in use was adapted with other weights of it"
            raise WeightsError(model.backbone, reason, remedy="adapt")
        self.predictor = Predictor.restore(model.learner, model.class_ids, arrays)

    def predict(self, image_ids: Iterable[int]) -> dict[int, Prediction]:
        """Predict those of the images that have an embedding. Call inside `Project.atomic`."""
        kept, vectors = self._project.embeddings.get(self.backbone.key, sorted(image_ids))
        predictions = self.predictor.predict(kept.tolist(), vectors)
        self._project.models.put_predictions(self._model.id, predictions)
        return {one.image_id: one for one in predictions}


class Ledger:
    """One run of one model over one folder, settled batch by batch.

    Raises:
        WeightsError: the model's backbone is not here, or has other weights now.

    Attributes:
        rest: the files that need the network; set by `settle_known`.
    """

    def __init__(self, project: Project, model: ModelRecord, run_id: int) -> None:
        self._project = project
        self._run_id = run_id
        self._labeller = Labeller(project, model)
        self.backbone = self._labeller.backbone
        self.rest: list[FileRecord] = []

    def settle_known(self, pending: Sequence[FileRecord]) -> Iterator[int]:
        """Settle the files whose pictures were embedded before; yield how many at a time."""
        self.rest = [file for file in pending if file.image_id is None]
        read = [file for file in pending if file.image_id is not None]
        for start in range(0, len(read), _CHUNK):
            part = read[start : start + _CHUNK]
            images = {file.id: file.image_id for file in part if file.image_id is not None}
            with self._project.atomic():
                settled = self._settle(images, {})
            self.rest += [file for file in part if file.id not in settled]
            yield len(settled)

    def settle(self, batch: Sequence[Embedded]) -> None:
        """Write down a batch that went through the network, with its predictions."""
        reasons = {one.file.id: one.error for one in batch if one.error}
        with self._project.atomic():
            images = record(self._project, self.backbone, batch)
            self._settle(images, reasons)

    def _settle(self, images: dict[int, int], reasons: dict[int, str]) -> set[int]:
        """Predict, write predictions and ledger lines; return the files that are settled now."""
        errors = self._project.files.errors_of(images.values())
        reasons = {
            **reasons,
            **{file_id: errors[one] for file_id, one in images.items() if one in errors},
        }
        predictions = self._labeller.predict(set(images.values()))
        labels = self._project.labels.of(images.values())
        items: list[tuple[int, Status, str]] = [
            (file_id, "failed", reason) for file_id, reason in reasons.items()
        ]
        for file_id, image_id in images.items():
            if file_id not in reasons and image_id in predictions:
                items.append((file_id, _status(image_id, predictions, labels), ""))
        self._project.runs.mark(self._run_id, items)
        return {file_id for file_id, _, _ in items}


def _status(
    image_id: int, predictions: dict[int, Prediction], labels: dict[int, int | None]
) -> Status:
    if image_id in labels:  # a person's word stands above the model's
        return "unknown" if labels[image_id] is None else "labelled"
    return predictions[image_id].status
