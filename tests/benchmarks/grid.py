"""How long a person waits for the grid. Run: python -m tests.benchmarks.grid --rows 1000000.

Pictures come from a thumbnail cache on disk, as in the program. Filters and orders are those of the
panel around the grid, on a table of as many made-up files, up to the files in their new places on
the screen; names are read and sorted beside the window, which is measured apart. Nothing is
asserted. The load of the machine is printed, since it decides what the rest is worth: where others
compute too, what this thread computed itself tells more than the time that passed.
"""

import argparse
import os
import tempfile
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from PySide6.QtCore import QBuffer, QEventLoop, QIODevice, Qt, QTimer
from PySide6.QtGui import QColor, QFont, QImage, QLinearGradient, QPainter
from PySide6.QtWidgets import QApplication

from app.background.image_loader import decoded
from app.project.file_table import EntryTable
from app.project.name_index import NameIndex
from app.views.filter_and_sort import Known, arranged
from app.views.stacks import Stacks
from app.widgets.grid.cell_data import Cell
from app.widgets.grid.filter_bar import EntryFilter
from app.widgets.grid.grid import ImageGrid
from core.domain.records import ORIGINS, ClassRecord, Entries
from core.query.grammar import parsed
from core.store import Project
from core.store.thumbnail_cache import ThumbnailCache

N_PICTURES = 2000  # different ones; a page shows 48
PATIENCE_S = 5.0
WAIT = QEventLoop.ProcessEventsFlag.WaitForMoreEvents
CLASSES = [
    ("Fox", "#d55e00"),
    ("Arctic hare", "#0072b2"),
    ("Heron", "#e0a800"),
    ("Lynx", "#009e73"),
]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--frames", type=int, default=300)
    options = parser.parse_args()
    app = QApplication([])
    app.setStyle("Fusion")
    app.setFont(QFont("DejaVu Sans", 10))
    with tempfile.TemporaryDirectory() as folder:
        cache = ThumbnailCache(Path(folder) / "thumbnails.sqlite3")
        fill(cache)
        print(f"{'load of the machine (1, 5, 15 minutes)':<48} {os.getloadavg()}")
        for name, value in measure(app, cache, options.rows, options.frames):
            print(f"{name:<48} {value}", flush=True)
        for name, value in measure_arranging(app, options.rows, Path(folder)):
            print(f"{name:<48} {value}", flush=True)
        cache.close()


def fill(cache):
    for key in range(N_PICTURES):
        image = QImage(256, 192, QImage.Format.Format_RGB32)
        painter = QPainter(image)
        gradient = QLinearGradient(0, 0, 256, 192)
        gradient.setColorAt(0, QColor.fromHsv(key % 360, 150, 230))
        gradient.setColorAt(1, QColor.fromHsv(key * 7 % 360, 200, 90))
        painter.fillRect(image.rect(), gradient)
        painter.setPen(Qt.GlobalColor.white)
        for line in range(0, 192, 6):
            painter.drawLine(0, line, 256, (line * key) % 192)
        painter.end()
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        image.save(buffer, "JPEG", 85)
        cache.put(str(key), 256, buffer.data().data())


