"""The colours of the window, light and dark, and what makes one readable on another."""

from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtGui import QColor

# WCAG 2.2 asks for 4.5 where something must be read and for 3 where it must be seen.
READABLE = 4.5
VISIBLE = 3.0


@dataclass(frozen=True)
class Colours:
    """The colours of one mode, as `#rrggbb`, named for what they are used for."""

    window: str
    surface: str
    surface_raised: str
    sunken: str
    border: str
    border_strong: str
    text: str
    text_muted: str
    text_disabled: str
    accent: str
    accent_hover: str
    accent_pressed: str
    on_accent: str
    accent_soft: str
    attention: str
    """Amber, for marks and fills; `warning` is its readable form."""
    warning: str
    warning_soft: str
    error: str
    error_soft: str
    success: str
    success_soft: str
    selection: str
    on_selection: str


LIGHT = Colours(
    window="#f3f5f7",
    surface="#ffffff",
    surface_raised="#ffffff",
    sunken="#e9ecf0",
    border="#d3d8df",
    border_strong="#838c99",
    text="#1a1f26",
    text_muted="#55606e",
    text_disabled="#98a1ad",
    accent="#0b6a85",
    accent_hover="#095a72",
    accent_pressed="#074a5e",
    on_accent="#ffffff",
    accent_soft="#dceef3",
    attention="#e59a1c",
    warning="#855300",
    warning_soft="#fcf0d9",
    error="#b0261e",
    error_soft="#fbe6e4",
    success="#1b6b40",
    success_soft="#e0f2e7",
    selection="#c9e5ee",
    on_selection="#10262e",
)

DARK = Colours(
    window="#191c20",
    surface="#212529",
    surface_raised="#2a2f35",
    sunken="#131619",
    border="#3a4149",
    border_strong="#7b8592",
    text="#e7eaee",
    text_muted="#a5afbb",
    text_disabled="#68727e",
    accent="#52b7d4",
    accent_hover="#74c8e0",
    accent_pressed="#3ea1be",
    on_accent="#06212a",
    accent_soft="#16343f",
    attention="#efab3f",
    warning="#f2b960",
    warning_soft="#3a2d16",
    error="#ff9a91",
    error_soft="#43221f",
    success="#74cd99",
    success_soft="#1a3527",
    selection="#1d4b5b",
    on_selection="#eef8fb",
)


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of WCAG 2 between two colours, 1 to 21."""
    darker, lighter = sorted((_luminance(QColor(one)), _luminance(QColor(other))))
    return (lighter + 0.05) / (darker + 0.05)


def text_on(background: str) -> str:
    """Return black or white, whichever reads best on `background`: 4.5:1 at least."""
    return max(("#000000", "#ffffff"), key=lambda colour: contrast(colour, background))


@lru_cache(maxsize=256)
def visible(colour: str, background: str, ratio: float = VISIBLE) -> str:
    """Return `colour`, moved away from `background` just far enough to be seen.

    People choose the colours of their classes; a yellow mark must still show on white.
    """
    towards_light = _luminance(QColor(background)) < 0.18  # as far from black as from white
    step = 0.02 if towards_light else -0.02
    shade = QColor(colour)
    hue, saturation, lightness = shade.hslHueF(), shade.hslSaturationF(), shade.lightnessF()
    end = 1.0 if towards_light else 0.0
    while contrast(shade.name(), background) < ratio and lightness != end:
        lightness = min(max(lightness + step, 0.0), 1.0)
        shade = QColor.fromHslF(max(hue, 0.0), saturation, lightness)
    return shade.name()


def _luminance(colour: QColor) -> float:
    channels = (colour.redF(), colour.greenF(), colour.blueF())
    red, green, blue = (
        channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
        for channel in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
