"""The first change since a file was whole without its log says so in the file, at once."""

import pytest

from core.domain.errors import ProjectDamaged, ProjectLocked
from core.store.connection import Connection
from core.store.log_ownership import (
    generation_in,
    has_reached,
    head_of,
    is_at_rest,
    is_same,
    new_generation,
    open_files,
    reached,
    written,
)
from tests.core.store.connections.small_file import refuse_generations

ADD = "INSERT INTO birds VALUES (?)"


def generation_of(place):
    return generation_in(head_of(place))


@pytest.fixture
def window(connect):
    """A connection that does not wait for the disk."""
    return connect(waits=False)


@pytest.fixture
def marks(monkeypatch):
    """Return the places that were marked, each time."""
    marked, mark = [], open_files.mark
    monkeypatch.setattr(open_files, "mark", lambda place: (marked.append(place), mark(place)))
    return marked


@pytest.mark.parametrize("way", ["alone", "many", "in a transaction"])
def test_each_way_to_change_something_marks_the_file(window, place, marks, way):
    before = generation_of(place)
    if way == "alone":
        window.execute(ADD, ["Crow"])
    elif way == "many":
        window.executemany(ADD, [["Crow"], ["Heron"]])
    else:
        window.execute("BEGIN")
        window.execute(ADD, ["Crow"])
        assert generation_of(place) == before, "it may be taken back"
        window.execute("COMMIT")
    assert generation_of(place) == written(before)
    window.execute(ADD, ["Wren"])
    assert marks == [place], "once is enough"


def test_after_the_next_rest_the_next_change_marks_it_again(window, place, marks):
    for name in ("Crow", "Wren"):
        window.execute(ADD, [name])
        assert window.move_log(at_rest=True)
        assert is_at_rest(generation_of(place))
    assert marks == [place, place]


def test_a_file_that_cannot_be_marked_is_changed_all_the_same(window, place, monkeypatch):
    def refused(place):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(open_files, "mark", refused)
    window.execute(ADD, ["Crow"])
    assert is_at_rest(generation_of(place))
    assert not is_at_rest(window.generation())


def test_a_file_of_an_older_version_is_not_marked(place):
    data = bytearray(place.read_bytes())
    data[60:64] = bytes(4)
    place.write_bytes(data)
    open_files.mark(place)
    assert place.read_bytes() == data


def test_a_mark_leaves_all_else_of_the_file(place):
    before = place.read_bytes()
    open_files.mark(place)
    after = place.read_bytes()
    assert generation_in(after) == written(generation_in(before))
    assert (after[:60], after[64:]) == (before[:60], before[64:])
    open_files.mark(place)
    assert place.read_bytes() == after


def test_a_change_while_the_log_is_moved_at_rest_leaves_the_file_marked(
    window, connect, place, monkeypatch
):
    """SQLite takes the header, waits for the disk, and writes it over a mark of meanwhile."""
    window.execute(ADD, ["Crow"])
    mover, checkpoint = connect(waits=False), Connection._checkpoint
    headers = []

    def interrupted(self):
        at_rest = window.generation()
        if self is not mover or not is_at_rest(at_rest):
            return checkpoint(self)
        window.execute(ADD, ["Wren"])
        assert not checkpoint(self)
        with place.open("r+b") as file:
            file.seek(60)
            file.write(at_rest.to_bytes(4, "big"))
        headers.append(generation_of(place))
        return False

    monkeypatch.setattr(Connection, "_checkpoint", interrupted)
    assert not mover.move_log(at_rest=True)
    assert [is_at_rest(header) for header in headers] == [True]
    assert not is_at_rest(generation_of(place))
    assert not is_at_rest(window.generation())


def test_that_a_generation_was_reached_is_noted_with_the_mark_of_a_change(window):
    now = new_generation()
    window._stamp(now)
    window._note_reached(now)
    assert window.generation() == reached(now)
    window._stamp(written(now))
    window._note_reached(now)
    assert window.generation() == written(reached(now))


def test_what_another_generation_has_reached_is_not_noted(window):
    now = new_generation()
    window._stamp(now)
    window._note_reached(new_generation())
    assert is_same(window.generation(), now)
    assert not has_reached(window.generation())


def test_nobody_changes_anything_while_it_is_noted(window, connect, monkeypatch):
    other = connect(waits=False)
    other.execute("PRAGMA busy_timeout = 0")
    now = new_generation()
    window._stamp(now)
    generation, refusals = Connection._generation, []

    def interrupted(self):
        if self is window and not refusals:
            with pytest.raises(ProjectLocked) as told:
                other.execute(ADD, ["Crow"])
            refusals.append(told)
        return generation(self)

    monkeypatch.setattr(Connection, "_generation", interrupted)
    window._note_reached(now)
    assert len(refusals) == 1
    assert has_reached(window.generation())


def test_what_cannot_be_noted_is_told_and_leaves_no_transaction(window):
    now = new_generation()
    window._stamp(now)
    refuse_generations(window)
    with pytest.raises(ProjectDamaged, match="not authorized"):
        window._note_reached(now)
    assert not window.in_transaction
    window.set_authorizer(None)
    window.execute(ADD, ["Crow"])
