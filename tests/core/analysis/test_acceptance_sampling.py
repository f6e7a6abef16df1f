"""Bulk accept keeps what it promises, whatever the confidences are worth."""

import numpy as np
import pytest
from scipy.stats import beta, hypergeom

from core.analysis.acceptance_sampling import (
    LEVEL,
    audit_size,
    chance_of_few,
    foreseen,
    keeps_promise,
    most_wrong,
    n_wrong_allowed,
    threshold,
)

RUNS = 300


@pytest.mark.parametrize(("pool", "bad", "drawn"), [(50, 5, 20), (300, 40, 299), (8, 8, 3)])
def test_the_chance_is_the_hypergeometric_one(pool, bad, drawn):
    for found in range(6):
        wanted = hypergeom(pool, bad, drawn).cdf(found)
        assert chance_of_few(pool, bad, drawn, found) == pytest.approx(wanted, abs=1e-9)


def test_a_large_folder_gets_the_bound_of_clopper_and_pearson():
    n, k, rest = 200, 3, 2_000_000
    wanted = beta(k + 1, n - k).ppf(LEVEL)
    assert most_wrong(rest, n, k) / rest == pytest.approx(wanted, rel=1e-3)


def test_114_without_an_error_are_needed_for_two_percent_of_many():
    assert audit_size(1_000_000, 0.02) == 114
    assert audit_size(1_000_000, 0.05) == 45
    assert audit_size(1_000_000, 0.02, 1) == 194


@pytest.mark.parametrize("pool", [60, 130, 300, 1000])
def test_the_audit_asked_for_is_enough_and_one_less_is_not(pool):
    n = audit_size(pool, 0.05)
    assert keeps_promise(pool - n, n, 0, 0.05)
    assert not keeps_promise(pool - n + 1, n - 1, 0, 0.05)


def test_a_small_folder_needs_most_of_it_checked_and_an_empty_one_cannot_be():
    assert audit_size(10, 0.02) == 9  # the one that is left is wrong in at most one of ten cases
    assert audit_size(1, 0.5) == 0
    assert audit_size(0, 0.02) == 0


def test_nothing_is_promised_of_nothing():
    assert not keeps_promise(0, 100, 0, 0.02)
    assert most_wrong(0, 10, 0) == 0
    assert most_wrong(100, 0, 0) == 100


def test_one_error_more_asks_for_more():
    bounds = [most_wrong(1000, 150, found) for found in range(4)]
    assert bounds == sorted(bounds)
    assert bounds[0] < bounds[3]


def test_a_share_is_counted_without_the_errors_of_floats():
    assert n_wrong_allowed(100, 0.07) == 7
    assert n_wrong_allowed(212, 0.02) == 4


def world(random, n, kind):
    """Draw confidences and errors: calibrated, overconfident, or with a rare class all wrong."""
    confidences = random.beta(6, 1, n)
    chance = {
        "calibrated": 1 - confidences,
        "overconfident": np.full(n, 0.08),
        "upside down": 0.1 * confidences,
        "border": np.full(n, 0.021),
        "unbalanced": np.where(random.random(n) < 0.03, 0.9, 0.3 * (1 - confidences)),
    }[kind]
    return confidences.astype(np.float32), random.random(n) < chance


WORLDS = ["calibrated", "overconfident", "upside down", "border", "unbalanced"]


def broken_share(outcomes):
    return np.mean(outcomes), 3 * np.sqrt((1 - LEVEL) * LEVEL / len(outcomes))


@pytest.mark.parametrize("kind", WORLDS)
@pytest.mark.parametrize(("n_drawn", "n_rest"), [(150, 60), (400, 1500)])
def test_a_threshold_from_held_out_examples_is_seldom_wrong(kind, n_drawn, n_rest):
    random = np.random.default_rng(n_drawn)
    broken = []
    for _ in range(RUNS):
        confidences, wrong = world(random, n_drawn + n_rest, kind)
        mine, rest = confidences[:n_drawn], confidences[n_drawn:]
        found = threshold(rest, mine, wrong[:n_drawn], 0.05)
        accepted = wrong[n_drawn:][rest >= found] if found is not None else np.zeros(0, bool)
        broken.append(accepted.sum() > n_wrong_allowed(len(accepted), 0.05))
    share, slack = broken_share(broken)
    assert share <= 1 - LEVEL + slack


@pytest.mark.parametrize("kind", WORLDS)
@pytest.mark.parametrize("pool", [80, 600])
@pytest.mark.parametrize("n_allowed", [0, 1])
def test_an_audit_is_seldom_wrong(kind, pool, n_allowed):
    random = np.random.default_rng(pool)
    broken = []
    for _ in range(RUNS):
        _, wrong = world(random, pool, kind)
        n = audit_size(pool, 0.05, n_allowed)
        order = random.permutation(pool)
        drawn, rest = wrong[order[:n]], wrong[order[n:]]
        is_accepted = n > 0 and keeps_promise(len(rest), n, int(drawn.sum()), 0.05)
        broken.append(is_accepted and rest.sum() > n_wrong_allowed(len(rest), 0.05))
    share, slack = broken_share(broken)
    assert share <= 1 - LEVEL + slack


def test_good_confidences_let_many_through():
    random = np.random.default_rng(1)
    confidences = random.beta(6, 1, 3000).astype(np.float32)
    wrong = random.random(3000) < np.where(confidences > 0.7, 0.001, 0.5)
    found = threshold(confidences[1000:], confidences[:1000], wrong[:1000], 0.02)
    assert found is not None
    assert 0.6 < found < 0.85


def test_few_examples_promise_nothing():
    confidences = np.full(500, 0.99, np.float32)
    assert threshold(confidences, confidences[:40], np.zeros(40, bool), 0.02) is None
    assert threshold(np.zeros(0, np.float32), confidences, np.zeros(500, bool), 0.02) is None


def test_an_audit_is_planned_for_those_whose_confidences_foresee_little():
    confidences = np.concatenate([np.full(50, 1.0), np.full(50, 0.9)]).astype(np.float32)
    assert foreseen(confidences, 0.02) == 55
    assert foreseen(confidences[50:], 0.02) == 0
