"""How long the first use on a new computer takes, and how much memory.

    python -m tests.benchmarks.first_use [--against CHECKOUT]

`handful demo` in a process of its own with an empty home folder, so that nothing was converted or
kept before; by the code of another checkout in turn, where one is given.
"""

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]

_CHILD = """
import sys
try:
    from core.cli.main import main
except ImportError:
    from core.cli import main
sys.argv = ["handful", "demo", "--into", sys.argv[1]]
main()
"""


def first_use(checkout: Path) -> tuple[float, float]:
    """Return the seconds and the peak memory in MB of the first `handful demo`."""
    with tempfile.TemporaryDirectory() as home:
        places = ("HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME")
        environment = {**os.environ, **dict.fromkeys(places, home), "PYTHONPATH": str(checkout)}
        start = time.perf_counter()
        command = [sys.executable, "-c", _CHILD, str(Path(home) / "demo")]
        with subprocess.Popen(
            command, cwd=home, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
        ) as process:
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            if process.returncode:
                assert process.stderr is not None
                raise SystemExit(process.stderr.read().decode(errors="replace"))
        return time.perf_counter() - start, memory_mb(usage)


def memory_mb(usage: resource.struct_rusage) -> float:
    """Return the peak of a process's memory."""
    return usage.ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3)


def measure(checkout: Path, against: Path | None, rounds: int) -> list[tuple[float, float]]:
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
    """Print a line for each checkout, and their ratio."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--against", type=Path, help="a checkout of an earlier commit")
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    found = measure(ROOT, arguments.against, arguments.rounds)
    for name, (seconds, mb) in zip(("handful", "before"), found, strict=False):
        print(f"{name:<8} {seconds:6.2f} s {mb:6.0f} MB")
    if len(found) > 1:
        (ours, our_mb), (theirs, their_mb) = found
        print(f"ratio    {ours / theirs:6.2f}   {our_mb / their_mb:6.2f}")


if __name__ == "__main__":
    main()
