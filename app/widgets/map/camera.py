"""What part of the map is in view: from places to pixels and back."""

from dataclasses import dataclass, field, replace
from typing import Self

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QSize

Places = NDArray[np.float32]

MARGIN_PX = 28  # between the outermost points and the edge
MOST_SCALE = 4e5  # pixels a unit: closer than this, float32 places would jump
LEAST_SHARE = 0.25  # of the view that the whole map fills at the least


@dataclass(frozen=True)
class Camera:
    """A view of the map, whose y points up while pixels go down.

    Attributes:
        x, y: the place in the middle of the view.
        scale: pixels a unit.
        size: of the view, in pixels.
    """

    x: float = 0.0
    y: float = 0.0
    scale: float = 100.0
    size: QSize = field(default_factory=lambda: QSize(1, 1))

    @classmethod
    def fit(cls, places: Places, size: QSize) -> Self:
        """Show all of these places, (n, 2), as large as there is room."""
        if not len(places):
            return cls(size=size)
        low, high = places.min(axis=0), places.max(axis=0)
        wide, tall = (max(float(one), 1e-6) for one in high - low)
        room_x = max(size.width() - 2 * MARGIN_PX, 40)
        room_y = max(size.height() - 2 * MARGIN_PX, 40)
        # One point alone must not be shown at the end of the scale.
        scale = min(room_x / wide, room_y / tall, 4.0 * min(room_x, room_y) / 0.2)
        x, y = (float(one) for one in (low + high) / 2)
        return cls(x, y, scale, size)

    def pixels(self, places: Places) -> NDArray[np.float32]:
        """Return where places, (n, 2), lie in the view, (n, 2) in pixels."""
        scale = np.array([self.scale, -self.scale], np.float32)
        return np.asarray((places - np.array([self.x, self.y], np.float32)) * scale + self._middle)

    def pixel(self, place: Places) -> QPointF:
        """Return where one place, (2,), lies in the view."""
        x, y = self.pixels(place[None])[0]
        return QPointF(float(x), float(y))

    def place(self, pixel: QPointF) -> tuple[float, float]:
        """Return the place under a pixel of the view."""
        middle_x, middle_y = self._middle
        return (
            self.x + (pixel.x() - float(middle_x)) / self.scale,
            self.y - (pixel.y() - float(middle_y)) / self.scale,
        )

    def zoomed(self, factor: float, at: QPointF, whole: float) -> "Camera":
        """Come closer by a factor; the place under the pixel `at` stays there.

        Args:
            factor: above 1 to come closer.
            at: the pointer.
            whole: the scale at which the whole map is seen.
        """
        scale = min(max(self.scale * factor, whole * LEAST_SHARE), MOST_SCALE)
        x, y = self.place(at)
        share = self.scale / scale
        return replace(self, x=x + (self.x - x) * share, y=y + (self.y - y) * share, scale=scale)

    def moved(self, by: QPointF) -> "Camera":
        """Follow the pointer: what was under it moves by this many pixels."""
        return replace(self, x=self.x - by.x() / self.scale, y=self.y + by.y() / self.scale)

    def sized(self, size: QSize) -> "Camera":
        """Show the same middle at the same scale in a view of another size."""
        return replace(self, size=size)

    def looking_at(self, place: Places) -> "Camera":
        """Put a place, (2,), into the middle."""
        return replace(self, x=float(place[0]), y=float(place[1]))

    @property
    def _middle(self) -> NDArray[np.float32]:
        return np.array([self.size.width() / 2, self.size.height() / 2], np.float32)
