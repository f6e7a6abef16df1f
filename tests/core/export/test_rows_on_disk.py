"""A row keeps its label only where its file still holds the picture that the label was given to."""

import os
from dataclasses import replace

import pytest

from core.domain.errors import ImageError, ProjectNotWritable
from core.domain.records import FoundFile
from core.export import current_rows
from core.export.current_rows import as_on_disk, without_label
from core.export.interfaces import CHANGED, TICK_EVERY
from core.imaging.discovery import content_hash
from core.imaging.file_facts import facts_of

OLD = 10**18


@pytest.fixture
def owl(project, pool, picture):
    """A picture that was read long ago, and has a label."""
    row = picture("owl.jpg", "Owl", data=b"owl", confidence=0.5, origin="given")
    os.utime(row.full_path, ns=(OLD, OLD))
    facts = facts_of(row.full_path.stat())
    folder_id = project.files.show_folder(pool)
    [file_id] = project.files.add(folder_id, [FoundFile("owl.jpg", *facts)])
    return replace(row, file_id=file_id, facts=facts, content=content_hash(b"owl"))


@pytest.fixture
def reads(monkeypatch):
    """The files that are read."""
    paths, real = [], current_rows.read_file

    def read(path):
        paths.append(path)
        return real(path)

    monkeypatch.setattr(current_rows, "read_file", read)
    return paths


def current(project, *rows):
    return as_on_disk(project, rows, lambda *_: None)


def noted(project):
    query = "SELECT n_bytes, mtime_ns, changed_ns, inode, device FROM files"
    return project._db.execute(query).fetchall()


def test_a_file_that_is_as_it_was_is_not_read(project, owl, reads):
    assert current(project, owl) == [owl]
    assert reads == []


def test_rows_keep_their_order(project, owl, picture):
    rows = [picture("a.jpg"), owl, picture("b.jpg", "Owl")]
    assert current(project, *rows) == rows


@pytest.mark.parametrize(
    "facts",
    [{"facts": None}, {"label": "", "status": "pending"}, {"label": "", "status": "unsure"}],
)
def test_what_has_no_label_or_was_never_read_is_not_looked_at(project, owl, reads, facts):
    row = replace(owl, **facts)
    owl.full_path.write_bytes(b"fox")
    assert current(project, row) == [row]
    assert reads == []


@pytest.mark.parametrize("facts", [{}, {"label": "", "status": "unknown"}])
def test_another_picture_of_the_same_size_has_no_label(project, owl, reads, facts):
    row = replace(owl, **facts)
    owl.full_path.write_bytes(b"fox")
    assert current(project, row) == [without_label(row, CHANGED)]
    assert reads == [owl.full_path]
    assert noted(project) == [tuple(owl.facts)]


def test_another_size_tells_without_reading(project, owl, reads):
    owl.full_path.write_bytes(b"a fox")
    assert current(project, owl) == [without_label(owl, CHANGED)]
    assert reads == []


def test_a_file_that_was_only_touched_is_read_and_noted(project, owl, reads):
    os.utime(owl.full_path, ns=(OLD + 5, OLD + 5))
    assert current(project, owl) == [owl]
    assert reads == [owl.full_path]
    [facts] = noted(project)
    assert facts[:2] == (3, OLD + 5)


def test_a_file_that_is_gone_keeps_its_row(project, owl, reads):
    owl.full_path.unlink()
    assert current(project, owl) == [owl]
    strange = replace(owl, full_path=owl.full_path.with_name("a\0b"))
    assert current(project, strange) == [strange]


def test_a_file_that_cannot_be_read_to_be_sure_has_no_label(project, owl, monkeypatch):
    def refuse(path):
        raise ImageError(path, "it cannot be read")

    monkeypatch.setattr(current_rows, "read_file", refuse)
    os.utime(owl.full_path, ns=(OLD + 5, OLD + 5))
    assert current(project, owl) == [without_label(owl, "it cannot be read")]


def test_what_was_read_need_not_be_noted(project, owl, monkeypatch):
    def refuse(read):
        raise ProjectNotWritable(project.path, "read-only")

    monkeypatch.setattr(project.files, "note_facts", refuse)
    os.utime(owl.full_path, ns=(OLD + 5, OLD + 5))
    assert current(project, owl) == [owl]


def test_a_row_without_its_label_says_nothing_of_a_picture(owl):
    bare = without_label(owl, "why")
    assert (bare.label, bare.confidence, bare.runner_up) == ("", None, "")
    assert (bare.runner_up_confidence, bare.status, bare.reason) == (None, "pending", "why")
    assert (bare.by_person, bare.width, bare.height) == (False, None, None)
    assert (bare.origin, bare.facts) == ("", None)
    assert (bare.path, bare.full_path, bare.file_id) == (owl.path, owl.full_path, owl.file_id)


def test_how_far_it_is_is_told_now_and_then(project, picture):
    told = []
    rows = [picture("a.jpg")] * (TICK_EVERY + 1)
    as_on_disk(project, rows, lambda *at: told.append(at))
    assert told == [(0, TICK_EVERY + 1), (TICK_EVERY, TICK_EVERY + 1)]


# Where no number tells files apart


def numberless(owl, monkeypatch, **facts):
    """Take the number away that tells files apart, as some drivers do."""
    plain = owl.facts._replace(inode=0, **facts)
    monkeypatch.setattr(current_rows, "facts_of", lambda stat: plain)
    return replace(owl, facts=plain)


def test_a_file_without_a_number_is_known_by_its_size_and_times(project, owl, reads, monkeypatch):
    row = numberless(owl, monkeypatch)
    project.files.note_facts([(owl.file_id, row.facts)])
    assert current(project, row) == [row]
    assert reads == []


def test_a_file_that_shares_them_with_another_one_is_read(project, owl, reads, monkeypatch):
    row = numberless(owl, monkeypatch)
    project.files.add(1, [FoundFile("twin.jpg", *row.facts)])
    project.files.note_facts([(owl.file_id, row.facts)])
    assert current(project, row) == [row]
    assert reads == [owl.full_path]


def test_a_file_that_was_read_right_after_a_change_is_read_again(project, owl, reads, monkeypatch):
    row = numberless(owl, monkeypatch, changed_ns=None)
    assert current(project, row) == [row]
    assert reads == [owl.full_path]
