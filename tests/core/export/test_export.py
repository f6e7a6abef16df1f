"""Labels leave whole or not at all, and the person's own pictures are only read."""

import csv
import json
import os
from pathlib import Path

import pytest

from core.domain.errors import BadTarget, Cancelled, ExportError, NothingToExport
from core.domain.export import Choices
from core.export import folder_name
from core.imaging.discovery import content_hash
from core.operations.export import export
from core.operations.folders.scan import scan_folder

HEADER = "path,label,confidence,runner_up,runner_up_confidence,status,reason,origin"

posix = pytest.mark.skipif(os.name != "posix", reason="Windows refuses such names or has no links")


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "folder"
    folder.mkdir()
    return folder


@pytest.fixture
def classes(project):
    return {name: project.classes.add(name).id for name in ("Owl", "Finch, house")}


@pytest.fixture
def model_id(project, classes, add_model):
    return add_model(project, project.classes.all())


@pytest.fixture
def put(project, folder, draw_image):
    """Add a picture to the folder and the project; return its image: `put("a.jpg", seed=1)`."""

    def add(name, seed=0, error=""):
        path = draw_image(folder / name, (8, 8), seed=seed)
        scan_folder(project, folder)
        [file] = [
            one for one in project.files.unread(project.files.folder_id(folder)) if one.path == name
        ]
        content = content_hash(path.read_bytes())
        return project.files.record_image(
            file.id, content, *((None,) * 2 if error else (8, 8)), error
        )

    return add


def rows(target):
    with target.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def tree(folder):
    return sorted(
        one.relative_to(folder).as_posix() for one in folder.rglob("*") if not one.is_dir()
    )


def refuse_to_read(monkeypatch, name):
    """Refuse to open a file for reading. Root may read anything, so rights would not do it."""
    real = os.open

    def open_(path, *args, **more):
        if Path(path).name == name:
            raise PermissionError(13, "Permission denied")
        return real(path, *args, **more)

    monkeypatch.setattr(os, "open", open_)


def contents(folder):
    return {
        one: (one.stat().st_mtime_ns, one.read_bytes())
        for one in folder.rglob("*")
        if one.is_file()
    }


# CSV


def test_the_header_is_the_one_that_scripts_rely_on(project, tmp_path):
    export(project, tmp_path / "labels.csv", kind="csv", choices=Choices(may_be_empty=True))
    assert (tmp_path / "labels.csv").read_bytes() == HEADER.encode() + b"\n"


def test_a_prediction_is_a_row(project, put, model_id, classes, predict, tmp_path):
    image = put("sub/a.png")
    predict(
        project, model_id, image, classes["Finch, house"], confidence=0.8125, status="unsure",
        runner_up_id=classes["Owl"], runner_up_confidence=0.125,
    )  # fmt: skip
    report = export(project, tmp_path / "labels.csv", kind="csv")
    line = (tmp_path / "labels.csv").read_text(encoding="utf-8").splitlines()[1]
    assert line == 'sub/a.png,"Finch, house",0.8125,Owl,0.1250,unsure,,predicted'
    assert report.n_written == 1


def test_a_persons_label_is_certain(project, put, classes, tmp_path):
    project.labels.put([put("a.png")], classes["Owl"])
    export(project, tmp_path / "labels.csv", kind="csv")
    [row] = rows(tmp_path / "labels.csv")
    assert (row["label"], row["confidence"], row["status"]) == ("Owl", "1.0000", "labelled")


def test_a_failed_picture_is_a_row_with_its_reason(project, put, tmp_path):
    put("a.png", error="the file is damaged")
    export(project, tmp_path / "labels.csv", kind="csv")
    [row] = rows(tmp_path / "labels.csv")
    assert (row["label"], row["status"], row["reason"]) == ("", "failed", "the file is damaged")


@posix
@pytest.mark.parametrize(
    "name",
    ["a,b.png", '"owl".png', "two\nlines.png", "mac\r.png", "鸮.png", "🦉.png", "e" * 251 + ".png"],
)
def test_any_name_comes_back_from_the_csv(project, put, tmp_path, name):
    put(name)
    export(project, tmp_path / "labels.csv", kind="csv")
    assert [row["path"] for row in rows(tmp_path / "labels.csv")] == [name]


