"""Measure speed and write it into docs/measurements.md and README.md.

    python -m tests.benchmarks.bench_docs [--against CHECKOUT]

One row a mode, machine and commit named. README repeats the first table; `tests/test_papers.py`
fails where it says anything else. With `--against` a second table compares with another checkout in
the same run.
"""

import argparse
import os
import platform
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks import embed_speed, first_use, quick_answer, window

ROOT = Path(__file__).parents[2]
MEASUREMENTS, README = ROOT / "docs" / "measurements.md", ROOT / "README.md"
BEGIN, END = "<!-- written by make bench-docs -->", "<!-- end of what make bench-docs wrote -->"
BEGIN_BEFORE = "<!-- compared by make bench-docs -->"

HEAD = ("| what | Handful | the plain way | |", "|---|---|---|---|")
HEAD_BEFORE = ("| what | now | before | ratio |", "|---|---|---|---|")

N_SMALL, N_LARGE = 1500, 160


def main() -> None:
    """Measure all and write it down."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--against", type=Path, help="a checkout of an earlier commit")
    parser.add_argument("--rounds", type=int, default=3)
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
            f"| {title} | {one.rate:.0f} images/s, {one.rate / one.bound:.0%} of the bound |"
            f" {one.plain:.1f} images/s (one view; Pillow, timm, eager torch) |"
            f" {one.rate / one.plain:.1f} times |",
            f"| {title} | {one.rate:.0f} images/s | {one.before:.0f} images/s |"
            f" {one.rate / max(one.before, 1e-9):.2f} |"
            if against
            else "",
        )
    (ours, our_mb), *others = first_use.measure(ROOT, against, rounds)
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
            with quick_answer.filled(Path(home) / f"{n_images}.handful", n_images) as project:
                spent, other, _ = quick_answer.measure(project, rounds)
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
