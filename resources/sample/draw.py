"""Draw the sample that a new user meets first: boats, fish, flowers and houses.

    python resources/sample/draw.py

Writes `examples/CLASS/*.jpg`, `folder/*` and `truth.csv` beside this file, always the same ones.
Colours, backgrounds, sizes and angles are drawn by lot in the same way for each class, so that only
the shapes tell the classes apart.
"""

import colorsys
import csv
import random
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import cos, pi, sin, tau
from pathlib import Path
from typing import TypeAlias

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

HERE = Path(__file__).parent
SEED = 20
N_EXAMPLES = 5
N_FOLDER = 9  # of each class
FINE = 3  # drawn this much larger, then scaled down: smooth edges
JPEG_QUALITY = 80
EVERY_NTH_IS_PNG = 9

Point: TypeAlias = tuple[float, float]
Colour: TypeAlias = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours that go together. `tints` fill the shapes, `ink` outlines them."""

    ink: Colour
    tints: tuple[Colour, ...]
    back: tuple[Colour, Colour]


class Pen:
    """Draws shapes given in -1..1 (y down) somewhere on the canvas, a little crooked."""

    def __init__(self, size: tuple[int, int], palette: Palette, chance: random.Random) -> None:
        self.layer = Image.new("RGBA", size, (*palette.ink, 0))
        self.palette = palette
        self._draw = ImageDraw.Draw(self.layer)
        short = min(size)
        self._scale = short * chance.uniform(0.34, 0.46)
        room = (short / 2 - self._scale) * 0.8
        x, y = (side / 2 + chance.uniform(-room, room) for side in size)
        self._centre = (x, y)
        self._angle = chance.gauss(0, 0.13)
        self._mirror = chance.choice((-1, 1))
        self._phases = [chance.uniform(0, tau) for _ in range(4)]
        self.width = round(self._scale * chance.uniform(0.028, 0.052))

    def place(self, point: Point) -> Point:
        """Bend, turn, mirror and move a point onto the canvas."""
        x, y = point
        one, two, three, four = self._phases
        x += 0.022 * sin(3.1 * y + one) + 0.012 * sin(7 * y + 5 * x + two)
        y += 0.022 * sin(2.7 * x + three) + 0.012 * sin(6 * x - 5 * y + four)
        bent = (x * self._mirror * self._scale, y * self._scale)
        return turned(bent, self._angle, self._centre)

    def shape(self, points: Sequence[Point], fill: Colour | None) -> None:
        """Fill and outline a closed shape."""
        edge = [self.place(point) for point in finely([*points, points[0]])]
        if fill is not None:
            self._draw.polygon(edge, fill=fill)
        self._stroke([*edge, edge[1]], self.width)

    def line(self, points: Sequence[Point], weight: float = 1.0) -> None:
        """Draw an open line; `weight` 1 is the width of outlines."""
        self._stroke([self.place(point) for point in finely(points)], round(self.width * weight))

    def _stroke(self, edge: list[Point], width: int) -> None:
        self._draw.line(edge, fill=self.palette.ink, width=width, joint="curve")
        for x, y in (edge[0], edge[-1]):
            half = width / 2
            self._draw.ellipse((x - half, y - half, x + half, y + half), fill=self.palette.ink)


def finely(points: Sequence[Point]) -> list[Point]:
    """Put points between the points, so that straight lines can bend."""
    fine: list[Point] = []
    for (x1, y1), (x2, y2) in pairwise(points):
        n_steps = max(1, round(((x2 - x1) ** 2 + (y2 - y1) ** 2) ** 0.5 / 0.06))
        fine += [
            (x1 + (x2 - x1) * n / n_steps, y1 + (y2 - y1) * n / n_steps) for n in range(n_steps)
        ]
    return [*fine, points[-1]]


def oval(x: float, y: float, wide: float, high: float | None = None) -> list[Point]:
    """List the points of an ellipse with these half axes (a circle if one is given)."""
    high = wide if high is None else high
    return [(x + wide * cos(tau * n / 28), y + high * sin(tau * n / 28)) for n in range(28)]


def box(left: float, top: float, right: float, bottom: float) -> list[Point]:
    """List the corners of a rectangle."""
    return [(left, top), (right, top), (right, bottom), (left, bottom)]


def bow(start: Point, through: Point, end: Point) -> list[Point]:
    """List the points of a curve from start to end, pulled towards `through`."""
    first, second, last = complex(*start), complex(*through), complex(*end)
    steps = [n / 12 for n in range(13)]
    spots = [(1 - t) ** 2 * first + 2 * t * (1 - t) * second + t * t * last for t in steps]
    return [(spot.real, spot.imag) for spot in spots]


def draw_house(pen: Pen, chance: random.Random) -> None:
    """Draw walls, a roof, a door and windows; some have a chimney."""
    wall, roof, door, glass = pen.palette.tints
    half, floor, eaves = chance.uniform(0.5, 0.78), 0.85, chance.uniform(-0.25, 0.05)
    top, over = eaves - chance.uniform(0.4, 0.65), chance.uniform(0.06, 0.16)
    if chance.random() < 0.6:
        x = half * chance.uniform(0.35, 0.55)
        pen.shape(box(x, top - 0.1, x + 0.18, eaves), wall)
        if chance.random() < 0.5:
            pen.line(bow((x + 0.09, top - 0.16), (x + 0.4, top - 0.2), (x + 0.3, top - 0.36)), 0.7)
    pen.shape(box(-half, eaves, half, floor), wall)
    ridge = chance.choice((0.0, 0.0, half * 0.45))
    peak = [(ridge, top), (-ridge, top)] if ridge else [(0.0, top)]
    pen.shape([(-half - over, eaves), (half + over, eaves), *peak], roof)
    x, high = half * chance.uniform(-0.5, 0.1), chance.uniform(0.4, 0.52)
    pen.shape(box(x, floor - high, x + 0.27, floor), door)
    pane = chance.uniform(0.12, 0.17)
    for place in (-half * 0.58, half * 0.55):
        is_free = place + pane < x or place - pane > x + 0.27
        draw_window(pen, place, (eaves + floor) / 2 - 0.05 if is_free else eaves + 0.2, pane, glass)
    if chance.random() < 0.4:
        pen.shape(oval(0, (top + eaves) / 2 + 0.05, 0.1), glass)


def draw_window(pen: Pen, x: float, y: float, half: float, glass: Colour) -> None:
    """Draw a square window with its cross."""
    pen.shape(box(x - half, y - half, x + half, y + half), glass)
    pen.line([(x, y - half), (x, y + half)], 0.6)
    pen.line([(x - half, y), (x + half, y)], 0.6)


def draw_fish(pen: Pen, chance: random.Random) -> None:
    """Draw a body, tail, fins and an eye; some are striped, some scaled."""
    body, fin, stripe, white = pen.palette.tints
    fat, fork = chance.uniform(0.3, 0.52), chance.uniform(0.05, 0.25)
    spread = chance.uniform(0.3, 0.45)
    pen.shape([(0.48, 0), (0.95, -spread), (0.95 - fork, 0), (0.95, spread)], fin)
    pen.shape([*bow((-0.3, -fat * 0.7), (0.1, -fat * 2.1), (0.42, -fat * 0.25))], fin)
    pen.shape([*bow((-0.1, fat * 0.7), (0.1, fat * 1.9), (0.3, fat * 0.5))], fin)
    back = bow((-0.9, 0.03), (-0.35, -fat * 2), (0.58, -0.06))
    pen.shape([*back, *bow((0.58, 0.06), (-0.35, fat * 2), (-0.9, 0.03))], body)
    kind = chance.choice(("stripes", "scales", "plain"))
    for n in range(3):
        x, high = -0.12 + 0.2 * n, fat * (0.72 - 0.2 * n)
        if kind == "stripes":
            front = bow((x, -high), (x + 0.1, 0), (x, high))
            pen.shape([*front, *bow((x + 0.07, high), (x + 0.2, 0), (x + 0.07, -high))], stripe)
        elif kind == "scales":
            for row in (-0.5, 0.1, 0.7):
                y = row * high
                pen.line(bow((x, y - 0.08), (x + 0.14, y), (x, y + 0.08)), 0.6)
    pen.line(bow((-0.4, -fat * 0.6), (-0.22, 0), (-0.4, fat * 0.6)), 0.8)
    pen.shape(oval(-0.6, -fat * 0.25, 0.085), white)
    pen.shape(oval(-0.61, -fat * 0.25, 0.02), pen.palette.ink)
    pen.line(bow((-0.84, 0.08), (-0.76, 0.14), (-0.68, 0.1)), 0.7)


def draw_flower(pen: Pen, chance: random.Random) -> None:
    """Draw a bloom seen from the front on a bent stem with leaves."""
    petal, middle, leaf, _ = pen.palette.tints
    x, y, bend = chance.uniform(-0.2, 0.2), chance.uniform(-0.42, -0.3), chance.uniform(-0.3, 0.3)
    stem = bow((x, y), (x + bend, 0.3), (0, 0.95))
    pen.line(stem, 1.7)
    for side in chance.sample((-1, 1), chance.choice((1, 2))):
        foot, reach = stem[chance.choice((6, 8, 9))], side * chance.uniform(0.4, 0.6)
        tip = (foot[0] + reach, foot[1] - chance.uniform(0.15, 0.35))
        upper = bow(foot, (foot[0] + reach * 0.35, tip[1] - 0.12), tip)
        pen.shape([*upper, *bow(tip, (foot[0] + reach * 0.75, foot[1] + 0.08), foot)], leaf)
    n_petals, length = chance.randint(5, 9), chance.uniform(0.36, 0.48)
    width, first = length * sin(pi / n_petals) * chance.uniform(0.85, 1.15), chance.uniform(0, tau)
    is_pointed = chance.random() < 0.4
    for n in range(n_petals):
        turn = first + tau * n / n_petals
        pen.shape(
            [turned(point, turn, (x, y)) for point in petal_at(length, width, is_pointed)], petal
        )
    pen.shape(oval(x, y, length * chance.uniform(0.3, 0.42)), middle)


def petal_at(length: float, width: float, is_pointed: bool) -> list[Point]:
    """List the points of a petal that starts at 0, 0 and goes right."""
    if is_pointed:
        over = bow((0, 0), (length * 0.55, -width * 1.7), (length * 1.2, 0))
        return [*over, *bow((length * 1.2, 0), (length * 0.55, width * 1.7), (0, 0))]
    return oval(length * 0.62, 0, length * 0.5, width)


def turned(point: Point, angle: float, centre: Point) -> Point:
    """Turn a point about 0, 0, then move it to the centre."""
    spot = complex(*centre) + complex(*point) * complex(cos(angle), sin(angle))
    return spot.real, spot.imag


def draw_boat(pen: Pen, chance: random.Random) -> None:
    """Draw a hull with a mast and one or two sails, on a line of waves."""
    hull, sail, second, flag = pen.palette.tints
    half, deck, keel = chance.uniform(0.62, 0.85), chance.uniform(0.3, 0.42), 0.78
    mast, top = chance.uniform(-0.12, 0.12), chance.uniform(-0.95, -0.8)
    pen.line([(mast, deck), (mast, top)], 1.5)
    foot, low = chance.uniform(0.4, 0.62), deck - 0.1
    swell = chance.uniform(0.0, 0.2)
    leech = bow((mast + 0.05, top + 0.12), (mast + foot * 0.6 + swell, -0.2), (mast + foot, low))
    pen.shape([(mast + 0.05, low), *leech], sail)
    if chance.random() < 0.75:
        luff = bow((mast - 0.06, top + 0.3), (mast - 0.2 - swell, 0), (mast - foot * 0.85, low))
        pen.shape([(mast - 0.06, low), *luff], second)
    if chance.random() < 0.7:
        pen.shape([(mast, top), (mast - 0.22, top + 0.07), (mast, top + 0.15)], flag)
    stem = bow((half, deck), (half * 0.8, keel), (half * 0.5, keel))
    pen.shape(
        [(-half, deck), *stem, *bow((-half * 0.55, keel), (-half * 0.85, keel), (-half, deck))],
        hull,
    )
    if chance.random() < 0.5:
        for n in (-1, 0, 1):
            pen.shape(oval(n * half * 0.36, (deck + keel) / 2 - 0.03, 0.055), flag)
    else:
        pen.line([(-half * 0.88, deck + 0.13), (half * 0.9, deck + 0.13)], 0.7)
    if chance.random() < 0.6:
        pen.line([(-0.95 + 0.1 * n, keel + 0.06 + 0.035 * (-1) ** n) for n in range(20)], 0.8)


CLASSES: dict[str, Callable[[Pen, random.Random], None]] = {
    "Boats": draw_boat,
    "Fish": draw_fish,
    "Flowers": draw_flower,
    "Houses": draw_house,
}


def rgb(hue: float, saturation: float, value: float) -> Colour:
    """Turn hue, saturation and value (0..1) into a colour, green and magenta less glaring."""
    glare = 0.5 * max(0.0, cos(tau * (hue % 1 - 0.38)) ** 3, cos(tau * (hue % 1 - 0.84)) ** 3)
    red, green, blue = colorsys.hsv_to_rgb(hue % 1, saturation * (1 - glare), value)
    return round(red * 255), round(green * 255), round(blue * 255)


def choose_palette(chance: random.Random) -> Palette:
    """Draw colours by lot: any hue for the subject, a calm one behind it."""
    hue = chance.random()
    steps = [0.0, chance.choice((0.08, 0.45, 0.5, 0.55)), chance.choice((-0.1, 0.3, 0.62)), 0.15]
    tints = [
        rgb(hue + step, chance.uniform(0.45, 0.75), chance.uniform(0.78, 0.98))
        for step in steps[:3]
    ]
    chance.shuffle(tints)
    pale = rgb(hue + steps[3], chance.uniform(0.05, 0.2), 0.98)
    behind = hue + chance.choice((0.18, 0.35, 0.5, 0.65, 0.82))
    if chance.random() < 0.25:  # dusk
        back = (rgb(behind, 0.5, 0.42), rgb(behind + 0.07, 0.4, 0.68))
    else:
        back = (rgb(behind, chance.uniform(0.12, 0.38), 0.95), rgb(behind + 0.07, 0.1, 0.99))
    return Palette(rgb(hue, 0.5, chance.uniform(0.1, 0.24)), (*tints, pale), back)


def draw_background(size: tuple[int, int], palette: Palette, chance: random.Random) -> Image.Image:
    """Blend two colours in some direction, with a few soft patches and a trace of paper."""
    width, height = size
    angle = chance.uniform(0, tau)
    across, down = np.meshgrid(np.linspace(-1, 1, width), np.linspace(-1, 1, height))
    share = np.clip((across * cos(angle) + down * sin(angle)) * 0.4 + 0.5, 0, 1)[..., None]
    first, second = (np.array(colour, dtype=np.float64) for colour in palette.back)
    blend = Image.fromarray((first * (1 - share) + second * share).astype(np.uint8))
    patches = Image.new("L", size, 0)
    pen = ImageDraw.Draw(patches)
    for _ in range(chance.randint(2, 6)):
        x, y, radius = (
            chance.uniform(0, width),
            chance.uniform(0, height),
            chance.uniform(0.08, 0.3),
        )
        reach = radius * width
        pen.ellipse(
            (x - reach, y - reach * 0.7, x + reach, y + reach * 0.7), fill=chance.randint(30, 90)
        )
    patches = patches.filter(ImageFilter.GaussianBlur(width * 0.03))
    blend.paste(rgb(chance.random(), 0.15, 1.0), mask=patches)
    return blend


def draw_picture(class_name: str, seed: int) -> Image.Image:
    """Draw one picture of a class; the same seed gives the same picture."""
    chance = random.Random(f"{class_name} {seed}")
    size = chance.choice(((288, 256), (256, 288), (272, 272), (304, 240)))
    large = (size[0] * FINE, size[1] * FINE)
    palette = choose_palette(chance)
    picture = draw_background(large, palette, chance)
    pen = Pen(large, palette, chance)
    CLASSES[class_name](pen, chance)
    shadow = pen.layer.getchannel("A").filter(ImageFilter.GaussianBlur(4 * FINE))
    offset = Image.new("L", large, 0)
    offset.paste(shadow.point(lambda value: round(value * 0.3)), (3 * FINE, 5 * FINE))
    picture.paste(palette.ink, mask=offset)
    picture.paste(pen.layer, mask=pen.layer)
    return picture.resize(size, Image.Resampling.LANCZOS)


def plan() -> Iterator[tuple[Path, str, int]]:
    """List every picture of the sample: where it lies below this folder, its class, its seed."""
    for name in CLASSES:
        for n in range(N_EXAMPLES):
            yield Path("examples") / name / f"{name.lower()}-{n + 1}.jpg", name, SEED + n
    shuffled = [(name, SEED + 100 + n) for name in CLASSES for n in range(N_FOLDER)]
    random.Random(SEED).shuffle(shuffled)
    for n, (name, seed) in enumerate(shuffled, start=1):
        suffix = "png" if n % EVERY_NTH_IS_PNG == 0 else "jpg"
        yield Path("folder") / f"IMG_{n + 4100}.{suffix}", name, seed


def save_picture(picture: Image.Image, path: Path) -> None:
    """Write a picture small: JPEG, or PNG of 64 colours."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix == ".png":
        picture.quantize(64).save(path, optimize=True)
    else:
        picture.save(path, quality=JPEG_QUALITY, optimize=True)


def main() -> None:
    """Draw the whole sample anew."""
    for part in ("examples", "folder"):
        shutil.rmtree(HERE / part, ignore_errors=True)
    for path, name, seed in plan():
        save_picture(draw_picture(name, seed), HERE / path)
    truth = [(path.name, name) for path, name, _ in plan() if path.parts[0] == "folder"]
    with (HERE / "truth.csv").open("w", newline="", encoding="utf-8") as file:
        csv.writer(file, lineterminator="\n").writerows([("path", "label"), *truth])


if __name__ == "__main__":
    main()
