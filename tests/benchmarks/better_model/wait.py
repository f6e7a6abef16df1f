"""How long a person waits for a better model, from the quick answer to the offer.

    python -m tests.benchmarks.better_model.wait SET [--shots 5,20] [--against OTHER_CHECKOUT]

SET is a folder of class folders. Up to ten classes give so many examples each, and 20 pictures more
of each lie in the folder that is labelled. Each search runs in a process of its own; with another
checkout the two run in turn, with the same files and packages. The first search on a computer also
converts networks, so one goes before those that count.
"""

import argparse
import json
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[3]
MOST_CLASSES, N_MORE = 10, 20

_CHILD = """
import json, sys, tempfile, time
from pathlib import Path
try:
    from core import api
except ImportError:
    from core import pipeline as api
from core.store import Project
place = Path(sys.argv[1])
with tempfile.TemporaryDirectory() as home:
    with Project.open(Path(home) / "wait.handful", create=True) as project:
        add = getattr(api, "add_class_folders", None) or api.put_class_folders
        add(project, place / "examples")
        api.scan_folder(project, place / "folder")
        api.adapt(project)
        api.label_folder(project, place / "folder")
        search = getattr(api, "search_challenger", None) or api.improve
        start = time.perf_counter()
        offer = search(project)
        print(json.dumps([time.perf_counter() - start, offer is not None]))
"""


def laid_out(pictures: Path, shots: int, place: Path) -> None:
    """Copy examples into class folders, and more pictures into one folder."""
    rng = random.Random(shots)
    for source in sorted(one for one in pictures.iterdir() if one.is_dir())[:MOST_CLASSES]:
        files = sorted(source.iterdir())
        rng.shuffle(files)
        examples = place / "examples" / source.name
        examples.mkdir(parents=True)
        (place / "folder").mkdir(exist_ok=True)
        for file in files[:shots]:
            shutil.copy(file, examples / file.name)
        for file in files[shots : shots + N_MORE]:
            shutil.copy(file, place / "folder" / f"{source.name}-{file.name}")


def waited(checkout: Path, place: Path) -> tuple[float, bool]:
    """Return the seconds of a search, and whether it came to an offer."""
    environment = {**os.environ, "PYTHONPATH": str(checkout)}
    command = [sys.executable, "-c", _CHILD, str(place)]
    done = subprocess.run(
        command, cwd=checkout, env=environment, check=True, capture_output=True, text=True
    )
    seconds, has_offer = json.loads(done.stdout.splitlines()[-1])
    return float(seconds), bool(has_offer)


def main() -> None:
    """Print a row for each number of examples."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("set", type=Path)
    parser.add_argument("--shots", default="5,20")
    parser.add_argument("--against", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    checkouts = [ROOT, *([options.against.absolute()] if options.against else [])]
    print("examples  seconds  offer" + ("  before  ratio" if options.against else ""))
    for shots in (int(number) for number in options.shots.split(",")):
        with tempfile.TemporaryDirectory() as home:
            place = Path(home)
            laid_out(options.set, shots, place)
            for checkout in checkouts:
                waited(checkout, place)
            rounds = [[waited(one, place) for one in checkouts] for _ in range(options.rounds)]
        seconds = [statistics.median(times) for times in zip(*_seconds(rounds), strict=True)]
        row = f"{shots:>8} {seconds[0]:8.1f}  {'yes' if rounds[0][0][1] else 'no':>5}"
        if options.against:
            row += f" {seconds[1]:7.1f} {seconds[0] / seconds[1]:6.2f}"
        print(row, flush=True)


def _seconds(rounds: list[list[tuple[float, bool]]]) -> list[list[float]]:
    return [[seconds for seconds, _ in each] for each in rounds]


if __name__ == "__main__":
    main()
