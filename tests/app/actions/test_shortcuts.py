"""Every command can be reached by keyboard, is listed with its keys, and can be given others."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu

from app import settings
from app.actions import shortcuts as keymap
from app.dialogs.shortcuts import KeysDialog
from app.main_window import MainWindow
from tests.app.seen import field, says

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.fixture
def open_window(qtbot):
    windows = []

    def open_one():
        window = MainWindow()
        windows.append(window)
        qtbot.addWidget(window)
        with qtbot.waitSignal(window.ready, timeout=30_000):
            window.show()
        return window

    yield open_one
    for window in windows:
        window.close()


@pytest.fixture
def window(open_window):
    return open_window()


@pytest.fixture
def dialog(window):
    return window.application.preferences.show_keys()


def in_menus(menu):
    for action in menu.actions():
        inner = action.menu()
        if isinstance(inner, QMenu):
            yield from in_menus(inner)
        elif not action.isSeparator():
            yield action


def all_in_menus(window):
    menus = [action.menu() for action in window.menuBar().actions()]
    return [action for menu in menus for action in in_menus(menu)]


def keys_of(window, name):
    return [one.toString() for one in window.commands[name].shortcuts()]


def press(dialog, key, modifiers=Qt.KeyboardModifier.NoModifier):
    QTest.keyClick(dialog.editor.field, key, modifiers)


def items(dialog):
    """Return the lines of commands, below the heads of their menus."""
    heads = [dialog.list.topLevelItem(n) for n in range(dialog.list.topLevelItemCount())]
    return [head.child(n) for head in heads for n in range(head.childCount())]


def test_every_command_stands_in_a_menu(window):
    names = {action.objectName() for action in all_in_menus(window)}
    # The menu of classes to label with is this command's other face.
    assert set(window.commands.names()) - names == {"label_as"}


def test_every_command_of_the_menus_is_listed_with_its_keys(window):
    listed = {row.name: row for row in window.commands.key_rows()}
    for action in all_in_menus(window):
        if action.objectName() in window.commands.names():
            assert listed[action.objectName()].keys == tuple(action.shortcuts())
    assert set(window.commands.names()) <= set(listed)
    assert {f"digit_{n}" for n in range(10)} <= set(listed)


def test_every_entry_of_the_menus_has_a_letter(window):
    for menu in [action.menu() for action in window.menuBar().actions()]:
        # Undo and Redo name what they do; a letter of the name would change every time.
        fixed = [one for one in menu.actions() if one.objectName() not in ("undo", "redo")]
        letters = [letter_of(action.text()) for action in fixed if action.text()]
        assert all(letters), [action.text() for action in menu.actions()]


def letter_of(text):
    place = text.replace("&&", "").find("&")
    return text.replace("&&", "")[place + 1].casefold() if place >= 0 else ""


def test_no_two_commands_want_one_key_at_one_place(window):
    for row in window.commands.key_rows():
        for key in row.keys:
            assert not window.commands.owner_of(key, row.name), (row.name, key.toString())


def test_the_question_mark_opens_the_list(window):
    window.commands["keys"].trigger()
    (dialog,) = window.findChildren(KeysDialog)
    texts = [item.text(0) for item in items(dialog)]
    assert "Undo" in texts
    assert "Label as class 1" in texts


def test_a_command_gets_the_key_that_is_pressed(window, dialog, open_window):
    dialog.choose("export")
    press(dialog, Qt.Key.Key_F9)
    dialog.editor.replace.click()
    assert keys_of(window, "export") == ["F9"]
    window.close()
    assert keys_of(open_window(), "export") == ["F9"]


def test_a_further_key_leaves_the_first(window, dialog):
    dialog.choose("export")
    press(dialog, Qt.Key.Key_F9)
    dialog.editor.add.click()
    assert keys_of(window, "export") == ["Ctrl+E", "F9"]


def test_a_key_that_is_taken_is_said_before_and_moves(window, dialog):
    dialog.choose("export")
    press(dialog, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert says(dialog.editor, "belongs to “Sort without adapting”")
    dialog.editor.replace.click()
    assert keys_of(window, "export") == ["Ctrl+L"]
    assert keys_of(window, "label_folder") == []


def test_keys_that_walk_through_the_images_are_refused(window, dialog):
    dialog.choose("export")
    press(dialog, Qt.Key.Key_PageDown)
    assert says(dialog.editor, "walks through the images")
    assert not dialog.editor.replace.isEnabled()


def test_delete_may_mean_two_things_at_two_places(window):
    delete = QKeySequence("Del")
    assert not window.commands.owner_of(delete, "unlabel")
    assert window.commands.owner_of(delete, "accept") == "Remove label"


def test_a_command_and_all_of_them_go_back_to_their_usual_keys(window, dialog):
    window.commands.set_keys("export", [QKeySequence("F9")])
    window.commands.set_keys("digit_0", [QKeySequence("Q")])
    dialog.choose("export")
    dialog.editor.reset.click()
    assert keys_of(window, "export") == ["Ctrl+E"]
    assert settings.keys("export") is None
    window.commands.reset_keys()
    assert [one.toString() for one in window.commands.digits[0].shortcuts()] == ["1"]


def test_a_class_shows_the_key_that_labels_with_it(window):
    assert [keymap.of_class(n) for n in (0, 9, 10)] == ["1", "0", ""]
    window.commands.set_keys("digit_0", [QKeySequence("Q")])
    window.commands.set_keys("digit_1", [])
    assert [keymap.of_class(n) for n in (0, 1)] == ["Q", ""]


def test_the_list_is_searched_by_words_and_by_keys(window, dialog):
    field(dialog, "Find a command or a key").setText("ctrl+e")
    assert "Export" in [item.text(0) for item in items(dialog) if not item.isHidden()]
    field(dialog, "Find a command or a key").setText("undo")
    assert [item.text(0) for item in items(dialog) if not item.isHidden()] == ["Undo"]


def test_a_tooltip_says_the_key_of_today(window, monkeypatch, qtbot):
    from PySide6.QtCore import QPoint
    from PySide6.QtGui import QHelpEvent
    from PySide6.QtWidgets import QApplication, QToolTip

    window.commands.set_keys("adapt", [QKeySequence("F9")])
    said = []
    monkeypatch.setattr(QToolTip, "showText", lambda place, text: said.append(text))
    button = window.classes.adapt_button
    button.setToolTip("Learn")
    event = QHelpEvent(QHelpEvent.Type.ToolTip, QPoint(), QPoint())
    QApplication.sendEvent(button, event)
    assert said == ["Learn (F9)"]
