"""The grid's colours, all made from the palette, so that any theme reads well."""

from dataclasses import dataclass

from PySide6.QtGui import QColor, QPalette

from app.theme.palette import READABLE, VISIBLE, text_on, visible

AMBER, RED = "#e59a1c", "#c22f2f"


@dataclass(frozen=True, slots=True)
class Ground:
    """One background and what is drawn on it, each with enough contrast."""

    fill: QColor
    well: QColor
    """Where a picture is not there yet."""
    hair: QColor
    """Around a picture."""
    text: QColor
    muted: QColor
    red: QColor

    @classmethod
    def of(cls, fill: QColor, text: QColor) -> "Ground":
        """Derive the colours of text and warnings on `fill`."""
        return cls(
            fill=fill,
            well=mix(fill, text, 0.07),
            hair=mix(fill, text, 0.14),
            text=readable(text, fill),
            muted=readable(mix(fill, text, 0.66), fill),
            red=readable(QColor(RED), fill),
        )


@dataclass(frozen=True, slots=True)
class Chip:
    """The colours of a class's chip."""

    fill: QColor
    """Of a person's label."""
    on_fill: QColor
    edge: QColor
    """Of a prediction's outline and mark."""


@dataclass(frozen=True, slots=True)
class Shades:
    """All colours of the grid but those of the classes."""

    base: QColor
    plain: Ground
    selected: Ground
    muted: QColor
    """Text beside the tiles."""
    accent: QColor
    on_accent: QColor
    ring: QColor
    amber: QColor
    on_amber: QColor
    red: QColor
    on_red: QColor

    @classmethod
    def of(cls, palette: QPalette) -> "Shades":
        """Derive them from a palette, light or dark."""
        base, text = palette.base().color(), palette.text().color()
        accent = seen(palette.color(QPalette.ColorRole.Accent), base)
        amber, red = seen(QColor(AMBER), base), seen(QColor(RED), base)
        is_dark = base.lightness() < text.lightness()
        return cls(
            base=base,
            plain=Ground.of(mix(base, text, 0.07 if is_dark else 0.04), text),
            selected=Ground.of(mix(base, accent, 0.3 if is_dark else 0.18), text),
            muted=readable(mix(base, text, 0.66), base),
            accent=accent,
            on_accent=QColor(text_on(accent.name())),
            ring=text,
            amber=amber,
            on_amber=QColor(text_on(amber.name())),
            red=red,
            on_red=QColor(text_on(red.name())),
        )


def chip(colour: str, ground: Ground) -> Chip:
    """Derive a chip's colours from the class's, which a person may have chosen badly."""
    on_fill = text_on(colour)
    return Chip(
        fill=QColor(visible(colour, on_fill, READABLE)),
        on_fill=QColor(on_fill),
        edge=QColor(visible(colour, ground.fill.name(), VISIBLE)),
    )


def mix(first: QColor, second: QColor, share: float) -> QColor:
    """Blend two colours; `share` is the second one's, 0..1."""
    return QColor(
        round(first.red() + (second.red() - first.red()) * share),
        round(first.green() + (second.green() - first.green()) * share),
        round(first.blue() + (second.blue() - first.blue()) * share),
    )


def readable(colour: QColor, ground: QColor) -> QColor:
    """Return the colour, moved until text in it reads on `ground`."""
    return QColor(visible(colour.name(), ground.name(), READABLE))


def seen(colour: QColor, ground: QColor) -> QColor:
    """Return the colour, moved until a shape in it shows on `ground`."""
    return QColor(visible(colour.name(), ground.name(), VISIBLE))
