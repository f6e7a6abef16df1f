"""MAML as a method: it learns, however it is computed; its switches do what they say."""

import math

import pytest
import torch

from core.backbones.architectures.conv4 import Conv4
from core.training.meta.data.task_sampler import Shape, draw_batch
from core.training.meta.inner_loop import step_weights
from core.training.meta.maml import Maml, MamlSettings
from core.training.meta.stacked_conv4 import StackedConv4

SHAPE = Shape(3, 1, 2)


def maml(n_iterations=40, precision="float32", **settings):
    network = Conv4(3, size_px=16, filters=8).reset(torch.Generator().manual_seed(0))
    together = StackedConv4(network)
    chosen = MamlSettings(**settings)
    return Maml(network, chosen, n_iterations, together=together, precision=precision)


def batch(source, number=0, size=4):
    return draw_batch(source, SHAPE, 0, "training", range(size * number, size * number + size))


def trained(method, source, n):
    return [method.step(batch(source, number)) for number in range(n)]


def close(one, other, atol=1e-6):
    return all(torch.allclose(a, b, atol=atol) for a, b in zip(one, other, strict=True))


def test_it_learns_to_adapt(strokes):
    source = strokes(size=16)
    method = maml()
    tasks = draw_batch(source, SHAPE, 0, "validation", range(40))
    before = sum(method.evaluate(tasks)) / 40
    metrics = trained(method, source, 40)
    after = sum(method.evaluate(tasks)) / 40
    assert after > before + 0.05
    first, last = (sum(one["loss"] for one in part) for part in (metrics[:5], metrics[-5:]))
    assert last < 0.9 * first


@pytest.mark.parametrize("compute", ["loop", "vmap"])
@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"order": "second", "steps": 2},
        {"anil": True, "steps": 2},
        {"learn_rates": True, "steps": 2, "multi_step": 10},
        {"order": "second", "learn_rates": True, "steps": 2, "adapt_norms": False},
        {"own_statistics": True},
    ],
    ids=str,
)
def test_however_it_is_computed_it_learns_the_same(strokes, compute, settings):
    source = strokes(size=16)
    # Clipped, since Adam makes a whole step of the rounding that is a useless bias's gradient.
    one, other = maml(**settings), maml(**settings, compute=compute)
    for number in range(2):
        tasks = batch(source, number)
        found, wanted = one.step(tasks), other.step(tasks)
        assert found == pytest.approx(wanted, rel=1e-4)
    tasks = draw_batch(source, SHAPE, 0, "validation", range(5))
    assert one.evaluate(tasks) == pytest.approx(other.evaluate(tasks), abs=0.17)


def test_second_order_begins_where_it_is_told_to(strokes):
    source = strokes(size=16)
    first, annealed = maml(), maml(order="second", second_from=2)
    trained(first, source, 2), trained(annealed, source, 2)
    assert close(first.parameters.values(), annealed.parameters.values())
    trained(first, source, 3), trained(annealed, source, 3)
    assert not close(first.parameters.values(), annealed.parameters.values())


def test_anil_adapts_the_head_only(strokes):
    whole, head = maml(), maml(anil=True)
    assert set(head._adapted) == {"head.weight", "head.bias"}
    assert set(whole._adapted) == set(whole.parameters)


def test_norms_can_be_left_out_of_the_inner_loop():
    kept = set(maml(adapt_norms=False)._adapted)
    assert not any(name.startswith("norms.") for name in kept)
    assert "convs.0.weight" in kept


def test_the_meta_rate_follows_a_cosine(strokes):
    source = strokes(size=16)
    method = maml(n_iterations=4, meta_rate=1e-2, meta_rate_end=1e-3)
    rates = [one["rate"] for one in trained(method, source, 4)]
    wanted = [1e-3 + 9e-3 * (1 + math.cos(math.pi * n / 4)) / 2 for n in range(4)]
    assert rates == pytest.approx(wanted)
    assert method.meta_rate == pytest.approx(1e-3)


def test_learned_rates_move_and_each_step_has_its_own(strokes):
    method = maml(learn_rates=True, steps=2)
    trained(method, strokes(size=16), 5)
    rates = method.state()[0]["rates.convs.1.weight"]
    assert rates.shape == (2,)
    assert not torch.equal(rates, torch.full((2,), 0.5))


def test_clipping_bounds_what_adam_sees(strokes):
    source = strokes(size=16)
    clipped, free = maml(clip=1e-4), maml()
    clipped.step(batch(source)), free.step(batch(source))
    moments = [
        max(float(one.abs().max()) for name, one in method.state()[0].items() if "exp_avg." in name)
        for method in (clipped, free)
    ]
    assert moments[0] <= 1.01e-5  # a tenth of it, as Adam's first average begins
    assert moments[1] > 1e-4


def test_evaluating_changes_nothing(strokes):
    source = strokes(size=16)
    method = maml(learn_rates=True)
    trained(method, source, 2)
    before = {name: one.clone() for name, one in method.state()[0].items()}
    method.evaluate(batch(source))
    method.embed(batch(source)[0])
    after = method.state()[0]
    assert all(torch.equal(one, after[name]) for name, one in before.items())


def test_a_state_goes_on_bit_by_bit(strokes):
    source = strokes(size=16)
    whole = maml(learn_rates=True, steps=2)
    trained(whole, source, 3)
    tensors, facts = whole.state()
    kept = {name: one.clone() for name, one in tensors.items()}
    later = maml(learn_rates=True, steps=2)
    later.load(kept, facts)
    for method in (whole, later):
        for number in (3, 4):
            method.step(batch(source, number))
    assert all(
        torch.equal(a, b)
        for a, b in zip(*(m.state()[0].values() for m in (whole, later)), strict=True)
    )


def test_half_precision_is_close_and_keeps_parameters_whole(strokes):
    source = strokes(size=16)
    whole, half = maml(), maml(precision="bfloat16")
    found, wanted = half.step(batch(source)), whole.step(batch(source))
    assert found["loss"] == pytest.approx(wanted["loss"], rel=0.1)
    assert {one.dtype for one in half.parameters.values()} == {torch.float32}


def test_embeddings_with_the_supports_statistics_are_those_of_the_network(strokes):
    task = batch(strokes(size=16))[0]
    for own in (True, False):
        support, query = maml(own_statistics=own).embed(task)
        assert (support.shape, query.shape) == ((3, 8), (6, 8))


@pytest.mark.parametrize(
    "wrong", [{"steps": 0}, {"inner_rate": 0}, {"clip": -1}, {"multi_step": -1}, {"test_steps": 0}]
)
def test_settings_that_make_no_sense_are_refused(wrong):
    with pytest.raises(ValueError, match=r"must be|cannot be"):
        MamlSettings(**wrong)


def test_the_multi_step_loss_fades():
    assert step_weights(5, 0, 100) == pytest.approx([0.2] * 5)
    assert step_weights(5, 99, 100)[0] == pytest.approx(0.006)
    assert step_weights(5, 100, 100) == [0, 0, 0, 0, 1]