def test_one_folder_can_be_written_alone(project, put, folder, tmp_path, draw_image):
    put("a.png")
    draw_image(tmp_path / "other" / "b.png")
    scan_folder(project, tmp_path / "other")
    export(project, tmp_path / "labels.csv", kind="csv", folder=folder)
    assert [row["path"] for row in rows(tmp_path / "labels.csv")] == ["a.png"]


def test_a_new_file_has_the_rights_that_any_new_file_has(project, tmp_path):
    export(project, tmp_path / "labels.csv", kind="csv", choices=Choices(may_be_empty=True))
    (tmp_path / "plain").touch()
    assert (tmp_path / "labels.csv").stat().st_mode == (tmp_path / "plain").stat().st_mode


def test_a_target_that_cannot_be_written_is_named(project, tmp_path):
    with pytest.raises(ExportError) as caught:
        export(project, tmp_path / "no folder" / "labels.csv", kind="csv")
    assert isinstance(caught.value, BadTarget)
    assert caught.value.reason == f"there is no folder {tmp_path / 'no folder'}"


def test_a_folder_in_the_place_of_the_target_is_left_alone(project, tmp_path):
    (tmp_path / "labels.csv").mkdir()
    with pytest.raises(ExportError):
        export(project, tmp_path / "labels.csv", kind="csv")
    assert (tmp_path / "labels.csv").is_dir()
    assert not list(tmp_path.glob(".labels*"))


@posix
def test_a_full_disk_leaves_the_old_file_whole(project, add_images, tmp_path, no_room):
    target = tmp_path / "labels.csv"
    target.write_text("precious")
    add_images(project, 3000)
    with no_room(20_000), pytest.raises(ExportError):
        export(project, target, kind="csv")
    assert target.read_text() == "precious"
    assert not list(tmp_path.glob(".labels*"))


@pytest.mark.parametrize("kind", ["csv", "json"])
def test_a_stopped_export_leaves_the_old_file_whole(project, put, tmp_path, kind):
    put("a.png")
    target = tmp_path / "labels"
    target.write_text("precious")

    def stop(done, total):
        raise Cancelled

    with pytest.raises(Cancelled):
        export(project, target, kind=kind, tick=stop)
    assert target.read_text() == "precious"
    assert not list(tmp_path.glob(".labels*"))


def test_progress_ends_at_the_number_of_rows(project, add_images, tmp_path):
    add_images(project, 450)
    told = []
    export(project, tmp_path / "a.csv", kind="csv", tick=lambda *now: told.append(now))
    assert told[-4:] == [(0, 450), (200, 450), (400, 450), (450, 450)]


def test_an_unknown_format_is_refused_with_those_there_are(project, tmp_path):
    with pytest.raises(ExportError, match="csv, json, jsonl, folders"):
        export(project, tmp_path / "a", kind="xls")


# JSON


def test_json_says_who_gave_each_label(project, put, model_id, classes, predict, tmp_path):
    by_model, by_person = put("a.png", 1), put("b.png", 2)
    put("c.png", 3)
    predict(project, model_id, by_model, classes["Owl"])
    project.labels.put([by_person], classes["Owl"])
    export(project, tmp_path / "a.json", kind="json")
    found = json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))
    assert [one["by"] for one in found["images"]] == ["model", "person", ""]
    assert [one["origin"] for one in found["images"]] == ["predicted", "given", ""]
    assert found["classes"] == ["Owl", "Finch, house"]
    assert found["model"]["share_right"] == 0.9


@pytest.mark.parametrize("kind", ["csv", "json", "coco", "label-studio", "fiftyone"])
def test_what_was_accepted_unseen_leaves_as_that_and_as_no_persons_word(
    project, put, model_id, classes, predict, tmp_path, kind
):
    image = put("a.png")
    predict(project, model_id, image, classes["Owl"], confidence=0.875)
    project.labels.put([image], classes["Owl"], origin="accepted", promise=0.02)
    report = export(project, tmp_path / "out", kind=kind)
    places = [report.path] if report.path.is_file() else sorted(report.path.rglob("*.json"))
    text = "".join(one.read_text(encoding="utf-8") for one in places)
    assert "accepted" in text
    assert "0.875" in text
    assert "person" not in text.replace("a person", "")
    assert '"annotations": [{"result"' not in text


def test_json_of_an_empty_project_can_be_read(project, tmp_path):
    export(project, tmp_path / "a.json", kind="json", choices=Choices(may_be_empty=True))
    found = json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))
    assert (found["images"], found["model"], found["project"]) == ([], None, "test.handful")


