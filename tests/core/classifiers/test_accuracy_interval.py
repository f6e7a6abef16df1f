"""The interval holds the true share as often as it says, and says less of a folder."""

import numpy as np
import pytest

from core.classifiers.accuracy_interval import FALL, LEVEL, MIXTURE, measure
from tests.core.classifiers.scores import logits_right_on


def test_the_share_is_of_those_predicted_right():
    labels = np.array([0, 1, 0, 1])
    found = measure(logits_right_on(labels, np.array([True, True, True, False])), labels)
    assert (found.share, found.n_right, found.n_checked) == (0.75, 3, 4)
    assert found.low < 0.75 < found.high


@pytest.mark.parametrize(("right", "low", "high"), [(5, None, 1.0), (0, 0.0, None)])
def test_at_the_ends_the_interval_reaches_the_end(right, low, high):
    labels = np.zeros(5, np.int64)
    found = measure(logits_right_on(labels, np.arange(5) < right), labels)
    assert found.low == low if low is not None else 0.5 < found.low < 1
    assert found.high == high if high is not None else 0 < found.high < 0.5


def test_more_examples_make_the_interval_narrower():
    def width(n):
        labels = np.zeros(n, np.int64)
        found = measure(logits_right_on(labels, np.arange(n) % 5 > 0), labels)
        return found.high - found.low

    assert width(200) < width(20) / 2


@pytest.mark.parametrize("n", [10, 40])
def test_the_interval_holds_the_true_share_as_often_as_it_says(n):
    random = np.random.default_rng(0)
    labels = np.zeros(n, np.int64)
    intervals = {}
    for right in range(n + 1):
        found = measure(logits_right_on(labels, np.arange(n) < right), labels)
        intervals[right] = (found.low, found.high)
    true = random.uniform(0.5, 1.0, 5000)
    drawn = random.binomial(n, true)
    bounds = np.array([intervals[one] for one in drawn])
    held = (bounds[:, 0] <= true) & (true <= bounds[:, 1])
    assert np.mean(held) == pytest.approx(LEVEL, abs=0.03)


def test_less_is_said_of_a_folder_than_of_more_examples_like_these():
    labels = np.arange(40) % 5
    logits = logits_right_on(labels, np.arange(40) < 30)
    like, unknown, small = (measure(logits, labels, n) for n in (None, 0, 30))
    assert like.share == unknown.share == small.share == 0.75
    widths = [one.high - one.low for one in (like, unknown, small)]
    assert widths[0] < widths[1] < widths[2]


def test_the_interval_holds_the_share_of_folders_of_any_mixture():
    """Classes of unequal difficulty, folders of unequal classes, 2000 simulated projects."""
    rng = np.random.default_rng(0)
    n_classes, shots, n_folder, held = 10, 5, 200, 0
    labels = np.repeat(np.arange(n_classes), shots)
    for _ in range(2000):
        mean = rng.uniform(0.5, 0.95)
        spread = 1 / MIXTURE - 1  # of a beta distribution with that variance
        shares = rng.beta(mean * spread, (1 - mean) * spread, n_classes)
        right = rng.random(len(labels)) < shares[labels]
        folder = rng.choice(n_classes, n_folder, p=rng.dirichlet(np.full(n_classes, 2.0)))
        true = (rng.random(n_folder) < shares[folder]).mean()
        found = measure(logits_right_on(labels, right), labels, n_folder)
        held += found.low <= true <= found.high
    assert 0.85 < held / 2000 < 0.95


def test_only_the_upper_end_allows_for_what_a_model_of_all_examples_may_know():
    labels = np.arange(50) % 10
    logits = logits_right_on(labels, np.arange(50) < 30)
    itself, tenths, thirds = (measure(logits, labels, 100, n) for n in (0, 10, 3))
    assert itself.share == tenths.share == thirds.share
    assert itself.low == tenths.low == thirds.low
    assert itself.high < tenths.high < thirds.high < 1


def test_a_part_is_never_smaller_than_one_example_of_a_class():
    labels = np.arange(50) % 10
    logits = logits_right_on(labels, np.arange(50) < 30)
    assert measure(logits, labels, 100, 5) == measure(logits, labels, 100, 50)


def test_the_interval_holds_where_folds_learned_from_less():
    """Errors that fall with the root of the number of examples, 2000 simulated projects."""
    rng = np.random.default_rng(0)
    shots, n_folds, held = 6, 3, {0: 0, 3: 0}
    labels = np.repeat(np.arange(10), shots)
    for _ in range(2000):
        wrong = rng.uniform(0.05, 0.4)
        right = rng.random(len(labels)) < 1 - wrong * (1 - 1 / n_folds) ** -FALL
        for allowed_for in held:
            found = measure(logits_right_on(labels, right), labels, None, allowed_for)
            held[allowed_for] += found.low <= 1 - wrong <= found.high
    assert held[0] / 2000 < 0.82
    assert held[3] / 2000 > 0.87
