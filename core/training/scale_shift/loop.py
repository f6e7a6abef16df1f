"""The training loop of MTL adaptation, on cached activations."""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy, normalize

from core.backbones.adapted.scale_shift import Level, ScaleShiftAdapter
from core.domain.arrays import Ints

ALL = 10**9  # views at once
_MOST_AT_ONCE = 32  # of views that are only embedded


def no_pause() -> None:
    """Do nothing between two pieces of work."""


Embed = Callable[[Tensor, dict[str, Tensor]], Tensor]
"""Activations (n, ...) and overridden parameters to embeddings (n, n_features)."""


@dataclass(frozen=True, slots=True)
class TrainingConfig:
    """How to train. The figures behind these numbers are in docs/measurements.md.

    Attributes:
        level: of the overlay.
        n_views: of each example, the plain one among them.
        n_steps: of the optimiser, on a part of the examples.
        batch: views in a step.
        lr: of the overlay, at its highest.
        norm_share: of `lr`, for the scales and shifts of norms and biases, each of which moves a
            whole channel.
        head_lr: of the class weights; 0 recomputes them as class means in each step instead.
        warm_up: steps in which the rate rises; after them it falls to 0 along a cosine.
        sharpness: what cosines are multiplied by to make logits.
        smoothing: share of the target that is spread over all classes, 0..1.
        decay: draws the overlay toward doing nothing, in shares of the rate.
        clip: longest gradient.
    """

    level: Level = "ss_pairs"
    n_views: int = 9
    n_steps: int = 30
    batch: int = 16
    # See docs/adr/0036-scale-and-shift-adapter.md.
    lr: float = 1e-2
    norm_share: float = 0.3
    head_lr: float = 1e-2
    warm_up: int = 5
    sharpness: float = 15.0
    smoothing: float = 0.1
    decay: float = 0.05
    clip: float = 1.0

    @property
    def n_passes(self) -> int:
        """Views that go through the network."""
        return self.n_steps * self.batch


@dataclass(frozen=True, slots=True)
class Views:
    """Cached activations of every view of the examples.

    Attributes:
        values: (n_examples, n_views, ...) float16; the first ones are those that are embedded.
        labels: (n_examples,) int64, 0..n_classes-1.
        n_fixed: how many of the views are averaged to an embedding.
        embeddings: (n_examples, n_features) of the network as it is; None where they are not known.
    """

    values: Tensor
    labels: Ints
    n_fixed: int = 1
    embeddings: Tensor | None = None

    def of(self, rows: Ints) -> "Views":
        """Return those of some examples."""
        chosen = torch.from_numpy(rows)
        known = None if self.embeddings is None else self.embeddings[chosen]
        return Views(self.values[chosen], self.labels[rows], self.n_fixed, known)


@dataclass(frozen=True, slots=True, eq=False)
class Tail:
    """How the trained part of the network is run, a part of the views at a time.

    Attributes:
        embed: runs it.
        parameters: what it computes with, by name.
        n_at_once: views that go through it together; a batch of more goes in parts, whose
            gradients add up to that of the batch.
        between: called between parts, and between the way through the network and the way back.
    """

    embed: Embed
    parameters: dict[str, Tensor]
    n_at_once: int = ALL
    between: Callable[[], None] = no_pause

    def embed_views(self, overlay: ScaleShiftAdapter | None, views: Views) -> Tensor:
        """Embed examples as pictures are embedded: (n_examples, n_features), means over views.

        Args:
            overlay: that the network is under; None for the network as it is.
            views: of the examples.
        """
        overrides = {} if overlay is None else overlay.overrides(self.parameters)
        embeddings = [
            self._embed_all(overrides, views.values[:, number]) for number in range(views.n_fixed)
        ]
        return torch.stack(embeddings).mean(dim=0)

    def _embed_all(self, overrides: dict[str, Tensor], values: Tensor) -> Tensor:
        """Embed activations (n, ...), a part at a time: (n, n_features)."""
        parts = []
        for part in torch.split(values, min(self.n_at_once, _MOST_AT_ONCE)):
            with torch.no_grad():  # not around `between`, which may have gradients of its own
                parts.append(self.embed(part, overrides))
            self.between()
        return torch.cat(parts)


