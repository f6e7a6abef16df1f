"""Ridge and logistic regression, their probabilities averaged."""

from typing import Self

import numpy as np
from numpy.typing import NDArray

from core.classifiers.base import EPSILON, Arrays, Classifier, softmax
from core.classifiers.logistic import Logistic, logistic_head
from core.classifiers.ridge import Ridge, ridge_head
from core.domain.arrays import Floats, Ints


class Ensemble(Classifier):
    """Ask ridge and logistic regression and average what they say.

    They err on different images: averaged, they beat either of them on the tuning sets (see
    docs/measurements.md), and never do much worse than the better one.
    """

    name = "committee"

    def fit(
        self,
        embeddings: Floats,
        labels: Ints,
        folder: Floats | None = None,
        groups: Ints | None = None,
    ) -> Self:
        """See `Classifier.fit`."""
        self.members: list[Classifier] = [
            Ridge().over(self.parts).fit(embeddings, labels, None, groups),
            Logistic().over(self.parts).fit(embeddings, labels),
        ]
        return self

    def logits(self, embeddings: Floats) -> Floats:
        """See `Classifier.logits`."""
        return average_of([member.logits(embeddings) for member in self.members])

    def held_out(
        self,
        embeddings: Floats,
        labels: Ints,
        folder: Floats | None = None,
        groups: Ints | None = None,
    ) -> Floats:
        """See `Classifier.held_out`."""
        members = (Ridge().over(self.parts), Logistic().over(self.parts))
        return average_of([member.held_out(embeddings, labels, None, groups) for member in members])

    def n_folds(self, labels: Ints, groups: Ints | None = None) -> int:
        """See `Classifier.n_folds`; both members have the same."""
        return Ridge().n_folds(labels, groups)

    def arrays(self) -> dict[str, NDArray[np.generic]]:
        """See `Classifier.arrays`."""
        return {
            f"{member.name}.{name}": array
            for member in self.members
            for name, array in member.arrays().items()
        }

    @classmethod
    def restore(cls, arrays: Arrays) -> Self:
        """See `Classifier.restore`."""
        learner = cls()
        learner.members = [
            kind.restore(
                {
                    name.removeprefix(kind.name + "."): array
                    for name, array in arrays.items()
                    if name.startswith(kind.name + ".")
                }
            )
            for kind in (Ridge, Logistic)
        ]
        return learner


def average_of(logits: list[Floats]) -> Floats:
    """Return the logits (n, n_classes) of the members' mean probabilities, given theirs."""
    chances = np.mean([softmax(own) for own in logits], axis=0)
    return np.asarray(np.log(chances + EPSILON), np.float32)


def committee_heads(
    features: NDArray[np.float64], labels: Ints, n_classes: int, groups: Ints | None
) -> list[tuple[NDArray[np.float64], NDArray[np.float64]]]:
    """Fit both members to features that are made already.

    Args:
        features: (n_examples, n_features).
        labels: (n_examples,) int64, every class at least once.
        n_classes: how many there are.
        groups: as in `Classifier.fit`.

    Returns:
        the weights (n_features, n_classes) and bias (n_classes,) of each.
    """
    return [ridge_head(features, labels, groups), logistic_head(features, labels, n_classes)]
