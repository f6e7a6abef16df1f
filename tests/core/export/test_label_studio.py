"""Where Label Studio is told to look: its own rule for folders of local files holds."""

import json
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from core.domain.errors import BadTarget
from core.export import label_studio
from core.export.interfaces import HEAD
from core.export.label_studio import LabelStudio, served_for
from core.operations.examples import add_examples
from core.operations.export import export
from core.operations.folders.scan import scan_folder


def is_taken(root, folder):
    """As Label Studio 1.23.2 checks a storage: `LocalFilesMixin.validate_connection`."""
    return root in folder.parents


def paths(*names):
    return [Path(one) for one in names]


@pytest.mark.parametrize(
    ("folders", "elsewhere", "places", "root"),
    [
        (["/home/a/pics"], [], ["/home/a/pics/x"], "/home/a"),
        (["/home/a/p", "/home/a/q"], [], ["/home/a/p", "/home/a/q"], "/home/a"),
        (["/home/a/p", "/home/b/q"], [], ["/home/a/p", "/home/b/q"], "/home"),
        (["/home/a", "/home/a/b"], [], ["/home/a", "/home/a/b"], "/home"),
        (["/home/a/p"], ["/home/a/ex/owl", "/home/a/ex/fox"], ["/home/a/p"], "/home/a"),
        (["/pics"], [], ["/pics/x", "/pics/y/z"], "/pics"),
    ],
)
def test_every_folder_lies_below_the_root_and_the_root_is_not_the_disk(
    folders, elsewhere, places, root
):
    found = served_for(paths(*folders), paths(*elsewhere), paths(*places))
    assert found.root == Path(root) != Path("/")
    assert all(is_taken(found.root, one) for one in found.folders)
    for place in paths(*places, *elsewhere):
        assert any(place.is_relative_to(one) for one in found.folders)


def test_examples_of_one_place_are_one_folder_to_add():
    found = served_for(paths("/a/p/q"), paths("/a/ex/owl", "/a/ex/fox"), paths("/a/p/q"))
    assert found.folders == (Path("/a/ex"), Path("/a/p/q"))


@pytest.mark.parametrize(
    ("folders", "places"),
    [(["/pics", "/more"], ["/pics/x", "/more/y"]), (["/pics"], ["/pics"])],
)
def test_the_whole_disk_is_never_served(folders, places):
    assert served_for(paths(*folders), [], paths(*places)) is None


@pytest.fixture
def two(project, tmp_path, draw_image):
    for name in ("a/1.png", "b/c/2 é%#.png", "examples/owl/3.png"):
        draw_image(tmp_path / "pics" / name, seed=len(name))
    for name in ("a", "b"):
        scan_folder(project, tmp_path / "pics" / name)
    owl = project.classes.add("owl").id
    add_examples(project, owl, [tmp_path / "pics" / name for name in ("a", "b", "examples")])


def test_following_the_readme_leads_to_every_picture(project, two, tmp_path):
    export(project, tmp_path / "out", kind="label-studio")
    lines = (tmp_path / "out" / "README.txt").read_text(encoding="utf-8").splitlines()
    [root] = [Path(one.partition("=")[2]) for one in lines if "DOCUMENT_ROOT=" in one]
    storages = [Path(one.strip()) for one in lines if one.startswith("     /")]
    assert all(is_taken(root, one) for one in storages)
    tasks = json.loads((tmp_path / "out" / "tasks.json").read_bytes())
    assert len(tasks) == 3
    for task in tasks:
        [name] = parse_qs(urlsplit(task["data"]["image"]).query)["d"]
        assert (root / name).is_file()
        # It serves what lies in a storage by the beginning of the folder's path.
        assert any(str((root / name).parent).startswith(str(one)) for one in storages)


def test_pictures_with_only_the_disk_in_common_are_refused(project, two, tmp_path, monkeypatch):
    monkeypatch.setattr(label_studio, "served_for", lambda *_: None)
    with pytest.raises(BadTarget, match="one folder at a time"):
        export(project, tmp_path / "out", kind="label-studio")
    assert not (tmp_path / "out").exists()


# The format alone


