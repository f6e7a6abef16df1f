"""Ridge regression onto class targets, and what held-out examples get, in closed form."""

from typing import Self

import numpy as np
from numpy.typing import NDArray

from core.classifiers.base import LinearClassifier, check_examples
from core.classifiers.feature_space import FeatureSpace
from core.classifiers.folds import blank_unjudged, can_be_held_out, folds_of, n_folds_for
from core.classifiers.temperature_scaling import fit_temperature, negative_log_likelihood
from core.domain.arrays import Floats, Ints

# From hardly any shrinking to nearly all of it; half a decade apart is finer than a handful of
# examples can tell.
PENALTIES = tuple(10.0**power for power in np.arange(-3.0, 2.01, 0.5))


class Ridge(LinearClassifier):
    """Fit +1 to each example's class and -1 to the others, shrinking the weights.

    The penalty is the one under which the examples, each predicted while left out, are most likely;
    all of them are tried at the cost of one matrix inverse each.

    Source: Rifkin and Lippert 2007, "Notes on Regularized Least Squares" (MIT-CSAIL-TR-2007-025),
    for the dual solution `a = G^-1 y`. Their leave-one-out identity `y_i - a_i / (G^-1)_ii` holds
    for a part B that is left out as well, with the block in the place of the diagonal element:
    `y_B - ((G^-1)_BB)^-1 a_B`.
    """

    name = "ridge"

    def fit(
        self,
        embeddings: Floats,
        labels: Ints,
        folder: Floats | None = None,
        groups: Ints | None = None,
    ) -> Self:
        """Solve for every penalty and keep the likeliest. See `Classifier.fit`."""
        check_examples(labels)
        self.space = FeatureSpace.of(embeddings, labels, self.parts)
        features = self.space.features(embeddings).astype(np.float64)
        weights, bias = ridge_head(features, labels, groups)
        self.weights, self.bias = np.asarray(weights, np.float32), np.asarray(bias, np.float32)
        return self

    def held_out(
        self,
        embeddings: Floats,
        labels: Ints,
        folder: Floats | None = None,
        groups: Ints | None = None,
    ) -> Floats:
        """Leave out a part of the examples, in closed form. See `Classifier.held_out`."""
        check_examples(labels)
        features = (
            FeatureSpace.of(embeddings, labels, self.parts).features(embeddings).astype(np.float64)
        )
        _, scale, left_out = _best(features, labels, groups)
        return blank_unjudged(np.asarray(left_out / scale, np.float32), labels, groups)

    def n_folds(self, labels: Ints, groups: Ints | None = None) -> int:
        """See `Classifier.n_folds`; ten at most, as a part costs next to nothing."""
        return n_folds_for(labels, groups)


def ridge_head(
    features: NDArray[np.float64], labels: Ints, groups: Ints | None
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return weights (n_features, n_classes) and bias (n_classes,) under the likeliest penalty.

    Args:
        features: (n_examples, n_features).
        labels, groups: as in `Classifier.fit`.
    """
    penalty, scale, _ = _best(features, labels, groups)
    dual, _ = _solve(features, labels, penalty, [])
    return features.T @ dual / scale, dual.sum(axis=0) / scale


def _targets(labels: Ints) -> NDArray[np.float64]:
    return 2.0 * np.eye(int(labels.max()) + 1)[labels] - 1.0  # (n_examples, n_classes)


def _solve(
    features: NDArray[np.float64], labels: Ints, penalty: float, parts: list[Ints]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return dual weights and the scores of what is left out, both (n_examples, n_classes)."""
    targets = _targets(labels)
    gram = features @ features.T + 1.0  # the 1 is a constant feature: a bias
    inverse = np.linalg.inv(gram + penalty * np.eye(len(features)))
    dual = inverse @ targets
    left_out = np.zeros_like(targets)
    for out in parts:
        left_out[out] = targets[out] - np.linalg.solve(inverse[np.ix_(out, out)], dual[out])
    return dual, left_out


def _best(
    features: NDArray[np.float64], labels: Ints, groups: Ints | None
) -> tuple[float, float, NDArray[np.float64]]:
    """Return the likeliest penalty, the scale that makes its scores logits, and the scores."""
    n_folds = n_folds_for(labels, groups)
    # Where no class can spare an example, all can be judged equally badly one by one, and the
    # likelihood then prefers the strongest shrinking, which is right.
    judged = can_be_held_out(labels, groups) if n_folds else np.ones(len(labels), bool)
    parts = folds_of(labels, groups, n_folds) if n_folds else list(np.arange(len(labels))[:, None])
    best: tuple[float, float, float, NDArray[np.float64]] | None = None
    for penalty in reversed(PENALTIES):  # ties go to the larger penalty
        _, left_out = _solve(features, labels, penalty, parts)
        scale = fit_temperature(left_out[judged], labels[judged], start=0.3)
        loss = negative_log_likelihood(left_out[judged] / scale, labels[judged])
        if best is None or loss < best[0] - 1e-9:
            best = (loss, penalty, scale, left_out)
    assert best is not None
    return best[1:]
