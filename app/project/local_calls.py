"""Calls of the engine in the window's own process: for what is quick, and needs no torch."""

from pathlib import Path

from app.background.calls import Call, R
from core.domain.progress import Tick, no_tick
from core.domain.records import Entries
from core.store import Project


def call_locally(path: Path, call: Call[R], tick: Tick) -> R:
    """Make a call on a project, from a thread of this process."""
    with Project.open(path, lock=False, waits_for_disk=False, or_read_only=True) as project:
        try:
            return call.make(project, tick)
        finally:
            project.sync()


def list_entries(path: Path, tick: Tick = no_tick) -> Entries:
    """List a project's files, from a thread of this process."""
    tick(0, 0)
    with Project.open(path, lock=False, or_read_only=True) as project:
        return project.listing.entries()
