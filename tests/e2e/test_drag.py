"""Real drags on a real X server: from the grid to a card, and a file from another program."""

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from core.store import Project
from tests.app.project_hands import draw_folder, examples_of, make_project

TOOLS = ("Xvfb", "xdotool", "openbox")
MISSING = [name for name in TOOLS if shutil.which(name) is None]

pytestmark = [
    pytest.mark.xvfb,
    pytest.mark.skipif(bool(MISSING), reason=f"not installed: {', '.join(MISSING)}"),
]

ROOT = Path(__file__).parents[2]
PATIENCE_S = 60
SOURCE_AT = (1140, 180)  # the middle of tests/e2e/file_source.py's window


@pytest.fixture
def screen():
    """A screen with a window manager; yields the environment of its programs."""
    reading, writing = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1280x800x24", "-nolisten", "tcp"],
        pass_fds=[writing],
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    with os.fdopen(reading) as pipe:
        number = pipe.readline().strip()
    assert number, "Xvfb did not start"
    environment = {**os.environ, "DISPLAY": f":{number}", "QT_QPA_PLATFORM": "xcb"}
    manager = subprocess.Popen(["openbox"], env=environment, stderr=subprocess.DEVNULL)
    yield environment
    for process in (manager, server):
        end(process)


@pytest.fixture
def start(screen):
    """Start programs on the screen; they are ended with the test."""
    running = []

    def start_one(*words):
        running.append(
            subprocess.Popen([sys.executable, "-m", *map(str, words)], env=screen, cwd=ROOT)
        )
        return running[-1]

    yield start_one
    for process in running:
        end(process)


def end(process):
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


@pytest.fixture
def hand(screen):
    return Hand(screen)


class Hand:
    """Moves the pointer as a person would: QT.md's recipe, in small steps with pauses."""

    def __init__(self, environment):
        self._environment = environment

    def _do(self, *words):
        subprocess.run(["xdotool", *map(str, words)], env=self._environment, check=True)

    def click(self, place, *, key=""):
        self._do("mousemove", *place)
        if key:
            self._do("keydown", key)
        self._do("click", 1)
        if key:
            self._do("keyup", key)
        time.sleep(0.2)

    def key(self, name):
        self._do("key", name)

    def drag(self, start, stop, *, steps=12):
        (x, y), (to_x, to_y) = start, stop
        self._do("mousemove", x, y)
        time.sleep(0.1)
        self._do("mousedown", 1)
        for n in range(1, 4):  # past the distance from which on it is a drag
            self._do("mousemove", x - 4 * n, y + 4 * n)
            time.sleep(0.03)
        for n in range(1, steps + 1):
            self._do("mousemove", x + (to_x - x) * n // steps, y + (to_y - y) * n // steps)
            time.sleep(0.03)
        self._do("mousemove", to_x + 2, to_y)
        time.sleep(0.3)
        self._do("mouseup", 1)


def wait_for(condition, what):
    deadline = time.monotonic() + PATIENCE_S
    while not (found := condition()):
        assert time.monotonic() < deadline, f"no {what} within {PATIENCE_S} s"
        time.sleep(0.1)
    return found


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
