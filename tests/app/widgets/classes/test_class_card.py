"""A class as a card: what it shows, what can be dropped on it, renaming."""

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from app.widgets.classes.class_card import ClassCard
from app.widgets.classes.class_menu import ClassMenu
from app.widgets.classes.drop_card import NewClassCard
from app.widgets.common.drop_data import CLASS_MIME
from app.widgets.common.mime import FILES_MIME, encode_ids
from core.domain.records import ClassRecord

# The offscreen platform remarks on every window that has a least size.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")

OWL = ClassRecord(7, "Owl", "#0072b2", 0, 3)
FOX = ClassRecord(8, "Fox & co", "#d55e00", 1, 0)

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
ALL = Qt.DropAction.CopyAction | Qt.DropAction.MoveAction | Qt.DropAction.LinkAction


@pytest.fixture
def card(qtbot):
    card = ClassCard(OWL, 0)
    qtbot.addWidget(card)
    card.resize(256, card.sizeHint().height())
    card.show()
    qtbot.waitExposed(card)
    return card


def drop(widget, mime, *, at=None, modifiers=NONE):
    """Drag over a widget and let go; return whether it was taken, and how."""
    place = at or QPoint(20, 20)
    enter = QDragEnterEvent(place, ALL, mime, LEFT, modifiers)
    QApplication.sendEvent(widget, enter)
    if not enter.isAccepted():
        QApplication.sendEvent(widget, QDragLeaveEvent())
        return None
    event = QDropEvent(QPointF(place), ALL, mime, LEFT, modifiers)
    QApplication.sendEvent(widget, event)
    return event.dropAction()


def files(*paths):
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return mime


def rows(*ids):
    mime = QMimeData()
    mime.setData(FILES_MIME, encode_ids(np.array(ids, np.int64)))
    return mime


def test_it_shows_name_and_count(card):
    assert card.accessibleName() == "Class Owl, 3 examples"
    card.show_class(FOX, 1)
    assert "Fox & co" in card.accessibleName()


def test_rows_of_the_grid_can_be_dropped(card, qtbot):
    with qtbot.waitSignal(card.dropped) as caught:
        assert drop(card, rows(3, 5)) == Qt.DropAction.CopyAction
    assert caught.args[0].file_ids.tolist() == [3, 5]


def test_files_are_copied_even_with_shift_held(card, qtbot):
    with qtbot.waitSignal(card.dropped) as caught:
        action = drop(card, files("/a/owl.jpg", "/b"), modifiers=Qt.KeyboardModifier.ShiftModifier)
    assert action == Qt.DropAction.CopyAction
    assert caught.args[0].paths == [Path("/a/owl.jpg"), Path("/b")]


def test_a_picture_wins_over_the_web_address_beside_it(card, qtbot):
    mime = QMimeData()
    mime.setUrls([QUrl("https://example.org/owl.png")])
    mime.setImageData(QImage(8, 8, QImage.Format.Format_RGB32))
    with qtbot.waitSignal(card.dropped) as caught:
        drop(card, mime)
    assert caught.args[0].image.width() == 8


def test_text_is_not_welcome(card):
    mime = QMimeData()
    mime.setText("owl")
    assert drop(card, mime) is None
    assert not card.is_target


def test_a_bare_web_address_is_not_welcome(card):
    mime = QMimeData()
    mime.setUrls([QUrl("https://example.org/owl.png")])
    assert drop(card, mime) is None


def test_a_card_shows_that_it_would_take_a_drop(card):
    mime = rows(1)  # an event does not keep it alive
    QApplication.sendEvent(card, QDragEnterEvent(QPoint(5, 5), ALL, mime, LEFT, NONE))
    assert card.is_target
    QApplication.sendEvent(card, QDragLeaveEvent())
    assert not card.is_target


