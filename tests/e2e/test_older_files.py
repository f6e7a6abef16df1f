"""Files that the program of commit 60fba94 made: opened, gone on with, and exported.

The files moved to other rooms since then and got other names; what lies in users' files did not.
"""

import csv
import shutil
import sqlite3
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings

from app import settings
from app.main_window import MainWindow
from core import api
from core.backbones import find_backbone
from core.domain.export import Choices
from core.store import Project

OLD = Path(__file__).parents[1] / "data" / "of_60fba94"


@pytest.fixture
def old(tmp_path):
    """The old files in a folder of their own, with their paths put right."""
    here = tmp_path / "old"
    shutil.copytree(OLD, here)
    project = here / "arrows.handful"
    (here / "arrows.sqlite").rename(project)
    database = sqlite3.connect(project)
    for table, column in (("folders", "path"), ("events", "changes")):
        change = f"UPDATE {table} SET {column} = replace({column}, '@HERE@', ?)"
        database.execute(change, [str(here)])
    database.commit()
    database.close()
    return here


@pytest.fixture
def project(old):
    with Project.open(old / "arrows.handful") as opened:
        api.choose_backbone(opened, str(old / "tiny.safetensors"))
        yield opened


def labels_by_name(project, folder):
    return {row.path: row.label for row in project.listing.rows(folder)}


def test_the_pack_is_the_backbone_that_the_project_names(project):
    assert project.models.current().backbone == "pack:tiny-a9f316"
    assert find_backbone("pack:tiny-a9f316").has_weights(project.models.current().backbone_sha256)
    assert api.is_stale(project)  # images were labelled since
    for _ in range(3):
        project.history.undo()
    assert not api.is_stale(project)


def test_the_offer_stands_and_can_be_taken_and_given_back(project):
    offer = api.challenger_offer(project)
    assert (offer.model_id, offer.n_images, offer.n_changed) == (2, 20, 5)
    assert len(api.challenger_changes(project)) == 5
    assert api.take_challenger(project, offer.model_id)
    assert project.models.current().id == 2
    assert project.history.undo() == "Take the better model"
    assert project.models.current().id == 1
    assert api.challenger_offer(project) == offer


def test_every_change_of_before_can_be_undone_and_done_again(project):
    names = []
    while name := project.history.undo():
        names.append(name)
    assert names == [
        "Recolour left",
        "Label 1 image as none of these",
        "Label 2 images as arrow/up",
        "Add folder folder",
        "Adapt to 32 examples",
        "Rename arrow-right to arrow/right",
        "Rename arrow-up to arrow/up",
        "Add 32 examples of 4 classes",
    ]
    assert project.labels.examples()[0].tolist() == []
    while project.history.redo():
        pass
    assert [one.name for one in project.classes.all()] == [
        "arrow/right",
        "arrow/up",
        "down",
        "left",
    ]


def test_what_was_undone_can_be_done_again(project):
    before = len(project.labels.examples()[0])
    assert project.history.redo() == "Label 1 image as left"
    assert len(project.labels.examples()[0]) == before + 1


@pytest.mark.parametrize("is_better", [False, True], ids=["plain model", "adapted model"])
def test_the_model_predicts_what_it_predicted(project, old, is_better):
    if is_better:
        assert api.take_challenger(project, 2)
    before = labels_by_name(project, old / "folder")
    model = project.models.current()
    project.models.forget(model.id, project.files.image_ids())
    report = api.label_folder(project, old / "folder")
    assert sum(report.counts.values()) == 20
    assert labels_by_name(project, old / "folder") == before


def test_adapting_anew_gives_a_model_that_labels(project, old):
    project.labels.put([project.files.image_ids()[-1]], project.classes.all()[0].id)
    report = api.adapt(project)
    assert not report.reused
    assert api.label_folder(project, old / "folder").n_files == 20


def test_labels_are_exported(project, old):
    target = old / "labels.csv"
    api.export(project, target, kind="csv", folder=old / "folder", choices=Choices())
    with target.open(encoding="utf-8") as file:
        rows = {row["path"]: row for row in csv.DictReader(file)}
    assert len(rows) == 20
    assert rows["a0.jpg"]["label"] == "arrow/up"


def test_settings_of_before_are_followed(qtbot, qapp, old):
    place = Path(QSettings().fileName())
    place.parent.mkdir(parents=True, exist_ok=True)
    text = (old / "Handful.conf").read_text(encoding="utf-8").replace("@HERE@", str(old))
    place.write_text(text, encoding="utf-8")
    QSettings().sync()
    assert settings.theme_mode() == "dark"
    assert settings.keys("adapt") == ["Ctrl+Shift+A"]
    assert settings.cell_px(96) == 160
    assert settings.device() == "cpu"
    assert settings.recent_projects() == [old / "arrows.handful"]
    window = MainWindow(old / "arrows.handful")
    qtbot.addWidget(window)
    window.show()
    qtbot.waitUntil(
        lambda: window.application is not None and window.application.workspace.path is not None
    )
    qtbot.waitUntil(lambda: window.application.challenger.offer is not None, timeout=10_000)
    assert window.commands["adapt"].shortcut().toString() == "Ctrl+Shift+A"
    assert not settings.layout("window").isEmpty()
    window.close()
