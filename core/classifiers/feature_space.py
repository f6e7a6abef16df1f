"""What learners look at: embeddings, rooted, centred and of unit length, part by part."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Self

import numpy as np
from numpy.typing import NDArray

from core.domain.arrays import Floats, Ints
from core.domain.errors import ModelDamaged
from core.domain.feature_parts import Parts
from core.domain.model_arrays import Arrays, numbers
from core.embedding.feature_transforms import power_transform, unit

LEAST_LENGTH = 1e-3
"""Features are scaled to length 1, but not those that lie nearer to the centre than this: what
remains of equal pictures is rounding, which must not decide anything."""

# How much the spatial part counts next to the content, at so many examples a class: of twenty some
# show their class in the same place, of one hardly any. Measured on the tuning sets
# (docs/measurements.md).
_SHOTS = (1, 5, 20)
_SPATIAL = (0.25, 0.5, 0.75)
_ADAPTED = 1.0


@dataclass(frozen=True, slots=True, eq=False)
class FeatureSpace:
    """Turns embeddings into features of unit length around a centre.

    Each part is power-transformed, centred and scaled to unit length by itself, so that none drowns
    another; cosines of whole features are then means of the parts' cosines, weighted by shares.

    Attributes:
        centre: (n_features,) float32, of power-transformed embeddings.
        lengths: how many features each part has.
        shares: of each part in a cosine, above 0; they sum to 1.
    """

    centre: Floats
    lengths: tuple[int, ...]
    shares: tuple[float, ...]

    @classmethod
    def of(cls, embeddings: Floats, labels: Ints, parts: Parts = ()) -> Self:
        """Centre on the mean of the class means.

        Not on the folder's mean: classes there are seldom of one size, and centring on the largest
        of them costs more than no centring at all.

        Source: Wang et al. 2019, "SimpleShot" (https://arxiv.org/abs/1911.04623), which centres on
        the base classes; here only the examples are known to be balanced.

        Args:
            embeddings: (n_examples, n_features) float32.
            labels: (n_examples,) int64, every class 0..n_classes-1 at least once.
            parts: of the embeddings.
        """
        n_classes = int(labels.max()) + 1
        lengths = tuple(part.n_features for part in parts) or (embeddings.shape[1],)
        shares = shares_of(parts, len(labels) / n_classes) if parts else (1.0,)
        plain = cls(np.zeros(embeddings.shape[1], np.float32), lengths, shares)
        transformed = plain.transformed(embeddings)
        means = np.stack(
            [transformed[labels == number].mean(axis=0) for number in range(n_classes)]
        )
        return plain.around(np.asarray(means.mean(axis=0), np.float32))

    def around(self, centre: Floats) -> Self:
        """Return the same space around another centre, (n_features,)."""
        return replace(self, centre=np.asarray(centre, np.float32))

    def transformed(self, embeddings: Floats) -> Floats:
        """Power-transform embeddings (n, n_features) part by part; see `power_transform`."""
        if len(self.lengths) == 1:
            return power_transform(embeddings)
        transformed = np.empty((len(embeddings), len(self.centre)), np.float32)
        for columns, _ in self.parts():
            transformed[:, columns] = power_transform(embeddings[:, columns])
        return transformed

    def features(self, embeddings: Floats) -> Floats:
        """Return what learners look at, (n, n_features) float32 of unit length.

        Shorter where an embedding is as good as the centre itself; see `LEAST_LENGTH`.
        """
        return self.centred(self.transformed(embeddings))

    def centred(self, transformed: Floats) -> Floats:
        """Go on from what `transformed` returned; see `features`."""
        moved = np.asarray(transformed - self.centre, np.float32)
        if len(self.lengths) == 1:
            return unit(moved, LEAST_LENGTH)
        for columns, share in self.parts():
            moved[:, columns] = unit(moved[:, columns], LEAST_LENGTH) * np.float32(share**0.5)
        return moved

    def arrays(self) -> dict[str, NDArray[np.generic]]:
        """Return all numbers by name, for the project file."""
        whole: dict[str, NDArray[np.generic]] = {"centre": self.centre}
        if len(self.lengths) == 1:
            return whole
        lengths, shares = np.array(self.lengths, np.int64), np.array(self.shares, np.float32)
        return {**whole, "part_lengths": lengths, "part_shares": shares}

    @classmethod
    def restore(cls, arrays: Arrays) -> Self:
        """Make a space of what `arrays` returned, or of the centre that older models have alone.

        Raises:
            ModelDamaged: arrays are missing, or are not what they should be.
        """
        centre = np.asarray(numbers(arrays, "centre", None), np.float32)
        if "part_lengths" not in arrays:
            return cls(centre, (len(centre),), (1.0,))
        lengths = numbers(arrays, "part_lengths", None)
        shares = numbers(arrays, "part_shares", len(lengths))
        whole = [int(length) for length in lengths]
        if min(whole) < 1 or sum(whole) != len(centre) or min(shares) <= 0:
            raise ModelDamaged("its parts do not fit together")
        return cls(centre, tuple(whole), tuple(float(share) for share in shares))

    def parts(self) -> Iterator[tuple[slice, float]]:
        """Yield the columns of each part, and its share."""
        start = 0
        for length, share in zip(self.lengths, self.shares, strict=True):
            yield slice(start, start + length), share
            start += length


def shares_of(parts: Parts, shots: float) -> tuple[float, ...]:
    """Say how much each part counts, where each class has this many examples; they sum to 1.

    Parts of one kind share what the kind has.
    """
    spatial = float(np.interp(np.log(max(shots, 1.0)), np.log(_SHOTS), _SPATIAL))
    of_kind = {"content": 1.0, "spatial": spatial, "adapted": _ADAPTED}
    kinds = [part.kind for part in parts]
    weights = [of_kind[kind] / kinds.count(kind) for kind in kinds]
    return tuple(weight / sum(weights) for weight in weights)
