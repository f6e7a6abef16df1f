"""Processes that can be killed, and the moments at which they are."""

import fcntl
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from network_guard import search_path

ROOT = Path(__file__).parents[2]

PATIENCE_S = 120
PAUSE_S = 0.0005


def environment():
    return {**os.environ, "PYTHONPATH": search_path(ROOT)}


class Command:
    """`handful ...` as a process of its own, as a person would start it."""

    def __init__(self, home, *words):
        self.words = [str(one) for one in words]
        # Files, as what a killed process had printed is still in them.
        self._out = tempfile.TemporaryFile()  # noqa: SIM115 - closed by `close`
        self._err = tempfile.TemporaryFile()  # noqa: SIM115
        self.process = subprocess.Popen(
            [sys.executable, "-m", "app", *self.words],
            cwd=home,
            env=environment(),
            stdin=subprocess.DEVNULL,
            stdout=self._out,
            stderr=self._err,
        )

    @property
    def is_running(self):
        return self.process.poll() is None

    @property
    def said(self):
        """What it printed so far, on both outputs."""
        parts = []
        for file in (self._out, self._err):
            parts.append(os.pread(file.fileno(), 1 << 20, 0).decode())
        return "".join(parts)

    def has_opened(self, project):
        """Whether it has a project's file open."""
        handles = Path(f"/proc/{self.process.pid}/fd")
        try:
            return any(str(one.readlink()) == str(project) for one in handles.iterdir())
        except OSError:  # it ended, or closed one of them meanwhile
            return False

    def wait_until_open(self, project):
        self.wait_for(lambda: self.has_opened(project))

    @property
    def was_killed(self):
        return self.process.returncode == -9

    def wait(self):
        """Wait for its end; return the exit code."""
        return self.process.wait(PATIENCE_S)

    def wait_for(self, condition):
        """Wait until the condition holds or it has ended; whether it is still running."""
        end = time.monotonic() + PATIENCE_S
        while self.is_running and not condition():
            assert time.monotonic() < end, f"it hangs: {self.words}"
            time.sleep(PAUSE_S)
        return self.is_running

    def kill_at(self, moment, chance):
        """Kill it at a moment, or let it end before; whether it was killed."""
        self.wait_for(lambda: moment.has_come(self))
        time.sleep(chance.uniform(0, moment.span_s))
        self.process.kill()
        self.process.wait()
        return self.was_killed

    def close(self):
        if self.is_running:
            self.process.kill()
            self.process.wait()
        self._out.close()
        self._err.close()


@dataclass(frozen=True)
class Moment:
    """When to kill: at random within so many seconds after something was seen from outside.

    `has_come` is asked of the `Command`.
    """

    name: str
    has_come: Callable
    span_s: float


def log_of(project):
    return project.with_name(project.name + "-wal")


def size_of(file):
    try:
        return file.stat().st_size
    except OSError:
        return 0


def moments(project, start_s, chance):
    """Return moments in the life of a command, most of them while it has the project open."""
    log, size = log_of(project), size_of(log_of(project))
    grown = chance.randint(1, 30_000)

    def is_open(command):
        return command.has_opened(project)

    def has_grown(command):
        return is_open(command) and abs(size_of(log) - size) > grown

    return [
        Moment("while it starts", lambda _: True, start_s),
        Moment("once it has opened the project", is_open, 0.15),
        Moment("once it has opened the project", is_open, 0.03),
        Moment("while the log grows", has_grown, 0.003),
        Moment("while the log grows", has_grown, 0.02),
    ]


def is_lock_free(project):
    """Whether nobody holds the lock of a project. Takes it for a moment."""
    lock = project.with_name(f".{project.name}.lock")
    if not lock.exists():
        return True
    with lock.open("rb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
    return True


def leftovers(folder):
    """Name what was left half-made in a folder and below it."""
    return sorted(
        str(one.relative_to(folder))
        for one in folder.rglob("*")
        if one.is_file() and any(end in one.name for end in (".part", ".new"))
    )
