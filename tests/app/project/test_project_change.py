"""Another project is opened: nothing of the one before is shown, though its ids are the same."""

import threading
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtGui import QImage

from app.main_window import MainWindow
from app.project.image_loader import ProjectLoader
from app.project.local_calls import list_entries
from app.project.thumbnails import THUMBNAIL_PX, Thumbnails
from app.project.workspace import Workspace
from app.views.inspector import DetailPanel
from app.widgets.grid.cell_data import Cell
from app.widgets.inspector.preview import ExampleThumb, Preview
from core import api
from core.domain.explain import Likeness
from core.domain.records import Neighbour
from tests.app.fake_jobs import FakeJob
from tests.app.project_fixtures import make_project
from tests.app.seen import says

# The offscreen platform remarks on every window that has a least size.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

TIMEOUT_MS = 15_000
N_FILES = 8
SHADES = {"red.handful": "#ff0000", "blue.handful": "#0000ff"}


class Painter:
    """Gives each project's pictures a colour; they can be held up while they are read."""

    def __init__(self, monkeypatch):
        self.gate = threading.Event()
        self.gate.set()
        self.begun = threading.Semaphore(0)
        monkeypatch.setattr(Thumbnails, "fetch", lambda *args: self.fetch(*args))

    def fetch(self, thumbnails, file_id, size_px):
        name = thumbnails.path.name  # looked up before the wait, as the file is
        self.begun.release()
        self.gate.wait(TIMEOUT_MS / 1000)
        image = QImage(64, 64, QImage.Format.Format_RGB32)
        image.fill(SHADES[name])
        return image

    def hold(self):
        """Hold up every picture from now on, and forget which have begun."""
        self.gate.clear()
        while self.begun.acquire(blocking=False):
            pass

    def wait_for_one(self):
        assert self.begun.acquire(timeout=TIMEOUT_MS / 1000)


@pytest.fixture
def painter(monkeypatch):
    painter = Painter(monkeypatch)
    yield painter
    painter.gate.set()


@pytest.fixture
def red(tmp_path, draw_image):
    return make_project(tmp_path / "a" / "red.handful", draw_image)


@pytest.fixture
def blue(tmp_path, draw_image):
    return make_project(tmp_path / "b" / "blue.handful", draw_image)


@pytest.fixture
def window(qtbot, painter, red):
    window = MainWindow(red)
    qtbot.addWidget(window)
    window.resize(1400, 900)
    window.show()
    qtbot.waitUntil(lambda: is_listed(window), timeout=TIMEOUT_MS)
    yield window
    painter.gate.set()
    window.close()


def is_listed(window):
    return window.application is not None and len(window.application.workspace.table) == N_FILES


def colour(image):
    """Return the colour of a picture, "" where there is none."""
    return "" if image is None or image.isNull() else image.pixelColor(1, 1).name()


def open_in(window, path, qtbot):
    window.application.files.open(path)
    qtbot.waitUntil(lambda: is_listed(window), timeout=TIMEOUT_MS)


def colour_in(strip, key):
    """Return the colour of a file's picture on a card."""
    pixmap = strip.picture_of(key)
    return "" if pixmap is None else colour(pixmap.toImage())


def examples(window):
    """Return the colours of the newest examples on the class cards."""
    strips = [window.classes.card(one.id).strip for one in window.application.workspace.classes]
    return {
        colour_in(strip, key)
        for strip in strips
        for key in strip.keys()  # noqa: SIM118
    }


# The inspector


class AskedWork(QObject):
    """Keeps what is asked, to be answered by hand."""

    def __init__(self):
        super().__init__()
        self.questions = []

    def query(self, verb, *_, **__):
        self.questions.append(FakeJob(verb.__name__, self))
        return self.questions[-1]


class Inspected:
    """A detail panel on a workspace, and what it shows."""

    def __init__(self, qtbot):
        self.qtbot = qtbot
        self.workspace = Workspace()
        self.tasks = AskedWork()
        self.panel = DetailPanel(self.workspace, self.tasks)
        qtbot.addWidget(self.panel)

    def open(self, path):
        assert self.workspace.open(path)
        self.workspace.keep(list_entries(path))

    def show(self, number):
        """Show a file that was read, by its number among these; return its image."""
        entries = self.workspace.table.entries
        row = int(np.flatnonzero(entries.image_ids > 0)[number])
        self.panel.show_chosen(entries.file_ids[row : row + 1])
        return int(entries.image_ids[row])

    def answer(self, image_id, number=-1):
        """Say that the image resembles another one."""
        class_id = self.workspace.classes[0].id
        near = Neighbour(image_id, class_id, 0.9)
        self.tasks.questions[number].finish(Likeness(nearest=(near,)))

    def large(self):
        return colour(self.panel.inspector.findChild(Preview).image())

    def small(self):
        thumbs = self.panel.inspector.findChildren(ExampleThumb)
        return [colour(one.image()) for one in thumbs if one.isVisibleTo(self.panel)]

    def wait_for(self, look, wanted):
        self.qtbot.waitUntil(lambda: look() == wanted, timeout=TIMEOUT_MS)


