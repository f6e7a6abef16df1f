"""The true class is in the set as often as was asked, whatever the probabilities are worth."""

import numpy as np
import pytest

from core.analysis.conformal import conformal_limit, prediction_sets


def draw(random, n, n_classes=4, sharpness=1.0):
    """Draw classes of unequal sizes and probabilities that are off by a factor of `sharpness`."""
    labels = random.choice(n_classes, n, p=[0.6, 0.25, 0.1, 0.05])
    logits = random.normal(size=(n, n_classes)) + 1.5 * np.eye(n_classes)[labels]
    powers = np.exp(sharpness * logits)
    return (powers / powers.sum(axis=1, keepdims=True)).astype(np.float32), labels


@pytest.mark.parametrize("alpha", [0.1, 0.2])
@pytest.mark.parametrize("sharpness", [0.3, 1.0, 4.0])
def test_coverage_is_what_was_asked_on_exchangeable_draws(alpha, sharpness):
    random = np.random.default_rng(0)
    is_inside = []
    for _ in range(1000):
        probabilities, labels = draw(random, 60, sharpness=sharpness)
        limit = conformal_limit(probabilities[:-1], labels[:-1], alpha)
        is_inside.append(prediction_sets(probabilities[-1:], limit)[0, labels[-1]])
    # 59 examples and this alpha make (n + 1)(1 - alpha) whole, so coverage is 1 - alpha exactly.
    error = np.sqrt(alpha * (1 - alpha) / 1000)
    assert abs(np.mean(is_inside) - (1 - alpha)) <= 3 * error


def test_too_few_examples_say_nothing():
    probabilities, labels = draw(np.random.default_rng(0), 9)
    assert conformal_limit(probabilities, labels, 0.1) is not None
    assert conformal_limit(probabilities[:8], labels[:8], 0.1) is None
    assert conformal_limit(probabilities[:0], labels[:0], 0.1) is None


def test_a_surer_demand_makes_larger_sets():
    probabilities, labels = draw(np.random.default_rng(0), 200)
    sizes = [
        prediction_sets(probabilities, conformal_limit(probabilities, labels, alpha)).sum()
        for alpha in (0.3, 0.1, 0.02)
    ]
    assert sizes == sorted(sizes)
    assert sizes[0] < sizes[2]
