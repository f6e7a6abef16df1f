"""The training loop on a small network: what moves, what stays, what is kept."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from torch import nn

from core.backbones.adapted.finetuned import new_network
from core.backbones.adapted.serialization import build_any
from core.domain.errors import Cancelled
from core.domain.progress import no_expect, no_tick
from core.training.finetuning import loop
from core.training.finetuning.augmentation import drawing, mixer, plain_view, training_view
from core.training.finetuning.config import TrainSettings
from core.training.finetuning.loop import Classifier, Examples, Training, Views, split
from core.training.finetuning.optimizers import Average, optimiser_of, schedule_of, set_drop_path

QUICK = {"epochs": 2, "batch_size": 8, "lr": 1e-3, "layer_decay": 1.0, "warm_up": 0.0}


@pytest.fixture
def make(toy_backbone, tones):
    """Make a training of the toy on tones; settings by name, `seed`, and what it looks at."""

    def made(seed=0, validation=0.25, teaching=None, **given):
        settings = TrainSettings(**{**QUICK, **given})
        labels, opened = tones
        torch.manual_seed(7)
        head = nn.Linear(96, 3)
        model = Classifier(build_any(toy_backbone).network, head, settings.dropout)
        views = Views(
            training_view(toy_backbone, settings), plain_view(toy_backbone), mixer(settings, 3)
        )
        examples = Examples(opened, labels, *split(labels, validation, 0), teaching)
        return Training(model, examples, views, settings, seed=seed)

    return made


def run(training, tick=no_tick, *, from_start=False):
    return training.run(tick, no_expect, from_start=from_start)


def state(model):
    return {name: one.clone() for name, one in model.state_dict().items()}


def same(one, other):
    return all(torch.equal(value, other[name]) for name, value in one.items())


def test_tones_are_learned(make):
    training = make(epochs=10)
    assert run(training).share == 1.0
    assert training.logits(np.arange(24), no_tick).shape == (24, 3)


def test_at_a_rate_of_nothing_no_weight_changes(make):
    training = make(lr=0.0, average_from=1)
    before = state(training.model)
    run(training)
    assert same(before, state(training.model))


def test_below_500_examples_the_statistics_of_norms_stay(make, monkeypatch):
    training = make()
    before = dict(training.model.named_buffers())
    before = {name: one.clone() for name, one in before.items()}
    weight = training.model.network.conv1[0].weight.detach().clone()
    run(training)
    assert same(before, dict(training.model.named_buffers()))
    assert not torch.equal(weight, training.model.network.conv1[0].weight)
    monkeypatch.setattr(loop, "FEW", 10)
    more = make()
    run(more)
    assert not same(before, dict(more.model.named_buffers()))


def test_a_seed_decides_everything(make):
    tricks = {"dropout": 0.3, "mixup": 0.3, "ricap": 0.3, "policy": "randaugment", "erasing": 0.5}
    first, again, other = make(1, **tricks), make(1, **tricks), make(2, **tricks)
    for one in (first, again, other):
        run(one)
        torch.rand(5)  # whatever else draws meanwhile
    assert same(state(first.model), state(again.model))
    assert not same(state(first.model), state(other.model))


def test_the_best_epochs_weights_are_the_models_in_the_end(make, monkeypatch):
    training = make(epochs=4)
    seen = []
    shares = iter([0.2, 0.9, 0.5, 0.5])
    look = training.best.look

    def note(epoch, share, loss, weights):
        seen.append({name: one.clone() for name, one in weights.items()})
        look(epoch, next(shares), loss, weights)

    monkeypatch.setattr(type(training.best), "look", lambda self, *facts: note(*facts))
    assert run(training).epoch == 2
    assert same(seen[1], state(training.model))
    assert not same(seen[3], state(training.model))


def test_training_ends_when_patience_does(make):
    training = make(epochs=9, patience=2, lr=0.0)
    ticks = []
    run(training, lambda done, total: ticks.append(done))
    assert max(ticks) == 3 * 3  # the first epoch is the best, two more are as good, in steps of 3


def test_the_model_as_it_came_is_a_candidate(make, monkeypatch):
    training = make(lr=10.0, epochs=1)
    before = state(training.model)
    always = np.eye(3, dtype=np.float32)[[0, 0, 1, 1, 2, 2]]
    monkeypatch.setattr(training, "logits", lambda *_: always)
    assert run(training, from_start=True).epoch == 0
    assert same(before, state(training.model))


def test_without_any_to_judge_by_the_last_epoch_is_the_best(make):
    assert run(make(validation=0.0), from_start=True).epoch == 2


def test_a_tick_that_stops_ends_it_at_that_step(make):
    training = make(epochs=5)
    done = []

    def tick(step, total):
        done.append(step)
        if step == 4:
            raise Cancelled

    with pytest.raises(Cancelled):
        run(training, tick)
    assert max(done) == 4


def test_the_time_is_told_once_and_grows_with_the_epochs(make):
    told = []
    for epochs in (2, 40):
        make(epochs=epochs, patience=2, lr=0.0).run(no_tick, told.append, from_start=False)
    assert len(told) == 2
    assert told[1] > 5 * told[0] > 0


def test_a_teacher_is_followed_even_against_the_labels(make, tones):
    wrong = np.roll(np.eye(3, dtype=np.float32)[tones[0]], 1, axis=1) * 30
    tricks = {"distil": 1.0, "distil_temperature": 1.0, "teacher": "of the test"}
    training = make(epochs=6, validation=0.0, teaching=wrong, **tricks)
    run(training)
    found = training.logits(np.arange(24), no_tick).argmax(axis=1)
    assert (found == wrong.argmax(axis=1)).mean() > 0.9


def test_weights_that_count_are_drawn_to_nothing_by_l1(make):
    plain, drawn = make(epochs=3), make(epochs=3, l1=1.0)
    run(plain)
    run(drawn)
    assert drawn.model.head.weight.abs().sum() < 0.9 * plain.model.head.weight.abs().sum()


def test_a_clipped_gradient_moves_little(make):
    free, held = (
        make(optimiser="sgd", momentum=0.0, weight_decay=0.0, clip=one) for one in (0.0, 1e-6)
    )
    before = state(free.model)
    for one in (free, held):
        one.step(np.arange(8))
    moved = [
        max((value - before[name]).abs().max().item() for name, value in state(one.model).items())
        for one in (free, held)
    ]
    assert moved[1] < 1e-8 < moved[0]


@pytest.mark.parametrize("share", [0.0, 0.2, 0.5])
def test_a_share_of_each_class_is_kept_out(share):
    labels = np.repeat([0, 1, 2], [4, 10, 20])
    kept, out = split(labels, share, 0)
    assert np.bincount(labels[out], minlength=3).tolist() == [
        0,
        round(10 * share),
        round(20 * share),
    ]
    assert sorted([*kept, *out]) == list(range(34))
    assert np.array_equal(split(labels, share, 0)[1], out)


def test_each_layer_has_a_rate_of_its_own_and_norms_no_decay(any_backbone):
    network, head = build_any(any_backbone).network, nn.Linear(4, 2)
    settings = TrainSettings(lr=1.0, head_factor=10.0, layer_decay=0.5, weight_decay=0.1)
    groups = optimiser_of(network, head, settings).param_groups
    parameters = [one for group in groups for one in group["params"]]
    assert len(parameters) == len(list(network.parameters())) + 2
    rates = {round(group["lr"], 12) for group in groups}
    assert {10.0, 1.0, 0.5} <= rates
    assert min(rates) < 0.3
    flat = [group for group in groups if any(one.ndim <= 1 for one in group["params"])]
    assert flat
    assert all(group["weight_decay"] == 0 for group in flat)


def test_the_rate_grows_with_the_batch_climbs_and_falls():
    settings = TrainSettings(
        optimiser="sgd", lr=0.4, lr_batch=256, batch_size=64, layer_decay=1.0, warm_up=0.25
    )
    optimiser = optimiser_of(nn.Linear(2, 2), nn.Linear(2, 2), settings)
    schedule = schedule_of(optimiser, 40, settings)
    rates = []
    for _ in range(40):
        rates.append(optimiser.param_groups[0]["lr"])
        optimiser.step()
        schedule.step()
    assert rates[0] == pytest.approx(0.001)
    assert max(rates) == pytest.approx(0.1) == rates[10]
    assert rates[25] == pytest.approx(0.05)
    assert rates[39] < 0.001
    assert rates[10:] == sorted(rates[10:], reverse=True)


def test_the_average_begins_at_its_step_and_gives_the_model_its_own_weights_back():
    model = nn.Linear(1, 1, bias=False)
    average = Average(0.999, 3)
    for value in (1.0, 2.0, 4.0, 8.0):
        model.weight.data.fill_(value)
        average.look(model)
        if value == 2.0:  # not begun: the model is as it is
            with average.in_place(model):
                assert model.weight.item() == 2
    with average.in_place(model):
        found = model.weight.item()
    assert 4 < found <= 8
    assert model.weight.item() == 8


def test_blocks_can_be_left_out_the_later_the_more_often(toy_backbone):
    network = build_any(toy_backbone).network
    names = list(network.state_dict())
    assert set_drop_path(network, 0.4) == 4
    rates = [one.drop_path.drop_prob for one in network.modules() if hasattr(one, "drop_path")]
    assert rates == pytest.approx([0.1, 0.2, 0.3, 0.4])
    assert list(network.state_dict()) == names
    pictures = torch.randn(16, 3, 32, 32)
    assert torch.equal(network.eval()(pictures), build_any(toy_backbone).network(pictures))
    network.train()
    for module in network.modules():
        if isinstance(module, nn.BatchNorm2d):
            module.eval()
    with drawing(torch.Generator().manual_seed(0), "cpu"), torch.no_grad():
        assert not torch.equal(network(pictures), network(pictures))


def ends(network):
    """Norms that end residual blocks."""
    if hasattr(network, "layer1"):
        return [block.bn2 for stage in (network.layer1, network.layer4) for block in stage]
    return [network.blocks[1][1].bn3, network.blocks[4][2].bn3]


@pytest.mark.parametrize(
    ("library", "model", "n_blocks"),
    [("torchvision", "resnet18", 8), ("timm", "tf_efficientnet_lite0", 9)],
)
def test_residual_blocks_can_begin_as_nothing(row, library, model, n_blocks):
    chosen = replace(row, library=library, model=model)
    plain, empty = new_network(chosen), new_network(chosen, zero_init=True)
    assert all((one.weight == 1).all() for one in ends(plain))
    assert all((one.weight == 0).all() for one in ends(empty))
    norms = [one for one in empty.modules() if isinstance(one, nn.BatchNorm2d)]
    assert sum(bool((one.weight == 0).all()) for one in norms) == n_blocks
