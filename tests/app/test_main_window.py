"""The window as a whole, without the engine: projects, keys, drops, undo, sentences."""

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit

from app.__main__ import has_display
from app.background.calls import call
from app.background.jobs import EngineCrashed, EngineDied
from app.background.scheduler import Outcome, Task
from app.dialogs.crash_report import ErrorBox
from app.dialogs.export import Wish
from app.main_window import MainWindow
from app.messages.reports import Notice
from app.widgets.classes.class_card import ClassCard
from app.widgets.common.drop_data import Dropped
from core import api
from core.store import Project
from tests.app.project_fixtures import add_model, draw_folder, examples_of, make_project
from tests.app.seen import action_of

# The offscreen platform remarks on every window that has a least size.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
TIMEOUT_MS = 15_000


@pytest.fixture
def open_window(qtbot, qapp):
    """Open windows that are closed, threads and all, at the end of the test."""
    windows = []

    def open_one(project=None):
        window = MainWindow(project)
        windows.append(window)
        qtbot.addWidget(window)
        # No engine here: its process would be started ahead of need.
        window.show()
        with qtbot.waitSignal(window.ready, timeout=TIMEOUT_MS):
            pass
        return window

    yield open_one
    for window in windows:
        window.close()


@pytest.fixture
def path(tmp_path, draw_image):
    return make_project(tmp_path / "birds.handful", draw_image, n_pool=6)


@pytest.fixture
def window(open_window, path, qtbot):
    """A window on a project that has been labelled once."""
    add_model(path)
    window = open_window(path)
    listed(qtbot, window, 10)
    window.application.labelling.images.grid.setFocus()
    return window


def listed(qtbot, window, n):
    table = lambda: window.application.workspace.table  # noqa: E731
    qtbot.waitUntil(lambda: len(table()) == n, timeout=TIMEOUT_MS)


def grid_of(window):
    return window.application.labelling.images.grid


def choose(window, *rows):
    grid = grid_of(window)
    keys = grid.rows()[list(rows)]
    grid.set_current_key(int(keys[0]))
    grid.select_keys(keys)
    return keys.tolist()


def press(window, key, modifiers=NONE):
    QTest.keyClick(grid_of(window), key, modifiers)


def message_of(window):
    """Return the sentence in the job bar, "" where none is shown."""
    return window.job_bar.message()


def labels_of(window, keys):
    table = window.application.workspace.table
    names = {one.id: one.name for one in window.application.workspace.classes}
    return [names.get(table.line(key).label_id) for key in keys]


def drop_on(widget, paths):
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    place = widget.rect().center()
    copy = Qt.DropAction.CopyAction
    QApplication.sendEvent(widget, QDragEnterEvent(place, copy, mime, LEFT, NONE))
    QApplication.sendEvent(widget, QDropEvent(QPointF(place), copy, mime, LEFT, NONE))


def test_a_new_window_shows_how_to_begin(open_window):
    window = open_window()
    assert window.middle.currentWidget() is window.empty
    assert not window.right.isVisible()
    assert not window.classes.adapt_button.isEnabled()
    assert window.next_button.text() == "Add photos to sort"
    assert window.windowTitle() == "Handful"


def test_a_project_opens_with_its_name_images_and_classes(window):
    assert window.windowTitle() == "birds – Handful"
    assert window.middle.currentWidget() is window.application.labelling.images
    assert len(grid_of(window).rows()) == 10
    assert window.classes.card(1).record.name == "Owl"
    assert window.right.isVisible()


def test_a_missing_project_is_a_sentence_and_is_not_made(open_window, tmp_path):
    window = open_window(tmp_path / "gone.handful")
    assert "There is no project at" in message_of(window)
    assert not (tmp_path / "gone.handful").exists()
    assert window.middle.currentWidget() is window.empty


def test_a_project_open_elsewhere_is_a_sentence(open_window, path):
    with Project.open(path):
        window = open_window(path)
        assert "open in another window" in message_of(window)


