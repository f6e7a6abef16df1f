"""The left side: cards for classes, Adapt below."""

import pytest
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from app.views.classes import ClassesPanel
from core.domain.records import ClassRecord

# The offscreen platform remarks on every window that has a least size.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")

OWL = ClassRecord(7, "Owl", "#0072b2", 0, 3)
FOX = ClassRecord(8, "Fox", "#d55e00", 1, 0)
HARE = ClassRecord(9, "Hare", "#009e73", 2, 1)


class FakeLoader(QObject):
    ready = Signal()

    def __init__(self):
        super().__init__()
        self.wanted = []
        self.tray = []

    def want(self, keys):
        self.wanted = keys

    def take(self, n):
        taken, self.tray = self.tray[:n], self.tray[n:]
        return taken


@pytest.fixture
def panel(qtbot):
    panel = ClassesPanel()
    qtbot.addWidget(panel)
    panel.resize(272, 600)
    panel.show_classes([OWL, FOX, HARE])
    panel.show()
    qtbot.waitExposed(panel)
    return panel


def test_cards_stand_in_the_order_of_the_classes(panel):
    panel.show_classes([HARE, OWL])
    assert panel.card(FOX.id) is None
    assert panel.tree.names() == ["Hare", "Owl"]


def test_a_card_survives_a_change_of_its_class(panel):
    card = panel.card(OWL.id)
    panel.show_classes([ClassRecord(7, "Barn owl", "#0072b2", 0, 4), FOX])
    assert panel.card(OWL.id) is card
    assert card.record.name == "Barn owl"


def test_small_pictures_are_asked_for_and_shown(panel):
    loader = FakeLoader()
    panel.set_source(lambda class_id, limit: [class_id * 10, class_id * 10 + 1][:limit], loader)
    assert loader.wanted == [70, 71, 80, 81, 90, 91]
    loader.tray = [(key, QImage(20, 20, QImage.Format.Format_RGB32)) for key in loader.wanted]
    loader.ready.emit()
    assert all(panel.card(one.id).strip.missing() == [] for one in (OWL, FOX, HARE))


def test_adapt_says_why_it_waits(panel, qtbot):
    panel.show_adapt("Put an example on two classes.", "Put an example.")
    assert not panel.adapt_button.isEnabled()
    assert panel.adapt_button.toolTip() == "Put an example."
    panel.show_adapt("", "")
    with qtbot.waitSignal(panel.adapt_clicked):
        panel.adapt_button.click()


@pytest.mark.parametrize(
    ("moved", "beside", "above", "order"),
    [
        (9, 7, True, [9, 7, 8]),
        (9, 7, False, [7, 9, 8]),
        (7, 9, False, [8, 9, 7]),
    ],
)
def test_a_card_dragged_beside_another_changes_the_order(panel, qtbot, moved, beside, above, order):
    with qtbot.waitSignal(panel.reordered) as caught:
        panel.card(beside).class_dropped.emit(moved, above)
    assert caught.args[0] == order


def test_a_card_dragged_on_itself_changes_nothing(panel, qtbot):
    with qtbot.assertNotEmitted(panel.reordered):
        panel.card(7).class_dropped.emit(7, True)


def test_the_class_with_the_focus_last_is_the_current_one(panel):
    assert panel.current_class() == 0
    panel.focus_class(FOX.id)
    assert panel.current_class() == FOX.id
    panel.show_classes([OWL])
    assert panel.current_class() == 0


def test_the_name_can_be_typed(panel):
    panel.begin_rename(OWL.id)
    assert panel.card(OWL.id).is_renaming()
    panel.begin_rename(12345)


def test_a_gesture_on_a_card_names_its_class(panel, qtbot):
    with qtbot.waitSignal(panel.renamed) as caught:
        panel.card(FOX.id).renamed.emit("Vixen")
    assert caught.args == [FOX.id, "Vixen"]
    with qtbot.waitSignal(panel.dropped) as caught:
        panel.new_card.dropped.emit("something")
    assert caught.args == [0, "something"]
