"""The window's backup of the day, killed while it is written; and a project made of each backup."""

import os
import time

from tests.chaos.commands import leftovers
from tests.chaos.oracle import read
from tests.chaos.session import drawn_orders, ready_window
from tests.chaos.world import forget


def back_up(world):
    """Kill a window at its backup, let the next one write it; all backups hold what once was."""
    folder = world.project.with_name(world.project.name + ".backups")
    for one in folder.glob("*.handful"):  # so that another is due
        os.utime(one, (time.time() - 3600,) * 2)
    _at_work(world, lambda: any(folder.glob(".*")) or _is_new(folder), is_killed=True)
    for one in folder.glob("*.handful"):
        os.utime(one, (time.time() - 3600,) * 2)
    _at_work(world, lambda: _is_new(folder), is_killed=False)
    assert not folder.exists() or leftovers(folder) == []
    for one in folder.glob("*.handful"):
        kept = read(one)
        assert kept.said.labels in world.ever, "a backup of what never was"
        new = world.home / "restored.handful"
        world.finish("backups", world.project, "--restore", one.stem, "--out", new)
        assert read(new).said == kept.said
        forget(new)


def _is_new(folder):
    return any(time.time() - one.stat().st_mtime < 600 for one in folder.glob("*.handful"))


def _at_work(world, until, *, is_killed):
    window = ready_window(world)
    try:
        orders, chain = drawn_orders(world, 3)
        window.order(*orders)
        window.wait_for(until)
        if is_killed:
            time.sleep(world.chance.uniform(0, 0.03))
            window.kill()
            world.note_kill("window", "at the day's backup")
        else:
            window.wait_for(lambda: window.n_done == len(orders))
            window.quit()
        world.settle(chain, window.n_done, was_killed=is_killed)
    finally:
        window.close()
