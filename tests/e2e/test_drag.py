"""Real drags on a real X server: from the grid to a card, and a file from another program."""

import json
import time

import pytest

from core.store import Project
from tests.app.project_fixtures import draw_folder, examples_of, make_project
from tests.e2e.real_screen import NEEDS_SCREEN, SOURCE_AT, wait_for

pytestmark = NEEDS_SCREEN


@pytest.fixture
def shown(start, tmp_path, draw_image):
    """The window on a project with two classes and a pool; yields the project and its places."""
    project = make_project(tmp_path / "birds.handful", draw_image, n_pool=6, n_examples=1)
    geometry = tmp_path / "geometry.json"
    window = start("tests.e2e.shown_window", project, geometry)

    def places():
        return json.loads(geometry.read_text())

    wait_for(lambda: geometry.exists() or window.poll() is not None, "window")
    assert window.poll() is None, "the window's process ended; its own words are above"
    time.sleep(1)  # for the layout to settle
    return project, places


def test_pictures_are_dragged_from_the_grid_to_a_card(shown, hand):
    project, places = shown
    cells = places()["cells"]
    hand.click(cells[0])
    hand.click(cells[1], key="ctrl")
    wait_for(lambda: places()["n_selected"] == 2, "selection of two")
    hand.drag(cells[1], places()["cards"]["Fox"])
    wait_for(lambda: examples_of(project)["Fox"] == 3, "label of two pictures")


def test_digits_go_on_after_a_drop(shown, hand):
    project, places = shown
    cells = places()["cells"]
    hand.click(cells[2])
    hand.drag(cells[2], places()["cards"]["Fox"])
    wait_for(lambda: examples_of(project)["Fox"] == 2, "label")
    hand.key("1")
    wait_for(lambda: examples_of(project) == {"Owl": 2, "Fox": 1}, "label by key")


def test_a_file_is_dragged_from_another_program(shown, start, hand, tmp_path, draw_image):
    project, places = shown
    file, folder = draw_image(tmp_path / "else where.png", seed=7), tmp_path / "folder"
    draw_folder(draw_image, folder, 3, seed=9)
    start("tests.e2e.file_source", file, folder)
    time.sleep(2)
    hand.drag(SOURCE_AT, places()["cards"]["Owl"])
    wait_for(lambda: examples_of(project)["Owl"] == 5, "four more examples")
    assert file.exists(), "the drop must never move the person's file"
    with Project.open(project, lock=False) as opened:
        assert opened.history.next_undo() == "Label 4 images as Owl"


def test_a_drop_on_new_class_makes_one(shown, hand):
    project, places = shown
    cells = places()["cells"]
    hand.click(cells[3])
    hand.drag(cells[3], places()["new"])
    wait_for(lambda: examples_of(project).get("Class 3") == 1, "new class")
    hand.key("H")
    hand.key("Return")
    wait_for(lambda: "H" in examples_of(project), "name of the new class")
