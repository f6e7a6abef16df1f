"""Transfer learning: the ways that train the network itself. The others are learners alone.

"features" and "features-svm" leave the network as it is, in eval mode, and learn from embeddings;
`WAYS` names their learners. This file holds "fine-tune", which trains the head first and then
everything, and "scratch", which begins with random weights.
"""

import time
from dataclasses import dataclass, replace
from typing import Any, cast

import numpy as np
import torch
from torch import nn

from core.backbones import Backbone
from core.backbones.adapted.finetuned import FinetunedBackbone, arrays_of, new_network
from core.backbones.adapted.serialization import build_any
from core.classifiers.linear_head import LinearHead
from core.domain.arrays import Floats, Ints
from core.domain.errors import WeightsError
from core.domain.progress import Expect, Tick
from core.training.finetuning.augmentation import drawing, mixer, plain_view, training_view
from core.training.finetuning.config import TrainSettings
from core.training.finetuning.loop import Classifier, Examples, Open, Training, Views, split
from core.training.finetuning.losses import Best
from core.training.finetuning.optimizers import set_drop_path
from core.training.finetuning.pixel_statistics import colours_of
from core.training.memory_layout import layout_for


@dataclass(frozen=True, slots=True)
class Job:
    """What both ways need.

    Attributes:
        backbone: whose network is trained.
        open: gives the picture of an example.
        labels: (n_examples,) int64.
        settings: with `epochs` above 0.
        seed: decides everything that is left to chance.
        device: "cpu", "cuda" or "mps".
        tick: called with (done, total) steps; what it raises ends the training.
        expect: told how many seconds the training will take.
        teacher: (n_examples, n_classes) float32 logits to learn from as well; None for none.
        groups: (n_examples,) int64, near duplicates, which are kept out of training together.
    """

    backbone: Backbone
    open: Open
    labels: Ints
    settings: TrainSettings
    seed: int
    device: str
    tick: Tick
    expect: Expect
    teacher: Floats | None = None
    groups: Ints | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a training gave.

    Attributes:
        backbone: with the trained weights; as it was where no epoch did better.
        head: the trained layer on top.
        held_out: (n_examples, n_classes) float32 logits of examples that were kept out of training;
            NaN for the others. They chose the best epoch, so they flatter it a little.
        facts: for the model's settings.
    """

    backbone: Backbone
    head: LinearHead
    held_out: Floats
    facts: dict[str, object]


def fine_tune(job: Job, embeddings: Floats) -> Outcome:
    """Train the head on embeddings first, then all layers, each with its own learning rate.

    The network with only its head trained is a candidate, too: an epoch is kept only where it does
    better on the examples that were kept out. Where none does, the network stays as it is, and the
    head is fitted to all examples.

    Source: Kumar et al. 2022, "Fine-Tuning can Distort Pretrained Features and Underperform
    Out-of-Distribution" (https://arxiv.org/abs/2202.10054).

    Args:
        job: see `Job`.
        embeddings: (n_examples, n_features) float32, of the backbone as it is.

    Raises:
        WeightsError: the weights are missing, or the network has nothing that drop-path can skip.
    """
    examples = _examples(job)
    training = examples.training
    head = LinearHead().fit(embeddings[training], job.labels[training])
    layer = nn.Linear(embeddings.shape[1], examples.n_classes)
    layer.weight.data = torch.from_numpy(head.weights.T.copy())
    layer.bias.data = torch.from_numpy(head.bias.copy())
    network = cast("nn.Module", build_any(job.backbone).network)
    outcome = _trained(job, examples, network, layer, from_start=True)
    if outcome.facts["best_epoch"]:
        return outcome
    return replace(outcome, backbone=job.backbone, head=LinearHead().fit(embeddings, job.labels))


def from_scratch(job: Job) -> Outcome:
    """Train a network that begins with random weights, on pictures normalised by their own colours.

    Raises:
        WeightsError: the network has nothing that drop-path can skip.
    """
    examples = _examples(job)
    mean, deviation = colours_of(job.open(int(number)) for number in examples.training)
    job = replace(job, backbone=replace(job.backbone, mean=mean, deviation=deviation))
    with drawing(torch.Generator().manual_seed(job.seed), job.device):
        network = new_network(job.backbone, zero_init=job.settings.zero_init)
        layer = nn.Linear(job.backbone.n_features, examples.n_classes)
    return _trained(job, examples, network, layer, from_start=False)


def _examples(job: Job) -> Examples:
    training, validation = split(job.labels, job.settings.validation, job.seed, job.groups)
    return Examples(job.open, job.labels, training, validation, job.teacher)


def _trained(
    job: Job, examples: Examples, network: nn.Module, layer: nn.Linear, *, from_start: bool
) -> Outcome:
    begun = time.monotonic()
    settings = job.settings
    if settings.drop_path and not set_drop_path(network, settings.drop_path):
        reason = "it has no blocks that drop_path could skip"
        raise WeightsError(job.backbone.name, reason, remedy="list")
    model: Any = Classifier(network, layer, settings.dropout)
    model = model.to(job.device, memory_format=layout_for(network, job.device))
    views = Views(
        training_view(job.backbone, settings),
        plain_view(job.backbone),
        mixer(settings, examples.n_classes),
    )
    training = Training(model, examples, views, settings, seed=job.seed, device=job.device)
    best = training.run(job.tick, job.expect, from_start=from_start)
    held_out = np.full((len(job.labels), examples.n_classes), np.nan, np.float32)
    held_out[examples.validation] = training.logits(examples.validation, lambda *_: None)
    head = LinearHead.of(
        np.ascontiguousarray(model.head.weight.detach().cpu().numpy().T),
        model.head.bias.detach().cpu().numpy(),
    )
    return Outcome(
        # See docs/adr/0026-finetuned-backbone-in-the-model.md.
        backbone=FinetunedBackbone.of(job.backbone, arrays_of(model.network, job.backbone)),
        head=head,
        held_out=held_out,
        facts=_facts(settings, examples, best, time.monotonic() - begun),
    )


def _facts(
    settings: TrainSettings, examples: Examples, best: Best, seconds: float
) -> dict[str, object]:
    return {
        "epochs": settings.epochs,
        "best_epoch": best.epoch,
        "n_training": len(examples.training),
        "n_validation": len(examples.validation),
        "seconds": round(seconds, 1),
    }
