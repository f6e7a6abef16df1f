"""What every test gets without asking: a home of its own, no network, no thread left behind."""

import gc
import os
import sys
import threading
import time
from pathlib import Path

if "PYTEST_XDIST_WORKER" in os.environ:
    # Read when numpy and torch are loaded: each of the processes has one core to itself.
    os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy as np
import pytest
from PIL import Image

from tests.network_guard import plugin as network_guard

# Read when ONNX Runtime is imported: it would write an identity into the home folder.
os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")

# Read when the first QApplication is made, which is after this line.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

THREAD_PREFIX = "handful"
SECONDS_TO_END = 2.0


def pytest_configure(config):
    """Guard whatever is run beside these tests too, such as examples in docstrings."""
    config.pluginmanager.register(network_guard)


@pytest.fixture(scope="session", autouse=True)
def shared_home(tmp_path_factory):
    """Give the whole run one home and one cache, so that a network is converted only once."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HOME", str(home))
        patch.setenv("XDG_CACHE_HOME", str(home / "cache"))
        yield home


@pytest.fixture(autouse=True)
def own_settings(shared_home, tmp_path_factory, monkeypatch):
    """Give each test empty folders for settings, data and state."""
    home = tmp_path_factory.mktemp("own")
    for name in ("CONFIG", "DATA", "STATE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(home / name.lower()))
    if qt := sys.modules.get("PySide6.QtCore"):
        # QSettings looks at the environment once a process; this is how to tell it later.
        for kind in (qt.QSettings.Format.NativeFormat, qt.QSettings.Format.IniFormat):
            qt.QSettings.setPath(kind, qt.QSettings.Scope.UserScope, str(home / "config"))
    return home


@pytest.fixture(autouse=True)
def no_offscreen_for_xvfb(request, monkeypatch):
    """Let tests that start a real X server start programs that use it."""
    if request.node.get_closest_marker("xvfb"):
        monkeypatch.delenv("QT_QPA_PLATFORM", raising=False)


@pytest.fixture(scope="session")
def qapp(qapp):
    """Collect garbage in Qt's thread alone, as the program does."""
    from app.background.garbage_collection import Collector

    collector = Collector(qapp)
    collector.start()
    yield qapp
    gc.enable()


@pytest.fixture(autouse=True)
def collected():
    """Collect what is due after each test: few run an event loop for long enough."""
    was_enabled = gc.isenabled()
    yield
    assert was_enabled or not gc.isenabled(), "from now on Python would collect in any thread"
    if garbage := sys.modules.get("app.background.garbage_collection"):
        garbage.collect_due()


@pytest.fixture(autouse=True)
def no_thread_left_behind():
    """Fail a test that leaves one of the program's own threads running."""
    before = set(threading.enumerate())
    yield
    deadline = time.monotonic() + SECONDS_TO_END
    while left := [
        thread.name
        for thread in set(threading.enumerate()) - before
        if thread.name.lower().startswith(THREAD_PREFIX)
    ]:
        if time.monotonic() > deadline:
            pytest.fail(f"still running: {', '.join(left)}")
        time.sleep(0.01)


@pytest.fixture(scope="session")
def draw_image():
    """Draw a picture file: one colour, or a pattern that the seed decides.

    Call it as `draw_image(path, (64, 48), colour="red")` or `draw_image(path, seed=3)`; the suffix
    of the path says the kind of file. Returns the path.
    """

    def draw(path, size=(64, 48), *, colour=None, seed=0) -> Path:
        if colour is not None:
            image = Image.new("RGB", size, colour)
        else:
            noise = np.random.default_rng(seed).integers(0, 256, (5, 6, 3), dtype=np.uint8)
            image = Image.fromarray(noise).resize(size, Image.Resampling.BICUBIC)
        path = Path(path)
        path.parent.mkdir(parents=True, exist_ok=True)
        image.save(path)
        return path

    return draw


def pytest_collection_modifyitems(items):
    """Run what needs Qt last.

    From then on garbage is collected in Qt's thread alone, and only between tests and while an
    event loop runs. The engine's tests leave more of it, and are to run as the engine does: with
    Python's own collecting.
    """
    here = Path(__file__).parent
    items.sort(key=lambda item: any(here / one in item.path.parents for one in ("app", "e2e")))