def test_digits_label_the_selection_and_the_grid_keeps_the_focus(window):
    keys = choose(window, 0, 1, 2)
    press(window, Qt.Key.Key_2)
    assert labels_of(window, keys) == ["Fox", "Fox", "Fox"]
    assert grid_of(window).selected_keys().tolist() == keys
    press(window, Qt.Key.Key_1)
    assert labels_of(window, keys) == ["Owl", "Owl", "Owl"]


def test_a_digit_without_a_class_does_nothing(window):
    keys = choose(window, 0)
    before = labels_of(window, keys)
    press(window, Qt.Key.Key_7)
    assert labels_of(window, keys) == before


def test_u_says_none_of_these_and_delete_takes_it_back(window, qtbot):
    (key,) = choose(window, 0)
    press(window, Qt.Key.Key_U)
    table = window.application.workspace.table
    assert table.line(key).label_id == -1
    press(window, Qt.Key.Key_Delete)
    qtbot.waitUntil(
        lambda: window.application.workspace.table.line(key).label_id == 0, timeout=TIMEOUT_MS
    )


def test_enter_accepts_and_goes_on_to_the_next_doubtful(window):
    press(window, Qt.Key.Key_N)
    first = grid_of(window).current_key()
    press(window, Qt.Key.Key_Return)
    table = window.application.workspace.table
    assert table.line(first).label_id == table.line(first).class_id
    second = grid_of(window).current_key()
    assert second != first
    assert table.line(second).status in ("unsure", "unknown")
    press(window, Qt.Key.Key_N, Qt.KeyboardModifier.ShiftModifier)
    assert grid_of(window).current_key() != second


def test_undo_takes_back_and_names_what(window, qtbot):
    keys = choose(window, 0, 1)
    before = labels_of(window, keys)
    press(window, Qt.Key.Key_2)
    assert window.commands["undo"].text() == "Undo Label 2 images as Fox"
    window.commands["undo"].trigger()
    qtbot.waitUntil(lambda: labels_of(window, keys) == before, timeout=TIMEOUT_MS)
    assert window.commands["redo"].text() == "Redo Label 2 images as Fox"
    assert "Undone: Label 2 images as Fox" in window.statusBar().currentMessage()
    window.commands["redo"].trigger()
    qtbot.waitUntil(lambda: labels_of(window, keys) == ["Fox", "Fox"], timeout=TIMEOUT_MS)


def test_undo_works_after_reopening(window, open_window, path):
    choose(window, 0, 1)
    press(window, Qt.Key.Key_2)
    window.close()
    again = open_window(path)
    assert again.commands["undo"].text() == "Undo Label 2 images as Fox"
    again.commands["undo"].trigger()
    assert examples_of(path) == {"Owl": 2, "Fox": 2}


def test_typing_a_name_is_not_labelling(window):
    keys = choose(window, 0)
    before = labels_of(window, keys)
    window.commands["find"].trigger()
    field = QApplication.focusWidget()
    assert isinstance(field, QLineEdit)
    QTest.keyClicks(field, "1u2n")
    assert field.text() == "1u2n"
    assert labels_of(window, keys) == before


def test_a_class_is_renamed_in_place(window, path):
    window.classes.focus_class(1)
    window.commands["rename_class"].trigger()
    field = window.classes.card(1).findChild(QLineEdit)
    QTest.keyClicks(field, "Barn owl")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert list(examples_of(path)) == ["Barn owl", "Fox"]


def test_a_name_that_is_taken_is_a_sentence(window, path):
    window.classes.renamed.emit(1, "Fox")
    assert "There is a class “Fox” already" in message_of(window)
    assert list(examples_of(path)) == ["Owl", "Fox"]


