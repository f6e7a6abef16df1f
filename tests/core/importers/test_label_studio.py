"""Label Studio's exports: what a person chose, in each of their forms."""

import json

import pytest

FOUR = ["cat", "dog", "snowy owl", "été #1"]
PATHS = [f"pics/{name}/{n:03}.png" for n, name in enumerate(FOUR)]


@pytest.mark.parametrize("name", ["tasks.json", "min.json", "table.csv"])
def test_corrections_come_back_from_each_form(fixtures, read_labels, pairs, name):
    """Each task has a wrong prediction and a wrong annotation that was skipped."""
    kind, found = read_labels(fixtures / "label_studio" / name)
    assert kind == ("csv" if name.endswith("csv") else "label-studio")
    assert pairs(found) == list(zip(PATHS, FOUR, strict=True))
    assert not any(one.by_model for one in found.records)


def test_uploaded_pictures_have_their_own_names_again(fixtures, read_labels, pairs):
    _, found = read_labels(fixtures / "label_studio" / "uploaded_min.json")
    assert pairs(found)[:2] == [("000.png", "cat"), ("001.png", "dog")]
    assert found.records[0].others == ("00000001-000.png",)


@pytest.fixture
def task(tmp_path, read_labels):
    def task(data="/data/local-files/?d=a.jpg", **more):
        tasks = [{"id": 1, "data": {"image": data, "status": "unknown"}, **more}]
        (tmp_path / "t.json").write_text(json.dumps(tasks))
        found = read_labels(tmp_path / "t.json")[1]
        return found.records[0] if found.records else found.unusable[0]

    return task


def chosen(*names, **more):
    value = {"choices": [*names]}
    return {"result": [{"type": "choices", "value": value}] if names else [], **more}


def test_a_prediction_is_a_models(task):
    found = task(predictions=[chosen("cat"), chosen("dog")])
    assert (found.labels, found.by_model) == (("dog",), True)


def test_an_annotation_without_a_choice_takes_the_prediction_back(task):
    found = task(annotations=[chosen()], predictions=[chosen("cat")])
    assert (found.labels, found.is_none, found.by_model) == ((), True, False)


def test_a_skipped_task_says_nothing_but_its_prediction(task):
    found = task(annotations=[chosen("dog", was_cancelled=True)], predictions=[chosen("cat")])
    assert (found.labels, found.by_model) == (("cat",), True)


def test_annotators_who_disagree_are_told(task):
    assert task(annotations=[chosen("cat"), chosen("dog")]).labels == ("cat", "dog")


def test_boxes_are_no_labels_of_a_picture(task):
    box = {"type": "rectanglelabels", "value": {"rectanglelabels": ["cat"]}}
    assert task(annotations=[{"result": [box]}]).labels == ()


def test_a_taxonomy_is_one_name(task):
    value = {"taxonomy": [["animal", "owl"]]}
    assert task(annotations=[{"result": [{"value": value}]}]).labels == ("animal/owl",)


@pytest.mark.parametrize(
    ("address", "paths"),
    [
        ("/data/local-files/?d=a%20b/%C3%A9.jpg", ("a b/é.jpg", "/a b/é.jpg")),
        ("/data/local-files/?d=C%3A%5Cpics%5Ca.jpg", ("C:/pics/a.jpg", "/C:/pics/a.jpg")),
        ("/data/upload/3/deadbeef-a%23b.jpg", ("a#b.jpg", "deadbeef-a#b.jpg")),
        ("https://ls.host:8080/data/local-files/?d=in/a.jpg", ("in/a.jpg", "/in/a.jpg")),
        ("http://host/sub/data/upload/3/deadbeef-a.jpg", ("a.jpg", "deadbeef-a.jpg")),
        ("https://host/x/a.jpg?s=1", ("https://host/x/a.jpg?s=1",)),
        ("s3://bucket/a.jpg", ("s3://bucket/a.jpg",)),
    ],
)
def test_addresses_become_paths(task, address, paths):
    found = task(address, annotations=[chosen("cat")])
    assert (found.path, *found.others) == paths


@pytest.mark.parametrize(
    "more",
    [{"annotations": 3}, {"annotations": [1]}, {"annotations": [{"result": [{"value": 1}]}]}],
)
def test_odd_tasks_cost_nothing_but_themselves(task, more):
    assert task(**more).labels == ()
    assert task(data=5, **more).reason == "no picture is named"
