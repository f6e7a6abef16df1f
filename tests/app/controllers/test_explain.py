"""Heat maps and feature maps in the real window, with an engine that answers when the test says."""

import numpy as np
import pytest
from PySide6.QtWidgets import QLabel

from app.background.calls import call
from app.background.jobs import EngineCrashed, EngineDied
from app.main_window import MainWindow
from app.widgets.inspector.preview import Preview
from core import api
from core.domain.errors import ImageError, WeightsError
from core.domain.explain import FeatureMaps, Heat, Layer
from tests.app.fake_jobs import FakeRunner
from tests.app.project_fixtures import add_model, make_project

# The offscreen platform remarks on every window that has a least size.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

TIMEOUT_MS = 15_000
LAYERS = (Layer("conv1", 3, 8, 8, True), Layer("conv2", 3, 8, 8, True))


@pytest.fixture
def open_window(qtbot, tmp_path, draw_image):
    windows = []

    def open_one(*, with_model=True):
        path = make_project(tmp_path / "birds.handful", draw_image, n_pool=6)
        if with_model:
            add_model(path)
        window = MainWindow(path)
        windows.append(window)
        qtbot.addWidget(window)
        window.show()
        with qtbot.waitSignal(window.ready, timeout=TIMEOUT_MS):
            pass
        qtbot.waitUntil(lambda: len(window.application.workspace.table) == 10, timeout=TIMEOUT_MS)
        window.engine = FakeRunner(window)
        window.application.tasks.scheduler.interrupt = window.engine.start_engine
        return window

    yield open_one
    for window in windows:
        window.close()


@pytest.fixture
def window(open_window):
    return open_window()


def choose(window, number):
    """Choose the picture in a row of the grid; return its file's id."""
    grid = window.application.labelling.images.grid
    file_id = int(grid.rows()[number])
    grid.set_current_key(file_id)
    grid.select_keys([file_id])
    return file_id


def inspector(window):
    return window.application.labelling.detail.inspector


def has_heat(window):
    return inspector(window).findChild(Preview).has_heat()


def said(part):
    return " | ".join(one.text() for one in part.findChildren(QLabel) if one.isVisible())


def heat(window, **changes):
    facts = {
        "class_id": window.application.workspace.classes[0].id,
        "other_id": None,
        "values": np.ones((7, 7), np.float32),
        "overlay": np.full((8, 8, 4), 200, np.uint8),
        "legend": np.zeros((1, 9, 4), np.uint8),
        "box": (0.1, 0.0, 0.9, 1.0),
    }
    return Heat(**{**facts, **changes})


def asked(window, n, qtbot):
    qtbot.waitUntil(lambda: len(window.engine.calls) == n, timeout=TIMEOUT_MS)


# Heat maps


def test_nothing_is_asked_before_the_heat_map_is_wanted(window, qtbot):
    choose(window, 0)
    qtbot.wait(300)
    assert window.engine.calls == []


def test_the_key_asks_for_a_heat_map_and_it_lies_over_the_picture(window, qtbot):
    file_id = choose(window, 0)
    window.commands["heat"].trigger()
    assert "Loading the vision model" in said(inspector(window).heat)
    asked(window, 1, qtbot)
    assert window.engine.calls == [call(api.explain, file_id, against="others")]
    window.engine.jobs[-1].finish(heat(window))
    assert has_heat(window)
    assert "For Owl" in said(inspector(window).heat)
    # The model of this project was adapted long ago, and the examples are others now.
    assert "adapt again" in said(inspector(window).heat)


def test_the_other_side_is_another_question(window, qtbot):
    file_id = choose(window, 0)
    window.commands["heat"].trigger()
    asked(window, 1, qtbot)
    window.engine.jobs[-1].finish(heat(window))
    window.commands["heat_against"].trigger()
    asked(window, 2, qtbot)
    assert window.engine.calls[-1] == call(api.explain, file_id, against="runner-up")
    assert inspector(window).heat.runner_up.isChecked()


def test_a_late_answer_for_another_picture_is_dropped(window, qtbot):
    choose(window, 0)
    window.commands["heat"].trigger()
    asked(window, 1, qtbot)
    choose(window, 1)
    window.engine.jobs[0].finish(heat(window))
    assert not has_heat(window)
    assert window.engine.jobs[0].is_stopping
    asked(window, 2, qtbot)
    window.engine.jobs[-1].finish(heat(window))
    assert has_heat(window)


def test_who_walks_through_pictures_asks_only_for_the_last(window, qtbot):
    window.commands["heat"].trigger()
    ids = [choose(window, number) for number in range(5)]
    asked(window, 1, qtbot)
    qtbot.wait(300)
    assert window.engine.calls == [call(api.explain, ids[-1], against="others")]


