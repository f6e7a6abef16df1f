"""Labels come in as one change; pictures are found, never guessed; a person's labels stay."""

import csv
import shutil

import pytest

from core.domain.errors import Cancelled, LabelsError
from core.domain.imports import ImportRequest
from core.domain.records import UNSEEN
from core.operations.examples import label_files
from core.operations.export import export
from core.operations.folders.scan import exclude, scan_folder
from core.operations.importing.import_labels import import_labels, recognise_labels
from core.operations.teaching.class_folders import add_class_folders
from core.store import Project


@pytest.fixture
def pictures(tmp_path, draw_image):
    """Draw a picture for each path, all different; return their folder."""

    def pictures(*paths, folder="pics"):
        for number, path in enumerate(paths):
            draw_image(tmp_path / folder / path, (8, 8), seed=number)
        return tmp_path / folder

    return pictures


@pytest.fixture
def table(tmp_path):
    """Write a table of paths and labels; return its path."""

    def table(*rows, header=("path", "label"), name="labels.csv"):
        place = tmp_path / "table" / name
        place.parent.mkdir(exist_ok=True)
        with place.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([header, *rows])
        return place

    return table


def labels(project):
    """Return the label of each file that has one, by its path."""
    return {row.path: row.label for row in project.listing.rows() if row.origin}


def origins(project):
    return {row.path: row.origin for row in project.listing.rows()}


def test_labels_are_matched_by_path_and_say_where_they_come_from(project, pictures, table):
    scan_folder(project, pictures("cat/1.png", "dog/2.png", "3.png"))
    report = import_labels(project, table(("cat/1.png", "Cat"), ("dog/2.png", "Dog")))
    assert labels(project) == {"cat/1.png": "Cat", "dog/2.png": "Dog"}
    assert origins(project)["cat/1.png"] == "imported"
    assert (report.n_labelled, report.n_records, report.matched) == (2, 2, {"path": 2})
    assert (report.kind, report.new_classes) == ("csv", ("Cat", "Dog"))
    assert {one.name: one.n_examples for one in project.classes.all()} == {"Cat": 1, "Dog": 1}


def test_an_import_is_one_change(project, pictures, table):
    scan_folder(project, pictures("1.png", "2.png"))
    n_before = len(project.history.entries())
    import_labels(project, table(("1.png", "Cat"), ("2.png", "Dog")))
    assert len(project.history.entries()) == n_before + 1
    assert project.history.undo() == "Import 2 labels from labels.csv"
    assert (labels(project), project.classes.all()) == ({}, [])
    project.history.redo()
    assert labels(project) == {"1.png": "Cat", "2.png": "Dog"}
    assert set(origins(project).values()) == {"imported"}


def test_the_same_import_again_changes_nothing(project, pictures, table):
    scan_folder(project, pictures("1.png"))
    source = table(("1.png", "Cat"))
    import_labels(project, source)
    report = import_labels(project, source)
    assert (report.n_labelled, report.n_unchanged, report.new_classes) == (0, 1, ())
    assert project.history.next_undo() == "Import 1 label from labels.csv"


def test_a_persons_label_stays_unless_it_is_to_move(project, pictures, table):
    folder = pictures("1.png", "2.png")
    scan_folder(project, folder)
    owl = project.classes.add("Owl").id
    label_files(project, project.files.ids_of(project.files.folder_id(folder))[:1], owl)
    source = table(("1.png", "Cat"), ("2.png", "Cat"))
    report = import_labels(project, source)
    assert labels(project) == {"1.png": "Owl", "2.png": "Cat"}
    [conflict] = report.conflicts
    assert (conflict.path, conflict.kept, conflict.said) == ("1.png", "Owl", ("Cat",))
    assert (conflict.where, conflict.in_file) == ("line 2", False)
    report = import_labels(project, source, ImportRequest(moves=True))
    assert labels(project) == {"1.png": "Cat", "2.png": "Cat"}
    assert (report.n_labelled, report.n_moved, report.conflicts) == (1, 1, ())


def test_two_labels_of_one_picture_in_the_file_are_told(project, pictures, table):
    folder = pictures("1.png", "2.png")
    shutil.copy(folder / "1.png", folder / "copy.png")
    scan_folder(project, folder)
    report = import_labels(project, table(("1.png", "Cat"), ("copy.png", "Dog"), ("2.png", "Cat")))
    assert labels(project) == {"2.png": "Cat"}
    [conflict] = report.conflicts
    assert (conflict.in_file, conflict.said, conflict.where) == (
        True, ("Cat", "Dog"), "line 2, line 3",
    )  # fmt: skip


