"""The dialog of feature maps: a list of layers, a grid, and one map enlarged."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QListWidget

from app.dialogs.feature_maps import FeatureMapsDialog
from core.domain.explain import FeatureMaps, Layer

# The offscreen platform remarks on every window that has a least size.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

LAYERS = (
    Layer("conv1", 64, 112, 112, True),
    Layer("layer1.0.conv1", 64, 56, 56, False),
    Layer("layer1.0", 3, 56, 56, True),
)


def maps_of(layer, n=3):
    maps = np.arange(n * 8 * 8, dtype=np.uint8).reshape(n, 8, 8)
    return FeatureMaps(LAYERS, layer, tuple(range(40, 40 + n)), maps)


@pytest.fixture
def dialog(qtbot):
    dialog = FeatureMapsDialog()
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def grid(dialog):
    return dialog.findChild(QListWidget)


def listed(dialog):
    return [dialog.layers.itemData(number) for number in range(dialog.layers.count())]


def words(dialog):
    return " | ".join(label.text() for label in dialog.findChildren(QLabel))


def test_the_maps_of_a_layer_with_their_channels(dialog):
    dialog.show_maps(maps_of(LAYERS[0]))
    assert [grid(dialog).item(n).text() for n in range(3)] == ["40", "41", "42"]
    assert dialog.layer() == "conv1"
    assert "The 3 most varied of 64 channels, 112 × 112 cells each." in words(dialog)


def test_all_channels_are_called_all(dialog):
    dialog.show_maps(maps_of(LAYERS[2]))
    assert "All 3 channels" in words(dialog)


def test_only_the_main_layers_are_listed_until_all_are_wanted(dialog):
    dialog.show_maps(maps_of(LAYERS[2]))
    assert listed(dialog) == ["conv1", "layer1.0"]
    assert dialog.layers.currentData() == "layer1.0"
    dialog.every.setChecked(True)
    assert listed(dialog) == ["conv1", "layer1.0.conv1", "layer1.0"]
    assert dialog.layers.currentData() == "layer1.0"


def test_choosing_a_layer_asks_for_it(dialog, qtbot):
    dialog.show_maps(maps_of(LAYERS[2]))
    with qtbot.waitSignal(dialog.layer_wanted) as wanted:
        dialog.layers.setFocus()
        qtbot.keyClick(dialog.layers, Qt.Key.Key_Up)
    assert wanted.args == ["conv1"]


def test_a_click_enlarges_a_map_and_another_goes_back(dialog, qtbot):
    dialog.show_maps(maps_of(LAYERS[0]))
    place = grid(dialog).visualItemRect(grid(dialog).item(1)).center()
    qtbot.mouseClick(grid(dialog).viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert dialog.is_enlarged()
    assert dialog.focusWidget().accessibleName() == "Channel 41"
    qtbot.mouseClick(dialog.focusWidget(), Qt.MouseButton.LeftButton)
    assert not dialog.is_enlarged()


def test_escape_goes_back_before_it_closes(dialog, qtbot):
    dialog.show_maps(maps_of(LAYERS[0]))
    dialog.enlarge(0)
    qtbot.keyClick(dialog.focusWidget(), Qt.Key.Key_Escape)
    assert (dialog.is_enlarged(), dialog.isVisible()) == (False, True)


def test_the_large_map_keeps_its_cells(dialog):
    dialog.show_maps(maps_of(LAYERS[0]))
    dialog.enlarge(2)
    large = dialog.focusWidget()
    drawn = large.grab().toImage()
    side = min(large.width(), large.height())
    corner = drawn.pixelColor(
        drawn.width() // 2 + side // 2 - 4, drawn.height() // 2 + side // 2 - 4
    )
    assert corner.red() == corner.green() == 191  # the last of 3 x 64 cells


def test_maps_of_another_picture_are_taken_away(dialog):
    dialog.show_maps(maps_of(LAYERS[0]))
    dialog.enlarge(0)
    dialog.show_nothing("The file is gone.", "error")
    assert grid(dialog).count() == 0
    assert not dialog.is_enlarged()
    assert "The file is gone." in words(dialog)
