"""How long a person waits for the map. Run: python -m tests.benchmarks.map --points 100000.

The points are a synthetic cloud of ten classes. Frames are painted through the event loop, into a
window where there is a screen and off it otherwise. Times are of the wall, and of this process's
own processor time beside them, which a busy machine does not lengthen. Nothing is asserted.

`--arrange N` times arranging N synthetic embeddings instead (t-SNE, in this process).
"""

import argparse
import os
import time

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication

from app.widgets.map.map_view import MapView
from app.widgets.map.point_style import Kind, Looks
from core.analysis.tsne import fit_tsne, flat

N_CLASSES = 10
COLOURS = (
    "#d55e00", "#0072b2", "#e0a800", "#009e73", "#cc79a7",
    "#56b4e9", "#7a5195", "#8c564b", "#4d4d4d", "#bcbd22",
)  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--points", type=int, default=100_000)
    parser.add_argument("--frames", type=int, default=300)
    parser.add_argument("--arrange", type=int, default=0)
    options = parser.parse_args()
    if options.arrange:
        time_arranging(options.arrange)
        return
    app = QApplication([])
    app.setStyle("Fusion")
    app.setFont(QFont("DejaVu Sans", 10))
    for name, value in measure(app, options.points, options.frames):
        print(f"{name:<44} {value}")


def cloud(n):
    """Return places and looks of ten clouds that overlap a little; one in fifty is labelled."""
    rng = np.random.default_rng(0)
    codes = rng.integers(0, N_CLASSES, n)
    centres = rng.uniform(-0.8, 0.8, (N_CLASSES, 2))
    places = (centres[codes] + rng.normal(0, 0.14, (n, 2))).clip(-1, 1).astype(np.float32)
    return places, looks(codes, np.arange(n) % 50 == 0)


def looks(codes, is_labelled):
    kinds = tuple(Kind(f"Class {i}", COLOURS[i], i) for i in range(N_CLASSES))
    return Looks(kinds, codes, codes, is_labelled)


def measure(app, n, n_frames):
    places, first = cloud(n)
    view = MapView()
    view.resize(900, 700)
    view.show()
    app.processEvents()
    yield "points", f"{n}"
    yield "build and first paint", once(lambda: (shown(view, places, first), frame(app, view)))
    yield "points moving, one frame each", ""
    yield "  pan, whole map in view", many(pans(app, view, n_frames))
    view.fit()
    view.zoom(6, view.pixel_of(0))
    frame(app, view)
    yield f"  pan, {int(view.in_view().sum())} points in view", many(pans(app, view, n_frames))
    view.fit()
    yield "  zoom around the pointer", many(zooms(app, view, 60))
    view.fit()
    frame(app, view)
    yield "lasso: which points, 200 corners", many(lassos(view, 40))
    keys = view.keys_inside(circle(view))
    yield f"lasso: {len(keys)} selected and painted", many(selections(app, view, keys, 20))
    yield "hover: nearest to the pointer", many(hovers(view, 500))
    yield "hover: nearest and frame", many(hover_frames(app, view, 60))
    yield "recolour and paint", many(recolours(app, view, first, 20))
    yield "arrow key to the next point and paint", many(steps(app, view, 40))


def shown(view, places, given):
    view.set_points(np.arange(1, len(places) + 1, dtype=np.int64), places, given)


def frame(app, view):
    view.update()
    app.processEvents()


def timed(action):
    wall, own = time.perf_counter(), time.process_time()
    action()
    return 1000 * (time.perf_counter() - wall), 1000 * (time.process_time() - own)


def once(action):
    wall, own = timed(action)
    return f"{wall:.1f} ms (own {own:.1f})"


def many(times):
    wall, own = np.array(list(times)).T
    shape = "p50/p99/max {:.1f}/{:.1f}/{:.1f} ms (own {:.1f}/{:.1f}/{:.1f})"
    return shape.format(*(f(x) for x in (wall, own) for f in (np.median, top, np.max)))


def top(values):
    return np.percentile(values, 99)


def pans(app, view, n):
    for i in range(n):
        # Ten pixels a frame, a window's width to each side.
        step = 10 if (i + 90) // 180 % 2 == 0 else -10
        yield timed(lambda step=step: (view.pan(QPointF(step, step / 3)), app.processEvents()))


def zooms(app, view, n):
    for i in range(n):
        step = 0.5 if i < n // 2 else -0.5
        yield timed(lambda step=step: (view.zoom(step, QPointF(300, 300)), app.processEvents()))


def circle(view):
    angles = np.linspace(0, 2 * np.pi, 200)
    middle = view.rect().center()
    return [
        QPointF(middle.x() + 220 * np.cos(one), middle.y() + 200 * np.sin(one)) for one in angles
    ]


def lassos(view, n):
    lasso = circle(view)
    for _ in range(n):
        yield timed(lambda: view.keys_inside(lasso))


def selections(app, view, keys, n):
    for i in range(n):
        chosen = keys if i % 2 == 0 else keys[:0]
        yield timed(lambda chosen=chosen: (view.set_selected(chosen), app.processEvents()))


def hovers(view, n):
    rng = np.random.default_rng(1)
    for x, y in rng.uniform(50, 650, (n, 2)):
        yield timed(lambda x=x, y=y: view.row_at(QPointF(x, y)))


def hover_frames(app, view, n):
    rng = np.random.default_rng(2)
    for x, y in rng.uniform(100, 600, (n, 2)):
        yield timed(lambda x=x, y=y: (view.hover(view.row_at(QPointF(x, y))), app.processEvents()))


def recolours(app, view, first, n):
    rng = np.random.default_rng(3)
    for _ in range(n):
        other = looks(rng.permutation(first.codes), first.is_labelled)
        yield timed(lambda other=other: (view.set_looks(other), app.processEvents()))


def steps(app, view, n):
    view.set_current(int(view.keys()[0]))
    directions = ((1, 0), (0, 1), (-1, 0), (0, -1))
    for i in range(n):

        def step(i=i):
            row = view.points.next_over(view.current_row(), *directions[i // 10 % 4])
            if row is not None:
                view.set_current(int(view.keys()[row]))
            app.processEvents()

        yield timed(step)


def time_arranging(n):
    rng = np.random.default_rng(0)
    centres = rng.normal(size=(40, 50)) * np.linspace(2, 0.2, 50)
    along = centres[rng.integers(0, 40, n)] + rng.normal(size=(n, 50)) * np.linspace(1, 0.2, 50)
    along = along.astype(np.float32)
    wall, own = timed(lambda: fit_tsne(along, flat(along)))
    print(f"arrange {n}: {wall / 1000:.1f} s (own {own / 1000:.1f} s)")


if __name__ == "__main__":
    main()
