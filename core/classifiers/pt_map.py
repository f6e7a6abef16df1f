"""PT-MAP: class centres and an optimal transport of the folder's images, in turns."""

from typing import Self

import numpy as np
from scipy.special import logsumexp

from core.classifiers.base import LinearClassifier, check_examples
from core.classifiers.feature_space import FeatureSpace
from core.domain.arrays import Floats, Ints

_SHARPNESS = 10.0  # lambda of the paper
_STEP = 0.2  # alpha of the paper
_EPOCHS = 20
_MOST = 1000  # images of the folder
# See docs/adr/0032-pt-map-on-request.md.
_EVEN = 0.9  # of the classes; an even folder has above 0.97 of them by a fair learner
_ROUNDS = 200  # of Sinkhorn's algorithm, at most
_CLOSE = 1e-6


class PtMap(LinearClassifier):
    """Deal the folder's images out to the classes, as many to each, and move the centres there.

    Where classes are about equally frequent this is among the best there is with one example;
    where they are not it forces images into wrong classes and loses some 17 points (Veilleux et al.
    2021, https://arxiv.org/abs/2204.11181). Held-out examples cannot tell, since they are balanced:
    so the folder is left aside where its nearest class means are clearly not equally frequent.

    Source: Hu, Gripon and Pateux 2021, "Leveraging the Feature Distribution in Transfer-Based
    Few-Shot Learning" (https://arxiv.org/abs/2006.03806), with the power transform of
    `features_of`. A class's mass is n / n_classes in full: rounded down, as in public code,
    Sinkhorn's algorithm need not converge. Folder and examples are centred alike, so that an image
    is afterwards judged as it would be alone.
    """

    name = "pt-map"

    def fit(
        self,
        embeddings: Floats,
        labels: Ints,
        folder: Floats | None = None,
        groups: Ints | None = None,
    ) -> Self:
        """See `Classifier.fit`; without a folder these are the nearest class means."""
        n_classes = check_examples(labels)
        self.space = FeatureSpace.of(embeddings, labels, self.parts)
        features = self.space.features(embeddings)
        one_hot = np.eye(n_classes, dtype=np.float32)[labels]
        centres = one_hot.T @ features / one_hot.sum(axis=0)[:, None]
        if folder is not None and len(folder) >= 2 * n_classes:
            around = self.space.features(folder[:: -(-len(folder) // _MOST)])
            if evenness(_squared(around, centres).argmin(axis=1), n_classes) >= _EVEN:
                centres = _moved(centres, features, one_hot, around)
        self.weights = np.asarray(2 * _SHARPNESS * centres.T, np.float32)
        self.bias = np.asarray(-_SHARPNESS * (centres**2).sum(axis=1), np.float32)
        return self


def evenness(classes: Ints, n_classes: int) -> float:
    """Say as how many equally frequent classes these are, as a share of all: 1 where they are even.

    That is the exponential of the entropy of their shares, over `n_classes`.
    """
    shares = np.bincount(classes, minlength=n_classes) / max(len(classes), 1)
    present = shares[shares > 0]
    return float(np.exp(-(present * np.log(present)).sum()) / n_classes)


def _moved(centres: Floats, features: Floats, one_hot: Floats, around: Floats) -> Floats:
    """Deal out images and move centres, in turns; see `PtMap`."""
    images = np.concatenate([features, around])
    for _ in range(_EPOCHS):
        mass = np.concatenate([one_hot, transport(_SHARPNESS * _squared(around, centres))])
        means = mass.T @ images / mass.sum(axis=0)[:, None]
        centres = centres + _STEP * (means - centres)
    return centres


def transport(costs: Floats) -> Floats:
    """Share out n images among classes so that each class gets the same mass, at the least cost.

    Source: Cuturi 2013, "Sinkhorn Distances" (https://arxiv.org/abs/1306.0895), in logarithms.

    Args:
        costs: (n, n_classes) of giving an image to a class.

    Returns:
        (n, n_classes) float32; rows sum to 1, columns to n / n_classes.
    """
    n, n_classes = costs.shape
    scores = -costs.astype(np.float64)
    mass = np.log(n / n_classes)
    for _ in range(_ROUNDS):
        scores += mass - logsumexp(scores, axis=0, keepdims=True)
        off = logsumexp(scores, axis=1, keepdims=True)
        scores -= off
        if np.abs(off).max() < _CLOSE:
            break
    return np.asarray(np.exp(scores), np.float32)


def _squared(features: Floats, centres: Floats) -> Floats:
    """Return squared distances, (n, n_classes)."""
    between = (features**2).sum(axis=1)[:, None] - 2 * features @ centres.T
    return np.asarray(between + (centres**2).sum(axis=1), np.float32)