# Which picture is meant


def test_pictures_of_a_moved_folder_are_found_by_the_end_of_their_paths(project, pictures, table):
    scan_folder(project, pictures("new/cat/1.png", "new/dog/1.png"))
    rows = (("/old/place/cat/1.png", "Cat"), ("D:\\old\\dog\\1.png", "Dog"))
    report = import_labels(project, table(*rows))
    assert labels(project) == {"new/cat/1.png": "Cat", "new/dog/1.png": "Dog"}
    assert report.matched == {"name": 2}


def test_a_name_that_several_pictures_have_is_left_out_and_told(project, pictures, table):
    scan_folder(project, pictures("a/1.png", "b/1.png", "2.png"))
    report = import_labels(project, table(("1.png", "Cat"), ("2.png", "Dog")))
    assert labels(project) == {"2.png": "Dog"}
    [told] = report.ambiguous
    assert told.path == "1.png"
    assert "it may be 2 pictures: " in told.reason
    assert "/a/1.png" in told.reason


def test_the_size_tells_pictures_of_one_name_apart(project, pictures, table):
    folder = pictures("a/1.png", "b/1.png")
    (folder / "b" / "1.png").write_bytes((folder / "b" / "1.png").read_bytes() + b"more")
    scan_folder(project, folder)
    n_bytes = (folder / "b" / "1.png").stat().st_size
    source = table(("1.png", "Cat", n_bytes), header=("file", "class", "n_bytes"))
    import_labels(project, source)
    assert labels(project) == {"b/1.png": "Cat"}


def test_copies_of_one_picture_are_one(project, pictures, table):
    folder = pictures("a/1.png")
    shutil.copytree(folder / "a", folder / "b")
    scan_folder(project, folder)
    import_labels(project, table(("a/1.png", "Cat")))
    project.history.undo()
    import_labels(project, table(("1.png", "Cat")))
    assert set(labels(project).values()) == {"Cat"}


def test_a_picture_in_another_folder_of_the_project_is_not_meant(project, pictures, table):
    """cat/1.png is gone: dog/1.png is no cat because it is the only 1.png."""
    scan_folder(project, pictures("dog/1.png", "cat/2.png"))
    report = import_labels(project, table(("cat/1.png", "Cat"), ("cat/2.png", "Cat")))
    assert labels(project) == {"cat/2.png": "Cat"}
    assert [one.path for one in report.unmatched] == ["cat/1.png"]


@pytest.mark.parametrize("label", ["Cat", "katze"])
def test_a_picture_is_not_meant_where_the_folder_of_its_class_is_unknown(
    project, pictures, table, label
):
    """Nothing in the project is called cat: 1.png of dog and 2.png of bird are no cats."""
    scan_folder(project, pictures("dog/1.png", "bird/2.png"))
    report = import_labels(project, table(("cat/1.png", label), ("cat/2.png", label)))
    assert labels(project) == {}
    assert [one.path for one in report.unmatched] == ["cat/1.png", "cat/2.png"]


def test_a_picture_is_not_meant_where_the_project_has_another_class_alone(project, pictures, table):
    scan_folder(project, pictures("1.png", "3.png", folder="dog"))
    report = import_labels(project, table(("cat/1.png", "cat"), ("dog/3.png", "dog")))
    assert labels(project) == {"3.png": "dog"}
    assert [one.path for one in report.unmatched] == ["cat/1.png"]


def test_a_picture_is_not_meant_where_classes_are_folders_of_the_project(project, pictures, table):
    for number, name in enumerate(("dog", "bird"), 1):
        scan_folder(project, pictures(f"{number}.png", folder=name))
    report = import_labels(project, table(("cats/1.png", "cat"), ("cats/2.png", "cat")))
    assert (labels(project), len(report.unmatched)) == ({}, 2)


def test_the_size_confirms_a_picture_in_another_folder(project, pictures, table):
    folder = pictures("dog/1.png", "bird/2.png")
    scan_folder(project, folder)
    n_bytes = (folder / "dog" / "1.png").stat().st_size
    rows = (("cat/1.png", "cat", n_bytes), ("cat/2.png", "cat", n_bytes + 99999))
    report = import_labels(project, table(*rows, header=("path", "label", "n_bytes")))
    assert labels(project) == {"dog/1.png": "cat"}
    assert [one.path for one in report.unmatched] == ["cat/2.png"]


