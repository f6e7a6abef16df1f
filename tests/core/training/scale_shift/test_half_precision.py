"""Products in bfloat16: close to those in float, of the layers that gain by it, where it can be."""

import pytest
import torch
from torch import nn

from core.training.scale_shift import half_precision
from core.training.scale_shift.half_precision import halve_products


@pytest.fixture
def able(monkeypatch):
    """A processor that has it, whatever this one has."""
    monkeypatch.setattr(half_precision, "_is_faster", lambda: True)


def network():
    torch.manual_seed(0)
    return nn.Sequential(
        nn.Conv2d(8, 16, 1),
        nn.Conv2d(16, 16, 3, groups=16),
        nn.Flatten(),
        nn.Linear(16 * 4, 5),
    )


def kinds(model, values):
    """Return the types in which the layers with weights multiply."""
    seen = []
    for layer in model:
        if hasattr(layer, "weight"):
            own = layer._conv_forward if isinstance(layer, nn.Conv2d) else None
            if own is not None:
                layer._conv_forward = lambda values, *args, own=own: _noted(
                    seen, own(values, *args)
                )
    model(values)
    return seen


def _noted(seen, product):
    seen.append(product.dtype)
    return product


def test_only_convolutions_over_all_channels_are_halved(able):
    model = network()
    assert halve_products(model, "cpu")
    values = torch.randn(2, 8, 4, 4)
    assert kinds(model, values) == [torch.bfloat16, torch.float32]


def test_what_comes_out_and_what_goes_back_is_float_and_close(able):
    plain, halved = network(), network()
    halve_products(halved, "cpu")
    values = torch.randn(2, 8, 4, 4)
    one, other = plain(values), halved(values)
    assert other.dtype == torch.float32
    torch.testing.assert_close(one, other, rtol=0.05, atol=0.05)
    one.square().sum().backward()
    other.square().sum().backward()
    for before, after in zip(plain.parameters(), halved.parameters(), strict=True):
        assert after.grad.dtype == torch.float32
        assert torch.cosine_similarity(before.grad.flatten(), after.grad.flatten(), dim=0) > 0.99


def test_overridden_parameters_are_computed_with(able):
    model = network()
    halve_products(model, "cpu")
    values = torch.randn(2, 8, 4, 4)
    doubled = {"3.weight": 2 * model[3].weight, "3.bias": 2 * model[3].bias}
    found = torch.func.functional_call(model, doubled, (values,))
    torch.testing.assert_close(found, 2 * model(values), rtol=0.02, atol=0.02)


@pytest.mark.parametrize("device", ["cuda", "mps"])
def test_other_devices_compute_as_they_did(able, device):
    model = network()
    assert not halve_products(model, device)
    assert "forward" not in vars(model[0])


def test_a_processor_without_it_computes_in_float(monkeypatch):
    half_precision._is_faster.cache_clear()
    monkeypatch.setattr(half_precision, "computes_in_bfloat16", lambda: False)
    model = network()
    assert not halve_products(model, "cpu")
    assert "forward" not in vars(model[0])
    half_precision._is_faster.cache_clear()


def test_a_processor_that_has_it_one_way_only_computes_in_float(monkeypatch):
    half_precision._is_faster.cache_clear()
    monkeypatch.setattr(half_precision, "computes_in_bfloat16", lambda: True)

    def refuse(forward, values):
        raise RuntimeError("no way back in bfloat16 here")

    monkeypatch.setattr(half_precision, "_in_half", refuse)
    assert not halve_products(network(), "cpu")
    half_precision._is_faster.cache_clear()
