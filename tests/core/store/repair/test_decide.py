"""What witnesses say of a row is weighed, and a wrong label is worse than none."""

import json

import pytest

from core.store.classes import COLOURS
from core.store.repair.btrees import DOUBTFUL, OLD, SURE, Harvest, Reading
from core.store.repair.decide import (
    ABSENT,
    Journal,
    alone,
    by_votes,
    classes_of,
    journal_of,
    labels_of,
    verdict,
)
from core.store.repair.readings import SHAPES

TIME, LATER = "2026-11-30T12:00:00", "2026-11-30T13:00:00"


def harvest(*rows, trust=SURE, is_whole=True, n_pages=1, n_lost=0):
    readings = [row if isinstance(row, Reading) else Reading(row, trust) for row in rows]
    return Harvest(readings, is_whole, n_pages, n_lost)


def finds(**trees):
    """Return what was read of all tables; of those not named nothing, as they hold nothing."""
    return {name: trees.get(name, Harvest()) for name in SHAPES}


def label(image_id, class_id, origin="given"):
    return (image_id, class_id, TIME, origin, "", None, None)


def event(number, changes, kind="do", state="done"):
    return (number, TIME, "Ann", "x", kind, None, state, json.dumps(changes))


# Verdicts

A, B, C = "abc"


@pytest.mark.parametrize(
    ("votes", "expected"),
    [
        ([], (False, ABSENT)),
        # One witness
        ([(A, SURE)], (True, A)),
        ([(A, DOUBTFUL)], (False, A)),
        ([(A, OLD)], (False, A)),
        # Several that say the same
        ([(A, DOUBTFUL), (A, OLD)], (True, A)),
        ([(A, DOUBTFUL), (A, DOUBTFUL)], (True, A)),
        ([(A, OLD), (A, OLD)], (False, A)),
        # One against one
        ([(A, SURE), (B, OLD)], (False, A)),
        ([(B, OLD), (A, SURE)], (False, A)),
        ([(A, SURE), (B, DOUBTFUL)], (False, A)),
        # Two against one
        ([(A, SURE), (A, OLD), (B, SURE)], (True, A)),
        ([(B, SURE), (A, OLD), (A, DOUBTFUL)], (True, A)),
        ([(A, SURE), (B, OLD), (B, OLD)], (False, A)),
        ([(A, OLD), (A, OLD), (B, OLD)], (False, A)),
        # What is old speaks against one, and not against two
        ([(A, SURE), (A, SURE), (B, OLD), (B, OLD), (B, OLD)], (True, A)),
        ([(A, SURE), (A, SURE), (B, SURE), (B, OLD), (B, OLD)], (True, A)),
        ([(A, SURE), (A, SURE), (B, SURE), (B, SURE)], (False, A)),
        ([(A, SURE), (A, OLD), (B, OLD), (B, OLD)], (False, A)),
        ([(A, SURE), (A, OLD), (A, OLD), (B, SURE), (B, OLD)], (True, A)),
        # Each against each
        ([(A, SURE), (A, SURE), (B, SURE), (B, SURE), (C, OLD)], (False, A)),
        ([(A, SURE), (A, OLD), (B, SURE), (C, OLD), (C, OLD)], (False, A)),
        ([(A, SURE)] * 3 + [(B, SURE)] * 2 + [(C, OLD)] * 4, (True, A)),
    ],
)
def test_two_must_agree_or_one_that_is_sure_and_alone(votes, expected):
    assert verdict(votes) == expected


# The journal


def test_the_journal_holds_the_rows_as_they_were_left():
    journal = journal_of(
        harvest(
            event(3, {"labels": {"8": [{"class_id": 1}, None]}, "settings": {"a": [None, 1]}}),
            event(1, {"labels": {"7": [None, {"class_id": 1}], "9": [None, {"class_id": 3}]}}),
            event(2, {"labels": {"7": [None, {"class_id": 2}]}}),
        )
    )
    assert journal.rows == {
        "labels": {"7": {"class_id": 2}, "8": None, "9": {"class_id": 3}},
        "settings": {"a": 1},
    }
    assert [values[0] for values in journal.events] == [1, 2, 3]
    assert journal.is_whole


