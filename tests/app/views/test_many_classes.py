"""Two hundred classes: listed as lines, made in turns, found, and told apart by their ends."""

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest

from app.messages.reports import Hint
from app.views.classes import FIRST, MANY, ClassesPanel
from app.widgets.classes.hint_link import HintLink
from core.domain.palette.class_colors import class_colors
from core.domain.records import ClassRecord

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

COLORS = class_colors(200)


def classes(n):
    return [ClassRecord(k + 1, f"A class of many words {k}", COLORS[k], k, 2) for k in range(n)]


@pytest.fixture
def panel(qtbot):
    QSettings().remove("text/class_list")
    panel = ClassesPanel()
    qtbot.addWidget(panel)
    panel.resize(260, 600)
    panel.show()
    return panel


def n_made(panel):
    return len(panel._cards)


def test_few_classes_are_cards_and_many_are_lines(panel):
    panel.show_classes(classes(MANY))
    card = panel.card(1)
    assert card.strip.isVisibleTo(panel)
    as_card = card.sizeHint().height()
    panel.show_classes(classes(MANY + 1))
    assert not card.strip.isVisibleTo(panel)
    assert card.sizeHint().height() < as_card / 2


def test_a_person_chooses_and_it_stays(panel, qtbot):
    panel.show_classes(classes(MANY + 1))
    panel._head.compact.click()
    assert panel.card(1).strip.isVisibleTo(panel)
    again = ClassesPanel()
    qtbot.addWidget(again)
    again.show_classes(classes(MANY + 1))
    assert again.card(1).strip.isVisibleTo(again)


def test_the_switch_is_there_for_screen_readers_and_the_keyboard(panel):
    panel.show_classes(classes(3))
    switch = panel._head.compact
    assert switch.accessibleName() == "Compact list"
    switch.setFocus()
    QTest.keyClick(switch, Qt.Key.Key_Space)
    assert not panel.card(1).strip.isVisibleTo(panel)


def test_the_first_cards_are_there_at_once_and_the_others_follow(panel, qtbot):
    panel.show_classes(classes(200))
    assert n_made(panel) == FIRST
    qtbot.waitUntil(lambda: n_made(panel) == 200, timeout=15_000)
    assert panel.tree.names() == [one.name for one in classes(200)]


def test_who_needs_a_card_does_not_wait_for_it(panel):
    panel.show_classes(classes(200))
    assert panel.card(200).record.name == "A class of many words 199"


def test_a_search_finds_what_has_no_card_yet(panel):
    panel.show_classes(classes(200))
    panel._head.search.setText("words 187")
    assert panel.tree.names() == ["A class of many words 187"]


def test_another_order_takes_all_along(panel, qtbot):
    panel.show_classes(classes(60))
    with qtbot.waitSignal(panel.reordered) as ordered:
        panel.move_to(60, 0)
    assert ordered.args[0] == [60, *range(1, 60)]


def test_a_hint_waits_for_its_card_and_lines_have_none(panel):
    panel.show_classes(classes(60))
    panel.show_hints({60: Hint("Add 2 more", "", (7,))})
    card = panel.card(60)
    (hint,) = card.findChildren(HintLink)
    assert not hint.isVisibleTo(card)
    panel._head.compact.click()
    assert hint.isVisibleTo(card)
    assert hint.accessibleName() == "Add 2 more"


def test_names_are_shortened_in_the_middle(panel):
    panel.show_classes(classes(2))
    name = panel.card(1)._name
    assert name._mode == Qt.TextElideMode.ElideMiddle


def test_a_class_that_is_deleted_while_cards_are_made_gets_none(panel, qtbot):
    panel.show_classes(classes(60))
    panel.show_classes(classes(30))
    qtbot.waitUntil(lambda: n_made(panel) == 30, timeout=15_000)
    assert panel.card(40) is None
