"""Class prototypes: the mean of each class's examples."""

from typing import Self

import numpy as np
from numpy.typing import NDArray

from core.classifiers.base import (
    EPSILON,
    Arrays,
    Classifier,
    centre_of,
    check_examples,
    features_of,
    unit,
    without_singletons,
)
from core.domain.arrays import Floats, Ints


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

    def fit(self, embeddings: Floats, labels: Ints, folder: Floats | None = None) -> Self:
        """Take the mean of each class's examples. See `Learner.fit`."""
        check_examples(labels)
        self.centre = centre_of(embeddings, labels)
        self.means = unit(_sums(features_of(embeddings, self.centre), labels))
        return self

    def logits(self, embeddings: Floats) -> Floats:
        """Return the cosine to each mean over the temperature. See `Learner.logits`."""
        cosines = features_of(embeddings, self.centre) @ self.means.T
        return np.asarray(cosines / self.temperature, np.float32)

    def held_out(self, embeddings: Floats, labels: Ints, folder: Floats | None = None) -> Floats:
        """Leave each example out of its class's mean, in closed form. See `Learner.held_out`."""
        check_examples(labels)
        rows = features_of(embeddings, centre_of(embeddings, labels))
        sums = _sums(rows, labels)
        logits = rows @ unit(sums).T
        own = sums[labels] - rows  # (n_examples, n_features), each class's sum without the example
        lengths = np.maximum(np.sqrt((own * own).sum(axis=1)), EPSILON)
        logits[np.arange(len(labels)), labels] = (rows * own).sum(axis=1) / lengths
        return without_singletons(logits / self.temperature, labels)

    def n_folds(self, n_examples: int) -> int:
        """See `Learner.n_folds`."""
        return n_examples

    def arrays(self) -> dict[str, NDArray[np.generic]]:
        """See `Learner.arrays`."""
        return {
            "means": self.means,
            "centre": self.centre,
            "temperature": np.array([self.temperature], np.float32),
        }

    @classmethod
    def restore(cls, arrays: Arrays) -> Self:
        """See `Learner.restore`."""
        learner = cls(float(arrays["temperature"][0]))
        learner.means = np.asarray(arrays["means"], np.float32)
        learner.centre = np.asarray(arrays["centre"], np.float32)
        return learner


def _sums(rows: Floats, labels: Ints) -> Floats:
    sums = np.zeros((int(labels.max()) + 1, rows.shape[1]), np.float32)
    np.add.at(sums, labels, rows)
    return sums