def test_a_name_that_looks_the_same_is_a_sentence(window, path):
    window.classes.renamed.emit(1, "F\u200box")
    assert "looks the same as the class “Fox”" in message_of(window)
    assert list(examples_of(path)) == ["Owl", "Fox"]


def test_a_name_that_differs_in_capital_letters_is_taken_and_told(window, path):
    window.classes.renamed.emit(1, "fox")
    assert "“fox” and “Fox” are two classes" in message_of(window)
    assert list(examples_of(path)) == ["fox", "Fox"]
    action_of(window.job_bar).click()
    assert list(examples_of(path)) == ["Owl", "Fox"]


def test_a_group_whose_names_differ_in_capital_letters_is_told(window, path):
    window.classes.renamed.emit(1, "a/fox")
    window.classes.renamed.emit(2, "b/Fox")
    window.classes.group_renamed.emit("b", "a")
    assert "“a/Fox” and “a/fox” are two classes" in message_of(window)


def test_class_folders_that_look_the_same_are_told(window, tmp_path, draw_image, qtbot):
    for number, name in enumerate(("Hare", "H\u200bare")):
        draw_folder(draw_image, tmp_path / "animals" / name, 1, seed=90 + number)
    window.application.tasks.put_class_folders(tmp_path / "animals")
    qtbot.waitUntil(lambda: "so they are one class" in message_of(window), timeout=TIMEOUT_MS)


def test_a_deleted_class_comes_back_by_the_button_of_its_message(window, path):
    window.classes.focus_class(1)
    window.commands["delete_class"].trigger()
    assert list(examples_of(path)) == ["Fox"]
    assert message_of(window) == "Deleted “Owl” and its 2 labels."
    action_of(window.job_bar).click()
    assert examples_of(path) == {"Owl": 2, "Fox": 2}


def test_classes_can_be_merged(window, path):
    window.classes.merged.emit(1, 2)
    assert examples_of(path) == {"Fox": 4}


def test_rows_dropped_on_a_card_are_labelled(window, path):
    keys = choose(window, 0, 1)
    window.classes.dropped.emit(2, Dropped(file_ids=grid_of(window).selected_keys()))
    assert labels_of(window, keys) == ["Fox", "Fox"]
    press(window, Qt.Key.Key_1)
    assert labels_of(window, keys) == ["Owl", "Owl"]


def test_files_dropped_on_a_card_become_examples(window, path, tmp_path, draw_image, qtbot):
    files = draw_folder(draw_image, tmp_path / "more", 3, seed=50)
    drop_on(window.classes.card(2), [files[0], tmp_path / "more"])
    qtbot.waitUntil(lambda: examples_of(path)["Fox"] == 5, timeout=TIMEOUT_MS)
    qtbot.waitUntil(lambda: message_of(window) == "Added 3 images to Fox.", timeout=TIMEOUT_MS)
    listed(qtbot, window, 13)


def test_a_folder_dropped_on_new_class_gives_it_its_name(window, path, tmp_path, draw_image, qtbot):
    draw_folder(draw_image, tmp_path / "Hare", 2, seed=60)
    drop_on(window.classes.new_card, [tmp_path / "Hare"])
    qtbot.waitUntil(lambda: examples_of(path).get("Hare") == 2, timeout=TIMEOUT_MS)


def test_pictures_dropped_on_new_class_ask_for_a_name(window, tmp_path, draw_image, path, qtbot):
    files = draw_folder(draw_image, tmp_path / "more", 2, seed=70)
    drop_on(window.classes.new_card, files)
    qtbot.waitUntil(lambda: examples_of(path).get("Class 3") == 2, timeout=TIMEOUT_MS)
    qtbot.waitUntil(lambda: len(window.application.workspace.classes) == 3, timeout=TIMEOUT_MS)
    qtbot.waitUntil(window.classes.card(3).is_renaming, timeout=TIMEOUT_MS)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    window.commands["undo"].trigger()
    assert "Class 3" not in examples_of(path)


