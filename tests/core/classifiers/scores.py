"""Scores that are right where a test says so."""

import numpy as np


def logits_right_on(labels, right):
    """Make held-out logits that are right where `right` says so."""
    n_classes = max(2, int(labels.max()) + 1)
    shown = np.where(right, labels, (labels + 1) % n_classes)
    return np.eye(n_classes, dtype=np.float32)[shown]
