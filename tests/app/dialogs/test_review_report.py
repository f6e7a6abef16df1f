"""What deserves a look is listed, and where nothing does, that is said without an empty list."""

import pytest
from PySide6.QtWidgets import QLabel, QPushButton

from app.dialogs.review_report import USUAL, FindingsDialog
from core.domain.review import Proposal, Review, Suspect


@pytest.fixture
def dialog(qtbot):
    dialog = FindingsDialog()
    qtbot.addWidget(dialog)
    return dialog


def texts(dialog):
    return " ".join(one.text() for one in dialog.findChildren(QLabel))


def review(**found):
    nothing = {"suspects": (), "duplicates": (), "advice": (), "proposals": ()}
    return Review(**{**nothing, **found}, n_open=10, n_settled=4)


def test_nothing_is_said_in_words_and_comes_back_as_a_list(dialog):
    dialog.show_review(review(), {})
    assert "Nothing deserves a look" in texts(dialog)
    assert dialog.list.isHidden()
    assert dialog.height() < USUAL.height() / 2
    dialog.show_review(review(duplicates=((1, 2),)), {})
    assert not dialog.list.isHidden()
    assert dialog.height() == USUAL.height()


def test_a_chosen_line_shows_its_images_and_only_strangers_can_become_a_class(dialog, qtbot):
    found = review(suspects=(Suspect(1, 2, 0.1, 1, 0.8),), proposals=(Proposal((5, 6)),))
    dialog.show_review(found, {1: "Boats", 2: "Cats"})
    (make,) = [one for one in dialog.findChildren(QPushButton) if "class" in one.text()]
    slip, group = (dialog.list.topLevelItem(n).child(0) for n in range(2))
    with qtbot.waitSignal(dialog.picked) as picked:
        dialog.list.setCurrentItem(slip)
    assert picked.args[0].image_ids == (1,)
    assert not make.isEnabled()
    dialog.list.setCurrentItem(group)
    assert make.isEnabled()
    with qtbot.waitSignal(dialog.class_wanted) as wanted:
        make.click()
    assert wanted.args[0] == (5, 6)
