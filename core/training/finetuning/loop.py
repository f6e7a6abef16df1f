"""The training loop: steps, epochs, and the best weights of them all."""

import math
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn.utils import clip_grad_norm_

from core.classifiers.folds import groups_in_classes
from core.domain.arrays import Floats, Ints, Pixels
from core.domain.progress import Expect, Tick
from core.training.finetuning.augmentation import Mix, View, drawing
from core.training.finetuning.config import TrainSettings
from core.training.finetuning.losses import Best, l1_of, loss_of
from core.training.finetuning.optimizers import Average, optimiser_of, schedule_of
from core.training.memory_layout import layout_for

FEW = 500
"""Below this many examples the statistics of norms are better left as they came."""

Open = Callable[[int], Pixels]
"""Example's number to its picture, (height, width, 3) uint8, somewhat larger than is looked at."""


class Classifier(nn.Module):
    """A network with a head: (n, 3, crop, crop) float32 in, (n, n_classes) logits out."""

    def __init__(self, network: nn.Module, head: nn.Linear, dropout: float = 0.0) -> None:
        super().__init__()
        self.network = network
        self.dropout = nn.Dropout(dropout)
        self.head = head

    def forward(self, pictures: Tensor) -> Tensor:
        """Score every class for every picture."""
        logits: Tensor = self.head(self.dropout(self.network(pictures)))
        return logits


@dataclass(frozen=True, slots=True)
class Examples:
    """What a training looks at.

    Attributes:
        open: gives the picture of an example.
        labels: (n_examples,) int64.
        training, validation: the examples' numbers; no example is in both.
        teacher: (n_examples, n_classes) float32, logits to learn from as well; None for none.
    """

    open: Open
    labels: Ints
    training: NDArray[np.intp]
    validation: NDArray[np.intp]
    teacher: Floats | None = None

    @property
    def n_classes(self) -> int:
        """Count the classes."""
        return int(self.labels.max()) + 1


@dataclass(frozen=True, slots=True)
class Views:
    """How pictures are shown: by chance while training, and plainly; `mix` works on a batch."""

    training: View
    plain: View
    mix: Mix | None = None


