"""Log-odds and their gradient, against the learners themselves."""

from dataclasses import dataclass

import numpy as np
import pytest

from core.analysis.saliency.class_gradients import log_odds, votes_of
from core.classifiers.calibrated import CalibratedClassifier
from core.classifiers.out_of_distribution import fit_detector
from core.classifiers.registry import LEARNERS
from core.domain.errors import PluginError

N_CLASSES = 3
STEP = 2e-3


@dataclass
class Case:
    predictor: CalibratedClassifier
    embeddings: np.ndarray


def fitted(name, *, is_rectified, temperature=1.7):
    """Fit a learner to three classes that overlap, so that nothing is certain."""
    random = np.random.default_rng(4)
    labels = np.arange(24) % N_CLASSES
    rows = random.normal(size=(24, 16)) + 1.2 * np.eye(16)[labels]
    folder = random.normal(size=(60, 16)) + 1.2 * np.eye(16)[np.arange(60) % N_CLASSES]
    if is_rectified:
        rows, folder = np.maximum(rows + 0.5, 0), np.maximum(folder + 0.5, 0)
    rows, folder = rows.astype(np.float32), folder.astype(np.float32)
    learner = LEARNERS[name]().fit(rows, labels, folder)
    predictor = CalibratedClassifier(learner, temperature, fit_detector(rows, labels), (5, 6, 7))
    return Case(predictor, folder[:4])


@pytest.fixture(params=[True, False], ids=["rectified", "signed"])
def is_rectified(request):
    return request.param


@pytest.fixture(params=LEARNERS)
def case(request, is_rectified):
    return fitted(request.param, is_rectified=is_rectified)


def odds(case, embedding, label, other):
    chances = case.predictor.probabilities(embedding[None])[0].astype(np.float64)
    rest = chances[other] if other is not None else np.delete(chances, label).sum()
    return np.log(chances[label] / rest)


def test_the_heads_of_every_learner_share_one_whole(case):
    for vote in votes_of(case.predictor.learner):
        assert sum(head.share for head in vote.heads) == pytest.approx(1)


@pytest.mark.parametrize("other", [None, 2])
def test_the_log_odds_are_those_of_the_model(case, other):
    for embedding in case.embeddings:
        found, _ = log_odds(case.predictor, embedding, 1, other)
        assert found == pytest.approx(odds(case, embedding, 1, other), abs=1e-4)


@pytest.mark.parametrize("other", [None, 2])
def test_the_gradient_is_the_slope_that_small_steps_find(case, other):
    for embedding in case.embeddings:
        _, gradient = log_odds(case.predictor, embedding, 1, other)
        # Near 0 a root bends too much for steps; at 0 it has no slope at all.
        steady = np.flatnonzero(embedding > 0.1) if embedding.min() >= 0 else np.arange(16)
        found = []
        for one in steady:
            up, down = embedding.copy(), embedding.copy()
            up[one] += STEP
            down[one] -= STEP
            rise = odds(case, up, 1, other) - odds(case, down, 1, other)
            found.append(rise / (float(up[one]) - float(down[one])))
        assert np.abs(found).max() > 0.01
        assert np.allclose(gradient[steady], found, atol=0.01 * np.abs(gradient).max() + 1e-3)


def test_a_feature_that_is_nowhere_gets_no_slope():
    case = fitted("committee", is_rectified=True)
    embedding = next(one for one in case.embeddings if (one == 0).any())
    _, gradient = log_odds(case.predictor, embedding, 0)
    assert (gradient[embedding == 0] == 0).all()
    assert np.isfinite(gradient).all()


def test_a_longer_embedding_has_the_same_odds_so_for_and_against_are_in_balance(case):
    if case.predictor.learner.name == "linear-head":
        pytest.skip("a network's own last layer looks at embeddings as they are")
    for embedding in case.embeddings:
        _, gradient = log_odds(case.predictor, embedding, 0)
        assert gradient @ embedding == pytest.approx(0, abs=1e-4)


def test_an_embedding_of_nothing_but_zeros_does_no_harm():
    case = fitted("committee", is_rectified=True)
    score, gradient = log_odds(case.predictor, np.zeros(16, np.float32), 0)
    assert np.isfinite(score)
    assert (gradient == 0).all()


def test_embeddings_as_good_as_equal_have_the_odds_of_the_model():
    random = np.random.default_rng(7)
    labels = np.arange(24) % N_CLASSES
    rows = random.normal(size=16) + 1e-5 * random.normal(size=(24, 16))
    rows = rows.astype(np.float32)
    learner = LEARNERS["ridge"]().fit(rows, labels)
    case = Case(CalibratedClassifier(learner, 1.0, fit_detector(rows, labels), (5, 6, 7)), rows)
    for embedding in rows[:4]:
        found, gradient = log_odds(case.predictor, embedding, 1)
        assert found == pytest.approx(
            odds(case, embedding, 1, None), abs=0.05
        )  # what is left is rounding
        assert np.isfinite(gradient).all()


def test_an_unknown_kind_of_learner_is_a_plug_in_of_another_kind():
    class Oracle:
        name = "oracle"

    with pytest.raises(PluginError, match="oracle: it does not end in a linear head"):
        votes_of(Oracle())
