"""A long session by keyboard: is a key lost, does a frame come late?

    python -m tests.benchmarks.keyboard_session [--images 1000] [--rate 20]

The real window opens a project with as many drawn pictures as asked for. A script presses a digit
and then the right arrow for each of them, at a fixed rate, through the queue by which a window
system hands keys to a program. Meanwhile a 16 ms timer in the window's thread notes how late it is
called, and how much that thread computed in between: where others compute too, the second tells
more. At the end the project file is read: each picture must have the label of its digit. Runs on
QT_QPA_PLATFORM where that is set, else offscreen.
"""

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

N_CLASSES = 10
PATIENCE_S = 120


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--images", type=int, default=1000)
    parser.add_argument("--rate", type=float, default=20.0, help="keys a second")
    parser.add_argument("--history", action="store_true", help="with the history panel open")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        os.environ.update(HOME=home, XDG_CONFIG_HOME=home, XDG_DATA_HOME=home, XDG_CACHE_HOME=home)
        path = make_project(Path(home), options.images)
        session = Session(path, options)
        session.run()
        return session.report()


def make_project(home: Path, n: int) -> Path:
    """Draw pictures, read each of them once, and make ten classes."""
    from core.api import scan_folder
    from core.imaging.discovery import content_hash
    from core.store import Project
    from tests.benchmarks.embed_speed import draw

    folder = home / "pictures"
    folder.mkdir()
    draw(folder, n, (160, 120))
    path = home / "session.handful"
    with Project.open(path, create=True) as project:
        scan_folder(project, folder)
        with project.atomic():
            for one in list(project.files.unread(project.files.folder_id(folder))):
                content = content_hash(one.full_path.read_bytes())
                project.files.record_image(one.id, content, 160, 120, "")
        for place in range(N_CLASSES):
            project.classes.add(f"Class {place + 1}")
    return path


class Session:
    """One run: keys on one timer, gaps on another."""

    def __init__(self, path: Path, options: argparse.Namespace) -> None:
        from PySide6.QtCore import Qt, QTimer

        from app.__main__ import make_app, make_window

        self.path, self.options = path, options
        self.app = make_app()
        self.window = make_window(self.app, path)
        self.gaps: list[float] = []
        self.computed: list[float] = []
        self.n_pressed = 0
        self.keys: list[int] = []
        self.last = 0.0
        self.frames = QTimer(interval=16, timerType=Qt.TimerType.PreciseTimer)
        self.frames.timeout.connect(self.tick)
        self.hands = QTimer(
            interval=round(1000 / options.rate), timerType=Qt.TimerType.PreciseTimer
        )
        self.hands.timeout.connect(self.press)

    def run(self) -> None:
        from PySide6.QtCore import QTimer

        self.window.resize(1280, 800)
        self.window.show()
        self.wait(lambda: self.window.application is not None and len(self.table()) > 0)
        self.wait(lambda: not self.window.application.tasks.is_listing)
        if self.options.history:
            self.window.commands["history"].setChecked(True)
        grid = self.window.application.labelling.images.grid
        self.keys = grid.rows().tolist()
        # Now, as the end of the program closes the window.
        images = self.table().image_ids_of(self.keys).tolist()
        self.image_of = dict(zip(self.keys, images, strict=True))
        grid.set_current_key(self.keys[0])
        grid.select_keys(self.keys[:1])
        grid.setFocus()
        self.window.activateWindow()
        # The first page's pictures are there before anybody begins.
        QTimer.singleShot(3000, self.begin)
        self.app.exec()

    def begin(self) -> None:
        self.last = self.started_at = time.perf_counter()
        self.last_computed = time.thread_time()
        self.frames.start()
        self.hands.start()

    def press(self) -> None:
        from PySide6.QtCore import Qt
        from PySide6.QtTest import QTest

        image, is_step = divmod(self.n_pressed, 2)
        if image >= len(self.keys):
            self.hands.stop()
            self.seconds = time.perf_counter() - self.started_at
            self.frames.stop()
            self.wait(lambda: not self.window.application.tasks.is_listing)
            self.app.quit()
            return
        digit = Qt.Key(Qt.Key.Key_0 + (image + 1) % N_CLASSES)
        QTest.keyClick(self.window.windowHandle(), Qt.Key.Key_Right if is_step else digit)
        self.n_pressed += 1

    def tick(self) -> None:
        now = time.perf_counter()
        self.gaps.append(1000 * (now - self.last))
        self.last = now
        computed = time.thread_time()
        self.computed.append(1000 * (computed - self.last_computed))
        self.last_computed = computed

    def table(self):
        return self.window.application.workspace.table

    def wait(self, is_done) -> None:
        until = time.perf_counter() + PATIENCE_S
        while not is_done() and time.perf_counter() < until:
            self.app.processEvents()
            time.sleep(0.005)

    def report(self) -> int:
        """Print what came of it; return 1 where a key was lost."""
        from core.store import Project

        image_of = self.image_of
        self.window.close()
        with Project.open(self.path) as project:
            ids = [one.id for one in project.classes.all()]
            labels = project.labels.of(image_of.values())
            n_steps = len(project.history.entries(-1))
        wanted = {image_of[key]: ids[n % N_CLASSES] for n, key in enumerate(self.keys)}
        n_lost = sum(labels.get(image) != class_id for image, class_id in wanted.items())
        n_late = sum(gap > 100 for gap in self.gaps)
        load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
        rate = self.n_pressed / self.seconds
        print(f"load of the machine (1, 5, 15 minutes): {load}")
        print(f"keys: {self.n_pressed} in {self.seconds:.1f} s ({rate:.1f} a second)")
        print(f"images labelled otherwise than typed: {n_lost} of {len(wanted)}")
        print(f"changes in the history: {n_steps}")
        late = f"above 100 ms: {n_late} of {len(self.gaps)}"
        print(f"gaps of a 16 ms timer: {shares(self.gaps)}; {late}")
        print(f"of which this thread computed: {shares(self.computed)}")
        return 1 if n_lost else 0


def shares(values: list[float]) -> str:
    ordered = sorted(values)
    return ", ".join(
        f"{name} {ordered[int(share * (len(ordered) - 1))]:.1f} ms"
        for name, share in _SHARES.items()
    )


_SHARES = {"p50": 0.5, "p95": 0.95, "p99": 0.99, "max": 1.0}


if __name__ == "__main__":
    sys.exit(main())
