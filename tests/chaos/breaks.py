"""Break the program on purpose, in a copy, and see that the chaos run notices.

`python -m tests.chaos.breaks [NAME...]` prints for each break after how many kills it was caught,
and by which complaint. One that no run catches ends it with exit code 1.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
COPIED = ("app", "core", "resources", "tests", "pyproject.toml")
PATIENCE_S = 900
N_KILLS = 60
QUIETLY = ("-p", "no:xdist", "-p", "no:cacheprovider")


@dataclass(frozen=True)
class Break:
    """One place of the program, made wrong.

    Attributes:
        file: of the program.
        old, new: what stands there and what is put in its place.
        acts: which acts of the run are tried, so that it does not take long.
    """

    file: str
    old: str
    new: str
    acts: str


BREAKS = {
    "undo commits in its midst": Break(
        "core/store/journal.py",
        'self._db.execute("UPDATE events SET state = ?',
        'self._db.execute("COMMIT")\n'
        '            self._db.execute("BEGIN IMMEDIATE")\n'
        '            self._db.execute("UPDATE events SET state = ?',
        "undo redo",
    ),
    "whose log it is is not asked": Break(
        "core/store/opening.py",
        'if verdict == "foreign" or (',
        'if verdict == "never" or (',
        "backup_over_crash",
    ),
    "a log of another is deleted": Break(
        "core/store/opening.py",
        '    notices = [Notice("log set aside", set_aside(one)) for one in strays]\n',
        "    for one in strays:\n        one.unlink()\n    notices: list[Notice] = []\n",
        "backup_over_crash",
    ),
    "a lock is not taken": Break(
        "core/store/opening.py",
        "        lock.acquire(timeout=0)\n",
        "        pass\n",
        "rivals two_at_once",
    ),
    "the window says saved before it is": Break(
        "app/project/workspace.py",
        "            with project.atomic():\n                result = action(project)\n",
        "            db = project._db.conn\n"
        '            db.in_transaction or db.execute("BEGIN IMMEDIATE")\n'
        "            result = action(project)\n"
        "            self._n_put_off = getattr(self, '_n_put_off', 0) + 1\n"
        '            self._n_put_off % 4 or db.execute("COMMIT")\n',
        "label_by_key",
    ),
    "nobody looks whether the file is there": Break(
        "core/store/project.py",
        'raise ProjectGone(self.path, "deleted" if now is None else "replaced")',
        "pass",
        "project_goes",
    ),
    "a copied file does not say that it lacks something": Break(
        "core/store/opening.py",
        "    if is_missing:\n",
        "    if is_missing and False:\n",
        "copied_by_hand moved_after_crash",
    ),
    "a change does not end what was undone": Break(
        "core/store/journal.py",
        "                self._drop_redo()\n",
        "",
        "teach undo",
    ),
    "labels go to the picture beside": Break(
        "core/store/labels.py",
        "[(one, class_id, at, origin, picked, model_id, promise) for one in changed],",
        "[(max(1, one - 1), class_id, at, origin, picked, model_id, promise) for one in changed],",
        "teach",
    ),
    "a copy is written in its place": Break(
        "core/store/project_copy.py",
        "        _replace(part, target)\n",
        "        target.unlink(missing_ok=True)\n"
        '        with target.open("wb") as file, part.open("rb") as source:\n'
        "            while piece := source.read(4096):\n"
        "                file.write(piece)\n"
        "                file.flush()\n"
        "                os.fsync(file.fileno())\n",
        "copy",
    ),
    "size and time are believed": Break(
        "core/store/files.py",
        "    image_id = CASE WHEN {_IS_SETTLED} THEN image_id END,\n",
        "    image_id = CASE WHEN n_bytes = excluded.n_bytes AND mtime_ns = excluded.mtime_ns\n"
        "                    THEN image_id END,\n",
        "pictures_move",
    ),
}


def caught(name):
    """Run the broken program until something is noticed; print what, and return whether it was."""
    one = BREAKS[name]
    with tempfile.TemporaryDirectory(prefix="broken-") as folder:
        broken = Path(folder)
        for part in COPIED:
            source = ROOT / part
            copy = shutil.copytree if source.is_dir() else shutil.copyfile
            copy(source, broken / part)
        file = broken / one.file
        text = file.read_text(encoding="utf-8")
        assert text.count(one.old) == 1, f"{name}: {one.file} reads otherwise now"
        file.write_text(text.replace(one.old, one.new), encoding="utf-8")
        begun = time.monotonic()
        test = "test_two_hundred_kills_lose_nothing"
        if one.acts != "pictures_move":  # what needs no network begins in seconds
            test = "test_some_kills_lose_nothing"
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "tests/chaos", "-q", "-m", "", "-k", test, *QUIETLY],
            cwd=broken,
            env={**os.environ, "CHAOS_KILLS": str(N_KILLS), "CHAOS_ACTS": one.acts},
            capture_output=True,
            text=True,
            timeout=PATIENCE_S,
            check=False,
        )
    complaints = [line[2:] for line in done.stdout.splitlines() if line.startswith("E  ")]
    first = next((line.strip() for line in complaints if line.strip()), "")
    kills = next((line.strip() for line in complaints if " kills, act " in line), "")
    is_caught = done.returncode == 1 and "seed" in kills
    said = f"caught ({kills.partition(':')[0]}): {first}" if is_caught else "NOT caught"
    sys.stdout.write(f"{name}: {said} [{time.monotonic() - begun:.0f} s]\n")
    sys.stdout.flush()
    if not is_caught:
        sys.stdout.write(done.stdout[-3000:])
    return is_caught


if __name__ == "__main__":
    results = [caught(name) for name in sys.argv[1:] or BREAKS]  # all of them, whatever came
    sys.exit(not all(results))
