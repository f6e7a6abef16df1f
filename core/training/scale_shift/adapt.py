"""MTL adaptation: a backbone's late stages, scaled and shifted to fit a handful of examples.

The examples are seen in several views. The network's frozen trunk turns them into activations once;
only its tail is trained, under a scale-and-shift adapter, once for each third of the examples that
is left out. What was left out says whether such an adapter helps; doing nothing is always a
candidate. Of few examples the mean of the three is the result: they began as one and moved little,
so their mean is as good as a training on all. Of many, a longer training on all is.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import cast

import numpy as np
import torch
from threadpoolctl import threadpool_limits
from torch import Tensor, nn

from core.backbones.adapted.dual_features import concatenate_features
from core.backbones.adapted.frozen_trunk import RunTrunk, frozen_trunk_of
from core.backbones.adapted.scale_shift import ScaleShiftAdapter
from core.backbones.adapted.split import (
    CannotSplit,
    SplitNetwork,
    calls_from,
    calls_of,
    split_points,
)
from core.classifiers.cross_validation import share_right, wins_paired_comparison
from core.classifiers.ensemble import Ensemble
from core.classifiers.folds import count_groups, folds_of
from core.classifiers.transductive_ensemble import TransductiveEnsemble
from core.domain.arrays import Floats, Ints, Pixels
from core.domain.progress import Tick, no_tick
from core.training.scale_shift.budget_plan import BudgetPlan, TimeBudget, plan
from core.training.scale_shift.loop import TrainingConfig, Views, embed_views, train

BUDGET_S = {"cpu": 60.0, "cuda": 30.0, "mps": 60.0}

OpenViews = Callable[[int, int], Pixels]
"""Takes an example's number and how many views of it; returns them, the plain one first."""

_CHUNK = 8  # examples whose views run through the front together


@dataclass(frozen=True, slots=True)
class Adaptation:
    """What adapting the backbone gave.

    Attributes:
        overlay: None where doing nothing did as well.
        held_out: (n_examples, n_classes) logits of the committee (the folder committee, with a
            folder) on examples that neither it nor the overlay had seen; NaN rows where nothing
            could be said.
        facts: level, cut, steps, lr, seconds and their split, as plain values.
        n_folds: into how many parts the examples were dealt for it.
    """

    overlay: ScaleShiftAdapter | None
    held_out: Floats
    facts: dict[str, object]
    n_folds: int


