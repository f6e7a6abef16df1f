"""One state, one sentence: a notice goes when its change is undone or no longer the newest."""

import pytest
from PySide6.QtWidgets import QPushButton

from app.dialogs.skipped_files import SkippedDialog
from app.main_window import MainWindow
from app.messages.reports import Notice
from tests.app.project_fixtures import make_project
from tests.app.seen import action_of

# The offscreen platform remarks on every window that has a least size.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

TIMEOUT_MS = 60_000
WORDS = "Put 2 images on “Owl”."


@pytest.fixture
def window(tmp_path, draw_image, qtbot):
    window = MainWindow(make_project(tmp_path / "birds.handful", draw_image, n_pool=2))
    qtbot.addWidget(window)
    window.show()
    with qtbot.waitSignal(window.ready, timeout=TIMEOUT_MS):
        pass
    qtbot.waitUntil(lambda: len(window.application.workspace.table) == 6, timeout=TIMEOUT_MS)
    window.application.workspace.add_class("Hare")
    window.application.tasks.noticed.emit(Notice(WORDS, "undo", kind="success"))
    assert window.job_bar.message() == WORDS
    yield window
    window.close()


def test_a_notice_goes_when_its_change_is_undone(window):
    window.commands["undo"].trigger()
    assert window.job_bar.message() == ""


def test_a_notice_goes_when_its_button_would_undo_something_else(window):
    window.application.workspace.add_class("Lynx")
    assert window.job_bar.message() == ""


def test_a_notice_goes_by_a_change_of_the_same_name(window):
    workspace = window.application.workspace
    images = workspace.table.entries.image_ids
    first, second = images[images > 0][:2].tolist()
    workspace.label_images([first], None)
    window.application.tasks.noticed.emit(Notice(WORDS, "undo", kind="success"))
    before = workspace.undo_name
    workspace.label_images([second], None)
    assert workspace.undo_name == before
    assert window.job_bar.message() == ""


def test_another_notice_stays(window):
    window.application.tasks.noticed.emit(Notice("Nothing was found."))
    window.commands["undo"].trigger()
    assert window.job_bar.message() == "Nothing was found."


def test_a_notice_that_undoes_nothing_stays(window):
    window.application.tasks.noticed.emit(Notice("Adapted.", "review"))
    window.application.workspace.add_class("Lynx")
    assert window.job_bar.message() == "Adapted."


@pytest.fixture
def teaching(window, tmp_path, draw_image, qtbot):
    """Drop a data set in parts, one of whose pictures has another label already."""
    root = tmp_path / "set"
    for seed, name in enumerate(("train/a/1", "train/a/2", "train/b/3", "val/a/4", "val/b/5")):
        draw_image(root / f"{name}.png", (8, 8), seed=700 + seed)
    tasks, workspace = window.application.tasks, window.application.workspace
    hare = next(one.id for one in workspace.classes if one.name == "Hare")
    with qtbot.waitSignal(tasks.noticed, timeout=TIMEOUT_MS):
        tasks.put_examples(hare, [root / "train/b/3.png"], "Hare")
    with qtbot.waitSignal(tasks.noticed, timeout=TIMEOUT_MS):
        tasks.take_in([root])
    return window


def classes_of(window):
    return {one.name: one.n_examples for one in window.application.workspace.classes}


def offers_of(window):
    action_of(window.job_bar).click()
    [dialog] = window.findChildren(SkippedDialog)
    return {one.text(): one for one in dialog.findChildren(QPushButton)}


def test_a_data_set_in_parts_is_told_and_the_rest_can_teach_too(teaching, qtbot):
    assert classes_of(teaching)["a"] == 2
    assert "2 images of validation and test do not teach." in teaching.job_bar.message()
    with qtbot.waitSignal(teaching.application.tasks.noticed, timeout=TIMEOUT_MS):
        offers_of(teaching)["Learn from validation and test, too"].click()
    assert (classes_of(teaching)["a"], classes_of(teaching)["b"]) == (3, 1)


def test_pictures_that_keep_their_label_can_be_given_the_other_one(teaching, qtbot):
    assert "1 image keeps another label that you gave." in teaching.job_bar.message()
    with qtbot.waitSignal(teaching.application.tasks.noticed, timeout=TIMEOUT_MS):
        offers_of(teaching)["Give them these labels"].click()
    assert (classes_of(teaching)["b"], classes_of(teaching)["Hare"]) == (1, 0)


def test_a_folder_of_classes_can_be_labelled_instead(teaching, qtbot):
    with qtbot.waitSignal(teaching.application.tasks.noticed, timeout=TIMEOUT_MS):
        offers_of(teaching)["Label the folder instead"].click()
    assert "a" not in classes_of(teaching)
    assert [one.name for one in teaching.application.workspace.folders if one.name == "set"]


def test_what_was_done_since_is_not_taken_back_by_labelling_instead(teaching, qtbot):
    instead = offers_of(teaching)["Label the folder instead"]
    teaching.application.workspace.add_class("Lynx")
    with qtbot.waitSignal(teaching.application.tasks.noticed, timeout=TIMEOUT_MS):
        instead.click()
    assert {"Lynx", "a"} <= set(classes_of(teaching))


def test_a_notice_that_offers_the_review_goes_when_the_person_is_there(window):
    window.application.tasks.noticed.emit(Notice("3 unsure.", "review", kind="success"))
    window.commands["trust"].trigger()
    assert window.job_bar.message() == "3 unsure."
    window.commands["review"].trigger()
    assert window.job_bar.message() == ""
