"""The map's points as one picture, drawn again only when something other than the view moved.

Few points are drawn one by one with their shapes, many as dots of a few pixels, written into the
picture by numpy: a hundred thousand take some 15 ms so, and 40 as items of a scene. The picture
reaches beyond the view on all sides, so that most of a pan only moves it.
"""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QSize
from PySide6.QtGui import QColor, QImage, QPainter

from app.widgets.map.camera import Camera
from app.widgets.map.point_style import Looks, sprite

MOST_SHAPES = 4000  # points in the picture up to which each is drawn with its shape
SHARE_BEYOND = 0.3  # of the view's width and height, on each side of it
PAD_PX = 16  # for dots that reach over the edge
DIMMED = 0.62  # how far points that are not selected fade into the ground


Colours = NDArray[np.uint32]


@dataclass(frozen=True)
class Shades:
    """The colours beside those of the points."""

    ground: QColor
    edge: QColor
    ring: QColor


@dataclass
class Scene:
    """What is to be drawn.

    Attributes:
        places: (n, 2).
        looks: of all points.
        is_selected: (n,).
    """

    places: NDArray[np.float32] = field(default_factory=lambda: np.zeros((0, 2), np.float32))
    looks: Looks = field(default_factory=Looks.none)
    is_selected: NDArray[np.bool_] = field(default_factory=lambda: np.zeros(0, bool))


class Picture:
    """The drawn points around what is in view.

    Attributes:
        image: None until there is something to draw.
        n_drawn: points in it.
        has_shapes: whether each of them has its shape.
    """

    def __init__(self) -> None:
        self.image: QImage | None = None
        self.n_drawn = 0
        self.has_shapes = False
        self._camera = Camera()
        self._beyond = QSize()
        self._buffer = np.zeros((0, 0), np.uint32)  # QImage only borrows it
        self._dpr = 1.0

    def forget(self) -> None:
        """Draw again when it is next wanted."""
        self.image = None

    def covers(self, camera: Camera) -> bool:
        """Whether the picture shows all that this camera sees."""
        if self.image is None or camera.size != self._camera.size:
            return False
        if camera.scale != self._camera.scale:
            return False
        by = self._offset(camera)
        return abs(by.x()) <= self._beyond.width() and abs(by.y()) <= self._beyond.height()

    def draw(self, scene: Scene, camera: Camera, shades: Shades, dpr: float) -> None:
        """Draw the points in view, and those around it."""
        size = camera.size
        self._camera, self._dpr = camera, dpr
        self._beyond = QSize(
            round(size.width() * SHARE_BEYOND), round(size.height() * SHARE_BEYOND)
        )
        width, height = (
            round((one + 2 * beyond) * dpr) + 2 * PAD_PX
            for one, beyond in (
                (size.width(), self._beyond.width()),
                (size.height(), self._beyond.height()),
            )
        )
        self._buffer = np.full((height, width), _rgb(shades.ground), np.uint32)
        beyond = np.array([self._beyond.width(), self._beyond.height()], np.float32)
        pixels = (camera.pixels(scene.places) + beyond) * dpr + PAD_PX
        inside = (
            (pixels[:, 0] >= PAD_PX)
            & (pixels[:, 1] >= PAD_PX)
            & (pixels[:, 0] < width - PAD_PX)
            & (pixels[:, 1] < height - PAD_PX)
        )
        rows = np.flatnonzero(inside)
        self.n_drawn, self.has_shapes = len(rows), len(rows) <= MOST_SHAPES
        if not self.has_shapes:
            self._draw_dots(scene, rows, pixels, shades, dpr)
        self.image = QImage(self._buffer.data, width, height, 4 * width, QImage.Format.Format_RGB32)
        self.image.setDevicePixelRatio(dpr)
        if self.has_shapes:
            with QPainter(self.image) as painter:
                _draw_shapes(painter, scene, rows, pixels / np.float32(dpr), shades, dpr)

    def paint(self, painter: QPainter, camera: Camera) -> None:
        """Put the part in view onto a widget."""
        if self.image is None:
            return
        by = self._offset(camera)
        pad = PAD_PX / self._dpr
        # Whole device pixels, or the dots would blur while they move.
        x, y = (
            round((one - pad) * self._dpr) / self._dpr
            for one in (by.x() - self._beyond.width(), by.y() - self._beyond.height())
        )
        painter.drawImage(QPointF(x, y), self.image)

    def _offset(self, camera: Camera) -> QPointF:
        """Return how far the picture lies from where it was drawn for, in pixels."""
        return QPointF(
            (self._camera.x - camera.x) * camera.scale, (camera.y - self._camera.y) * camera.scale
        )

    def _draw_dots(
        self,
        scene: Scene,
        rows: NDArray[np.int64],
        pixels: NDArray[np.float32],
        shades: Shades,
        dpr: float,
    ) -> None:
        """Write dots into the buffer: what is selected above the rest, labelled ones ringed."""
        side = max(2, round(_dot_px(len(rows)) * dpr))
        palette, dimmed = _palettes(scene.looks, shades)
        codes, is_labelled = scene.looks.codes, scene.looks.is_labelled
        chosen = scene.is_selected[rows]
        layers = [(rows, palette, shades.ring)]
        if _dims(scene):
            faded = _mixed(shades.ring, shades.ground)
            layers = [(rows[~chosen], dimmed, faded), (rows[chosen], palette, shades.ring)]
        for part, colours, ring in layers:
            self._stamp(pixels[part], side, colours[codes[part]])
            top = part[is_labelled[part]]
            around = side + 2 * max(1, round(dpr))
            self._stamp(pixels[top], around + 2 * max(1, round(dpr)), _rgb(shades.edge))
            self._stamp(pixels[top], around, _rgb(ring))
            self._stamp(pixels[top], side, colours[codes[top]])

    def _stamp(self, pixels: NDArray[np.float32], side: int, shade: Colours | int) -> None:
        """Write dots of `side` pixels, each (n,) in its own colour or all in one."""
        x, y = pixels.astype(np.int64).T - side // 2
        width = self._buffer.shape[1]
        flat, first = self._buffer.reshape(-1), y * width + x
        for down, right in _dot(side):
            flat[first + (down * width + right)] = shade


