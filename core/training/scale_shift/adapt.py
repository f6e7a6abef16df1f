"""MTL adaptation: a backbone's late stages, scaled and shifted to fit a handful of examples.

The examples are seen in several views. The network's frozen trunk turns them into activations once;
only its tail is trained, under a scale-and-shift adapter, once for each third of the examples that
is left out. What was left out says whether such an adapter helps; doing nothing is always a
candidate. With few examples the mean of the three is the result: they began as one and moved
little, so their mean is as good as a training on all. With many, the result is a longer training on
all of them.
"""

import math
import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from itertools import product

import numpy as np
import torch
from torch import Tensor, nn

from core.backbones.adapted.frozen_trunk import RunTrunk, frozen_trunk_of
from core.backbones.adapted.scale_shift import ScaleShiftAdapter
from core.backbones.adapted.split import (
    Call,
    CannotSplit,
    SplitNetwork,
    Where,
    calls_from,
    calls_of,
    split_points,
)
from core.classifiers.cross_validation import share_right, wins_paired_comparison
from core.classifiers.folds import count_groups
from core.domain.arrays import Floats, Ints, Pixels
from core.domain.own_time import OwnTime
from core.domain.progress import Tick, no_tick
from core.training.memory_layout import layout_for
from core.training.scale_shift.budget_plan import BudgetPlan, TimeBudget, plan, room_for
from core.training.scale_shift.loop import TrainingConfig, Views
from core.training.scale_shift.trainer import Beside, Progress, Rear, Trainer

BUDGET_S = {"cpu": 60.0, "cuda": 30.0, "mps": 60.0}

OpenViews = Callable[[int, int], Pixels]
"""Takes an example's number and how many views of it; returns them, the plain one first."""

