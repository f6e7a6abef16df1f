"""A copy is whole, also of a project that another process has open and writes to."""

import shutil
import sqlite3
import subprocess
import sys

import pytest
from click.testing import CliRunner

from core.cli.main import main
from core.store import Project
from tests.other_process import held_open, is_locked_for_others

WRITE = """
import sys
from pathlib import Path
from core.domain.records import FoundFile
from core.store import Project
project = Project.open(sys.argv[1], create=True, waits_for_disk=False)
owl = project.classes.add("Owl")
folder = project.files.show_folder(Path("/pictures"))
print("open", flush=True)
for n in range(100_000):
    with project.atomic():
        file, = project.files.add(folder, [FoundFile(f"{n}.jpg", 1, 1)])
        image = project.files.record_image(file, f"{n:032x}", 1, 1, "")
        project.labels.put([image], owl.id)
    print(n + 1, flush=True)
"""


@pytest.fixture
def owls(tmp_path):
    path = tmp_path / "owls.handful"
    with Project.open(path, create=True) as project:
        project.classes.add("Owl")
    return path


def copy(*words):
    return CliRunner().invoke(main, ["copy", *map(str, words)])


def names(path):
    with Project.open(path) as project:
        return [one.name for one in project.classes.all()]


def test_a_copy_says_what_is_in_it(owls, tmp_path):
    done = copy(owls, tmp_path / "new.handful")
    assert done.exit_code == 0
    assert "it is sound: 0 labels, 1 class." in done.output
    assert names(tmp_path / "new.handful") == ["Owl"]


def test_a_copy_has_what_another_process_has_just_done(owls, tmp_path):
    with held_open(owls) as holder:
        holder.add_class("Fox")
        shutil.copy(owls, tmp_path / "by hand.handful")
        assert copy(owls, tmp_path / "new.handful").exit_code == 0
        assert is_locked_for_others(owls)
        holder.add_class("Heron")
    assert names(tmp_path / "new.handful") == ["Owl", "Fox"]
    assert names(tmp_path / "by hand.handful") == ["Owl"]
    assert names(owls) == ["Owl", "Fox", "Heron"]


def test_copies_of_a_project_that_is_being_written_to_are_sound(tmp_path):
    path = tmp_path / "busy.handful"
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITE, str(path)], stdout=subprocess.PIPE, text=True
    )
    try:
        assert writer.stdout.readline() == "open\n"
        for number in range(4):
            n_written = int(writer.stdout.readline())
            new = tmp_path / f"{number}.handful"
            assert copy(path, new).exit_code == 0
            with Project.open(new) as project:
                project.see_that_it_is_sound()
                assert project.labels.count() >= n_written
    finally:
        writer.kill()
        writer.wait()
        writer.stdout.close()


def test_what_is_there_is_not_replaced_unasked(owls, tmp_path):
    new = tmp_path / "new.handful"
    Project.open(new, create=True).close()
    before = new.read_bytes()
    done = copy(owls, new)
    assert (done.exit_code, new.read_bytes()) == (2, before)
    assert "There is something at" in done.output
    assert copy(owls, new, "--replace").exit_code == 0
    assert names(new) == ["Owl"]


def test_what_is_no_project_is_never_replaced(owls, tmp_path):
    picture = tmp_path / "owl.jpg"
    picture.write_bytes(b"a picture")
    done = copy(owls, picture, "--replace")
    assert (done.exit_code, picture.read_bytes()) == (2, b"a picture")
    assert "is no project" in done.output


def test_another_programs_database_is_never_replaced(owls, tmp_path):
    songs = tmp_path / "songs.db"
    connection = sqlite3.connect(songs)
    connection.execute("CREATE TABLE songs (name TEXT)")
    connection.commit()
    connection.close()
    before = songs.read_bytes()
    done = CliRunner().invoke(main, ["copy", str(owls), str(songs), "--replace"])
    assert done.exit_code == 2
    assert "no project" in done.output
    assert songs.read_bytes() == before


def test_a_project_that_is_open_elsewhere_is_not_replaced(owls, tmp_path):
    new = tmp_path / "new.handful"
    Project.open(new, create=True).close()
    with held_open(new) as holder:
        done = copy(owls, new, "--replace")
        assert done.exit_code == 1
        assert "is open in another window" in done.output
        assert holder.add_class("Fox") == "['Fox']"


def test_a_project_is_not_copied_onto_itself(owls, tmp_path):
    link = tmp_path / "link.handful"
    link.symlink_to(owls)
    done = copy(owls, link, "--replace")
    assert done.exit_code == 2
    assert "is the project itself" in done.output


def test_there_must_be_a_project(tmp_path):
    done = copy(tmp_path / "none.handful", tmp_path / "new.handful")
    assert done.exit_code == 2
    assert "There is no project" in done.output
