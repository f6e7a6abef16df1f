"""A second process that works with a project, as a second window or a command would."""

import subprocess
import sys
from contextlib import contextmanager

HOLD = """
import sys
from core.store import Project
project = Project.open(sys.argv[1])
print("open", flush=True)
for name in sys.stdin:
    project.classes.add(name.strip())
    print([one.name for one in project.classes.all()], flush=True)
"""

TRY = """
import sys
from core.domain.errors import ProjectLocked
from core.store import Project
try:
    Project.open(sys.argv[1]).close()
except ProjectLocked:
    sys.exit(3)
"""


class Holder:
    """A process that has a project open."""

    def __init__(self, path):
        self.process = subprocess.Popen(
            [sys.executable, "-c", HOLD, str(path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout.readline() == "open\n"

    def add_class(self, name):
        """Let it add a class; return the names of all that it sees then."""
        self.process.stdin.write(f"{name}\n")
        self.process.stdin.flush()
        return self.process.stdout.readline().strip()

    def kill(self):
        """End it at once, with what it wrote last still in the project's log."""
        self.process.kill()
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            pipe.close()


@contextmanager
def held_open(path):
    """Have a project open in another process."""
    holder = Holder(path)
    try:
        yield holder
    finally:
        holder.kill()


def is_locked_for_others(path):
    """Whether another process that wants to open a project is told that it is open."""
    done = subprocess.run([sys.executable, "-c", TRY, str(path)], check=False)
    assert done.returncode in (0, 3)
    return done.returncode == 3
