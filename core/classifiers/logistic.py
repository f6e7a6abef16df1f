"""Multinomial logistic regression."""

from typing import TYPE_CHECKING, Self

import numpy as np
from numpy.typing import NDArray

from core.classifiers.base import LinearClassifier, check_examples
from core.classifiers.feature_space import FeatureSpace
from core.classifiers.folds import blank_unjudged, folds_of, n_folds_for
from core.domain.arrays import Floats, Ints

if TYPE_CHECKING:
    from sklearn.linear_model import LogisticRegression


STRENGTH = 100.0


class Logistic(LinearClassifier):
    """Fit the weights under which the examples' classes are likeliest, softly kept small.

    Source: scikit-learn's `LogisticRegression`. Tian et al. 2020, "Rethinking Few-Shot Image
    Classification" (https://arxiv.org/abs/2003.11539), show that it is hard to beat on unit-length
    embeddings.

    Args:
        strength: inverse of the penalty (scikit-learn's C), above 0; more follows the data more.
    """

    name = "logistic"

    def __init__(self, strength: float = STRENGTH) -> None:
        self.strength = strength

    def fit(
        self,
        embeddings: Floats,
        labels: Ints,
        folder: Floats | None = None,
        groups: Ints | None = None,
    ) -> Self:
        """See `Classifier.fit`."""
        n_classes = check_examples(labels)
        self.space = FeatureSpace.of(embeddings, labels, self.parts)
        features = self.space.features(embeddings)
        weights, bias = logistic_head(features, labels, n_classes, self.strength)
        self.weights, self.bias = np.asarray(weights, np.float32), np.asarray(bias, np.float32)
        return self

    def held_out(
        self,
        embeddings: Floats,
        labels: Ints,
        folder: Floats | None = None,
        groups: Ints | None = None,
    ) -> Floats:
        """Refit without a part of the examples. See `Classifier.held_out`."""
        n_classes = check_examples(labels)
        features, _ = _compressed(
            FeatureSpace.of(embeddings, labels, self.parts).features(embeddings)
        )
        logits = np.zeros((len(labels), n_classes), np.float32)
        for out in folds_of(labels, groups, self.n_folds(labels, groups)):
            remaining = np.setdiff1d(np.arange(len(labels)), out)
            weights, bias = _all_classes(
                _fitted(features[remaining], labels[remaining], self.strength), n_classes
            )
            logits[out] = features[out] @ weights + bias
        return blank_unjudged(logits, labels, groups)

    def n_folds(self, labels: Ints, groups: Ints | None = None) -> int:
        """See `Classifier.n_folds`; ten at most."""
        return n_folds_for(labels, groups)


def logistic_head(
    features: NDArray[np.floating], labels: Ints, n_classes: int, strength: float = STRENGTH
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return weights (n_features, n_classes) and bias (n_classes,).

    Args:
        features: (n_examples, n_features).
        labels: (n_examples,) int64.
        n_classes: a class without examples is never the answer.
        strength: see `Logistic`.
    """
    compressed, back = _compressed(features)
    weights, bias = _all_classes(_fitted(compressed, labels, strength), n_classes)
    return back @ weights, bias


def _fitted(features: NDArray[np.float64], labels: Ints, strength: float) -> "LogisticRegression":
    # Imported here because scikit-learn takes a second to load and the window never needs it.
    from sklearn.linear_model import LogisticRegression

    return LogisticRegression(C=strength, max_iter=1000).fit(features, labels)


def _compressed(features: NDArray[np.floating]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Turn rows into the space that the examples span: the same problem, many fewer columns.

    Returns:
        (n_examples, rank) features, and the (n_features, rank) matrix that leads back.
    """
    _, sizes, axes = np.linalg.svd(features.astype(np.float64), full_matrices=False)
    # At least one, as scikit-learn takes no empty rows: all examples may look the same.
    axes = axes[: max(1, int((sizes > sizes.max() * 1e-7).sum()))]
    return features @ axes.T, axes.T


def _all_classes(
    fitted: "LogisticRegression", n_classes: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return weights (n_columns, n_classes) and bias, also where there are two classes or fewer."""
    coefficients, intercepts = fitted.coef_, fitted.intercept_
    if len(fitted.classes_) == 2:  # scikit-learn keeps the second class's side only
        coefficients = np.concatenate([-coefficients, coefficients]) / 2
        intercepts = np.concatenate([-intercepts, intercepts]) / 2
    weights = np.zeros((coefficients.shape[1], n_classes))
    bias = np.full(n_classes, -30.0)  # a class without examples in this part is never the answer
    weights[:, fitted.classes_] = coefficients.T
    bias[fitted.classes_] = intercepts
    return weights, bias
