"""A project's examples to the ways of transfer learning that train the network itself."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from core.backbones import Backbone, find_backbone
from core.classifiers.cross_validation import share_right
from core.classifiers.linear_head import LinearHead
from core.classifiers.model_selection import SelectedClassifier
from core.domain.adapting import AdaptRequest
from core.domain.arrays import Floats, Pixels
from core.domain.device import Device
from core.domain.errors import NotEnoughExamples
from core.domain.examples import TrainingSet
from core.domain.progress import Expect, Tick
from core.domain.records import FileRecord, NewModel
from core.domain.reports import Skipped
from core.embedding.device import choose_device
from core.imaging.decoding import open_rgb, read_bytes
from core.operations.fit_classifier import fit_classifier
from core.operations.training_set import embed_examples, examples_of, examples_on_disk
from core.store import Project
from core.training.finetuning.config import settings_for
from core.training.finetuning.strategy import Suggestion, suggest

if TYPE_CHECKING:
    from core.training.finetuning.finetune import Outcome

_ROOM = 1.5  # short side of an opened picture, over what labelling scales it to: room to cut from
_HELD_BYTES = 1_000_000_000  # pictures kept in memory; the others are opened each time


def finetune(
    project: Project,
    backbone: Backbone,
    request: AdaptRequest,
    fingerprint: str,
    *,
    tick: Tick,
    expect: Expect,
) -> tuple[NewModel, list[Skipped]]:
    """Train the network on the examples whose pictures are at hand; return the model it gives.

    Args:
        project: an open project; nothing but embeddings changes in it.
        backbone: whose network is trained.
        request: its method says from which start, its `train` how.
        fingerprint: as in `ModelRecord`.
        tick: called with (done, total) of what is being done; a new part begins at 0.
        expect: told how many seconds the training will take.

    Returns:
        the model, and the examples that took no part.

    Raises:
        NotEnoughExamples: fewer than two classes have an example that can be opened.
        ImageError: a picture went away meanwhile.
        WeightsError, DeviceError: a network cannot be used.
    """
    # Imported here: torch takes seconds to load, and only these ways need it.
    from core.training.finetuning.finetune import Job, fine_tune, from_scratch

    skipped = embed_examples(project, backbone, request.device, tick)
    examples, files = _at_hand(project, backbone)
    smallest = int(np.bincount(examples.labels).min())
    settings = settings_for(request.method, len(examples), smallest, request.train)
    job = Job(
        backbone=backbone,
        open=Pictures(files, round(_ROOM * backbone.resize_px)),
        labels=examples.labels,
        groups=examples.groups,
        settings=settings,
        seed=request.seed,
        device=choose_device(request.device),
        tick=tick,
        expect=expect,
    )
    if settings.teacher:
        taught = _taught(project, settings.teacher, examples, request.device, tick)
        job = replace(job, teacher=taught)
    is_new = request.method == "scratch"
    outcome = from_scratch(job) if is_new else fine_tune(job, examples.embeddings)
    again = embed_examples(project, outcome.backbone, request.device, tick)
    now = examples_of(project, outcome.backbone, fingerprint=fingerprint)
    chosen = _chosen(project, outcome, examples, now)
    noted = request.settings.noting(outcome.facts)
    model = fit_classifier(project, outcome.backbone, now, chosen, noted)
    return model, skipped or again  # the same examples, seen by either network


def _chosen(
    project: Project, outcome: "Outcome", examples: TrainingSet, now: TrainingSet
) -> SelectedClassifier:
    """Return the head as what learning chose, its evidence in the order of the examples now.

    Args:
        project: an open project.
        outcome: of the training.
        examples: that were trained on.
        now: those that have an embedding of the trained network.

    Raises:
        NotEnoughExamples: all pictures of a class are gone.
    """
    for gone in sorted(set(examples.class_ids) ^ set(now.class_ids)):
        raise NotEnoughExamples(project.classes.names()[gone], have=0, need=1)
    # An example whose file is gone may have been embedded before; nothing is said of it.
    held_out = np.full((len(now), len(now.class_ids)), np.nan, np.float32)
    groups = np.arange(len(now)) + len(examples)
    row_of = {image_id: row for row, image_id in enumerate(examples.image_ids)}
    for row, image_id in enumerate(now.image_ids):
        if image_id in row_of:
            held_out[row] = outcome.held_out[row_of[image_id]]
            groups[row] = examples.groups[row_of[image_id]]
    # Judged is the very network that is used: no folds, which all learned from fewer examples.
    return SelectedClassifier(outcome.head, held_out, shares={}, n_folds=0, groups=groups)


def suggestion(project: Project, backbone: Backbone, device: Device, tick: Tick) -> Suggestion:
    """Measure how far the network as it is gets, and suggest a way.

    See `core.training.finetuning.strategy`.

    Raises:
        NotEnoughExamples: fewer than two classes have an example that can be opened.
        WeightsError, DeviceError: the backbone cannot be loaded.
    """
    embed_examples(project, backbone, device, tick)
    examples = examples_of(project, backbone)
    labels, groups = examples.labels, examples.groups
    held_out = LinearHead().held_out(examples.embeddings, labels, None, groups)
    share = share_right(held_out, labels, groups)
    return suggest(share, len(examples), len(examples.class_ids))


class Pictures:
    """Opens the pictures of examples, and keeps as many of them as there is room for.

    Args:
        files: one for each example, in order.
        short_px: what short sides are scaled down to; smaller pictures stay as they are.
    """

    def __init__(self, files: Sequence[FileRecord], short_px: int) -> None:
        self._files = files
        self._short_px = short_px
        self._held: dict[int, Pixels] = {}
        self._left = _HELD_BYTES

    def __call__(self, number: int) -> Pixels:
        """Return an example's picture, (height, width, 3) uint8.

        Raises:
            ImageError: it cannot be read any more.
        """
        if number in self._held:
            return self._held[number]
        path = self._files[number].full_path
        image = open_rgb(read_bytes(path), path, short_side_px=self._short_px).image
        scale = self._short_px / min(image.size)
        if scale < 1:
            width, height = (max(1, round(scale * side)) for side in image.size)
            image = image.resize((width, height), reducing_gap=3.0)
        pixels = np.array(image, np.uint8)
        if pixels.nbytes <= self._left:
            self._left -= pixels.nbytes
            self._held[number] = pixels
        return pixels


def _at_hand(project: Project, backbone: Backbone) -> tuple[TrainingSet, list[FileRecord]]:
    """Return the examples whose file still holds what was labelled, and these files.

    Raises:
        NotEnoughExamples: there is no such file for any example of a class.
    """
    examples = examples_of(project, backbone)
    files = examples_on_disk(project, examples.image_ids)
    present = np.array(
        [row for row, image_id in enumerate(examples.image_ids) if image_id in files], np.int64
    )
    for gone in np.setdiff1d(examples.labels, examples.labels[present]).tolist():
        raise NotEnoughExamples(project.classes.names()[examples.class_ids[gone]], have=0, need=1)
    own = examples.only(present)
    return own, [files[image_id] for image_id in own.image_ids]


def _taught(
    project: Project, name: str, examples: TrainingSet, device: Device, tick: Tick
) -> Floats:
    """Return a teacher's logits for the examples: another network under a head of its own.

    Each example is scored while it is left out: what a head says of examples that it was fitted to
    is as good as their labels and teaches nothing more.
    """
    teacher = find_backbone(name).alone
    embed_examples(project, teacher, device, tick)
    _, embeddings = project.embeddings.get(teacher.key, examples.image_ids)
    labels = examples.labels
    logits = LinearHead().held_out(embeddings, labels, None, examples.groups)
    alone = np.isnan(logits).any(axis=1)
    logits[alone] = LinearHead().fit(embeddings, labels).logits(embeddings)[alone]
    return logits
