"""The filter bar turns what is chosen into one filter, and says when that is another one."""

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QPushButton

from app.theme import style as theme
from app.widgets.grid.filter_bar import BY_YOU, EntryFilter, FilterBar
from app.widgets.grid.status_chip import StatusChip
from app.widgets.grid.view_switch import ViewSwitch
from core.domain.records import STATUSES, ClassRecord

# The offscreen platform remarks on every window that has a least size.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")

CLASSES = [
    ClassRecord(7, "Lynx", "#ffe119", 1, 3),
    ClassRecord(4, "Fox", "#e6194b", 0, 5),
]
COUNTS = dict.fromkeys(STATUSES, 12) | {BY_YOU: 3}


@pytest.fixture(autouse=True)
def english():
    before = QLocale()
    QLocale.setDefault(QLocale("en_US"))
    yield
    QLocale.setDefault(before)


@pytest.fixture
def bar(qtbot):
    bar = FilterBar()
    qtbot.addWidget(bar)
    bar.set_classes(CLASSES)
    bar.set_counts(COUNTS)
    bar.resize(1000, bar.height())
    bar.show()
    return bar


@pytest.fixture
def told(bar):
    told = []
    bar.changed.connect(lambda: told.append(bar.filter()))
    return told


def combo(bar, name):
    return next(part for part in bar.findChildren(QComboBox) if part.accessibleName() == name)


def chip(bar, word):
    chips = bar.findChildren(StatusChip)
    return next(part for part in chips if part.accessibleName().startswith(word))


def clear_button(bar):
    return next(part for part in bar.findChildren(QPushButton))


def test_nothing_is_filtered_at_first(bar):
    assert bar.filter() == EntryFilter()
    assert bar.filter().is_open
    assert not clear_button(bar).isVisible()


def test_typing_is_told_once_after_a_pause(bar, qtbot, told):
    field = bar.findChild(QLineEdit)
    qtbot.keyClicks(field, "fox_0")
    assert told == []
    qtbot.waitUntil(lambda: bool(told))
    assert [one.text for one in told] == ["fox_0"]


def test_classes_stand_in_their_order_with_their_marks(bar):
    field = combo(bar, "Class")
    assert [field.itemText(i) for i in range(field.count())] == ["Any class", "Fox", "Lynx"]
    assert not field.itemIcon(1).isNull()


def test_a_class_is_chosen(bar, told):
    combo(bar, "Class").setCurrentIndex(2)
    assert [one.class_id for one in told] == [7]


def test_a_chosen_class_survives_a_new_list_and_is_let_go_when_gone(bar, told):
    combo(bar, "Class").setCurrentIndex(2)
    bar.set_classes(list(reversed(CLASSES)))
    assert bar.filter().class_id == 7
    assert len(told) == 1
    bar.set_classes(CLASSES[1:])
    assert bar.filter().class_id == 0
    assert len(told) == 2


def test_statuses_add_up_and_all_takes_them_back(bar, qtbot, told):
    for word in ("Unsure", "Failed"):
        qtbot.mouseClick(chip(bar, word), Qt.MouseButton.LeftButton)
    assert bar.filter().statuses == {"unsure", "failed"}
    assert not chip(bar, "All").isChecked()
    qtbot.mouseClick(chip(bar, "All"), Qt.MouseButton.LeftButton)
    assert bar.filter().statuses == frozenset()
    assert chip(bar, "All").isChecked()
    assert len(told) == 3


def test_all_stays_on_when_clicked_again(bar, qtbot, told):
    qtbot.mouseClick(chip(bar, "All"), Qt.MouseButton.LeftButton)
    assert chip(bar, "All").isChecked()
    assert told == []


def test_every_status_has_a_chip(bar):
    words = {"pending": "To do", "unknown": "None of these", "labelled": "Labeled"}
    for status in STATUSES:
        assert chip(bar, words.get(status, status.capitalize())).isVisible()


def test_by_you_is_offered_where_it_is_counted(bar):
    assert chip(bar, "By you").isVisible()
    bar.set_counts(dict.fromkeys(STATUSES, 12))
    assert not chip(bar, "By you").isVisible()


def test_a_status_of_no_image_takes_no_room(bar):
    bar.set_counts({"unsure": 3, "failed": 0})
    assert chip(bar, "Unsure").isVisible()
    assert not chip(bar, "Failed").isVisible()
    chip(bar, "Unsure").click()
    bar.set_counts({"unsure": 0, "failed": 1})
    assert chip(bar, "Unsure").isVisible()  # it can be switched off again
    assert chip(bar, "Failed").isVisible()