def test_an_event_of_a_later_version_may_say_more():
    journal = journal_of(harvest((*event(1, {"labels": {"7": [None, None]}}), "more")))
    assert journal.rows == {"labels": {"7": None}}


@pytest.mark.parametrize(("kind", "state"), [("undo", "done"), ("do", "undone"), ("do", "dropped")])
def test_what_is_undone_and_what_undid_it_change_nothing(kind, state):
    change = {"labels": {"7": [None, {"class_id": 1}]}}
    assert journal_of(harvest(event(1, change, kind, state))).rows == {}


@pytest.mark.parametrize(
    "lost",
    [
        harvest(event(1, {}), event(3, {})),
        harvest(event(2, {})),
        harvest(event(1, {}), is_whole=False),
        harvest(event(1, {}), event(2, {}), event(2, {"labels": {}})),  # it was read as two
    ],
)
def test_a_journal_that_lacks_an_event_is_not_whole(lost):
    assert not journal_of(lost).is_whole


def test_an_event_that_was_read_twice_alike_is_one():
    journal = journal_of(harvest(event(1, {}), event(1, {})))
    assert len(journal.events) == 1
    assert journal.is_whole


@pytest.mark.parametrize("is_whole", [True, False])
def test_what_the_journal_says_is_as_sure_as_it_is_whole(is_whole):
    rows = {"labels": {"7": {"class_id": 1}, "8": None}, "classes": {"1": {"name": "Owl"}}}
    journal = Journal([], rows, is_whole)
    trust = SURE if is_whole else OLD
    assert journal.votes("labels", 7, "class_id") == [(1, trust)]
    assert journal.votes("labels", 7, "at") == [(None, trust)]
    assert journal.votes("labels", 8, "class_id") == [(ABSENT, trust)]
    assert journal.votes("labels", 9, "class_id") == ([(ABSENT, SURE)] if is_whole else [])
    # Only labels are always made by a person.
    assert journal.votes("classes", 9, "name") == []
    assert journal.votes("folders", 9, "path") == []


def test_a_new_journal_is_not_whole():
    assert Journal() == Journal([], {}, False)


# Labels


def labels(table, index, journal=None, examples=None):
    found = finds(labels=table, labels_by_class=index)
    return labels_of(found, journal or Journal(), examples or {})


def test_labels_of_which_all_say_the_same_are_kept_whole():
    decided = labels(harvest(label(8, 2), label(7, 1)), harvest((1, 7), (2, 8)))
    assert decided.rows == {7: label(7, 1), 8: label(8, 2)}
    assert list(decided.rows) == [7, 8]
    assert (decided.doubts, decided.n_all, decided.is_exact) == ({}, 2, True)


def test_a_label_that_is_not_in_an_index_that_is_whole_is_in_doubt():
    decided = labels(harvest(label(7, 1)), harvest())
    assert (decided.rows, decided.doubts, decided.n_all) == ({}, {7: [1]}, 1)


def test_a_label_that_is_not_in_a_table_that_is_whole_is_in_doubt():
    decided = labels(harvest(), harvest((1, 7)))
    assert (decided.rows, decided.doubts) == ({}, {7: [1]})


def test_a_label_of_which_one_of_two_is_lost_is_kept():
    lost = harvest(is_whole=False)
    assert labels(harvest(label(7, 1)), lost).rows == {7: label(7, 1)}
    assert labels(lost, harvest((1, 7))).rows == {7: (7, 1, "", "", "", None, None)}


def test_one_against_one_is_left_out_with_what_both_said():
    decided = labels(harvest(label(7, 1)), harvest((2, 7)))
    assert (decided.rows, decided.doubts) == ({}, {7: [1, 2]})


