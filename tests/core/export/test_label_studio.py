"""Where Label Studio is told to look: its own rule for folders of local files holds."""

import json
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from core.domain.errors import BadTarget
from core.export import label_studio
from core.export.label_studio import served_for
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
