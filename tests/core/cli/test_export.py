"""`handful export` says what it did and refuses what makes no sense."""

import json

import pytest
from click.testing import CliRunner

from core.cli.main import main
from core.imaging.discovery import content_hash, read_bytes
from core.operations.folders.scan import scan_folder
from core.store import Project


@pytest.fixture
def place(tmp_path, draw_image, monkeypatch):
    """A project of two pictures, one of them labelled, in the current folder."""
    for number, name in enumerate(("a.png", "b.png")):
        draw_image(tmp_path / "pictures" / name, (8, 8), seed=number)
    with Project.open(tmp_path / "p.handful", create=True) as project:
        scan_folder(project, tmp_path / "pictures")
        files = project.files.unread(project.files.folder_id(tmp_path / "pictures"))
        ids = [
            project.files.record_image(one.id, content_hash(read_bytes(one.full_path)), 8, 8, "")
            for one in files
        ]
        project.labels.put(ids[:1], project.classes.add("Owl").id)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def handful(*words):
    return CliRunner().invoke(main, ["export", "p.handful", *words])


@pytest.mark.parametrize(
    ("kind", "made"),
    [
        ("csv", "out"),
        ("json", "out"),
        ("folders", "out/Owl/a.png"),
        ("coco", "out"),
        ("label-studio", "out/tasks.json"),
        ("fiftyone", "out/labels.json"),
        ("xmp", "out/a.png.xmp"),
    ],
)
def test_every_format_has_a_name(place, kind, made):
    found = handful("--out", "out", "--format", kind)
    assert found.exit_code == 0
    assert (place / made).is_file()
    assert "read again, all is there" in found.stderr


def test_what_is_left_out_is_named(place):
    found = handful("--out", "out", "--format", "folders")
    assert "Left out b.png: it has no label yet." in found.stderr


def test_only_what_a_person_checked(place):
    assert handful("--out", "a.json", "--which", "checked").exit_code == 0
    held = json.loads((place / "a.json").read_bytes())
    assert [one["path"] for one in held["images"]] == ["a.png"]


def test_a_preview_of_a_query_shows_what_it_finds(place):
    shown = handful("--out", "a.csv", "--preview", "--query", "label:Owl", "--json")
    assert shown.exit_code == 0
    preview = json.loads(shown.stdout)["preview"]
    assert (preview["n_images"], preview["n_left_out"]) == (1, 0)
    assert "a.png,Owl" in preview["text"]
    assert "b.png" not in preview["text"]
    assert not (place / "a.csv").exists()
    counts = json.loads(
        handful("--out", "f", "--format", "folders", "--preview", "--query", "b", "--json").stdout
    )["preview"]
    assert (counts["n_images"], counts["n_left_out"]) == (0, 1)


def test_a_preview_writes_nothing(place):
    before = sorted(place.iterdir())
    found = handful("--out", "a.csv", "--preview")
    assert found.stdout.splitlines()[1] == "a.png,Owl,1.0000,,,labelled,,given"
    assert "2 pictures would be written, 0 left out." in found.stderr
    assert sorted(place.iterdir()) == before


def test_a_table_for_spreadsheets_has_a_mark(place):
    assert handful("--out", "a.csv", "--spreadsheet").exit_code == 0
    assert (place / "a.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert handful("--out", "a.csv").exit_code == 0
    assert (place / "a.csv").read_bytes().startswith(b"path")


def test_sidecars_go_next_to_the_pictures_only_when_asked(place):
    assert handful("--format", "xmp", "--beside", "--names", "lightroom").exit_code == 0
    assert (place / "pictures" / "a.xmp").is_file()


@pytest.mark.parametrize(
    "words",
    [
        ("--format", "csv"),
        ("--out", "a.csv", "--beside"),
        ("--out", "a", "--format", "x"),
        ("--out", "a.json", "--spreadsheet"),
        ("--out", "a.csv", "--doubtful"),
        ("--out", "a", "--format", "xmp", "--split", "80/20"),
        ("--out", "a.csv", "--links"),
        ("--out", "-", "--format", "coco"),
    ],
)
def test_what_makes_no_sense_is_refused(place, words):
    assert handful(*words).exit_code == 2


def test_the_table_goes_to_standard_output(place):
    before = sorted(place.iterdir())
    found = handful("--out", "-")
    assert found.exit_code == 0
    assert found.stdout.splitlines()[1] == "a.png,Owl,1.0000,,,labelled,,given"
    assert "Wrote 2 pictures to standard output" in found.stderr
    assert sorted(place.iterdir()) == before
    lines = handful("--out", "-", "--format", "jsonl").stdout.splitlines()
    assert [json.loads(one)["label"] for one in lines] == ["Owl", ""]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--out", "none/a.csv"), "there is no folder"),
        (("--out", "a.csv", "--folder", "other"), "not among the folders of this project"),
        (("--out", "a", "--format", "xmp", "--folder", "empty"), "so nothing was"),
        (("--out", "pictures/new", "--format", "folders"), "it lies inside"),
        (("--out", "p.handful"), "it is a Handful project"),
    ],
)
def test_what_the_person_can_mend_is_bad_usage(place, words, said):
    (place / "other").mkdir()
    (place / "pictures" / "empty").mkdir()
    words = tuple("pictures/empty" if one == "empty" else one for one in words)
    found = handful(*words)
    assert found.exit_code == 2
    assert said in found.stderr
    assert not (place / "a.csv").exists()


def test_parting_is_told(place):
    found = handful("--out", "out", "--format", "folders", "--split", "80/20", "--seed", "3")
    assert found.exit_code == 0
    assert (place / "out" / "train" / "Owl" / "a.png").is_file()
    assert "Parted into train 1, val 0, test 0." in found.stderr
    assert "Owl has 1/0/0: it has too few pictures that differ." in found.stderr


@pytest.mark.parametrize(
    "split", ["80", "a/b", "0/50/50", "100/0/0", "-1/2", "1/2/3/4", "80/10", "50/50/50"]
)
def test_a_split_that_parts_nothing_is_refused(place, split):
    found = handful("--out", "out", "--format", "folders", "--split", split)
    assert found.exit_code == 2
    assert "80/10/10" in found.stderr


def test_names_that_mislead_a_loader_are_told(place):
    with Project.open(place / "p.handful") as project:
        [owl] = project.classes.all()
        project.classes.rename(owl.id, "test tube")
    found = handful("--out", "out", "--format", "folders")
    assert "takes names such as test tube for train" in found.stderr
    assert (place / "out" / "README.md").is_file()


def test_a_folder_with_something_in_it_is_refused_with_a_sentence(place):
    found = handful("--out", "pictures", "--format", "xmp")
    assert found.exit_code == 2
    assert "something in that folder already" in found.stderr


def test_without_a_model_there_is_none_to_export(place):
    found = handful("--out", "out", "--format", "onnx")
    assert found.exit_code == 2
    assert not (place / "out").exists()


def test_a_suffix_of_no_format_is_refused(place):
    found = handful("--out", "a.tsv")
    assert found.exit_code == 2
    assert "No format is written as .tsv: choose one with --format." in found.stderr