def test_what_a_new_class_could_not_take_is_told(window, tmp_path, draw_image, path, qtbot):
    files = draw_folder(draw_image, tmp_path / "more", 1, seed=75)
    (tmp_path / "notes.txt").write_text("no picture")
    drop_on(window.classes.new_card, [*files, tmp_path / "notes.txt"])
    qtbot.waitUntil(lambda: examples_of(path).get("Class 3") == 1, timeout=TIMEOUT_MS)
    qtbot.waitUntil(lambda: message_of(window).startswith("Added 1 image to"), timeout=TIMEOUT_MS)
    assert "Left out: 1" in message_of(window)


def test_what_is_no_picture_makes_no_class(window, tmp_path, path, qtbot):
    (tmp_path / "notes.txt").write_text("no picture")
    drop_on(window.classes.new_card, [tmp_path / "notes.txt"])
    qtbot.waitUntil(lambda: "notes.txt" in message_of(window) or "1" in message_of(window))
    assert len(window.application.workspace.classes) == 2


def test_a_folder_of_folders_dropped_on_a_new_window_becomes_classes(
    open_window, tmp_path, draw_image, qtbot
):
    window = open_window()
    for number, name in enumerate(("Cat", "Dog")):
        draw_folder(draw_image, tmp_path / "pets" / name, 2, seed=80 + number)
    drop_on(window.empty, [tmp_path / "pets"])
    qtbot.waitUntil(lambda: len(window.application.workspace.classes) == 2, timeout=TIMEOUT_MS)
    listed(qtbot, window, 4)
    path = window.application.workspace.path
    assert path.name.startswith("Untitled")
    assert window.classes.adapt_button.isEnabled()
    window.close()
    assert examples_of(path) == {"Cat": 2, "Dog": 2}
    path.unlink()


def test_the_first_pictures_do_not_take_the_name_from_under_the_fingers(
    open_window, tmp_path, draw_image, qtbot
):
    window = open_window()
    window.activateWindow()
    drop_on(window.classes.new_card, draw_folder(draw_image, tmp_path / "more", 2, seed=90))
    listed(qtbot, window, 2)
    assert window.middle.currentWidget() is window.application.labelling.images
    (card,) = window.classes.findChildren(ClassCard)
    assert card.is_renaming()
    path = window.application.workspace.path
    window.close()
    path.unlink()


def test_remarks_of_no_weight_go_by_themselves(window, qtbot):
    window.application.status._back_to_job.setInterval(50)
    window.application.tasks.noticed.emit(Notice("Found 3 images."))
    assert window.job_bar.isVisible()
    qtbot.waitUntil(lambda: not window.job_bar.isVisible(), timeout=TIMEOUT_MS)
    window.application.tasks.noticed.emit(Notice("It went wrong.", kind="error"))
    qtbot.wait(150)
    assert window.job_bar.isVisible()


def test_the_grid_has_the_keys_when_a_project_opens(open_window, path, qtbot):
    window = open_window(path)
    window.activateWindow()
    listed(qtbot, window, 10)
    assert window.focusWidget() is grid_of(window)


def test_single_pictures_on_the_window_are_added_to_be_labelled(
    window, tmp_path, draw_image, qtbot
):
    window.application.tasks.take_in([draw_image(tmp_path / "one.png")])
    qtbot.waitUntil(
        lambda: message_of(window).startswith("Added 1 image. Label includes what was added."),
        timeout=TIMEOUT_MS,
    )


def test_a_picture_can_be_pasted_on_a_class(window, path, qtbot):
    image = QImage(40, 30, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.red)
    QGuiApplication.clipboard().setImage(image)
    window.classes.focus_class(1)
    window.commands["paste"].trigger()
    qtbot.waitUntil(lambda: examples_of(path)["Owl"] == 3, timeout=TIMEOUT_MS)
    assert len(list((path.parent / "Pasted").glob("*.png"))) == 1