@posix
def test_json_takes_odd_names(project, put, tmp_path):
    put('two\nlines "🦉" \\.png')
    export(project, tmp_path / "a.json", kind="json")
    found = json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))
    assert found["images"][0]["path"] == 'two\nlines "🦉" \\.png'


# Folders


@pytest.fixture
def labelled(project, put, classes, tmp_path):
    """One picture labelled Owl; return where to copy to."""
    project.labels.put([put("a.png", 1)], classes["Owl"])
    return tmp_path / "out"


def test_copies_lie_in_folders_of_their_class(project, labelled):
    assert export(project, labelled, kind="folders").n_written == 1
    assert tree(labelled) == ["Owl/a.png"]


def test_originals_are_never_touched(project, labelled, folder):
    before = contents(folder)
    export(project, labelled, kind="folders")
    assert contents(folder) == before
    assert (labelled / "Owl" / "a.png").read_bytes() == (folder / "a.png").read_bytes()


def test_what_should_be_looked_at_stands_apart(project, put, model_id, classes, predict, tmp_path):
    for number, status in enumerate(("unsure", "unknown", "labelled")):
        image = put(f"{status}.png", number)
        predict(project, model_id, image, classes["Owl"], status=status)
    project.labels.put([put("none.png", 9)], None)
    report = export(project, tmp_path / "out", kind="folders")
    assert tree(tmp_path / "out") == ["Owl/labelled.png"]
    assert (report.n_written, report.n_unsure, report.n_unknown) == (1, 1, 2)
    assert report.doubtful is None
    assert sorted(one.name for one in tmp_path.glob("out*")) == ["out"]


def test_the_doubtful_lie_beside_the_classes_where_that_is_wanted(
    project, put, model_id, classes, predict, tmp_path
):
    for number, status in enumerate(("unsure", "unknown", "labelled")):
        predict(project, model_id, put(f"{status}.png", number), classes["Owl"], status=status)
    choices = Choices(doubtful=True)
    report = export(project, tmp_path / "out", kind="folders", choices=choices)
    assert tree(tmp_path / "out") == ["Owl/labelled.png"]
    assert tree(tmp_path / "out-doubtful") == ["_unknown/unknown.png", "_unsure/Owl/unsure.png"]
    assert (report.n_written, report.n_unsure, report.n_unknown) == (1, 1, 1)
    assert report.doubtful == tmp_path / "out-doubtful"


def test_the_classes_do_not_arrive_where_the_doubtful_cannot(
    project, put, model_id, classes, predict, tmp_path
):
    predict(project, model_id, put("a.png", 1), classes["Owl"])
    predict(project, model_id, put("b.png", 2), classes["Owl"], status="unsure")
    (tmp_path / "out-doubtful").mkdir()
    (tmp_path / "out-doubtful" / "mine.txt").write_text("mine")
    with pytest.raises(BadTarget, match="something in that folder"):
        export(project, tmp_path / "out", kind="folders", choices=Choices(doubtful=True))
    assert tree(tmp_path / "out-doubtful") == ["mine.txt"]
    assert not (tmp_path / "out").exists()


def test_pictures_of_one_name_both_arrive(project, put, classes, tmp_path):
    images = [put("a/1.png", 1), put("b/1.png", 2)]
    project.labels.put(images, classes["Owl"])
    export(project, tmp_path / "out", kind="folders")
    assert tree(tmp_path / "out") == ["Owl/1 (2).png", "Owl/1.png"]


def test_the_same_picture_twice_is_copied_once(project, put, classes, tmp_path):
    images = [put("a/1.png", 1), put("b/1.png", 1)]
    project.labels.put(images, classes["Owl"])
    export(project, tmp_path / "out", kind="folders")
    assert tree(tmp_path / "out") == ["Owl/1.png"]


def test_an_empty_folder_is_as_good_as_none(project, labelled):
    labelled.mkdir()
    export(project, labelled, kind="folders")
    assert tree(labelled) == ["Owl/a.png"]


@pytest.mark.parametrize("kind", ["folders", "label-studio", "fiftyone", "xmp"])
def test_a_folder_with_something_in_it_is_left_as_it_is(project, labelled, kind):
    (labelled / "Owl").mkdir(parents=True)
    (labelled / "Owl" / "a.png").write_text("mine")
    with pytest.raises(ExportError, match="something in that folder"):
        export(project, labelled, kind=kind)
    assert (labelled / "Owl" / "a.png").read_text() == "mine"
    assert tree(labelled) == ["Owl/a.png"]


