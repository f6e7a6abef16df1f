"""Meta-Transfer Learning's phases: what each learns, what it leaves alone, and going on."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from core.backbones.architectures.spec import NetworkSpec
from core.domain.errors import Cancelled, DatasetError, TrainingError
from core.training.meta import checkpoint
from core.training.meta.data.datasets import Sets
from core.training.meta.data.task_sampler import Shape, draw_batch
from core.training.meta.methods import rebuilt
from core.training.meta.mtl import Mtl, MtlSettings, MtlTasks
from core.training.meta.pretraining import Pretrain, PretrainSettings, boxes_of, cropped
from core.training.meta.runs import PRETRAIN_FOLDER, Wanted, open_training, train_both
from core.training.meta.trainer import BEST, LAST

SPEC = NetworkSpec(blocks=(1, 1), widths=(6, 8), stem=4)
SHAPE = Shape(3, 2, 3)


@pytest.fixture(scope="module")
def sets(strokes):
    source = strokes(n_classes=16, size=16)
    training, validation = source.subset(range(10)), source.subset(range(10, 16))
    card = {
        "pixels": "1",
        "images": source.facts(),
        "rotations": "none",
        "training_classes": list(training.classes()),
        "validation_classes": list(validation.classes()),
    }
    return Sets(training, validation, "by hand", card, ())


def wanted(method, settings, **changed):
    usual = {"way": 3, "shot": 2, "query": 3, "iterations": 6, "spec": SPEC, "n_validation": 4}
    return Wanted(method, settings, **{**usual, "validate_every": 3, "save_every_s": 0, **changed})


def network():
    torch.manual_seed(4)
    return replace(SPEC, channels=1).make()


def mtl(sets, n=6, **settings):
    return Mtl(network(), MtlSettings(**settings), n, tasks=MtlTasks(SHAPE, sets.training))


def tasks(sets, n=2, first=0):
    return draw_batch(sets.training, SHAPE, 0, "training", range(first, first + n))


def copies(tensors):
    return {name: one.detach().clone() for name, one in tensors.items()}


def changed(before, after):
    return {name for name, one in before.items() if not torch.equal(one, after[name])}


# What is learned


def test_scales_shifts_and_norms_are_learned_and_nothing_else(sets):
    method = mtl(sets)
    before = copies(method.state()[0])
    for n in range(3):
        method.step(tasks(sets, first=n))
    moved = changed(before, method.state()[0])

    assert {one for one in moved if one.startswith("overlay.")} == {
        one for one in before if one.startswith("overlay.")
    }
    of_network = {one.removeprefix("network.") for one in moved if one.startswith("network.")}
    assert of_network
    assert all("bn" in one or "downsample.1" in one for one in of_network)
    assert not any("running" in one for one in of_network)


def test_the_published_norms_move_their_statistics(sets):
    method = mtl(sets, bn_mode="official")
    before = copies(method.state()[0])
    method.step(tasks(sets))

    assert any("running_mean" in one for one in changed(before, method.state()[0]))


def test_without_scales_the_convolutions_themselves_are_learned(sets):
    method = mtl(sets, scaled=False)
    before = copies(method.state()[0])
    method.step(tasks(sets))
    moved = changed(before, method.state()[0])

    assert "network.conv1.weight" in moved
    assert not any(one.startswith("overlay.") for one in moved)


def test_the_start_of_a_head_is_learned_at_its_own_rate(sets):
    method = mtl(sets, head="meta", head_rate=1e-2, rate=1e-6)
    before = copies(method.state()[0])
    method.step(tasks(sets))
    after = method.state()[0]

    # Adam's first step moves a number by its rate.
    moved = (after["head.weight"] - before["head.weight"]).abs().max()
    assert moved.item() == pytest.approx(1e-2, rel=0.05)
    scale = (after["overlay.scale.conv1.weight"] - 1).abs().max()
    assert scale.item() == pytest.approx(1e-6, rel=0.1)


@pytest.mark.parametrize("head", ["meta", "prototype"])
@pytest.mark.parametrize("second_order", [False, True])
def test_steps_on_the_same_tasks_bring_their_loss_down(sets, head, second_order):
    settings = {"head": head, "second_order": second_order, "rate": 1e-2, "head_rate": 1e-2}
    method = mtl(sets, n=40, drops=0, inner_steps=5, **settings)
    losses = [method.step(tasks(sets))["loss"] for _ in range(40)]

    assert np.mean(losses[-5:]) < 0.8 * losses[0]


def test_the_support_teaches_a_learned_start_only_in_second_order(sets):
    drawn = tasks(sets, n=1)
    for second_order in (False, True):
        method = mtl(sets, head="meta", second_order=second_order, inner_steps=5, bn_mode="eval")
        drawn[0].support.requires_grad_(True)
        logits, _ = method._update(drawn)
        assert logits.shape == (1, 9, 3)
        support, _ = method._both(stacked_of(drawn), method._overrides())
        assert support.requires_grad == second_order


def stacked_of(drawn):
    from core.training.meta.interfaces import stacked

    return stacked(drawn)


def test_rates_are_halved_along_the_way(sets):
    method = mtl(sets, n=4, drops=3)
    rates = [method.step(tasks(sets, n=1, first=n))["rate"] for n in range(4)]

    assert rates == [1e-4, 5e-5, 2.5e-5, 1.25e-5]


def test_judging_changes_nothing_and_a_query_does_not_see_the_others(sets):
    method = mtl(sets)
    method.step(tasks(sets))
    before = copies(method.state()[0])
    drawn = tasks(sets, n=3, first=9)
    together = method.evaluate(drawn)
    one_by_one = [method.evaluate([one])[0] for one in drawn]
    first = replace(drawn[0], query=drawn[0].query[:1], query_labels=drawn[0].query_labels[:1])
    embedded = method.embed(drawn[0])[1][:1]

    assert together == one_by_one
    assert torch.allclose(method.embed(first)[1], embedded, atol=1e-6)
    assert not changed(before, method.state()[0])


# Hard tasks


def test_hard_tasks_follow_when_they_are_due_and_ask_what_failed(sets, monkeypatch):
    asked = []
    real = sets.training.task

    def task(random, way, shot, query, classes=None):
        asked.append(classes)
        return real(random, way, shot, query, classes)

    method = mtl(sets, hard_every=4, hard_tasks=3)
    drawn = tasks(sets, n=8)
    monkeypatch.setattr(sets.training, "task", task)
    method.step(drawn[:2])
    assert not asked
    failed = set(method._hard.counts)
    method.step(drawn[2:4])
    assert len(asked) == 3
    assert all(len(set(one)) == 3 for one in asked)
    assert not failed or any(failed & set(one) for one in asked)
    assert method.done == 2  # hard tasks do not move the rates on


# Pre-training


def test_a_mini_batch_is_labelled_by_the_classes_of_the_set(sets):
    method = Pretrain(network(), 10, PretrainSettings(augment="none"), 30, seed=1)
    shape = Shape(10, 1, 1)
    shares = []
    for n in range(30):
        metrics = method.step(draw_batch(sets.training, shape, 0, "training", [n]))
        shares.append(metrics["accuracy"])

    assert np.mean(shares[-5:]) > 0.6  # of ten classes, whatever their places in a task


def test_a_crop_is_a_part_of_the_image():
    settings = PretrainSettings(augment="crop", area=0.3)
    boxes = boxes_of(50, np.random.default_rng(0), settings)
    half, middle = boxes[:, :2].abs(), boxes[:, 2:].abs()
    assert (half + middle <= 1 + 1e-6).all()
    assert (half > 0).all()

    ramp = torch.linspace(-1, 1, 33).expand(50, 1, 33, 33)
    seen = cropped(ramp, boxes)
    assert torch.allclose(seen[..., 16, 16][:, 0], boxes[:, 2], atol=0.05)
    assert (seen[..., -1] > seen[..., 0]).all()


def test_a_whole_crop_changes_nothing_and_a_flip_mirrors():
    images = torch.randn(3, 2, 7, 7)
    box = torch.tensor([[1.0, 1.0, 0.0, 0.0]])
    assert torch.allclose(cropped(images, box.expand(3, 4)), images, atol=1e-5)
    flipped = box * torch.tensor([-1.0, 1.0, 1.0, 1.0])
    assert torch.allclose(cropped(images, flipped.expand(3, 4)), images.flip(3), atol=1e-5)


# Phases, and going on


HARD = MtlSettings(hard_every=2, hard_tasks=2, inner_steps=5)
FIRST = PretrainSettings(augment="crop")


def phases(**changed):
    return wanted("pretrain", FIRST), wanted("mtl", HARD, **changed)


def stopping_at(n):
    def tick(done, total):
        if done >= n:
            raise Cancelled

    return tick


@pytest.fixture(scope="module")
def whole(sets, tmp_path_factory):
    folder = tmp_path_factory.mktemp("whole")
    train_both(sets, *phases(), folder)
    return folder


@pytest.mark.parametrize("at", [2, 7, 11])
def test_phases_that_were_stopped_end_as_unbroken_ones(sets, whole, tmp_path, at):
    with pytest.raises(Cancelled):
        train_both(sets, *phases(), tmp_path, tick=stopping_at(at))
    ticks = []
    train_both(sets, *phases(), tmp_path, tick=lambda *one: ticks.append(one))

    assert ticks[0][0] in (at, at + 1)  # a validation comes first where it is due
    assert ticks[-1] == (12, 12)
    for folder, other in ((tmp_path, whole), (tmp_path / PRETRAIN_FOLDER, whole / PRETRAIN_FOLDER)):
        assert (folder / BEST).read_bytes() == (other / BEST).read_bytes()
        one, two = (checkpoint.read(place / LAST).tensors for place in (folder, other))
        assert one.keys() == two.keys()
        assert not changed(one, two)


def test_the_second_phase_begins_with_what_the_first_found(sets, whole, tmp_path):
    before = checkpoint.read(whole / PRETRAIN_FOLDER / BEST).tensors
    second = replace(phases()[1], start=whole / PRETRAIN_FOLDER)
    tensors, _ = open_training(sets, second, tmp_path).method.state()

    assert torch.equal(tensors["network.conv1.weight"], before["network.conv1.weight"])
    assert (tensors["overlay.scale.conv1.weight"] == 1).all()
    assert not any(name.startswith("classifier") for name in tensors)


def test_a_kept_state_judges_as_the_living_one(sets, whole):
    tensors, card = checkpoint.read(whole / LAST)
    method = rebuilt(card, "cpu", {})
    method.load(tensors, card["method_facts"])
    living = open_training(sets, replace(phases()[1], start=whole / PRETRAIN_FOLDER), whole)

    assert living.done == 6
    drawn = tasks(sets, n=4, first=50)
    assert method.evaluate(drawn) == living.method.evaluate(drawn)


def test_another_start_is_another_training(sets, whole, tmp_path):
    other = tmp_path / "other"
    first = replace(phases()[0], seed=9)
    open_training(sets, first, other).run()

    with pytest.raises(TrainingError, match="another start"):
        open_training(sets, replace(phases()[1], start=other), whole)


def test_a_meta_training_is_no_start(sets, whole, tmp_path):
    with pytest.raises(TrainingError, match="no pre-training"):
        open_training(sets, replace(phases()[1], start=whole), tmp_path)


def test_too_few_classes_for_a_task_are_said(sets, tmp_path):
    with pytest.raises(DatasetError, match="11-way"):
        open_training(sets, wanted("pretrain", FIRST, way=11, query=2), tmp_path)


@pytest.mark.parametrize(
    "wrong", [{"rate": 0}, {"inner_steps": 0}, {"drops": -1}, {"hard_every": 0}, {"inner_rate": -1}]
)
def test_settings_that_make_no_sense_are_refused(wrong):
    with pytest.raises(ValueError, match=r"must be|come every"):
        MtlSettings(**wrong)
