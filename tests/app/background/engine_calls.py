"""What the tests of jobs let the engine's process do. Imports no Qt: the child loads it."""

import os
import time
from pathlib import Path

from core.domain.errors import Cancelled, NotEnoughExamples


def count_up(n, *, tick, pause_s=0.0):
    for done in range(1, n + 1):
        tick(done, n)
        time.sleep(pause_s)
    return n


def flood(n, *, tick):
    started_at = time.monotonic()
    for done in range(1, n + 1):
        tick(done, n)
    return time.monotonic() - started_at


def process_id(*, tick):
    return os.getpid()


def lack_examples(*, tick):
    raise NotEnoughExamples("Fox", have=1, need=2)


def divide_by_zero(*, tick):
    return 1 / 0


def return_what_cannot_travel(*, tick):
    return lambda: None


def keep_what_is_done(note_path, *, tick):
    """Go on until Stop, then answer with how far it got, as labelling a folder does."""
    done = 0
    try:
        while True:
            done += 1
            Path(note_path).write_text(str(done))
            tick(done, 0)
            time.sleep(0.01)
    except Cancelled:
        return done


def say_and_wait(note_path, *, tick):
    """Tell who runs it, then never tick again."""
    Path(note_path).write_text(str(os.getpid()))
    time.sleep(60)


def exit_at_once(*, tick):
    os._exit(7)


def search(note_path, n, *, tick):
    """Count as what steps aside does; keep in a file what was counted."""
    for done in range(1, n + 1):
        with Path(note_path).open("a") as note:
            note.write(f"{done} ")
        time.sleep(0.01)
        tick(done, n)
    return n


def make_classes(project, n, *, tick):
    """Write to the project, and say so."""
    for done in range(n):
        project.classes.add(f"Class {done}")
        tick(done + 1, n)
        time.sleep(0.01)
    return len(project.classes.all())


def search_project(project, note_path, *, tick):
    """Count the classes that are there, until there are some; then once more after a tick."""
    Path(note_path).write_text("begun")
    while not project.classes.all():
        time.sleep(0.01)
        tick(0, 1)
    tick(1, 1)
    return len(project.classes.all())


def break_down(project, *, tick):
    return 1 / 0
