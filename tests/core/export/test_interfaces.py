"""What every format is given, and what it has to account for."""

from dataclasses import replace
from pathlib import Path

import pytest

from core.domain.errors import ExportError
from core.domain.export import Choices
from core.domain.records import Row
from core.domain.reports import Skipped
from core.export import interfaces
from core.export.class_folders import ClassFolders
from core.export.csv_table import Table
from core.export.interfaces import Content, Format, Written, by, compare, counted, is_stale


def row(path="a.jpg", label="Owl", status="labelled", reason="", by_person=True):
    full = Path("/pool") / path
    return Row(path, full, label, None, "", None, status, reason, by_person)


def content(project, rows, folder=None):
    return Content(project, folder, rows, Choices(), Path("/out"))


class All(Format):
    kind = "all"

    def run(self, content, tick):
        raise NotImplementedError

    def preview(self, content):
        raise NotImplementedError


class Labelled(All):
    def takes(self, status, has_label):
        return has_label and status == "labelled"


def test_a_format_is_a_file_of_all_rows_unless_it_says_more():
    assert (All.is_folder, All.takes_pictures, All.writes_model) == (False, False, False)
    assert All().takes("unsure", False) is True
    assert (Table.is_folder, ClassFolders.is_folder) == (False, True)


def test_a_format_says_of_each_of_its_ways_that_it_knows_them():
    ways = (All.links_pictures, All.writes_embeddings, All.writes_splits, All.sets_apart)
    assert ways == (False, False, False, False)


def test_content_is_of_all_pictures_unless_it_says_otherwise(project):
    one = content(project, [])
    assert (one.n_other, one.may_be_empty, one.splits, one.parting) == (0, False, {}, None)
    assert (one.model, one.vectors, one.of) == (None, None, None)


def test_a_file_belongs_to_its_part_or_to_none(project):
    parted = replace(content(project, []), splits={7: "val"})
    assert parted.split_of(replace(row(), file_id=7)) == "val"
    assert parted.split_of(row()) == ""


def test_files_are_named_within_their_folder_or_by_their_whole_path(project):
    one = row("sub/a.jpg")
    assert content(project, [one], Path("/pool")).name_of(one) == "sub/a.jpg"
    assert content(project, [one]).name_of(one) == "/pool/sub/a.jpg"


def test_class_names_come_as_on_screen(project):
    for name in ("Owl", "Fox"):
        project.classes.add(name)
    assert content(project, []).class_names() == ["Owl", "Fox"]


def test_what_arrived_and_what_was_left_out_is_noted():
    written = Written()
    assert (written.n_images, written.n_agreeing) == (0, 0)
    assert (written.n_unsure, written.n_unknown, written.doubtful) == (0, 0, None)
    assert written.misleading == []
    written.add("a.jpg", "Owl")
    written.add("b.jpg", "")
    written.skip(row("c.jpg"), "it is gone")
    assert written.n_images == 2
    assert written.entries == [("a.jpg", "Owl"), ("b.jpg", "")]
    assert written.skipped == [Skipped("c.jpg", "it is gone")]


def test_rows_without_a_place_are_left_out_with_a_reason(project):
    rows = [
        row("a.jpg"),
        row("b.jpg", label=""),
        row("c.jpg", status="unsure", reason="too strange"),
        row("d.jpg", status="pending", reason="it has changed"),
        row("e.jpg"),
        row("f.jpg", status="unsure"),
        row("g.jpg", label="", status="unknown"),
        row("h.jpg", label="", status="failed"),
    ]
    written = Written()
    taken = Labelled().taken(content(project, rows), written, lambda *_: None)
    assert [one.path for one in taken] == ["a.jpg", "e.jpg"]
    assert written.skipped == [
        Skipped("b.jpg", "it has no label yet"),
        Skipped("c.jpg", "too strange"),
        Skipped("d.jpg", "it has changed"),
        Skipped("f.jpg", "no class is sure of it"),
        Skipped("g.jpg", "no class is sure of it"),
        Skipped("h.jpg", "it has no label yet"),
    ]


def test_what_is_stale_has_no_place_whatever_the_format_takes(project):
    written = Written()
    rows = [row(status="pending", reason="it has changed"), row(status="pending")]
    taken = list(All().taken(content(project, rows), written, lambda *_: None))
    assert taken == rows[1:]
    assert written.skipped == [Skipped("a.jpg", "it has changed")]


def test_stale_is_what_is_pending_for_a_reason():
    assert is_stale(row(status="pending", reason="it has changed")) is True
    assert is_stale(row(status="pending")) is False
    assert is_stale(row(status="failed", reason="it is damaged")) is False


def test_the_count_goes_on_every_now_and_then_and_ends_at_the_end(monkeypatch):
    monkeypatch.setattr(interfaces, "TICK_EVERY", 2)
    told = []
    rows = [row(f"{number}.jpg") for number in range(5)]
    assert list(counted(rows, lambda *one: told.append(one))) == rows
    assert told == [(0, 5), (2, 5), (4, 5), (5, 5)]
    told.clear()
    assert list(counted([], lambda *one: told.append(one))) == []
    assert told == [(0, 0)]


@pytest.mark.parametrize(
    ("meant", "found", "n_wrong"),
    [
        (["a", "b"], ["a"], "1 of 2"),
        (["a"], ["a", "a"], "1 of 1"),
        (["a", "b"], ["a", "c", "d"], "2 of 2"),
        (["a", "b", "c"], ["d"], "3 of 3"),
        ([], ["a"], "1 of 0"),
    ],
)
def test_what_reads_differently_is_counted(meant, found, n_wrong):
    written = Written(entries=[(one, "Owl") for one in meant])
    with pytest.raises(ExportError) as caught:
        compare(written, [(one, "Owl") for one in found], Path("/out"))
    assert f"{n_wrong} entries read differently after writing" in str(caught.value)


def test_order_does_not_matter_but_labels_do():
    written = Written(entries=[("a", "Owl"), ("b", "Fox")])
    compare(written, [("b", "Fox"), ("a", "Owl")], Path("/out"))
    with pytest.raises(ExportError):
        compare(written, [("a", "Fox"), ("b", "Owl")], Path("/out"))


def test_whose_word_a_label_is():
    assert by(row()) == "person"
    assert by(row(by_person=False)) == "model"
    assert by(row(label="", by_person=False)) == ""
