"""A folder is watched until it is stopped: folders that vanish, exports that fail."""

import csv
import shutil
import threading
import time

import pytest

from core.domain.errors import BadTarget, Cancelled, FolderError
from core.domain.watching.records import KeptExport, WatchSettings
from core.operations.watching import kept_exports
from core.operations.watching import watch_folder as module
from core.operations.watching.watch_folder import watch_folder

PATIENCE_S = 30.0


class Watching:
    """Watches in this thread; steps of a test run in another one, each when the last is seen."""

    def __init__(self, lab):
        self.lab = lab
        self.notes = []
        self.stop = threading.Event()
        self.changed = threading.Condition()
        self.failures = []

    def tell(self, arrivals):
        with self.changed:
            self.lab.tell(arrivals)
            self.changed.notify_all()

    def note(self, note):
        with self.changed:
            self.notes.append(note)
            self.changed.notify_all()

    def until(self, seen):
        """Wait until something is so; of what is written into files nobody tells."""
        end = time.monotonic() + PATIENCE_S
        with self.changed:
            while not seen():
                assert time.monotonic() < end, (self.lab.told, self.notes)
                self.changed.wait(0.05)

    def until_told(self, *names):
        self.until(lambda: set(names) <= set(self.lab.names()))

    def until_noted(self, kind):
        self.until(lambda: kind in [note.kind for note in self.notes])

    def tick(self, *_):
        if self.stop.is_set():
            raise Cancelled

    def run(self, steps, **settings):
        def do():
            try:
                steps(self)
            except BaseException as error:  # noqa: BLE001 - it belongs to the test's own thread
                self.failures.append(error)
            finally:
                self.stop.set()

        thread = threading.Thread(target=do)
        thread.start()
        try:
            with pytest.raises(Cancelled):
                watch_folder(
                    self.lab.project,
                    self.lab.folder,
                    WatchSettings(**{"settle_s": 0.1, **settings}),
                    tell=self.tell,
                    note=self.note,
                    tick=self.tick,
                )
        finally:
            self.stop.set()
            thread.join()
        for error in self.failures:
            raise error


@pytest.fixture
def watching(lab, monkeypatch):
    monkeypatch.setattr(module, "_AWAY_S", 0.1)
    monkeypatch.setattr(module, "_ASK_S", 0.05)
    monkeypatch.setattr(kept_exports, "_LEAST_PAUSE_S", 0.0)
    monkeypatch.setattr(kept_exports, "_PAUSE_AFTER_FAILURE_S", 0.2)
    return Watching(lab)


def rows_in(table):
    with table.open(encoding="utf-8", newline="") as file:
        return {row["path"]: row["label"] for row in csv.DictReader(file)}


def once(lab, *exports, **settings):
    watch_folder(
        lab.project,
        lab.folder,
        WatchSettings(settle_s=0.1, is_once=True, exports=exports, **settings),
        tell=lab.tell,
    )


def test_pictures_are_labelled_as_they_come(watching):
    def steps(watch):
        watch.lab.bring("Red-0.png")
        watch.until_told("Red-0.png")
        (watch.lab.folder / "sub").mkdir()
        watch.lab.bring("Blue-0.png", to="sub/Blue-0.png")
        watch.until_told("sub/Blue-0.png")

    watching.run(steps)
    assert len(watching.lab.told) == 2


def test_so_they_are_where_the_folder_is_only_looked_at_now_and_then(watching):
    def steps(watch):
        watch.lab.bring("Red-0.png")
        watch.until_told("Red-0.png")

    watching.run(steps, poll_s=0.1)
    assert watching.notes == []


def test_a_drive_on_another_computer_is_polled_and_that_is_told(watching, monkeypatch):
    monkeypatch.setattr(module, "is_remote", lambda folder: True)
    watching.run(lambda watch: watch.until_noted("polls"))


def test_a_folder_that_goes_and_comes_back_is_told_and_nothing_is_lost(watching):
    def steps(watch):
        folder = watch.lab.folder
        watch.lab.bring("Red-0.png")
        watch.until_told("Red-0.png")
        folder.rename(folder.with_name("away"))
        watch.until_noted("away")
        folder.with_name("away").rename(folder)
        watch.lab.bring("Blue-0.png")
        watch.until_noted("back")
        watch.until_told("Blue-0.png")
        watch.lab.bring("Green-0.png")
        watch.until_told("Green-0.png")

    watching.run(steps)
    assert [note.kind for note in watching.notes] == ["away", "back"]
    assert watching.lab.project.files.count_shown() == 3


def test_a_folder_that_is_not_there_at_the_start_is_refused(lab):
    lab.folder.rmdir()
    with pytest.raises(FolderError):
        watch_folder(lab.project, lab.folder)


def test_a_table_follows(watching, tmp_path):
    table = tmp_path / "labels.csv"

    def steps(watch):
        watch.lab.bring("Red-0.png")
        watch.until(lambda: table.exists() and "Red-0.png" in rows_in(table))
        watch.lab.bring("Blue-0.png")
        watch.until_told("Blue-0.png")

    watching.run(steps, exports=(KeptExport("csv", table),))
    assert rows_in(table) == {"Red-0.png": "Red", "Blue-0.png": "Blue"}


def test_an_export_that_cannot_be_written_is_told_once_and_tried_again(watching, tmp_path):
    place = tmp_path / "out"
    place.mkdir()
    table = place / "labels.csv"

    def steps(watch):
        watch.until(table.exists)
        shutil.rmtree(place)
        watch.lab.bring("Red-0.png")
        watch.until_noted("not written")
        place.mkdir()
        watch.until_noted("written again")

    watching.run(steps, exports=(KeptExport("csv", table),))
    assert [note.kind for note in watching.notes] == ["not written", "written again"]
    assert rows_in(table) == {"Red-0.png": "Red"}


def test_an_export_to_nowhere_is_refused_at_once(lab, tmp_path):
    with pytest.raises(BadTarget):
        once(lab, KeptExport("csv", tmp_path / "missing" / "labels.csv"))


def test_class_folders_among_the_pictures_are_refused(lab):
    with pytest.raises(BadTarget, match="lies inside"):
        once(lab, KeptExport("folders", lab.folder / "sorted"))


def test_once_labels_what_is_there_and_ends(lab, tmp_path):
    lab.bring("Red-0.png", "Blue-0.png")
    once(lab, KeptExport("csv", tmp_path / "l.csv"), KeptExport("xmp"))
    assert sorted(lab.names()) == ["Blue-0.png", "Red-0.png"]
    assert rows_in(tmp_path / "l.csv") == {"Red-0.png": "Red", "Blue-0.png": "Blue"}
    assert (lab.folder / "Red-0.png.xmp").exists()


def test_once_leaves_what_is_still_being_written(lab):
    lab.bring("Red-0.png")
    path = lab.folder / "Blue-0.png"
    n_looks = []

    def grow(*_):
        n_looks.append(1)
        path.write_bytes(b"x" * len(n_looks))

    watch_folder(
        lab.project,
        lab.folder,
        WatchSettings(settle_s=0.1, patience_s=0.5, is_once=True),
        tell=lab.tell,
        tick=grow,
    )
    assert lab.names() == ["Red-0.png"]
