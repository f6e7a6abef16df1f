"""A command whose terminal is closed stops as by Ctrl+C; with real processes and terminals."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
PATIENCE_S = 60

pytestmark = pytest.mark.skipif(os.name != "posix", reason="Windows closes terminals otherwise")

COMMAND = """
import signal, sys, time
from pathlib import Path
from core.cli.console import project_at, run, stopping

is_nohup = sys.argv[2] == "ignored"
signal.signal(signal.SIGHUP, signal.SIG_IGN if is_nohup else signal.SIG_DFL)


def work(tick):
    folder = Path(sys.argv[1])
    (folder / "begun").touch()
    begun = time.monotonic()
    while not (folder / "enough").exists() and time.monotonic() < begun + 60:
        tick(1, 2)
        time.sleep(0.01)
    (folder / "done").touch()


with project_at(None, create=True), stopping("All is kept."):
    run("Working", work)
"""


def start(folder, how, **options):
    (folder / "temporary").mkdir()
    process = subprocess.Popen(
        [sys.executable, "-c", COMMAND, folder, how],
        cwd=ROOT,
        env={**os.environ, "TMPDIR": str(folder / "temporary")},
        start_new_session=True,
        **options,
    )
    deadline = time.monotonic() + PATIENCE_S
    while not (folder / "begun").exists() and time.monotonic() < deadline:
        time.sleep(0.01)
    return process


def test_a_closed_terminal_stops_the_command_which_leaves_nothing_behind(tmp_path):
    import fcntl
    import termios

    ours, theirs = os.openpty()

    def take_terminal():
        fcntl.ioctl(theirs, termios.TIOCSCTTY, 0)

    terminal = {"stdin": theirs, "stdout": theirs, "stderr": theirs}
    process = start(tmp_path, "heard", **terminal, preexec_fn=take_terminal)
    os.close(theirs)
    os.close(ours)
    # By itself, not by the signal. Python adds a word of its own where stderr cannot be flushed.
    assert process.wait(PATIENCE_S) in (1, 120)
    assert list((tmp_path / "temporary").iterdir()) == []
    assert not (tmp_path / "done").exists()


def test_a_command_that_was_told_to_outlive_its_terminal_does(tmp_path):
    process = start(tmp_path, "ignored", stderr=subprocess.PIPE)
    process.send_signal(signal.SIGHUP)
    (tmp_path / "enough").touch()
    process.communicate(timeout=PATIENCE_S)
    assert process.returncode == 0
    assert (tmp_path / "done").exists()
