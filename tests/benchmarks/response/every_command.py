"""How soon the window looks otherwise after each thing that a person can ask of it.

    python -m tests.benchmarks.response.every_command [--images 5000] [--classes 8] [--only NAME]

The real window opens a project of as many pictures. Each command, a few keys and clicks are asked
one after the other, each from the same state: first with an idle engine, then while it is busy as a
search for a better model keeps it. Printed is the time from the asking to the end of the first
paint after which the window does not look as before. Runs on QT_QPA_PLATFORM where that is set,
else offscreen.
"""

import argparse
import os
import sys
import tempfile
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

LIMIT_MS = 100


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--images", type=int, default=5000)
    parser.add_argument("--classes", type=int, default=8)
    parser.add_argument("--only", default="", help="a part of the name of what is asked")
    parser.add_argument("--state", choices=("idle", "busy"), default="")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        os.environ.update(HOME=home, XDG_CONFIG_HOME=home, XDG_DATA_HOME=home, XDG_CACHE_HOME=home)
        n_slow = 0
        for state in ("idle", "busy") if not options.state else (options.state,):
            place = Path(home) / state
            place.mkdir()
            n_slow += run(place, state, options)
    return 1 if n_slow else 0


def run(place: Path, state: str, options: argparse.Namespace) -> int:
    """Ask everything in one state; print it, the slowest first; return how much is too slow."""
    from PySide6.QtWidgets import QApplication

    from app.__main__ import make_app
    from tests.benchmarks.response.made_project import make_project
    from tests.benchmarks.response.session import Session

    path = make_project(place, options.images, options.classes)
    app = QApplication.instance() or make_app()
    session = Session(app, path, is_busy=state == "busy")
    if options.only:
        deeds = [(name, do) for name, do in session.deeds() if options.only in name]
        session.deeds = lambda: deeds
    answers = list(session.answers())
    session.shut_down()
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    slow = [one for one in answers if one.ms is not None and one.ms > LIMIT_MS]
    print(f"engine {state}, {options.images} pictures, {options.classes} classes, load {load}")
    print(f"asked {len(answers)}, above {LIMIT_MS} ms: {len(slow)}")
    for one in sorted(answers, key=lambda one: -(one.ms or 0)):
        shown = "nothing changed" if one.ms is None else f"{one.ms:6.1f} ms"
        print(f"  {one.name:28} {shown}   (held up {one.total_ms:.1f} ms)")
    return len(slow)


if __name__ == "__main__":
    sys.exit(main())
