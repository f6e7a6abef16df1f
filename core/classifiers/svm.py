"""Support vector machines on embeddings: linear, and with a radial kernel."""

from abc import abstractmethod
from collections.abc import Callable
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from core.classifiers.base import Arrays, Classifier, LinearClassifier, check_examples
from core.classifiers.feature_space import FeatureSpace
from core.classifiers.folds import blank_unjudged, can_be_held_out, folds_of, n_folds_for
from core.classifiers.temperature_scaling import fit_temperature, negative_log_likelihood
from core.domain.arrays import Floats, Ints
from core.domain.model_arrays import numbers, positive

STRENGTHS = (0.1, 1.0, 10.0, 100.0)
"""What scikit-learn calls C, on rows of length 1: from wide margins to nearly hard ones."""

_FOLDS = 4
_MOST = 5000  # examples for the radial kernel, whose cost grows with their square
_NEVER = -3.0  # the decision for a class that a part has no example of: well beyond the margin

Rows = NDArray[np.float64]
Decide = Callable[[Rows], Rows]


# See docs/adr/0033-svm-in-numpy.md.
class _Machine(Classifier):
    """One machine for each class against the others; the strength by what is left out.

    The strengths are compared as ridge compares its penalties: the likeliest of the scores that
    each example gets while left out. Those scores also set the temperature, which is all the
    calibration there is: fitting a sigmoid to each machine, as Platt does, needs more examples.

    Attributes:
        space: what it looks at, set by `fit`.
        scale: what decisions are divided by, so that they are logits; set by `fit`.
    """

    space: FeatureSpace
    scale: float

    def fit(
        self,
        embeddings: Floats,
        labels: Ints,
        folder: Floats | None = None,
        groups: Ints | None = None,
    ) -> Self:
        """See `Classifier.fit`."""
        check_examples(labels)
        self.space = FeatureSpace.of(embeddings, labels, self.parts)
        features = self.space.features(embeddings)
        order = _order(features, labels)
        sorted_features, sorted_labels = features[order].astype(np.float64), labels[order]
        own = None if groups is None else groups[order]
        strength, self.scale, _ = self._best(sorted_features, sorted_labels, own)
        self._keep(sorted_features, sorted_labels, strength)
        return self

    def held_out(
        self,
        embeddings: Floats,
        labels: Ints,
        folder: Floats | None = None,
        groups: Ints | None = None,
    ) -> Floats:
        """Refit without each part of the examples. See `Classifier.held_out`."""
        check_examples(labels)
        features = FeatureSpace.of(embeddings, labels, self.parts).features(embeddings)
        order = _order(features, labels)
        sorted_features, sorted_labels = features[order].astype(np.float64), labels[order]
        _, scale, left_out = self._best(
            sorted_features, sorted_labels, None if groups is None else groups[order]
        )
        logits = np.empty(left_out.shape, np.float32)
        logits[order] = left_out / scale
        return blank_unjudged(logits, labels, groups)

    def n_folds(self, labels: Ints, groups: Ints | None = None) -> int:
        """See `Classifier.n_folds`; four at most, as each strength is tried in each of them."""
        return n_folds_for(labels, groups, _FOLDS)

    @abstractmethod
    def _decisions(self, features: Rows, labels: Ints, strength: float) -> Decide:
        """Fit machines; return what gives decisions (n, n_classes) for features (n, n_features)."""

    @abstractmethod
    def _keep(self, features: Rows, labels: Ints, strength: float) -> None:
        """Fit machines and keep them as arrays."""

    def _best(self, features: Rows, labels: Ints, groups: Ints | None) -> tuple[float, float, Rows]:
        """Return the best strength, the scale that makes its decisions logits, and these."""
        judged = can_be_held_out(labels, groups)
        best: tuple[float, float, float, Rows] | None = None
        for strength in STRENGTHS:  # ties go to the wider margin
            left_out = self._left_out(features, labels, groups, strength)
            scale = fit_temperature(left_out[judged], labels[judged], start=0.3)
            loss = (
                negative_log_likelihood(left_out[judged] / scale, labels[judged])
                if judged.any()
                else 0.0
            )
            if best is None or loss < best[0] - 1e-9:
                best = (loss, strength, scale, left_out)
        assert best is not None
        return best[1:]

    def _left_out(self, features: Rows, labels: Ints, groups: Ints | None, strength: float) -> Rows:
        decisions = np.zeros((len(labels), int(labels.max()) + 1))
        for out in folds_of(labels, groups, self.n_folds(labels, groups)):
            remaining = np.setdiff1d(np.arange(len(labels)), out)
            decisions[out] = self._decisions(features[remaining], labels[remaining], strength)(
                features[out]
            )
        return decisions


class LinearSvm(_Machine, LinearClassifier):
    """Put the widest margin between each class and the others.

    Source: scikit-learn's `LinearSVC`, on features that are centred and of unit length.
    """

    name = "svm-linear"

    def _keep(self, features: Rows, labels: Ints, strength: float) -> None:
        weights, bias = _linear(features, labels, strength)
        self.weights = np.asarray(weights / self.scale, np.float32)  # (n_features, n_classes)
        self.bias = np.asarray(bias / self.scale, np.float32)

    def _decisions(self, features: Rows, labels: Ints, strength: float) -> Decide:
        weights, bias = _linear(features, labels, strength)
        return lambda unseen: np.asarray(unseen @ weights + bias)


