"""Trains scale-and-shift adapters on parts of the examples, and judges them by the rest."""

from dataclasses import dataclass, replace
from functools import partial
from typing import cast

import numpy as np
import torch
from torch import Tensor
from torch.nn.functional import normalize

from core.backbones.adapted.dual_features import concatenate_features
from core.backbones.adapted.scale_shift import ScaleShiftAdapter
from core.backbones.adapted.split import SplitNetwork
from core.classifiers.ensemble import Ensemble
from core.classifiers.folds import folds_of
from core.classifiers.shared_covariance import SharedCovariance
from core.domain.arrays import Floats, Ints
from core.domain.feature_parts import FeaturePart, Parts
from core.domain.own_time import OwnTime
from core.training.scale_shift.awaited_fits import await_fits
from core.training.scale_shift.budget_plan import BudgetPlan, TimeBudget
from core.training.scale_shift.loop import Tail, TrainingConfig, Views, train


class Progress:
    """Counts what is done; a shorter way may be found, but progress never goes back."""

    def __init__(self, own: OwnTime, total: int) -> None:
        self._own = own
        self._done = 0
        self._total = total
        own(0, total)

    def __call__(self) -> None:
        """Count one step."""
        self._done += 1
        self._own(self._done, self._total)

    def skip(self, n: int) -> None:
        """Count what need not be done."""
        self._done += n

    def finish(self) -> None:
        """All is done."""
        self._own(self._total, self._total)


@dataclass(frozen=True, slots=True, eq=False)
class Beside:
    """What learners see of the pictures beside what the network says; it is not trained.

    Attributes:
        examples: (n_examples, n_features) float32.
        folder: (n_folder, n_features) float32, of the same pictures as are given.
        parts: of these features.
    """

    examples: Floats
    folder: Floats
    parts: Parts


@dataclass(frozen=True, slots=True)
class Rear:
    """The part of the network that is trained, on its device."""

    halves: SplitNetwork
    names: list[str]
    device: str
    parameters: dict[str, Tensor]
    layout: torch.memory_format = torch.channels_last

    def embed(self, values: Tensor, overrides: dict[str, Tensor]) -> Tensor:
        """Embed activations (n, ...) under overridden parameters: (n, n_features)."""
        values = values.to(self.device, torch.float32)
        if values.ndim == 4:
            values = values.contiguous(memory_format=self.layout)
        return self.halves.run_rear(values, overrides)


@dataclass(frozen=True, slots=True, eq=False)
class TrainingViews:
    """What overlays are trained on and judged by.

    Attributes:
        examples: their views.
        folder: pictures of the folder; None to leave them aside.
        groups: near duplicates among the examples.
        beside: what learners see, too; None for nothing.
    """

    examples: Views
    folder: Views | None = None
    groups: Ints | None = None
    beside: Beside | None = None

    def fixed(self) -> Tensor:
        """Return (n_examples + n_folder, n_fixed, ...) float16: the views that are embedded."""
        pictures = [self.examples, *([] if self.folder is None else [self.folder])]
        return torch.cat([views.values[:, : views.n_fixed] for views in pictures])


@dataclass(frozen=True, slots=True, eq=False)
class Pace:
    """How the training keeps to its time and says how far it is.

    Attributes:
        own: ticks between steps, and knows the time without what ticks take.
        clock: says how much time is left.
        progress: counts steps.
    """

    own: OwnTime
    clock: TimeBudget
    progress: Progress


