"""A real X server with a window manager, and a hand that moves its pointer and types."""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

TOOLS = ("Xvfb", "xdotool", "openbox")
MISSING = [name for name in TOOLS if shutil.which(name) is None]
NEEDS_SCREEN = [
    pytest.mark.xvfb,
    pytest.mark.skipif(bool(MISSING), reason=f"not installed: {', '.join(MISSING)}"),
]

ROOT = Path(__file__).parents[2]
PATIENCE_S = 60
SOURCE_AT = (1140, 180)  # the middle of tests/e2e/file_source.py's window


@pytest.fixture
def screen_size():
    """Return the width and height of the screen in px; a module may have its own."""
    return 1280, 800


@pytest.fixture
def screen(screen_size):
    """A screen with a window manager; yields the environment of its programs."""
    width, height = screen_size
    reading, writing = os.pipe()
    words = ["-displayfd", str(writing), "-screen", "0", f"{width}x{height}x24", "-nolisten", "tcp"]
    server = subprocess.Popen(
        ["Xvfb", *words],
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

    def write(self, text):
        self._do("type", "--delay", 20, text)

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


def wait_for(condition, what, seconds=PATIENCE_S):
    deadline = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < deadline, f"no {what} within {seconds} s"
        time.sleep(0.1)
    return found
