"""No result of a command takes the place of a project, which another process has open here."""

import os
from pathlib import Path

import pytest
from click.testing import CliRunner

from core.cli.main import main
from core.export import KINDS
from core.store import Project
from core.store.backups import back_up
from tests.other_process import held_open

WAYS = ["itself", "relative", "dots", "folder link", "link", "hard link"]


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    """Work in a folder that has what the commands ask for."""
    monkeypatch.chdir(tmp_path)
    for name in ("pictures", "examples", "sets", "trained"):
        (tmp_path / name).mkdir()
    Project.open(tmp_path / "mine.handful", create=True).close()
    return tmp_path


@pytest.fixture(scope="module")
def other(tmp_path_factory, shared_home):
    """A process that has a project open, which is alone in its folder, while all tests go on."""
    path = tmp_path_factory.mktemp("there") / "open.handful"
    with Project.open(path, create=True) as project:
        project.classes.add("Owl")
    with held_open(path) as holder:
        holder.path, holder.names = path, ["Owl"]
        yield holder
    with Project.open(path) as project:
        assert [one.name for one in project.classes.all()] == holder.names


def command(kind, out):
    """Return the words of a command that writes to `out`."""
    words = {
        "label": ["label", "pictures", "--examples", "examples", "--out", out],
        "explain": ["explain", "mine.handful", "pictures/a.png", "--out", out],
        "benchmark": ["benchmark", "sets", "--json", out],
        "meta-test": ["meta-test", "trained", "sets", "--json", out],
        "meta-pack": ["meta-pack", "trained", out],
    }
    formats = {
        f"export {one}": ["export", "mine.handful", "--format", one, "--out", out] for one in KINDS
    }
    return [str(one) for one in (words | formats)[kind]]


COMMANDS = ["label", "explain", "benchmark", "meta-test", "meta-pack"]
EXPORTS = [
    f"export {one}" for one in KINDS if one not in ("onnx", "npz", "parquet")
]  # which first needs a model


def run(*words):
    return CliRunner().invoke(main, words)


def state(folder):
    return {one.name: one.lstat().st_ino for one in folder.iterdir()}


def check_it_is_whole(other, before):
    """See that the other process goes on in the very file that has the name."""
    assert state(other.path.parent) == before
    other.names.append(f"class {len(other.names)}")
    assert other.add_class(other.names[-1]) == str(other.names)
    with Project.open(other.path, lock=False) as project:
        assert [one.name for one in project.classes.all()] == other.names


@pytest.mark.parametrize("kind", [*COMMANDS, *EXPORTS])
def test_no_command_writes_over_a_project_that_is_open_elsewhere(other, kind):
    before = state(other.path.parent)
    done = run(*command(kind, other.path))
    assert done.exit_code in (1, 2)
    assert f"{other.path} could not be written: it is a Handful project" in done.output
    check_it_is_whole(other, before)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("kind", ["export csv", "label", "explain"])
def test_an_open_project_is_known_by_whichever_way(other, here, kind, way):
    folder = other.path.parent
    (here / "link.csv").symlink_to(other.path)
    (here / "folder").symlink_to(folder)
    os.link(other.path, here / "hard.csv")
    out = {
        "itself": other.path,
        "relative": Path(os.path.relpath(other.path, here)),
        "dots": folder / ".." / folder.name / other.path.name,
        "folder link": Path("folder", other.path.name),
        "link": Path("link.csv"),
        "hard link": Path("hard.csv"),
    }[way]
    before, around = state(other.path.parent), state(here)
    assert "it is a Handful project" in run(*command(kind, out)).output
    assert state(here) == around
    check_it_is_whole(other, before)


@pytest.mark.parametrize("end", ["-wal", "-shm", "-journal"])
@pytest.mark.parametrize("kind", [*COMMANDS, "export csv", "export folders"])
def test_what_goes_with_an_open_project_stays(other, kind, end):
    before = state(other.path.parent)
    done = run(*command(kind, f"{other.path}{end}"))
    assert "it belongs to the project open.handful" in done.output
    check_it_is_whole(other, before)


