"""The heat map in the inspector: its switches, its legend, and how it lies over the picture."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QLabel

from app import settings
from app.widgets.inspector.heat_map import USUAL_OPACITY, HeatPart
from app.widgets.inspector.inspector import Inspector
from app.widgets.inspector.nearest_examples import LikePart
from app.widgets.inspector.preview import ExampleThumb, Preview
from core.domain.explain import Heat, Likeness
from core.domain.records import ClassRecord, FileRecord, ImageDetail, Neighbour

# The offscreen platform remarks on every window that has a least size.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")

CLASSES = [ClassRecord(i + 1, name, "#3cb44b", i, 3) for i, name in enumerate(["Fox", "Lynx"])]
LEGEND = np.zeros((1, 9, 4), np.uint8)


def heat(other_id=None, **changes):
    overlay = np.zeros((8, 8, 4), np.uint8)
    overlay[..., 2:] = 255  # blue all over
    facts = Heat(1, other_id, np.ones((7, 7), np.float32), overlay, LEGEND, (0.25, 0, 0.75, 1))
    return replace(facts, **changes)


@pytest.fixture
def part(qtbot):
    part = HeatPart()
    qtbot.addWidget(part)
    part.show()
    return part


def texts(part):
    return [label.text() for label in part.findChildren(QLabel) if label.isVisible()]


def test_it_is_off_at_first_and_shows_only_its_switch(part):
    assert not part.is_on()
    assert not part.slider.isVisible()
    assert not part.runner_up.isVisible()
    assert part.opacity() == USUAL_OPACITY / 100


def test_what_was_chosen_is_remembered(part, qtbot):
    part.set_on(True)
    part.set_against_runner_up(True)
    part.slider.setValue(30)
    again = HeatPart()
    qtbot.addWidget(again)
    assert (again.is_on(), again.against(), again.opacity()) == (True, "runner-up", 0.3)
    again.set_against_runner_up(False)
    assert again.against() == "others"
    assert not settings.is_on("heat_against", default=True)


def test_each_switch_asks_for_another_map_once(part, qtbot):
    asked = []
    part.switched.connect(lambda: asked.append((part.is_on(), part.against())))
    part.set_on(True)
    part.set_against_runner_up(True)
    part.set_against_runner_up(True)
    part.set_on(False)
    assert asked == [(True, "others"), (True, "runner-up"), (False, "runner-up")]


def test_the_legend_names_both_ends(part):
    part.set_on(True)
    part.show_heat(heat(), "Fox", "")
    assert texts(part)[:2] == ["Against Fox", "For Fox"]
    part.show_heat(heat(2), "Fox", "Lynx")
    assert texts(part)[:2] == ["For Lynx", "For Fox"]


def test_turned_off_it_says_nothing(part):
    part.set_on(True)
    part.show_heat(heat(), "Fox", "")
    part.say("Looking…")
    part.set_on(False)
    part.say("late")
    assert texts(part) == []


# Over the picture


@pytest.fixture
def preview(qtbot):
    preview = Preview()
    qtbot.addWidget(preview)
    preview.resize(200, 150)
    image = QImage(400, 300, QImage.Format.Format_RGB32)
    image.fill(QColor("red"))
    preview.set_image(image)
    preview.show()
    return preview


def overlay():
    blue = QImage(8, 8, QImage.Format.Format_RGBA8888)
    blue.fill(QColor("blue"))
    return blue


def test_the_map_covers_what_the_network_saw_and_the_rest_turns_grey(preview):
    preview.set_heat(overlay(), QRectF(0.25, 0, 0.5, 1))
    preview.set_opacity(1.0)
    drawn = preview.grab().toImage()
    assert drawn.pixelColor(100, 75) == QColor("blue")
    outside = drawn.pixelColor(20, 75)
    assert outside.red() == outside.green() == outside.blue()


def test_without_opacity_the_picture_shows_as_it_is(preview):
    preview.set_heat(overlay(), QRectF(0.25, 0, 0.5, 1))
    preview.set_opacity(0.0)
    drawn = preview.grab().toImage()
    assert drawn.pixelColor(100, 75) == drawn.pixelColor(20, 75) == QColor("red")


def test_the_map_goes(preview):
    preview.set_opacity(1.0)
    preview.set_heat(overlay(), QRectF(0, 0, 1, 1))
    preview.set_heat(None)
    assert preview.grab().toImage().pixelColor(100, 75) == QColor("red")
    assert not preview.has_heat()


# In the inspector


def detail(file_id=5, error=""):
    file = FileRecord(file_id, Path("/pictures"), "fox.jpg", 1000, 0, 9)
    return ImageDetail(file, 4, 3, error, None, False, "", None, None, (), ())


@pytest.fixture
def inspector(qtbot):
    inspector = Inspector()
    qtbot.addWidget(inspector)
    inspector.resize(300, 1000)
    inspector.show()
    inspector.heat.set_on(True)
    inspector.show_detail(detail(), CLASSES)
    return inspector


def test_a_map_never_stays_on_another_picture(inspector):
    inspector.show_heat(heat())
    assert inspector.findChild(Preview).has_heat()
    inspector.show_detail(detail(), CLASSES)
    assert inspector.findChild(Preview).has_heat()
    inspector.show_detail(detail(6), CLASSES)
    assert not inspector.findChild(Preview).has_heat()
    assert "For Fox" not in texts(inspector.heat)


def test_a_class_deleted_since_is_called_so(inspector):
    inspector.show_heat(heat(99))
    assert "For a deleted class" in texts(inspector.heat)


def test_a_picture_that_cannot_be_read_has_no_heat_map(inspector):
    inspector.show_detail(detail(7, "the file is empty"), CLASSES)
    assert not inspector.heat.isVisible()


def test_the_narrowest_inspector_clips_nothing(inspector):
    inspector.show_heat(heat(2))
    inspector.resize(inspector.minimumWidth(), 1000)
    assert inspector.heat.minimumSizeHint().width() <= inspector.heat.width()
    assert inspector.heat.mapTo(inspector, inspector.heat.rect().topRight()).x() < inspector.width()


# The nearest examples


def neighbours(class_id, n, first=20):
    return tuple(Neighbour(first + i, class_id, 0.9 - i / 10) for i in range(n))


def thumbs(inspector):
    return [one for one in inspector.findChildren(ExampleThumb) if one.isVisible()]


def test_both_sides_are_shown_beside_each_other(inspector):
    found = Likeness(neighbours(1, 6), 1, neighbours(1, 6), 2, neighbours(2, 2, 40))
    inspector.set_likeness(found, {})
    assert [one.accessibleName() for one in thumbs(inspector)] == [
        *("Fox, similarity 0.90", "Fox, similarity 0.80"),
        *("Fox, similarity 0.70", "Fox, similarity 0.60"),
        *("Lynx, similarity 0.90", "Lynx, similarity 0.80"),
    ]
    left, right = thumbs(inspector)[0], thumbs(inspector)[4]
    assert (
        right.mapTo(inspector, right.rect().topLeft()).x()
        > left.mapTo(inspector, left.rect().topRight()).x()
    )
    shown = [label.text() for label in inspector.findChild(LikePart).findChildren(QLabel)]
    assert {"Fox", "Lynx"} <= set(shown)


def test_without_a_runner_up_the_nearest_are_shown(inspector):
    inspector.set_likeness(Likeness(neighbours(2, 3)), {})
    assert [one.image_id for one in thumbs(inspector)] == [20, 21, 22]


def test_a_deleted_runner_up_is_not_compared_with(inspector):
    found = Likeness(neighbours(1, 3), 1, neighbours(1, 3), 77, neighbours(77, 2, 40))
    inspector.set_likeness(found, {})
    assert [one.image_id for one in thumbs(inspector)] == [20, 21, 22]


def test_an_example_of_either_side_leads_to_its_image(inspector, qtbot):
    found = Likeness((), 1, neighbours(1, 1), 2, neighbours(2, 1, 40))
    inspector.set_likeness(found, {})
    with qtbot.waitSignal(inspector.neighbour_clicked) as clicked:
        thumbs(inspector)[1].click()
    assert clicked.args == [40]