def test_turned_off_the_map_is_gone_and_a_late_one_stays_away(window, qtbot):
    choose(window, 0)
    window.commands["heat"].trigger()
    asked(window, 1, qtbot)
    window.commands["heat"].trigger()
    window.engine.jobs[-1].finish(heat(window))
    assert not has_heat(window)
    assert not window.commands["heat_against"].isEnabled()


def test_a_fresh_listing_does_not_ask_again(window, qtbot):
    choose(window, 0)
    window.commands["heat"].trigger()
    asked(window, 1, qtbot)
    window.engine.jobs[-1].finish(heat(window))
    window.application.workspace.entries_changed.emit()
    qtbot.wait(300)
    assert len(window.engine.calls) == 1
    assert has_heat(window)


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (ImageError("/pool/a.png", "the file is gone"), "“a.png” could not be read"),
        (WeightsError("lite0", "other weights", remedy="adapt"), "Click Adapt to go on"),
        (EngineDied(-9), "Handful ran out of memory"),
    ],
)
def test_what_goes_wrong_is_a_sentence_below_the_picture(window, qtbot, error, words):
    choose(window, 0)
    window.commands["heat"].trigger()
    asked(window, 1, qtbot)
    window.engine.jobs[-1].fail(error)
    assert words in said(inspector(window).heat)
    assert not has_heat(window)


def test_our_own_mistake_goes_to_the_error_box(window, qtbot):
    broke = []
    window.application.tasks.broke.connect(broke.append)
    window.application.tasks.broke.disconnect(window.application.errors.show)
    choose(window, 0)
    window.commands["heat"].trigger()
    asked(window, 1, qtbot)
    window.engine.jobs[-1].fail(EngineCrashed("Traceback"))
    assert len(broke) == 1


def test_without_a_model_it_says_what_is_missing(open_window, qtbot):
    window = open_window(with_model=False)
    choose(window, 0)
    window.commands["heat"].trigger()
    qtbot.wait(300)
    assert "press Adapt first" in said(inspector(window).heat)
    assert window.engine.calls == []


def test_several_pictures_have_no_heat_map(window, qtbot):
    choose(window, 0)
    window.commands["heat"].trigger()
    asked(window, 1, qtbot)
    window.application.labelling.images.grid.selection.select_all()
    window.engine.jobs[-1].finish(heat(window))
    assert not has_heat(window)


# Feature maps


def maps(layer=LAYERS[1]):
    return FeatureMaps(LAYERS, layer, (2, 0, 1), np.zeros((3, 8, 8), np.uint8))


@pytest.fixture
def dialog(window, qtbot):
    window.file_id = choose(window, 0)
    window.commands["feature_maps"].trigger()
    asked(window, 1, qtbot)
    return window.application.explain.maps


def test_the_dialog_asks_for_the_usual_layer_and_shows_it(window, dialog):
    assert window.engine.calls == [call(api.feature_maps, window.file_id, layer="")]
    assert not dialog.isModal()
    assert "Loading the vision model" in said(dialog)
    window.engine.jobs[-1].finish(maps())
    assert dialog.layer() == "conv2"


def test_another_layer_is_asked_for(window, dialog, qtbot):
    window.engine.jobs[-1].finish(maps())
    dialog.layer_wanted.emit("conv1")
    assert window.engine.calls[-1] == call(api.feature_maps, window.file_id, layer="conv1")
    window.engine.jobs[-1].finish(maps(LAYERS[0]))
    assert dialog.layers.currentData() == "conv1"


def test_the_dialog_follows_the_grid_with_the_same_layer(window, dialog, qtbot):
    window.engine.jobs[-1].finish(maps())
    file_id = choose(window, 1)
    asked(window, 2, qtbot)
    assert window.engine.calls[-1] == call(api.feature_maps, file_id, layer="conv2")


def test_late_maps_of_another_picture_are_dropped(window, dialog, qtbot):
    choose(window, 1)
    asked(window, 2, qtbot)
    window.engine.jobs[0].finish(maps())
    assert dialog.layer() == ""


def test_what_goes_wrong_with_maps_is_a_sentence(window, dialog):
    window.engine.jobs[-1].fail(ImageError("/pool/a.png", "the file is gone"))
    assert "“a.png” could not be read" in said(dialog)


def test_no_picture_or_several_are_a_sentence(window, dialog, qtbot):
    window.application.labelling.images.grid.selection.select_all()
    qtbot.waitUntil(lambda: "Select one image" in said(dialog), timeout=TIMEOUT_MS)


def test_closed_it_hears_nothing_more(window, dialog, qtbot):
    with qtbot.waitSignal(dialog.destroyed, timeout=TIMEOUT_MS):
        dialog.close()
    assert window.application.explain.maps is None
    window.engine.jobs[-1].finish(maps())
    choose(window, 1)
    qtbot.wait(300)
    assert len(window.engine.calls) == 1


def test_the_inspectors_link_opens_it_too(window, qtbot):
    choose(window, 0)
    inspector(window).maps_clicked.emit()
    assert window.application.explain.maps.isVisible()