def describe(key):
    name, colour = CLASSES[key % 4]
    status = ("labelled", "labelled", "unsure", "unknown")[key // 4 % 4]
    return Cell(f"IMG_{key:07d}.jpg", name, colour, "●", status, key % 100 / 100, key % 5 == 0)


class TimedGrid(ImageGrid):
    def __init__(self):
        super().__init__()
        self.painted_at = 0.0
        self.spent_ms = []

    def paintEvent(self, event):
        computed = time.thread_time()
        super().paintEvent(event)
        self.painted_at = time.perf_counter()
        self.spent_ms.append((time.thread_time() - computed) * 1000)


def measure(app, cache, n, n_frames):
    def fetch(key):
        return decoded(cache.get(str(key % N_PICTURES), 256))

    started_at, computed = time.perf_counter(), time.thread_time()
    grid = TimedGrid()
    grid.resize(1300, 900)
    grid.set_describer(describe)
    grid.set_fetch(fetch)
    grid.set_rows(np.arange(n, dtype=np.int64))
    grid.show()
    wait(app, lambda: grid.painted_at > 0)
    yield "rows, cells in view", f"{n}, {len(grid.visible_rows())}"
    first = Took(grid.painted_at - started_at)
    first.computing = time.thread_time() - computed
    yield "first paint", ms(first)
    wait(app, lambda: is_full(grid))
    yield "all visible pictures", ms(time.perf_counter() - started_at)
    rest(app)
    yield "paint of a full page", ms(min(timed(grid.viewport().repaint) for _ in range(5)))
    for speed in (60, 400):
        yield from scroll(app, grid, speed, n_frames)
    yield from jump(app, grid)
    rest(app)
    yield "select all", ms(timed(grid.selection.select_all))
    yield (
        "select all, painted",
        ms(timed(lambda: (grid.selection.select_all(), grid.viewport().repaint()))),
    )
    yield "invert", ms(timed(grid.selection.invert))
    grid.selection.select_all()
    rng = np.random.default_rng(0)
    shuffled = rng.permutation(n).astype(np.int64)
    yield "set_rows, sorted anew, all selected", ms(timed(lambda: grid.set_rows(shuffled)))
    grid.select_keys(rng.choice(n, n // 2, replace=False))
    yield "set_rows, half selected", ms(timed(lambda: grid.set_rows(np.sort(shuffled))))
    grid.selection.select_none()
    yield "set_rows, none selected", ms(timed(lambda: grid.set_rows(shuffled)))
    sparse = rng.choice(1 << 40, n, replace=False)
    grid.set_rows(sparse)
    grid.select_keys(sparse[: n // 2])
    yield (
        "set_rows, half selected, ids far apart",
        ms(timed(lambda: grid.set_rows(np.sort(sparse)))),
    )
    yield "resize", ms(timed(lambda: (grid.resize(1000, 700), app.processEvents())))
    yield "resident memory", f"{resident_mb()} MB"
    grid.shut_down()


def scroll(app, grid, speed, n_frames):
    grid.verticalScrollBar().setValue(0)
    wait(app, lambda: is_full(grid))
    ticks, computed, n_painted, n_with = [], [], 0, 0
    grid.spent_ms.clear()

    def tick():
        ticks.append(time.perf_counter())
        computed.append(time.thread_time())
        bar = grid.verticalScrollBar()
        bar.setValue(bar.value() + speed)

    timer = QTimer(timerType=Qt.TimerType.PreciseTimer, interval=16)
    timer.timeout.connect(tick)
    timer.start()
    while len(ticks) < n_frames:
        app.processEvents(WAIT)
        rows = grid.visible_rows()
        n_painted += len(rows)
        n_with += sum(has_picture(grid, row) for row in rows)
    timer.stop()
    gaps = np.diff(ticks) * 1000
    low, high, top = np.percentile(gaps, [50, 95, 99])
    late = int((gaps > 33).sum())
    name = f"scroll {speed} px a frame"
    yield f"{name}: gaps p50/p95/p99/max", f"{low:.1f}/{high:.1f}/{top:.1f}/{gaps.max():.1f} ms"
    busy = np.diff(computed) * 1000
    yield (
        f"{name}: computing a frame p50/p99/max",
        "{:.1f}/{:.1f}/{:.1f} ms".format(*np.percentile(busy, [50, 99, 100])),
    )
    yield f"{name}: late frames", f"{late} of {len(gaps)}"
    yield (
        f"{name}: paint p50/p99, computing",
        "{:.1f}/{:.1f} ms".format(*np.percentile(grid.spent_ms, [50, 99])),
    )
    yield f"{name}: cells with their picture", f"{100 * n_with / max(1, n_painted):.0f} %"


def jump(app, grid):
    bar, times = grid.verticalScrollBar(), []
    for place in (1.0, 0.5, 0.25, 0.75, 0.1):
        started_at = time.perf_counter()
        bar.setValue(round(bar.maximum() * place))
        wait(app, lambda: is_full(grid))
        times.append(time.perf_counter() - started_at)
    yield "jump to the end: whole page of pictures", ms(times[0])
    yield "jump anywhere: median, worst", f"{ms(float(np.median(times)))}, {ms(max(times))}"


def made_up(n):
    """Return a table of n files: a third labelled, most of the rest predicted."""
    rng = np.random.default_rng(1)
    statuses = rng.choice([0, 1, 2, 3], n, p=[0.1, 0.6, 0.2, 0.1]).astype(np.int8)
    by_person = rng.random(n) < 0.3
    classes = rng.integers(1, len(CLASSES) + 1, n)
    is_predicted = statuses > 0
    confidences = np.where(is_predicted, rng.random(n), -1).astype(np.float32)
    return EntryTable(
        Entries(
            file_ids=np.arange(1, n + 1),
            image_ids=np.arange(1, n + 1),
            label_ids=np.where(by_person, classes, 0),
            class_ids=np.where(is_predicted, classes, 0),
            confidences=confidences,
            margins=confidences,
            statuses=statuses,
            origins=np.where(by_person, ORIGINS.index("given"), -1).astype(np.int8),
        )
    )


def fill_project(path, n):
    """Note n made-up files in a project, by the statement that scanning uses."""
    rng = np.random.default_rng(2)
    with Project.open(path, create=True) as project:
        folder_id = project.files.show_folder(Path("/pictures"))
        numbers, times = rng.permutation(n).tolist(), rng.integers(0, 1 << 60, n).tolist()
        rows = (
            (folder_id, f"site {one % 40}/IMG_{one:07d}.jpg", 1, time)
            for one, time in zip(numbers, times, strict=True)
        )
        with project.atomic():
            project.files._db.conn.executemany(
                "INSERT INTO files (folder_id, path, n_bytes, mtime_ns) VALUES (?, ?, ?, ?)", rows
            )


def measure_arranging(app, n, folder):
    """Filter and sort a made-up table, and lay it into a grid."""
    fill_project(folder / "many.handful", n)
    with Project.open(folder / "many.handful") as project:
        found = []
        took = timed(lambda: found.append(project.listing.file_names()))
        yield "read and sort all names, beside the window", ms(took)
    names = found[0]
    table, rng = made_up(n), np.random.default_rng(3)
    known = Known(NameIndex(names), rng.permutation(n) + 1)
    classes = [
        ClassRecord(place + 1, name, colour, place, 1)
        for place, (name, colour) in enumerate(CLASSES)
    ]
    grid = ImageGrid()
    grid.resize(1300, 900)
    grid.set_describer(describe)
    grid.show()

    def show(wanted):
        grid.set_rows(arranged(table, wanted, None, known))
        grid.viewport().repaint()

    wait(app, grid.isVisible)
    queries = {
        "part of a name, few hits": "img_00012",
        "part of a name, all hit": "img_",
        "label:fox conf:<0.6 status:unsure": "label:fox conf:<0.6 status:unsure",
        "date:>=1990 -label:heron": "date:>=1990 -label:heron",
    }
    for name, typed in queries.items():
        text, terms = parsed(typed, classes)
        show(EntryFilter())
        yield f"filter, {name}", ms(timed(lambda t=text, m=terms: show(EntryFilter(t, terms=m))))
    for order in ("name", "date", "confidence", "doubt", "similar"):
        show(EntryFilter())
        yield f"sort by {order}", ms(timed(lambda one=order: show(EntryFilter(order=one))))
    groups = (np.arange(n // 10 * 4).reshape(-1, 4) + 1).tolist()
    stacks = Stacks(groups)
    keys = arranged(table, EntryFilter(order="confidence"), None, known)
    yield (
        f"fold {len(stacks)} stacks of four",
        ms(timed(lambda: stacks.fold(keys, table.image_ids_of(keys)))),
    )
    yield "resident memory, with table and names", f"{resident_mb()} MB"
    grid.shut_down()


def is_full(grid):
    return all(has_picture(grid, row) for row in grid.visible_rows())


def has_picture(grid, row):
    return grid.picture_of(int(grid.rows()[row])) is not None


def wait(app, is_done):
    until = time.perf_counter() + PATIENCE_S
    while not is_done() and time.perf_counter() < until:
        app.processEvents(WAIT)


def rest(app):
    """Let the loader fill the pages around, so that it takes no time from what is measured."""
    until = time.perf_counter() + 0.5
    while time.perf_counter() < until:
        app.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)


class Took(float):
    """Seconds that passed, and in `computing` those that this thread really computed."""

    computing = 0.0


def timed(action):
    started_at, computed = time.perf_counter(), time.thread_time()
    action()
    took = Took(time.perf_counter() - started_at)
    took.computing = time.thread_time() - computed
    return took


def ms(seconds):
    text = f"{seconds * 1000:.1f} ms"
    if isinstance(seconds, Took):
        text += f" ({seconds.computing * 1000:.1f} ms computing)"
    return text


def resident_mb():
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") >> 20


if __name__ == "__main__":
    main()
