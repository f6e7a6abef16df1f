"""The map in the real window: shown, chosen from, labelled from, kept up with the project."""

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest

from app import settings
from app.background.calls import call
from app.background.scheduler import Outcome, Task
from app.main_window import MainWindow
from app.views.map_appearance import looks_of
from app.widgets.map.map_pane import MapBoard
from core import api
from core.backbones import AUTO
from core.operations.backbones import backbone_for
from core.store import Project
from tests.app.project_fixtures import add_model, make_project

# The offscreen platform remarks on every window that has a least size.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

TIMEOUT_MS = 60_000
N_POOL = 12


def embed(path, n_without=0):
    """Give every image of the project an embedding but the last few."""
    with Project.open(path, lock=False) as project, project.atomic():
        image_ids = project.files.image_ids()
        vectors = np.random.default_rng(0).uniform(0, 1, (len(image_ids), 32)).astype(np.float32)
        pairs = list(zip(image_ids, vectors, strict=True))[: len(image_ids) - n_without]
        project.embeddings.put(backbone_for(project, AUTO).key, pairs)


@pytest.fixture
def open_window(qtbot, tmp_path, draw_image):
    windows = []

    def open_one(*, n_without=0):
        path = make_project(tmp_path / "birds.handful", draw_image, n_pool=N_POOL)
        add_model(path)
        embed(path, n_without)
        window = MainWindow(path)
        windows.append(window)
        qtbot.addWidget(window)
        window.show()
        with qtbot.waitSignal(window.ready, timeout=TIMEOUT_MS):
            pass
        window.activateWindow()
        table = lambda: window.application.workspace.table  # noqa: E731
        qtbot.waitUntil(lambda: len(table()) == N_POOL + 4, timeout=TIMEOUT_MS)
        return window

    yield open_one
    for window in windows:
        window.close()


@pytest.fixture
def window(open_window, qtbot):
    window = open_window()
    open_map(window, qtbot)
    return window


def open_map(window, qtbot):
    window.application.labelling.images.setFocus()
    window.commands["map"].trigger()
    qtbot.waitUntil(lambda: len(view_of(window).keys()) > 0, timeout=TIMEOUT_MS)


def images_of(window):
    return window.application.labelling.images


def view_of(window):
    return images_of(window).map.board.view


def key_with(window, *, label=None, predicted=False):
    """Return a file that is labelled so, or only predicted."""
    entries = window.application.workspace.table.entries
    mask = (
        (entries.label_ids == 0) & (entries.class_ids > 0)
        if predicted
        else (entries.label_ids == label)
    )
    return int(entries.file_ids[mask][0])


def line(window, key):
    return window.application.workspace.table.line(key)


def choose(window, keys):
    view_of(window).selection_wanted.emit(np.array(keys, np.int64), "replace")


def test_m_shows_the_map_and_the_grid_again(window, qtbot):
    images = images_of(window)
    assert images.shows_map
    assert view_of(window).isVisible()
    assert sorted(view_of(window).keys().tolist()) == sorted(images.grid.rows().tolist())
    QTest.keyClick(view_of(window), Qt.Key.Key_M)
    assert not images.shows_map
    assert images.grid.isVisible()
    assert not window.commands["map_focus"].isEnabled()


def test_the_first_view_gives_way_to_the_arranged_map(window, qtbot):
    mapping = window.application.embedding_map
    qtbot.waitUntil(lambda: mapping.method == "tsne", timeout=TIMEOUT_MS)
    qtbot.waitUntil(lambda: "t-SNE" in images_of(window).map.board.state(), timeout=TIMEOUT_MS)
    with Project.open(window.application.workspace.path, lock=False) as project:
        assert project.layouts.get().method == "tsne"


def test_stop_keeps_the_first_view(open_window, qtbot, monkeypatch):
    window = open_window()
    started = []
    window.application.tasks.scheduler.started.connect(
        lambda job, task: started.append((job, task.kind))
    )
    open_map(window, qtbot)
    qtbot.waitUntil(lambda: any(kind == "map" for _, kind in started), timeout=TIMEOUT_MS)
    before = view_of(window).places().copy()
    window.application.tasks.stop()
    qtbot.waitUntil(
        lambda: not window.application.tasks.scheduler.is_wanted("map"), timeout=TIMEOUT_MS
    )
    # It may have been done before Stop arrived.
    if window.application.embedding_map.method == "pca":
        assert np.array_equal(view_of(window).places(), before)
        assert "PCA" in images_of(window).map.board.state()


def test_a_lasso_selects_in_the_grid(window):
    view = view_of(window)
    corners = [QPointF(0, 0), QPointF(view.width(), 0), QPointF(view.width(), view.height()),
               QPointF(0, view.height())]  # fmt: skip
    view.selection_wanted.emit(view.keys_inside(corners), "replace")
    assert images_of(window).grid.selection.n_selected == N_POOL + 4
    some = view.keys()[:3]
    view.selection_wanted.emit(some, "remove")
    assert images_of(window).grid.selection.n_selected == N_POOL + 1
    assert not np.isin(some, view.selected_keys()).any()


def test_the_selection_of_the_grid_shows_on_the_map(window):
    grid = images_of(window).grid
    grid.select_keys(grid.rows()[2:5])
    grid.set_current_key(int(grid.rows()[3]))
    assert sorted(view_of(window).selected_keys().tolist()) == sorted(grid.rows()[2:5].tolist())
    assert view_of(window).current_key() == int(grid.rows()[3])


