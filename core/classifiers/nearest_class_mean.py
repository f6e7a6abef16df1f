"""Class prototypes: the mean of each class's examples."""

from typing import Self

import numpy as np
from numpy.typing import NDArray

from core.classifiers.base import Arrays, Classifier, check_examples, unit
from core.classifiers.feature_space import FeatureSpace
from core.classifiers.folds import blank_unjudged, folds_of, n_folds_for
from core.domain.arrays import Floats, Ints
from core.domain.model_arrays import numbers, positive


class NearestClassMean(Classifier):
    """Answer with the class whose mean example is nearest in angle.

    The cheapest learner, and the one every other must beat.

    Source: Snell et al. 2017, "Prototypical Networks for Few-shot Learning"
    (https://arxiv.org/abs/1703.05175), with the centred cosine of Wang et al. 2019, "SimpleShot"
    (https://arxiv.org/abs/1911.04623).

    Args:
        temperature: divides the cosine, no unit; lower is surer.

    Example:
        >>> examples = np.array([[1, 0], [0.9, 0.1], [0, 1]], np.float32)
        >>> learner = NearestClassMean().fit(examples, np.array([0, 0, 1]))
        >>> int(learner.predict(np.array([[0.2, 0.8]], np.float32)).argmax())
        1
    """

    name = "prototypes"

    def __init__(self, temperature: float = 0.1) -> None:
        self.temperature = temperature

    def fit(
        self,
        embeddings: Floats,
        labels: Ints,
        folder: Floats | None = None,
        groups: Ints | None = None,
    ) -> Self:
        """Take the mean of each class's examples. See `Classifier.fit`."""
        n_classes = check_examples(labels)
        self.space = FeatureSpace.of(embeddings, labels, self.parts)
        self.means = unit(_sums(self.space.features(embeddings), labels, n_classes))
        return self

    def logits(self, embeddings: Floats) -> Floats:
        """Return the cosine to each mean over the temperature. See `Classifier.logits`."""
        cosines = self.space.features(embeddings) @ self.means.T
        return np.asarray(cosines / self.temperature, np.float32)

    def held_out(
        self,
        embeddings: Floats,
        labels: Ints,
        folder: Floats | None = None,
        groups: Ints | None = None,
    ) -> Floats:
        """Leave a part of the examples out of their classes' means. See `Classifier.held_out`."""
        n_classes = check_examples(labels)
        features = FeatureSpace.of(embeddings, labels, self.parts).features(embeddings)
        sums = _sums(features, labels, n_classes)
        logits = np.zeros((len(labels), n_classes), np.float32)
        for out in folds_of(labels, groups, self.n_folds(labels, groups)):
            means = unit(sums - _sums(features[out], labels[out], n_classes))
            logits[out] = features[out] @ means.T
        return blank_unjudged(logits / self.temperature, labels, groups)

    def n_folds(self, labels: Ints, groups: Ints | None = None) -> int:
        """See `Classifier.n_folds`; ten at most, as a mean costs nothing."""
        return n_folds_for(labels, groups)

    def arrays(self) -> dict[str, NDArray[np.generic]]:
        """See `Classifier.arrays`."""
        return {
            "means": self.means,
            **self.space.arrays(),
            "temperature": np.array([self.temperature], np.float32),
        }

    @classmethod
    def restore(cls, arrays: Arrays) -> Self:
        """See `Classifier.restore`."""
        learner = cls(positive(arrays, "temperature"))
        learner.space = FeatureSpace.restore(arrays)
        means = numbers(arrays, "means", None, len(learner.space.centre))
        learner.means = np.asarray(means, np.float32)
        return learner


def _sums(features: Floats, labels: Ints, n_classes: int) -> Floats:
    sums = np.zeros((n_classes, features.shape[1]), np.float32)
    np.add.at(sums, labels, features)
    return sums