def test_pictures_of_one_folder_are_found_where_they_were_sorted_since(project, pictures, table):
    scan_folder(project, pictures("a/IMG_1.png", "b/IMG_2.png"))
    import_labels(project, table(("all/IMG_1.png", "Cat"), ("all/IMG_2.png", "Dog")))
    assert labels(project) == {"a/IMG_1.png": "Cat", "b/IMG_2.png": "Dog"}


def test_pictures_are_found_in_the_folder_of_their_class(project, pictures, table):
    scan_folder(project, pictures("cat/1.png", "dog/2.png", "cat/3.png"))
    rows = (("a/1.png", "Cat"), ("b/2.png", "Dog"), ("b/3.png", "Dog"))
    report = import_labels(project, table(*rows))
    assert labels(project) == {"cat/1.png": "Cat", "dog/2.png": "Dog"}
    assert [one.path for one in report.unmatched] == ["b/3.png"]


def test_pictures_of_a_flattened_tree_are_found(project, pictures, table):
    scan_folder(project, pictures("1.png", "2.png"))
    import_labels(project, table(("cat/1.png", "cat"), ("dog/2.png", "dog")))
    assert labels(project) == {"1.png": "cat", "2.png": "dog"}


def test_two_entries_for_one_picture_by_name_alone_are_left_out(project, pictures, table):
    scan_folder(project, pictures("1.png", "2.png"))
    report = import_labels(project, table(("x/1.png", "Cat"), ("y/1.png", "Dog"), ("2.png", "Cat")))
    assert labels(project) == {"2.png": "Cat"}
    assert [one.path for one in report.ambiguous] == ["x/1.png", "y/1.png"]


def test_names_match_whatever_their_letters_were_composed_of(project, pictures, table):
    scan_folder(project, pictures("cafe\u0301/1.png", "2.PNG"))
    import_labels(project, table(("caf\u00e9/1.png", "Cat"), ("x/2.png", "Dog")))
    assert set(labels(project).values()) == {"Cat", "Dog"}


def test_a_name_without_suffix_is_found(project, pictures, table):
    scan_folder(project, pictures("a/000bec18.png"))
    import_labels(project, table(("000bec18", "beagle"), header=("id", "breed")))
    assert labels(project) == {"a/000bec18.png": "beagle"}


def test_names_that_lost_their_blanks_on_the_way_up_are_found(project, pictures, table):
    scan_folder(project, pictures("john's cat (1).png", "a b.png"))
    served = "/data/upload/3/deadbeef-johns_cat_1.png"
    report = import_labels(project, table((served, "Cat"), ("a_b.png", "Dog")))
    assert labels(project) == {"john's cat (1).png": "Cat"}
    assert [one.path for one in report.unmatched] == ["a_b.png"]


def test_a_root_says_where_paths_begin(project, pictures, table):
    pictures("a/1.png", "b/1.png")
    report = import_labels(project, table(("1.png", "Cat")), ImportRequest(root=pictures() / "b"))
    assert (report.n_labelled, report.n_added) == (1, 1)
    [row] = project.listing.rows(pictures() / "b")
    assert row.label == "Cat"


def test_pictures_beside_the_file_come_in_as_examples(project, pictures, table):
    source = table(("in/1.png", "Cat"), ("in/gone.png", "Dog"))
    pictures("in/1.png", folder="table")
    report = import_labels(project, source)
    assert (report.n_labelled, report.n_added, report.matched) == (1, 1, {"path": 1})
    assert [one.path for one in report.unmatched] == ["in/gone.png"]
    assert project.labels.count() == 1


def test_renamed_copies_beside_the_file_are_known_by_content(project, pictures, table):
    folder = pictures("cat/1.png", "dog/1.png")
    scan_folder(project, folder)
    add_class_folders(project, folder)  # reads them
    project.history.undo()
    source = table(("x.png", "Cat"), ("y.png", "Dog"))
    shutil.copy(folder / "cat" / "1.png", source.parent / "x.png")
    shutil.copy(folder / "dog" / "1.png", source.parent / "y.png")
    report = import_labels(project, source)
    assert labels(project) == {"cat/1.png": "Cat", "dog/1.png": "Dog"}
    assert (report.matched, report.n_added) == ({"content": 2}, 0)


