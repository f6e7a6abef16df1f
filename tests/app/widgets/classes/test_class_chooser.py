"""A class chosen by typing."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from app.widgets.classes.class_chooser import ClassChooser
from core.domain.records import ClassRecord

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

NAMES = [f"Class {n}" for n in range(12)] + ["bird/Owl", "Crow"]
CLASSES = [ClassRecord(n, name, "#0072b2", n, 1) for n, name in enumerate(NAMES, 1)]


@pytest.fixture
def chooser(qtbot):
    chooser = ClassChooser(CLASSES)
    chooser.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    qtbot.addWidget(chooser)
    chooser.open_at(QPoint(10, 10))
    return chooser


def lines(chooser):
    return [chooser.list.item(n).text() for n in range(chooser.list.count())]


def test_all_classes_are_there_before_anything_is_typed(chooser):
    assert lines(chooser) == NAMES


def test_enter_takes_the_likeliest(chooser, qtbot):
    QTest.keyClicks(chooser.field, "ow")
    assert lines(chooser)[:2] == ["bird/Owl", "Crow"]
    with qtbot.waitSignal(chooser.chosen) as caught:
        QTest.keyClick(chooser.field, Qt.Key.Key_Return)
    assert caught.args == [13]
    assert not chooser.isVisible()


def test_arrows_walk_through_the_list_and_around(chooser, qtbot):
    QTest.keyClicks(chooser.field, "class 1")
    QTest.keyClick(chooser.field, Qt.Key.Key_Down)
    with qtbot.waitSignal(chooser.chosen) as caught:
        QTest.keyClick(chooser.field, Qt.Key.Key_Return)
    assert NAMES[caught.args[0] - 1] == "Class 10"


def test_a_name_that_is_new_can_become_a_class(chooser, qtbot):
    QTest.keyClicks(chooser.field, "Heron")
    assert lines(chooser) == ["New class “Heron”"]
    with qtbot.waitSignal(chooser.new_wanted) as caught:
        QTest.keyClick(chooser.field, Qt.Key.Key_Return)
    assert caught.args == ["Heron"]


def test_escape_chooses_nothing(chooser, qtbot):
    with qtbot.assertNotEmitted(chooser.chosen):
        QTest.keyClick(chooser.field, Qt.Key.Key_Escape)
    assert not chooser.isVisible()


@pytest.mark.parametrize("typed", ["Cr\u200bow", "Crow\u00a0", "Crow\ufeff"])
def test_a_name_that_looks_like_a_class_is_that_class(chooser, qtbot, typed):
    chooser.field.setText(typed)
    assert lines(chooser) == ["Crow"]
    with qtbot.waitSignal(chooser.chosen) as caught:
        QTest.keyClick(chooser.field, Qt.Key.Key_Return)
    assert caught.args == [14]


def test_a_name_that_differs_in_capital_letters_may_become_a_class(chooser):
    QTest.keyClicks(chooser.field, "crow")
    assert lines(chooser) == ["Crow", "New class “crow”"]


def test_a_name_that_cannot_be_seen_is_no_new_class(chooser):
    chooser.field.setText("\u200b")
    assert not any(one.startswith("New class") for one in lines(chooser))
