"""Gaussians of one covariance: what the folder and the shape of classes add."""

import numpy as np
import pytest

from core.classifiers import shared_covariance
from core.classifiers.ensemble import Ensemble
from core.classifiers.gaussian_classes import PrincipalAxes, head_of, moments, shrunken
from core.classifiers.shared_covariance import SharedCovariance
from core.classifiers.shrunken_lda import ShrunkenLda
from core.domain.errors import ModelDamaged

N_CLASSES, WIDTH, SPREAD = 4, 64, 0.4


def drawn(seed, n, sizes=(0.25, 0.25, 0.25, 0.25)):
    """Draw classes of one shape: ellipses in all directions, of which few tell them apart."""
    random = np.random.default_rng(seed)
    labels = random.choice(N_CLASSES, n, p=sizes)
    fixed = np.random.default_rng(99)
    apart = fixed.normal(size=(N_CLASSES, WIDTH)) * SPREAD
    shape = np.linalg.qr(fixed.normal(size=(WIDTH, WIDTH)))[0] * np.linspace(0.3, 1.5, WIDTH)
    rows = apart[labels] + random.normal(size=(n, WIDTH)) @ shape.T
    return rows.astype(np.float32), labels


@pytest.fixture
def examples():
    rows, labels = drawn(1, 400)
    chosen = np.concatenate([np.flatnonzero(labels == one)[:4] for one in range(N_CLASSES)])
    return rows[chosen], labels[chosen]


def share(learner, rows, labels):
    return float((learner.logits(rows).argmax(axis=1) == labels).mean())


def test_the_folder_shows_the_shape_of_the_classes(examples):
    folder, truth = drawn(2, 500)
    alone = share(SharedCovariance().fit(*examples), folder, truth)
    among = share(SharedCovariance().fit(*examples, folder), folder, truth)
    committee = share(Ensemble().fit(*examples), folder, truth)
    assert among > alone + 0.05
    assert among > committee + 0.1


def test_it_says_the_same_of_pictures_that_it_has_not_seen(examples):
    folder, _ = drawn(2, 500)
    new, truth = drawn(3, 500)
    assert share(SharedCovariance().fit(*examples, folder), new, truth) > 0.8


def test_nothing_is_supposed_of_how_large_the_classes_are(examples):
    folder, truth = drawn(4, 500, sizes=(0.55, 0.15, 0.15, 0.15))
    learner = SharedCovariance().fit(*examples, folder)
    assert share(learner, folder, truth) > share(Ensemble().fit(*examples), folder, truth) + 0.1
    found = np.bincount(learner.logits(folder).argmax(axis=1), minlength=N_CLASSES) / 500
    assert np.allclose(found, np.bincount(truth) / 500, atol=0.08)


def test_what_is_held_out_was_not_learned_from(examples):
    rows, labels = examples
    folder, _ = drawn(2, 500)
    given = SharedCovariance().held_out(rows, labels, folder).argmax(axis=1)
    [right, *_] = np.flatnonzero(given == labels)
    turned = labels.copy()
    turned[right] = (labels[right] + 1) % N_CLASSES
    learned = SharedCovariance().fit(rows, turned, folder).logits(rows).argmax(axis=1)
    lied = SharedCovariance().held_out(rows, turned, folder).argmax(axis=1)
    assert learned[right] == turned[right]  # it would have said what it was told
    assert lied[right] == labels[right]


def test_near_duplicates_are_held_out_together(examples):
    rows, labels = examples
    twins = np.concatenate([rows, rows + 1e-4]).astype(np.float32)
    twice, groups = np.concatenate([labels, labels]), np.tile(np.arange(len(labels)), 2)
    folder, _ = drawn(2, 500)
    random = np.random.default_rng(5).permutation(len(labels))
    shuffled = np.concatenate([labels[random], labels[random]])
    apart = SharedCovariance().held_out(twins, shuffled, folder)
    together = SharedCovariance().held_out(twins, shuffled, folder, groups)
    # With labels that say nothing, a twin among what was learned from gives itself away.
    assert (apart.argmax(axis=1) == shuffled).mean() > (together.argmax(axis=1) == shuffled).mean()
    found = SharedCovariance().held_out(twins, twice, folder, groups)
    assert (found.argmax(axis=1) == twice).mean() > 0.7