@posix
def test_the_longest_names_can_collide_too(project, put, classes, tmp_path):
    name = "e" * 251 + ".png"
    images = [put(f"a/{name}", 1), put(f"b/{name}", 2)]
    project.labels.put(images, classes["Owl"])
    assert export(project, tmp_path / "out", kind="folders").n_written == 2
    assert len(tree(tmp_path / "out")) == 2


def test_a_picture_without_a_label_is_left_out_with_the_reason(project, put, tmp_path):
    put("a.png", 1)
    put("b.png", 2, error="the file is damaged")
    with pytest.raises(NothingToExport) as caught:
        export(project, tmp_path / "out", kind="folders")
    assert caught.value.reasons == ("it has no label yet", "the file is damaged")
    assert not (tmp_path / "out").exists()


def test_a_file_that_is_gone_is_left_out_and_the_others_arrive(
    project, put, labelled, folder, classes
):
    project.labels.put([put("b.png", 2)], classes["Owl"])
    (folder / "a.png").unlink()
    report = export(project, labelled, kind="folders")
    assert [(one.path, one.reason) for one in report.skipped] == [("a.png", "the file is gone")]
    assert tree(labelled) == ["Owl/b.png"]


@pytest.mark.parametrize("below", ["", "out"])
def test_a_target_inside_the_pictures_own_folder_is_refused(project, labelled, folder, below):
    with pytest.raises(ExportError, match="lies inside"):
        export(project, folder / below, kind="folders")
    assert tree(folder) == ["a.png"]


@posix
def test_a_link_into_the_pictures_own_folder_is_refused_too(project, labelled, folder, tmp_path):
    (tmp_path / "link").symlink_to(folder)
    with pytest.raises(ExportError, match="lies inside"):
        export(project, tmp_path / "link" / "out", kind="folders")


def test_a_file_in_the_place_of_the_target_is_refused(project, labelled):
    labelled.write_text("mine")
    with pytest.raises(ExportError):
        export(project, labelled, kind="folders")
    assert labelled.read_text() == "mine"


@posix
def test_a_disk_that_is_full_midway_leaves_no_half_picture(project, labelled, no_room):
    with no_room(10), pytest.raises(ExportError):
        export(project, labelled, kind="folders")
    assert not labelled.exists()
    assert not list(labelled.parent.glob(".out*"))


def test_one_picture_that_may_not_be_read_does_not_stop_the_others(
    project, put, labelled, classes, monkeypatch
):
    project.labels.put([put("b.png", 2)], classes["Owl"])
    refuse_to_read(monkeypatch, "a.png")
    report = export(project, labelled, kind="folders")
    assert [(one.path, one.reason) for one in report.skipped] == [
        ("a.png", "it cannot be read: permission denied")
    ]
    assert tree(labelled) == ["Owl/b.png"]


def test_a_target_without_rights_stops_at_once(project, labelled, monkeypatch):
    def refuse(path, data):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "write_bytes", refuse)
    with pytest.raises(ExportError, match="permission denied"):
        export(project, labelled, kind="folders")


@pytest.mark.parametrize(
    ("name", "folder"),
    [
        ("Barn owl", "Barn owl"),
        ("a/b", "a_b"),
        ('<>:"\\|?*', "________"),
        ("..", "_"),
        ("Mr. ", "Mr"),
        ("con", "_con"),
        ("LPT1.txt", "_LPT1.txt"),
        ("console", "console"),
        ("鸮🦉", "鸮🦉"),
        ("x" * 300, "x" * 120),
        ("鸮" * 100, "鸮" * 40),
    ],
)
def test_class_names_become_folder_names_that_every_system_takes(name, folder):
    assert folder_name(name) == folder


def test_a_class_named_like_a_way_out_stays_inside(project, put, tmp_path):
    project.labels.put([put("a.png")], project.classes.add("../../escape").id)
    export(project, tmp_path / "out", kind="folders")
    assert tree(tmp_path / "out") == ["_.._escape/a.png", "class-names.json"]
    names = json.loads((tmp_path / "out" / "class-names.json").read_text(encoding="utf-8"))
    assert names == {"_.._escape": "../../escape"}
