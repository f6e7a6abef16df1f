"""What Handful writes comes back whole: on another machine, with the folder elsewhere."""

import json
import shutil

import pytest

from core.domain.export import Choices
from core.domain.imports import ImportRequest
from core.operations.export import export
from core.operations.folders.scan import scan_folder
from core.operations.importing.import_labels import import_labels
from core.operations.teaching.class_folders import add_class_folders
from core.store import Project

KINDS = ["csv", "json", "coco", "label-studio", "fiftyone", "folders", "xmp"]
CLASSES = ("cat", "été #1", "bird/owl")


@pytest.fixture
def taught(project, tmp_path, draw_image):
    """A project with twelve labelled pictures."""
    number = 0
    for name in CLASSES:
        for _ in range(4):
            draw_image(tmp_path / "here" / "pics" / name / f"{number}.png", (8, 8), seed=number)
            number += 1
    folder = tmp_path / "here" / "pics"
    scan_folder(project, folder)
    add_class_folders(project, folder)
    return folder


@pytest.fixture
def second(tmp_path, taught):
    """Another project, whose pictures lie in another place; nobody read them yet."""
    shutil.copytree(taught, tmp_path / "there" / "moved")
    with Project.open(tmp_path / "second.handful", create=True) as second:
        scan_folder(second, tmp_path / "there" / "moved")
        yield second


def labels(project):
    return {row.path: row.label for row in project.listing.rows() if row.origin}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("whole", [False, True], ids=["folder", "all folders"])
def test_every_label_comes_back(project, taught, second, tmp_path, kind, whole):
    second.classes.add("bird/owl")  # class folders cannot write its name
    target = tmp_path / "out" / f"labels.{kind}"
    target.parent.mkdir()
    export(project, target, kind=kind, folder=None if whole else taught)
    shutil.rmtree(taught)
    report = import_labels(second, target)
    assert (report.n_labelled, report.unmatched, report.ambiguous, report.n_added) == (
        12,
        (),
        (),
        0,
    )
    assert labels(second) == labels(project)
    assert second.history.undo().startswith("Import 12 labels from labels.")
    assert labels(second) == {}


def test_a_table_for_spreadsheets_comes_back(project, taught, second, tmp_path):
    project.classes.rename(project.classes.find("cat").id, "=cat")
    export(project, tmp_path / "l.csv", kind="csv", choices=Choices(spreadsheet=True))
    import_labels(second, tmp_path / "l.csv")
    assert labels(second) == labels(project)


def test_a_project_comes_into_another_one(project, taught, second):
    project.close()
    report = import_labels(second, project.path)
    assert (report.n_labelled, report.matched) == (12, {"content": 12})
    assert set(labels(second).values()) == set(CLASSES)


def test_corrections_made_in_label_studio_come_back(project, taught, tmp_path):
    """As its server exports them: the choice of a person beside what it was given."""
    export(project, tmp_path / "out", kind="label-studio", folder=taught)
    tasks = json.loads((tmp_path / "out" / "tasks.json").read_text(encoding="utf-8"))
    for number, task in enumerate(tasks, 1):
        task["id"] = number
        task["annotations"][0]["was_cancelled"] = False
    tasks[0]["annotations"][0]["result"][0]["value"]["choices"] = ["lynx"]
    (tmp_path / "project-1.json").write_text(json.dumps(tasks), encoding="utf-8")
    report = import_labels(project, tmp_path / "project-1.json")
    assert (report.n_unchanged, len(report.conflicts)) == (11, 1)
    report = import_labels(project, tmp_path / "project-1.json", ImportRequest(moves=True))
    assert (report.n_moved, report.new_classes) == (1, ("lynx",))
