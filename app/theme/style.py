"""One visual language for the window: colours, type, spacing, icons and the marks of classes.

Widgets ask for colours when they paint (`colours()`), never keep them: the mode may change while
the window is open. Icons do the same, so that a button need not be told about a new mode.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from string import Template
from typing import Literal, TypeAlias

from PySide6.QtCore import QByteArray, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QGuiApplication,
    QIcon,
    QIconEngine,
    QPainter,
    QPalette,
    QPen,
    QPixmap,
    QPixmapCache,
)
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QAbstractButton, QApplication

from app.theme.class_markers import N_MARKS, mark_path
from app.theme.palette import DARK, LIGHT, Colours, contrast, text_on, visible

__all__ = [
    "DARK",
    "LIGHT",
    "N_MARKS",
    "Colours",
    "Mode",
    "app_icon",
    "apply",
    "colours",
    "contrast",
    "icon",
    "icon_pixmap",
    "in_light",
    "is_dark",
    "mark_path",
    "mark_pixmap",
    "paint_mark",
    "set_kind",
    "svg",
    "text_on",
    "visible",
]

Mode: TypeAlias = Literal["system", "light", "dark"]

# The spacing scale; nothing in the window stands at another distance.
XS, S, M, L, XL, XXL = 4, 8, 12, 16, 24, 32
RADIUS = 6
RADIUS_LARGE = 8
ICON_PX = 16

Kind: TypeAlias = Literal["normal", "primary", "quiet", "danger", "link"]
"""How a button presents itself; one primary button at most in a part of the window."""
_RESOURCES = Path(__file__).parents[2] / "resources"


@dataclass
class _State:
    """What `apply` last decided."""

    mode: Mode = "system"
    dark: bool = False
    native_is_dark: bool | None = None
    base_pt: float = 0.0


_state = _State()


def apply(app: QApplication, mode: Mode, *, is_fusion: bool = False) -> None:
    """Dress the whole program; call it again at any time to change the mode.

    Args:
        app: the program.
        mode: which colours.
        is_fusion: the program was started with `-style fusion`. To set a style here loads the
            class QStyle with all its names, which takes a part of the start.
    """
    if _state.native_is_dark is None:
        # Taken before our own palette hides it: all that some Linux desktops tell us.
        _state.native_is_dark = app.palette().color(QPalette.ColorRole.Window).lightness() < 128
        _state.base_pt = max(app.font().pointSizeF(), 9.0)
        if not is_fusion:
            app.setStyle("Fusion")
        app.styleHints().colorSchemeChanged.connect(_follow_system)
    _state.mode = mode
    schemes = {
        "system": Qt.ColorScheme.Unknown,
        "light": Qt.ColorScheme.Light,
        "dark": Qt.ColorScheme.Dark,
    }
    # The title bar and the file dialogs of the system go along where the system can.
    app.styleHints().setColorScheme(schemes[mode])
    _state.dark = mode == "dark" or (mode == "system" and _system_is_dark())
    app.setPalette(_palette(colours()))
    app.setStyleSheet(_style_sheet(colours(), _state.base_pt))


def colours() -> Colours:
    """Return the colours of the mode in use."""
    return DARK if _state.dark else LIGHT


def is_dark() -> bool:
    """Whether the window is dark now."""
    return _state.dark


@contextmanager
def in_light() -> Iterator[None]:
    """Paint in the light colours meanwhile, whatever the window shows: for what is printed."""
    before, _state.dark = _state.dark, False
    try:
        yield
    finally:
        _state.dark = before


def set_kind(button: QAbstractButton, kind: Kind) -> None:
    """Give a button its looks."""
    button.setProperty("kind", kind)
    if button.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
        button.style().unpolish(button)
        button.style().polish(button)


def icon(name: str, colour: str | None = None) -> QIcon:
    """Return a picture of `resources/icons`, tinted for the mode at the moment it is painted.

    Args:
        name: of the file, without ".svg".
        colour: a field of `Colours`, such as "accent", or "#rrggbb"; by default that of text.
    """
    return QIcon(_TintedEngine(name, colour or "text"))


def app_icon() -> QIcon:
    """Return the program's own picture, as task bars and title bars want it."""
    whole = QIcon()
    for px in (16, 24, 32, 48, 64, 128):
        whole.addPixmap(icon_pixmap("hand", LIGHT.accent, px, 1.0))
    return whole


def icon_pixmap(name: str, colour: str, px: int, dpr: float) -> QPixmap:
    """Return an icon as a pixmap of `px` by `px`, for what paints itself."""
    shade = getattr(colours(), colour, colour)
    return _pixmap(name, shade, QSize(px, px), dpr)


def svg(name: str, colour: str) -> bytes:
    """Return an icon's source with `currentColor` and `$role` filled in for the mode."""
    source = _source(name).replace("currentColor", colour)
    return Template(source).safe_substitute(asdict(colours())).encode()


