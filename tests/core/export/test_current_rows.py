"""A label leaves with the picture that it was given to, or not at all."""

import csv
import json
import os
import shutil

import pytest

from core.domain.errors import Cancelled, ImageError, ProjectNotWritable
from core.domain.export import Choices
from core.export import FORMATS, current_rows
from core.export.cvat import Cvat
from core.export.interfaces import CHANGED
from core.export.xmp_packet import label_in
from core.imaging import file_facts
from core.imaging.discovery import content_hash, find_images, read_file
from core.operations.examples import add_examples
from core.operations.export import export
from core.operations.folders.scan import scan_folder

# The pictures of these tests are BMP files, which take no keywords.
KINDS = [one for one in FORMATS if one not in ("onnx", "npz", "parquet", "keywords")]
TIME = (1_700_000_000, 1_700_000_000)


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "pictures"


@pytest.fixture
def settled(monkeypatch):
    """Let no file seem to be read just after a change, as those of a test are."""
    monkeypatch.setattr(file_facts, "_is_fresh", lambda facts, begun_ns: False)


@pytest.fixture
def truth(project, folder, draw_image, settled):
    """Four pictures of one size and time in two classes; return the class of each content."""
    truth = {}
    for number, name in enumerate(("fox1", "fox2", "owl1", "owl2")):
        path = draw_image(folder / f"{name}.bmp", (8, 8), seed=number)
        truth[content_hash(path.read_bytes())] = name[:3]
    same_time(folder)
    for kind in ("fox", "owl"):
        add_examples(project, project.classes.add(kind).id, sorted(folder.glob(f"{kind}*")))
    scan_folder(project, folder)
    return truth


def same_time(folder):
    for path in folder.iterdir():
        os.utime(path, TIME)


def swap(one, two):
    one.rename(one.with_suffix(".x"))
    two.rename(one)
    one.with_suffix(".x").rename(two)


def hash_at(path):
    return content_hash(path.read_bytes())


def named_labels(report, folder):
    """Return (file, label) as an export has them; only of files that carry a label there."""
    if report.kind in ("folders", "fiftyone"):
        return pictures_in(report)
    if report.kind == "csv":
        with report.path.open(encoding="utf-8", newline="") as file:
            return [(folder / one["path"], one["label"]) for one in csv.DictReader(file)]
    if report.kind == "jsonl":
        lines = report.path.read_text(encoding="utf-8").splitlines()
        return [(folder / one["path"], one["label"]) for one in map(json.loads, lines)]
    if report.kind == "cvat":
        return [(folder / name, label) for name, label in Cvat().read(None, report.path)]
    if report.kind == "xmp":
        found = sorted(report.path.rglob("*.xmp"))
        return [(folder / one.stem, label_in(one.read_bytes())) for one in found]
    if report.kind == "label-studio":
        tasks = json.loads((report.path / "tasks.json").read_bytes())
        return [
            (
                folder.parent / one["data"]["image"].rpartition("=")[2],
                one["annotations"][0]["result"][0]["value"]["choices"][0],
            )
            for one in tasks
        ]
    found = json.loads(report.path.read_bytes())
    if report.kind == "json":
        return [(folder / one["path"], one["label"]) for one in found["images"]]
    names = {one["id"]: one["name"] for one in found["categories"]}
    files = {one["id"]: folder / one["file_name"] for one in found["images"]}
    return [(files[one["image_id"]], names[one["category_id"]]) for one in found["annotations"]]


def pictures_in(report):
    if report.kind == "folders":
        return [(one, one.parent.name) for one in report.path.rglob("*.bmp")]
    found = json.loads((report.path / "labels.json").read_bytes())
    labels = {stem: found["classes"][one["label"]] for stem, one in found["labels"].items()}
    return [(one, labels[one.stem]) for one in (report.path / "data").iterdir()]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("how", ["copy", "link"])
def test_swapped_files_carry_no_label(project, folder, truth, tmp_path, kind, how):
    swap(folder / "fox1.bmp", folder / "owl1.bmp")
    report = export(project, tmp_path / "out", kind=kind, choices=Choices(how=how))
    found = [(path, label) for path, label in named_labels(report, folder) if label]
    assert sorted((path.name, label) for path, label in found) == [
        ("fox2.bmp", "fox"),
        ("owl2.bmp", "owl"),
    ]
    assert all(truth[hash_at(path)] == label for path, label in found)
    assert report.n_written == 2
    assert [(one.path, one.reason) for one in report.skipped] == [
        ("fox1.bmp", CHANGED),
        ("owl1.bmp", CHANGED),
    ]


def test_the_table_keeps_the_row_and_says_why_it_has_no_label(project, folder, truth, tmp_path):
    shutil.copy2(folder / "owl1.bmp", folder / "fox1.bmp")
    export(project, tmp_path / "a.csv", kind="csv")
    with (tmp_path / "a.csv").open(encoding="utf-8", newline="") as file:
        row = next(csv.DictReader(file))
    assert row == {
        **dict.fromkeys(row, ""),
        "path": "fox1.bmp",
        "status": "pending",
        "reason": CHANGED,
    }