@pytest.fixture
def shown(project, pool):
    project.files.show_folder(pool)
    return pool


def tasks_of(part):
    return json.loads((part / "tasks.json").read_text(encoding="utf-8"))


def result(label):
    value = {"choices": [label]}
    return [{"from_name": "label", "to_name": "image", "type": "choices", "value": value}]


def test_the_format_takes_all_that_can_be_opened():
    assert (LabelStudio.kind, LabelStudio.is_folder) == ("label-studio", True)
    assert LabelStudio.takes_pictures is False
    assert LabelStudio().takes("pending", False) is True
    assert LabelStudio().takes("failed", True) is False


def test_a_person_s_word_is_an_annotation_and_the_model_s_a_prediction(
    project, shown, picture, fill, add_model
):
    add_model(project, [project.classes.add("Owl")])
    rows = [
        picture("a.jpg", "鸮", origin="given", confidence=1.0),
        picture("x/b.jpg", "Owl", by_person=False, confidence=0.123456, status="unsure"),
        picture("c.jpg", "Owl", by_person=False, origin="accepted"),
        picture("d.jpg", status="unknown"),
        picture("e é&.jpg", by_person=False),
    ]
    written, part = fill(LabelStudio(), rows)
    place = "/data/local-files/?d=pool/"

    def data(name, status, origin="", confidence=None):
        told = {"status": status, "origin": origin, "confidence": confidence}
        return {"image": place + name, **told}

    version = {"model_version": f"handful {project.models.current().id}"}
    assert tasks_of(part) == [
        {
            "data": data("a.jpg", "labelled", "given", 1.0),
            "annotations": [{"result": result("鸮"), "ground_truth": False}],
        },
        {
            "data": data("x/b.jpg", "unsure", "", 0.1235),
            "predictions": [version | {"score": 0.1235, "result": result("Owl")}],
        },
        {
            "data": data("c.jpg", "labelled", "accepted"),
            "predictions": [version | {"score": 0.0, "result": result("Owl")}],
        },
        {
            "data": data("d.jpg", "unknown"),
            "annotations": [{"result": [], "ground_truth": False}],
        },
        {"data": data("e%20%C3%A9%26.jpg", "pending")},
    ]
    assert written.entries == [
        ("pool/a.jpg", "鸮"), ("pool/x/b.jpg", "Owl"), ("pool/c.jpg", "Owl"), ("pool/d.jpg", ""),
        ("pool/e é&.jpg", ""),
    ]  # fmt: skip
    text = (part / "tasks.json").read_text(encoding="utf-8")
    assert "鸮" in text
    assert text.startswith("[\n {")  # each task on a line of its own
    assert len(text.splitlines()) == len(rows) + 2


def test_without_a_model_a_prediction_names_none(shown, picture, fill):
    _, part = fill(LabelStudio(), [picture("a.jpg", "Owl", by_person=False)])
    assert tasks_of(part)[0]["predictions"][0]["model_version"] == ""


def test_no_pictures_are_no_tasks(fill):
    _, part = fill(LabelStudio(), [])
    assert tasks_of(part) == []


def test_the_interface_has_each_class_once(project, shown, picture, fill):
    project.classes.add('A "B" & C')
    rows = [picture("a.jpg", "Fox"), picture("b.jpg", "Fox"), picture("c.jpg")]
    _, part = fill(LabelStudio(), rows)
    assert (part / "interface.xml").read_text(encoding="utf-8") == (
        '<View>\n  <Image name="image" value="$image"/>\n'
        '  <Choices name="label" toName="image" choice="single" showInLine="true">\n'
        "    <Choice value='A \"B\" &amp; C'/>\n"
        '    <Choice value="Fox"/>\n  </Choices>\n</View>\n'
    )


def test_the_notes_name_one_folder_or_each(project, pool, picture, fill, tmp_path):
    project.files.show_folder(pool / "p")
    rows = [picture("p/a.jpg"), picture("q/b.jpg"), picture("r/c.jpg")]
    _, part = fill(LabelStudio(), rows[:1])
    notes = (part / "README.txt").read_text(encoding="utf-8")
    assert f"LOCAL_FILES_DOCUMENT_ROOT={pool}\n" in notes
    assert f"path is\n   this folder:\n     {pool / 'p'}\n   (Label" in notes
    assert notes.endswith("\n4. Import tasks.json.\n")
    (tmp_path / "part").rename(tmp_path / "first")
    _, part = fill(LabelStudio(), rows[:2])
    notes = (part / "README.txt").read_text(encoding="utf-8")
    assert f"one after another:\n     {pool / 'p'}\n     {pool / 'q'}\n   (Label" in notes