@pytest.mark.parametrize("is_new", [True, False])
def test_renamed_pictures_are_known_by_the_hash_in_our_json_lines(
    project, pictures, tmp_path, is_new
):
    folder = pictures("cat/1.png", "dog/1.png")
    scan_folder(project, folder)
    add_class_folders(project, folder)
    export(project, tmp_path / "out.jsonl", kind="jsonl", folder=folder)
    (folder / "cat" / "1.png").rename(folder / "x.png")
    (folder / "dog" / "1.png").rename(folder / "y.png")
    project.history.undo()
    place = tmp_path / "second.handful" if is_new else project.path.with_name("copy.handful")
    if not is_new:
        project.save_copy(place)
    with Project.open(place, create=True) as second:
        scan_folder(second, folder)
        report = import_labels(second, tmp_path / "out.jsonl")
        assert labels(second) == {"x.png": "cat", "y.png": "dog"}
        assert (report.matched, report.unmatched) == ({"content": 2}, ())


def test_a_picture_that_was_changed_since_is_found_by_its_path(project, pictures, tmp_path):
    folder = pictures("cat/1.png", "dog/2.png")
    scan_folder(project, folder)
    add_class_folders(project, folder)
    export(project, tmp_path / "out.jsonl", kind="jsonl", folder=folder)
    project.history.undo()
    with (folder / "cat" / "1.png").open("ab") as file:
        file.write(b"a keyword")
    scan_folder(project, folder)
    import_labels(project, tmp_path / "out.jsonl")
    assert labels(project) == {"cat/1.png": "cat", "dog/2.png": "dog"}


def test_a_picture_that_cannot_be_read_is_told(project, pictures, table):
    folder = pictures("1.png")
    (folder / "2.png").write_bytes(b"no picture")
    scan_folder(project, folder)
    report = import_labels(project, table(("1.png", "Cat"), ("2.png", "Cat")))
    assert labels(project) == {"1.png": "Cat"}
    assert [one.path.endswith("2.png") for one in report.unusable] == [True]


def test_a_file_that_is_no_picture_is_not_taken_in(project, table, tmp_path):
    (tmp_path / "table").mkdir()
    (tmp_path / "table" / "notes.txt").write_text("secret")
    report = import_labels(project, table(("notes.txt", "Cat")))
    assert (report.n_labelled, len(report.unusable)) == (0, 1)


def test_nothing_is_fetched_from_the_web(project, pictures, table):
    scan_folder(project, pictures("1.png"))
    rows = (
        ("https://example.invalid/x/1.png?w=3", "Cat"),
        ("s3://bucket/2.png", "Dog"),
        ("file://[odd/3.png", "Dog"),
        ("http://[odd/data/upload/1/4.png", "Dog"),
    )
    report = import_labels(project, table(*rows))
    assert labels(project) == {"1.png": "Cat"}
    assert "another computer" in report.unmatched[0].reason
    assert len(report.unmatched) == 3


@pytest.mark.parametrize("path", ["\\\\host\\share\\é.png", "//host/share/é.png"])
def test_no_other_computer_is_asked(project, pictures, table, monkeypatch, path):
    asked = []
    monkeypatch.setattr("core.operations.importing.matching.os.path.isfile", asked.append)
    scan_folder(project, pictures("1.png"))
    import_labels(project, table((path, "Cat"), ("1.png", "Dog")))
    assert not any(one.replace("\\", "/").startswith("//") for one in asked)


# Whose labels


PREDICTED = ("path", "label", "status", "reason", "origin")


def test_a_models_labels_stay_out_unless_they_are_asked_for(project, pictures, table):
    scan_folder(project, pictures("1.png", "2.png", "3.png", "4.png"))
    source = table(
        ("1.png", "Cat", "labelled", "", "given"),
        ("2.png", "Cat", "labelled", "", "predicted"),
        ("3.png", "Dog", "labelled", "", "accepted"),
        ("4.png", "", "unknown", "", "confirmed"),
        header=PREDICTED,
    )
    report = import_labels(project, source)
    assert origins(project) == {
        "1.png": "imported", "2.png": "", "3.png": "", "4.png": "imported",
    }  # fmt: skip
    assert labels(project)["4.png"] == ""  # none of these
    assert (report.n_predictions, report.takes_predictions) == (2, False)
    assert report.counts == {"Cat": 1, "": 1}
    report = import_labels(project, source, ImportRequest(take_predictions=True))
    assert [origins(project)[one] for one in ("2.png", "3.png")] == [UNSEEN, UNSEEN]
    assert (report.n_labelled, report.n_unchanged) == (2, 2)
    assert project.labels.count() == 2  # what nobody looked at is no example


