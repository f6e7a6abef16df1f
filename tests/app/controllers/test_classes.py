"""Ways to name images in the real window: typing, a new class, parts of one, a first handful."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.background.calls import call
from app.background.scheduler import Outcome, Task
from app.main_window import MainWindow
from core import api
from core.domain.reports import EmbedReport
from core.imaging.discovery import content_hash
from core.operations.similarity import key_of
from core.store import Project
from tests.app.project_fixtures import add_model, examples_of, make_project
from tests.app.seen import button, field

# The offscreen platform remarks on every window that has a least size.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

TIMEOUT_MS = 60_000
N_POOL = 8


def open_on(path, qtbot, windows, n):
    window = MainWindow(path)
    windows.append(window)
    qtbot.addWidget(window)
    window.show()
    with qtbot.waitSignal(window.ready, timeout=TIMEOUT_MS):
        pass
    qtbot.waitUntil(lambda: len(window.application.workspace.table) == n, timeout=TIMEOUT_MS)
    # What the engine would answer, answered here: its process would take seconds to start.
    window.application.tasks.run = window.application.tasks.query
    return window


@pytest.fixture
def windows():
    windows = []
    yield windows
    for window in windows:
        window.close()


@pytest.fixture
def path(tmp_path, draw_image):
    """A project whose images fall into two kinds, with embeddings at hand."""
    path = make_project(tmp_path / "birds.handful", draw_image, n_pool=N_POOL, n_examples=4)
    add_model(path)
    with Project.open(path) as project, project.atomic():
        images = project.files.image_ids()
        rows = np.eye(8, dtype=np.float32)[[image % 2 for image in images]] + 0.01
        project.embeddings.put(key_of(project), zip(images, rows, strict=True))
    return path


@pytest.fixture
def window(path, qtbot, windows):
    return open_on(path, qtbot, windows, N_POOL + 8)


def choose_open(window, n):
    """Choose files that nobody labelled."""
    grid, table = window.application.labelling.images.grid, window.application.workspace.table
    keys = table.entries.file_ids[table.entries.label_ids == 0][:n]
    grid.set_current_key(int(keys[0]))
    grid.select_keys(keys)
    grid.setFocus()
    return keys.tolist()


def label_names(window, keys):
    names = {one.id: one.name for one in window.application.workspace.classes}
    return {names.get(window.application.workspace.table.line(key).label_id) for key in keys}


def test_the_slash_opens_a_field_and_enter_labels(window, qtbot):
    keys = choose_open(window, 3)
    QTest.keyClick(window.application.labelling.images.grid, Qt.Key.Key_Slash)
    chooser = window.application.classes_controller.chooser
    QTest.keyClicks(chooser.field, "fo")
    QTest.keyClick(chooser.field, Qt.Key.Key_Return)
    assert label_names(window, keys) == {"Fox"}
    qtbot.waitUntil(lambda: window.application.classes_controller.chooser is None)


def test_a_typed_name_that_is_new_makes_a_class_in_one_change(window, qtbot):
    keys = choose_open(window, 2)
    window.commands["label_by_name"].trigger()
    QTest.keyClicks(window.application.classes_controller.chooser.field, "bird/Heron")
    QTest.keyClick(window.application.classes_controller.chooser.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: label_names(window, keys) == {"bird/Heron"}, timeout=TIMEOUT_MS)
    assert window.application.workspace.undo_name == "Add class bird/Heron of 2 images"
    assert window.classes.tree.header("bird") is not None


def test_chosen_images_become_a_class_that_waits_for_its_name(window, qtbot, path):
    choose_open(window, 2)
    window.commands["new_class_of"].trigger()
    qtbot.waitUntil(lambda: len(window.application.workspace.classes) == 3, timeout=TIMEOUT_MS)
    card = window.classes.card(window.application.workspace.classes[2].id)
    qtbot.waitUntil(card.is_renaming, timeout=TIMEOUT_MS)
    QTest.keyClicks(field(card, "Name of the class"), "Wren")
    QTest.keyClick(field(card, "Name of the class"), Qt.Key.Key_Return)
    assert examples_of(path) == {"Owl": 4, "Fox": 4, "Wren": 2}


def test_a_class_is_split_into_the_parts_proposed(window, qtbot, path):
    window.application.classes_controller.split(1)
    dialog = window.application.classes_controller.splitting
    qtbot.waitUntil(lambda: button(dialog, "Split").isEnabled(), timeout=TIMEOUT_MS)
    assert dialog.names() == ["Owl 2"]
    name = field(dialog, "Name of the part")
    # A layout shows the widgets that it is given at the next turn of the event loop.
    qtbot.waitUntil(lambda: name.isVisibleTo(dialog), timeout=TIMEOUT_MS)
    name.setText("Snowy owl")
    button(dialog, "Split").click()
    qtbot.waitUntil(lambda: len(window.application.workspace.classes) == 3, timeout=TIMEOUT_MS)
    assert examples_of(path) == {"Owl": 2, "Fox": 4, "Snowy owl": 2}
    assert window.application.workspace.undo_name == "Split Owl into 2"
    assert window.classes.adapt_button.text() == "Adapt again"


def test_splitting_wants_a_class_first(window):
    window.commands["split_class"].trigger()
    assert "Click the class" in window.job_bar.message()
    assert window.application.classes_controller.splitting is None


def test_a_first_handful_is_offered_once_a_folder_is_read(tmp_path, draw_image, qtbot, windows):
    path = make_project(tmp_path / "new.handful", draw_image, n_pool=N_POOL, classes=())
    with Project.open(path) as project, project.atomic():
        for one in list(project.files.unread(project.files.folder_id(tmp_path / "pool"))):
            content = content_hash(one.full_path.read_bytes())
            image = project.files.record_image(one.id, content, 64, 48, "")
            row = np.eye(8, dtype=np.float32)[image % 2] + 0.01 * image
            project.embeddings.put(key_of(project), [(image, row)])
    window = open_on(path, qtbot, windows, N_POOL)
    assert window.classes.begin_card.isHidden()
    report = EmbedReport(N_POOL, N_POOL, 0, 0, 1.0, "cpu")
    task = Task("embed", call(api.embed_folder, tmp_path / "pool"), tmp_path / "pool")
    window.application.tasks.scheduler.ended.emit(Outcome(task, report))
    card = window.classes.begin_card
    qtbot.waitUntil(lambda: not card.isHidden(), timeout=TIMEOUT_MS)
    QTest.mouseClick(card, Qt.MouseButton.LeftButton)
    rows = window.application.labelling.images.grid.rows()
    assert 2 <= len(rows) <= N_POOL
    choose_open(window, 1)
    window.application.workspace.add_class("Owl")
    window.application.labelling.label(window.application.workspace.classes[0].id)
    qtbot.waitUntil(card.isHidden)


def test_without_anything_read_the_handful_says_what_to_do(tmp_path, draw_image, qtbot, windows):
    path = make_project(tmp_path / "new.handful", draw_image, n_pool=3, classes=())
    window = open_on(path, qtbot, windows, 3)
    window.commands["first_to_name"].trigger()
    bar = window.job_bar
    qtbot.waitUntil(lambda: "No picture has been read" in bar.message(), timeout=TIMEOUT_MS)
