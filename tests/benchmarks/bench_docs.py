"""Measure speed and write it into docs/measurements.md and README.md.

    python -m tests.benchmarks.bench_docs [--against CHECKOUT]

One row a mode, machine and commit named. The first use is `handful demo` in a process of its own
with an empty home folder, so that nothing was converted or kept before. README repeats the first
table; `tests/test_papers.py` fails where it says anything else. With `--against` a second table
compares with another checkout in the same run.
"""

import argparse
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import resources
from core.backbones.feature_sets import features_for
from tests.benchmarks import embed_speed, quick_answer, window

ROOT = Path(__file__).parents[2]
MEASUREMENTS, README = ROOT / "docs" / "measurements.md", ROOT / "README.md"
BEGIN, END = "<!-- written by make bench-docs -->", "<!-- end of what make bench-docs wrote -->"
BEGIN_BEFORE = "<!-- compared by make bench-docs -->"

SAMPLE = Path(resources.__file__).parent / "sample" / "examples"

HEAD = ("| what | Handful | the plain way | |", "|---|---|---|---|")
HEAD_BEFORE = ("| what | now | before | ratio |", "|---|---|---|---|")

N_SMALL, N_LARGE = 1500, 160


_CHILD = """
import resource, sys
from pathlib import Path
try:
    from core.cli.main import main
except ImportError:
    from core.cli import main
place = Path(sys.argv[1])
sys.argv = ["handful", "demo", "--into", str(place / "demo")]
try:
    main()
finally:
    status = Path("/proc/self/status")
    if status.exists():  # what `getrusage` says is also that of the process this one came from
        lines = status.read_text().splitlines()
        peak = next(int(one.split()[1]) for one in lines if one.startswith("VmHWM")) / 1e3
    else:
        unit = 1e6 if sys.platform == "darwin" else 1e3
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit
    (place / "peak").write_text(str(peak))
"""


_LABEL_CHILD = """
import sqlite3, sys, tempfile, time
from contextlib import closing
from pathlib import Path
try:
    from core import api
except ImportError:
    from core import pipeline as api
from core.store import Project
examples, folder = Path(sys.argv[1]), Path(sys.argv[2])
count = "SELECT count(DISTINCT image_id) FROM predictions"
with tempfile.TemporaryDirectory() as place:
    file = Path(place) / "label.handful"
    with Project.open(file, create=True) as project:
        add = getattr(api, "add_class_folders", None) or api.put_class_folders
        add(project, examples)
        api.scan_folder(project, folder)
        api.adapt(project)
        start = looked = time.perf_counter()
        wanted, all_labelled = len(list(folder.iterdir())), None

        def tick(done, total):
            global looked, all_labelled
            now = time.perf_counter()
            if all_labelled is None and (now - looked > 0.25 or done == total):
                looked = now
                with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)) as rows:
                    if rows.execute(count).fetchone()[0] >= wanted:
                        all_labelled = now - start

        api.label_folder(project, folder, tick=tick)
        whole = time.perf_counter() - start
        print(all_labelled or whole, whole)
"""


def measure_labels(checkout: Path, folder: Path) -> tuple[float, float]:
    """Return the seconds until each picture of a new folder has a label, and until all is done."""
    command = [sys.executable, "-c", _LABEL_CHILD, str(SAMPLE), str(folder)]
    environment = {**os.environ, "PYTHONPATH": str(checkout)}
    done = subprocess.run(
        command, cwd=checkout, env=environment, check=True, capture_output=True, text=True
    )
    early, whole = done.stdout.split()[-2:]
    return float(early), float(whole)