def test_counts_are_written(bar):
    bar.set_counts({"unsure": 1204})
    assert chip(bar, "Unsure").text() == "Unsure 1,204"


def test_a_range_of_confidence_is_chosen(bar, told):
    combo(bar, "Confidence").setCurrentIndex(2)
    assert [(one.low, one.high) for one in told] == [(0.6, 0.9)]


def test_the_order_is_no_filter(bar, told):
    combo(bar, "Order").setCurrentIndex(1)
    assert [one.order for one in told] == ["doubt"]
    assert not clear_button(bar).isVisible()


def test_a_filter_can_be_set_and_read_back(bar, told):
    wanted = EntryFilter("fox", 7, frozenset({"unsure", BY_YOU}), 0.35, 0.8, "confidence")
    bar.set_filter(wanted)
    assert bar.filter() == wanted
    assert told == [wanted]
    assert combo(bar, "Confidence").currentText() == "35–80%"
    bar.set_filter(wanted)
    assert told == [wanted]


def test_clear_takes_back_all_but_the_order(bar, qtbot, told):
    bar.set_filter(EntryFilter("fox", 7, frozenset({"unsure"}), 0.6, 0.9, "doubt"))
    assert clear_button(bar).isVisible()
    qtbot.mouseClick(clear_button(bar), Qt.MouseButton.LeftButton)
    assert told[-1] == EntryFilter(order="doubt")
    assert not clear_button(bar).isVisible()


def test_how_many_are_shown(bar):
    bar.set_shown(37, 2000)
    assert "37 of 2,000 images" in [part.text() for part in bar.findChildren(QLabel)]


def test_the_keyboard_finds_the_search(bar, qtbot):
    bar.activateWindow()
    bar.set_filter(EntryFilter("fox"))
    bar.focus_search()
    field = bar.findChild(QLineEdit)
    assert bar.focusWidget() is field
    assert field.selectedText() == "fox"


@pytest.mark.parametrize("width", [1000, 700, 460, 330])
def test_everything_fits_at_any_width(bar, qtbot, width):
    bar.set_filter(EntryFilter("fox", 7, frozenset({"unsure"}), 0.6, 0.9, "doubt"))
    bar.set_counts(COUNTS | {"labelled": 1_234_567})
    bar.set_shown(37, 1_000_000)
    bar.resize(width, bar.height())
    qtbot.wait(10)
    parts = [*bar.findChildren(StatusChip), *bar.findChildren(QComboBox), clear_button(bar)]
    parts += [bar.findChild(QLineEdit)]
    for part in parts:
        assert bar.rect().contains(part.geometry()), part.accessibleName()
    for one in parts:
        for other in parts:
            assert one is other or not one.geometry().intersects(other.geometry())


def test_a_narrow_chip_keeps_its_name_for_those_who_listen(bar):
    bar.set_counts(COUNTS | {"labelled": 38_123})
    bar.resize(400, bar.height())
    assert chip(bar, "Labeled").text() == "38k"
    assert chip(bar, "Labeled").accessibleName() == "Labeled 38,123"


def test_the_marks_follow_the_mode(bar, qapp):
    theme.apply(qapp, "light")
    light = combo(bar, "Class").itemIcon(2).pixmap(12).toImage()
    theme.apply(qapp, "dark")
    assert combo(bar, "Class").itemIcon(2).pixmap(12).toImage() != light
    theme.apply(qapp, "light")


@pytest.mark.parametrize("width", [430, 720])
def test_in_a_narrow_bar_the_order_is_whole_and_the_counts_do_not_stand_alone(bar, width):
    bar.add_last(ViewSwitch())
    bar.resize(width, 200)
    bar.show()
    bar.set_counts({"pending": 120, BY_YOU: 30, "labelled": 0})
    bar.set_filter(EntryFilter(order="doubt"))
    bar.set_filter(EntryFilter())
    bar.set_shown(150, 150)
    bar.layout().activate()
    assert bar.minimumSizeHint().width() <= width
    (count,) = [one for one in bar.findChildren(QLabel) if "150" in one.text()]
    confidence, order = combo(bar, "Confidence"), combo(bar, "Order")
    assert abs(count.geometry().center().y() - confidence.geometry().center().y()) <= 4
    texts = [order.itemText(n) for n in range(4)]
    widest = max(order.fontMetrics().horizontalAdvance(text) for text in texts)
    assert widest < order.width() - 24