def split(
    labels: Ints, share: float, seed: int, groups: Ints | None = None
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Keep a share of each class out of training; of a class of fewer than 5, nothing.

    Near duplicates (`groups`, see `core.classifiers.folds`) stay together.

    Returns:
        the numbers of the examples to train on, and of those kept out, both sorted.
    """
    random = np.random.default_rng(seed)
    numbers = groups_in_classes(labels, groups)
    out: list[int] = []
    for class_number in np.unique(labels):
        own = random.permutation(np.flatnonzero(labels == class_number))
        n_out = max(1, round(share * len(own))) if share and len(own) >= 5 else 0
        members = list(dict.fromkeys(numbers[own].tolist()))
        taken: list[int] = []
        for group in members[:-1]:  # the last one stays to learn from
            if len(taken) < n_out:
                taken += own[numbers[own] == group].tolist()
        out += taken
    validation = np.array(sorted(out), np.intp)
    return np.setdiff1d(np.arange(len(labels)), validation), validation


class Training:
    """One training of one classifier, which is changed in place.

    Args:
        model: on the device.
        examples: to learn from, and to be judged by.
        views: of their pictures.
        settings: with `epochs` above 0.
        seed: decides everything that is left to chance.
        device: "cpu", "cuda" or "mps".
    """

    def __init__(
        self,
        model: Classifier,
        examples: Examples,
        views: Views,
        settings: TrainSettings,
        *,
        seed: int = 0,
        device: str = "cpu",
    ) -> None:
        self.model = model
        self._examples = examples
        self._views = views
        self._settings = settings
        self._device = device
        self._layout = layout_for(model, device)
        self._generator = torch.Generator().manual_seed(seed)
        self._per_epoch = math.ceil(len(examples.training) / settings.batch_size)
        self.n_steps = settings.epochs * self._per_epoch
        self._optimiser = optimiser_of(model.network, model.head, settings)
        self._schedule = schedule_of(self._optimiser, self.n_steps, settings)
        self._average = Average(settings.average, settings.average_from)
        self.best = Best(settings.patience, settings.min_delta)

    def run(self, tick: Tick, expect: Expect, *, from_start: bool) -> Best:
        """Train, and leave the model with the weights of the best epoch.

        Args:
            tick: called with (done, total) steps after each; what it raises ends the training.
            expect: told how long it will take, after the second step.
            from_start: the model as it came is a candidate, too: epoch 0.
        """
        # See docs/adr/0042-epoch-zero.md.
        if from_start:
            self._judge(0, tick)
        done = 0
        for epoch in range(1, self._settings.epochs + 1):
            for numbers in self._batches():
                begun = time.monotonic()
                self.step(numbers)
                done += 1
                tick(done, self.n_steps)
                if done == 2:  # the first one also pays for what is made ready once
                    expect((time.monotonic() - begun) * (self.n_steps + self._n_judged()))
            self._judge(epoch, tick, done)
            if self.best.is_enough:
                break
        self.model.load_state_dict(self.best.weights)
        self.model.eval()
        return self.best

    def step(self, numbers: NDArray[np.intp]) -> float:
        """Learn from one batch of examples; return the loss."""
        settings = self._settings
        with drawing(self._generator, self._device):
            pictures, targets = self._batch(numbers)
            self._train_mode()
            logits = self.model(pictures)
            loss = loss_of(
                logits,
                targets,
                label_smoothing=settings.label_smoothing,
                teacher=self._teacher(numbers),
                distil=settings.distil,
                temperature=settings.distil_temperature,
            )
            if settings.l1:
                loss = loss + l1_of(self.model.head.weight, settings.l1)
            self._optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
        if settings.clip:
            clip_grad_norm_(self.model.parameters(), settings.clip)
        self._optimiser.step()
        self._schedule.step()
        self._average.look(self.model)
        return float(loss.detach())

    def _batches(self) -> Iterator[NDArray[np.intp]]:
        """Deal the examples into batches of nearly one size, so that none is left with a single."""
        order = torch.randperm(len(self._examples.training), generator=self._generator).numpy()
        yield from np.array_split(self._examples.training[order], self._per_epoch)

    def _batch(self, numbers: NDArray[np.intp]) -> tuple[Tensor, Tensor]:
        view = self._views.training
        opened = [view(self._examples.open(int(number))) for number in numbers]
        pictures = self._on_device(torch.stack(opened))
        labels = torch.from_numpy(self._examples.labels[numbers]).to(self._device)
        if self._views.mix is None:
            return pictures, labels
        shares = nn.functional.one_hot(labels, self._examples.n_classes).float()
        return self._views.mix(pictures, shares)

    def _teacher(self, numbers: NDArray[np.intp]) -> Tensor | None:
        teacher = self._examples.teacher
        return None if teacher is None else torch.from_numpy(teacher[numbers]).to(self._device)

    def _train_mode(self) -> None:
        self.model.train()
        norms = self._settings.batch_norm
        few = len(self._examples.training) < FEW
        if norms == "eval" or (norms == "auto" and few):
            for module in self.model.modules():
                if isinstance(module, nn.modules.batchnorm._BatchNorm):
                    module.eval()

    def _judge(self, epoch: int, tick: Tick, done: int = 0) -> None:
        """Show the examples kept out; without any, the latest epoch is the best."""
        with self._average.in_place(self.model):
            numbers = self._examples.validation
            weights = self.model.state_dict()
            if not len(numbers):
                self.best.look(epoch, float(epoch), 0.0, weights)
                return
            logits = torch.from_numpy(self.logits(numbers, lambda *_: tick(done, self.n_steps)))
            labels = torch.from_numpy(self._examples.labels[numbers])
            share = float((logits.argmax(dim=1) == labels).float().mean())
            self.best.look(epoch, share, float(loss_of(logits, labels)), weights)

    def logits(self, numbers: NDArray[np.intp], tick: Tick) -> Floats:
        """Score examples as they are shown plainly: (n, n_classes) float32."""
        self.model.eval()
        logits = [np.zeros((0, self._examples.n_classes), np.float32)]
        size = self._settings.batch_size
        for start in range(0, len(numbers), size):
            tick(start, len(numbers))
            part = [self._examples.open(int(number)) for number in numbers[start : start + size]]
            pictures = self._on_device(
                torch.stack([self._views.plain(picture) for picture in part])
            )
            with torch.inference_mode():
                logits.append(self.model(pictures).float().cpu().numpy())
        return np.concatenate(logits)

    def _on_device(self, pictures: Tensor) -> Tensor:
        return pictures.to(self._device, memory_format=self._layout)

    def _n_judged(self) -> float:
        """Count what judging costs, in steps: forward alone is about a third of a step."""
        n_batches = len(self._examples.validation) / self._settings.batch_size
        return self._settings.epochs * n_batches / 3