def test_a_label_that_was_taken_away_is_none():
    journal = Journal([], {"labels": {"7": None}}, True)
    decided = labels(harvest(is_whole=False), harvest(), journal)
    assert (decided.rows, decided.doubts) == ({}, {})


def test_the_journal_settles_which_of_two_is_right():
    row = {"class_id": 2, "at": LATER, "origin": "confirmed", "picked": "model", "model_id": 3}
    journal = Journal([], {"labels": {"7": row}}, True)
    decided = labels(harvest(label(7, 1)), harvest((2, 7)), journal)
    assert decided.rows == {7: (7, 2, LATER, "confirmed", "model", 3, None)}


def test_a_label_that_only_the_journal_knows_is_one():
    lost = harvest(is_whole=False)
    journal = Journal([], {"labels": {"7": {"class_id": 2}, "x": None}}, True)
    assert labels(lost, lost, journal).rows == {7: (7, 2, "", "", "", None, None)}


@pytest.mark.parametrize(
    "row",
    [
        {"class_id": 1, "at": TIME, "origin": "given"},  # of another class
        {"class_id": 2, "at": "now", "origin": "given"},
        {"class_id": 2, "origin": "given"},
        {"class_id": 2, "at": TIME},  # as older versions wrote it
        None,
    ],
)
def test_a_label_of_which_the_journal_does_not_know_all_has_its_class_alone(row):
    journal = Journal([], {"labels": {"7": row}}, False)
    decided = labels(harvest(is_whole=False), harvest((2, 7), (2, 7)), journal, {7: 2})
    assert decided.rows.get(7) == (7, 2, "", "", "", None, None)


def test_what_a_model_learned_from_is_a_witness_of_the_past():
    lost = harvest(is_whole=False)
    doubtful = harvest(label(7, 1), trust=DOUBTFUL, is_whole=False)
    assert labels(doubtful, lost).rows == {}
    assert labels(doubtful, lost, examples={7: 1}).rows == {7: label(7, 1)}
    # It speaks for no image of which nobody else does, and of one against a single one.
    assert labels(lost, lost, examples={7: 1}).rows == {}
    assert labels(harvest(label(7, 1)), lost, examples={7: 2}).doubts == {7: [1, 2]}


def test_none_of_these_is_a_label_too():
    assert labels(harvest(label(7, None)), harvest((None, 7))).rows == {7: label(7, None)}


@pytest.mark.parametrize(
    ("table", "index", "journal", "expected"),
    [
        (harvest(label(7, 1), label(8, 1)), harvest((1, 7), is_whole=False), None, (2, True)),
        (harvest(label(7, 1), is_whole=False), harvest((1, 7), (1, 8)), None, (2, True)),
        (
            harvest(is_whole=False),
            harvest(is_whole=False),
            Journal([], {"labels": {"7": {"class_id": 1}, "8": None, "9": None}}, True),
            (1, True),
        ),
        # All of it is whole, and says different things.
        (harvest(), harvest(), Journal([], {"labels": {"7": {"class_id": 1}}}, True), (1, True)),
        (harvest(label(7, 1)), harvest((1, 8)), None, (2, True)),
        # As many on each page that was lost as on those that were read.
        (
            harvest(label(7, 1), label(8, 1), is_whole=False, n_pages=1, n_lost=2),
            harvest(is_whole=False),
            None,
            (6, False),
        ),
        (harvest(is_whole=False, n_pages=0, n_lost=2), harvest(is_whole=False), None, (0, False)),
        (harvest(), harvest(), None, (0, True)),
    ],
)
def test_how_many_labels_there_were(table, index, journal, expected):
    decided = labels(table, index, journal)
    assert (decided.n_all, decided.is_exact) == expected


# Classes


def a_class(class_id, name, colour="#112233", position=0, removed=0):
    return (class_id, name, colour, position, removed)