@pytest.mark.parametrize(
    "kind", [one for one in EXPORTS if one not in ("export csv", "export json")]
)
def test_no_folder_takes_the_place_of_one_that_holds_a_project(other, kind):
    before = state(other.path.parent)
    done = run(*command(kind, other.path.parent))
    assert "could not be written" in done.output
    check_it_is_whole(other, before)


def test_the_lock_of_an_open_project_stays(other):
    before = state(other.path.parent)
    lock = other.path.with_name(f".{other.path.name}.lock")
    assert lock.exists()
    assert "belongs to the project" in run(*command("export csv", lock)).output
    check_it_is_whole(other, before)


@pytest.mark.parametrize(
    "words",
    [
        ["add", "OPEN", "pictures"],
        ["label", "pictures", "--examples", "examples", "--project", "OPEN"],
        ["benchmark", "sets", "--project", "OPEN"],
        ["export", "OPEN", "--out", "labels.csv"],
        ["undo", "OPEN"],
        ["repair", "OPEN", "--out", "new.handful"],
        ["copy", "mine.handful", "OPEN", "--replace"],
    ],
    ids=lambda words: words[0],
)
def test_no_command_works_on_a_project_that_is_open_elsewhere(other, here, draw_image, words):
    for name in ("Owl", "Finch"):
        draw_image(here / "sets" / "set" / name / "a.png")
    before, around = state(other.path.parent), state(here)
    done = run(*(str(other.path) if one == "OPEN" else one for one in words))
    assert done.exit_code == 1
    assert "is open in another window or command" in done.output
    assert state(here) == around
    check_it_is_whole(other, before)


@pytest.mark.parametrize(
    "words",
    [
        ["copy", "mine.handful", "OPEN"],
        ["repair", "mine.handful", "--out", "OPEN"],
        ["backups", "mine.handful", "--restore", "DAY", "--out", "OPEN"],
    ],
    ids=lambda words: words[0],
)
def test_what_makes_a_new_project_takes_the_place_of_none(other, here, words):
    backup = back_up(here / "mine.handful")
    known = {"OPEN": str(other.path), "DAY": backup.stem}
    before, around = state(other.path.parent), state(here)
    done = run(*(known.get(one, one) for one in words))
    assert done.exit_code in (1, 2)
    assert str(other.path) in done.output
    assert state(here) == around
    check_it_is_whole(other, before)


def test_no_result_takes_the_place_of_a_backup(here):
    backup = back_up(here / "mine.handful")
    before = backup.read_bytes()
    assert "it is a Handful project" in run(*command("export csv", backup)).output
    assert backup.read_bytes() == before


def test_the_demo_touches_nothing_beside_a_sample_that_is_open_elsewhere(here):
    path = here / "sample.handful"
    Project.open(path, create=True).close()
    (here / "labels.csv").write_text("mine")
    with held_open(path) as other:
        before = state(here)
        done = run("demo", "--into", str(here))
        assert "is open in another window or command" in done.output
        assert state(here) == before
        assert other.add_class("Hawk") == "['Hawk']"
    assert (here / "labels.csv").read_text() == "mine"


@pytest.mark.parametrize("kind", ["label", "benchmark", "explain", "export csv"])
def test_a_commands_own_project_is_none_of_its_results(here, kind):
    """Said before the work, also where the project is only to be made."""
    new = here / "new.handful"
    words = command(kind, new)
    if kind in ("label", "benchmark"):
        words += ["--project", str(new)]
    else:
        words[1] = str(new)
        Project.open(new, create=True).close()
    before = state(here)
    assert "it is a Handful project" in run(*words).output
    assert state(here) == before


@pytest.mark.parametrize("kind", ["csv", "explain"])
def test_no_result_takes_the_place_of_a_picture(here, draw_image, kind):
    picture = draw_image(here / "owl.png")
    before = picture.read_bytes()
    Project.open(here / "birds.handful", create=True).close()
    words = {
        "csv": ("export", here / "birds.handful", "--out", picture, "--format", "csv"),
        "explain": ("explain", here / "birds.handful", picture, "--out", picture),
    }[kind]
    done = run(*(str(one) for one in words))
    assert done.exit_code != 0
    assert "picture" in done.output
    assert picture.read_bytes() == before
