"""What is shown of a file is the picture that a label would go to."""

import pytest

from app.project.thumbnails import Thumbnails
from core.store import Project
from tests.app.project_fixtures import make_project, read_pool


@pytest.fixture
def thumbnails(tmp_path, draw_image):
    """The thumbnails of a project with two pictures that were read."""
    path = make_project(tmp_path / "birds.handful", draw_image, n_pool=2, classes=())
    with Project.open(path) as project, project.atomic():
        read_pool(project, tmp_path / "pool")
    thumbnails = Thumbnails()
    thumbnails.path = path
    yield thumbnails
    thumbnails._mine.get()[1].close()


def test_a_picture_is_shown(thumbnails):
    assert not thumbnails.fetch(1, 256).isNull()


def test_another_picture_under_the_name_is_not_shown(thumbnails, tmp_path):
    (tmp_path / "pool" / "b.png").replace(tmp_path / "pool" / "a.png")
    assert thumbnails.fetch(1, 300) is None  # a size that is not kept


def test_a_picture_seen_before_is_shown_though_its_file_has_changed(thumbnails, tmp_path):
    before = thumbnails.fetch(1, 256)
    (tmp_path / "pool" / "b.png").replace(tmp_path / "pool" / "a.png")
    assert thumbnails.fetch(1, 256) == before