@pytest.mark.parametrize("kind", ["csv", "jsonl", "json"])
def test_a_prediction_that_was_corrected_in_the_file_is_a_persons_label(
    project, pictures, tmp_path, add_model, predict, kind
):
    folder = pictures("a/1.png", "a/2.png", "b/3.png", "b/4.png")
    scan_folder(project, folder)
    add_class_folders(project, folder)
    project.history.undo()
    classes = [project.classes.add(one) for one in ("Owl", "Finch")]
    model_id = add_model(project, classes)
    for row in list(project.listing.rows()):
        image = project.files.get([row.file_id])[0].image_id
        if image and row.path != "b/4.png":
            predict(project, model_id, image, classes[0].id, confidence=0.81236)
    place = export(project, tmp_path / f"out.{kind}", kind=kind, folder=folder).path
    text = place.read_text()
    lines = [
        one.replace("Owl", "Finch") if "1.png" in one
        else one.replace("Owl", "Finch").replace("0.81", "0.75") if "2.png" in one  # another model
        else one
        for one in text.split("\n")
    ]  # fmt: skip
    place.write_text("\n".join(lines))
    report = import_labels(project, place)
    assert labels(project) == {
        "a/1.png": "Finch", "a/2.png": "Owl", "b/3.png": "Owl",
    }  # fmt: skip
    assert origins(project)["a/1.png"] == "imported"
    assert (report.n_labelled, report.n_predictions) == (1, 2)


def test_a_prediction_never_takes_a_persons_place(project, pictures, table):
    scan_folder(project, pictures("1.png"))
    import_labels(project, table(("1.png", "Cat")))
    source = table(("1.png", "Dog", "labelled", "", "predicted"), header=PREDICTED)
    report = import_labels(project, source, ImportRequest(take_predictions=True, moves=True))
    assert labels(project) == {"1.png": "Cat"}
    assert len(report.conflicts) == 1


def test_a_persons_label_takes_the_place_of_one_accepted_unseen(project, pictures, table):
    scan_folder(project, pictures("1.png"))
    source = table(("1.png", "Dog", "labelled", "", "predicted"), header=PREDICTED)
    import_labels(project, source, ImportRequest(take_predictions=True))
    report = import_labels(project, table(("1.png", "Cat")))
    assert (labels(project), report.conflicts) == ({"1.png": "Cat"}, ())
    assert origins(project) == {"1.png": "imported"}


def test_splits_are_noted_and_only_train_teaches(project, pictures, table):
    scan_folder(project, pictures("1.png", "2.png", "3.png"))
    rows = (("1.png", "Cat", "train"), ("2.png", "Cat", "validation"), ("3.png", "Dog", "test"))
    source = table(*rows, header=("image", "label", "split"))
    report = import_labels(project, source)
    assert labels(project) == {"1.png": "Cat"}
    assert report.waiting == {"val": 1, "test": 1}
    assert project.files.splits() == {"train": 1, "val": 1, "test": 1}
    import_labels(project, source, ImportRequest(splits=("train", "val")))
    assert labels(project) == {"1.png": "Cat", "2.png": "Cat"}


def test_a_tree_of_splits_comes_in_as_for_teaching(project, pictures):
    folder = pictures("train/cat/1.png", "train/dog/2.png", "val/cat/3.png", "test/4.png")
    report = import_labels(project, folder)
    assert (report.n_labelled, report.n_added, report.waiting) == (2, 2, {"val": 1})
    assert project.files.splits() == {"train": 2, "val": 1, "test": 1}
    assert report.reading.split_names == ("train", "val", "test")


def test_only_what_the_project_has_now_came_in(project, pictures):
    folder = pictures("train/cat/1.png", "train/dog/2.png", "val/cat/3.png", "val/dog/4.png")
    report = import_labels(project, folder)
    assert (report.n_added, report.waiting) == (2, {"val": 2})
    report = import_labels(project, folder, ImportRequest(splits=("train", "val")))
    assert (report.n_labelled, report.n_added, report.waiting) == (2, 2, {})
    report = import_labels(project, folder)  # all are labelled: none waits
    assert (report.n_labelled, report.n_added, report.waiting) == (0, 0, {})


def test_classes_go_by_their_names(project, pictures, table):
    project.classes.add("Owl")
    scan_folder(project, pictures("1.png", "2.png"))
    report = import_labels(project, table(("1.png", " Owl\u200b"), ("2.png", "owl")))
    assert labels(project) == {"1.png": "Owl", "2.png": "owl"}
    assert [one.how for one in report.twins] == ["look", "case"]


