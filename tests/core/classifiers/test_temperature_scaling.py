"""One number makes scores honest."""

import numpy as np
import pytest
from scipy.special import softmax

from core.classifiers.temperature_scaling import (
    fit_temperature,
    negative_log_likelihood,
    temperature_of,
)
from tests.core.classifiers.scores import logits_right_on


def draws(temperature, n=4000, n_classes=4):
    """Draw logits, and labels that follow them once divided by the temperature."""
    random = np.random.default_rng(0)
    logits = random.normal(scale=3, size=(n, n_classes))
    chances = softmax(logits / temperature, axis=1)
    labels = (chances.cumsum(axis=1) < random.random((n, 1))).sum(axis=1)
    return logits, labels


@pytest.mark.parametrize("temperature", [0.5, 1.0, 3.0])
def test_a_known_temperature_is_found(temperature):
    assert fit_temperature(*draws(temperature)) == pytest.approx(temperature, rel=0.1)


def test_the_temperature_found_is_the_likeliest():
    logits, labels = draws(2.0)
    found = fit_temperature(logits, labels)
    best = negative_log_likelihood(logits / found, labels)
    assert best < min(
        negative_log_likelihood(logits / other, labels) for other in (found / 1.2, found * 1.2)
    )


def test_without_evidence_the_start_stays():
    assert fit_temperature(np.zeros((0, 3)), np.zeros(0, np.int64), start=0.3) == 0.3


def test_a_handful_of_perfect_examples_does_not_send_it_to_the_bounds():
    found = fit_temperature(np.eye(3) * 10, np.arange(3))
    assert 0.3 < found <= 1.0


def test_surprise_is_the_mean_log_chance_in_nats():
    logits = np.log([[0.5, 0.5], [0.25, 0.75]])
    wanted = -(np.log(0.5) + np.log(0.75)) / 2
    assert negative_log_likelihood(logits, np.array([0, 1])) == pytest.approx(wanted)


def test_without_evidence_confidences_stay_as_they_are():
    blank = np.full((3, 3), np.nan, np.float32)
    assert temperature_of(blank, np.arange(3)) == 1.0


def test_overconfident_scores_are_cooled_down():
    random = np.random.default_rng(0)
    labels = random.integers(0, 2, 200)
    right = random.random(200) < 0.7
    assert temperature_of(20 * logits_right_on(labels, right), labels) > 2
