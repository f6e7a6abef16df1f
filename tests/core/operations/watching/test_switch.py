"""What the window asks for: a look that writes nothing, and which folders it is to watch."""

import threading

import pytest

from core.domain.errors import FolderError
from core.domain.watching.records import Memory
from core.operations.watching import switch as module
from core.operations.watching.look import glance
from core.operations.watching.switch import label_arrivals, notices_of, watch, watched

LONG_AGO_S = 1000.0


def at_rest(memory):
    """Return a memory in which everything has been as it is for long."""
    files = {
        path: type(file)(file.facts, file.since_s - LONG_AGO_S)
        for path, file in memory.unsettled.items()
    }
    return Memory(files, memory.retried_s)


def test_a_look_says_when_something_is_due_and_writes_nothing(lab):
    lab.turn()
    assert not glance(lab.project, lab.folder).is_due
    lab.bring("Red-0.png")
    first = glance(lab.project, lab.folder)
    assert (first.is_due, list(first.memory.unsettled)) == (False, ["Red-0.png"])
    assert 0 < first.next_s <= 2.0
    later = glance(lab.project, lab.folder, at_rest(first.memory))
    assert later.is_due
    assert lab.project.files.count_shown() == 0


def test_what_is_due_is_labelled_by_the_turn_that_follows(lab):
    lab.bring("Red-0.png")
    first = glance(lab.project, lab.folder)
    due = glance(lab.project, lab.folder, at_rest(first.memory))
    turn = label_arrivals(lab.project, lab.folder, due.memory)
    assert (turn.n_told, dict(turn.memory.unsettled)) == (1, {})
    assert not glance(lab.project, lab.folder, turn.memory).is_due


def test_a_picture_that_is_gone_is_due(lab):
    lab.bring("Red-0.png")
    lab.turn()
    (lab.folder / "Red-0.png").unlink()
    assert glance(lab.project, lab.folder).is_due


def test_a_folder_that_is_not_there_cannot_be_looked_at(lab):
    lab.folder.rmdir()
    with pytest.raises(FolderError):
        glance(lab.project, lab.folder)


def test_the_project_remembers_what_is_watched(lab):
    other = lab.folder.with_name("other")
    assert watched(lab.project) == ()
    watch(lab.project, lab.folder, is_on=True)
    assert watch(lab.project, other, is_on=True) == (lab.folder, other)
    assert watch(lab.project, other, is_on=True) == (lab.folder, other)
    assert watch(lab.project, lab.folder, is_on=False) == (other,)
    assert watched(lab.project) == (other,)
    assert lab.project.history.next_undo() != "watch"


def test_a_note_that_is_broken_watches_nothing(lab):
    with lab.project.atomic():
        lab.project.notes.put("watched folders", "everything")
    assert watched(lab.project) == ()


def test_notices_are_heard_and_none_come_from_another_computer(lab, monkeypatch):
    heard = threading.Event()
    notices = notices_of(lab.folder, heard.set)
    lab.bring("Red-0.png")
    assert heard.wait(20)
    notices.close()
    monkeypatch.setattr(module, "is_remote", lambda folder: True)
    assert notices_of(lab.folder, heard.set).polls
