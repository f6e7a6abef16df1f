"""Which tensors a part of a network still needs from before, and trees of them."""

from collections import namedtuple

import pytest
import torch
from torch import nn
from torch.nn import functional

from core.backbones.adapted.dataflow import Dataflow, leaves, replaced
from core.backbones.adapted.split import calls_of


class Network(nn.Module):
    """Three layers, put together in one way or another."""

    def __init__(self, way):
        super().__init__()
        self.layers = nn.ModuleList(nn.Linear(4, 4) for _ in range(3))
        self.way = way

    def forward(self, values):
        return self.way(*self.layers, values)


def shortcut(first, second, third, values):
    given = first(values)
    return third(given + second(given))


def in_place(first, second, third, values):
    given = first(values)
    kept = given
    given = second(given)
    kept += 1
    return third(given)


def by_index(first, second, third, values):
    given = torch.zeros(len(values), 8)
    given[:, :4] = first(values)
    return third(second(given[:, :4])) + given[:, :4]


# Of each way, whether one tensor leads to the second and to the third layer.
WAYS = {
    "in a row": (lambda a, b, c, values: c(b(a(values))), (True, True)),
    "functions between": (
        lambda a, b, c, values: c(functional.relu(b(a(values).tanh() * 2))),
        (True, True),
    ),
    "sizes of before": (
        lambda a, b, c, values: c(b(a(values)) * values.shape[1]),
        (True, True),
    ),
    "numbers that are no picture's": (
        lambda a, b, c, values: c(b(a(values)) + a.weight[0]),
        (True, True),
    ),
    "a shortcut": (shortcut, (False, True)),
    "the picture again": (lambda a, b, c, values: c(b(a(values)) + values), (False, True)),
    "all at the end": (
        lambda a, b, c, values: a(values) + b(values) + c(values),
        (False, False),
    ),
    "written over": (in_place, (False, True)),
    "by index": (by_index, (False, False)),
}


@pytest.mark.parametrize("name", WAYS)
def test_a_part_is_narrow_where_all_that_follows_is_made_of_what_it_takes(name):
    way, wanted = WAYS[name]
    network, picture = Network(way).eval(), torch.randn(1, 4)
    for _ in range(2):  # what an earlier run left at the tensors means nothing
        narrow = {one.name: one.is_narrow for one in calls_of(network, picture)}
        assert (narrow["layers.1"], narrow["layers.2"]) == wanted


def test_what_is_watched_is_not_changed():
    network, picture = Network(shortcut).eval(), torch.randn(2, 4)
    with torch.no_grad():
        wanted = network(picture)
        with Dataflow(picture):
            found = network(picture)
    assert torch.equal(found, wanted)


Pair = namedtuple("Pair", "left right")


@pytest.mark.parametrize(
    "tree",
    [1, [1], (1, [2, 3]), {"a": 1, "b": (2,)}, Pair(1, [2]), ((), {})],
)
def test_a_tree_with_other_leaves_has_the_same_form(tree):
    found = list(leaves(tree))
    assert replaced(tree, iter(found)) == tree
    assert type(replaced(tree, iter(found))) is type(tree)
    doubled = replaced(tree, iter([2 * one for one in found]))
    assert list(leaves(doubled)) == [2 * one for one in found]