def classes(table=None, index=None, *, journal=None, known=None, used=()):
    lost = harvest(is_whole=False)
    found = finds(classes=table or lost, class_names=index or lost)
    return classes_of(found, journal or Journal(), known or {}, used)


def test_classes_of_which_all_say_the_same_are_kept_whole():
    rows = [a_class(1, "Owl", position=1), a_class(2, "Fox", "#445566", 0, 1)]
    decided, renamed = classes(harvest(*rows), harvest(("Owl", 1)))
    assert decided.rows == {row[0]: row for row in rows}
    assert (renamed, decided.n_all, decided.is_exact, decided.n_partly) == ([], 2, True, 0)


def test_a_class_of_two_names_gets_a_new_one():
    decided, renamed = classes(harvest(a_class(1, "Owl")), harvest(("Owk", 1)))
    assert decided.rows == {1: a_class(1, "Recovered class 1")}
    assert renamed == ["Recovered class 1"]


def test_a_class_that_only_labels_speak_of_is_there():
    decided, renamed = classes(used=[20])
    assert decided.rows == {20: (20, "Recovered class 20", COLOURS[20 % len(COLOURS)], 20, 0)}
    assert (renamed, decided.n_partly, decided.is_exact) == (["Recovered class 20"], 1, False)


def test_the_name_that_a_model_knows_is_of_the_past_and_not_believed_alone():
    decided, renamed = classes(known={1: {"Owl"}}, used=[1])
    assert decided.rows[1][1] == "Recovered class 1"
    assert renamed == ["Recovered class 1"]


def test_the_name_that_a_model_knows_speaks_for_that_which_was_read():
    doubtful = harvest(a_class(1, "Owl"), trust=DOUBTFUL, is_whole=False)
    assert classes(doubtful)[0].rows[1][1] == "Recovered class 1"
    assert classes(doubtful, known={1: {"Owl", "Old"}})[0].rows[1][1] == "Owl"
    assert classes(doubtful, known={1: {"Fox"}})[0].rows[1][1] == "Recovered class 1"
    old = harvest(a_class(1, "Owl"), trust=OLD, is_whole=False)
    assert classes(old, known={1: {"Owl"}})[0].rows[1][1] == "Owl"
    assert classes(old, known={1: {"Owl", "Old"}})[0].rows[1][1] == "Recovered class 1"
    # A name of the past does not speak against one that is read.
    assert classes(harvest(a_class(1, "Owl")), known={1: {"Fox"}})[0].rows[1][1] == "Owl"


def test_the_name_that_a_model_knows_settles_which_of_two_is_right():
    table, index = harvest(a_class(1, "Owl")), harvest(("Owk", 1))
    assert classes(table, index, known={1: {"Owl"}})[0].rows[1][1] == "Owl"


@pytest.mark.parametrize("is_whole", [True, False])
def test_the_journal_speaks_for_a_name(is_whole):
    journal = Journal([], {"classes": {"1": {"name": "Owl"}}}, is_whole)
    decided, _ = classes(harvest(a_class(1, "Owl")), harvest(("Owk", 1)), journal=journal)
    assert decided.rows[1][1] == "Owl"
    decided, _ = classes(journal=journal, used=[1])
    assert decided.rows[1][1] == ("Owl" if is_whole else "Recovered class 1")


def test_a_class_that_only_a_past_that_is_not_sure_speaks_of_is_none():
    rows = {"classes": {"1": {"name": "Owl"}, "2": None, "x": None}}
    assert classes(journal=Journal([], rows, False))[0].rows == {}
    decided, _ = classes(journal=Journal([], rows, True))
    assert [row[:2] for row in decided.rows.values()] == [(1, "Owl")]


def test_a_name_that_can_be_none_gets_a_new_one():
    journal = Journal([], {"classes": {"1": {"name": " "}}}, True)
    assert classes(journal=journal)[0].rows[1][1] == "Recovered class 1"


