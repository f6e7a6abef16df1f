"""How soon the window is there, and how steadily it answers while pictures are embedded.

    python -m tests.benchmarks.window [--images 2000]

Start: from the start of the process to the end of its window's first paint, for a bare PySide6
window and for Handful's, in turn. Steadiness: the real window adds a folder of drawn pictures;
while the engine embeds them, a 16 ms timer in the window's thread notes how late it is called. Runs
on QT_QPA_PLATFORM where that is set, else offscreen.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

_WATCH = """
import sys, time
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication

class Watch(QObject):
    seen = False

    def eventFilter(self, watched, event):
        if self.seen or event.type() != QEvent.Type.Paint or not watched.isWidgetType():
            return False
        if watched.isWindow():
            self.seen = True
            QTimer.singleShot(0, self.tell)
        return False

    def tell(self):
        print(time.monotonic(), flush=True)
        QApplication.instance().closeAllWindows()

real = QApplication.exec
def run(*arguments):
    watch = Watch()
    QApplication.instance().installEventFilter(watch)
    return real()
QApplication.exec = run
"""

_BARE = """
from PySide6.QtWidgets import QLabel, QMainWindow
app = QApplication(sys.argv)
window = QMainWindow()
window.setCentralWidget(QLabel("Hello"))
window.resize(1200, 800)
window.show()
app.exec()
"""

_HANDFUL = """
sys.argv = ["handful"]
from app.__main__ import main
main()
"""


def start_s(script: str, home: str) -> float:
    """Start a process; return the seconds until its first paint is done."""
    environment = {**os.environ, "HOME": home, "XDG_CONFIG_HOME": home, "XDG_DATA_HOME": home}
    before = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-c", _WATCH + script],
        capture_output=True,
        text=True,
        env=environment,
        check=True,
        timeout=60,
    )
    return float(done.stdout.split()[0]) - before


def measure_start(rounds: int) -> tuple[float, float]:
    """Return the median start of a bare window and of Handful's, in seconds."""
    with tempfile.TemporaryDirectory() as home:
        pairs = [(start_s(_BARE, home), start_s(_HANDFUL, home)) for _ in range(rounds + 1)][1:]
    bare, ours = (statistics.median(one) for one in zip(*pairs, strict=True))
    return bare, ours


def draw_pictures(folder: Path, count: int) -> None:
    """Write small different JPEGs with the weight of 500 px ones."""
    from tests.benchmarks.embed_speed import draw

    draw(folder, count, (500, 375))


def measure_gaps(count: int) -> None:
    """Print how late a 16 ms timer was while `count` pictures were embedded."""
    from PySide6.QtCore import Qt, QTimer

    from app.__main__ import make_app, make_window

    with tempfile.TemporaryDirectory() as home:
        os.environ.update(HOME=home, XDG_CONFIG_HOME=home, XDG_DATA_HOME=home)
        folder = Path(home) / "pictures"
        folder.mkdir()
        draw_pictures(folder, count)
        app = make_app()
        window = make_window(app, None)
        gaps: list[float] = []
        last = [time.perf_counter()]

        def tick() -> None:
            now = time.perf_counter()
            gaps.append(1000 * (now - last[0]))
            last[0] = now

        timer = QTimer(window, interval=16)
        timer.setTimerType(Qt.TimerType.PreciseTimer)
        timer.timeout.connect(tick)

        n_images: list[int] = []

        def finish() -> None:
            timer.stop()
            assert window.application is not None
            n_images.append(len(window.application.workspace.table))
            app.quit()

        def begin() -> None:
            application = window.application
            assert application is not None
            application.tasks.scheduler.idle.connect(finish)
            application.tasks.add_folder(folder)
            last[0] = time.perf_counter()
            timer.start()

        window.ready.connect(lambda: QTimer.singleShot(1500, begin))
        window.show()
        app.exec()
    gaps.sort()
    shares = {name: gaps[int(share * (len(gaps) - 1))] for name, share in _SHARES.items()}
    print(
        f"gaps of a 16 ms timer while {n_images[0]} images were embedded"
        f" ({sum(gaps) / 1000:.1f} s): "
        + ", ".join(f"{name} {value:.1f} ms" for name, value in shares.items())
    )


_SHARES = {"p50": 0.5, "p95": 0.95, "p99": 0.99, "max": 1.0}


def main() -> None:
    """Measure both."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--images", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=7)
    arguments = parser.parse_args()
    bare, ours = measure_start(arguments.rounds)
    print(f"start to painted window: bare {bare:.3f} s, Handful {ours:.3f} s: {ours / bare:.2f}x")
    measure_gaps(arguments.images)


if __name__ == "__main__":
    main()
