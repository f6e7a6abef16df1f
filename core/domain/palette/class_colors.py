"""Colors of classes: as many as there are classes, each unlike those before it.

The first ten are made for people who confuse colors. Those after them go round the hues by the
golden angle, so that each falls into the widest gap that is left, at three lightnesses in turn,
which color-blind people tell apart too. In the window the shape of a class's mark tells it as well:
no two classes have both in common.
"""

import math
from collections import Counter
from collections.abc import Iterable
from functools import cache, lru_cache
from itertools import cycle, islice

# Okabe and Ito's palette for colour-blind readers (https://jfly.uni-koeln.de/color/), without black
# and with its yellow darkened so that it can be told from a white background, then three more.
FIRST = (
    "#0072b2", "#d55e00", "#009e73", "#cc79a7", "#b58900",
    "#56b4e9", "#8c564b", "#6a3d9a", "#7f9c1f", "#c2185b",
)  # fmt: skip

GOLDEN_DEG = 180 * (3 - math.sqrt(5))

N_OFFERED = 24
"""Colors that a person can choose from."""

# Lightness and chroma of Oklab, in turn: what is seen on white and on black alike.
_RINGS = ((0.58, 0.145), (0.47, 0.12), (0.69, 0.125))
_START_DEG = 12.0

LEAST_DISTANCE = 0.045
"""In Oklab, between a color and each of the 24 before it; 0.02 is just noticed side by side."""

N_MARKS = 20
"""After which the marks of the window begin again: ten shapes, filled and hollow."""

LEAST_BLIND = 0.045
"""In Oklab, between colors of one mark, however somebody confuses colors."""

MOST = 256
"""Colors in all: more would only differ by what nobody sees."""

_BLOCK = 32  # colors that are made at once
_TRIES = 40  # candidates, after which a smaller distance has to do

# What each kind of blindness makes of linear red, green and blue. Source: Machado, Oliveira and
# Fernandes 2009, "A Physiologically-based Model for Simulation of Color Vision Deficiency".
BLINDNESS = {
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}


def class_colors(n: int) -> list[str]:
    """Return the colors of the first `n` classes, as `#rrggbb`; after `MOST` they begin again."""
    colors = _made(-(-min(max(n, 1), MOST) // _BLOCK))[0]
    return list(islice(cycle(colors[:MOST]), n))


@cache
def _made(n_blocks: int) -> tuple[tuple[str, ...], int]:
    """Return the colors of so many blocks, and how often the hues were gone on."""
    if not n_blocks:
        return FIRST, 0
    made, turn = _made(n_blocks - 1)
    colors, strictness, tries = list(made), 1.0, 0
    while len(colors) < n_blocks * _BLOCK:
        lightness, chroma = _RINGS[turn % len(_RINGS)]
        color = from_oklch(lightness, chroma, _START_DEG + turn * GOLDEN_DEG)
        turn += 1
        if _is_apart(color, colors, strictness):
            colors.append(color)
            strictness, tries = 1.0, 0
        elif (tries := tries + 1) % _TRIES == 0:
            strictness *= 0.8
    return tuple(colors), turn


def _is_apart(color: str, colors: list[str], strictness: float) -> bool:
    """Tell whether a color is unlike those before it, and unlike all that will have its mark."""
    if color in colors:
        return False
    before = colors[-N_OFFERED:]
    if any(distance(color, other) < strictness * LEAST_DISTANCE for other in before):
        return False
    alike = colors[len(colors) % N_MARKS :: N_MARKS]
    return all(
        distance(seen_by(color, kind), seen_by(other, kind)) >= strictness * LEAST_BLIND
        for other in alike
        for kind in BLINDNESS
    )


@lru_cache(maxsize=8192)
def seen_by(color: str, kind: str) -> str:
    """Return what a color is to somebody with one of `BLINDNESS`."""
    channels = [_linear(int(color[n : n + 2], 16) / 255) for n in (1, 3, 5)]
    mixed = (
        sum(part * channel for part, channel in zip(row, channels, strict=True))
        for row in BLINDNESS[kind]
    )
    return _written(tuple(mixed))


def next_color(used: Iterable[str]) -> str:
    """Return the first of the colors that fewest classes have.

    Args:
        used: the color of each class there is.
    """
    counts = Counter(used)
    offered = class_colors(min(len(counts) + 1, MOST))
    return min(offered, key=lambda color: counts[color])  # the first, of several


def distance(color: str, other: str) -> float:
    """Return how far two colors are apart in Oklab: 0 for none, 1 from black to white."""
    return math.dist(to_oklab(color), to_oklab(other))


@lru_cache(maxsize=8192)
def to_oklab(color: str) -> tuple[float, float, float]:
    """Return a color in Oklab: lightness 0..1, from green to red, from blue to yellow.

    Source: Ottosson 2020 (https://bottosson.github.io/posts/oklab/).
    """
    red, green, blue = (_linear(int(color[n : n + 2], 16) / 255) for n in (1, 3, 5))
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    middle = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    return (
        0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short,
    )


def from_oklch(lightness: float, chroma: float, hue_deg: float) -> str:
    """Return the color of this lightness and hue; of less chroma where a screen has not so much."""
    turn = math.radians(hue_deg)
    while True:
        a, b = chroma * math.cos(turn), chroma * math.sin(turn)
        channels = _to_linear(lightness, a, b)
        if chroma < 1e-3 or all(-1e-4 <= channel <= 1.0001 for channel in channels):
            return _written(channels)
        chroma -= 0.005


def _written(channels: tuple[float, ...]) -> str:
    values = (round(255 * _companded(min(max(channel, 0.0), 1.0))) for channel in channels)
    return "#" + "".join(f"{value:02x}" for value in values)


def _to_linear(lightness: float, a: float, b: float) -> tuple[float, float, float]:
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
    )


def _linear(value: float) -> float:
    return float(value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4)


def _companded(value: float) -> float:
    return float(12.92 * value if value <= 0.0031308 else 1.055 * value ** (1 / 2.4) - 0.055)