def test_a_task_is_prepared_once_for_what_is_held_out_and_learned(examples, monkeypatch):
    made = []
    real = shared_covariance.PrincipalAxes.of
    monkeypatch.setattr(
        shared_covariance.PrincipalAxes, "of", lambda *all_: made.append(1) or real(*all_)
    )
    folder, _ = drawn(2, 500)
    learner = SharedCovariance()
    learner.held_out(*examples, folder)
    fitted = learner.fit(*examples, folder)
    assert len(made) == 1
    other, _ = drawn(6, 500)
    again = learner.fit(*examples, other)
    assert len(made) == 2
    fresh = SharedCovariance().fit(*examples, other)
    assert np.allclose(again.logits(folder), fresh.logits(folder), atol=1e-4)
    assert fitted is again


def test_probabilities_before_any_evidence_are_no_certainties(examples):
    rows, labels = examples
    folder, _ = drawn(2, 500)
    first = np.array([np.flatnonzero(labels == one)[0] for one in range(N_CLASSES)])
    chances = SharedCovariance().fit(rows[first], labels[first], folder).predict(folder)
    assert np.median(chances.max(axis=1)) < 0.9


@pytest.mark.parametrize(
    "name", ["weights", "bias", "anchor_weights", "anchor_bias", "temperature"]
)
def test_a_model_without_a_part_is_damaged(examples, name):
    arrays = SharedCovariance().fit(*examples).arrays()
    del arrays[name]
    with pytest.raises(ModelDamaged, match=name):
        SharedCovariance.restore(arrays)


# What it is made of


def test_heads_of_gaussians_are_their_log_likelihoods():
    random = np.random.default_rng(0)
    means = random.normal(size=(3, 5))
    root = random.normal(size=(5, 5))
    spread = root @ root.T + np.eye(5)
    rows = random.normal(size=(7, 5))
    weights, bias = head_of(means, spread)
    away = rows[:, None] - means
    wanted = -0.5 * np.einsum("nca,ab,ncb->nc", away, np.linalg.inv(spread), away)
    found = rows @ weights + bias
    assert np.allclose(found - found[:, :1], wanted - wanted[:, :1])


def test_moments_are_weighted_and_within_classes():
    rows = np.array([[0.0, 0], [2, 0], [10, 1], [10, 3]])
    chances = np.array([[1.0, 0], [1, 0], [0, 3], [0, 1]])
    means, spread = moments(rows, chances)
    assert np.allclose(means, [[1, 0], [10, 1.5]])
    assert np.allclose(spread, [[2 / 6, 0], [0, 3 / 6]])


def test_shrinking_keeps_the_size_and_moves_to_the_target():
    spread, target = np.diag([3.0, 1.0]), np.diag([0.0, 5.0])
    assert np.allclose(shrunken(spread, 0.5), np.diag([2.5, 1.5]), atol=1e-2)
    assert np.allclose(shrunken(spread, 0.5, target), np.diag([1.5, 2.5]), atol=1e-2)
    assert np.linalg.matrix_rank(shrunken(np.diag([1.0, 0.0]), 0.0)) == 2


def test_axes_lead_to_coordinates_and_heads_back():
    rows, _ = drawn(1, 60)
    axes = PrincipalAxes.of(rows, 5)
    assert np.allclose(axes.axes.T @ axes.axes, np.eye(5), atol=1e-4)
    assert np.allclose(axes.coordinates(rows).mean(axis=0), 0, atol=1e-4)
    random = np.random.default_rng(0)
    weights, bias = random.normal(size=(5, 3)), random.normal(size=3)
    over_features, moved = axes.head(weights, bias)
    wanted = axes.coordinates(rows) @ weights + bias
    assert np.allclose(rows @ over_features + moved, wanted, atol=1e-3)


def test_there_are_never_more_axes_than_rows_allow():
    rows = np.random.default_rng(0).normal(size=(4, 9)).astype(np.float32)
    assert PrincipalAxes.of(rows, 50).axes.shape == (9, 3)


def test_discriminant_analysis_uses_the_shape_of_the_classes(examples):
    folder, truth = drawn(2, 500)
    plain = share(ShrunkenLda().fit(*examples), folder, truth)
    assert share(ShrunkenLda().fit(*examples, folder), folder, truth) > 0.6
    assert plain > 0.6