def test_a_name_of_which_nothing_is_seen_is_no_label(project, pictures, table):
    scan_folder(project, pictures("1.png", "2.png"))
    report = import_labels(project, table(("1.png", "\u200b"), ("2.png", "Cat")))
    assert labels(project) == {"2.png": "Cat"}
    assert [one.reason for one in report.unusable] == ["its name cannot be seen"]


def test_a_column_of_numbers_is_not_taken_for_classes(project, pictures, table, monkeypatch):
    monkeypatch.setattr("core.operations.importing.import_labels._MANY", 3)
    names = [f"{n}.png" for n in range(5)]
    scan_folder(project, pictures(*names))
    with pytest.raises(LabelsError, match="it has 5 different labels for 5 pictures"):
        import_labels(project, table(*((one, f"remark {one}") for one in names)))
    assert (project.classes.all(), labels(project)) == ([], {})


# The whole


def test_a_dry_run_changes_nothing(project, pictures, table):
    folder = pictures("1.png", "new/2.png")
    (folder / "new").rename(folder.parent / "table")
    scan_folder(project, folder)
    before = (project.history.entries(), project.files.image_ids(), origins(project))
    report = import_labels(project, table(("1.png", "Cat"), ("2.png", "Dog")), dry_run=True)
    assert (report.n_labelled, report.n_added, report.new_classes) == (2, 1, ("Cat", "Dog"))
    assert (project.history.entries(), project.files.image_ids(), origins(project)) == before
    assert project.classes.all() == []


def test_our_coco_says_where_its_pictures_lie(project, pictures, tmp_path):
    folder = pictures("cat/1.png", "dog/1.png")
    scan_folder(project, folder)
    add_class_folders(project, folder)
    (tmp_path / "out").mkdir()
    export(project, tmp_path / "out" / "l.json", kind="coco", folder=folder)
    with Project.open(tmp_path / "second.handful", create=True) as second:
        report = import_labels(second, tmp_path / "out" / "l.json")
        assert (report.n_labelled, report.matched) == (2, {"path": 2})


def test_what_is_excluded_is_not_looked_at(project, pictures):
    folder = pictures("cat/1.png", "dog/2.png", "junk/3.png")
    exclude(project, ["junk/"])
    assert import_labels(project, folder).counts == {"cat": 1, "dog": 1}


def test_a_stop_on_the_way_leaves_no_label(project, pictures, table):
    scan_folder(project, pictures("1.png", "2.png"))
    source = table(("1.png", "Cat"), ("2.png", "Dog"))

    def run_until(last):
        ticks = iter(range(last))

        def tick(done, total):
            if next(ticks, None) is None:
                raise Cancelled

        import_labels(project, source, tick=tick)

    for last in range(50):
        try:
            run_until(last)
        except Cancelled:
            assert (labels(project), project.classes.all()) == ({}, [])
        else:
            break
    assert last > 2
    assert labels(project) == {"1.png": "Cat", "2.png": "Dog"}


def test_an_export_comes_back_whole(project, pictures, tmp_path):
    folder = pictures(*(f"{name}/{n}.png" for name in ("cat", "dog", "b/owl") for n in range(4)))
    scan_folder(project, folder)
    add_class_folders(project, folder)
    export(project, tmp_path / "out.csv", kind="csv", folder=folder)
    with Project.open(tmp_path / "second.handful", create=True) as second:
        scan_folder(second, folder)
        report = import_labels(second, tmp_path / "out.csv")
        assert (report.n_labelled, report.unmatched, report.ambiguous) == (12, (), ())
        assert labels(second) == labels(project)


@pytest.mark.parametrize("name", ["gone.csv", "empty.csv", "photo.png"])
def test_what_holds_no_labels_is_refused_with_a_reason(project, tmp_path, draw_image, name):
    (tmp_path / "empty.csv").write_text("")
    draw_image(tmp_path / "photo.png", (8, 8))
    with pytest.raises(LabelsError) as error:
        import_labels(project, tmp_path / name)
    assert error.value.reason


def test_the_project_itself_is_refused(project):
    with pytest.raises(LabelsError, match="the project itself"):
        import_labels(project, project.path)


def test_what_is_dropped_is_recognised(table, tmp_path, draw_image):
    assert recognise_labels(table(("1.png", "Cat"))).kind == "csv"
    assert recognise_labels(draw_image(tmp_path / "photo.png", (8, 8))) is None
    assert recognise_labels(tmp_path / "gone") is None
