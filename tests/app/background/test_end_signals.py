"""The system ends the program, and the window closes properly; with real processes and signals."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
PATIENCE_S = 60

pytestmark = pytest.mark.skipif(os.name != "posix", reason="Windows ends processes otherwise")

PROGRAM = """
import json, os, signal, sys
signal.signal(signal.SIGHUP, signal.SIG_DFL)  # whatever the tests were begun by
from PySide6.QtCore import QCoreApplication, QSettings
import app.__main__ as program

opened = program.make_window

def told(application, project):
    window = opened(application, project)
    window.ready.connect(lambda: print("ready", flush=True))
    return window

program.make_window = told
code = program.run_window(None)
log = os.stat(sys.argv[1]).st_mode & 0o777 if os.path.exists(sys.argv[1]) else 0
print(json.dumps({"code": code, "log": log}), flush=True)
"""


@pytest.fixture
def window(own_settings):
    """Start the program and wait until its window is ready."""
    log = own_settings / "state" / "Handful" / "log" / "crash.log"
    log.parent.mkdir(parents=True)
    log.write_text("of an earlier version\n")
    log.chmod(0o644)
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, log],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert process.stdout.readline() == "ready\n"
    yield process
    process.kill()
    process.communicate()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_signal_closes_the_window_and_the_program_ends_by_itself(window, number):
    os.killpg(window.pid, number)  # as a terminal does: the engine's process hears it, too
    said, _ = window.communicate(timeout=PATIENCE_S)
    assert window.returncode == 0
    assert json.loads(said)["code"] == 0
    assert json.loads(said)["log"] == 0o600  # nobody else may read of a crash


def test_the_window_writes_down_what_runs_on_what(window, own_settings):
    log = own_settings / "state" / "Handful" / "log" / "window.log"
    assert " INFO app.window: Handful " in log.read_text(encoding="utf-8")
