"""The examples of a project as classifiers want them, made once and handed on."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.domain.arrays import Floats, Ints


@dataclass(frozen=True, slots=True, eq=False)
class TrainingSet:
    """The examples that a model can be learned from.

    Attributes:
        image_ids: (n,).
        embeddings: (n, n_features) float32.
        labels: (n,) int64, class numbers 0..n_classes-1.
        class_ids: the class id of each number.
        groups: (n,) int64; examples with one number are nearly one picture, and so one piece of
            evidence. See `core.analysis.example_groups`.
        judges: (n,) whether what is said of an example, while it is held out, tells how often a
            model is right; see `core.domain.records.Picked`.
    """

    image_ids: tuple[int, ...]
    embeddings: Floats
    labels: Ints
    class_ids: tuple[int, ...]
    groups: Ints
    judges: NDArray[np.bool_]

    def __len__(self) -> int:
        """Count the examples."""
        return len(self.image_ids)

    def only(self, rows: Ints) -> "TrainingSet":
        """Return a part of the examples; classes keep their numbers."""
        return TrainingSet(
            tuple(np.array(self.image_ids, np.int64)[rows].tolist()),
            self.embeddings[rows],
            self.labels[rows],
            self.class_ids,
            self.groups[rows],
            self.judges[rows],
        )

    def one_scene_classes(self) -> tuple[tuple[int, int], ...]:
        """Return (class id, n_examples) of classes whose examples are all nearly one picture.

        Classes of a single example are not among them.
        """
        counts = np.bincount(self.labels, minlength=len(self.class_ids))
        found = []
        for number, class_id in enumerate(self.class_ids):
            groups = np.unique(self.groups[self.labels == number])
            if counts[number] > 1 and len(groups) == 1:
                found.append((class_id, int(counts[number])))
        return tuple(found)
