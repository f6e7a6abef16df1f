"""The list of what was left out."""

import pytest
from PySide6.QtWidgets import QTreeWidget

from app.dialogs.skipped_files import SkippedDialog
from core.domain.reports import LeftOut, Skipped

# The offscreen platform remarks on every window that has a least size.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


def tree_of(qtbot, skipped, left_out):
    dialog = SkippedDialog(skipped, None, left_out)
    qtbot.addWidget(dialog)
    return dialog, dialog.findChild(QTreeWidget)


def test_kinds_are_groups_with_their_files(qtbot):
    found = [LeftOut("video", 2, ("a.mp4", "b.mp4"))]
    dialog, tree = tree_of(qtbot, [Skipped("c.jpg", "the file is empty")], found)
    groups = [tree.topLevelItem(n) for n in range(tree.topLevelItemCount())]
    assert [one.childCount() for one in groups] == [1, 2]
    assert groups[1].child(0).text(0) == "a.mp4"
    assert "a.mp4,video" in dialog.table()


def test_a_long_group_is_filled_when_it_is_opened_and_says_what_it_does_not_name(qtbot):
    found = [LeftOut("video", 5000, tuple(f"{n}.mp4" for n in range(1000)))]
    _, tree = tree_of(qtbot, [], found)
    group = tree.topLevelItem(0)
    assert group.childCount() == 0
    group.setExpanded(True)
    assert group.childCount() == 1001
    assert "4,000" in group.child(1000).text(0)
    group.setExpanded(False)
    group.setExpanded(True)
    assert group.childCount() == 1001
