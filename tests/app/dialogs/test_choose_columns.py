"""The columns of a table, where their names do not tell which hold what."""

import pytest
from PySide6.QtWidgets import QComboBox, QPushButton

from app.dialogs.choose_columns import ColumnsDialog

# The offscreen platform remarks on every window that has a least size.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.fixture
def dialog(qtbot):
    dialog = ColumnsDialog("a.csv", ["Bild", "Art", "a column with a very long name indeed, 2019"])
    qtbot.addWidget(dialog)
    return dialog


def take(dialog):
    return next(one for one in dialog.findChildren(QPushButton) if one.text() == "Import")


def test_what_is_chosen_is_told_by_the_columns_own_names(qtbot, dialog):
    _, labels = dialog.findChildren(QComboBox)
    labels.setCurrentIndex(2)
    with qtbot.waitSignal(dialog.chosen) as told:
        take(dialog).click()
    assert told.args == ["Bild", "a column with a very long name indeed, 2019"]


def test_one_column_cannot_hold_both(dialog):
    pictures, labels = dialog.findChildren(QComboBox)
    labels.setCurrentIndex(pictures.currentIndex())
    assert not take(dialog).isEnabled()
