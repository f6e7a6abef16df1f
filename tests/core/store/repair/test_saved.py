"""What of a damaged project goes into the new one hangs together, and nothing is made up."""

import json
import sqlite3
from contextlib import closing

import pytest

from core.domain.repair import Doubt
from core.store.repair.btrees import DOUBTFUL, SURE, Harvest, Reading
from core.store.repair.readings import SHAPES
from core.store.repair.saved import saved_from
from core.store.repair.write import ORDER

TIME = "2026-11-30T12:00:00"
HASHES, PATHS = "sqlite_autoindex_images_1", "sqlite_autoindex_folders_1"


@pytest.fixture(scope="module")
def model(sound):
    """A model that can be used, as a row."""
    with closing(sqlite3.connect(sound)) as db:
        return db.execute("SELECT * FROM models").fetchone()


def changed_model(model, number, **columns):
    places = {"classes": 7, "examples": 8, "fingerprint": 9, "arrays": 10, "trust": 6}
    row = [number, *model[1:]]
    for name, value in columns.items():
        row[places[name]] = value if isinstance(value, bytes | str) else json.dumps(value)
    return tuple(row)


def harvest(*rows, is_whole=True, trust=SURE):
    return Harvest([Reading(row, trust) for row in rows], is_whole)


def whole(**rows):
    """Return what was read of a project that is whole; indexes follow from their tables."""
    rows.setdefault("classes", [a_class(1, "Owl"), a_class(2, "Fox")])
    rows.setdefault("images", [(n, f"{n:032x}", 4, 3, "") for n in (7, 8)])
    rows.setdefault("folders", [(1, "/a", 0)])
    rows.setdefault("files", [a_file(1, "7.jpg", 7), a_file(2, "8.jpg", 8)])
    rows["labels_by_class"] = [(row[1], row[0]) for row in rows.get("labels", ())]
    rows["class_names"] = [(row[1], row[0]) for row in rows["classes"] if not row[4]]
    rows[HASHES] = [(row[1], row[0]) for row in rows["images"]]
    rows[PATHS] = [(row[1], row[0]) for row in rows["folders"]]
    rows["sqlite_autoindex_files_1"] = [(*row[1:3], row[0]) for row in rows["files"]]
    rows["files_by_image"] = [(row[5], row[0]) for row in rows["files"]]
    return {name: harvest(*rows.get(name, ())) for name in SHAPES}


def a_class(number, name, removed=0):
    return (number, name, "#112233", number, removed)


def a_file(number, path, image):
    return (number, 1, path, 10, 20, image, "", 0, None, 0, 0, 0)


def label(image, class_id, origin="given", model_id=None):
    return (image, class_id, TIME, origin, "", model_id, None)


def event(number, changes):
    return (number, TIME, "Ann", "x", "do", None, "done", json.dumps(changes))


def changes_of(*labels):
    keys = ("image_id", "class_id", "at", "origin", "picked", "model_id", "promise")
    return {"labels": {str(row[0]): [None, dict(zip(keys, row, strict=True))] for row in labels}}


def lose(finds, *names):
    return finds | {name: Harvest(is_whole=False, n_lost=1) for name in names}


# Tables


def test_all_that_is_whole_is_saved_as_it_is(model):
    labels = [label(7, 1), label(8, None)]
    finds = whole(
        labels=labels,
        events=[event(1, changes_of(*labels))],
        models=[model],
        settings=[("model", "1"), ("note audit", "{}")],
        embeddings=[(7, "net", b"12"), (7, "other", b"12")],
        predictions=[(1, 7, 1, 0.5, None, 0.0, 0.5, "labelled", b"")],
        runs=[(1, 1, 1, TIME, None, 0)],
        run_items=[(1, 1, "labelled", ""), (1, 2, "labelled", "")],
        layouts=[(1, "b", "pca", TIME, 3, b"12345678", b"12345678")],
    )
    saved = saved_from(finds, None)
    assert saved.rows == {
        table: [reading.values for reading in finds[table].rows] for table in ORDER
    }
    assert (saved.doubts, saved.renamed, saved.n_of_unknown_origin) == ((), (), 0)
    assert saved.has_history
    assert saved.totals == {
        "labels": (2, True, 0), "classes": (2, True, 0), "folders": (1, True, 0),
        "images": (2, True, 0), "files": (2, True, 0), "models": (1, True, 0),
        "settings": (2, True, 0), "embeddings": (2, True, 0), "predictions": (1, True, 0),
        "runs": (1, True, 0),
    }  # fmt: skip