def _draw_shapes(
    painter: QPainter,
    scene: Scene,
    rows: NDArray[np.int64],
    pixels: NDArray[np.float32],
    shades: Shades,
    dpr: float,
) -> None:
    """Draw points with their shapes: those a person labelled above the others."""
    looks, is_dimmed = scene.looks, _dims(scene)
    order = np.lexsort((rows, scene.is_selected[rows], looks.is_labelled[rows]))
    rows = rows[order]
    edge, ring = shades.edge.name(), shades.ring.name()
    names = [one.name() for one in looks.colours(shades.ground.name())]
    faded = [_mixed(QColor(one), shades.ground).name() for one in names]
    faded_ring = _mixed(shades.ring, shades.ground).name()
    for row, x, y in zip(rows.tolist(), *pixels[rows].T.tolist(), strict=True):
        fades = is_dimmed and not scene.is_selected[row]
        round_it = (faded_ring if fades else ring) if looks.is_labelled[row] else ""
        colour = (faded if fades else names)[looks.codes[row]]
        pixmap = sprite(int(looks.shapes[row]), colour, edge, round_it, dpr)
        half = pixmap.width() / dpr / 2
        painter.drawPixmap(QPointF(x - half, y - half), pixmap)


def _dims(scene: Scene) -> bool:
    """Whether what is selected stands out by the rest fading: not for one, nor for all."""
    n = int(np.count_nonzero(scene.is_selected))
    return 1 < n < len(scene.is_selected)


def _palettes(looks: Looks, shades: Shades) -> tuple[Colours, Colours]:
    colours = looks.colours(shades.ground.name())
    return (
        np.array([_rgb(one) for one in colours], np.uint32),
        np.array([_rgb(_mixed(one, shades.ground)) for one in colours], np.uint32),
    )


def _mixed(colour: QColor, ground: QColor) -> QColor:
    return QColor(
        *(
            round(one + (other - one) * DIMMED)
            for one, other in zip(colour.getRgb()[:3], ground.getRgb()[:3], strict=True)  # type: ignore[index]
        )
    )


def _rgb(colour: QColor) -> int:
    return 0xFF000000 | colour.rgb() & 0xFFFFFF


def _dot_px(n: int) -> int:
    """Return how wide dots are: wider where there are fewer."""
    return 3 if n > 40_000 else 4 if n > 15_000 else 5


def _dot(side: int) -> list[tuple[int, int]]:
    """List the pixels of a dot: a square up to 3 pixels, a disc from 4."""
    middle, reach = (side - 1) / 2, side / 2
    return [
        (down, right)
        for down in range(side)
        for right in range(side)
        if side < 4 or (down - middle) ** 2 + (right - middle) ** 2 <= reach * reach - 0.4
    ]
