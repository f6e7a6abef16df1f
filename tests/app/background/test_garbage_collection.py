"""Cyclic garbage is collected in the GUI thread alone, whatever allocates where."""

import gc
import subprocess
import sys
import threading

import pytest
from PySide6.QtCore import QObject

from app.background.garbage_collection import PAUSE_MS, Collector, collect_due
from app.background.jobs import Runner


class Canary(QObject):
    """Tells in which thread it is destroyed, which only a collector can bring about."""

    def __init__(self, died):
        super().__init__()
        self.died = died
        self.myself = self

    def __del__(self):
        self.died.append(threading.current_thread().name)


@pytest.fixture
def collector(qapp):
    """Begin where a program begins: with Python's own collecting, and nothing to collect."""
    before = gc.get_threshold()
    gc.enable()
    collector = Collector(qapp)
    collector.start()
    gc.collect()
    yield collector
    gc.set_threshold(*before)
    collector.deleteLater()


def test_a_lane_that_allocates_destroys_nothing_of_qt(qtbot, collector):
    died, is_dropped, is_done = [], threading.Event(), threading.Event()

    def allocate(tick):
        assert is_dropped.wait(5)
        for _ in range(10 * gc.get_threshold()[0]):
            cycle = []
            cycle.append(cycle)
        is_done.set()

    runner = Runner()
    runner.start_local(allocate, "allocate")
    canaries = [Canary(died) for _ in range(20)]
    canaries.clear()
    is_dropped.set()
    # Meanwhile this thread allocates nothing, so that Python would collect in the other.
    assert is_done.wait(20)
    runner.shut_down()
    assert died == []
    gc.set_threshold(1, 1, 1)
    qtbot.waitUntil(lambda: len(died) == 20, timeout=20 * PAUSE_MS)
    assert set(died) == {threading.main_thread().name}


def test_what_is_not_due_is_left_alone(qapp):
    gc.collect()
    died = []
    Canary(died)
    collect_due()
    assert died == []


def test_the_window_collects_in_its_own_thread(tmp_path):
    # In a process of its own: how the program starts is what is tested.
    script = """
import gc, threading
from PySide6.QtCore import QTimer
import app.__main__ as program

threads, made = set(), program.make_window
gc.callbacks.append(lambda *_: threads.add(threading.current_thread().name))
def watched(app, project):
    window = made(app, project)
    window.ready.connect(lambda: gc.set_threshold(1, 1, 1))
    window.ready.connect(lambda: QTimer.singleShot(1500, window.close))
    return window
program.make_window = watched
program.run_window(None)
print(gc.isenabled(), sorted(threads))
"""
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, timeout=120, check=False
    )
    assert done.stdout.decode().split("\n")[0] == "False ['MainThread']", done.stderr.decode()