def test_runs_are_whole_where_their_items_are_too():
    finds = whole(runs=[(1, 1, 1, TIME, None, 0)])
    assert saved_from(lose(finds, "run_items"), None).totals["runs"] == (1, False, 0)
    assert saved_from(lose(finds, "runs"), None).totals["runs"] == (0, False, 0)
    finds["runs"].is_whole = False
    assert saved_from(finds, None).totals["runs"] == (1, False, 0)


def test_two_images_of_one_hash_are_none():
    finds = whole(
        images=[(7, "a" * 32, 4, 3, ""), (8, "a" * 32, 4, 3, ""), (9, "b" * 32, 1, 1, "")]
    )
    saved = saved_from(finds, None)
    assert [row[0] for row in saved.rows["images"]] == [9]
    assert [row[5] for row in saved.rows["files"]] == [None, None]
    assert saved.totals["images"][0] == 3


def test_a_picture_is_asked_for_its_hash():
    finds = whole()
    finds[HASHES] = harvest(("c" * 32, 7), ("d" * 32, 8))
    saved = saved_from(finds, lambda path: "c" * 32 if path.name == "7.jpg" else "")
    assert saved.rows["images"] == [(7, "c" * 32)]
    assert saved_from(finds, None).rows["images"] == []


def test_a_folder_of_which_only_the_path_is_known_is_shown_unless_the_journal_hides_it():
    change = {"folders": {"2": [None, {"id": 2, "path": "/b", "removed": 1}]}}
    finds = lose(whole(events=[event(1, change)]), "folders")
    finds[PATHS] = harvest(("/a", 1), ("/b", 2))
    assert saved_from(finds, None).rows["folders"] == [(1, "/a", 0), (2, "/b", 1)]


# Labels


def test_a_label_of_a_class_that_never_was_is_in_doubt():
    finds = whole(labels=[label(7, 9), label(8, None)])
    saved = saved_from(finds, None)
    assert saved.rows["labels"] == [label(8, None)]
    assert saved.doubts == (Doubt("/a/7.jpg", ()),)
    assert [row[0] for row in saved.rows["classes"]] == [1, 2]


def test_a_label_of_a_class_that_is_in_the_index_alone_is_in_doubt_by_its_name():
    finds = whole(labels=[label(7, 9)])
    finds["class_names"] = harvest(("Owl", 1), ("Fox", 2), ("Ghost", 9))
    assert saved_from(finds, None).doubts == (Doubt("/a/7.jpg", ("Ghost",)),)


def test_a_label_of_a_class_that_was_lost_gets_a_new_one():
    saved = saved_from(lose(whole(labels=[label(7, 9)]), "classes"), None)
    assert saved.rows["labels"] == [label(7, 9)]
    assert saved.renamed == ("Recovered class 9",)


def test_doubts_name_the_file_and_the_classes():
    finds = whole(labels=[label(7, 1), label(8, None), label(9, 2)])
    finds["labels_by_class"] = harvest((2, 7), (1, 8), (1, 9))
    saved = saved_from(finds, None)
    assert saved.doubts == (
        Doubt("/a/7.jpg", ("Owl", "Fox")),
        Doubt("/a/8.jpg", ("none of these", "Owl")),
        Doubt("", ("Fox", "Owl")),
    )
    assert saved.rows["labels"] == []


def test_what_is_no_number_of_a_class_has_no_name():
    finds = whole(labels=[label(7, 2)], events=[event(1, changes_of(label(7, "x")))])
    [doubt] = saved_from(lose(finds, "labels_by_class"), None).doubts
    assert doubt.classes == ("Fox",)


