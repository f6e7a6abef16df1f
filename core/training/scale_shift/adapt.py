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
from contextlib import closing
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice, product
from typing import Self

import numpy as np
import torch
from torch import Tensor, nn

from core.backbones import Backbone, build
from core.backbones.adapted.backbone import AdaptedBackbone
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
from core.domain.adapting import AdaptationFacts, AdaptRequest
from core.domain.arrays import Floats, Ints, Pixels
from core.domain.own_time import OwnTime
from core.domain.progress import Tick, no_tick
from core.embedding.computed_ahead import computed_ahead
from core.training.memory_layout import layout_for
from core.training.scale_shift.budget_plan import BudgetPlan, TimeBudget, plan, room_for
from core.training.scale_shift.half_precision import halve_products
from core.training.scale_shift.loop import TrainingConfig, Views
from core.training.scale_shift.trainer import Beside, Pace, Progress, Rear, Trainer, TrainingViews

BUDGET_S = {"cpu": 60.0, "cuda": 30.0, "mps": 60.0}

OpenViews = Callable[[int, int], Pixels]
"""Takes an example's number and how many views of it; returns them, the plain one first."""

_SHARES = (1, 2, 4)  # of the steps, one of so many must fit for a cut to be tried
_LAST = 3  # cuts, from the end, that are tried though the time is too short for them
_LATE = 0.25  # of a network's work lies behind a cut that one of several tensors is no rival to
_PLACES: tuple[tuple[Where, ...], ...] = (("in sequence", "anywhere"), ("wide",))
_CHUNK = 8  # examples whose views are kept together until they have run through the front
_FASTER = 2  # times as many views in the same time, roughly, where products are in bfloat16
_LEAST_AT_ONCE = 48  # views that run through the front between two ticks: a tenth of a second


@dataclass(frozen=True, slots=True, eq=False)
class PlainNetwork:
    """A network that is to be adapted.

    Attributes:
        module: (n, crop, crop, 3) uint8 in, (n, n_features) out; it is not changed.
        crop_px: side of the pictures.
        n_views: how many views of a picture are averaged to an embedding.
        key: names the network, so that its converted front can be kept; "" for one without a name.
    """

    module: nn.Module
    crop_px: int
    n_views: int = 1
    key: str = ""

    @classmethod
    def of(cls, backbone: Backbone) -> Self:
        """Build the network of a backbone, in float and without what stands beside it.

        Raises:
            WeightsError: the weights are missing.
        """
        module = build(backbone.in_float.alone)
        return cls(module, backbone.crop_px, backbone.n_views, backbone.in_float.network_key)


@dataclass(frozen=True, slots=True, eq=False)
class ExamplePictures:
    """The pictures that a network is adapted to, and those that judge it.

    Attributes:
        open_views: gives (n_views, crop, crop, 3) uint8 of one example, in any thread.
        labels: (n_examples,) int64, every class 0..n_classes-1 at least once.
        groups: (n_examples,) int64, near duplicates; see `core.classifiers.folds`.
        folder: (n_folder, n_fixed, crop, crop, 3) uint8, which the learner that judges sees too.
        beside: what it sees of examples and folder beside the network's embeddings.
    """

    open_views: OpenViews
    labels: Ints
    groups: Ints | None = None
    folder: Pixels | None = None
    beside: Beside | None = None


@dataclass(frozen=True, slots=True)
class Adaptation:
    """What adapting the backbone gave.

    Attributes:
        overlay: None where doing nothing did as well.
        held_out: (n_examples, n_classes) logits of the committee (the folder committee, with a
            folder) on examples that neither it nor the overlay had seen; NaN rows where nothing
            could be said.
        facts: how the overlay came to be.
        n_folds: into how many parts the examples were dealt for it.
        activations: (n_examples + n_folder, n_fixed, ...) float16 at the cut, of the views that are
            embedded, on the device; None where there is no overlay.
    """

    overlay: ScaleShiftAdapter | None
    held_out: Floats
    facts: AdaptationFacts
    n_folds: int
    activations: Tensor | None = None

    def of(self, backbone: Backbone) -> Backbone:
        """Return a backbone under the overlay; as it is where there is none."""
        if self.overlay is None:
            return backbone
        level, cut = self.overlay.level, self.facts.cut
        return AdaptedBackbone.of(backbone, level, cut, self.overlay.arrays())


