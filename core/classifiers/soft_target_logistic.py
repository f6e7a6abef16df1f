"""Logistic regression onto soft targets, the linear head that keeps what a folder taught."""

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import logsumexp

_STEPS = 200


def fit_soft(
    features: NDArray[np.float64],
    targets: NDArray[np.float64],
    weights: NDArray[np.float64],
    *,
    strength: float,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Find the linear head whose probabilities are nearest to the targets.

    Minimises `strength * sum_i w_i CE_i + |W|^2 / 2`, as scikit-learn's LogisticRegression does for
    hard targets, which is all that it takes.

    Args:
        features: (n, n_features).
        targets: (n, n_classes), rows summing to 1.
        weights: (n,), how much each row counts.
        strength: above 0; more follows the targets more closely.

    Returns:
        weights (n_features, n_classes) and bias (n_classes,).
    """
    n_features, n_classes = features.shape[1], targets.shape[1]
    scaled = (strength * weights)[:, None]

    def loss(flat: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        head = flat.reshape(n_features + 1, n_classes)
        logits = features @ head[:-1] + head[-1]
        logs = logits - logsumexp(logits, axis=1, keepdims=True)
        error = scaled * (np.exp(logs) - targets)  # (n, n_classes)
        slope = np.concatenate([features.T @ error + head[:-1], error.sum(axis=0, keepdims=True)])
        value = -(scaled * targets * logs).sum() + (head[:-1] ** 2).sum() / 2
        return float(value), slope.ravel()

    start = np.zeros((n_features + 1) * n_classes)
    solution = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": _STEPS})
    head = solution.x.reshape(n_features + 1, n_classes)
    return head[:-1], head[-1]