def test_f2_style_renaming_ends_with_enter(card, qtbot):
    card.begin_rename()
    field = card.findChild(QLineEdit)
    with qtbot.waitSignal(card.renamed) as caught:
        QTest.keyClicks(field, "  Barn   owl ")
        QTest.keyClick(field, Qt.Key.Key_Return)
    assert caught.args == ["Barn owl"]
    assert not card.is_renaming()


def test_escape_keeps_the_name(card, qtbot):
    card.begin_rename()
    field = card.findChild(QLineEdit)
    QTest.keyClicks(field, "Something")
    with qtbot.assertNotEmitted(card.renamed):
        QTest.keyClick(field, Qt.Key.Key_Escape)
    assert not card.is_renaming()


@pytest.mark.parametrize("text", ["", "   ", "Owl"])
def test_no_name_and_the_same_name_change_nothing(card, qtbot, text):
    card.begin_rename()
    field = card.findChild(QLineEdit)
    field.setText(text)
    with qtbot.assertNotEmitted(card.renamed):
        QTest.keyClick(field, Qt.Key.Key_Return)


def test_a_double_click_on_the_name_renames(card):
    QTest.mouseDClick(card, LEFT, NONE, QPoint(60, 18))
    assert card.is_renaming()


def test_a_double_click_on_the_pictures_shows_them(card, qtbot):
    with qtbot.waitSignal(card.examples_wanted):
        QTest.mouseDClick(card, LEFT, NONE, card.strip.geometry().center())


def test_a_class_dropped_on_the_upper_half_goes_above(card, qtbot):
    mime = QMimeData()
    mime.setData(CLASS_MIME, b"8")
    place = QPoint(30, card.height() - 5)
    QApplication.sendEvent(card, QDragEnterEvent(place, ALL, mime, LEFT, NONE))
    QApplication.sendEvent(card, QDragMoveEvent(place, ALL, mime, LEFT, NONE))
    with qtbot.waitSignal(card.class_dropped) as caught:
        QApplication.sendEvent(card, QDropEvent(QPointF(place), ALL, mime, LEFT, NONE))
    assert caught.args == [8, False]


def test_the_strip_shows_what_arrives_and_forgets_what_left(card):
    card.strip.show_files([1, 2, 3, 4, 5, 6])
    assert card.strip.keys() == [1, 2, 3, 4, 5]
    card.strip.put(1, QImage(30, 20, QImage.Format.Format_RGB32))
    card.strip.put(2, None)
    card.strip.put(9, None)
    assert card.strip.missing() == [3, 4, 5]
    card.strip.show_files([2])
    assert card.strip.missing() == []
    card.grab()


def test_the_new_class_card_is_clicked_typed_and_dropped_on(qtbot):
    card = NewClassCard()
    qtbot.addWidget(card)
    card.show()
    with qtbot.waitSignal(card.clicked):
        QTest.mouseClick(card, LEFT)
    with qtbot.waitSignal(card.clicked):
        QTest.keyClick(card, Qt.Key.Key_Return)
    with qtbot.waitSignal(card.dropped):
        drop(card, files("/a"))


def test_the_menu_says_what_was_chosen(qtbot):
    menu = ClassMenu(FOX, [OWL, FOX], ["#000000", "#ffffff"])
    qtbot.addWidget(menu)
    texts = [action.text() for action in menu.actions() if action.text()]
    assert texts == [
        "Show its images", "Rename", "Color", "Key", "Merge into", "Split…", "Paste a picture",
        "Move up", "Move down", "Delete class",
    ]  # fmt: skip
    with qtbot.waitSignal(menu.move_wanted) as caught:
        next(one for one in menu.actions() if one.text() == "Move up").trigger()
    assert caught.args == [-1]
    assert not next(one for one in menu.actions() if one.text() == "Move down").isEnabled()
    merge = next(one for one in menu.actions() if one.text() == "Merge into").menu()
    with qtbot.waitSignal(menu.merge_wanted) as caught:
        merge.actions()[0].trigger()
    assert caught.args == [OWL.id]
