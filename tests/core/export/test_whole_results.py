"""A result takes its place whole, with the rights of any new file, or the reason is said."""

import os
import tempfile
from pathlib import Path

import pytest

from core.domain.errors import BadTarget, ExportError
from core.export.atomic_write import (
    see_that_it_is_no_project,
    whole_file,
    whole_folder,
    whole_path,
)
from core.store import Project


def refuse(*args, **options):
    raise OSError(5, "Input/output error")


@pytest.fixture
def project_named(tmp_path):
    """Make a project of any name."""

    def make(name):
        Project.open(tmp_path / name, create=True).close()
        for one in tmp_path.glob(".*.lock"):
            one.unlink()

    return make


@pytest.mark.skipif(os.name != "posix", reason="rights work otherwise on Windows")
@pytest.mark.parametrize(("umask", "file", "folder"), [(0o027, 0o640, 0o750), (0, 0o666, 0o777)])
def test_a_result_has_the_rights_of_any_new_file_and_these_stay(tmp_path, umask, file, folder):
    before = os.umask(umask)
    try:
        with whole_file(tmp_path / "a.csv") as written:
            written.write("x")
        with whole_folder(tmp_path / "b"):
            pass
        assert os.umask(umask) == umask
    finally:
        os.umask(before)
    assert (tmp_path / "a.csv").stat().st_mode & 0o777 == file
    assert (tmp_path / "b").stat().st_mode & 0o777 == folder


@pytest.mark.parametrize("whole", [whole_path, whole_folder])
@pytest.mark.parametrize("parent", ["none", "file"])
def test_a_place_in_no_folder_is_a_bad_one(tmp_path, whole, parent):
    (tmp_path / "file").touch()
    target = tmp_path / parent / "a.csv"
    with pytest.raises(BadTarget) as caught, whole(target):
        pytest.fail("it was begun")
    assert f"there is no folder {target.parent}" in str(caught.value)


def test_a_file_that_cannot_be_begun_is_said(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "mkstemp", refuse)
    with pytest.raises(ExportError, match="input/output") as caught, whole_path(tmp_path / "a.csv"):
        pytest.fail("it was begun")
    assert not isinstance(caught.value, BadTarget)


def test_a_file_that_cannot_take_its_place_is_said_and_leaves_what_was_there(tmp_path, monkeypatch):
    (tmp_path / "a.csv").write_text("mine")
    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(ExportError, match="input/output"), whole_path(tmp_path / "a.csv"):
        pass
    assert [one.read_text() for one in tmp_path.iterdir()] == ["mine"]


def test_a_refusal_without_a_number_is_said_in_its_own_words(tmp_path, monkeypatch):
    def fail(*args, **options):
        raise OSError("The Disk is Odd")

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(ExportError, match="the disk is odd"), whole_path(tmp_path / "a.csv"):
        pass


def test_a_folder_in_the_place_of_a_file_stays(tmp_path):
    (tmp_path / "a.csv").mkdir()
    with pytest.raises(BadTarget, match="a folder is in its place"), whole_path(tmp_path / "a.csv"):
        pytest.fail("it was begun")
    assert (tmp_path / "a.csv").is_dir()


def test_what_is_written_is_hidden_until_it_is_whole(tmp_path):
    with whole_path(tmp_path / "a.csv") as part:
        assert part.name.startswith(".a.csv.")
    with whole_folder(tmp_path / "b") as part:
        assert part.name.startswith(".b.")
    assert sorted(one.name for one in tmp_path.iterdir()) == ["a.csv", "b"]


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="counts what Linux lists")
def test_no_file_is_left_open(tmp_path):
    n_open = len(list(Path("/proc/self/fd").iterdir()))
    for _ in range(3):
        with whole_path(tmp_path / "a.csv"):
            pass
    assert len(list(Path("/proc/self/fd").iterdir())) == n_open


def test_a_file_is_on_the_disk_before_it_takes_its_place(tmp_path, monkeypatch):
    synced = []
    monkeypatch.setattr(os, "fsync", lambda number: synced.append(os.fstat(number).st_size))
    with whole_file(tmp_path / "a.csv") as file:
        file.write("four")
    assert synced == [4]


def write_and_fail(target, spoil):
    with whole_path(target) as part:
        spoil(part)
        raise ZeroDivisionError


def test_a_part_that_somebody_took_away_hides_no_error(tmp_path):
    with pytest.raises(ZeroDivisionError):
        write_and_fail(tmp_path / "a.csv", Path.unlink)
    assert not list(tmp_path.iterdir())


def test_a_part_that_cannot_be_taken_away_hides_no_error(tmp_path, monkeypatch):
    with pytest.raises(ZeroDivisionError):
        write_and_fail(tmp_path / "a.csv", lambda part: monkeypatch.setattr(Path, "unlink", refuse))


def test_a_folder_that_cannot_be_begun_is_said(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "mkdtemp", refuse)
    with pytest.raises(ExportError, match="input/output"), whole_folder(tmp_path / "b"):
        pass


def test_a_folder_that_cannot_take_its_place_is_said_and_leaves_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr(Path, "rename", refuse)
    with pytest.raises(ExportError, match="input/output"), whole_folder(tmp_path / "b"):
        pass
    assert not list(tmp_path.iterdir())


def test_an_empty_folder_is_a_place(tmp_path):
    (tmp_path / "b").mkdir()
    with whole_folder(tmp_path / "b") as part:
        (part / "x").touch()
    assert (tmp_path / "b" / "x").exists()


def test_a_full_folder_is_none(tmp_path):
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "mine").touch()
    with pytest.raises(ExportError, match="something in that folder"), whole_folder(tmp_path / "b"):
        pass
    assert (tmp_path / "b" / "mine").exists()


@pytest.mark.parametrize("kind", ["file", "link to nothing"])
def test_a_file_in_the_place_of_a_folder_stays(tmp_path, kind):
    target = tmp_path / "b"
    if kind == "file":
        target.touch()
    else:
        target.symlink_to(tmp_path / "nothing")
    with pytest.raises(ExportError, match="a file is in its place"), whole_folder(target):
        pass
    assert target.is_symlink() or target.exists()


def test_a_place_that_cannot_be_looked_at_is_said(tmp_path, monkeypatch):
    (tmp_path / "b").mkdir()
    monkeypatch.setattr(Path, "iterdir", refuse)
    with pytest.raises(ExportError, match="input/output"), whole_folder(tmp_path / "b"):
        pass


@pytest.mark.parametrize(
    "name", ["a.csvabcd", "xa.csv.lock", ".a.csvabcde", "a.csvabc", "a.csvabcdefgh", "...lock"]
)
def test_names_that_only_begin_like_a_projects_are_free(tmp_path, project_named, name):
    project_named("a.csv")
    see_that_it_is_no_project(tmp_path / name)


def test_names_that_go_with_a_project_are_not(tmp_path, project_named):
    project_named("a.csv")
    for name in ("a.csv-wal", ".a.csv.lock", "a.csv.backups"):
        with pytest.raises(ExportError):
            see_that_it_is_no_project(tmp_path / name)
