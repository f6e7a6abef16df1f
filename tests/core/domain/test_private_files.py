"""What the program keeps for itself is nobody else's to read."""

import os
import stat

import pytest

from core.domain import private_files

pytestmark = pytest.mark.skipif(os.name != "posix", reason="Windows keeps profiles apart itself")


def rights(path):
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    before = os.umask(0o022)  # what most systems begin with
    yield tmp_path
    os.umask(before)


def test_the_cache_folder_is_made_for_its_owner_alone(home):
    assert rights(private_files.cache_folder()) == 0o700


def test_the_cache_folder_of_an_earlier_version_is_tightened(home):
    (home / "Handful").mkdir(mode=0o755)
    assert rights(private_files.cache_folder()) == 0o700


def test_a_cache_folder_that_cannot_be_made_is_no_error(home):
    (home / "Handful").write_text("in the way")
    assert private_files.cache_folder() == home / "Handful"


def test_a_file_is_made_for_its_owner_alone_and_an_older_one_is_tightened(home):
    old, new = home / "old", home / "new"
    old.write_text("kept")
    old.chmod(0o644)
    for path in (old, new):
        private_files.make_file(path)
    assert [rights(old), rights(new)] == [0o600, 0o600]
    assert old.read_text() == "kept"
