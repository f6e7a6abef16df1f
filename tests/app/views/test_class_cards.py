"""The classes at the left as a tree: groups that fold, and classes found by typing."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from app.views.classes import ClassesPanel
from core.domain.records import ClassRecord
from tests.app.seen import field

# The offscreen platform remarks on every window that has a least size.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")

NAMES = ("Fox", "bird/Owl", "bird/sea/Gull", "bird/sea/Tern", "Hare")


def classes(*names):
    return [ClassRecord(n, name, "#0072b2", n - 1, 2) for n, name in enumerate(names, 1)]


@pytest.fixture
def panel(qtbot):
    panel = ClassesPanel()
    qtbot.addWidget(panel)
    panel.resize(272, 700)
    panel.show_classes(classes(*NAMES))
    panel.show()
    qtbot.waitExposed(panel)
    return panel


def shown(panel):
    """Name what is shown, from top to bottom."""
    return panel.tree.names()


def search(panel):
    return field(panel, "Find a class")


def test_groups_stand_above_their_classes(panel):
    assert shown(panel) == ["Fox", "bird", "Owl", "sea", "Gull", "Tern", "Hare"]


def test_a_card_says_its_whole_name_where_it_is_asked(panel):
    card = panel.card(3)
    assert "bird/sea/Gull" in card.accessibleName()
    assert "bird/sea/Gull" in [one.toolTip() for one in card.findChildren(QLabel)]


def test_keys_stay_with_the_order_of_the_classes(panel):
    assert [panel.card(n).place for n in range(1, 6)] == [0, 1, 2, 3, 4]


def test_a_click_folds_a_group_and_all_in_it(panel):
    QTest.mouseClick(panel.tree.header("bird"), Qt.MouseButton.LeftButton)
    assert shown(panel) == ["Fox", "bird", "Hare"]
    assert "folded" in panel.tree.header("bird").accessibleName()
    QTest.mouseClick(panel.tree.header("bird"), Qt.MouseButton.LeftButton)
    assert len(shown(panel)) == 7


def test_keys_fold_and_unfold_too(panel):
    header = panel.tree.header("bird/sea")
    QTest.keyClick(header, Qt.Key.Key_Left)
    assert shown(panel) == ["Fox", "bird", "Owl", "sea", "Hare"]
    QTest.keyClick(header, Qt.Key.Key_Left)
    QTest.keyClick(header, Qt.Key.Key_Right)
    assert len(shown(panel)) == 7
    QTest.keyClick(header, Qt.Key.Key_Space)
    assert "Gull" not in shown(panel)


def test_all_groups_fold_at_once(panel):
    panel.tree.fold("", is_folded=True)
    assert shown(panel) == ["Fox", "bird", "Hare"]
    panel.tree.fold("", is_folded=False)
    assert len(shown(panel)) == 7


def test_going_to_a_class_unfolds_what_is_around_it(panel):
    panel.tree.fold("", is_folded=True)
    panel.focus_class(3)
    assert "Gull" in shown(panel)


def test_what_is_folded_stays_folded_when_classes_change(panel):
    panel.tree.fold("bird", is_folded=True)
    panel.show_classes(classes(*NAMES, "bird/Wren"))
    assert shown(panel) == ["Fox", "bird", "Hare"]


def test_a_group_whose_last_class_goes_has_no_header(panel):
    panel.show_classes(classes("Fox", "Hare"))
    assert shown(panel) == ["Fox", "Hare"]
    assert panel.tree.header("bird") is None


def test_a_group_takes_another_name(panel, qtbot):
    header = panel.tree.header("bird/sea")
    header.begin_rename()
    field(header, "Name of the group").setText("bird/coast")
    with qtbot.waitSignal(panel.group_renamed) as caught:
        QTest.keyClick(field(header, "Name of the group"), Qt.Key.Key_Return)
    assert caught.args == ["bird/sea", "bird/coast"]


def test_escape_leaves_the_name_of_a_group(panel, qtbot):
    header = panel.tree.header("bird")
    header.begin_rename()
    field(header, "Name of the group").setText("fowl")
    with qtbot.assertNotEmitted(panel.group_renamed):
        QTest.keyClick(field(header, "Name of the group"), Qt.Key.Key_Escape)


def test_the_field_to_find_a_class_comes_with_more_than_ten(panel):
    assert search(panel).isHidden()
    panel.show_classes(classes(*(f"c{n}" for n in range(11))))
    assert not search(panel).isHidden()


def test_typing_finds_classes_in_folded_groups_too(panel):
    panel.tree.fold("", is_folded=True)
    panel.find_class()
    QTest.keyClicks(search(panel), "gu")
    assert shown(panel) == ["bird", "sea", "Gull"]
    QTest.keyClick(search(panel), Qt.Key.Key_Return)
    assert panel.current_class() == 3
    assert search(panel).isHidden()
    assert "Gull" in shown(panel)


def test_adapt_says_that_it_is_wanted_again(panel):
    panel.show_adapt("", "", is_again=True)
    assert panel.adapt_button.text() == "Adapt again"
    panel.show_adapt("", "")
    assert panel.adapt_button.text() == "Adapt"


def test_a_key_can_be_given_to_another_class(panel, qtbot):
    with qtbot.waitSignal(panel.reordered) as caught:
        panel.move_to(5, 0)
    assert caught.args[0] == [5, 1, 2, 3, 4]


def test_f2_on_a_group_renames_it_and_delete_does_nothing(panel, qtbot):
    panel.focus_class(1)
    header = panel.tree.header("bird")
    header.setFocus()
    with qtbot.assertNotEmitted(panel.deleted):
        QTest.keyClick(header, Qt.Key.Key_Delete)
    QTest.keyClick(header, Qt.Key.Key_F2)
    assert not field(header, "Name of the group").isHidden()
