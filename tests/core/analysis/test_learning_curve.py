"""The learning curve rises by what examples add, and tells of more of them by a power law."""

import numpy as np
import pytest

from core.analysis.learning_curve import Measured, expected, learning_curve, mean_size
from core.domain.adapting import TrainingSet
from core.domain.errors import Cancelled


def blobs(n_per_class=12, spread=1.2, n_folder=0, **facts):
    """Draw examples of three overlapping classes around corners of a cube."""
    rng = np.random.default_rng(3)
    labels = np.repeat(np.arange(3), n_per_class)
    centres = 4 + 3 * np.eye(3, 16)  # positive, as embeddings are
    points = centres[labels] + spread * rng.normal(size=(len(labels), 16))
    folder = centres[rng.integers(3, size=n_folder)] + spread * rng.normal(size=(n_folder, 16))
    return TrainingSet.of(
        points.astype(np.float32),
        labels,
        folder=folder.astype(np.float32) if n_folder else None,
        **facts,
    )


def test_more_examples_are_right_more_often():
    curve = learning_curve(blobs(), "ridge")
    assert curve.sizes[:4].tolist() == [1, 2, 3, 5]
    assert curve.sizes[-1] == pytest.approx(12 * 4 / 5, abs=0.3)
    assert curve.shares[-1] > curve.shares[0] + 0.1
    assert curve.credits.shape == (36, len(curve.sizes))


def test_a_folder_is_looked_at_where_the_classifier_does():
    curve = learning_curve(blobs(n_folder=40), "shared-covariance")
    assert curve.shares[-1] > 0.6


def test_the_same_draws_give_the_same_curve():
    one, other = (learning_curve(blobs(), "ridge", seed=4).credits for _ in range(2))
    assert (one == other).all()


def test_near_duplicates_count_once():
    plain = blobs(6)
    twice = TrainingSet.of(
        np.concatenate([plain.embeddings, plain.embeddings + 1e-4]),
        np.tile(plain.labels, 2),
        groups=np.tile(np.arange(18), 2),
    )
    curve = learning_curve(twice, "ridge")
    assert mean_size(twice) == 6
    assert len(curve.credits) == 18
    assert curve.sizes[-1] < 6


def test_what_judges_no_model_is_learned_from_and_not_judged():
    examples = blobs(6)
    judges = np.arange(18) % 2 == 0
    object.__setattr__(examples, "judges", judges)
    assert len(learning_curve(examples, "ridge").credits) == judges.sum()


def test_single_examples_tell_nothing():
    assert learning_curve(blobs(1), "ridge") is None


def test_a_large_project_makes_one_round_in_its_time():
    seconds = iter(range(0, 10_000, 60))
    assert learning_curve(blobs(), "ridge", clock=lambda: next(seconds)).n_rounds == 1


def test_it_can_be_stopped():
    def stop(done, total):
        if done > 2:
            raise Cancelled

    with pytest.raises(Cancelled):
        learning_curve(blobs(), "ridge", tick=stop)


def measured(sizes, errors):
    credits = np.tile(1 - np.array(errors), (50, 1))
    return Measured(np.array(sizes, float), credits, 1)


def test_a_power_law_is_told_on():
    sizes = np.array([1, 2, 4, 8])
    curve = measured(sizes, 0.4 * sizes**-0.5)
    told = expected(curve, np.array([16.0, 32.0]))
    assert told == pytest.approx(1 - 0.4 * np.array([16, 32]) ** -0.5, abs=1e-6)


def test_nothing_is_promised_of_a_curve_that_falls():
    told = expected(measured([1, 2, 4], [0.1, 0.2, 0.3]), np.array([4.0, 9.0]))
    assert told[0] == told[1]


def test_an_error_that_was_not_seen_is_not_called_impossible():
    told = expected(measured([1, 2, 4], [0.1, 0.0, 0.0]), np.array([9.0]))
    assert told[0] < 1


def test_one_size_tells_nothing_of_others():
    assert expected(measured([1], [0.3]), np.array([6.0])) is None
