"""The last layer of a network, fitted by itself."""

import numpy as np

from core.classifiers.linear_head import LinearHead


def test_it_is_one_layer_over_embeddings_as_they_are():
    labels = np.arange(12) % 3
    noise = np.random.default_rng(0).normal(size=(12, 6))
    embeddings = (5 + np.eye(6)[labels] + 0.3 * noise).astype(np.float32)
    head = LinearHead().fit(embeddings, labels)
    assert np.array_equal(head.logits(embeddings), embeddings @ head.weights + head.bias)
    assert (head.weights.shape, head.bias.shape) == ((6, 3), (3,))


def test_a_trained_layer_is_taken_as_it_is():
    weights, bias = np.ones((2, 3), np.float32), np.array([0, 1, 2], np.float32)
    head = LinearHead.restore(LinearHead.of(weights, bias).arrays())
    assert head.logits(np.ones((1, 2), np.float32)).tolist() == [[2, 3, 4]]
