"""The contract of every learner, and the features that all of them look at."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import ClassVar, Self

import numpy as np
from numpy.typing import NDArray

from core.classifiers.feature_space import FeatureSpace
from core.classifiers.folds import blank_unjudged, folds_of, n_folds_for
from core.domain.arrays import Floats, Ints
from core.domain.errors import NotEnoughExamples
from core.domain.feature_parts import Parts
from core.domain.model_arrays import numbers
from core.embedding.feature_transforms import EPSILON as EPSILON
from core.embedding.feature_transforms import unit as unit

_MANY = 100

Arrays = Mapping[str, NDArray[np.generic]]


# See docs/adr/0029-classifiers-in-numpy.md.
class Classifier(ABC):
    """What turns examples into predictions.

    The constructor only stores; `fit` checks, learns, returns itself and forgets the fit before;
    `logits` and `predict` change nothing. A new learner is one file and one line in `LEARNERS`.

    Attributes:
        name: as written into the project file.
        needs: examples that each class must have.
        parts: of the embeddings that it is fitted to; see `over`.
    """

    name: ClassVar[str]
    needs: ClassVar[int] = 1
    parts: Parts = ()

    def over(self, parts: Parts) -> Self:
        """Tell of which parts the embeddings are made, before `fit`; () for none. Return itself."""
        self.parts = parts
        return self

    @abstractmethod
    def fit(
        self,
        embeddings: Floats,
        labels: Ints,
        folder: Floats | None = None,
        groups: Ints | None = None,
    ) -> Self:
        """Learn from examples, and from the folder's images where the method can.

        Args:
            embeddings: (n_examples, n_features) float32, any length.
            labels: (n_examples,) int64, every class 0..n_classes-1 at least once.
            folder: (n_images, n_features) float32, not labelled; most methods ignore it.
            groups: (n_examples,) int64, near duplicates; see `core.classifiers.folds`. For methods
                that hold out examples to choose how strongly to follow them.

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

    def held_out(
        self,
        embeddings: Floats,
        labels: Ints,
        folder: Floats | None = None,
        groups: Ints | None = None,
    ) -> Floats:
        """Score each example by a learner that has not seen its label, nor a near duplicate's.

        By `held_out_in_folds`, unless a learner knows a quicker way.

        Args:
            embeddings: (n_examples, n_features) float32.
            labels: (n_examples,) int64.
            folder, groups: as in `fit`.

        Returns:
            (n_examples, n_classes) float32 logits; a row of NaN where the class has no other
            example, or only near duplicates of this one, so that nothing can be said.
        """
        return held_out_in_folds(type(self), embeddings, labels, folder, groups, self.parts)

    def n_folds(self, labels: Ints, groups: Ints | None = None) -> int:
        """Say into how many folds `held_out` deals these examples; 0 where it holds out none.

        Those of `held_out_in_folds`, unless a learner leaves them out otherwise.
        """
        return n_folds_for(labels, groups, usual_folds(len(labels)))

    @abstractmethod
    def arrays(self) -> dict[str, NDArray[np.generic]]:
        """Return everything that `logits` needs, by name, for the project file."""

    @classmethod
    @abstractmethod
    def restore(cls, arrays: Arrays) -> Self:
        """Make a fitted learner of what `arrays` returned.

        Raises:
            ModelDamaged: arrays are missing, or are not what they should be.
        """

    @property
    def n_features(self) -> int:
        """Length of the embeddings that a fitted learner takes."""
        arrays = self.arrays()
        centres = [array for name, array in arrays.items() if name.rpartition(".")[2] == "centre"]
        return len(centres[0] if centres else arrays["weights"])

    def predict(self, embeddings: Floats) -> Floats:
        """Return probabilities, (n_images, n_classes) float32; each row sums to 1."""
        return softmax(self.logits(embeddings))


# See docs/adr/0031-transductive-learning-ends-in-linear-heads.md.
class LinearClassifier(Classifier):
    """A learner that ends in one linear head over features.

    Attributes:
        space: what it looks at.
        weights: (n_features, n_classes) float32.
        bias: (n_classes,) float32; all three set by `fit`.
    """

    space: FeatureSpace
    weights: Floats
    bias: Floats

    def logits(self, embeddings: Floats) -> Floats:
        """See `Classifier.logits`."""
        scores = self.space.features(embeddings) @ self.weights + self.bias
        return np.asarray(scores, np.float32)

    def arrays(self) -> dict[str, NDArray[np.generic]]:
        """See `Classifier.arrays`."""
        return {"weights": self.weights, "bias": self.bias, **self.space.arrays()}

    @classmethod
    def restore(cls, arrays: Arrays) -> Self:
        """See `Classifier.restore`."""
        learner = cls()
        learner.space = FeatureSpace.restore(arrays)
        n_features = len(learner.space.centre)
        learner.weights = np.asarray(numbers(arrays, "weights", n_features, None), np.float32)
        n_classes = learner.weights.shape[1]
        learner.bias = np.asarray(numbers(arrays, "bias", n_classes), np.float32)
        return learner


def held_out_in_folds(
    kind: type[Classifier],
    embeddings: Floats,
    labels: Ints,
    folder: Floats | None,
    groups: Ints | None = None,
    parts: Parts = (),
) -> Floats:
    """Fit without a part of the examples, which join the folder, and score that part.

    Args:
        kind: of learner.
        embeddings, labels, folder, groups: as in `Classifier.held_out`. There are five folds at
            most, and two from `_MANY` examples on, which say enough in halves.
        parts: of the embeddings.
    """
    n_classes = check_examples(labels)
    logits = np.zeros((len(labels), n_classes), np.float32)
    n_folds = n_folds_for(labels, groups, usual_folds(len(labels)))
    for out in folds_of(labels, groups, n_folds):
        remaining = np.setdiff1d(np.arange(len(labels)), out)
        around = None if folder is None else np.concatenate([folder, embeddings[out]])
        own = None if groups is None else groups[remaining]
        fitted = kind().over(parts).fit(embeddings[remaining], labels[remaining], around, own)
        logits[out] = fitted.logits(embeddings[out])
    return blank_unjudged(logits, labels, groups)


def usual_folds(n_examples: int) -> int:
    """Return how many folds `held_out_in_folds` makes at most."""
    return 5 if n_examples < _MANY else 2


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


def softmax(logits: Floats) -> Floats:
    """Make probabilities of logits, row by row."""
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True), np.float32)
