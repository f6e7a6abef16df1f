"""What the window remembers."""

from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray, QCoreApplication

from app import settings


@pytest.fixture(autouse=True)
def named(qapp):
    QCoreApplication.setOrganizationName("Handful")
    QCoreApplication.setApplicationName("Handful")


def test_recent_projects_stand_newest_first_and_once(tmp_path):
    paths = [tmp_path / f"{n}.handful" for n in range(3)]
    for path in paths:
        path.touch()
        settings.note_project(path)
    settings.note_project(paths[0])
    assert settings.recent_projects() == [paths[0], paths[2], paths[1]]


def test_one_recent_project_survives_the_ini_file(tmp_path):
    path = tmp_path / "only.handful"
    path.touch()
    settings.note_project(path)
    assert settings.recent_projects() == [path]


def test_projects_that_are_gone_are_not_offered(tmp_path):
    settings.note_project(tmp_path / "gone.handful")
    assert settings.recent_projects() == []


def test_only_a_few_projects_are_kept(tmp_path):
    for n in range(20):
        (tmp_path / f"{n}.handful").touch()
        settings.note_project(tmp_path / f"{n}.handful")
    assert len(settings.recent_projects()) == settings.MAX_RECENT


def test_the_theme_is_remembered_and_nonsense_is_not():
    assert settings.theme_mode() == "system"
    settings.set_theme_mode("dark")
    assert settings.theme_mode() == "dark"
    settings.set_theme_mode("mauve")
    assert settings.theme_mode() == "system"


def test_switches_and_sizes_come_back_as_what_they_were():
    settings.set_on("inspector", on=False)
    assert not settings.is_on("inspector", default=True)
    settings.set_cell_px(200)
    assert settings.cell_px(168) == 200
    settings.set_layout("splitter", QByteArray(b"abc"))
    assert settings.layout("splitter") == QByteArray(b"abc")
    assert settings.layout("other").isEmpty()


def test_a_folder_that_is_gone_gives_the_default(tmp_path):
    settings.set_folder("export", tmp_path / "gone")
    assert settings.folder("export", Path("/")) == Path("/")
    settings.set_folder("export", tmp_path)
    assert settings.folder("export", Path("/")) == tmp_path


def test_an_untitled_project_never_takes_the_place_of_another():
    first = settings.untitled_path(".handful")
    first.touch()
    second = settings.untitled_path(".handful")
    assert (first.name, second.name) == ("Untitled.handful", "Untitled 2.handful")
    first.unlink()
