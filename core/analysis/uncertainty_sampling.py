"""Which images to look at next: the doubtful ones, no two alike in a row."""

import numpy as np

from core.domain.arrays import Floats, Ints
from core.embedding.feature_transforms import power_transform, unit

MOST = 1000
"""Images that are put in order; more would be looked at by nobody before the next adapt."""


def diverse_order(margins: Floats, embeddings: Floats) -> Ints:
    """Order images so that each is doubtful and unlike those before it.

    The doubt of an image is 1 - margin, the difference of its two best classes (Scheffer et al.
    2001). After the most doubtful, each next one has the largest doubt times the distance to the
    nearest image chosen so far: a farthest-first traversal (k-center; Sener and Savarese 2018,
    https://arxiv.org/abs/1708.00489), weighted by doubt. Twenty frames of one blurred fox are then
    asked about once, not twenty times.

    Args:
        margins: (n_images,) 0..1.
        embeddings: (n_images, n_features) float32; at most `MOST` rows are meant.

    Returns:
        (n_images,) rows in the order to look at them.
    """
    n = len(margins)
    if n == 0:
        return np.zeros(0, np.int64)
    units = power_transform(embeddings)
    units = unit(units - units.mean(axis=0))
    # Never quite 0, so that copies of a chosen image still come in the order of their doubt.
    doubts = np.maximum(1.0 - margins.astype(np.float64), 1e-6)
    distances = np.ones(n)
    order = np.empty(n, np.int64)
    is_left = np.ones(n, bool)
    for place in range(n):
        worth = np.where(is_left, doubts * np.maximum(distances, 1e-6), -1.0)
        chosen = int(worth.argmax())
        order[place] = chosen
        is_left[chosen] = False
        distances = np.minimum(distances, 1.0 - units @ units[chosen])
    return order