@pytest.mark.parametrize("kind", KINDS)
def test_unchanged_files_are_not_read_for_a_list(
    project, folder, truth, tmp_path, kind, monkeypatch
):
    def refuse(path):
        raise AssertionError(path)

    monkeypatch.setattr(current_rows, "read_file", refuse)
    report = export(project, tmp_path / "out", kind=kind, choices=Choices(how="link"))
    assert report.n_written == 4


def counting(monkeypatch):
    """Return the list of the files that are read from now on."""
    read = []

    def counted(path):
        read.append(path.name)
        return read_file(path)

    monkeypatch.setattr(current_rows, "read_file", counted)
    return read


def test_a_file_that_was_only_touched_is_read_once_and_keeps_its_label(
    project, folder, truth, tmp_path, monkeypatch
):
    (folder / "fox1.bmp").touch()
    (folder / "fox2.bmp").chmod(0o600)
    (tmp_path / "link").hardlink_to(folder / "owl1.bmp")
    read = counting(monkeypatch)
    for target in ("a.csv", "b.csv"):
        assert export(project, tmp_path / target, kind="csv").n_written == 4
    assert read == ["fox1.bmp", "fox2.bmp", "owl1.bmp"]


def test_a_project_that_cannot_be_written_is_exported_all_the_same(
    project, folder, truth, tmp_path, monkeypatch
):
    (folder / "fox1.bmp").touch()

    def refuse():
        raise ProjectNotWritable(project.path, "the file is read-only")

    monkeypatch.setattr(project, "atomic", refuse)
    assert export(project, tmp_path / "a.csv", kind="csv").n_written == 4


def test_another_size_tells_without_reading(project, folder, truth, tmp_path, monkeypatch):
    with (folder / "fox1.bmp").open("ab") as file:
        file.write(b"more")
    read = counting(monkeypatch)
    assert export(project, tmp_path / "a.csv", kind="csv").n_written == 3
    assert read == []


def test_a_file_that_is_gone_keeps_its_row(project, folder, truth, tmp_path):
    (folder / "fox1.bmp").unlink()
    assert export(project, tmp_path / "a.csv", kind="csv").n_written == 4


def test_what_cannot_be_read_to_be_sure_is_told_with_the_reason(
    project, folder, truth, tmp_path, monkeypatch
):
    def refuse(path):
        raise ImageError(path, "it cannot be read: permission denied")

    (folder / "fox1.bmp").touch()
    monkeypatch.setattr(current_rows, "read_file", refuse)
    report = export(project, tmp_path / "a.csv", kind="csv")
    assert [one.reason for one in report.skipped] == ["it cannot be read: permission denied"]
    assert report.n_written == 3


def test_looking_at_many_files_can_be_stopped(project, folder, truth, tmp_path):
    def stop(done, total):
        raise Cancelled

    with pytest.raises(Cancelled):
        export(project, tmp_path / "a.csv", kind="csv", tick=stop)


def test_a_sidecar_of_another_picture_loses_the_keywords(project, folder, truth):
    beside = Choices(beside=True)
    export(project, folder, kind="xmp", choices=beside)
    swap(folder / "fox1.bmp", folder / "owl1.bmp")
    report = export(project, folder, kind="xmp", choices=beside)
    labels = {one.name: label_in(one.read_bytes()) for one in sorted(folder.glob("*.xmp"))}
    assert labels == {
        "fox1.bmp.xmp": "",
        "fox2.bmp.xmp": "fox",
        "owl1.bmp.xmp": "",
        "owl2.bmp.xmp": "owl",
    }
    assert len(report.skipped) == 2


def test_a_copy_is_of_the_bytes_that_were_looked_at(project, folder, truth, tmp_path, monkeypatch):
    """Nothing can come between looking and copying: what is written is what was hashed."""
    real = file_facts.as_read

    def changed_after_reading(*facts):
        shutil.copy2(folder / "owl1.bmp", folder / "fox1.bmp")
        return real(*facts)

    monkeypatch.setattr("core.imaging.reading.as_read", changed_after_reading)
    report = export(project, tmp_path / "out", kind="folders")
    assert all(truth[hash_at(one)] == label for one, label in pictures_in(report))
    assert {one.name for one, _ in pictures_in(report)} >= {"fox1.bmp"}


def test_files_that_no_number_tells_apart_are_read(project, folder, truth, tmp_path, monkeypatch):
    """FAT and others number files anew: of one size and time, they could have changed names."""
    monkeypatch.setattr(file_facts, "_is_made_up", lambda device: True)
    read = counting(monkeypatch)
    assert export(project, tmp_path / "a.csv", kind="csv").n_written == 4
    assert len(read) == 4
    assert all(one.inode == 0 for one in find_images(folder)[0])