def test_looks_come_from_the_journal_where_the_row_is_lost():
    past = {"name": "Owl", "colour": "#abcdef", "position": 5}
    journal = Journal([], {"classes": {"1": past}}, True)
    decided, _ = classes(index=harvest(("Owl", 1)), journal=journal)
    assert decided.rows == {1: (1, "Owl", "#abcdef", 5, 0)}
    assert decided.n_partly == 0
    del past["position"]
    decided, _ = classes(index=harvest(("Owl", 1)), journal=journal)
    assert decided.rows == {1: (1, "Owl", "#abcdef", 1, 0)}
    assert decided.n_partly == 1


def test_a_class_is_hidden_where_those_who_know_say_so():
    hidden, shown = harvest(a_class(1, "Owl", removed=1)), harvest(a_class(1, "Owl"))
    lost, index = harvest(is_whole=False), harvest(("Owl", 1))
    past = Journal([], {"classes": {"1": {"name": "Owl", "removed": 1}}}, True)
    back = Journal([], {"classes": {"1": {"name": "Owl", "removed": 0}}}, True)

    def is_hidden(table, index=lost, journal=None):
        return classes(table, index, journal=journal)[0].rows[1][4]

    assert (is_hidden(hidden), is_hidden(shown)) == (1, 0)
    assert is_hidden(hidden, harvest()) == 1  # the index holds those alone that are shown
    assert is_hidden(shown, harvest()) == 0  # they contradict each other
    assert is_hidden(hidden, index) == 0
    assert is_hidden(shown, index) == 0
    assert is_hidden(hidden, index, past) == 1
    assert is_hidden(hidden, harvest(), back) == 1
    assert is_hidden(shown, harvest(), past) == 1
    assert is_hidden(lost, harvest(), past) == 1
    assert is_hidden(lost, lost, past) == 0  # the past alone


def test_a_class_that_is_lost_and_in_no_index_that_is_whole_is_hidden():
    [row] = classes(index=harvest(), used=[1])[0].rows.values()
    assert row[4] == 1


def test_classes_that_are_shown_have_names_of_their_own():
    rows = [a_class(1, "Owl"), a_class(2, "Owl", removed=1), a_class(3, "Owl", "#abcdef", 7)]
    decided, renamed = classes(harvest(*rows))
    assert decided.rows == {
        1: rows[0], 2: rows[1], 3: (3, "Recovered class 3", "#abcdef", 7, 0)
    }  # fmt: skip
    assert renamed == ["Recovered class 3"]


@pytest.mark.parametrize("which", ["classes", "class_names"])
def test_how_many_classes_there_were_is_known_where_one_of_both_is_whole(which):
    found = finds(classes=harvest(is_whole=False), class_names=harvest(is_whole=False))
    assert not classes_of(found, Journal(), {}, ())[0].is_exact
    found[which] = harvest()
    assert classes_of(found, Journal(), {}, ())[0].is_exact


# Rows of which one column has an index


def folders(table, index, journal=None):
    found = finds(folders=table, sqlite_autoindex_folders_1=index)
    return by_votes(found, "folders", "sqlite_autoindex_folders_1", journal or Journal(), 1)


def test_rows_of_which_both_say_the_same_are_kept_whole():
    decided = folders(harvest((2, "/b", 1), (1, "/a", 0)), harvest(("/a", 1), ("/b", 2)))
    assert decided.rows == {1: (1, "/a", 0), 2: (2, "/b", 1)}
    assert list(decided.rows) == [1, 2]
    assert (decided.doubts, decided.n_all, decided.is_exact, decided.n_partly) == ({}, 2, True, 0)


def test_rows_of_the_index_alone_have_no_more_than_that():
    decided = folders(harvest(is_whole=False), harvest(("/a", 1), ("/b", 2)))
    assert decided.rows == {1: (1, "/a"), 2: (2, "/b")}
    assert (decided.n_partly, decided.n_all, decided.is_exact) == (2, 2, True)


