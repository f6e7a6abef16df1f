"""What folders of pictures may mean, by their paths: one reading, or several."""

import pytest

from core.imaging.dataset_layout import recognise


def paths(*folders, n=2):
    """Name pictures in each of these folders; "" is the folder that was given."""
    return [f"{one}/{i}.jpg".lstrip("/") for one in folders for i in range(n)]


def read(*folders, **options):
    """Return the one reading of these folders."""
    [reading] = recognise(paths(*folders), **options).readings
    return reading


def kinds(*folders):
    return [one.kind for one in recognise(paths(*folders)).readings]


def test_plain_class_folders_and_what_lies_beside_them():
    reading = read("cat", "dog", "")
    assert (reading.kind, reading.classes()) == ("classes", {"cat": 2, "dog": 2})
    assert [(one.why, one.folder, one.n) for one in reading.left] == [("loose", "", 2)]
    assert [reading.of(one) for one in ("cat/0.jpg", "0.jpg")] == [("cat", ""), ("", "")]


@pytest.mark.parametrize(
    ("name", "split"),
    [
        *[(one, "train") for one in ("train", "TRAIN", "Training", "train_set", "TrainImages")],
        *[(one, "val") for one in ("val", "valid", "Validation", "dev", "val2017")],
        *[(one, "test") for one in ("test", "Testing", "eval", "evaluation", "test-data")],
    ],
)
def test_the_usual_names_of_splits(name, split):
    pair = "train2017" if "2017" in name else "test" if split == "train" else "train"
    reading = read(f"{name}/cat", f"{name}/dog", f"{pair}/cat", f"{pair}/dog")
    assert reading.kind == "splits"
    assert reading.of(f"{name}/cat/0.jpg") == ("cat", split)


@pytest.mark.parametrize(
    "folders",
    [
        ("train/cat", "train/dog", "val/cat", "val/dog", "test/dog"),
        ("train/cat", "train/dog", "test"),
        ("train/cat", "train/dog", "test/cat", "test/dog", "", "train", "test"),
        ("images/train/cat", "images/train/dog", "images/val/cat"),
        ("train/images/cat", "train/images/dog", "val/images/cat"),
        ("set/set/train/cat", "set/set/train/dog", "set/set/dev/cat"),
        ("cat/train", "cat/test", "dog/train", "dog/test"),
        ("cat/train", "dog/test", "dog/train"),
        ("seg_train/seg_train/cat", "seg_train/seg_train/dog", "seg_test/seg_test/cat", "seg_pred"),
        ("train/cat", "train/dog"),
        ("train/cat/100CANON", "train/dog/2019/07", "val/cat"),
    ],
)
def test_classes_lie_inside_of_splits_or_around_them(folders):
    reading = read(*folders)
    assert reading.kind == "splits"
    assert reading.classes().keys() == {"cat", "dog"}
    assert reading.classes({"train"}).keys() == reading.classes().keys()


def test_pictures_of_a_split_without_class_folders_are_left_out():
    reading = read("train/cat", "train/dog", "test")
    assert [(one.why, one.folder, one.n) for one in reading.left] == [("unlabelled", "test", 2)]
    assert reading.in_splits() == {"train": 4}


@pytest.mark.parametrize(
    ("folders", "wanted"),
    [
        (("train", "test"), ["classes", "splits"]),
        (("train/images", "val/images"), ["classes", "splits"]),
        (
            ("train/steam", "train/diesel", "test/blood", "test/urine"),
            ["splits", "nested", "classes"],
        ),
        (("cat/left", "cat/right", "dog/left", "dog/right"), ["classes", "nested"]),
        (("animal", "animal/cat", "animal/dog", "thing"), ["classes", "nested"]),
    ],
)
def test_what_may_mean_several_things_has_several_readings(folders, wanted):
    assert kinds(*folders) == wanted


@pytest.mark.parametrize(
    "names", [("train", "car", "boat"), ("crash_test", "blood_test"), ("test", "rest")]
)
def test_names_like_splits_alone_make_none(names):
    assert read(*names).classes().keys() == set(names)


