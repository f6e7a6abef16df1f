"""The committee, joined by methods that look at the folder's images too."""

from typing import Self

import numpy as np
from numpy.typing import NDArray

from core.classifiers.alpha_tim import AlphaTim
from core.classifiers.base import EPSILON, Arrays, Classifier, check_examples
from core.classifiers.ensemble import Ensemble
from core.classifiers.label_propagation import LabelPropagation
from core.domain.arrays import Floats, Ints
from core.domain.errors import ModelDamaged

# Measured on eight tuning sets (docs/measurements.md): with single examples the folder's structure
# says more than any head; from three on alpha-TIM helps; with ten or more propagation only hurts.
_SINGLE, _FEW, _MANY = 1.5, 3.0, 10.0

_KINDS: dict[str, type[Classifier]] = {
    kind.name: kind for kind in (Ensemble, LabelPropagation, AlphaTim)
}


class TransductiveEnsemble(Classifier):
    """Average the methods that do best at this number of examples; without a folder, the committee.

    Needs the folder's embeddings to be at hand, and is switched off by
    `core.classifiers.model_selection.select_classifier` where it does worse on examples held back.
    """

    name = "folder"

    def fit(
        self,
        embeddings: Floats,
        labels: Ints,
        folder: Floats | None = None,
        groups: Ints | None = None,
    ) -> Self:
        """See `Classifier.fit`."""
        shots = len(labels) / check_examples(labels)
        names = _members(shots) if folder is not None else (Ensemble.name,)
        self.members = [
            _KINDS[name]().over(self.parts).fit(embeddings, labels, folder, groups)
            for name in names
        ]
        return self

    def logits(self, embeddings: Floats) -> Floats:
        """See `Classifier.logits`."""
        chances = np.mean([member.predict(embeddings) for member in self.members], axis=0)
        return np.asarray(np.log(chances + EPSILON), np.float32)

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
        present = {name.partition(".")[0] for name in arrays}
        learner.members = [
            kind.restore(
                {
                    key.removeprefix(name + "."): array
                    for key, array in arrays.items()
                    if key.startswith(name + ".")
                }
            )
            for name, kind in _KINDS.items()
            if name in present
        ]
        if not learner.members:
            raise ModelDamaged("none of its learners is there")
        return learner


def _members(shots: float) -> tuple[str, ...]:
    if shots < _SINGLE:
        return (LabelPropagation.name,)
    if shots < _FEW:
        return (Ensemble.name, LabelPropagation.name)
    if shots < _MANY:
        return (Ensemble.name, LabelPropagation.name, AlphaTim.name)
    return (Ensemble.name, AlphaTim.name)
