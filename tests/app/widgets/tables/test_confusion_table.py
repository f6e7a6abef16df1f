"""A cell of the confusion table opens exactly its images, by click and by key."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.widgets.tables.confusion_table import ConfusionTable, Source
from app.widgets.trust.confusion_part import ConfusionPart
from core.domain.review import Confusion
from tests.app.seen import field, says

NAMES = {5: "Owl", 3: "Fox of the very long name"}


def confusion():
    """Three owls, one of them taken for a fox and one checked; one fox, right."""
    return Confusion(
        class_ids=(5, 3),
        image_ids=np.array([10, 11, 12, 13]),
        truths=np.array([0, 0, 0, 1]),
        guesses=np.array([0, 1, 0, 1]),
        is_example=np.array([True, True, False, True]),
        n_unjudged=1,
    )


@pytest.fixture
def table(qtbot):
    table = ConfusionTable()
    qtbot.addWidget(table)
    table.show_confusion(confusion(), NAMES, Source())
    table.resize(table.sizeHint())
    table.show()
    return table


def text(table, row, column, role=Qt.ItemDataRole.DisplayRole):
    return table.model().index(row, column).data(role)


def test_counts_and_shares_are_shown(table):
    rows = [[text(table, row, column) for column in range(3)] for row in range(2)]
    assert rows == [["2", "1", "67%"], ["", "1", "100%"]]


def test_examples_and_checked_images_can_be_told_apart(table):
    table.show_confusion(confusion(), NAMES, Source(checked=False))
    assert [text(table, 0, column) for column in range(3)] == ["1", "1", "50%"]
    table.show_confusion(confusion(), NAMES, Source(examples=False))
    assert [text(table, 1, column) for column in range(3)] == ["", "", "–"]


def test_a_click_opens_exactly_the_images_of_a_cell(table, qtbot):
    place = table.visualRect(table.model().index(0, 1)).center()
    with qtbot.waitSignal(table.picked) as caught:
        QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    (picked,) = caught.args
    assert (picked.image_ids, picked.title) == ((11,), f"Owl taken for {NAMES[3]}")


@pytest.mark.parametrize(
    ("row", "column", "images"), [(0, 0, (10, 12)), (0, 2, (10, 12, 11)), (1, 1, (13,))]
)
def test_enter_opens_a_cell_and_the_share_its_whole_class(table, qtbot, row, column, images):
    table.setCurrentIndex(table.model().index(row, column))
    with qtbot.waitSignal(table.picked) as caught:
        QTest.keyClick(table, Qt.Key.Key_Return)
    assert caught.args[0].image_ids == images


def test_an_empty_cell_opens_nothing(table, qtbot):
    table.setCurrentIndex(table.model().index(1, 0))
    with qtbot.assertNotEmitted(table.picked):
        QTest.keyClick(table, Qt.Key.Key_Return)


def test_arrows_move_and_a_long_name_has_a_tooltip(table):
    table.setCurrentIndex(table.model().index(0, 0))
    QTest.keyClick(table, Qt.Key.Key_Right)
    assert table.currentIndex().column() == 1
    across = Qt.Orientation.Horizontal
    tip = table.model().headerData(1, across, Qt.ItemDataRole.ToolTipRole)
    assert tip == f"Taken for {NAMES[3]}"
    assert text(table, 0, 1, Qt.ItemDataRole.ToolTipRole).startswith("1 of 3 Owl were taken for")


def test_the_current_cell_stays_when_a_label_changes_the_counts(table):
    table.setCurrentIndex(table.model().index(1, 1))
    table.show_confusion(confusion(), NAMES, Source())
    here = table.currentIndex()
    assert (here.row(), here.column()) == (1, 1)


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_it_says_what_could_not_be_judged(qtbot):
    dialog = ConfusionPart()
    qtbot.addWidget(dialog)
    dialog.show_confusion(confusion(), NAMES)
    assert says(
        dialog,
        "4 images judged. 1 example not judged: no other in the class.",
    )
    field(dialog, "What is counted").setCurrentIndex(2)
    assert says(dialog, "1 image judged.")