def test_a_doubt_names_each_class_once_and_none_that_is_not_known():
    finds = whole(labels=[label(7, 1)], events=[event(1, changes_of(label(7, 9)))])
    finds["labels_by_class"] = harvest((9, 7), (1, 7))
    [doubt] = saved_from(lose(finds, "classes"), None).doubts
    assert doubt.classes == ("Owl",)


@pytest.mark.parametrize(
    ("examples", "expected"),
    [
        ([], "imported"),  # nothing ever taught a model
        ([[[7, 1]]], "imported"),
        ([[[7, 1]], [[8, 1]]], "imported"),
        ([[[8, 1]]], "accepted"),
        ([[[7, 2]], [[8, 1]]], "accepted"),
    ],
)
def test_a_label_of_unknown_origin_must_not_become_an_example(model, examples, expected):
    models = [changed_model(model, n, examples=pairs) for n, pairs in enumerate(examples, start=1)]
    finds = lose(whole(labels=[label(7, 1)], models=models), "labels", "events")
    saved = saved_from(finds, None)
    [(image, class_id, at, origin, picked, model_id, promise)] = saved.rows["labels"]
    assert (image, class_id, origin, picked, model_id, promise) == (7, 1, expected, "", None, None)
    assert at
    assert at != TIME
    assert saved.n_of_unknown_origin == 1


def test_where_models_were_lost_a_label_of_unknown_origin_may_have_been_unseen(model):
    finds = lose(whole(labels=[label(7, 1)]), "labels", "events")
    assert saved_from(finds, None).rows["labels"][0][3] == "imported"
    assert saved_from(lose(finds, "models"), None).rows["labels"][0][3] == "accepted"
    finds["models"] = harvest(changed_model(model, 1, arrays=b"x"))  # there, and of no use
    assert saved_from(finds, None).rows["labels"][0][3] == "accepted"


def test_a_label_of_a_later_version_has_the_columns_that_are_known(model):
    row = (7, 1, TIME, "confirmed", "model", 1, None)
    saved = saved_from(whole(labels=[(*row, "more")], models=[model]), None)
    assert saved.rows["labels"] == [row]


def test_a_label_names_no_model_that_was_not_saved(model):
    labels = [label(7, 1, "accepted", 1), label(8, 1, "accepted", 2)]
    saved = saved_from(whole(labels=labels, models=[model]), None)
    assert saved.rows["labels"] == [labels[0], label(8, 1, "accepted")]


def test_what_the_newest_model_learned_from_speaks_for_a_label(model):
    models = [
        changed_model(model, 1, examples=[[7, 2]]),
        changed_model(model, 2, examples=[[7, 1]]),
    ]
    finds = whole(labels=[label(7, 1)], models=models[::-1])
    finds["labels_by_class"] = harvest((2, 7))
    assert [row[1] for row in saved_from(finds, None).rows["labels"]] == [1]


# Models


@pytest.mark.parametrize(
    "broken", [{"trust": "{}"}, {"examples": "{}"}, {"classes": "{}"}, {"arrays": b"x"}]
)
def test_models_that_cannot_be_used_are_left_out(model, broken):
    finds = whole(models=[changed_model(model, 2, **broken), model])
    saved = saved_from(finds, None)
    assert saved.rows["models"] == [model]
    assert saved.totals["models"] == (2, True, 0)


def test_after_any_damage_models_are_to_be_adapted_again(model):
    finds = lose(whole(models=[model]), "embeddings")
    saved = saved_from(finds, None)
    assert saved.rows["models"] == [changed_model(model, 1, fingerprint="repaired")]
    assert saved.totals["models"] == (1, True, 1)


def test_columns_of_a_later_version_stay_with_their_model(model):
    finds = lose(whole(models=[(*model, "more")]), "embeddings")
    assert saved_from(finds, None).rows["models"][0][10:] == (model[10], "more")


def test_the_names_that_models_know_speak_for_a_class(model):
    models = [changed_model(model, n, classes=[[1, name]]) for n, name in ((1, "Owl"), (2, "Old"))]
    finds = whole(models=models)
    finds["class_names"] = harvest(("Owk", 1), ("Fox", 2))
    saved = saved_from(finds, None)
    assert [row[1] for row in saved.rows["classes"]] == ["Owl", "Fox"]


