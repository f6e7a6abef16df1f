"""Give every picture of a folder a prediction by the model in use, each batch one transaction."""

import itertools
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Self

from core.backbones import Backbone
from core.backbones.adapted.serialization import is_adapted
from core.backbones.feature_sets import passes_of
from core.domain.device import Device
from core.domain.errors import NoModel, NotEnoughExamples
from core.domain.progress import Tick, no_tick
from core.domain.records import FileRecord, ModelRecord, Prediction, Status
from core.domain.reports import LabelReport, ScanReport
from core.embedding.pipeline import Embedded
from core.operations.adapt import WITH_FOLDER
from core.operations.embed_folder import ask_again, embedded, record
from core.operations.folders.scan import scan_again
from core.operations.load_model import Labeller
from core.store import Project

if TYPE_CHECKING:
    from core.classifiers.calibrated import CalibratedClassifier

_CHUNK = 2048  # images predicted at once where embeddings are at hand: 10 MB of them


def label_folder(
    project: Project, folder: Path, *, device: Device = "auto", tick: Tick = no_tick
) -> LabelReport:
    """Give every picture of a folder a prediction by the model in use.

    A run that was stopped or killed goes on where it was; new and changed files join it.

    Raises:
        NoModel: nothing has been adapted yet.
        FolderError: the folder is not there.
        WeightsError, DeviceError: the backbone cannot be loaded.
    """
    start = time.monotonic()
    if project.models.current() is None:  # said before the folder is searched
        raise NoModel
    ask_again(project, tick)
    report = label_scanned(project, scan_again(project, folder), device=device, tick=tick)
    return replace(report, seconds=time.monotonic() - start)


def label_scanned(
    project: Project, scanned: ScanReport, *, device: Device = "auto", tick: Tick = no_tick
) -> LabelReport:
    """Give every file that a project has of a folder a prediction; see `label_folder`.

    Args:
        project: an open project.
        scanned: what was found in the folder.
        device: where to compute.
        tick: called outside of any transaction.

    Raises:
        NoModel: nothing has been adapted yet.
        WeightsError, DeviceError: the backbone cannot be loaded.
    """
    start = time.monotonic()
    model = project.models.current()
    if model is None:
        raise NoModel
    run_id, n_done = project.runs.open(scanned.folder_id, model.id)
    pending = project.runs.pending(run_id)
    ledger = LabellingRun(project, model, run_id)
    done = n_done
    total = n_done + len(pending)
    tick(done, total)
    for count in ledger.settle_known(pending):
        done += count
        tick(done, total)
    rest = ledger.rest
    for share in itertools.chain(ledger.label_early(device), ledger.label_rest(device)):
        tick(total - len(rest) + int(share * len(rest)), total)
    project.runs.finish(run_id)
    return LabelReport(
        run_id=run_id,
        n_files=total,
        counts=project.runs.counts(run_id),
        by_person=project.runs.labelled_by_person(run_id),
        n_resumed=n_done,
        seconds=time.monotonic() - start,
        device=ledger.device,
        skipped=(*scanned.skipped, *project.runs.failures(run_id)),
        notes=tuple(ledger.notes),
        folder_is_news=_is_news(project, model, ledger.backbone.key),
        left_out=scanned.left_out,
    )


def _is_news(project: Project, model: ModelRecord, key: str) -> bool:
    from core.operations.training_set import count_news

    if model.settings.method not in WITH_FOLDER:
        return False
    return count_news(project, model, key) > 0


# See docs/adr/0072-early-labels.md.
EARLY_FROM = 200
"""From so many pictures on that wait for several networks, the first one alone labels them all
before the others look."""