def test_rows_that_the_other_one_has_not_got_are_in_doubt():
    assert folders(harvest((1, "/a", 0)), harvest()).doubts == {1: ["/a"]}
    assert folders(harvest(), harvest(("/a", 1))).doubts == {1: ["/a"]}
    assert folders(harvest((1, "/a", 0)), harvest(is_whole=False)).rows == {1: (1, "/a", 0)}


def test_the_journal_settles_which_of_two_paths_is_right():
    journal = Journal([], {"folders": {"1": {"path": "/b"}}}, True)
    table, index = harvest((1, "/a", 0)), harvest(("/b", 1))
    assert folders(table, index).doubts == {1: ["/a", "/b"]}
    decided = folders(table, index, journal)
    assert (decided.rows, decided.n_partly) == ({1: (1, "/b")}, 1)


def test_the_journal_speaks_of_folders_alone():
    hashes = "sqlite_autoindex_images_1"
    journal = Journal([], {"images": {"7": {"path": "b"}}}, True)
    found = finds(images=harvest((7, "a", 1, 1, "")), **{hashes: harvest(("b", 7))})
    assert by_votes(found, "images", hashes, journal, 1).doubts == {7: ["a", "b"]}


def test_a_folder_that_was_never_there_is_none():
    journal = Journal([], {"folders": {"1": None}}, True)
    decided = folders(harvest(), harvest(("/a", 1)), journal)
    assert (decided.rows, decided.doubts) == ({}, {})


def test_a_row_that_was_read_as_two_is_none_of_them():
    twice = harvest((1, "/a", 0), (1, "/b", 0), is_whole=False)
    decided = folders(twice, harvest(("/a", 1)))
    assert decided.rows == {1: (1, "/a")}
    twice = harvest((1, "/a", 0), (1, "/a", 1), is_whole=False)
    decided = folders(twice, harvest(("/a", 1)))
    assert (decided.rows, decided.n_partly) == ({1: (1, "/a")}, 1)


@pytest.mark.parametrize(
    ("table", "index", "expected"),
    [
        (harvest((1, "/a", 0), (2, "/b", 0)), harvest(is_whole=False), (2, True)),
        (harvest(is_whole=False), harvest(("/a", 1), ("/b", 2), ("/c", 3)), (3, True)),
        (harvest((1, "/a", 0), is_whole=False, n_lost=3), harvest(is_whole=False), (4, False)),
        (harvest((1, "/a", 0)), harvest(("/b", 1)), (1, True)),
        (harvest(is_whole=False, n_pages=0, n_lost=1), harvest(is_whole=False), (0, False)),
    ],
)
def test_how_many_rows_there_were(table, index, expected):
    decided = folders(table, index)
    assert (decided.n_all, decided.is_exact) == expected


# Rows that stand in one place only


def test_rows_that_stand_in_one_place_are_kept_where_that_is_sound():
    rows = [
        Reading((1, "a"), SURE),
        Reading((2, "b"), DOUBTFUL),
        Reading((3, "c"), OLD),
        Reading((4, "d"), DOUBTFUL),
        Reading((4, "d"), SURE),
        Reading((5, "e"), SURE),
        Reading((5, "f"), SURE),
    ]
    kept, n_all, is_known = alone(Harvest(rows), lambda row: row[0])
    assert kept == [(1, "a"), (4, "d")]
    assert (n_all, is_known) == (7, True)


def test_how_many_there_were_that_stand_in_one_place():
    lost = harvest((1, "a"), (2, "b"), is_whole=False, n_pages=2, n_lost=3)
    assert alone(lost, lambda row: row[0])[1:] == (5, False)
    assert alone(harvest((1, "a"), n_pages=0), lambda row: row[0])[1:] == (1, True)
