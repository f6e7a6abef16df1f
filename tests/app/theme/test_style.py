"""The colours can be read, the icons are all there, the mode may change in an open window."""

import re
import subprocess
import sys
from itertools import combinations
from pathlib import Path

import pytest
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QImage, QPalette
from PySide6.QtWidgets import QApplication, QPushButton

from app.theme import style as theme
from core.domain.palette.class_colors import class_colors, distance

ICONS = Path(__file__).parents[3] / "resources" / "icons"
MODES = {"light": theme.LIGHT, "dark": theme.DARK}

READ_ON = [
    ("text", "window"),
    ("text", "surface"),
    ("text", "surface_raised"),
    ("text", "sunken"),
    ("text", "accent_soft"),
    ("text", "warning_soft"),
    ("text", "error_soft"),
    ("text", "success_soft"),
    ("text_muted", "window"),
    ("text_muted", "surface"),
    ("text_muted", "surface_raised"),
    ("text_muted", "sunken"),
    ("accent", "window"),
    ("accent", "surface"),
    ("accent", "surface_raised"),
    ("accent", "accent_soft"),
    ("on_accent", "accent"),
    ("on_accent", "accent_hover"),
    ("on_accent", "accent_pressed"),
    ("warning", "window"),
    ("warning", "surface"),
    ("warning", "warning_soft"),
    ("error", "window"),
    ("error", "surface"),
    ("error", "error_soft"),
    ("success", "window"),
    ("success", "surface"),
    ("success", "success_soft"),
    ("on_selection", "selection"),
]
SEEN_ON = [("border_strong", "surface"), ("border_strong", "window"), ("accent", "sunken")]


@pytest.fixture
def app(qapp):
    yield qapp
    theme.apply(qapp, "light")


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(("front", "back"), READ_ON)
def test_text_can_be_read(mode, front, back):
    shades = MODES[mode]
    assert theme.contrast(getattr(shades, front), getattr(shades, back)) >= 4.5


def rules():
    """Read the style sheet: (what it is for, its settings), without what cannot be used now."""
    sheet = (ICONS.parent / "style" / "handful.qss").read_text(encoding="utf-8")
    sheet = re.sub(r"/\*.*?\*/", "", sheet, flags=re.DOTALL)
    for found in re.finditer(r"([^{}]+)\{((?:[^{}]|\{\w+\})*)\}", sheet):
        settings = dict(re.findall(r"([\w-]+):\s*\$(\w+)", found[2]))
        if ":disabled" not in found[1]:
            yield " ".join(found[1].split()), settings


@pytest.mark.parametrize("mode", MODES)
def test_every_rule_of_the_style_sheet_can_be_read(mode):
    shades, seen = MODES[mode], 0
    for what, settings in rules():
        for front, back in (
            ("color", "background"),
            ("selection-color", "selection-background-color"),
        ):
            if front in settings and back in settings:
                ratio = theme.contrast(
                    getattr(shades, settings[front]), getattr(shades, settings[back])
                )
                assert ratio >= 4.5, (what, settings)
                seen += 1
    assert seen > 10


@pytest.mark.parametrize("mode", MODES)
def test_text_without_a_ground_of_its_own_can_be_read_on_all_it_may_stand_on(mode):
    shades = MODES[mode]
    for what, settings in rules():
        if "color" in settings and "background" not in settings:
            for ground in ("window", "surface", "surface_raised"):
                ratio = theme.contrast(getattr(shades, settings["color"]), getattr(shades, ground))
                assert ratio >= 4.5, (what, settings, ground)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(("front", "back"), SEEN_ON)
def test_lines_can_be_seen(mode, front, back):
    shades = MODES[mode]
    assert theme.contrast(getattr(shades, front), getattr(shades, back)) >= 3


def test_contrast_is_that_of_the_standard():
    assert theme.contrast("#000000", "#ffffff") == pytest.approx(21)
    assert theme.contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("background", ["#ffe119", "#0b6a85", "#808080", "#ffffff", "#000000"])
def test_text_on_any_class_colour_can_be_read(background):
    assert theme.contrast(theme.text_on(background), background) >= 4.5


@pytest.mark.parametrize("background", ["#ffffff", "#212529"])
@pytest.mark.parametrize("colour", ["#ffff00", "#ffffff", "#000000", "#0b2a35", "#808080"])
def test_any_class_colour_is_made_visible(colour, background):
    assert theme.contrast(theme.visible(colour, background), background) >= 3


def test_a_colour_that_shows_is_left_alone():
    assert theme.visible("#b0261e", "#ffffff") == "#b0261e"


