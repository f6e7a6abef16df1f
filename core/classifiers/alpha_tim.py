"""alpha-TIM: let the folder's images choose sides, without supposing that classes are equal."""

from typing import Self

import numpy as np

from core.classifiers.base import LinearClassifier, check_examples
from core.classifiers.logistic import Logistic
from core.domain.arrays import Floats, Ints

_STEPS = 150
_RATE = 1e-3
_MOST = 600  # images of the folder: enough for its mean, and few enough for a processor's cache
_EPSILON = 1e-12


class AlphaTim(LinearClassifier):
    """Start from logistic regression and move it until the folder's images lie near one class.

    Source: Veilleux et al. 2021, "Realistic Evaluation of Transductive Few-Shot Learning"
    (https://arxiv.org/abs/2204.11181): cross-entropy on the examples, minus the Tsallis entropy of
    the mean prediction over the folder, plus the mean Tsallis entropy of its predictions. The
    paper's alpha is 2 at one example a class and 7 at five; in between it grows evenly here.
    """

    name = "alpha-tim"

    def fit(
        self,
        embeddings: Floats,
        labels: Ints,
        folder: Floats | None = None,
        groups: Ints | None = None,
    ) -> Self:
        """See `Classifier.fit`; without a folder this is logistic regression."""
        n_classes = check_examples(labels)
        plain = Logistic().over(self.parts).fit(embeddings, labels)
        self.space, self.weights, self.bias = plain.space, plain.weights, plain.bias
        if folder is None or len(folder) < 2 * n_classes:
            return self
        shots = len(labels) / n_classes
        alpha = float(np.clip(1 + 1.2 * shots, 2, 7))
        features = self.space.features(embeddings)
        around = self.space.features(folder[:: -(-len(folder) // _MOST)])
        self._descend(features, np.eye(n_classes, dtype=np.float32)[labels], around, alpha)
        return self

    def _descend(self, features: Floats, targets: Floats, around: Floats, alpha: float) -> None:
        """Take Adam's steps (Kingma and Ba 2015, https://arxiv.org/abs/1412.6980)."""
        head = np.concatenate([self.weights, self.bias[None]])  # the bias as one more feature
        features = np.concatenate([features, np.ones((len(features), 1), np.float32)], axis=1)
        around = np.concatenate([around, np.ones((len(around), 1), np.float32)], axis=1)
        mean, square = np.zeros_like(head), np.zeros_like(head)
        for step in range(1, _STEPS + 1):
            slope = _slope(head, features, targets, around, alpha)
            mean = 0.9 * mean + 0.1 * slope
            square = 0.999 * square + 0.001 * slope * slope
            size = _RATE * np.sqrt(1 - 0.999**step) / (1 - 0.9**step)
            head = head - size * mean / (np.sqrt(square) + 1e-8)
        self.weights = np.asarray(head[:-1], np.float32)
        self.bias = np.asarray(head[-1], np.float32)


def _slope(head: Floats, features: Floats, targets: Floats, around: Floats, alpha: float) -> Floats:
    """Return the gradient of the loss, (n_features + 1, n_classes).

    With H_a(p) = (1 - sum p^a) / (a - 1), the derivative of H_a by p is -a p^(a-1) / (a - 1).
    """
    known = _softmax(features @ head)
    pull = features.T @ (known - targets) / len(features)
    chances = _softmax(around @ head)  # (n_folder, n_classes)
    factor = alpha / (alpha - 1)
    middle = chances.mean(axis=0, keepdims=True)
    # d(loss)/d(chances): + of the mean's entropy (it is maximised), - of each image's own.
    by_chance = factor * (middle ** (alpha - 1) - chances ** (alpha - 1)) / len(around)
    by_logit = chances * (by_chance - (chances * by_chance).sum(axis=1, keepdims=True))
    return np.asarray(pull + around.T @ by_logit, np.float32)


def _softmax(logits: Floats) -> Floats:
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(powers / np.maximum(powers.sum(axis=1, keepdims=True), _EPSILON), np.float32)