def adapt_backbone(
    network: nn.Module,
    crop_px: int,
    open_views: OpenViews,
    labels: Ints,
    *,
    n_fixed: int = 1,
    groups: Ints | None = None,
    folder: Pixels | None = None,
    network_key: str = "",
    recipe: TrainingConfig | None = None,
    budget_s: float | None = None,
    patience: float = 1.0,
    device: str = "cpu",
    seed: int = 0,
    tick: Tick = no_tick,
) -> Adaptation:
    """Fit an overlay to examples, and see on examples held back whether it helps.

    Source: the mean of networks that were trained from one start, Wortsman et al. 2022, "Model
    soups" (https://arxiv.org/abs/2203.05482), here of overlays trained on parts of the examples.

    Args:
        network: (n, crop, crop, 3) uint8 in, (n, n_features) out; it is not changed.
        crop_px: side of the pictures.
        open_views: gives (n_views, crop, crop, 3) uint8 of one example.
        labels: (n_examples,) int64, every class 0..n_classes-1 at least once.
        n_fixed: how many of the views, the first ones, are averaged to an embedding.
        groups: (n_examples,) int64, near duplicates, which are held out together; see
            `core.classifiers.folds`.
        folder: (n_folder, n_fixed, crop, crop, 3) uint8, which the learner that judges sees too.
        network_key: names the network, so that its converted front can be kept.
        recipe: how to train; the measured one by default.
        budget_s: seconds that all this may take, roughly.
        patience: how many times as long it may take, with the same plan, before steps are saved.
        device: "cpu", "cuda" or "mps".
        seed: decides folds and the order of views. The same seed gives the same overlay, as long
            as the time suffices for all steps.
        tick: called with (done, total) after each bunch of examples and each step.

    Raises:
        CannotSplit: the network can be cut nowhere.
    """
    budget_s = budget_s or BUDGET_S[device]
    clock = TimeBudget(budget_s * patience)
    rear, chosen = _cut(network, crop_px, recipe or TrainingConfig(), labels, budget_s, device)
    if count_groups(labels, groups).max() < 2:
        chosen = replace(chosen, n_folds=0)  # nothing can be held out
    progress = _Progress(tick, -(-len(labels) // _CHUNK) + chosen.n_steps)
    run = frozen_trunk_of(rear.halves, crop_px, rear.device, network_key)
    views = _cached(rear, run, chosen.recipe.n_views, open_views, labels, progress)
    views = replace(views, n_fixed=n_fixed)
    others = None if folder is None else _around(rear, run, folder)
    clock.split("views")
    trainer = _Trainer(rear, views, others, chosen, clock, progress, groups)
    rng = np.random.default_rng(seed)
    plain, adapted, overlays = trainer.judge(rng)
    is_better = wins_paired_comparison(plain, adapted, labels, groups)
    overlay = trainer.result(overlays, rng) if is_better else None
    clock.split("training")
    progress.finish()
    shares = {
        "plain": share_right(plain, labels, groups),
        "mtl": share_right(adapted, labels, groups),
    }
    facts = _facts(chosen, trainer.steps if overlay else 0, shares, clock)
    return Adaptation(overlay, adapted if overlay else plain, facts, chosen.n_folds)


def _facts(
    chosen: BudgetPlan, n_steps: int, shares: dict[str, float | None], clock: TimeBudget
) -> dict[str, object]:
    return {
        "level": chosen.recipe.level,
        "cut": chosen.cut.removeprefix("network."),
        "n_views": chosen.recipe.n_views,
        "lr": chosen.recipe.lr if n_steps else 0.0,
        "steps": n_steps,
        "held_out_right": shares,
        "seconds": clock.parts,
    }


class _Progress:
    """Counts what is done; a shorter way may be found, but progress never goes back."""

    def __init__(self, tick: Tick, total: int) -> None:
        self._tick = tick
        self._done = 0
        self._total = total
        tick(0, total)

    def __call__(self) -> None:
        self._done += 1
        self._tick(self._done, self._total)

    def skip(self, n: int) -> None:
        self._done += n

    def finish(self) -> None:
        self._tick(self._total, self._total)


@dataclass(frozen=True, slots=True)
class _Rear:
    """The part of the network that is trained, on its device."""

    halves: SplitNetwork
    names: list[str]
    device: str
    parameters: dict[str, Tensor]

    def embed(self, values: Tensor, overrides: dict[str, Tensor]) -> Tensor:
        values = values.to(self.device, torch.float32)
        if values.ndim == 4:
            values = values.contiguous(memory_format=torch.channels_last)
        return self.halves.run_rear(values, overrides)


def _cut(
    network: nn.Module,
    crop_px: int,
    recipe: TrainingConfig,
    labels: Ints,
    budget_s: float,
    device: str,
) -> tuple[_Rear, BudgetPlan]:
    """Cut the network where the time allows and its structure does."""
    network = network.eval()
    example = torch.zeros(1, crop_px, crop_px, 3, dtype=torch.uint8)
    example[0, : crop_px // 2] = 200
    calls = calls_of(network, example)
    counts = np.bincount(labels).tolist()
    points = split_points(network, calls)
    for chosen in plan(calls, points, recipe, counts, budget_s=budget_s, device=device):
        try:
            halves = SplitNetwork(network, calls, chosen.cut, example)
        except CannotSplit:
            continue
        halves.rear.to(device).to(memory_format=torch.channels_last).requires_grad_(False)
        names = [call.name for call in calls_from(calls, chosen.cut)]
        return _Rear(halves, names, device, dict(halves.rear.named_parameters())), chosen
    raise CannotSplit("the network can be cut nowhere")


def _cached(
    rear: _Rear,
    run: RunTrunk,
    n_views: int,
    open_views: OpenViews,
    labels: Ints,
    tick: Callable[[], None],
) -> Views:
    """Compute the activations of every view of every example."""
    parts = []
    for start in range(0, len(labels), _CHUNK):
        numbers = range(start, min(start + _CHUNK, len(labels)))
        found = run(np.concatenate([open_views(number, n_views) for number in numbers]))
        parts.append(found.reshape(len(numbers), -1, *found.shape[1:]))
        tick()
    return Views(torch.cat(parts).to(rear.device), labels)


def _around(rear: _Rear, run: RunTrunk, folder: Pixels) -> Views:
    """Compute the activations of pictures that have no label."""
    values = run(folder.reshape(-1, *folder.shape[2:]))
    values = values.reshape(*folder.shape[:2], *values.shape[1:])
    return Views(values.to(rear.device), np.zeros(len(folder), np.int64), folder.shape[1])


def _learned(rows: Floats, labels: Ints, groups: Ints | None, kept: Ints, out: Ints) -> Floats:
    """Return logits of those that were left out, from a learner of those that were kept.

    Rows beyond the labels are the folder's, which those that are left out join.
    """
    folder = rows[len(labels) :]
    own = None if groups is None else groups[kept]
    if not len(folder):
        return Ensemble().fit(rows[kept], labels[kept], None, own).logits(rows[out])
    others = np.concatenate([folder, rows[out]])
    with threadpool_limits(
        1, user_api="blas"
    ):  # see `core.classifiers.model_selection.select_classifier`
        fitted = TransductiveEnsemble().fit(rows[kept], labels[kept], others, own)
        return fitted.logits(rows[out])


def _beside(plain: Tensor, after: Tensor) -> Floats:
    return cast("Floats", concatenate_features(plain, after).cpu().numpy())


class _Trainer:
    """Trains overlays on parts of the examples, as long as there is time.

    Attributes:
        steps: of the latest training.
    """

    def __init__(
        self,
        rear: _Rear,
        views: Views,
        others: Views | None,
        chosen: BudgetPlan,
        clock: TimeBudget,
        progress: _Progress,
        groups: Ints | None,
    ) -> None:
        self._rear = rear
        self._views = views
        self._others = others
        self._plan = chosen
        self._clock = clock
        self._progress = progress
        self._groups = groups
        self._pass_s = self._timed_pass()
        self._ahead = chosen.n_passes
        self._judging_s = 0.0  # that judging will still take
        self.steps = 0

    def judge(self, rng: np.random.Generator) -> tuple[Floats, Floats, list[ScaleShiftAdapter]]:
        """Score each example without and with an overlay, by what has not seen it.

        Returns:
            two times (n_examples, n_classes) logits, NaN rows where nothing could be said, and the
            overlays that were trained.
        """
        labels = self._views.labels
        nothing = np.full((len(labels), int(labels.max()) + 1), np.nan, np.float32)
        plain, adapted = nothing, nothing.copy()
        watch, one_s = TimeBudget(0), 0.0
        unchanged = self._embedded({})
        before = _beside(unchanged, unchanged)  # itself: an overlay of nothing is then a tie
        overlays: list[ScaleShiftAdapter] = []
        n_folds, groups = self._plan.n_folds, self._groups
        for out in folds_of(labels, groups, n_folds, rng) if n_folds else []:
            kept = np.setdiff1d(np.arange(len(labels)), out)
            plain[out] = _learned(before, labels, groups, kept, out)
            one_s = one_s or watch.spent()
            # The same comes again under this overlay, and under those of the folds to come.
            self._judging_s = (n_folds - len(overlays)) * one_s
            self._clock.split("judging")
            overlays.append(self._overlay(kept, self._plan.recipe, rng))
            self._clock.split("training")
            changed = self._embedded(overlays[-1].overrides(self._rear.parameters))
            adapted[out] = _learned(_beside(unchanged, changed), labels, groups, kept, out)
            self._clock.split("judging")
        return plain, adapted, overlays

    def result(
        self, overlays: list[ScaleShiftAdapter], rng: np.random.Generator
    ) -> ScaleShiftAdapter:
        """Return the overlay to keep, on the CPU: of all examples, or the mean of the folds'."""
        if self._plan.whole is None:
            return ScaleShiftAdapter.mean(overlays).clone()
        every = np.arange(len(self._views.labels))
        self._judging_s = 0.0
        return self._overlay(every, self._plan.whole, rng).clone()

    def _overlay(
        self, rows: Ints, recipe: TrainingConfig, rng: np.random.Generator
    ) -> ScaleShiftAdapter:
        """Train an overlay on some of the examples, in fewer steps where time is short."""
        share = recipe.n_passes / max(self._ahead, recipe.n_passes)
        left_s = max(0.0, self._clock.left() - self._judging_s)
        n_passes = left_s * share / self._pass_s
        self.steps = min(recipe.n_steps, max(1, int(n_passes / recipe.batch)))
        self._progress.skip(recipe.n_steps - self.steps)
        self._ahead -= recipe.n_passes
        fitting = replace(recipe, n_steps=self.steps)
        overlay = self._identity()
        embed, parameters = self._rear.embed, self._rear.parameters
        views, clock = self._views.of(rows), TimeBudget(0)
        train(embed, parameters, overlay, views, fitting, rng=rng, step_done=self._progress)
        self._pass_s = clock.spent() / fitting.n_passes
        return overlay

    def _identity(self) -> ScaleShiftAdapter:
        level = self._plan.recipe.level
        overlay = ScaleShiftAdapter.identity(self._rear.halves.network, level, self._rear.names)
        return overlay.clone(self._rear.device)

    @torch.no_grad()
    def _embedded(self, overrides: dict[str, Tensor]) -> Tensor:
        """Embed all examples, then the folder: (n_examples + n_folder, n_features)."""
        parts = [self._views] if self._others is None else [self._views, self._others]
        return torch.cat([embed_views(self._rear.embed, overrides, one) for one in parts])

    def _timed_pass(self) -> float:
        """Time a view's way through a training, in a step whose result is thrown away."""
        values = self._views.values.flatten(0, 1)[: self._plan.recipe.batch]
        overlay = self._identity().trainable()
        spent = []
        for _ in range(3):
            clock = TimeBudget(0)
            found = self._rear.embed(values, overlay.overrides(self._rear.parameters))
            found.square().mean().backward()  # type: ignore[no-untyped-call]
            spent.append(clock.spent())
        return min(spent) / len(values)