class LabellingRun:
    """One run of one model over one folder, settled batch by batch.

    Raises:
        WeightsError: the model's backbone is not here, or has other weights now.

    Attributes:
        backbone: that the model uses.
        rest: the files that need the network; set by `settle_known`.
        device: where the networks ran; "" where none was needed.
        notes: sentences on what had to be done, such as a fall back to the CPU; each once.
    """

    def __init__(self, project: Project, model: ModelRecord, run_id: int) -> None:
        self._project = project
        self._model = model
        self._run_id = run_id
        self._labeller = Labeller(project, model)
        self.backbone = self._labeller.backbone
        self.device = ""
        self.notes: dict[str, None] = {}
        self.rest: list[FileRecord] = []
        self._share = 0.0  # of the work on `rest` that is done
        self._others: Backbone | None = None  # that look after the first network

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

    def label_early(self, device: Device) -> Iterator[float]:
        """Label many files by the first network alone; they stay in `rest`, the doubtful first.

        Such labels are kept like others and are not settled, so that a run that is stopped here
        goes on, and every label is replaced once all networks have looked.

        Yields:
            the share of the work on `rest` that is done, 0..1.
        """
        early = _early_backbone(self.backbone) if len(self.rest) >= EARLY_FROM else None
        labeller = early and EarlyLabeller.of(self._project, self._model, early)
        if not labeller:
            return
        part = _cost(labeller.backbone) / _cost(self.backbone)
        confidences: dict[int, float] = {}
        settled: set[int] = set()
        n_done = 0
        for batch in self._looked_at(labeller.backbone, device):
            with self._project.atomic():
                images = record(self._project, batch)
                settled |= self._settle(images, _reasons(batch))
                open_files = {key: image for key, image in images.items() if key not in settled}
                predictions = labeller.predict(open_files.values())
            confidences |= {
                file_id: predictions[image_id].confidence
                for file_id, image_id in open_files.items()
                if image_id in predictions
            }
            n_done += len(batch)
            self._share = part * n_done / len(self.rest)
            yield self._share
        rest = [file for file in self.rest if file.id not in settled]
        self.rest = sorted(rest, key=lambda file: confidences.get(file.id, 0.0))
        first, *more = self.backbone.beside
        self._others = first.with_beside(*more) if more else first

    def label_rest(self, device: Device) -> Iterator[float]:
        """Label and settle what is left; see `label_early`."""
        if self._others is not None:
            yield from self._label_by(self._others, device)
        # Of what was looked at early, only what has changed since.
        yield from self._label_by(self.backbone, device)

    def _label_by(self, backbone: Backbone, device: Device) -> Iterator[float]:
        if not self.rest:
            return
        n_done, n_files, share = 0, len(self.rest), self._share
        settled: set[int] = set()
        for batch in self._looked_at(backbone, device):
            with self._project.atomic():
                settled |= self._settle(record(self._project, batch), _reasons(batch))
            n_done += len(batch)
            self._share = share + (1 - share) * n_done / n_files
            yield self._share
        self.rest = [file for file in self.rest if file.id not in settled]

    def _looked_at(self, backbone: Backbone, device: Device) -> Iterator[list[Embedded]]:
        looking = embedded(self._project, self.rest, backbone, device)
        for batch in looking:
            self.device = looking.device
            self.notes |= dict.fromkeys(looking.notes)
            yield batch

    def _settle(self, images: dict[int, int], reasons: dict[int, str]) -> set[int]:
        """Predict, write predictions and ledger lines; return the files that are settled now."""
        errors = self._project.files.errors_of(images.values())
        reasons = {
            **reasons,
            **{file_id: errors[image] for file_id, image in images.items() if image in errors},
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


def _reasons(batch: Sequence[Embedded]) -> dict[int, str]:
    return {picture.file.id: picture.error for picture in batch if picture.error}


def _early_backbone(backbone: Backbone) -> Backbone | None:
    """Return a backbone's first network with what is kept of it; None where it is the only one."""
    is_joint = len(backbone.members) > 1 and not is_adapted(backbone)
    return backbone.members[0].backbone if is_joint else None


def _cost(backbone: Backbone) -> float:
    return passes_of(backbone) or len(backbone.members)


class EarlyLabeller:
    """Labels pictures by the features of a model's first network, until the others have looked.

    Attributes:
        backbone: that network.
    """

    def __init__(
        self,
        project: Project,
        model: ModelRecord,
        backbone: Backbone,
        predictor: "CalibratedClassifier",
    ) -> None:
        self.backbone = backbone
        self._project = project
        self._model = model
        self._predictor = predictor

    @classmethod
    def of(cls, project: Project, model: ModelRecord, backbone: Backbone) -> Self | None:
        """Fit the model's classifier to its own examples as this network sees them.

        Returns:
            None where too few of them are known to this network.
        """
        from core.classifiers.calibrated import CalibratedClassifier
        from core.classifiers.model_selection import select_classifier
        from core.operations.training_set import examples_of, folder_of

        then = project.with_examples(project.models.examples(model.id))
        folder = folder_of(project, backbone) if model.settings.method in WITH_FOLDER else None
        try:
            examples = examples_of(then, backbone, folder=folder)
        except NotEnoughExamples:
            return None
        if examples.class_ids != tuple(model.class_ids):
            return None
        chosen = select_classifier(examples, (model.learner,))
        return cls(project, model, backbone, CalibratedClassifier.of(chosen, examples))

    def predict(self, image_ids: Iterable[int]) -> dict[int, Prediction]:
        """Predict those of the images that this network saw. Call inside `Project.atomic`."""
        seen_ids, vectors = self._project.embeddings.joined(
            self.backbone.keys, sorted(set(image_ids))
        )
        predictions = self._predictor.predict(seen_ids.tolist(), vectors)
        self._project.models.put_predictions(self._model.id, predictions)
        return {prediction.image_id: prediction for prediction in predictions}
