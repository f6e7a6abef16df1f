"""How many labels `handful repair` saves, by what happened to the file; each draw is the same.

`python -m tests.benchmarks.repair [DRAWS]`
"""

import sqlite3
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

from core.store import Project
from core.store.repair import repair
from tests.core.store.repair import damage
from tests.core.store.repair.conftest import fill

QUERY = """
SELECT images.hash, classes.name FROM labels JOIN images ON images.id = labels.image_id
LEFT JOIN classes ON classes.id = labels.class_id
"""


def main(n_draws: int) -> None:
    """Print one row a kind of damage."""
    with tempfile.TemporaryDirectory() as folder:
        sound = Path(folder) / "sound.handful"
        with Project.open(sound, create=True) as project:
            fill(project)
        truth = labels(sound)
        print(f"{len(truth)} labels, {sound.stat().st_size} bytes, {n_draws} draws of each")
        print("| damage | labels saved: least, median, mean | all saved | wrong | seconds |")
        print("|---|---|---|---|---|")
        for kind in damage.DAMAGES:
            print(row(kind, sound.read_bytes(), truth, n_draws, Path(folder)))


def row(kind, data: bytes, truth: dict, n_draws: int, folder: Path) -> str:
    """Damage a file in one way again and again, repair it, and count."""
    saved, n_wrong, begun = [], 0, time.perf_counter()
    for draw in range(n_draws):
        broken, new = folder / "broken.handful", folder / "new.handful"
        broken.write_bytes(kind(data, draw))
        new.unlink(missing_ok=True)
        report = repair(broken, new)
        found = labels(new)
        right = sum(name in (truth.get(one), *report.renamed) for one, name in found.items())
        n_wrong += len(found) - right
        saved.append(right)
    seconds = (time.perf_counter() - begun) / n_draws
    saved.sort()
    mean = sum(saved) / n_draws
    n_all = sum(one == len(truth) for one in saved)
    figures = f"{saved[0]}, {saved[n_draws // 2]}, {mean:.0f}"
    name = kind.__name__.replace("_", " ")
    return f"| {name} | {figures} | {n_all} of {n_draws} | {n_wrong} | {seconds:.1f} |"


def labels(path: Path) -> dict[str, str | None]:
    """Return the class of each image that has one, by hash."""
    with closing(sqlite3.connect(path)) as db:
        return dict(db.execute(QUERY).fetchall())


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else 12)