class Trainer:
    """Trains overlays on parts of the examples, as long as there is time.

    Args:
        rear: what is trained.
        views: of the examples, and what judges with them.
        plan: what to do.
        pace: keeps the time.

    Attributes:
        views, plan, pace: as given.
        steps: of the latest training.
    """

    def __init__(self, rear: Rear, views: TrainingViews, plan: BudgetPlan, pace: Pace) -> None:
        self.views = views
        self.plan = plan
        self.pace = pace
        self.steps = 0
        self._rear = rear
        self._examples = views.examples
        self._tail = Tail(rear.embed, rear.parameters, plan.n_at_once, pace.own.again)
        self._pass_s = self._timed_pass()
        self._ahead = plan.n_passes
        self._judging_s = 0.0  # that judging will still take

    def judge(self, rng: np.random.Generator) -> tuple[Floats, Floats, list[ScaleShiftAdapter]]:
        """Score each example without and with an overlay, by what has not seen it.

        Returns:
            two times (n_examples, n_classes) logits, NaN rows where nothing could be said, and the
            overlays that were trained.
        """
        labels, clock = self.views.examples.labels, self.pace.clock
        nothing = np.full((len(labels), int(labels.max()) + 1), np.nan, np.float32)
        plain, adapted = nothing, nothing.copy()
        watch, fold_s = TimeBudget(now=self.pace.own.now), 0.0
        unchanged = self._embedded(None)
        self._examples = replace(self._examples, embeddings=unchanged[: len(labels)])
        before = self._joined(unchanged)
        overlays: list[ScaleShiftAdapter] = []
        n_folds = self.plan.n_folds
        for out in folds_of(labels, self.views.groups, n_folds, rng) if n_folds else []:
            remaining = np.setdiff1d(np.arange(len(labels)), out)
            plain[out] = self._learned(*before, remaining, out)
            fold_s = fold_s or watch.spent()
            # The same comes again under this overlay, and under those of the folds to come.
            self._judging_s = (n_folds - len(overlays)) * fold_s
            clock.split("judging")
            overlays.append(self._overlay(remaining, self.plan.recipe, rng))
            clock.split("training")
            changed = self._embedded(overlays[-1])
            adapted[out] = self._learned(*self._joined(unchanged, changed), remaining, out)
            clock.split("judging")
        return plain, adapted, overlays

    def result(
        self, overlays: list[ScaleShiftAdapter], rng: np.random.Generator
    ) -> ScaleShiftAdapter:
        """Return the overlay to keep, on the CPU: trained on all examples, or the folds' mean."""
        if self.plan.whole is None:
            return ScaleShiftAdapter.mean(overlays).clone()
        examples = np.arange(len(self.views.examples.labels))
        self._judging_s = 0.0
        return self._overlay(examples, self.plan.whole, rng).clone()

    def _overlay(
        self, examples: Ints, recipe: TrainingConfig, rng: np.random.Generator
    ) -> ScaleShiftAdapter:
        """Train an overlay on some of the examples, in fewer steps where time is short."""
        share = recipe.n_passes / max(self._ahead, recipe.n_passes)
        left_s = max(0.0, self.pace.clock.left() - self._judging_s)
        n_passes = left_s * share / self._pass_s
        self.steps = min(recipe.n_steps, max(1, int(n_passes / recipe.batch)))
        self.pace.progress.skip(recipe.n_steps - self.steps)
        self._ahead -= recipe.n_passes
        fitting = replace(recipe, n_steps=self.steps)
        overlay = self._identity()
        watch = TimeBudget(now=self.pace.own.now)
        views = self._examples.of(examples)
        train(self._tail, overlay, views, fitting, rng=rng, step_done=self.pace.progress)
        self._pass_s = watch.spent() / fitting.n_passes
        return overlay

    def _identity(self) -> ScaleShiftAdapter:
        level = self.plan.recipe.level
        overlay = ScaleShiftAdapter.identity(self._rear.halves.network, level, self._rear.names)
        return overlay.clone(self._rear.device)

    def _joined(self, plain: Tensor, adapted: Tensor | None = None) -> tuple[Floats, Parts]:
        """Return what a learner sees, (n_examples + n_folder, n_features), and its parts."""
        n_features = plain.shape[1]
        beside = self.views.beside
        if beside is None:
            # Itself, where nothing is adapted: an overlay of nothing is then a tie.
            return _concatenated(plain, plain if adapted is None else adapted), ()
        own = _normalised(plain) if adapted is None else _concatenated(plain, adapted)
        parts = [FeaturePart("content", n_features)]
        if adapted is not None:
            parts.append(FeaturePart("adapted", n_features))
        more = beside.examples
        if self.views.folder is not None:
            more = np.concatenate([more, beside.folder])
        return np.concatenate([own, more], axis=1), (*parts, *beside.parts)

    def _learned(self, features: Floats, parts: Parts, remaining: Ints, out: Ints) -> Floats:
        labels, groups = self.views.examples.labels, self.views.groups
        fit = partial(_learned, features, parts, labels, groups)
        return await_fits(self.pace.own, lambda: fit(remaining, out))

    def _embedded(self, overlay: ScaleShiftAdapter | None) -> Tensor:
        """Embed all examples, then the folder: (n_examples + n_folder, n_features)."""
        folder = [] if self.views.folder is None else [self.views.folder]
        pictures = [self.views.examples, *folder]
        return torch.cat([self._tail.embed_views(overlay, views) for views in pictures])

    def _timed_pass(self) -> float:
        """Time a view's way through a training, in a part of a step whose result is thrown away."""
        n = min(self.plan.recipe.batch, self.plan.n_at_once)
        values = self.views.examples.values.flatten(0, 1)[:n]
        overlay = self._identity().trainable()
        spent = []
        for _ in range(3):
            self.pace.own.again()
            watch = TimeBudget(now=self.pace.own.now)
            embeddings = self._rear.embed(values, overlay.overrides(self._rear.parameters))
            embeddings.square().mean().backward()  # type: ignore[no-untyped-call]
            spent.append(watch.spent())
        return min(spent) / len(values)


def _concatenated(plain: Tensor, after: Tensor) -> Floats:
    return cast("Floats", concatenate_features(plain, after).cpu().numpy())


def _normalised(plain: Tensor) -> Floats:
    return cast("Floats", normalize(plain.float(), dim=1).cpu().numpy())


def _learned(
    features: Floats, parts: Parts, labels: Ints, groups: Ints | None, remaining: Ints, out: Ints
) -> Floats:
    """Return logits of those that were left out, from a learner of the remaining examples.

    Features beyond the labels are the folder's, which those that are left out join.
    """
    folder = features[len(labels) :]
    own = None if groups is None else groups[remaining]
    if not len(folder):
        committee = Ensemble().over(parts)
        fitted = committee.fit(features[remaining], labels[remaining], None, own)
        return fitted.logits(features[out])
    around = np.concatenate([folder, features[out]])
    gaussians = SharedCovariance().over(parts)
    return gaussians.fit(features[remaining], labels[remaining], around, own).logits(features[out])