def test_classes_within_groups_have_both_names():
    reading = read("animal/cat", "animal/dog", "thing/grand/piano", "tree")
    assert reading.kind == "nested"
    assert reading.classes().keys() == {"animal/cat", "animal/dog", "thing/grand/piano", "tree"}


def test_groups_in_splits():
    reading = read("train/animal/cat", "train/thing/piano", "val/animal/cat")
    assert reading.counts == {
        ("animal/cat", "train"): 2,
        ("thing/piano", "train"): 2,
        ("animal/cat", "val"): 2,
    }


def test_folders_around_the_class_folders_are_no_class():
    reading = read("data/data/cat", "data/data/dog", "data")
    assert (reading.wrapper, reading.classes()) == ("data/data", {"cat": 2, "dog": 2})
    assert [(one.why, one.folder) for one in reading.left] == [("loose", "data")]


def test_one_subfolder_with_few_pictures_belongs_to_its_class():
    reading = read("cat", "cat/more", "dog")
    assert (reading.kind, reading.classes()) == ("classes", {"cat": 4, "dog": 2})


@pytest.mark.parametrize(
    "inner", ["100CANON", "DCIM/101_PANA", "2019", "2019/07/14", "2019-07", "images", "202107__"]
)
def test_dates_and_cameras_in_a_class_folder_are_seen_through(inner):
    assert read(f"cat/{inner}", "dog").classes() == {"cat": 2, "dog": 2}


def test_dates_above_class_folders_are_seen_through():
    reading = read("2019/cat", "2020/cat", "2020/dog")
    assert reading.classes() == {"cat": 4, "dog": 2}
    assert reading.seen_through == ("2019", "2020")


@pytest.mark.parametrize(
    "folders",
    [("2019/07", "2019/08"), ("2019-07", "2019-08-03"), ("DCIM/100CANON", "DCIM/101CANON")],
)
def test_folders_of_dates_and_cameras_alone_hold_no_classes(folders):
    assert recognise(paths(*folders)).reason == "dated"


def test_months_below_a_year_that_was_given_are_dates():
    assert recognise(paths("07", "08"), name="2019").reason == "dated"
    assert read("07", "08").classes().keys() == {"07", "08"}


def test_numbers_beside_others_are_classes_also_where_they_could_be_years():
    assert read("5", "1998", "2003").classes().keys() == {"5", "1998", "2003"}


def test_what_an_export_set_aside_is_left_out():
    reading = read("cat", "dog", "_unsure/cat", "_unknown")
    assert reading.classes() == {"cat": 2, "dog": 2}
    assert [one.why for one in reading.left] == ["aside", "aside"]


@pytest.mark.parametrize(
    ("folders", "reason"), [((), "empty"), (("",), "flat"), (("images",), "flat")]
)
def test_without_class_folders_there_is_a_reason(folders, reason):
    found = recognise(paths(*folders))
    assert (found.readings, found.reason) == ((), reason)


def test_the_reading_that_was_chosen_is_the_one():
    steam = ("train/steam", "train/diesel", "test/blood")
    assert read(*steam, kind="classes").classes() == {"train": 4, "test": 2}
    assert read(*steam, kind="nested").classes().keys() == set(steam)
    assert read(*steam, kind="splits").classes().keys() == {"steam", "diesel", "blood"}
    assert read("2019", "2020", kind="classes").classes() == {"2019": 2, "2020": 2}
    assert recognise(paths("cat", "dog"), "splits").reason == "whole"
    assert recognise(paths("train", "test"), "splits").reason == "unlabelled"


def test_a_hundred_thousand_pictures_and_very_deep_folders():
    many = [f"train/group{i % 50}/class{i % 1000}/{i}.jpg" for i in range(100_000)]
    [reading] = recognise(many).readings
    assert sum(reading.classes().values()) == 100_000
    deep = "/".join(f"d{n}" for n in range(2000))
    assert recognise([f"{deep}/1.jpg"]).readings
