"""The examples of a project as classifiers want them, made once and handed on."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Self

import numpy as np
from numpy.typing import NDArray

from core.domain.arrays import Floats, Ints
from core.domain.feature_parts import Parts


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
        parts: of the embeddings; see `core.domain.feature_parts`.
        n_plain: how many features, the first ones, come of weights that these examples did not
            change; None for all.
        n_content: how many features, the first ones, tell what resembles no example; None for all.
        folder: (n_images, n_features) float32, images without labels; None to leave them aside.
        fingerprint: of these examples and the settings that a model is made with; "" where no
            model is made of them.
    """

    image_ids: tuple[int, ...]
    embeddings: Floats
    labels: Ints
    class_ids: tuple[int, ...]
    groups: Ints
    judges: NDArray[np.bool_]
    parts: Parts = ()
    n_plain: int | None = None
    n_content: int | None = None
    folder: Floats | None = None
    fingerprint: str = ""

    @classmethod
    def of(
        cls,
        embeddings: Floats,
        labels: Ints,
        *,
        class_ids: Sequence[int] | None = None,
        folder: Floats | None = None,
        groups: Ints | None = None,
        parts: Parts = (),
    ) -> Self:
        """Make a set of examples that belong to no project.

        Args:
            embeddings, labels, folder, parts: as in the attributes.
            class_ids: the class id of each number; the numbers themselves by default.
            groups: near duplicates; by default each example stands for itself.
        """
        n = len(labels)
        n_classes = int(labels.max(initial=-1)) + 1
        return cls(
            image_ids=tuple(range(n)),
            embeddings=embeddings,
            labels=labels,
            class_ids=tuple(range(n_classes) if class_ids is None else class_ids),
            groups=np.arange(n) if groups is None else groups,
            judges=np.ones(n, np.bool_),
            parts=parts,
            folder=folder,
        )

    @property
    def n_folder(self) -> int:
        """Count the images without labels."""
        return 0 if self.folder is None else len(self.folder)

    def __len__(self) -> int:
        """Count the examples."""
        return len(self.image_ids)

    def judged(self, held_out: Floats) -> Floats:
        """Blank what does not tell how often a model is right; see `judges`.

        Args:
            held_out: (n, n_classes) logits, in the order of the examples.
        """
        return np.where(self.judges[:, None], held_out, np.float32(np.nan))

    def only(self, rows: Ints) -> "TrainingSet":
        """Return a part of the examples; classes keep their numbers."""
        return replace(
            self,
            image_ids=tuple(np.array(self.image_ids, np.int64)[rows].tolist()),
            embeddings=self.embeddings[rows],
            labels=self.labels[rows],
            groups=self.groups[rows],
            judges=self.judges[rows],
        )

    def one_scene_classes(self) -> tuple[tuple[int, int], ...]:
        """Return (class id, n_examples) of classes whose examples are all nearly one picture.

        Classes of a single example are not among them.
        """
        counts = np.bincount(self.labels, minlength=len(self.class_ids))
        classes = []
        for number, class_id in enumerate(self.class_ids):
            groups = np.unique(self.groups[self.labels == number])
            if counts[number] > 1 and len(groups) == 1:
                classes.append((class_id, int(counts[number])))
        return tuple(classes)
