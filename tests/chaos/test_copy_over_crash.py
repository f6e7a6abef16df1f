"""A copy over a project that was killed, killed itself: that project still has all it had."""

import os
import subprocess
import sys

import pytest

from core.store import Project
from tests.chaos.commands import ROOT, environment

ADD_AND_DIE = """
import os, signal, sys
from core.store import Project
Project.open(sys.argv[1]).classes.add("Hawk")
os.kill(os.getpid(), signal.SIGKILL)
"""

# Dies as soon as anything took the place of something else.
COPY_AND_DIE = """
import os, signal, sys
from pathlib import Path
from core.store import Project

move = Path.replace

def move_and_die(self, target):
    move(self, target)
    os.kill(os.getpid(), signal.SIGKILL)

Path.replace = move_and_die
with Project.open(sys.argv[1]) as project:
    project.save_copy(Path(sys.argv[2]))
"""


@pytest.mark.skipif(os.name != "posix", reason="Windows knows no SIGKILL")
def test_a_killed_copy_leaves_the_changes_in_the_log_of_what_it_was_to_replace(tmp_path):
    source, target = tmp_path / "a.handful", tmp_path / "b.handful"
    for path in (source, target):
        with Project.open(path, create=True) as project:
            project.classes.add("Owl")
    for program, *paths in ((ADD_AND_DIE, target), (COPY_AND_DIE, source, target)):
        done = subprocess.run(
            [sys.executable, "-c", program, *paths], env=environment(), cwd=ROOT, check=False
        )
        assert done.returncode == -9
    with Project.open(target) as project:
        names = [one.name for one in project.classes.all()]
        told = [one.kind for one in project.notices]
    assert names == ["Owl", "Hawk"] or (names == ["Owl"] and told == ["log set aside"])
