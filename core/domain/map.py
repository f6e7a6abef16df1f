"""The map of a project's images, as it passes between layers."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from core.domain.arrays import Floats, Ints

MapMethod: TypeAlias = Literal["pca", "tsne"]
"""How a map was arranged: at once, or so that alike images are neighbours."""


@dataclass(frozen=True, slots=True, eq=False)
class MapLayout:
    """Where each image lies on the map.

    Attributes:
        image_ids: (n,), those arranged together first.
        places: (n, 2) float32, x to the right and y up, within -1..1.
        method: how the first `n_arranged` were arranged.
        backbone: the key of the embeddings they were arranged by; "" where there are none.
        n_arranged: images arranged together; each later one lies among those it resembles.
    """

    image_ids: Ints
    places: Floats
    method: MapMethod
    backbone: str
    n_arranged: int
