"""The contract of every learner, and the features that all of them look at."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import ClassVar, Self

import numpy as np
from numpy.typing import NDArray

from core.domain.arrays import Floats, Ints
from core.domain.errors import NotEnoughExamples
from core.embedding.feature_transforms import EPSILON as EPSILON
from core.embedding.feature_transforms import power_transform as power_transform
from core.embedding.feature_transforms import unit as unit

_MANY = 100

Arrays = Mapping[str, NDArray[np.generic]]


class Classifier(ABC):
    """What turns examples into predictions.

    The constructor only stores; `fit` checks, learns, returns itself and forgets the fit before;
    `logits` and `predict` change nothing. A new learner is one file and one line in `LEARNERS`.

    Attributes:
        name: as written into the project file.
        needs: examples that each class must have.
    """

    name: ClassVar[str]
    needs: ClassVar[int] = 1

    @abstractmethod
    def fit(self, embeddings: Floats, labels: Ints, folder: Floats | None = None) -> Self:
        """Learn from examples, and from the folder's images where the method can.

        Args:
            embeddings: (n_examples, n_features) float32, any length.
            labels: (n_examples,) int64, every class 0..n_classes-1 at least once.
            folder: (n_images, n_features) float32, not labelled; most methods pay no heed to it.

        Returns:
            itself.

        Raises:
            NotEnoughExamples: a class has no example, or there is only one class.
        """

    @abstractmethod
    def logits(self, embeddings: Floats) -> Floats:
        """Score every class for every image.

        Args:
            embeddings: (n_images, n_features) float32.

        Returns:
            (n_images, n_classes) float32, unbounded; a softmax makes probabilities of them.
        """

    @abstractmethod
    def held_out(self, embeddings: Floats, labels: Ints, folder: Floats | None = None) -> Floats:
        """Score each example by a learner that has not seen its label.

        Args:
            embeddings: (n_examples, n_features) float32.
            labels: (n_examples,) int64.
            folder: as in `fit`.

        Returns:
            (n_examples, n_classes) float32 logits; a row of NaN where the example is the only one
            of its class, so that nothing can be said.
        """

    def n_folds(self, n_examples: int) -> int:
        """Say into how many parts `held_out` deals examples; as many as there are: one by one.

        Those of `held_out_in_folds`, unless a learner leaves them out otherwise.
        """
        return usual_folds(n_examples)

    @abstractmethod
    def arrays(self) -> dict[str, NDArray[np.generic]]:
        """Return everything that `logits` needs, by name, for the project file."""

    @classmethod
    @abstractmethod
    def restore(cls, arrays: Arrays) -> Self:
        """Make a fitted learner of what `arrays` returned."""

    def predict(self, embeddings: Floats) -> Floats:
        """Return probabilities, (n_images, n_classes) float32; each row sums to 1."""
        return softmax(self.logits(embeddings))


class LinearClassifier(Classifier):
    """A learner that ends in one linear head over centred features.

    Attributes:
        centre: (n_features,) float32.
        weights: (n_features, n_classes) float32.
        bias: (n_classes,) float32; all three set by `fit`.
    """

    centre: Floats
    weights: Floats
    bias: Floats

    def logits(self, embeddings: Floats) -> Floats:
        """See `Learner.logits`."""
        scores = features_of(embeddings, self.centre) @ self.weights + self.bias
        return np.asarray(scores, np.float32)

    def arrays(self) -> dict[str, NDArray[np.generic]]:
        """See `Learner.arrays`."""
        return {"weights": self.weights, "bias": self.bias, "centre": self.centre}

    @classmethod
    def restore(cls, arrays: Arrays) -> Self:
        """See `Learner.restore`."""
        learner = cls()
        learner.weights = np.asarray(arrays["weights"], np.float32)
        learner.bias = np.asarray(arrays["bias"], np.float32)
        learner.centre = np.asarray(arrays["centre"], np.float32)
        return learner


def held_out_in_folds(
    kind: type[Classifier],
    embeddings: Floats,
    labels: Ints,
    folder: Floats | None,
    *,
    n_folds: int | None = None,
) -> Floats:
    """Fit without a part of the examples, which join the folder, and score that part.

    Args:
        kind: of learner.
        embeddings, labels, folder: as in `Learner.held_out`.
        n_folds: parts; each class is dealt out evenly, so that none is ever left without example.
            By default four, and two from `_MANY` examples on, which say enough in halves.
    """
    n_folds = n_folds or usual_folds(len(labels))
    n_classes = check_examples(labels)
    logits = np.zeros((len(labels), n_classes), np.float32)
    usable = np.flatnonzero(np.bincount(labels)[labels] > 1)
    order = usable[np.argsort(labels[usable], kind="stable")]
    for start in range(n_folds):
        out = order[start::n_folds]
        if not len(out):
            continue
        kept = np.setdiff1d(np.arange(len(labels)), out)
        others = None if folder is None else np.concatenate([folder, embeddings[out]])
        logits[out] = kind().fit(embeddings[kept], labels[kept], others).logits(embeddings[out])
    return without_singletons(logits, labels)


def usual_folds(n_examples: int) -> int:
    """Return how many parts `held_out_in_folds` makes by itself."""
    return 4 if n_examples < _MANY else 2


def check_examples(labels: Ints, needs: int = 1) -> int:
    """Count the classes, and see that each of them has examples enough.

    Raises:
        NotEnoughExamples: names the first class (by its number) that has too few.
    """
    counts = np.bincount(labels) if len(labels) else np.zeros(0, np.int64)
    if len(counts) < 2:
        raise NotEnoughExamples("", have=len(counts), need=2)
    if counts.min() < needs:
        raise NotEnoughExamples(str(counts.argmin()), have=int(counts.min()), need=needs)
    return len(counts)


def centre_of(embeddings: Floats, labels: Ints) -> Floats:
    """Return the mean of the class means of power-transformed embeddings, (n_features,).

    Not the folder's mean: classes there are seldom of one size, and centring on the largest of them
    costs more than no centring at all.

    Source: Wang et al. 2019, "SimpleShot" (https://arxiv.org/abs/1911.04623), which centres on the
    base classes; here only the examples are known to be balanced.
    """
    rows = power_transform(embeddings)
    means = np.stack([rows[labels == one].mean(axis=0) for one in range(int(labels.max()) + 1)])
    return np.asarray(means.mean(axis=0), np.float32)


def features_of(embeddings: Floats, centre: Floats) -> Floats:
    """Return what classifiers look at: power-transformed, centred, of unit length again."""
    return unit(power_transform(embeddings) - centre)


def softmax(logits: Floats) -> Floats:
    """Make probabilities of logits, row by row."""
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True), np.float32)


def without_singletons(logits: Floats, labels: Ints) -> Floats:
    """Blank the rows of examples that are alone in their class."""
    out = np.array(logits, np.float32)
    out[np.bincount(labels)[labels] == 1] = np.nan
    return out