def test_paste_without_a_class_says_what_is_missing(window):
    window.commands["paste"].trigger()
    assert message_of(window).startswith("Click the class")


def test_an_interrupted_batch_is_offered_again(open_window, path, qtbot):
    add_model(path)
    with Project.open(path) as project:
        folder = project.files.folder_id(path.parent / "pool")
        project.runs.open(folder, project.models.current().id)
    window = open_window(path)
    assert message_of(window) == "0 of 6 done."
    assert action_of(window.job_bar).text() == "Resume"


def test_a_model_makes_labelling_the_next_step(window):
    assert window.commands["label_folder"].isEnabled()
    assert "About 93% accurate (likely 84–97%)" in texts_of(window.classes)
    assert "Adapt again to use them" in texts_of(window.classes)


def texts_of(widget):
    return " ".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())


def test_export_writes_where_the_person_says(window, tmp_path, qtbot):
    target = tmp_path / "labels.csv"
    window.application.export.export(Wish(target, "csv", None))
    qtbot.waitUntil(target.exists, timeout=TIMEOUT_MS)
    assert target.read_text().startswith("path,label,confidence")
    qtbot.waitUntil(lambda: message_of(window).startswith("Exported"), timeout=TIMEOUT_MS)


def test_an_export_that_cannot_be_written_is_a_sentence(window, tmp_path, qtbot):
    (tmp_path / "file").write_text("in the way")
    window.application.export.export(Wish(tmp_path / "file" / "labels.csv", "csv", None))
    qtbot.waitUntil(lambda: "Nothing was exported" in message_of(window), timeout=TIMEOUT_MS)


def test_an_engine_that_was_killed_is_a_sentence_with_a_way_on(window, path):
    pool = path.parent / "pool"
    task = Task("label", call(api.label_folder, pool), pool)
    window.application.tasks.scheduler.ended.emit(Outcome(task, error=EngineDied(-9)))
    assert message_of(window).startswith("Handful ran out of memory")
    assert action_of(window.job_bar).text() == "Resume"


def test_an_engine_that_failed_shows_its_own_report(window):
    crash = EngineCrashed("Traceback of the engine")
    window.application.tasks.scheduler.ended.emit(
        Outcome(Task("adapt", call(api.adapt)), error=crash)
    )
    (box,) = window.findChildren(ErrorBox)
    assert "Traceback of the engine" in box.report
    box.close()


def test_ctrl_s_is_answered(window):
    window.commands["save"].trigger()
    assert window.statusBar().currentMessage() == "All changes are saved as you make them."


def test_every_key_is_listed_once(window):
    rows = window.commands.key_rows()
    assert len(rows) > 25
    keys = [key.toString() for row in rows for key in row.keys]
    # Delete means the label among the images, the class among the classes.
    assert sorted({key for key in keys if keys.count(key) > 1}) == ["Del"]


def test_what_nobody_caught_is_shown_once(window, qtbot):
    for _ in range(3):
        window.failed.emit(same_error())
    boxes = window.findChildren(ErrorBox)
    assert len(boxes) == 1
    assert "the moon is full" in boxes[0].report
    boxes[0].close()


ERROR = ValueError("the moon is full")


def same_error():
    return ERROR


def test_the_inspector_can_be_hidden(window):
    window.commands["inspector"].trigger()
    assert not window.right.isVisible()
    window.commands["inspector"].trigger()
    assert window.right.isVisible()


def test_the_window_remembers_its_theme(window, qapp):
    from app import settings
    from app.theme import style as theme

    window.commands["theme_dark"].trigger()
    assert settings.theme_mode() == "dark"
    assert theme.is_dark()
    window.commands["theme_light"].trigger()
    assert not theme.is_dark()


def test_without_a_display_there_is_no_window(monkeypatch):
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("sys.platform", "linux")
    assert not has_display()
    monkeypatch.setenv("DISPLAY", ":0")
    assert has_display()
