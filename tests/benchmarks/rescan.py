"""How long another look at a folder takes where nothing changed, and what a shuffle does to labels.

    python -m tests.benchmarks.rescan [OTHER] [--files 10000] [--rounds 15] [--shuffled 9900]

OTHER is the folder of another checkout, such as a `git worktree` of the commit before; both then
take turns on the same files, and the ratio of their medians is printed. Rescan: `scan_folder` of a
folder whose files were read before. Table: exporting them as CSV. Shuffle: pictures of one size and
time are labelled, change names among themselves, and are looked at again; printed are the labels
that lie on another picture than theirs, those that are missing, and the seconds of looking again.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
from PIL import Image

HERE = Path(__file__).parents[2]
N_CLASSES = 10
TIME = 1_600_000_000

# Runs in a checkout of its own, and there with what both of them have.
_CHILD = """
import hashlib, json, random, sys, time
from pathlib import Path

from core.domain.progress import no_tick
from core.imaging.discovery import content_hash
from core.operations.examples import add_examples, read_files
from core.operations.folders.scan import scan_folder
from core.operations.export import export
from core.store import Project

task, folder, place, rounds = sys.argv[1], *map(Path, sys.argv[2:4]), int(sys.argv[4])

def rescan():
    with Project.open(place / "p.handful", create=True) as project:
        report = scan_folder(project, folder)
        if report.n_new:
            with project.atomic():
                owl = project.classes.add("Owl").id
                files = list(project.files.unread(report.folder_id))
                for one in files:
                    data = one.full_path.read_bytes()
                    project.files.record_image(one.id, content_hash(data), 8, 8, "")
                project.labels.put(project.files.image_ids(), owl)
        assert not list(project.files.unread(scan_folder(project, folder).folder_id))
        times = {"rescan": [], "table": []}
        for _ in range(rounds):
            start = time.perf_counter()
            scan_folder(project, folder)
            times["rescan"].append(time.perf_counter() - start)
        start = time.perf_counter()
        assert export(project, place / "a.csv", kind="csv").n_written == report.n_found
        times["table"].append(time.perf_counter() - start)
        return times

def shuffle():
    files = sorted(folder.iterdir())
    truth = {path.read_bytes(): str(n % 10) for n, path in enumerate(files)}
    with Project.open(place / "s.handful", create=True) as project:
        for name in range(10):
            add_examples(project, project.classes.add(str(name)).id, files[name::10])
        scan_folder(project, folder)
        turned = random.Random(0).sample(files, len(files))
        for number, path in enumerate(files):
            path.rename(folder / f"moving{number}")
        for number, path in enumerate(turned):
            (folder / f"moving{number}").rename(path)
        start = time.perf_counter()
        report = scan_folder(project, folder)
        read_files(project, list(project.files.unread(report.folder_id)), no_tick)
        seconds = time.perf_counter() - start
        labels = {row.full_path: row.label for row in project.listing.rows()}
        wrong = sum(labels[one] not in ("", truth[one.read_bytes()]) for one in files)
        return {"wrong": wrong, "without": list(labels.values()).count(""), "seconds": seconds}

print(json.dumps({"rescan": rescan, "shuffle": shuffle}[task]()))
"""


def draw(folder: Path, count: int) -> Path:
    """Draw pictures of one size that bear one time, each another one."""
    folder.mkdir()
    rng = np.random.default_rng(0)
    for number in range(count):
        path = folder / f"{number:05d}.bmp"
        Image.fromarray(rng.integers(0, 256, (24, 24, 3), dtype=np.uint8)).save(path)
        os.utime(path, (TIME, TIME))
    return folder


def run(checkout: Path, task: str, folder: Path, place: Path, rounds: int = 1) -> dict:
    """Let one checkout do a task in a process of its own."""
    place.mkdir(exist_ok=True)
    done = subprocess.run(
        [sys.executable, "-c", _CHILD, task, str(folder), str(place), str(rounds)],
        cwd=checkout,
        env={**os.environ, "PYTHONPATH": str(checkout)},
        stdout=subprocess.PIPE,
        check=True,
    )
    return json.loads(done.stdout)


def compare_rescans(checkouts: list[Path], folder: Path, place: Path, rounds: int) -> None:
    """Print the medians of looking again and of writing the table, and their ratios."""
    times: list[dict[str, list[float]]] = [{"rescan": [], "table": []} for _ in checkouts]
    for _ in range(rounds):
        for number, checkout in enumerate(checkouts):
            found = run(checkout, "rescan", folder, place / f"project{number}", rounds=3)
            for name, some in found.items():
                times[number][name] += some
    for name in ("rescan", "table"):
        medians = [statistics.median(one[name]) * 1000 for one in times]
        ratio = f", ratio {medians[0] / medians[1]:.2f}" if len(medians) > 1 else ""
        print(f"{name:8} {' against '.join(f'{one:.0f} ms' for one in medians)}{ratio}")


def main() -> None:
    """Print the figures of this checkout, and those of another one beside them."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("other", type=Path, nargs="?")
    parser.add_argument("--files", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--shuffled", type=int, default=9_900)
    options = parser.parse_args()
    checkouts = [HERE, *([options.other.absolute()] if options.other else [])]
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        compare_rescans(checkouts, draw(place / "rest", options.files), place, options.rounds)
        for number, checkout in enumerate(checkouts):
            folder = draw(place / f"shuffled{number}", options.shuffled)
            found = run(checkout, "shuffle", folder, place / f"project{number}")
            print(
                f"shuffle  {checkout.name}: {found['wrong']} of {options.shuffled} labels wrong,"
                f" {found['without']} missing, {found['seconds']:.1f} s"
            )


if __name__ == "__main__":
    main()