# Settings


def test_the_journal_knows_what_was_set_last(model):
    change = {
        "settings": {"theme": [None, {"name": "theme", "value": "dark"}], "gone": [None, None]}
    }
    finds = whole(events=[event(1, change)], settings=[("theme", "light"), ("other", "x")])
    assert saved_from(finds, None).rows["settings"] == [("theme", "dark"), ("other", "x")]
    gap = finds | {"events": harvest(event(2, change))}
    assert saved_from(gap, None).rows["settings"] == [("theme", "light"), ("other", "x")]


@pytest.mark.parametrize(("value", "is_kept"), [("1", True), ("2", False), ("x", False)])
def test_a_model_in_use_is_one_that_was_saved(model, value, is_kept):
    finds = whole(models=[model], settings=[("model", value)])
    expected = [("model", value)] if is_kept else []
    assert saved_from(finds, None).rows["settings"] == expected


def test_notes_are_json_and_settings_need_not_be():
    settings = [("note a", "{}"), ("note b", "{"), ("note c", None), ("d", "{"), ("e", None)]
    saved = saved_from(whole(settings=settings), None)
    assert saved.rows["settings"] == [settings[0], *settings[3:]]


# The history


def history(labels, *changes, **rows):
    events = [event(n, change) for n, change in enumerate(changes, start=1)]
    saved = saved_from(whole(labels=labels, events=events, **rows), None)
    assert bool(saved.rows["events"]) is saved.has_history
    return saved.has_history


def test_the_history_is_saved_where_it_speaks_of_what_was_saved():
    labels = [label(7, 1), label(8, 2)]
    assert history(labels, changes_of(*labels))
    assert history([label(7, 1)], changes_of(*labels), {"labels": {"8": [None, None]}})
    assert history(labels, changes_of(label(7, 1)), changes_of(label(8, 2)))


def test_a_history_that_says_other_labels_is_left_behind():
    assert not history([label(7, 1)], {"settings": {"x": [None, None]}})
    assert not history([label(7, 1), label(8, 1)], changes_of(label(7, 1)))


@pytest.mark.parametrize(
    "change",
    [
        {"labels": {"9": [None, None]}},  # no such image
        {"labels": {"x": [None, None]}},
        {"classes": {"9": [None, None]}},
        {"folders": {"9": [None, None]}},
        {"labels": {"8": [{"image_id": 8, "class_id": 9}, None]}},  # no such class
        {"labels": {"8": [{"image_id": 8, "class_id": 1, "model_id": 9}, None]}},
        {"settings": {"model": [{"name": "model", "value": "9"}, None]}},
    ],
)
def test_a_history_that_points_at_nothing_is_left_behind(change):
    first = changes_of(label(7, 1))
    assert history([label(7, 1)], first)
    assert not history([label(7, 1)], first, change)
    assert not history([label(7, 1)], change, first)


def test_a_history_may_speak_of_all_that_was_saved(model):
    assert history(
        [label(7, 1)],
        changes_of(label(7, 1)),
        {"classes": {"2": [{"id": 2, "name": "Fox"}, None]}},
        {"folders": {"1": [None, {"id": 1, "path": "/a"}]}},
        {"settings": {"model": [None, {"name": "model", "value": "1"}]}},
        {"settings": {"model": [{"name": "model", "value": ""}, None]}},
        {"settings": {"other": [{"name": "other", "value": "9"}, None]}},
        {"labels": {"8": [{"image_id": 8, "class_id": None, "model_id": 1}, None]}},
        models=[model],
    )


def test_a_history_with_a_gap_is_left_behind():
    labels = [label(7, 1)]
    finds = whole(labels=labels, events=[event(2, changes_of(*labels))])
    saved = saved_from(finds, None)
    assert (saved.has_history, saved.rows["events"]) == (False, [])


def test_what_stands_in_one_place_on_a_broken_page_is_left_out():
    finds = whole()
    finds["settings"] = harvest(("theme", "dark"), trust=DOUBTFUL, is_whole=False)
    assert saved_from(finds, None).rows["settings"] == []
