"""Gaussian classes of one covariance: their moments, shrunken, and the linear head they make."""

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Numbers: TypeAlias = NDArray[np.float64]

Head: TypeAlias = tuple[Numbers, Numbers]
"""Weights (n_axes, n_classes) and bias (n_classes,) of a linear head."""

_RIDGE = 1e-3  # of the mean variance: what keeps a covariance from being singular
_LEAST = 1e-12


def moments(rows: Numbers, chances: Numbers) -> tuple[Numbers, Numbers]:
    """Return the classes' means (n_classes, n_axes) and their pooled covariance (n_axes, n_axes).

    Args:
        rows: (n, n_axes).
        chances: (n, n_classes), how much each row counts for each class; 0 or more.
    """
    sizes = np.maximum(chances.sum(axis=0), _LEAST)
    means = (chances.T @ rows) / sizes[:, None]
    weighted = rows * chances.sum(axis=1, keepdims=True)
    spread = (weighted.T @ rows - (means * sizes[:, None]).T @ means) / sizes.sum()
    return means, spread


def shrunken(spread: Numbers, share: float, target: Numbers | None = None) -> Numbers:
    """Mix a covariance with a target of the same size, `share` of the latter.

    Source: Ledoit and Wolf 2004, "A well-conditioned estimator for large-dimensional covariance
    matrices"; the share is given here, not estimated.

    Args:
        spread: (n_axes, n_axes).
        share: 0..1.
        target: (n_axes, n_axes), of any size; a sphere by default.
    """
    n_axes = len(spread)
    sphere = np.eye(n_axes) / n_axes
    size = max(float(np.trace(spread)), _LEAST)
    if target is None:
        target = sphere
    target = target / max(float(np.trace(target)), _LEAST)
    return (1 - share) * spread + share * size * target + _RIDGE * size * sphere


def head_of(means: Numbers, spread: Numbers) -> Head:
    """Return weights (n_axes, n_classes) and bias (n_classes,) of Gaussians of one covariance.

    A row z scores z' S^-1 mu_c - mu_c' S^-1 mu_c / 2 for class c: its log likelihood, but for what
    is the same for all classes.
    """
    weights = np.asarray(np.linalg.solve(spread, means.T), np.float64)
    return weights, np.asarray(-0.5 * np.einsum("ca,ac->c", means, weights), np.float64)
