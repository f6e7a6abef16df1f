"""What is written wrong, or cannot be written, never takes its place; nothing takes a project's."""

import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from core.domain.errors import Cancelled, ExportError, NothingToExport
from core.domain.export import Choices
from core.export import FORMATS
from core.export.atomic_write import (
    see_that_it_is_no_project,
    whole_file,
    whole_folder,
    whole_path,
)
from core.export.safe_names import Unique, folder_names
from core.imaging.discovery import content_hash
from core.operations.export import export
from core.operations.folders.scan import scan_folder
from core.store import Project

LABELS = [one for one in FORMATS if one not in ("onnx", "npz", "parquet")]


@pytest.fixture
def folder(project, tmp_path, draw_image):
    """A folder of one labelled picture."""
    folder = tmp_path / "pictures"
    draw_image(folder / "a.png", (8, 8))
    scan_folder(project, folder)
    [file] = project.files.unread(project.files.folder_id(folder))
    content = content_hash((folder / "a.png").read_bytes())
    image_id = project.files.record_image(file.id, content, 8, 8, "")
    project.labels.put([image_id], project.classes.add("Owl").id)
    return folder


def hidden(folder):
    return list(folder.glob(".out*"))


@pytest.mark.parametrize("kind", LABELS)
def test_what_reads_differently_is_thrown_away(project, folder, tmp_path, kind, monkeypatch):
    target = tmp_path / "out"
    monkeypatch.setattr(type(FORMATS[kind]), "read", lambda *place: iter([("a.png", "Fox")]))
    with pytest.raises(ExportError, match="read differently"):
        export(project, target, kind=kind)
    assert not target.exists()
    assert not hidden(tmp_path)


@pytest.mark.parametrize("kind", LABELS)
def test_what_cannot_be_read_at_all_is_thrown_away(project, folder, tmp_path, kind, monkeypatch):
    def read(*place):
        raise KeyError("images")

    monkeypatch.setattr(type(FORMATS[kind]), "read", read)
    with pytest.raises(ExportError, match="could not be read again"):
        export(project, tmp_path / "out", kind=kind)
    assert not (tmp_path / "out").exists()
    assert not hidden(tmp_path)


@pytest.mark.parametrize("kind", LABELS)
def test_stop_leaves_nothing(project, folder, tmp_path, kind):
    def stop(done, total):
        raise Cancelled

    with pytest.raises(Cancelled):
        export(project, tmp_path / "out", kind=kind, tick=stop)
    assert not (tmp_path / "out").exists()
    assert not hidden(tmp_path)


@pytest.mark.parametrize("kind", LABELS)
def test_progress_ends_at_the_number_of_rows(project, folder, tmp_path, kind):
    told = []
    export(project, tmp_path / "out", kind=kind, tick=lambda *now: told.append(now))
    assert (told[0], told[-1]) == ((0, 1), (1, 1))


@pytest.mark.parametrize("kind", LABELS)
def test_an_empty_project_leaves_only_where_that_is_meant(project, tmp_path, kind):
    with pytest.raises(NothingToExport):
        export(project, tmp_path / "out", kind=kind)
    assert not (tmp_path / "out").exists()
    choices = Choices(may_be_empty=True)
    assert export(project, tmp_path / "out", kind=kind, choices=choices).n_written == 0
    assert (tmp_path / "out").exists()


def test_the_folder_of_an_export_has_the_rights_of_any_new_one(project, folder, tmp_path):
    export(project, tmp_path / "out", kind="folders")
    (tmp_path / "plain").mkdir()
    assert (tmp_path / "out").stat().st_mode == (tmp_path / "plain").stat().st_mode


def test_links_show_to_the_pictures_themselves(project, folder, tmp_path):
    export(project, tmp_path / "out", kind="folders", choices=Choices(how="link"))
    link = tmp_path / "out" / "Owl" / "a.png"
    assert link.is_symlink()
    assert link.resolve() == (folder / "a.png").resolve()


def test_where_links_cannot_be_made_copies_are_offered(project, folder, tmp_path, monkeypatch):
    def refuse(self, target):
        raise OSError(1314, "A required privilege is not held by the client")

    monkeypatch.setattr("pathlib.Path.symlink_to", refuse)
    with pytest.raises(ExportError, match="choose copies"):
        export(project, tmp_path / "out", kind="folders", choices=Choices(how="link"))
    assert not (tmp_path / "out").exists()


def test_names_are_given_out_once():
    names = Unique()
    given = [names.take("a", ".png") for _ in range(3)]
    assert given == ["a.png", "a (2).png", "a (3).png"]
    assert names.take("a (2)", ".png") == "a (2) (2).png"
    assert names.take("A", ".PNG") == "A (4).PNG"


def test_names_can_differ_by_more_than_the_suffix():
    names = Unique(by_stem=True)
    assert [names.take("a", one) for one in (".png", ".jpg")] == ["a.png", "a (2).jpg"]


def test_classes_never_share_a_folder():
    found = folder_names(["a/b", "a_b", "A_B", "_unsure"], taken=("_unsure",))
    assert found == {"a/b": "a_b", "a_b": "a_b (2)", "A_B": "A_B (3)", "_unsure": "_unsure (2)"}


