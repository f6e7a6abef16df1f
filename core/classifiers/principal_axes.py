"""The directions in which pictures differ most, for methods that estimate a covariance."""

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray
from sklearn.utils.extmath import randomized_svd

from core.domain.arrays import Floats

_SEED = 0
_POWER_STEPS = 2  # more moved accuracy by less than 0.05 points


@dataclass(frozen=True, slots=True, eq=False)
class PrincipalAxes:
    """Coordinates of features along the directions in which they differ most.

    Attributes:
        middle: (n_features,) float32, where all coordinates are 0.
        axes: (n_features, n_axes) float32, orthonormal.
    """

    middle: Floats
    axes: Floats

    @classmethod
    def of(cls, features: Floats, n_axes: int) -> Self:
        """Find the first axes of features around their mean.

        There are fewer where there are fewer rows or features. By a truncated decomposition:
        neither a matrix of rows by rows nor one of features by features is made.

        Source: Halko, Martinsson and Tropp 2011, "Finding structure with randomness"
        (https://arxiv.org/abs/0909.4061), as scikit-learn computes it.

        Args:
            features: (n_rows, n_features) float32, at least two rows.
            n_axes: how many.
        """
        n_axes = max(1, min(n_axes, len(features) - 1, features.shape[1]))
        middle = features.mean(axis=0)
        _, _, axes = randomized_svd(
            features - middle, n_axes, n_iter=_POWER_STEPS, random_state=_SEED
        )
        return cls(np.asarray(middle, np.float32), np.asarray(axes.T, np.float32))

    def coordinates(self, features: Floats) -> NDArray[np.float64]:
        """Return (n_rows, n_axes)."""
        return np.asarray(features @ self.axes - self.middle @ self.axes, np.float64)

    def head(
        self, weights: NDArray[np.float64], bias: NDArray[np.float64]
    ) -> tuple[Floats, Floats]:
        """Turn a linear head over coordinates into the same head over features.

        Args:
            weights: (n_axes, n_classes).
            bias: (n_classes,).

        Returns:
            (n_features, n_classes) and (n_classes,) float32.
        """
        over_features = self.axes.astype(np.float64) @ weights
        moved = bias - self.middle @ over_features
        return np.asarray(over_features, np.float32), np.asarray(moved, np.float32)
