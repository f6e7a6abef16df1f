"""The status bar says that changes are saved when they are, and says so where the disk is slow."""

import os
import threading

import pytest

from app.project.workspace import Workspace
from core.domain.errors import ProjectNotWritable
from core.store import Project


@pytest.fixture
def workspace(tmp_path):
    workspace = Workspace()
    workspace.open(tmp_path / "birds.handful", create=True)
    yield workspace
    workspace.close()


def test_a_slow_disk_is_said_and_taken_back(workspace, qtbot, monkeypatch):
    workspace._disk_sync._late.setInterval(20)
    is_free, real = threading.Event(), os.fsync

    def slowly(number):
        assert is_free.wait(20)
        real(number)

    monkeypatch.setattr("core.store.project.os.fsync", slowly)
    with qtbot.waitSignal(workspace.late_changed) as late:
        workspace.add_class("Owl")
    assert late.args == [True]
    # The window goes on meanwhile.
    assert workspace.add_class("Fox") is not None
    with qtbot.waitSignal(workspace.late_changed) as late:
        is_free.set()
    assert late.args == [False]


def test_a_quick_disk_changes_nothing_in_the_status_bar(workspace, qtbot):
    with (
        qtbot.assertNotEmitted(workspace.late_changed, wait=300),
        qtbot.waitSignal(workspace._disk_sync._synced),
    ):
        workspace.add_class("Owl")


def test_a_disk_that_refuses_reaches_the_person(workspace, qtbot, monkeypatch):
    def refuse(number):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("core.store.project.os.fsync", refuse)
    with qtbot.waitSignal(workspace.failed) as failed:
        workspace.add_class("Owl")
    assert isinstance(failed.args[0], ProjectNotWritable)


def test_closing_leaves_no_log_behind(workspace, tmp_path):
    workspace.add_class("Owl")
    workspace.close()
    assert [one.name for one in tmp_path.glob("*-wal")] == []
    with Project.open(tmp_path / "birds.handful") as project:
        assert [one.name for one in project.classes.all()] == ["Owl"]