def labels(against: Path | None, rounds: int) -> tuple[str, str]:
    """Return README's row and the row that compares, of labelling a new folder."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        embed_speed.draw(folder, N_SMALL, (500, 375))
        now, before = [], []
        for _ in range(rounds):
            now.append(measure_labels(ROOT, folder))
            before.extend([measure_labels(against, folder)] if against else [])
    early, whole = (statistics.median(times) for times in zip(*now, strict=True))
    title = f"until {N_SMALL:,} new pictures have a label".replace(",", " ")
    row = f"| {title}, and until all networks looked | {early:.1f} s, {whole:.1f} s | | |"
    if not before:
        return row, ""
    then = statistics.median(first for first, _ in before)
    return row, f"| {title} | {early:.1f} s | {then:.1f} s | {early / then:.2f} |"


def first_use(checkout: Path) -> tuple[float, float]:
    """Return the seconds and the peak memory in MB of the first `handful demo`."""
    with tempfile.TemporaryDirectory() as home:
        places = ("HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME")
        environment = {**os.environ, **dict.fromkeys(places, home), "PYTHONPATH": str(checkout)}
        start = time.perf_counter()
        command = [sys.executable, "-c", _CHILD, home]
        subprocess.run(command, cwd=home, env=environment, check=True, capture_output=True)
        seconds = time.perf_counter() - start
        return seconds, float((Path(home) / "peak").read_text())


def measure_first_use(
    checkout: Path, against: Path | None, rounds: int
) -> list[tuple[float, float]]:
    """Return the median (seconds, MB) of the checkout and, where given, of the other one."""
    places = [checkout, *([against] if against else [])]
    found: list[list[tuple[float, float]]] = [[] for _ in places]
    for _ in range(rounds):
        for place, one in zip(places, found, strict=True):
            one.append(first_use(place))
    return [
        (statistics.median(s for s, _ in one), statistics.median(mb for _, mb in one))
        for one in found
    ]


def main() -> None:
    """Measure all and write it down."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--against", type=Path, help="a checkout of an earlier commit")
    parser.add_argument("--rounds", type=int, default=2)
    arguments = parser.parse_args()
    rows, before = [], []
    for row, compared in measured(arguments.against, arguments.rounds):
        print(row, flush=True)
        rows.append(row)
        before.extend([compared] if compared else [])
    table = "\n".join((*HEAD, *rows))
    write(README, BEGIN, f"\n{table}\n")
    write(MEASUREMENTS, BEGIN, f"\n{where()}\n\n{table}\n")
    if arguments.against is not None:
        commit = commit_of(arguments.against)
        table = "\n".join((*HEAD_BEFORE, *before))
        write(
            MEASUREMENTS,
            BEGIN_BEFORE,
            f"\nBefore is {commit}, in turn in the same run.\n\n{table}\n",
        )


def measured(against: Path | None, rounds: int) -> Iterator[tuple[str, str]]:
    """Yield a row of README's table and, where there is one, the row that compares."""
    for one in embed_speed.rows(N_SMALL, N_LARGE, against, rounds):
        title = f"embedding JPEGs of {one.mode.title}"
        yield (
            f"| {title} | {one.rate:.0f} images/s |"
            f" {one.plain:.1f} images/s (one view; Pillow, timm, eager torch) |"
            f" {one.rate / one.plain:.1f} times |",
            f"| {title} | {one.rate:.0f} images/s | {one.before:.0f} images/s |"
            f" {one.rate / max(one.before, 1e-9):.2f} |"
            if against
            else "",
        )
    yield labels(against, rounds)
    (ours, our_mb), *others = measure_first_use(ROOT, against, rounds)
    compared = ""
    for seconds, mb in others:
        compared = (
            f"| first use, the sample | {ours:.1f} s, {our_mb:.0f} MB |"
            f" {seconds:.1f} s, {mb:.0f} MB |"
            f" {ours / seconds:.2f}, {our_mb / mb:.2f} |"
        )
    yield (
        f"| first use on a new computer: the sample | {ours:.1f} s, {our_mb:.0f} MB | | |",
        compared,
    )
    bare, started = window.measure_start(2 * rounds + 1)
    yield (
        f"| start to a painted window | {started:.2f} s | {bare:.2f} s (bare PySide6 window) |"
        f" {started / bare:.1f} times |",
        "",
    )
    yield from ((row, "") for row in answers(rounds))


def answers(rounds: int) -> Iterator[str]:
    """Yield a row for each size of project."""
    with tempfile.TemporaryDirectory() as home:
        for n_images in (2000, 10_000):
            features = features_for(n_images)
            file = Path(home) / f"{n_images}.handful"
            with quick_answer.filled(file, n_images, features) as project:
                spent, other, _ = quick_answer.measure(project, features, rounds)
            yield (
                f"| first answer to 50 examples, {n_images} pictures embedded | {spent:.1f} s |"
                f" {other:.1f} s (the folder committee of before) | {spent / other:.2f} |"
            )


def where() -> str:
    """Name the machine and the commit."""
    return (
        f"Measured at {commit_of(ROOT)} on {os.cpu_count()} cores, {processor()},"
        f" {platform.system()}, Python {platform.python_version()}."
    )


def processor() -> str:
    """Name the processor."""
    facts = Path("/proc/cpuinfo")
    if facts.exists():
        for line in facts.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def commit_of(checkout: Path) -> str:
    """Return a checkout's commit, short."""
    command = ["git", "rev-parse", "--short", "HEAD"]
    done = subprocess.run(command, cwd=checkout, capture_output=True, text=True, check=False)
    return done.stdout.strip() or "an unknown commit"


def block(text: str, begin: str = BEGIN) -> str:
    """Return what stands between the marks.

    Raises:
        ValueError: they are not there.
    """
    start = text.index(begin) + len(begin)
    return text[start : text.index(END, start)]


def write(file: Path, begin: str, words: str) -> None:
    """Put words between the marks of a file."""
    text = file.read_text(encoding="utf-8")
    start = text.index(begin) + len(begin)
    file.write_text(text[:start] + words + text[text.index(END, start) :], encoding="utf-8")


if __name__ == "__main__":
    main()