def adapt_backbone(
    network: PlainNetwork,
    pictures: ExamplePictures,
    request: AdaptRequest,
    *,
    recipe: TrainingConfig | None = None,
    patience: float = 1.0,
    tick: Tick = no_tick,
) -> Adaptation:
    """Fit an overlay to examples, and see on examples held back whether it helps.

    Source: the mean of networks that were trained from one start, Wortsman et al. 2022, "Model
    soups" (https://arxiv.org/abs/2203.05482), here of overlays trained on parts of the examples.

    Args:
        network: to be adapted.
        pictures: that it is adapted to.
        request: its device is "cpu", "cuda" or "mps"; its budget is what all this may take,
            roughly; its seed decides folds and the order of views, and so, where there is time
            enough, the overlay.
        recipe: how to train; the measured one by default.
        patience: how many times as long it may take, with the same plan, before steps are saved.
        tick: called with (done, total) after each bunch of examples and each step, and in between
            with the same figures again. How long it takes counts for nothing.

    Raises:
        CannotSplit: the network can be cut nowhere.
    """
    request = replace(request, budget_s=request.budget_s or BUDGET_S[request.device])
    own, labels = OwnTime(tick), pictures.labels
    clock = TimeBudget((request.budget_s or 0.0) * patience, own.now)
    rear, chosen = own.wait_for(partial(_cut, network, recipe or TrainingConfig(), labels, request))
    if count_groups(labels, pictures.groups).max() < 2:
        chosen = replace(chosen, n_folds=0)  # nothing can be held out
    pace = Pace(own, clock, Progress(own, -(-len(labels) // _CHUNK) + chosen.n_steps))
    front = partial(frozen_trunk_of, rear.halves, network.crop_px, rear.device, network.key)
    run = partial(_in_parts, own.wait_for(front), own)
    values = _cached(run, chosen.recipe.n_views, pictures, pace)
    views = TrainingViews(
        Views(values.to(rear.device), labels, network.n_views),
        None if pictures.folder is None else _around(rear, run, pictures.folder),
        pictures.groups,
        pictures.beside,
    )
    clock.split("views")
    return _judged(Trainer(rear, views, chosen, pace), np.random.default_rng(request.seed))


def _judged(trainer: Trainer, rng: np.random.Generator) -> Adaptation:
    """Train overlays on parts of the examples; keep what comes of it where that helps."""
    labels, groups = trainer.views.examples.labels, trainer.views.groups
    chosen, pace = trainer.plan, trainer.pace
    plain, adapted, overlays = trainer.judge(rng)
    is_better = wins_paired_comparison(plain, adapted, labels, groups)
    overlay = trainer.result(overlays, rng) if is_better else None
    pace.clock.split("training")
    pace.progress.finish()
    n_steps = trainer.steps if overlay else 0
    facts = AdaptationFacts(
        level=chosen.recipe.level,
        cut=chosen.cut.removeprefix("network."),
        n_views=chosen.recipe.n_views,
        lr=chosen.recipe.lr if n_steps else 0.0,
        n_steps=n_steps,
        share_plain=share_right(plain, labels, groups),
        share_adapted=share_right(adapted, labels, groups),
        seconds=pace.clock.parts,
    )
    held_out, known = (adapted, trainer.views.fixed()) if overlay else (plain, None)
    return Adaptation(overlay, held_out, facts, chosen.n_folds, known)


def _cut(
    network: PlainNetwork, recipe: TrainingConfig, labels: Ints, request: AdaptRequest
) -> tuple[Rear, BudgetPlan]:
    """Cut the network where the time allows and its structure does.

    Where nothing that fits can be cut, earlier cuts are tried, which leave time for fewer steps.
    """
    module, device = network.module.eval(), request.device
    example = torch.zeros(1, network.crop_px, network.crop_px, 3, dtype=torch.uint8)
    example[0, : network.crop_px // 2] = 200
    calls = calls_of(module, example)
    refused: set[str] = set()
    for chosen in _plans(module, calls, recipe, np.bincount(labels).tolist(), request):
        if chosen.cut in refused:
            continue
        try:
            halves = SplitNetwork(module, calls, chosen.cut, example)
        except CannotSplit:
            refused.add(chosen.cut)
            continue
        room = room_for(halves.n_activations, len(labels))
        fitting = replace(chosen.recipe, n_views=min(chosen.recipe.n_views, room))
        layout = layout_for(halves.rear, device)
        halves.rear.to(device).to(memory_format=layout).requires_grad_(False)
        if halve_products(halves.rear, device):
            chosen = replace(chosen, n_at_once=min(recipe.batch, _FASTER * chosen.n_at_once))
        names = [call.name for call in calls_from(calls, chosen.cut)]
        rear = Rear(halves, names, device, dict(halves.rear.named_parameters()), layout)
        return rear, replace(chosen, recipe=fitting)
    raise CannotSplit("the network can be cut nowhere")


def _plans(
    module: nn.Module,
    calls: list[Call],
    recipe: TrainingConfig,
    counts: list[int],
    request: AdaptRequest,
) -> list[BudgetPlan]:
    """List what may be done, the best first.

    What the time allows in full comes before what it allows in part, where the trainer stops
    earlier. Cuts that need one tensor come before those that need several, unless so much of the
    network lies behind them that there would hardly be a step.
    """
    in_all = sum(call.work for call in calls)
    affordable: list[BudgetPlan] = []
    too_dear: list[BudgetPlan] = []
    costs = partial(plan, calls, counts=counts, device=request.device)
    budget_s = request.budget_s or 0.0
    for places in _PLACES:
        points = {place: split_points(module, calls, place) for place in places}
        plans = {place: costs(points[place], recipe, budget_s=math.inf) for place in places}
        for share, place in product(_SHARES, places):
            shorter = replace(recipe, n_steps=max(1, recipe.n_steps // share))
            in_time = costs(points[place], shorter, budget_s=budget_s)
            allowed = {option.cut for option in in_time if option.fits}
            fitting = [option for option in plans[place] if option.cut in allowed]
            affordable += fitting if share == 1 else fitting[::-1]  # the latest leaves most steps
        last = plans[places[-1]][: -_LAST - 1 : -1]
        works = [sum(call.work for call in calls_from(calls, option.cut)) for option in last]
        affordable += [
            option for option, work in zip(last, works, strict=True) if work < _LATE * in_all
        ]
        too_dear += last
    return affordable + too_dear


def _cached(run: RunTrunk, n_views: int, pictures: ExamplePictures, pace: Pace) -> Tensor:
    """Compute the activations of every view of every example: (n_examples, n_views, ...)."""
    numbers = range(len(pictures.labels))
    views_of = partial(_opened, pictures, n_views)
    parts = []
    with closing(computed_ahead(views_of, numbers, 2 * _CHUNK)) as opening:
        for start in numbers[::_CHUNK]:
            opened = []
            for views in islice(opening, min(_CHUNK, len(numbers) - start)):
                opened.append(views)
                pace.own.again()
            activations = run(np.concatenate(opened))
            parts.append(activations.reshape(len(opened), -1, *activations.shape[1:]))
            pace.progress()
    return torch.cat(parts)


def _opened(pictures: ExamplePictures, n_views: int, number: int) -> Pixels:
    return pictures.open_views(number, n_views)


def _in_parts(run: RunTrunk, own: OwnTime, pixels: Pixels) -> Tensor:
    """Run the front of the network, with a tick after as many views as keep all cores busy."""
    size = max(_LEAST_AT_ONCE, 8 * (os.cpu_count() or 1))
    activations = []
    for start in range(0, len(pixels), size):
        activations.append(run(pixels[start : start + size]))
        own.again()
    return torch.cat(activations)


# See docs/adr/0039-judge-sees-the-folder.md.
def _around(rear: Rear, run: RunTrunk, folder: Pixels) -> Views:
    """Compute the activations of pictures that have no label."""
    values = run(folder.reshape(-1, *folder.shape[2:]))
    values = values.reshape(*folder.shape[:2], *values.shape[1:])
    return Views(values.to(rear.device), np.zeros(len(folder), np.int64), folder.shape[1])
