"""The palette finds by words, by their beginnings, and by letters in their order."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.widgets.help.palette import Entry, Palette, found_in

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


def entry(text, where="Edit", do=lambda: None):
    return Entry(text, where, do)


ENTRIES = [
    entry("Adapt and sort", "Class"),
    entry("Undo"),
    entry("Sort without adapting", "File"),
    entry("Settings"),
    entry("Select all"),
]


@pytest.mark.parametrize(
    ("typed", "texts"),
    [
        ("sort", ["Sort without adapting", "Adapt and sort"]),
        ("ada so", ["Adapt and sort", "Sort without adapting"]),
        ("UNDO", ["Undo"]),
        ("file", ["Sort without adapting"]),
        ("stg", ["Settings"]),
        ("zzz", []),
    ],
)
def test_what_is_typed_finds_the_likeliest_first(typed, texts):
    assert [one.text for one in found_in(ENTRIES, typed)][: len(texts) or None] == texts


def test_nothing_typed_shows_everything():
    assert found_in(ENTRIES, " ") == ENTRIES


def test_arrows_choose_enter_does_and_more_is_asked_for(qtbot):
    done, asked = [], []
    entries = [entry(name, do=lambda name=name: done.append(name)) for name in ("Open", "Order")]

    def more(typed):
        asked.append(typed)
        return [entry("or.jpg", do=lambda: done.append("or.jpg"))]

    palette = Palette(entries, more)
    qtbot.addWidget(palette)
    palette.show()
    QTest.keyClicks(palette.field, "o")
    QTest.keyClick(palette.field, Qt.Key.Key_Down)
    QTest.keyClick(palette.field, Qt.Key.Key_Down)
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    assert done == ["or.jpg"]
    assert asked == ["o"]
