"""A picture goes only through those networks of a backbone whose part of it is not known."""

from types import SimpleNamespace

import numpy as np
import pytest

from core.embedding.joint_network import JointNetwork

SIDE = 4


class Counting:
    """A network whose embedding is its own number; counts the views that it saw."""

    device = "cpu"
    batch_size = 2

    def __init__(self, number):
        self.number = number
        self.seen = 0
        self.notes = []

    def embed(self, batches):
        for token, pixels in batches:
            self.seen += len(pixels)
            yield token, np.full((len(pixels), 3), self.number, np.float32)


def member(key):
    backbone = SimpleNamespace(
        crop_px=SIDE, n_views=1, n_features=3, key=key, is_spatial=False, spatial_key=""
    )
    return SimpleNamespace(backbone=backbone, keys=(key,))


@pytest.fixture
def joint():
    networks = (Counting(1), Counting(2))
    return JointNetwork((member("a"), member("b")), networks, 2)


def views(*numbers):
    return {number: np.zeros((1, SIDE, SIDE, 3), np.uint8) for number in numbers}


def test_a_network_sees_only_the_pictures_that_miss_its_part(joint):
    batches = [("first", [views(0), views(0, 1)]), ("second", [views(0)]), ("third", [{}])]
    found = list(joint.embed(iter(batches)))
    assert [token for token, _ in found] == ["first", "second", "third"]
    assert [[sorted(one) for one in vectors] for _, vectors in found] == [
        [["a"], ["a", "b"]],
        [["a"]],
        [[]],
    ]
    assert [network.seen for network in joint.networks] == [3, 1]
