"""What needs attention is listed, and where nothing does, that is said without an empty list."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QLabel, QPushButton

from app.widgets.trust.issues_part import IssuesPart
from core.domain.review import Proposal, Review, Suspect


@pytest.fixture
def part(qtbot):
    part = IssuesPart()
    qtbot.addWidget(part)
    return part


def texts(part):
    return " ".join(one.text() for one in part.findChildren(QLabel))


def review(**found):
    nothing = {"suspects": (), "duplicates": (), "advice": (), "proposals": ()}
    return Review(**{**nothing, **found}, n_open=10, n_settled=4)


def test_nothing_is_said_in_words_and_comes_back_as_a_list(part):
    part.show_review(review(), {})
    assert "No issues found" in texts(part)
    assert part.list.isHidden()
    part.show_review(review(duplicates=((1, 2),)), {})
    assert not part.list.isHidden()


def test_a_chosen_line_shows_its_images_and_only_strangers_can_become_a_class(part, qtbot):
    found = review(suspects=(Suspect(1, 2, 0.1, 1, 0.8),), proposals=(Proposal((5, 6)),))
    part.show_review(found, {1: "Boats", 2: "Cats"})
    (make,) = [one for one in part.findChildren(QPushButton) if "class" in one.text()]
    slip, group = (part.list.topLevelItem(n).child(0) for n in range(2))
    with qtbot.waitSignal(part.picked) as picked:
        part.list.setCurrentItem(slip)
    assert picked.args[0].image_ids == (1,)
    assert not make.isEnabled()
    part.list.setCurrentItem(group)
    assert make.isEnabled()
    with qtbot.waitSignal(part.class_wanted) as wanted:
        make.click()
    assert wanted.args[0] == (5, 6)


def test_each_line_shows_its_first_image(part, qtbot):
    found = review(suspects=(Suspect(1, 2, 0.1, 1, 0.8),), duplicates=((5, 6), (7, 8)))
    with qtbot.waitSignal(part.pictures_wanted) as wanted:
        part.show_review(found, {1: "Boats", 2: "Cats"})
    assert wanted.args[0] == (1, 5, 7)
    picture = QPixmap(8, 8)
    picture.fill(Qt.GlobalColor.red)
    part.put(5, picture)
    copies = part.list.topLevelItem(1)
    assert not copies.child(0).icon(0).isNull()
    assert copies.child(1).icon(0).isNull()
