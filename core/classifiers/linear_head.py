"""The last layer of a network: linear in its embeddings as they are."""

from typing import Self

import numpy as np
from numpy.typing import NDArray

from core.classifiers.base import EPSILON, Arrays, Classifier, check_examples
from core.classifiers.soft_target_logistic import fit_soft
from core.domain.arrays import Floats, Ints
from core.domain.model_arrays import numbers


class LinearHead(Classifier):
    """Train a linear layer on top of a network that stays as it is.

    Unlike the other linear learners it looks at embeddings as the network gives them. So training
    can continue with it as the network's own last layer, and such a layer can be restored as it.

    Source: "feature extraction" in the wording of transfer learning; a linear probe. The likeliest
    weights are found with L-BFGS, which needs no learning rate and no epochs.

    Args:
        strength: inverse of the penalty, above 0; more follows the data more. Between 3 and 30 the
            share right of 600 photographs, left out, moved by half a point.

    Attributes:
        weights: (n_features, n_classes) float32.
        bias: (n_classes,) float32.
    """

    name = "linear-head"

    weights: Floats
    bias: Floats

    def __init__(self, strength: float = 10.0) -> None:
        self.strength = strength

    @classmethod
    def of(cls, weights: Floats, bias: Floats) -> Self:
        """Take a trained layer: weights (n_features, n_classes) and bias (n_classes,)."""
        head = cls()
        head.weights, head.bias = weights, bias
        return head

    def fit(
        self,
        embeddings: Floats,
        labels: Ints,
        folder: Floats | None = None,
        groups: Ints | None = None,
    ) -> Self:
        """See `Classifier.fit`."""
        n_classes = check_examples(labels)
        features = embeddings.astype(np.float64)
        # One centre and one length for all, worked into the weights below: each feature by itself
        # would be noise made large where examples are few.
        centre = features.mean(axis=0)
        length = max(float(np.sqrt(((features - centre) ** 2).sum(axis=1).mean())), EPSILON)
        features = (features - centre) / length
        _, sizes, axes = np.linalg.svd(features, full_matrices=False)
        axes = axes[: max(1, int((sizes > sizes.max() * 1e-7).sum()))]
        weights, bias = fit_soft(
            features @ axes.T,
            np.eye(n_classes)[labels],
            np.ones(len(features)),
            strength=self.strength,
        )
        weights = axes.T @ weights / length
        self.weights = np.asarray(weights, np.float32)
        self.bias = np.asarray(bias - centre @ weights, np.float32)
        return self

    def logits(self, embeddings: Floats) -> Floats:
        """See `Classifier.logits`."""
        return np.asarray(embeddings @ self.weights + self.bias, np.float32)

    def arrays(self) -> dict[str, NDArray[np.generic]]:
        """See `Classifier.arrays`."""
        return {"weights": self.weights, "bias": self.bias}

    @classmethod
    def restore(cls, arrays: Arrays) -> Self:
        """See `Classifier.restore`."""
        weights = np.asarray(numbers(arrays, "weights", None, None), np.float32)
        bias = np.asarray(numbers(arrays, "bias", weights.shape[1]), np.float32)
        return cls.of(weights, bias)
