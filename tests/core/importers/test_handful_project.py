"""Another project gives its labels by content, and stays as it is."""

import hashlib
import shutil
from pathlib import Path

import pytest

from core.domain.errors import ProjectDamaged, ProjectLocked
from core.operations.folders.scan import scan_folder
from core.operations.importing.import_labels import import_labels
from core.operations.teaching.class_folders import add_class_folders
from core.store import Project


@pytest.fixture
def other(tmp_path, draw_image):
    """A project with labels: a person's, one accepted unseen, one "none of these"."""
    for number in range(4):
        folder = "cat" if number < 2 else "b/owl"
        draw_image(tmp_path / "pics" / folder / f"{number}.png", (8, 8), seed=number)
    with Project.open(tmp_path / "other.handful", create=True) as other:
        add_class_folders(other, tmp_path / "pics")
        images = other.files.image_ids()
        other.labels.put(images[:1], None)
        other.labels.remove(images[1:2])
        other.labels.put(images[1:2], other.classes.all()[0].id, origin="accepted")
    return tmp_path / "other.handful"


def test_labels_come_by_content_whatever_the_files_are_called(project, other, tmp_path):
    (tmp_path / "pics").rename(tmp_path / "moved")
    for path in sorted((tmp_path / "moved").rglob("*.png")):
        path.rename(tmp_path / "moved" / f"new {path.name}")
    before = hashlib.sha256(other.read_bytes()).digest()
    scan_folder(project, tmp_path / "moved")
    report = import_labels(project, other)
    assert (report.kind, report.matched) == ("handful", {"content": 4})
    assert (report.n_labelled, report.n_predictions) == (3, 1)
    assert report.counts == {"": 1, "cat": 2} or report.counts == {"": 1, "b/owl": 1, "cat": 1}
    assert hashlib.sha256(other.read_bytes()).digest() == before


def test_pictures_that_are_not_in_this_project_come_along(project, other):
    report = import_labels(project, other)
    assert (report.n_labelled, report.n_added) == (3, 3)


def test_another_picture_in_the_place_is_not_taken_for_it(project, other, tmp_path, draw_image):
    draw_image(tmp_path / "pics" / "cat" / "1.png", (8, 8), seed=77)
    report = import_labels(project, other)
    assert [one.reason for one in report.unmatched] in (["another picture lies there now"], [])
    assert report.n_labelled == 3 - len(report.unmatched)


def test_a_project_of_an_older_version_is_read_and_not_brought_up_to_date(project, tmp_path):
    old = Path(__file__).parents[2] / "data" / "of_60fba94" / "arrows.sqlite"
    shutil.copy(old, tmp_path / "old.handful")
    before = (tmp_path / "old.handful").read_bytes()
    report = import_labels(project, tmp_path / "old.handful")
    assert report.n_records > 0
    assert (tmp_path / "old.handful").read_bytes() == before


def test_a_project_that_is_open_elsewhere_is_told(project, other):
    with Project.open(other), pytest.raises(ProjectLocked):
        import_labels(project, other)


def test_a_damaged_project_is_told(project, other, tmp_path):
    data = other.read_bytes()
    noise = data[:100] + b"\xff" * (len(data) - 100)
    schema = data.replace(b"eventsevents", b"e\x9eentse\x9eents")
    assert schema != data
    for bad in (noise, schema):
        (tmp_path / "bad.handful").write_bytes(bad)
        with pytest.raises(ProjectDamaged):
            import_labels(project, tmp_path / "bad.handful")
