"""Linear discriminant analysis with a shrunken covariance."""

from typing import Self

import numpy as np

from core.classifiers.base import LinearClassifier, check_examples
from core.classifiers.feature_space import FeatureSpace
from core.classifiers.gaussian_classes import (
    Head,
    Numbers,
    PrincipalAxes,
    head_of,
    moments,
    shrunken,
)
from core.domain.arrays import Floats, Ints

_SHRINKAGE = 0.3
_MOST = 2000  # images of the folder that say in which directions pictures differ


class ShrunkenLda(LinearClassifier):
    """Gaussian classes of one covariance, that of the examples within their classes.

    An image z goes to the class c with the largest z' S^-1 mu_c - mu_c' S^-1 mu_c / 2, S being
    (1 - s) times the covariance plus s times a sphere of the same size. S is estimated along the
    axes in which the examples and the folder differ most, as examples are far fewer than features.

    Source: Fisher 1936, "The use of multiple measurements in taxonomic problems"; Friedman 1989,
    "Regularized Discriminant Analysis".
    """

    name = "lda"

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
        around = embeddings[:0] if folder is None else some_of(folder)
        features = self.space.features(np.concatenate([embeddings, around]))
        axes = PrincipalAxes.of(features, n_axes_for(len(labels) / n_classes))
        coordinates = axes.coordinates(features[: len(labels)])
        self.weights, self.bias = axes.head(*lda_head(coordinates, labels, n_classes))
        return self


def lda_head(coordinates: Numbers, labels: Ints, n_classes: int) -> Head:
    """Return the head over coordinates: weights (n_axes, n_classes) and bias (n_classes,).

    Args:
        coordinates: (n_examples, n_axes).
        labels: (n_examples,) int64.
        n_classes: a class without examples lies in the middle.
    """
    means, spread = moments(coordinates, np.eye(n_classes)[labels])
    return head_of(means, shrunken(spread, _SHRINKAGE))


def some_of(folder: Floats) -> Floats:
    """Take every k-th image of a large folder: neighbours in a folder are often alike."""
    return folder[:: -(-len(folder) // _MOST)]


def n_axes_for(shots: float) -> int:
    """Return how many axes this many examples a class can fill: 48 for one, 100 for twenty."""
    return round(float(np.interp(np.log(max(shots, 1.0)), np.log((1, 5, 20)), (48, 64, 100))))
