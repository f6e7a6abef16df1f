"""Batches in parts: the same training, with pauses in between."""

import numpy as np
import pytest
import torch
from torch import nn

from core.backbones.adapted.scale_shift import ScaleShiftAdapter
from core.training.scale_shift.loop import Tail, TrainingConfig, Views, train

RECIPE = TrainingConfig(n_steps=4, n_views=3, batch=8)


@pytest.fixture
def data():
    draw = np.random.default_rng(0)
    labels = np.repeat(np.arange(3), 4)
    values = torch.from_numpy(draw.normal(size=(12, 3, 5)).astype(np.float32))
    return Views(values, labels)


def trained(views, recipe=RECIPE, **more):
    """Return the overlay, and how large the parts were."""
    torch.manual_seed(0)
    network = nn.Sequential(nn.Linear(5, 6), nn.Tanh(), nn.Linear(6, 4)).requires_grad_(False)
    overlay = ScaleShiftAdapter.identity(network, "ss_row", ["0", "2"])
    sizes = []

    def embed(values, overrides):
        sizes.append(len(values))
        return torch.func.functional_call(network, overrides, (values,))

    rng = np.random.default_rng(1)
    steps = []
    tail = Tail(embed, dict(network.named_parameters()), **more)
    train(tail, overlay, views, recipe, rng=rng, step_done=lambda: steps.append(1))
    assert len(steps) == recipe.n_steps
    return overlay, sizes


@pytest.mark.parametrize("n_at_once", [1, 3, 8])
def test_parts_of_a_batch_give_what_the_whole_gives(data, n_at_once):
    whole, _ = trained(data)
    parts, sizes = trained(data, n_at_once=n_at_once)
    assert max(sizes) <= n_at_once
    for one, other in zip(whole.parameters(), parts.parameters(), strict=True):
        assert not torch.equal(one, torch.ones_like(one))
        torch.testing.assert_close(one, other, rtol=1e-4, atol=1e-5)


def test_class_means_of_a_batch_need_it_whole(data):
    _, sizes = trained(data, TrainingConfig(n_steps=4, batch=8, head_lr=0.0), n_at_once=2)
    assert sizes[-4:] == [8] * 4


def test_there_is_a_pause_on_either_side_of_the_way_back(data):
    seen = []
    trained(data, n_at_once=4, between=lambda: seen.append(torch.is_grad_enabled()))
    n_embedding, n_parts = 3, 2
    assert len(seen) == n_embedding + RECIPE.n_steps * n_parts * 2
    assert all(seen)  # what is done in a pause may need gradients


def test_embedding_pauses_after_each_part(data):
    pauses = []
    tail = Tail(lambda values, _: values, {}, 5, lambda: pauses.append(1))
    found = tail.embed_views(None, data)
    assert len(pauses) == 3
    torch.testing.assert_close(found, data.values[:, 0])


def test_embeddings_that_are_known_are_not_made_again(data):
    whole, sizes = trained(data)
    n_made = len(sizes) - RECIPE.n_steps
    network_sees = trained_embeddings(data)
    known, fewer = trained(Views(data.values, data.labels, embeddings=network_sees))
    assert n_made > 0
    assert len(fewer) == RECIPE.n_steps
    for one, other in zip(whole.parameters(), known.parameters(), strict=True):
        torch.testing.assert_close(one, other, rtol=1e-4, atol=1e-5)


def trained_embeddings(views):
    """Return what the network of `trained` gives before it is trained."""
    torch.manual_seed(0)
    network = nn.Sequential(nn.Linear(5, 6), nn.Tanh(), nn.Linear(6, 4))
    with torch.no_grad():
        return network(views.values[:, 0])


def test_examples_take_their_embeddings_along(data):
    known = Views(data.values, data.labels, embeddings=torch.arange(12.0)[:, None])
    assert known.of(np.array([2, 5])).embeddings.flatten().tolist() == [2, 5]
    assert data.of(np.array([2, 5])).embeddings is None