@pytest.fixture
def inspected(qtbot, painter):
    inspected = Inspected(qtbot)
    yield inspected
    painter.gate.set()
    inspected.panel.shut_down()
    inspected.workspace.close()


def test_the_inspector_shows_pictures_of_the_open_project_alone(inspected, red, blue):
    inspected.open(red)
    first, second = inspected.show(0), inspected.show(1)
    inspected.answer(first)
    inspected.wait_for(inspected.small, ["#ff0000"])
    inspected.wait_for(inspected.large, "#ff0000")
    inspected.open(blue)
    assert inspected.large() == ""
    assert (inspected.show(0), inspected.show(1)) == (first, second)
    inspected.answer(first)
    assert inspected.small() == [""]
    inspected.wait_for(inspected.small, ["#0000ff"])
    inspected.wait_for(inspected.large, "#0000ff")


def test_pictures_that_arrive_late_from_the_project_before_are_dropped(
    inspected, painter, red, blue, qtbot
):
    inspected.open(red)
    painter.hold()
    image_id = inspected.show(0)
    inspected.answer(image_id)
    for _ in range(2):  # the large one and the small one
        painter.wait_for_one()
    inspected.open(blue)
    inspected.show(0)
    inspected.answer(image_id)
    seen = set()
    inspected.panel._large.ready.connect(lambda: seen.add(inspected.large()))
    inspected.panel._small.ready.connect(lambda: seen.update(inspected.small()))
    painter.gate.set()
    inspected.wait_for(inspected.large, "#0000ff")
    inspected.wait_for(inspected.small, ["#0000ff"])
    assert "#ff0000" not in seen


def test_likeness_that_arrives_late_from_the_project_before_is_dropped(inspected, red, blue):
    inspected.open(red)
    image_id = inspected.show(0)
    inspected.open(blue)
    inspected.show(0)
    inspected.answer(image_id, number=0)
    assert inspected.small() == []


def test_what_a_better_model_would_change_is_forgotten(inspected, red, blue):
    inspected.open(red)
    image_id = inspected.show(0)
    owl, fox = (one.id for one in inspected.workspace.classes)
    inspected.panel.keep_changes({image_id: (owl, fox)})
    assert says(inspected.panel, "better model")
    inspected.open(blue)
    inspected.show(0)
    assert not says(inspected.panel, "better model")


# Everything else that keeps pictures


def test_class_cards_show_examples_of_the_open_project_alone(window, blue, qtbot):
    qtbot.waitUntil(lambda: examples(window) == {"#ff0000"}, timeout=TIMEOUT_MS)
    window.application.workspace.open(blue)
    assert examples(window) == {""}
    qtbot.waitUntil(lambda: examples(window) == {"#0000ff"}, timeout=TIMEOUT_MS)


def test_a_first_handful_shows_no_picture_that_was_late(window, painter, blue, qtbot):
    naming, card = window.application.classes_controller, window.classes.begin_card
    naming._has_labels = lambda: False
    painter.hold()
    images = (int(window.application.workspace.table.entries.image_ids.max()),)
    naming._keep_first(images)
    painter.wait_for_one()
    window.application.workspace.open(blue)
    naming._keep_first(images)
    (key,) = card.strip.keys()
    seen = set()
    naming._loader.ready.connect(lambda: seen.add(colour_in(card.strip, key)))
    painter.gate.set()
    qtbot.waitUntil(lambda: "#0000ff" in seen, timeout=TIMEOUT_MS)
    assert colour_in(card.strip, key) == "#0000ff"
    assert "#ff0000" not in seen


