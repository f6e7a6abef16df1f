"""Give every picture of a folder a prediction by the model in use, each batch one transaction."""

import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from core.domain.device import Device
from core.domain.errors import NoModel
from core.domain.progress import Tick, no_tick
from core.domain.records import FileRecord, ModelRecord, Prediction, Status
from core.domain.reports import LabelReport
from core.embedding.joint_network import loaded
from core.embedding.pipeline import Embedded
from core.operations.adapt import WITH_FOLDER
from core.operations.embed_folder import ask_again, embedded, record
from core.operations.folders.scan import scan_again
from core.operations.load_model import Labeller
from core.store import Project

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
    model = project.models.current()
    if model is None:
        raise NoModel
    ask_again(project, tick)
    scanned = scan_again(project, folder)
    run_id, n_done = project.runs.open(scanned.folder_id, model.id)
    pending = project.runs.pending(run_id)
    ledger = LabellingRun(project, model, run_id)
    done = n_done
    total = n_done + len(pending)
    tick(done, total)
    used = ""
    notes: tuple[str, ...] = ()
    for count in ledger.settle_known(pending):
        done += count
        tick(done, total)
    rest = ledger.rest
    for batch in embedded(project, rest, ledger.backbone, device):
        ledger.settle(batch)
        done += len(batch)
        tick(done, total)
    if rest:
        network = loaded(ledger.backbone, device)
        used, notes = network.device, network.notes
    project.runs.finish(run_id)
    return LabelReport(
        run_id=run_id,
        n_files=total,
        counts=project.runs.counts(run_id),
        by_person=project.runs.labelled_by_person(run_id),
        n_resumed=n_done,
        seconds=time.monotonic() - start,
        device=used,
        skipped=(*scanned.skipped, *project.runs.failures(run_id)),
        notes=notes,
        folder_is_news=_is_news(project, model, ledger.backbone.key),
        left_out=scanned.left_out,
    )


def _is_news(project: Project, model: ModelRecord, key: str) -> bool:
    from core.operations.training_set import count_news

    if model.settings.method not in WITH_FOLDER:
        return False
    return count_news(project, model, key) > 0


class LabellingRun:
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
            images = record(self._project, batch)
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