@pytest.fixture
def closed(tmp_path):
    """Make a project that nobody has open."""
    path = tmp_path / "closed.handful"
    Project.open(path, create=True).close()
    return path


def state(folder):
    return {
        one.name: (one.lstat().st_ino, one.read_bytes() if one.is_file() else b"")
        for one in folder.iterdir()
    }


@pytest.mark.parametrize("whole", [whole_file, whole_path, whole_folder])
def test_a_project_keeps_its_place(closed, tmp_path, whole):
    before = state(tmp_path)
    with pytest.raises(ExportError, match="is a Handful project") as caught, whole(closed):
        pytest.fail("there was something to write to")
    assert caught.value.path == closed
    assert state(tmp_path) == before


@pytest.mark.parametrize("kind", LABELS)
def test_no_format_takes_the_place_of_the_project_itself(project, folder, kind):
    identity = project.path.stat().st_ino
    with pytest.raises(ExportError, match="is a Handful project"):
        export(project, project.path, kind=kind)
    assert project.path.stat().st_ino == identity
    assert project.classes.find("Owl")


@pytest.mark.parametrize("way", ["link", "hard link", "dots", "capitals"])
def test_a_project_is_known_by_whichever_way(closed, tmp_path, way):
    place = {
        "link": tmp_path / "link.csv",
        "hard link": tmp_path / "hard.csv",
        "dots": tmp_path / "x" / ".." / closed.name,
        "capitals": tmp_path / "CLOSED.handful",
    }[way]
    (tmp_path / "x").mkdir()
    if way == "link":
        place.symlink_to(closed)
    elif way == "hard link":
        os.link(closed, place)
    elif way == "capitals" and not place.exists():
        pytest.skip("capitals make a difference here")
    with pytest.raises(ExportError, match="is a Handful project"), whole_path(place):
        pytest.fail("there was something to write to")


@pytest.mark.parametrize(
    "name",
    [
        "closed.handful-wal",
        "closed.handful-shm",
        "closed.handful-journal",
        "closed.handful.part",
        "closed.handful.backups",
        ".closed.handful.lock",
        "closed.handful-WAL",
    ],
)
@pytest.mark.parametrize("whole", [whole_file, whole_folder])
def test_what_goes_with_a_project_keeps_its_place_whether_there_or_not(closed, name, whole):
    place = closed.with_name(name)
    was_there = place.exists()
    with pytest.raises(ExportError, match=r"belongs to the project closed\.handful"), whole(place):
        pytest.fail("there was something to write to")
    assert place.exists() == was_there


@pytest.mark.parametrize("name", ["-wal", ".lock", "..lock", "o.csv-wal", ".other.lock", ".part"])
def test_such_names_beside_no_project_are_free(closed, name):
    with whole_file(closed.with_name(name)) as file:
        file.write("mine")
    assert closed.with_name(name).read_text() == "mine"


def test_a_project_that_came_while_the_result_was_written_keeps_its_place(closed, tmp_path):
    place = tmp_path / "labels.csv"

    def come_in_between():
        with whole_path(place) as part:
            part.write_text("x")
            shutil.copy(closed, place)

    with pytest.raises(ExportError, match="is a Handful project"):
        come_in_between()
    assert place.read_bytes() == closed.read_bytes()
    assert not list(tmp_path.glob(".labels*"))


def test_a_project_that_is_yet_to_be_made_is_known_too(tmp_path):
    new = tmp_path / "new.handful"
    for place in (new, tmp_path / "x" / ".." / new.name, new.with_name("new.handful-wal")):
        with pytest.raises(ExportError):
            see_that_it_is_no_project(place, None, new)
    see_that_it_is_no_project(tmp_path / "labels.csv", None, new)


def test_another_programs_database_may_be_replaced(tmp_path):
    place = tmp_path / "songs.db"
    with sqlite3.connect(place) as connection:
        connection.execute("CREATE TABLE songs (name TEXT)")
    connection.close()
    with whole_file(place) as file:
        file.write("mine")
    assert place.read_text() == "mine"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no such pipes")
def test_a_pipe_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    see_that_it_is_no_project(tmp_path / "pipe")


def test_a_file_that_cannot_be_looked_into_keeps_its_place(tmp_path, monkeypatch):
    place = tmp_path / "labels.csv"
    place.write_text("old")

    def refuse(path):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "is_file", refuse)
    with pytest.raises(ExportError, match="permission denied"), whole_file(place):
        pytest.fail("there was something to write to")
    assert place.read_text() == "old"


# SQLite's shared lock, which says that a connection is open: 510 bytes behind the first gigabyte
HAS_LOCK = """
import fcntl, sys
with open(sys.argv[1], "rb+") as file:
    try:
        fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, 510, 0x40000002)
    except OSError:
        sys.exit(3)
"""


@pytest.mark.skipif(os.name != "posix", reason="Windows keeps locks by handle")
def test_looking_into_an_open_project_takes_no_lock_from_it(project):
    project.classes.add("Owl")
    with pytest.raises(ExportError):
        see_that_it_is_no_project(project.path)
    done = subprocess.run([sys.executable, "-c", HAS_LOCK, project.path], check=False)
    assert done.returncode == 3