def mark_pixmap(index: int, colour: str, px: int, dpr: float, on: str | None = None) -> QPixmap:
    """Return a class's mark as a pixmap of `px` by `px`.

    Args:
        index: the class's position.
        colour: of the class; changed where it would not be seen.
        px: size in device-independent pixels.
        dpr: the screen's device pixel ratio.
        on: the colour it will stand on, by default that of a surface.
    """
    key = f"handful mark:{index}:{colour}:{px}@{dpr}:{on or colours().surface}"
    pixmap = QPixmap()
    if QPixmapCache.find(key, pixmap):
        return pixmap
    pixmap = QPixmap(QSize(px, px) * dpr)
    pixmap.setDevicePixelRatio(dpr)
    pixmap.fill(Qt.GlobalColor.transparent)
    with QPainter(pixmap) as painter:
        paint_mark(painter, QRectF(0, 0, px, px), index, colour, on)
    QPixmapCache.insert(key, pixmap)
    return pixmap


def paint_mark(
    painter: QPainter, rect: QRectF, index: int, colour: str, on: str | None = None
) -> None:
    """Draw a class's mark: filled for the first ten positions, hollow for the next ten."""
    shade = QColor(visible(colour, on or colours().surface))
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    is_hollow = index // N_MARKS % 2 == 1
    width = max(rect.width() / 8, 1.25) if is_hollow else 1.0
    pen = QPen(shade, width)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush if is_hollow else shade)
    half = width / 2
    painter.drawPath(mark_path(index, rect.adjusted(half, half, -half, -half)))
    painter.restore()


class _TintedEngine(QIconEngine):
    """Paints an SVG in the colour of the mode, at the size and ratio asked for."""

    def __init__(self, name: str, colour: str) -> None:
        super().__init__()
        _source(name)  # a misspelt name shows at once, not when the button is painted
        self._name = name
        self._colour = colour

    def clone(self) -> QIconEngine:
        return _TintedEngine(self._name, self._colour)

    def key(self) -> str:
        return "handful"

    def isNull(self) -> bool:  # noqa: N802 - Qt's name
        return False

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        renderer = QSvgRenderer(QByteArray(svg(self._name, self._shade(mode))))
        renderer.render(painter, QRectF(rect))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        return self.scaledPixmap(size, mode, state, 1.0)

    def scaledPixmap(  # noqa: N802 - Qt's name
        self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float
    ) -> QPixmap:
        return _pixmap(self._name, self._shade(mode), size, scale)

    def _shade(self, mode: QIcon.Mode) -> str:
        if mode == QIcon.Mode.Disabled:
            return colours().text_disabled
        return str(getattr(colours(), self._colour, self._colour))


def _follow_system() -> None:
    app = QApplication.instance()
    if isinstance(app, QApplication) and _state.mode == "system" and _system_is_dark() != is_dark():
        apply(app, "system")


def _system_is_dark() -> bool:
    scheme = QGuiApplication.styleHints().colorScheme()
    if scheme == Qt.ColorScheme.Unknown:
        return bool(_state.native_is_dark)
    return scheme == Qt.ColorScheme.Dark


def _palette(shades: Colours) -> QPalette:
    role = QPalette.ColorRole
    palette = QPalette()
    for part, shade in {
        role.Window: shades.window,
        role.WindowText: shades.text,
        role.Base: shades.surface,
        role.AlternateBase: shades.window,
        role.Text: shades.text,
        role.Button: shades.surface_raised,
        role.ButtonText: shades.text,
        role.BrightText: shades.error,
        role.Highlight: shades.accent,
        role.HighlightedText: shades.on_accent,
        role.Link: shades.accent,
        role.LinkVisited: shades.accent,
        role.ToolTipBase: shades.surface_raised,
        role.ToolTipText: shades.text,
        role.PlaceholderText: shades.text_muted,
        role.Accent: shades.accent,
        role.Light: shades.surface_raised,
        role.Midlight: shades.border,
        role.Mid: shades.border,
        role.Dark: shades.border_strong,
        role.Shadow: shades.sunken,
    }.items():
        palette.setColor(part, QColor(shade))
    for part in (role.WindowText, role.Text, role.ButtonText, role.PlaceholderText):
        palette.setColor(QPalette.ColorGroup.Disabled, part, QColor(shades.text_disabled))
    return palette


def _style_sheet(shades: Colours, base_pt: float) -> str:
    template = (_RESOURCES / "style" / "handful.qss").read_text(encoding="utf-8")
    sizes = {
        "caption_pt": round(base_pt * 0.9, 1),
        "title_pt": round(base_pt * 1.15, 1),
        "display_pt": round(base_pt * 1.6, 1),
    }
    icons = (_RESOURCES / "icons").as_posix()
    places = {"icons": icons, "mode": "dark" if shades is DARK else "light"}
    return Template(template).substitute(asdict(shades) | sizes | places)


@cache
def _source(name: str) -> str:
    return (_RESOURCES / "icons" / f"{name}.svg").read_text(encoding="utf-8")


def _pixmap(name: str, shade: str, size: QSize, dpr: float) -> QPixmap:
    key = f"handful:{name}:{shade}:{is_dark()}:{size.width()}x{size.height()}@{dpr}"
    pixmap = QPixmap()
    if QPixmapCache.find(key, pixmap):
        return pixmap
    pixmap = QPixmap(size * dpr)
    pixmap.setDevicePixelRatio(dpr)
    pixmap.fill(Qt.GlobalColor.transparent)
    with QPainter(pixmap) as painter:
        renderer = QSvgRenderer(QByteArray(svg(name, shade)))
        renderer.setAspectRatioMode(Qt.AspectRatioMode.KeepAspectRatio)
        renderer.render(painter, QRectF(0, 0, size.width(), size.height()))
    QPixmapCache.insert(key, pixmap)
    return pixmap
