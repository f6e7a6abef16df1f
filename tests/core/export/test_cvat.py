"""CVAT joins labels, annotations and pictures by the names of the classes."""

import json
import zipfile

import pytest

from core.export import cvat
from core.export.cvat import Cvat
from core.export.interfaces import HEAD
from core.operations.examples import add_examples
from core.operations.export import export


@pytest.fixture
def out(project, tmp_path, draw_image):
    for number, name in enumerate(("bird/owl", "fox")):
        path = draw_image(tmp_path / "pictures" / f"{number}.png", seed=number)
        add_examples(project, project.classes.add(name).id, [path])
    export(project, tmp_path / "out", kind="cvat")
    return tmp_path / "out"


def test_all_three_files_name_the_classes_alike(out):
    names = [one["name"] for one in json.loads((out / "labels.json").read_text("utf-8"))]
    with zipfile.ZipFile(out / "dataset.zip") as dataset:
        folders = {one.partition("/")[0] for one in dataset.namelist()}
    with zipfile.ZipFile(out / "annotations.zip") as annotations:
        listed = annotations.read("synsets.txt").decode().split()
    assert names == listed == ["bird_owl", "fox"]
    assert folders == set(names)


def test_another_name_is_told(out):
    assert "- bird/owl is bird_owl\n" in (out / "README.txt").read_text("utf-8")


# The format alone


def parts_of(part):
    """Return what lies in both archives, by name, and the labels and the notes beside them."""
    held = {}
    for name in ("dataset.zip", "annotations.zip"):
        with zipfile.ZipFile(part / name) as archive:
            held[name] = {entry: archive.read(entry).decode() for entry in archive.namelist()}
    labels = json.loads((part / "labels.json").read_text("utf-8"))
    return held["dataset.zip"], held["annotations.zip"], labels


def test_the_format_takes_what_has_a_sure_label():
    assert (Cvat.kind, Cvat.is_folder, Cvat.takes_pictures) == ("cvat", True, True)
    assert Cvat.links_pictures is False
    assert Cvat().takes("labelled", True) is True
    assert not any((Cvat().takes("unsure", True), Cvat().takes("labelled", False)))


def test_pictures_lie_in_folders_of_their_class_and_are_listed_by_their_place(
    project, pool, picture, fill
):
    project.classes.add("a/b")
    project.files.show_folder(pool)
    rows = [
        picture("x/1.jpg", "鸮"),
        picture("y/1.png", "鸮"),
        picture("2 3.jpg", "a/b"),
        picture("z.jpg", "a/b", status="unsure"),
        picture("no end", "鸮"),
    ]
    written, part = fill(Cvat(), rows)
    dataset, annotations, labels = parts_of(part)
    assert dataset == {
        "鸮/1.jpg": "x/1.jpg", "鸮/1 (2).png": "y/1.png", "a_b/2 3.jpg": "2 3.jpg",
    }  # fmt: skip
    assert annotations == {
        "synsets.txt": "a_b\n鸮\n",
        "default.txt": 'pool/x/1.jpg 1\npool/y/1.png 1\n"pool/2 3".jpg 0\n',
    }
    assert labels == [{"name": name, "type": "tag", "attributes": []} for name in ("a_b", "鸮")]
    assert "鸮" in (part / "labels.json").read_text("utf-8")
    assert written.entries == [
        ("pool/x/1.jpg", "鸮"), ("pool/y/1.png", "鸮"), ("pool/2 3.jpg", "a_b"),
    ]  # fmt: skip
    assert [(skipped.path, skipped.reason) for skipped in written.skipped] == [
        ("z.jpg", "no class is sure of it"),
        ("no end", "CVAT takes no quotes and no line ends in a name"),
    ]


def test_without_another_name_the_notes_say_nothing_of_names(pool, picture, fill, project):
    project.files.show_folder(pool)
    _, part = fill(Cvat(), [picture("a.jpg", "Owl")])
    notes = (part / "README.txt").read_text("utf-8")
    assert "another name" not in notes
    assert notes.startswith("How to open this in CVAT")


NOTES = """How to open this in CVAT

A new project, with copies of the pictures:
1. Create a project. Under Labels choose Raw, paste labels.json and click Done.
2. Actions, Import dataset, ImageNet 1.0: dataset.zip.

A task that has the pictures already, uploaded with their folders:
1. Its labels must be those of labels.json.
2. Actions, Upload annotations, ImageNet 1.0: annotations.zip.
"""


@pytest.mark.parametrize("labels", [["Owl"], ["a:", "b?", "Owl"]])
def test_the_notes_are_these(pool, picture, fill, project, labels):
    project.files.show_folder(pool)
    rows = [picture(f"{n}.jpg", name) for n, name in enumerate(labels)]
    _, part = fill(Cvat(), [*rows, picture("none.jpg")])
    more = "\nClasses that have another name in CVAT, as no folder can have theirs:\n"
    more += "- a: is a_\n- b? is b_\n"
    assert (part / "README.txt").read_text("utf-8") == NOTES + (more if len(labels) > 1 else "")
    assert len(parts_of(part)[2]) == len(labels)


def test_names_of_two_lines_take_one_in_the_notes(pool, picture, fill, project):
    project.files.show_folder(pool)
    _, part = fill(Cvat(), [picture("a.jpg", "Owl\n barn:x")])
    assert "\n- Owl barn:x is Owl_ barn_x\n" in (part / "README.txt").read_text("utf-8")


def test_a_picture_that_is_gone_is_left_out(project, pool, picture, fill):
    project.files.show_folder(pool)
    rows = [picture("a.jpg", "Owl"), picture("b.jpg", "Owl")]
    rows[0].full_path.unlink()
    written, part = fill(Cvat(), rows)
    assert parts_of(part)[0] == {"Owl/b.jpg": "b.jpg"}
    assert written.entries == [("pool/b.jpg", "Owl")]


def test_a_picture_that_is_missing_is_noticed(project, pool, picture, fill, content):
    project.files.show_folder(pool)
    _, part = fill(Cvat(), [picture("a.jpg", "Owl")])
    with zipfile.ZipFile(part / "dataset.zip", "w"):
        pass
    with pytest.raises(ValueError, match="missing"):
        list(Cvat().read(content([]), part))


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("a.jpg", "a.jpg 3\n"),
        ("a", "a 3\n"),
        ("a b.jpg", '"a b".jpg 3\n'),
        ("a.b c.jpg", '"a.b c".jpg 3\n'),
        ("a b", None),
        ("a.b c", None),
        ("a b.", None),
        ('a".jpg', None),
        ("a\nb.jpg", None),
        ("a\u2028b.jpg", None),
        ("a\n.jpg", None),
    ],
)
def test_a_line_is_written_as_it_is_read(name, line):
    assert cvat._line(name, 3) == line


def test_a_preview_shows_the_first_that_have_a_place(project, pool, picture, content):
    project.files.show_folder(pool)
    rows = [picture(f"{n}.jpg", "鸮") for n in range(HEAD + 1)]
    rows[1] = picture("1.jpg")
    text, files = Cvat().preview(content(rows))
    assert text.splitlines() == [f"pool/{n}.jpg: 鸮" for n in range(HEAD) if n != 1]
    assert files == ("annotations.zip", "dataset.zip", "labels.json", "README.txt")
