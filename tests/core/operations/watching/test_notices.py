"""Notices say that it is time to look; what the program does itself gives none."""

import sys
import threading

import pytest

from core.operations.watching import notices as module
from core.operations.watching.notices import Notices

PATIENCE_S = 20.0
needs_inotify = pytest.mark.skipif(sys.platform != "linux", reason="what Linux tells of changes")


@pytest.fixture
def notices(tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    with Notices(folder) as asked:
        assert not asked.polls
        yield asked, folder


def quiet(asked):
    """Whether nothing is told for a moment."""
    return not asked.wait(0.3)


def test_a_new_picture_is_told(notices):
    asked, folder = notices
    (folder / "a.jpg").write_bytes(b"a")
    assert asked.wait(PATIENCE_S)


def test_so_is_one_in_a_folder_that_is_new(notices):
    asked, folder = notices
    (folder / "sub").mkdir()
    assert asked.wait(PATIENCE_S)


def test_so_is_one_that_goes_and_one_that_is_renamed(notices):
    asked, folder = notices
    (folder / "a.jpg").write_bytes(b"a")
    while asked.wait(0.3):
        pass
    (folder / "a.jpg").rename(folder / "b.jpg")
    assert asked.wait(PATIENCE_S)
    while asked.wait(0.3):
        pass
    (folder / "b.jpg").unlink()
    assert asked.wait(PATIENCE_S)


@needs_inotify
def test_reading_a_picture_and_writing_beside_it_is_not_told(notices):
    asked, folder = notices
    (folder / "a.jpg").write_bytes(b"a")
    while asked.wait(0.3):
        pass
    (folder / "a.jpg").read_bytes()
    (folder / "labels.csv").write_text("path,label\n")
    (folder / "a.jpg.xmp").write_text("<x/>")
    (folder / "p.handful-wal").write_bytes(b"wal")
    assert quiet(asked)


def test_without_notices_only_time_passes(tmp_path):
    with Notices(tmp_path, polls=True) as asked:
        (tmp_path / "a.jpg").write_bytes(b"a")
        assert asked.polls
        assert quiet(asked)


def test_where_the_system_refuses_the_reason_is_told(tmp_path, monkeypatch):
    class Refusing(module.Observer):
        def start(self):
            raise OSError(28, "inotify watch limit reached")

    monkeypatch.setattr(module, "Observer", Refusing)
    with Notices(tmp_path) as asked:
        assert asked.polls
        assert asked.reason == "inotify watch limit reached"


def test_another_folder_in_the_same_place_is_watched_too(notices):
    asked, folder = notices
    folder.rename(folder.with_name("old"))
    folder.mkdir()
    asked.follow()
    while asked.wait(0.3):
        pass
    (folder / "a.jpg").write_bytes(b"a")
    assert asked.wait(PATIENCE_S)


def test_no_thread_stays(tmp_path):
    before = set(threading.enumerate())
    with Notices(tmp_path):
        assert set(threading.enumerate()) - before
    assert set(threading.enumerate()) == before
