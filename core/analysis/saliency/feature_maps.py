"""Feature maps: what the channels of one layer make of a picture."""

import numpy as np

from core.analysis.saliency.activations import Lens
from core.domain.arrays import Floats, Pixels
from core.domain.explain import FeatureMaps, Layer

_FINE = 28  # cells a side that are enough to recognise the picture in


def maps_of(lens: Lens, pixels: Pixels, layer: str, most: int) -> FeatureMaps:
    """Return the channels of a layer whose values differ most over the picture.

    Args:
        lens: any network.
        pixels: (crop, crop, 3) uint8.
        layer: its name; where there is none of it, the last of the main line with enough cells.
        most: channels to return.
    """
    layers = lens.layers(pixels)
    chosen = next((entry for entry in layers if entry.name == layer), None) or _usual(layers)
    grid = lens.activations(pixels, chosen.name)
    variances = grid.reshape(-1, grid.shape[2]).var(axis=0)
    order = np.argsort(-variances, kind="stable")[:most]
    shown = grid[:, :, order].transpose(2, 0, 1)
    return FeatureMaps(layers, chosen, tuple(order.tolist()), _stretched(shown))


def _usual(layers: tuple[Layer, ...]) -> Layer:
    main = [entry for entry in layers if entry.is_main] or list(layers)
    return next((entry for entry in reversed(main) if entry.rows >= _FINE), main[-1])


def _stretched(maps: Floats) -> Pixels:
    """Stretch each map (n, rows, columns) to 0..255; one that is all the same becomes 0."""
    low = maps.min(axis=(1, 2), keepdims=True)
    span = maps.max(axis=(1, 2), keepdims=True) - low
    return np.asarray((maps - low) / np.where(span > 0, span, 1) * 255, np.uint8)