def test_a_digit_labels_what_is_selected_and_colours_it(window, qtbot):
    key = key_with(window, predicted=True)
    choose(window, [key])
    view_of(window).setFocus()
    second = window.application.workspace.classes[1]
    QTest.keyClick(view_of(window), Qt.Key.Key_2)
    assert line(window, key).label_id == second.id
    view = view_of(window)
    row = view.row_of(key)
    qtbot.waitUntil(lambda: bool(view.looks().is_labelled[row]), timeout=TIMEOUT_MS)
    assert view.looks().kinds[int(view.looks().codes[row])].name == second.name


def test_colours_can_show_class_confidence_and_status(window):
    view, board = view_of(window), images_of(window).map.board
    key = key_with(window, predicted=True)
    row = view.row_of(key)

    def name():
        return view.looks().kinds[int(view.looks().codes[row])].name

    assert name() in ("Owl", "Fox")
    shape = int(view.looks().shapes[row])
    board.set_colour_by("confidence")
    assert name() == "80–100%"
    assert int(view.looks().shapes[row]) == shape
    board.set_colour_by("status")
    assert name() == "Labeled"
    assert settings.text("map_colours", "") == "status"


def test_the_legend_counts_and_selects(window):
    legend = images_of(window).map.board.legend
    kinds = {kind.name: (number, count) for kind, number, count in legend.kinds()}
    entries = window.application.workspace.table.entries
    owl = window.application.workspace.classes[0]
    named = np.where(entries.label_ids != 0, entries.label_ids, entries.class_ids)
    expected = entries.file_ids[named == owl.id]
    assert kinds["Owl"][1] == len(expected)
    legend.kind_clicked.emit(kinds["Owl"][0])
    grid = images_of(window).grid
    assert sorted(grid.selected_keys().tolist()) == sorted(expected.tolist())


def test_a_map_without_points_has_no_legend(window, qtbot):
    assert not images_of(window).map.board.legend.isHidden()
    empty = MapBoard()
    qtbot.addWidget(empty)
    assert empty.legend.isHidden()


def test_the_filter_holds_on_the_map(window):
    owl = window.application.workspace.classes[0]
    images_of(window).show_class(owl.id)
    view = view_of(window)
    assert 0 < len(view.keys()) < N_POOL + 4
    assert sorted(view.keys().tolist()) == sorted(images_of(window).grid.rows().tolist())
    assert [kind.name for kind, _, _ in images_of(window).map.board.legend.kinds()] == ["Owl"]
    images_of(window).filters.clear()
    assert len(view.keys()) == N_POOL + 4


def test_hover_shows_the_picture_with_name_class_and_confidence(window, qtbot):
    view, hover = view_of(window), images_of(window).map.board.hover
    key = key_with(window, predicted=True)
    view.hover(view.row_of(key))
    assert hover.isVisible()
    cell = images_of(window).describe(key)
    assert cell.name in hover.text()
    assert cell.text in hover.text()
    assert "90" in hover.text()
    qtbot.waitUntil(lambda: not hover.picture().isNull(), timeout=TIMEOUT_MS)
    view.hover(None)
    assert not hover.isVisible()


def test_what_was_accepted_unseen_is_not_ringed_and_not_said_to_be_by_a_person(window, qtbot):
    view, workspace = view_of(window), window.application.workspace
    key = key_with(window, predicted=True)
    images = workspace.table.image_ids_of([key]).tolist()
    workspace.accept_unseen(images, "Accept 1 image (at most 2 % wrong)", 0.02)
    row = view.row_of(key)
    view.hover(row)
    hover = images_of(window).map.board.hover
    assert hover.text().endswith(", accepted unseen")
    looks = looks_of(workspace.table, view.keys(), workspace.classes, "status")
    assert not looks.is_labelled[row]
    assert looks.kinds[looks.codes[row]].name == "Labeled"
    workspace.accept([key], "Accept 1 prediction")
    looks = looks_of(workspace.table, view.keys(), workspace.classes, "status")
    assert looks.is_labelled[row]
    assert looks.kinds[looks.codes[row]].name == "By you"


def test_images_without_an_embedding_are_said_to_have_no_place(open_window, qtbot):
    window = open_window(n_without=3)
    open_map(window, qtbot)
    qtbot.waitUntil(
        lambda: not window.application.tasks.scheduler.is_wanted("map"), timeout=TIMEOUT_MS
    )
    assert len(view_of(window).keys()) == N_POOL + 1
    qtbot.waitUntil(lambda: "3 images" in images_of(window).map.board.state(), timeout=TIMEOUT_MS)
    embed(window.application.workspace.path)
    window.application.workspace.listing_wanted.emit()
    folder = window.application.workspace.folders[0]
    task = Task("embed", call(api.embed_folder, folder), folder)
    window.application.tasks.scheduler.ended.emit(Outcome(task))
    qtbot.waitUntil(lambda: len(view_of(window).keys()) == N_POOL + 4, timeout=TIMEOUT_MS)


def test_the_menu_is_the_grids(window, qtbot):
    with qtbot.waitSignal(images_of(window).menu_wanted):
        view_of(window).context_menu_wanted.emit(
            view_of(window).mapToGlobal(view_of(window).rect().center())
        )