def test_only_folders_with_pictures_are_served(project, pool, picture, fill):
    for name in ("p", "q"):
        project.files.show_folder(pool / name)
    _, part = fill(LabelStudio(), [picture("p/x/a.jpg")])
    assert str(pool / "q") not in (part / "README.txt").read_text(encoding="utf-8")


def test_folders_of_the_project_are_served_as_they_are(project, pool, picture, fill):
    for name in ("x/p", "x/q"):
        project.files.show_folder(pool / name)
    _, part = fill(LabelStudio(), [picture("x/p/a.jpg"), picture("x/q/b.jpg")])
    notes = (part / "README.txt").read_text(encoding="utf-8")
    assert f":\n     {pool / 'x/p'}\n     {pool / 'x/q'}\n   (" in notes
    assert f"DOCUMENT_ROOT={pool / 'x'}\n" in notes


def test_the_folder_that_is_meant_is_served_alone(project, pool, picture, fill):
    project.files.show_folder(pool)
    _, part = fill(LabelStudio(), [picture("p/x/a.jpg")], pool / "p")
    assert tasks_of(part)[0]["data"]["image"].endswith("?d=p/x/a.jpg")


@pytest.mark.parametrize(
    ("folders", "elsewhere", "places", "root", "served"),
    [
        (["/a/p"], [], ["/a/p"], "/a", ["/a/p"]),
        (["/a/p"], ["/a/ex"], ["/a/p", "/a/ex"], "/a", ["/a/p", "/a/ex"]),
        # What examples have in common is the folder above the project's own, which will do for all.
        (["/a/b/p"], ["/a/b/x", "/a/b/y"], ["/a/b/p"], "/a", ["/a/b"]),
        (["/a/b/p"], ["/a/x", "/b/y"], ["/a/b/p"], None, None),
        ([], ["/a/x", "/a/y"], ["/a/x", "/a/y"], "/a", ["/a/x", "/a/y"]),
        ([], ["/a/b/x", "/a/b/y"], ["/a/b/x", "/a/b/y"], "/a", ["/a/b"]),
        # A folder on top of the disk
        (["/p"], [], ["/p/x/1", "/p/x/2", "/p/y"], "/p", ["/p/x", "/p/y"]),
        (["/p"], [], ["/p/x", "/p"], None, None),
        (["/p", "/q"], [], ["/p/x", "/q/x"], None, None),
        (["/"], [], ["/x"], None, None),
    ],
)
def test_which_folders_are_served(folders, elsewhere, places, root, served):
    found = served_for(paths(*folders), paths(*elsewhere), paths(*places))
    if root is None:
        assert found is None
    else:
        assert (found.root, sorted(found.folders)) == (Path(root), sorted(paths(*served)))


def test_folders_on_several_drives_cannot_be_served(monkeypatch):
    def differ(folders):
        raise ValueError("Paths don't have the same drive")

    monkeypatch.setattr(label_studio.os.path, "commonpath", differ)
    assert served_for(paths("/a/p"), [], paths("/a/p")) is None


def test_a_preview_shows_the_first_tasks(project, shown, picture, content):
    rows = [picture(f"{n}.jpg", "鸮") for n in range(HEAD + 1)]
    rows[1] = picture("1.jpg", status="failed")
    text, files = LabelStudio().preview(content(rows))
    names = [task["data"]["image"].rpartition("/")[2] for task in json.loads(text)]
    assert names == [f"{n}.jpg" for n in range(HEAD) if n != 1]
    assert "鸮" in text
    assert text.count(",\n ") == HEAD - 2
    assert files == ("tasks.json", "interface.xml", "README.txt")
    assert LabelStudio().preview(content([]))[0] == "[\n \n]\n"