def test_grid_and_map_show_pictures_of_the_open_project_alone(window, blue, qtbot):
    images = window.application.labelling.images
    key = int(images.grid.rows()[0])
    images.show_map(True)
    hover = images.map.board.hover

    def grid_colour():
        pixmap = images.grid.picture_of(key)
        return "" if pixmap is None else colour(pixmap.toImage())

    def hover_colour():
        hover.show_file(key, Cell("a"), QPoint(5, 5))
        return colour(hover.picture().toImage())

    qtbot.waitUntil(lambda: hover_colour() == "#ff0000", timeout=TIMEOUT_MS)
    images.show_map(False)
    qtbot.waitUntil(lambda: grid_colour() == "#ff0000", timeout=TIMEOUT_MS)
    window.application.workspace.open(blue)
    assert (grid_colour(), hover_colour()) == ("", "")
    qtbot.waitUntil(lambda: hover_colour() == "#0000ff", timeout=TIMEOUT_MS)
    qtbot.waitUntil(lambda: grid_colour() == "#0000ff", timeout=TIMEOUT_MS)


def test_a_picture_seen_in_full_goes_with_its_project(window, blue):
    images = window.application.labelling.images
    images.grid.set_current_key(int(images.grid.rows()[0]))
    images.reviewing.look()
    assert images.loupe.file()
    window.application.workspace.open(blue)
    assert not images.has_loupe
    assert not images.loupe.file()
    assert images.loupe.strip.picture_of(1) is None


def test_an_answer_that_arrives_late_from_the_project_before_is_not_heard(window, blue, qtbot):
    application, gate, heard = window.application, threading.Event(), []
    application.runner.start_local(lambda _: gate.wait(TIMEOUT_MS / 1000), "wait")
    application.tasks.query(api.file_names).then(lambda _: heard.append("red"))
    application.workspace.open(blue)
    application.tasks.query(api.file_names).then(lambda _: heard.append("blue"))
    gate.set()
    qtbot.waitUntil(lambda: "blue" in heard, timeout=TIMEOUT_MS)
    assert heard == ["blue"]


def test_a_thread_that_waited_knows_a_project_saved_over_one_it_had_open(
    qapp, tmp_path, draw_image
):
    red = make_project(tmp_path / "a" / "red.handful", draw_image)
    other = make_project(tmp_path / "b" / "blue.handful", draw_image, n_pool=0, n_examples=1)
    workspace = Workspace()
    assert workspace.open(other)
    with ThreadPoolExecutor(1) as thread:
        read = lambda: thread.submit(workspace._thumbnails.fetch, N_FILES, THUMBNAIL_PX).result()  # noqa: E731
        assert read() is None  # the other project has fewer files
        assert workspace.open(red)
        assert workspace.save_as(other)
        assert read() is not None
        workspace.close()
        read()  # the thread lets go of its connection
    assert workspace.path is None


# The loader


class Turning(QObject):
    project_changed = Signal()


def test_a_loader_gives_what_was_asked_of_the_open_project(qtbot):
    turning, gate, begun = Turning(), threading.Event(), threading.Event()
    seen = []

    def fetch(key):
        seen.append(key)
        begun.set()
        gate.wait(TIMEOUT_MS / 1000)
        return QImage(len(seen), 1, QImage.Format.Format_RGB32)

    loader = ProjectLoader(turning, fetch)
    taken = []
    loader.ready.connect(lambda: taken.extend(loader.take(8)))
    loader.want([7, 8])
    assert begun.wait(TIMEOUT_MS / 1000)
    turning.project_changed.emit()
    loader.want([7])
    gate.set()
    qtbot.waitUntil(lambda: bool(taken), timeout=TIMEOUT_MS)
    loader.close()
    assert seen == [7, 7]
    assert [(key, image.width()) for key, image in taken] == [(7, 2)]


def test_a_loader_fills_what_is_taken_past_what_is_dropped(qapp):
    turning = Turning()
    gates = {one: threading.Event() for one in (98, 99)}
    begun = {one: threading.Event() for one in gates}

    def fetch(key):
        if key in gates:  # so that all before it lie ready
            begun[key].set()
            gates[key].wait(TIMEOUT_MS / 1000)

    loader = ProjectLoader(turning, fetch)
    loader.want([1, 2, 3, 99])
    assert begun[99].wait(TIMEOUT_MS / 1000)
    turning.project_changed.emit()
    loader.want([1, 2, 98])
    gates[99].set()
    assert begun[98].wait(TIMEOUT_MS / 1000)
    assert [key for key, _ in loader.take(2)] == [1, 2]
    assert loader.take(2) == []
    gates[98].set()
    loader.close()
