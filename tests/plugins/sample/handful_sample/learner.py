"""A vote of all examples, each the louder the more it is like the picture."""

from typing import ClassVar, Self

import numpy as np
from handful.plugins import Classifier, FeatureSpace, ModelDamaged, check_examples, numbers


class NeighborVote(Classifier):
    """Add up the examples' votes for their classes, `exp(sharpness * cosine)` each."""

    name = "neighbor-vote"
    SHARPNESS: ClassVar[float] = 8.0

    def fit(self, embeddings, labels, folder=None, groups=None) -> Self:
        self.n_classes = check_examples(labels)
        self.space = FeatureSpace.of(embeddings, labels, self.parts)
        self.examples = self.space.features(embeddings)
        self.labels = np.asarray(labels, np.int64)
        return self

    def logits(self, embeddings):
        cosines = self.space.features(embeddings) @ self.examples.T
        votes = np.exp(self.SHARPNESS * cosines)
        of_class = np.eye(self.n_classes, dtype=np.float32)[self.labels]
        # A class of many examples must not win by their number.
        return np.log(votes @ (of_class / of_class.sum(axis=0))).astype(np.float32)

    def arrays(self):
        return {"examples": self.examples, "labels": self.labels, **self.space.arrays()}

    @classmethod
    def restore(cls, arrays) -> Self:
        learner = cls()
        learner.space = FeatureSpace.restore(arrays)
        n_features = len(learner.space.centre)
        learner.examples = np.asarray(numbers(arrays, "examples", None, n_features), np.float32)
        labels = numbers(arrays, "labels", len(learner.examples))
        if labels.dtype.kind != "i" or labels.min() < 0:
            raise ModelDamaged("the examples' classes are no whole numbers")
        learner.labels = labels.astype(np.int64)
        learner.n_classes = int(labels.max()) + 1
        return learner