_SHARES = (1, 2, 4)  # of the steps, one of so many must fit for a cut to be tried
_LAST = 3  # cuts, from the end, that are tried though the time is too short for them
_LATE = 0.25  # of a network's work lies behind a cut that one of several tensors is no rival to
_PLACES: tuple[tuple[Where, ...], ...] = (("in sequence", "anywhere"), ("wide",))
_CHUNK = 8  # examples whose views are kept together until they have run through the front
_LEAST_AT_ONCE = 16  # views that run through the front between two ticks: enough for two cores


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
    beside: Beside | None = None,
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
        groups: (n_examples,) int64, near duplicates; see `core.classifiers.folds`.
        folder: (n_folder, n_fixed, crop, crop, 3) uint8, which the learner that judges sees too.
        beside: what it sees of examples and folder beside the network's embeddings.
        network_key: names the network, so that its converted front can be kept.
        recipe: how to train; the measured one by default.
        budget_s: seconds that all this may take, roughly.
        patience: how many times as long it may take, with the same plan, before steps are saved.
        device: "cpu", "cuda" or "mps".
        seed: decides folds and the order of views, and so, where there is time enough, the overlay.
        tick: called with (done, total) after each bunch of examples and each step, and in between
            with the same figures again. How long it takes counts for nothing.

    Raises:
        CannotSplit: the network can be cut nowhere.
    """
    budget_s = budget_s or BUDGET_S[device]
    own = OwnTime(tick)
    clock = TimeBudget(budget_s * patience, own.now)
    cut = partial(_cut, network, crop_px, recipe or TrainingConfig(), labels, budget_s, device)
    rear, chosen = own.wait_for(cut)
    if count_groups(labels, groups).max() < 2:
        chosen = replace(chosen, n_folds=0)  # nothing can be held out
    progress = Progress(own, -(-len(labels) // _CHUNK) + chosen.n_steps)
    trunk = own.wait_for(partial(frozen_trunk_of, rear.halves, crop_px, rear.device, network_key))
    run = partial(_in_parts, trunk, own)
    values = _cached(run, chosen.recipe.n_views, open_views, labels, progress, own)
    views = Views(values.to(rear.device), labels, n_fixed)
    others = None if folder is None else _around(rear, run, folder)
    clock.split("views")
    trainer = Trainer(rear, views, others, chosen, clock, progress, own, groups, beside)
    return _judged(trainer, chosen, labels, groups, seed, clock, progress)


def _judged(
    trainer: Trainer,
    chosen: BudgetPlan,
    labels: Ints,
    groups: Ints | None,
    seed: int,
    clock: TimeBudget,
    progress: Progress,
) -> Adaptation:
    """Train overlays on parts of the examples; keep what comes of it where that helps."""
    rng = np.random.default_rng(seed)
    plain, adapted, overlays = trainer.judge(rng)
    is_better = wins_paired_comparison(plain, adapted, labels, groups)
    overlay = trainer.result(overlays, rng) if is_better else None
    clock.split("training")
    progress.finish()
    shares = [share_right(one, labels, groups) for one in (plain, adapted)]
    facts = _facts(chosen, trainer.steps if overlay else 0, shares, clock)
    return Adaptation(overlay, adapted if overlay else plain, facts, chosen.n_folds)


def _facts(
    chosen: BudgetPlan, n_steps: int, shares: list[float | None], clock: TimeBudget
) -> dict[str, object]:
    return {
        "level": chosen.recipe.level,
        "cut": chosen.cut.removeprefix("network."),
        "n_views": chosen.recipe.n_views,
        "lr": chosen.recipe.lr if n_steps else 0.0,
        "steps": n_steps,
        "held_out_right": dict(zip(("plain", "mtl"), shares, strict=True)),
        "seconds": clock.parts,
    }


def _cut(
    network: nn.Module,
    crop_px: int,
    recipe: TrainingConfig,
    labels: Ints,
    budget_s: float,
    device: str,
) -> tuple[Rear, BudgetPlan]:
    """Cut the network where the time allows and its structure does.

    Where nothing that fits can be cut, earlier cuts are tried, which leave time for fewer steps.
    """
    network = network.eval()
    example = torch.zeros(1, crop_px, crop_px, 3, dtype=torch.uint8)
    example[0, : crop_px // 2] = 200
    calls = calls_of(network, example)
    refused: set[str] = set()
    for chosen in _plans(network, calls, recipe, np.bincount(labels).tolist(), budget_s, device):
        if chosen.cut in refused:
            continue
        try:
            halves = SplitNetwork(network, calls, chosen.cut, example)
        except CannotSplit:
            refused.add(chosen.cut)
            continue
        room = room_for(halves.n_activations, len(labels))
        fitting = replace(chosen.recipe, n_views=min(chosen.recipe.n_views, room))
        layout = layout_for(halves.rear, device)
        halves.rear.to(device).to(memory_format=layout).requires_grad_(False)
        names = [call.name for call in calls_from(calls, chosen.cut)]
        rear = Rear(halves, names, device, dict(halves.rear.named_parameters()), layout)
        return rear, replace(chosen, recipe=fitting)
    raise CannotSplit("the network can be cut nowhere")


def _plans(
    network: nn.Module,
    calls: list[Call],
    recipe: TrainingConfig,
    counts: list[int],
    budget_s: float,
    device: str,
) -> list[BudgetPlan]:
    """List what may be done, the best first.

    What the time allows in full comes before what it allows in part, where the trainer stops
    earlier. Cuts that need one tensor come before those that need several, unless so much of the
    network lies behind them that there would hardly be a step.
    """
    in_all = sum(call.work for call in calls)
    found: list[BudgetPlan] = []
    too_dear: list[BudgetPlan] = []
    for places in _PLACES:
        points = {one: split_points(network, calls, one) for one in places}
        plans = {
            one: plan(calls, points[one], recipe, counts, budget_s=math.inf, device=device)
            for one in places
        }
        for share, where in product(_SHARES, places):
            shorter = replace(recipe, n_steps=max(1, recipe.n_steps // share))
            some = plan(calls, points[where], shorter, counts, budget_s=budget_s, device=device)
            allowed = {one.cut for one in some if one.fits}
            fitting = [one for one in plans[where] if one.cut in allowed]
            found += fitting if share == 1 else fitting[::-1]  # the latest leaves most steps
        last = plans[places[-1]][: -_LAST - 1 : -1]
        works = [sum(call.work for call in calls_from(calls, one.cut)) for one in last]
        found += [one for one, work in zip(last, works, strict=True) if work < _LATE * in_all]
        too_dear += last
    return found + too_dear


def _cached(
    run: RunTrunk,
    n_views: int,
    open_views: OpenViews,
    labels: Ints,
    progress: Progress,
    own: OwnTime,
) -> Tensor:
    """Compute the activations of every view of every example: (n_examples, n_views, ...)."""
    parts = []
    for start in range(0, len(labels), _CHUNK):
        opened = []
        for number in range(start, min(start + _CHUNK, len(labels))):
            opened.append(open_views(number, n_views))
            own.again()
        found = run(np.concatenate(opened))
        parts.append(found.reshape(len(opened), -1, *found.shape[1:]))
        progress()
    return torch.cat(parts)


def _in_parts(run: RunTrunk, own: OwnTime, pixels: Pixels) -> Tensor:
    """Run the front of the network, with a tick after as many views as keep all cores busy."""
    size = max(_LEAST_AT_ONCE, 8 * (os.cpu_count() or 1))
    found = []
    for start in range(0, len(pixels), size):
        found.append(run(pixels[start : start + size]))
        own.again()
    return torch.cat(found)


# See docs/adr/0039-judge-sees-the-folder.md.
def _around(rear: Rear, run: RunTrunk, folder: Pixels) -> Views:
    """Compute the activations of pictures that have no label."""
    values = run(folder.reshape(-1, *folder.shape[2:]))
    values = values.reshape(*folder.shape[:2], *values.shape[1:])
    return Views(values.to(rear.device), np.zeros(len(folder), np.int64), folder.shape[1])