@pytest.mark.parametrize("mode", MODES)
def test_the_mode_asked_for_reaches_the_palette(app, mode):
    theme.apply(app, mode)
    assert theme.is_dark() == (mode == "dark")
    window = app.palette().color(QPalette.ColorRole.Window)
    assert window == QColor(MODES[mode].window)


def test_the_system_is_followed_only_when_asked_to(app):
    theme.apply(app, "dark")
    app.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Light)
    assert theme.is_dark()
    theme.apply(app, "system")
    system_is_dark = app.styleHints().colorScheme() == Qt.ColorScheme.Dark
    assert theme.is_dark() == system_is_dark


@pytest.mark.parametrize("path", sorted(ICONS.glob("*.svg")), ids=lambda path: path.stem)
def test_every_icon_paints_something(app, path):
    image = theme.icon(path.stem).pixmap(QSize(24, 24), 1.0).toImage()
    assert any(image.pixelColor(x, y).alpha() for x in range(24) for y in range(24))


def test_a_misspelt_icon_shows_at_once(app):
    with pytest.raises(FileNotFoundError):
        theme.icon("no-such-icon")


def test_an_icon_is_sharp_on_a_fine_screen(app):
    pixmap = theme.icon("check").pixmap(QSize(16, 16), 2.0)
    assert pixmap.size() == QSize(32, 32)
    assert pixmap.devicePixelRatio() == 2.0


def test_an_icon_changes_with_the_mode_and_when_disabled(app):
    theme.apply(app, "light")
    icon = theme.icon("stop")
    light = _shade(icon, QIcon.Mode.Normal)
    disabled = _shade(icon, QIcon.Mode.Disabled)
    theme.apply(app, "dark")
    assert light == QColor(theme.LIGHT.text)
    assert disabled == QColor(theme.LIGHT.text_disabled)
    assert _shade(icon, QIcon.Mode.Normal) == QColor(theme.DARK.text)


def test_marks_differ_in_shape_without_any_colour(app):
    images = {bytes(_mark(i).constBits()) for i in range(2 * theme.N_MARKS)}
    assert len(images) == 2 * theme.N_MARKS


@pytest.mark.parametrize("index", range(theme.N_MARKS))
def test_a_mark_stays_inside_its_place(index):
    place = QRectF(10, 20, 16, 16)
    around = place.adjusted(-1.5, -1.5, 1.5, 1.5)
    assert around.contains(theme.mark_path(index, place).boundingRect())


def test_a_primary_button_wears_the_accent(app, qtbot):
    theme.apply(app, "light")
    button = QPushButton("Adapt")
    qtbot.addWidget(button)
    theme.set_kind(button, "primary")
    button.resize(120, 32)
    assert button.grab().toImage().pixelColor(8, 16) == QColor(theme.LIGHT.accent)


def _shade(icon: QIcon, mode: QIcon.Mode) -> QColor:
    """The colour of the most opaque pixel."""
    image = icon.pixmap(QSize(48, 48), 1.0, mode).toImage()
    pixels = [image.pixelColor(x, y) for x in range(48) for y in range(48)]
    shade = max(pixels, key=lambda pixel: pixel.alpha())
    return QColor(shade.rgb())


def _mark(index: int) -> QImage:
    return theme.mark_pixmap(index, "#333333", 16, 1.0).toImage()


def test_apply_twice_keeps_one_style(app):
    theme.apply(app, "light")
    once = app.styleSheet()
    theme.apply(app, "light")
    assert app.styleSheet() == once
    assert isinstance(app, QApplication)


def test_what_is_needed_before_the_first_paint_brings_nothing_heavy():
    modules = (
        "theme.style",
        "widgets.status.job_bar",
        "widgets.grid.filter_bar",
        "views.start_page",
    )
    lines = [f"import app.{module}" for module in modules]
    heavy = {"numpy", "PIL", "torch", "sqlite3", "multiprocessing"}
    lines.append(f"import sys; print(sorted({heavy!r} & set(sys.modules)))")
    run = subprocess.run(
        [sys.executable, "-c", "\n".join(lines)], capture_output=True, text=True, check=True
    )
    assert run.stdout.strip() == "[]"


@pytest.mark.parametrize("shades", [theme.LIGHT, theme.DARK], ids=["light", "dark"])
def test_the_colors_of_24_classes_differ_and_are_seen_in_both_modes(shades):
    shown = [theme.visible(color, shades.surface) for color in class_colors(24)]
    assert min(theme.contrast(color, shades.surface) for color in shown) >= 2.99
    assert min(distance(*pair) for pair in combinations(shown, 2)) >= 0.025