def train(
    tail: Tail,
    overlay: ScaleShiftAdapter,
    views: Views,
    recipe: TrainingConfig,
    *,
    rng: np.random.Generator,
    step_done: Callable[[], None],
) -> None:
    """Train an overlay together with class weights on cosine logits.

    Source: the joint training of scale, shift and classifier of Sun et al. 2019, "Meta-Transfer
    Learning" (https://arxiv.org/abs/1812.02391), here on the person's own examples; cosine class
    weights from class means, Gidaris and Komodakis 2018 (https://arxiv.org/abs/1804.09458).

    Args:
        tail: the part of the network that the overlay lies over.
        overlay: trained in place.
        views: all examples to train on; embeddings that they bring are those under the overlay as
            it is given.
        recipe: how.
        rng: decides the order of views.
        step_done: called after each step.
    """
    overlay.trainable()
    plain = tail.embed_views(overlay, views) if views.embeddings is None else views.embeddings
    head = _Head(plain, views.labels, recipe)
    pairs, singles = overlay.pairs_and_others()
    groups = [
        {"params": pairs, "lr": recipe.lr},
        {"params": singles, "lr": recipe.lr * recipe.norm_share},
        {"params": list(head.parameters()), "lr": recipe.head_lr},
    ]
    optimiser = torch.optim.AdamW(groups, weight_decay=0.0, fused=True)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda n: _rate(n, recipe))
    batches = _batches(views.labels, views.values.shape[1], recipe.batch, rng)
    for _ in range(recipe.n_steps):
        rows, columns = next(batches)
        optimiser.zero_grad()
        # Class means of a batch need all of it at once.
        size = tail.n_at_once if recipe.head_lr > 0 else ALL
        for part in torch.split(torch.arange(len(rows)), size):
            values = views.values[rows[part], columns[part]]
            embeddings = tail.embed(values, overlay.overrides(tail.parameters))
            tail.between()
            loss = head.loss(embeddings, rows[part]) * (len(part) / len(rows))
            loss.backward()  # type: ignore[no-untyped-call]
            tail.between()
        nn.utils.clip_grad_norm_(overlay.parameters(), recipe.clip)
        optimiser.step()
        overlay.decay(recipe.decay * float(schedule.get_last_lr()[0]))
        schedule.step()
        step_done()
    overlay.trainable(False)


class _Head(nn.Module):
    """Cosine logits against class weights, learned or recomputed from the batch."""

    def __init__(self, plain: Tensor, labels: Ints, recipe: TrainingConfig) -> None:
        super().__init__()
        self._recipe = recipe
        self._labels = torch.from_numpy(labels)
        self._one_hot = torch.eye(int(labels.max()) + 1)[self._labels].to(plain.device)
        means = normalize(self._means(normalize(plain, dim=1), self._one_hot), dim=1)
        self._centre = means.mean(dim=0)
        features = self._features(plain)
        self.weights = nn.Parameter(normalize(self._means(features, self._one_hot), dim=1))

    def loss(self, embeddings: Tensor, examples: Tensor) -> Tensor:
        """Return the mean cross-entropy of a batch.

        Args:
            embeddings: (n, n_features) of its views.
            examples: (n,) whose views they are.
        """
        features = self._features(embeddings)
        one_hot = self._one_hot[examples.to(features.device)]
        if self._recipe.head_lr > 0:
            cosines = features @ normalize(self.weights, dim=1).T
        else:
            cosines = self._against_others(features, one_hot, examples.to(features.device))
        return cross_entropy(
            self._recipe.sharpness * cosines,
            one_hot.argmax(dim=1),
            label_smoothing=self._recipe.smoothing,
        )

    def _against_others(self, features: Tensor, one_hot: Tensor, examples: Tensor) -> Tensor:
        """Compare each view with class means of the batch without views of its own example."""
        is_other = (examples[:, None] != examples[None, :]).float()
        counts = (
            is_other @ one_hot
        )  # (n, n_classes): views of each class that are of other examples
        alone = counts == 0
        sums = torch.einsum("ij,jc,jd->icd", is_other, one_hot, features)
        fallback = self.weights.detach()[None].expand_as(sums)
        means = torch.where(alone[:, :, None], fallback, sums)
        return torch.einsum("id,icd->ic", features, normalize(means, dim=2))

    def _features(self, embeddings: Tensor) -> Tensor:
        return normalize(normalize(embeddings, dim=1) - self._centre, dim=1)

    @staticmethod
    def _means(features: Tensor, one_hot: Tensor) -> Tensor:
        return (one_hot.T @ features) / one_hot.sum(dim=0)[:, None]


def _rate(step: int, recipe: TrainingConfig) -> float:
    if step < recipe.warm_up:
        return (step + 1) / recipe.warm_up
    done = (step - recipe.warm_up) / max(1, recipe.n_steps - recipe.warm_up)
    return 0.5 * (1 + math.cos(math.pi * done))


def _batches(
    labels: Ints, n_views: int, size: int, rng: np.random.Generator
) -> Iterator[tuple[Tensor, Tensor]]:
    """Yield examples and views of them, (size,) each; all views come before any comes again.

    Classes take turns, so that each has its share of every batch however many examples it has.
    """
    n_classes = int(labels.max()) + 1
    queues: list[list[tuple[int, int]]] = [[] for _ in range(n_classes)]
    turn = 0
    size = min(size, len(labels) * n_views)
    while True:
        batch: list[tuple[int, int]] = []
        while len(batch) < size:
            class_number = turn % n_classes
            turn += 1
            if not queues[class_number]:
                queues[class_number] = [
                    (int(row), int(view))
                    for view in rng.permutation(n_views)
                    for row in rng.permutation(np.flatnonzero(labels == class_number))
                ]
            batch.append(queues[class_number].pop())
        rows, columns = np.array(batch).T
        yield torch.from_numpy(rows), torch.from_numpy(columns)
