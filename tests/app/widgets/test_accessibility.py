"""Everything that can be used has a name, a role, a visible focus, and its turn under Tab."""

import inspect
from importlib import import_module
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDialog,
    QLineEdit,
    QPlainTextEdit,
    QScrollBar,
    QWidget,
)

from app import dialogs
from app.theme import style as theme
from tests.app import screens

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

USED = (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
)
# Parts of Qt's own widgets, which speak for them.
INNER = ("QComboBoxListView", "QLineEditIconButton", "QTableCornerButton", "QHeaderView")
INNER_NAMES = ("qt_spinbox_lineedit", "qt_keysequenceedit_lineedit", "qt_toolbar_ext_button")


@pytest.fixture(scope="module")
def shown(tmp_path_factory, qapp):
    """Look at every screen once, and write down what the tests ask for."""
    theme.apply(qapp, "light")
    path = screens.sample_project(tmp_path_factory.mktemp("shown") / "birds.handful")
    found = {}
    for name, widget in screens.every_screen(path):
        found[name] = [
            {
                "what": what(one),
                "name": spoken(one, QAccessible.Text.Name),
                "role": QAccessible.queryAccessibleInterface(one).role(),
                "can_focus": one.focusPolicy() != Qt.FocusPolicy.NoFocus,
                "focus_shows": focus_shows(one),
            }
            for one in used_in(widget)
        ]
        found[name + " tab"] = tab_order(widget)
    return found


def used_in(root):
    for one in root.findChildren(QWidget):
        is_own = one.metaObject().className() not in INNER and one.objectName() not in INNER_NAMES
        is_used = isinstance(one, USED) or one.focusPolicy() & Qt.FocusPolicy.TabFocus
        if is_own and is_used and not isinstance(one, QScrollBar) and one.isVisible():
            yield one


def what(widget):
    return f"{type(widget).__name__} {widget.objectName()} {getattr(widget, 'text', str)()}"


def spoken(widget, kind):
    return QAccessible.queryAccessibleInterface(widget).text(kind)


def focus_shows(widget):
    """Whether a widget looks different once it has the focus; None where it cannot have it."""
    if widget.visibleRegion().isEmpty():
        return None  # scrolled out of sight
    if not widget.isEnabled() or not widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
        return None
    window = widget.window()
    window.activateWindow()
    other = QApplication.focusWidget()
    if other is widget:
        widget.clearFocus()
    before = picture_of(widget)
    widget.setFocus(Qt.FocusReason.TabFocusReason)
    if not widget.hasFocus():
        return None  # its focus goes to a part of it, which has its own turn
    return picture_of(widget) != before


def picture_of(widget):
    """Take a picture of a widget and what is right around it."""
    screens.settle(20)
    window = widget.window()
    place = QRect(widget.mapTo(window, QPoint()), widget.size())
    return window.grab(place.adjusted(-4, -4, 4, 4)).toImage()


def tab_order(root):
    """List what Tab goes through, each with its place."""
    first = root
    order, one = [], root.nextInFocusChain()
    while one is not first and len(order) < 1000:
        takes = one.isVisible() and one.isEnabled() and one.focusPolicy() & Qt.FocusPolicy.TabFocus
        if takes and one.window() is root and one.focusProxy() is None:
            place = one.mapTo(root, QPoint())
            order.append((what(one), place.x(), place.y(), one.height()))
        one = one.nextInFocusChain()
    return order


def dialog_classes():
    names = [path.stem for path in Path(dialogs.__path__[0]).glob("*.py")]
    for name in names:
        for _, kind in inspect.getmembers(import_module(f"app.dialogs.{name}"), inspect.isclass):
            if issubclass(kind, QDialog) and kind.__module__ == f"app.dialogs.{name}":
                yield kind


def test_every_dialog_is_among_the_screens():
    missing = [kind.__name__ for kind in dialog_classes() if kind not in screens.DIALOGS]
    assert not missing, "add them to tests/app/screens.py"


def test_there_is_something_to_look_at(shown):
    assert sum(len(found) for found in shown.values()) > 100


def test_everything_used_has_a_name(shown):
    nameless = [
        (screen, one["what"])
        for screen, found in shown.items()
        if not screen.endswith(" tab")
        for one in found
        if not one["name"].strip()
    ]
    assert not sorted({what for _, what in nameless})


def test_everything_used_has_a_role(shown):
    vague = (QAccessible.Role.NoRole, QAccessible.Role.Client)
    roleless = [
        (screen, one["what"])
        for screen, found in shown.items()
        if not screen.endswith(" tab")
        for one in found
        if one["role"] in vague
    ]
    assert not sorted({what for _, what in roleless})


def test_the_focus_can_be_seen(shown):
    unseen = [
        (screen, one["what"])
        for screen, found in shown.items()
        if not screen.endswith(" tab")
        for one in found
        if one["focus_shows"] is False
    ]
    assert not unseen


@pytest.mark.parametrize("kind", screens.DIALOGS, ids=lambda kind: kind.__name__)
def test_tab_reads_a_dialog_like_a_page(shown, kind):
    order = shown[f"{kind.__name__} tab"]
    lines = [(place[0], line_of(place, order)) for place in order]
    numbers = [line for _, line in lines]
    # A dialog begins where the work is, so the walk may start anywhere; then it goes once round.
    turns = sum(one > other for one, other in pairwise(numbers))
    assert turns <= 1, lines


def line_of(place, order):
    """Return a sort key: top to bottom, and left to right within a line."""
    _, x, y, height = place
    same_line = [
        one[2] + one[3] / 2 for one in order if abs(one[2] + one[3] / 2 - y - height / 2) < 12
    ]
    return (min(same_line), x)
