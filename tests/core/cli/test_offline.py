"""The whole job on a new account reaches nobody, and leaves nothing where it should not.

What the processes ask of the system is written down by strace; where that may be, they run in a
network namespace with nothing in it, too, so that they show to get along without.
"""

import os
import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import network_guard
import pytest

from core.export import KINDS
from tests.system_calls import Trace, strace, without_network

ROOT = Path(__file__).parents[3]
KEPT = ("PATH", "LANG", "LD_LIBRARY_PATH", "SYSTEMROOT", network_guard.RECORD)

# Python keeps what it compiled beside the program; pip does that for an installed one.
COMPILED = re.compile(r"/__pycache__(/|$)")

# Parquet comes with an extra.
HERE = [one for one in KINDS if one != "parquet" or find_spec("pyarrow")]

EXPORT_ALL = """
import sys
from core.cli.main import main
wanted = [["--format", kind, "--out", f"out-{kind}"] for kind in sys.argv[1:]]
for words in [*wanted, ["--format", "xmp", "--beside"]]:
    main(["export", "birds.handful", *words], standalone_mode=False)
"""

SHOW_WINDOW = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from app.__main__ import make_app, make_window

def close_once_all_is_there():
    if window.application and len(window.application.workspace.table):
        window.close()

app = make_app()
window = make_window(app, Path(sys.argv[1]))
timer = QTimer(interval=50)
timer.timeout.connect(close_once_all_is_there)
window.ready.connect(timer.start)
window.show()
sys.exit(app.exec())
"""

needs_either = pytest.mark.skipif(
    strace() is None and without_network() is None,
    reason="neither strace nor a network namespace works here",
)
needs_strace = pytest.mark.skipif(strace() is None, reason="strace does not work here")


class Account:
    """A new account on this computer, and what its programs do.

    Attributes:
        work: where its pictures, its project and its results lie.
    """

    def __init__(self, folder, *, is_closed):
        self.home, self.work = folder / "home", folder / "work"
        self._folder, self._is_closed = folder, is_closed
        # As on any desktop, so that whoever would write there can.
        for name in (".config", ".cache", ".local/share", ".local/state", "Documents"):
            (self.home / name).mkdir(parents=True)
        for one in (self.work, self.temporary, self._calls):
            one.mkdir()
        self.trace = Trace(self._calls, self.work)

    @property
    def temporary(self):
        """The folder for temporary files."""
        return self._folder / "tmp"

    @property
    def _calls(self):
        return self._folder / "calls"

    def run(self, *words, **variables):
        """Run Python with these words."""
        around = {name: os.environ[name] for name in KEPT if name in os.environ}
        around |= {
            "HOME": str(self.home),
            "USER": "somebody",
            "TMPDIR": str(self.temporary),
            "PYTHONPATH": network_guard.search_path(ROOT),
            **variables,
        }
        closed = without_network() or [] if self._is_closed else []
        traced = self.trace.words if strace() else []
        done = subprocess.run(
            [*closed, *traced, sys.executable, *map(str, words)],
            cwd=self.work,
            env=around,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def strangers(self, *more):
        """List what was changed outside of the work, the cache and the folder for what is passing.

        Args:
            more: folders, below the home, in which something may change too.
        """
        places = [self.work, self.temporary, Path("/dev"), self.home / ".cache" / "Handful"]
        places += [self.home / one for one in more]
        return sorted(
            str(path)
            for path in self.trace.changed()
            if not any(path.is_relative_to(one) for one in places)
            and not (COMPILED.search(str(path)) and _is_of_the_program(path))
        )


def _is_of_the_program(path):
    return any(path.is_relative_to(one) for one in (ROOT, sys.prefix, sys.base_prefix))


@needs_either
@pytest.mark.timeout(900)  # 45 s of processor time; a busy machine takes its time
@pytest.mark.parametrize("is_closed", [True, pytest.param(False, marks=pytest.mark.slow)])
def test_the_whole_job_reaches_nobody_and_leaves_nothing_elsewhere(tmp_path, draw_tone, is_closed):
    account = Account(tmp_path, is_closed=is_closed)
    work = account.work
    for number, tone in enumerate(("Red", "Green", "Blue")):
        for one in range(2):
            draw_tone(work / "examples" / tone / f"{one}.png", tone, 100 * number + one)
            draw_tone(work / "folder" / f"{tone}-{one}.png", tone, 1000 + 100 * number + one)
    words = ["label", "folder", "--examples", "examples", "--budget", "0"]
    account.run("-m", "app", *words, "--project", "birds.handful", "--out", "labels.csv")
    account.run("-c", EXPORT_ALL, *HERE)
    table = account.run("out-onnx/label_pictures.py", "folder")

    assert "Red-0.png,Red," in table
    assert {one.name for one in work.glob("out-*")} == {f"out-{kind}" for kind in HERE}
    assert list((account.home / ".cache" / "Handful" / "networks" / "compiled").glob("*.blob"))
    assert account.trace.reached() == []
    assert account.strangers() == []


@needs_strace
def test_the_window_reaches_nobody_and_leaves_nothing_elsewhere(tmp_path, draw_tone):
    account = Account(tmp_path, is_closed=True)
    for one in range(3):
        draw_tone(account.work / "folder" / f"{one}.png", "Red", one)
    account.run("-c", LIST_ONLY, "birds.handful", "folder")
    account.run("-c", SHOW_WINDOW, "birds.handful", QT_QPA_PLATFORM="offscreen")

    assert (account.home / ".config" / "Handful").is_dir()
    assert (account.home / ".local" / "state" / "Handful" / "log" / "window.log").is_file()
    assert account.trace.reached() == []
    # The system's list of fonts is made anew by whichever program is the first to want one.
    mine = [".config/Handful", ".local/state/Handful", ".cache/fontconfig"]
    assert account.strangers(*mine) == []


LIST_ONLY = """
import sys
from pathlib import Path
from core import api
from core.store import Project
with Project.open(sys.argv[1], create=True) as project:
    api.scan_folder(project, Path(sys.argv[2]).absolute())
"""