class RbfSvm(_Machine):
    """Separate each class from the others by nearness to chosen examples of both.

    Source: scikit-learn's `SVC` with `gamma="scale"`, one for each class against the others. What
    it found is kept as arrays, and decisions are computed here.

    Attributes:
        support: (n_support, n_features) float32, the examples that some machine leans on.
        weights: (n_support, n_classes) float64, the dual coefficients; 0 where it does not.
        bias: (n_classes,) float64.
        gamma: of the kernel `exp(-gamma * distance^2)`.
    """

    name = "svm-rbf"

    support: Floats
    weights: Rows
    bias: Rows
    gamma: float

    def logits(self, embeddings: Floats) -> Floats:
        """See `Classifier.logits`."""
        features = self.space.features(embeddings).astype(np.float64)
        decisions = _kernel(features, self.support, self.gamma) @ self.weights + self.bias
        return np.asarray(decisions / self.scale, np.float32)

    def arrays(self) -> dict[str, NDArray[np.generic]]:
        """See `Classifier.arrays`."""
        return {
            "support": self.support,
            "weights": self.weights,
            "bias": self.bias,
            "gamma": np.array([self.gamma]),
            "scale": np.array([self.scale]),
            **self.space.arrays(),
        }

    @classmethod
    def restore(cls, arrays: Arrays) -> Self:
        """See `Classifier.restore`."""
        learner = cls()
        learner.space = FeatureSpace.restore(arrays)
        support = numbers(arrays, "support", None, len(learner.space.centre))
        learner.support = np.asarray(support, np.float32)
        weights = numbers(arrays, "weights", len(support), None)
        learner.weights = np.asarray(weights, np.float64)
        learner.bias = np.asarray(numbers(arrays, "bias", weights.shape[1]), np.float64)
        learner.gamma = positive(arrays, "gamma")
        learner.scale = positive(arrays, "scale")
        return learner

    def _keep(self, features: Rows, labels: Ints, strength: float) -> None:
        features, labels = _some(features, labels)
        weights, self.bias, self.gamma = _radial(features, labels, strength)
        used = np.flatnonzero(np.abs(weights).max(axis=1) > 0)
        self.support = np.asarray(features[used], np.float32)
        self.weights = weights[used]

    def _decisions(self, features: Rows, labels: Ints, strength: float) -> Decide:
        features, labels = _some(features, labels)
        weights, bias, gamma = _radial(features, labels, strength)
        return lambda unseen: np.asarray(_kernel(unseen, features, gamma) @ weights + bias)


def _order(features: Floats, labels: Ints) -> NDArray[np.intp]:
    """Sort by class, then by content: what is learned must not depend on the order of examples."""
    return np.lexsort((*features.T[:8], labels))


def _some(features: Rows, labels: Ints) -> tuple[Rows, Ints]:
    """Take every k-th example where there are too many; all of the small classes."""
    step = -(-len(features) // _MOST)
    rank = np.arange(len(labels)) - np.searchsorted(labels, labels)  # labels are sorted
    is_taken = (rank % step == 0) | (np.bincount(labels)[labels] <= _FOLDS * step)
    return features[is_taken], labels[is_taken]


def _linear(features: Rows, labels: Ints, strength: float) -> tuple[Rows, Rows]:
    """Return weights (n_features, n_classes) and bias (n_classes,)."""
    # Imported here because scikit-learn takes a second to load and the window never needs it.
    from sklearn.svm import LinearSVC

    # The same problem in the space that the examples span, which has far fewer dimensions.
    _, sizes, axes = np.linalg.svd(features, full_matrices=False)
    axes = axes[: max(1, int((sizes > sizes.max() * 1e-7).sum()))]
    fitted: Any = LinearSVC(C=strength, dual=False, max_iter=10_000).fit(features @ axes.T, labels)
    coefficients, intercepts = fitted.coef_, fitted.intercept_
    if len(fitted.classes_) == 2:  # scikit-learn keeps the second class's side only
        coefficients = np.concatenate([-coefficients, coefficients])
        intercepts = np.concatenate([-intercepts, intercepts])
    n_classes = int(labels.max()) + 1
    weights, bias = np.zeros((features.shape[1], n_classes)), np.full(n_classes, _NEVER)
    weights[:, fitted.classes_] = axes.T @ coefficients.T
    bias[fitted.classes_] = intercepts
    return weights, bias


def _radial(features: Rows, labels: Ints, strength: float) -> tuple[Rows, Rows, float]:
    """Return dual weights (n_examples, n_classes), bias (n_classes,) and gamma."""
    from sklearn.svm import SVC

    spread = float(features.var())
    gamma = 1 / (features.shape[1] * spread) if spread > 0 else 1.0
    gram = _kernel(features, features, gamma)
    n_classes = int(labels.max()) + 1
    weights, bias = np.zeros((len(features), n_classes)), np.full(n_classes, _NEVER)
    for class_number in np.unique(labels):
        fitted: Any = SVC(C=strength, kernel="precomputed").fit(gram, labels == class_number)
        weights[fitted.support_, class_number] = fitted.dual_coef_[0]
        bias[class_number] = fitted.intercept_[0]
    return weights, bias, gamma


def _kernel(features: Rows, support: NDArray[np.floating], gamma: float) -> Rows:
    """Return `exp(-gamma * distance^2)` of each example to each support: (n, n_support)."""
    squares = (
        (features**2).sum(axis=1)[:, None] + (support**2).sum(axis=1) - 2 * features @ support.T
    )
    return np.asarray(np.exp(-gamma * np.maximum(squares, 0)))
