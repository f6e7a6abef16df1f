"""The dialog that asks what folders mean."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QRadioButton

from app.dialogs.choose_layout import LayoutDialog
from core.imaging.dataset_layout import recognise
from tests.app.seen import button, shown

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

PATHS = ("train/ice/1.png", "train/steam/2.png", "test/eye/3.png", "test/ear/4.png")


def ask(qtbot, paths=PATHS):
    dialog = LayoutDialog(Path("/set"), recognise(paths))
    qtbot.addWidget(dialog)
    dialog.show()
    answers = []
    dialog.chosen.connect(lambda *one: answers.append(one))
    return dialog, answers


def test_enter_takes_the_recommended_reading(qtbot):
    dialog, answers = ask(qtbot)
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    assert answers == [("splits", ("train",))]


def test_other_splits_teach_where_that_is_ticked(qtbot):
    dialog, answers = ask(qtbot)
    button(dialog, "Learn from validation").setChecked(True)
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    assert answers == [("splits", ("train", "val", "test"))]


def test_a_reading_without_classes_cannot_be_chosen(qtbot):
    dialog, _ = ask(qtbot, ("train/1.png", "test/2.png"))
    assert [one.isEnabled() for one in shown(dialog, QRadioButton)] == [True, False]
