"""The field to find images: terms, errors, offers."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.widgets.grid.filter_bar import EntryFilter, FilterBar
from core.domain.records import ClassRecord
from tests.app.seen import says

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

CLASSES = [
    ClassRecord(7, "Fox", "#0072b2", 0, 1),
    ClassRecord(8, "Arctic hare", "#d55e00", 1, 1),
]


@pytest.fixture
def bar(qtbot):
    bar = FilterBar()
    bar.set_classes(CLASSES)
    qtbot.addWidget(bar)
    bar.resize(800, 120)
    bar.show()
    qtbot.waitExposed(bar)
    return bar


def typed(bar, qtbot, text):
    with qtbot.waitSignal(bar.changed):
        QTest.keyClicks(bar.search, text)
    return bar.filter()


def test_terms_and_words_are_told_apart(bar, qtbot):
    found = typed(bar, qtbot, "IMG label:fox conf:<0.6 ")
    assert found.text == "IMG"
    assert [one.kind for one in found.terms] == ["label", "conf"]
    assert found.terms[0].class_ids == {7}


def test_what_makes_no_sense_is_said_and_left_out(bar, qtbot):
    typed(bar, qtbot, "status:unsure ")
    before = bar.filter()
    with qtbot.assertNotEmitted(bar.changed, wait=400):
        QTest.keyClicks(bar.search, "label:dog")
    assert says(bar, "no class “dog”")
    assert bar.filter() == before
    bar.search.clear()
    assert not says(bar, "no class")


def test_a_class_that_comes_later_makes_sense_of_the_text(bar):
    bar.search.setText("label:dog")
    assert bar.problem()
    bar.set_classes([*CLASSES, ClassRecord(9, "Dog", "#009e73", 2, 0)])
    assert bar.problem() == ""
    assert bar.filter().terms[0].class_ids == {9}


def test_offers_are_shown_and_taken_with_tab(bar, qtbot):
    QTest.keyClicks(bar.search, "la")
    assert bar.search.popup.isVisible()
    QTest.keyClick(bar.search, Qt.Key.Key_Tab)
    assert bar.search.text() == "label:"
    QTest.keyClicks(bar.search, "ar")
    QTest.keyClick(bar.search, Qt.Key.Key_Tab)
    assert bar.search.text() == 'label:"Arctic hare" '
    assert bar.filter().terms[0].class_ids == {8}


def test_a_filter_set_from_outside_is_written_out(bar, qtbot):
    wanted = typed(bar, qtbot, "a -status:failed ")
    bar.clear()
    assert bar.filter() == EntryFilter()
    bar.set_filter(wanted)
    assert bar.search.text() == "a -status:failed"
    assert bar.filter() == wanted
