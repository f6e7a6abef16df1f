"""Results, progress, Stop, errors and the way out of jobs, with a real engine process."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from PySide6.QtCore import QBuffer, QCoreApplication, QIODevice, QObject, QThread
from PySide6.QtGui import QImage
from shiboken6 import delete, isValid

from app.background.image_loader import decoded
from app.background.jobs import EngineCrashed, EngineDied, LatestFirstLoader, Runner
from core.domain.errors import Cancelled, NotEnoughExamples

CALLS = __name__.replace("test_jobs", "engine_calls")
TIMEOUT_MS = 15_000  # a spawned process takes a second on a busy machine

ROOT = Path(__file__).parents[3]


@pytest.fixture
def runner(qapp):
    runner = Runner()
    yield runner
    runner.shut_down()


def start(runner, name, *args, **kwargs):
    return runner.start_engine(f"{CALLS}:{name}", None, *args, **kwargs)


def result_of(qtbot, job):
    with qtbot.waitSignal(job.finished, timeout=TIMEOUT_MS) as caught:
        pass
    return caught.args[0]


def error_of(qtbot, job):
    with qtbot.waitSignal(job.failed, timeout=TIMEOUT_MS) as caught:
        pass
    return caught.args[0]


def is_alive(process_id):
    """Whether a process runs; a dead child that nobody has asked about yet does not."""
    place = Path(f"/proc/{process_id}")
    try:
        state = (place / "stat").read_text().rpartition(")")[2].split()[0]
        # The first thread may have ended and others not yet: the system still takes that for life.
        return state != "Z" or len(list((place / "task").iterdir())) > 1
    except (FileNotFoundError, ProcessLookupError):
        return False


def wait_for_text(qtbot, path):
    qtbot.waitUntil(lambda: path.exists() and path.read_text() != "", timeout=TIMEOUT_MS)
    return path.read_text()


def count_here(n, *, tick):
    for done in range(1, n + 1):
        tick(done, n)
    return threading.current_thread().name


def wait_for_stop(begun, *, tick):
    begun.set()
    while True:
        tick(0, 0)
        time.sleep(0.005)


def test_a_result_arrives_in_the_gui_thread(qtbot, runner):
    threads = []
    job = start(runner, "count_up", 3)
    job.finished.connect(lambda _: threads.append(QThread.currentThread()))
    assert result_of(qtbot, job) == 3
    assert threads == [QCoreApplication.instance().thread()]


def test_progress_arrives_in_the_gui_thread_and_ends_with_the_last_step(qtbot, runner):
    seen = []
    job = start(runner, "count_up", 20, pause_s=0.01)
    job.progressed.connect(
        lambda done, total: seen.append((done, total, threading.current_thread()))
    )
    result_of(qtbot, job)
    assert seen[-1] == (20, 20, threading.main_thread())
    assert {thread for _, _, thread in seen} == {threading.main_thread()}
    assert [done for done, _, _ in seen] == sorted({done for done, _, _ in seen})
    assert (job.done, job.total) == (20, 20)


def test_a_quick_job_reports_from_its_own_thread_to_the_gui_thread(qtbot, runner):
    seen = []
    job = runner.start_quick(count_here, 5)
    job.progressed.connect(lambda *_: seen.append(threading.current_thread()))
    assert result_of(qtbot, job) == "handful-quick"
    assert set(seen) == {threading.main_thread()}
    assert job.name == "count_here"


def test_jobs_of_one_lane_run_in_the_order_given(qtbot, runner):
    ends = []
    jobs = [start(runner, "count_up", n) for n in (4, 3, 2, 1)]
    for job in jobs:
        job.finished.connect(ends.append)
    result_of(qtbot, jobs[-1])
    assert ends == [4, 3, 2, 1]


def test_the_quick_lane_does_not_wait_for_the_engine(qtbot, runner, tmp_path):
    slow = start(runner, "keep_what_is_done", str(tmp_path / "note"))
    wait_for_text(qtbot, tmp_path / "note")
    assert result_of(qtbot, runner.start_quick(count_here, 1)) == "handful-quick"
    slow.cancel()


def test_the_engine_process_is_kept_from_job_to_job(qtbot, runner):
    first = result_of(qtbot, start(runner, "process_id"))
    assert first != os.getpid()
    assert result_of(qtbot, start(runner, "process_id")) == first


def test_stop_reaches_the_engine(qtbot, runner):
    job = start(runner, "count_up", 100_000, pause_s=0.01)
    with qtbot.waitSignal(job.progressed, timeout=TIMEOUT_MS):
        pass
    with qtbot.waitSignal(job.cancelled, timeout=2000):
        job.cancel()


def test_stop_reaches_a_quick_job(qtbot, runner):
    begun = threading.Event()
    job = runner.start_quick(wait_for_stop, begun)
    assert begun.wait(2)
    with qtbot.waitSignal(job.cancelled, timeout=2000):
        job.cancel()


def test_a_job_still_in_the_queue_is_cancelled_at_once(qtbot, runner, tmp_path):
    first = start(runner, "keep_what_is_done", str(tmp_path / "note"))
    second = start(runner, "count_up", 3)
    with (
        qtbot.assertNotEmitted(first.finished),
        qtbot.assertNotEmitted(second.finished),
        qtbot.waitSignal(second.cancelled, timeout=1000),
    ):
        second.cancel()
    first.cancel()


def test_what_was_done_when_stop_arrived_is_delivered_as_finished(qtbot, runner, tmp_path):
    job = start(runner, "keep_what_is_done", str(tmp_path / "note"))
    wait_for_text(qtbot, tmp_path / "note")
    with qtbot.waitSignal(job.finished, timeout=2000) as caught:
        job.cancel()
    assert caught.args[0] >= 1


def test_a_core_error_travels_home_with_its_facts(qtbot, runner):
    error = error_of(qtbot, start(runner, "lack_examples"))
    assert isinstance(error, NotEnoughExamples)
    assert (error.class_name, error.have, error.need) == ("Fox", 1, 2)


def test_a_bug_in_the_engine_travels_home_as_its_traceback(qtbot, runner):
    error = error_of(qtbot, start(runner, "divide_by_zero"))
    assert isinstance(error, EngineCrashed)
    assert "ZeroDivisionError" in error.traceback_text
    assert "divide_by_zero" in error.traceback_text


def test_a_result_that_cannot_travel_is_a_bug_and_not_a_silence(qtbot, runner):
    assert isinstance(error_of(qtbot, start(runner, "return_what_cannot_travel")), EngineCrashed)
    assert result_of(qtbot, start(runner, "count_up", 1)) == 1


def test_an_error_of_a_quick_job_is_delivered(qtbot, runner):
    error = error_of(qtbot, runner.start_quick(lambda *, tick: {}["absent"]))
    assert isinstance(error, KeyError)


def test_a_killed_engine_fails_the_job_and_the_next_job_gets_a_fresh_one(qtbot, runner, tmp_path):
    job = start(runner, "say_and_wait", str(tmp_path / "note"))
    engine_id = int(wait_for_text(qtbot, tmp_path / "note"))
    with qtbot.waitSignal(job.failed, timeout=3000) as caught:
        os.kill(engine_id, signal.SIGKILL)
    assert isinstance(caught.args[0], EngineDied)
    assert caught.args[0].exitcode == -signal.SIGKILL
    assert result_of(qtbot, start(runner, "process_id")) != engine_id


def test_an_engine_that_died_between_jobs_is_replaced_unseen(qtbot, runner):
    engine_id = result_of(qtbot, start(runner, "process_id"))
    os.kill(engine_id, signal.SIGKILL)
    qtbot.waitUntil(lambda: not is_alive(engine_id), timeout=2000)
    assert result_of(qtbot, start(runner, "process_id")) != engine_id


def test_the_exit_code_of_an_engine_that_leaves_by_itself_is_told(qtbot, runner):
    error = error_of(qtbot, start(runner, "exit_at_once"))
    assert isinstance(error, EngineDied)
    assert error.exitcode == 7


def test_shutting_down_with_a_full_queue_leaves_no_process_and_no_thread(qtbot, tmp_path):
    threads_before = set(threading.enumerate())
    runner = Runner()
    jobs = [start(runner, "keep_what_is_done", str(tmp_path / "note"))]
    engine_id = result_of_pid(qtbot, runner, jobs, tmp_path)
    jobs += [start(runner, "count_up", 1000) for _ in range(50)]
    jobs += [runner.start_quick(wait_for_stop, threading.Event()) for _ in range(50)]
    started_at = time.monotonic()
    runner.shut_down()
    assert time.monotonic() - started_at < 2.5
    assert not is_alive(engine_id)
    assert set(threading.enumerate()) <= threads_before


def result_of_pid(qtbot, runner, jobs, tmp_path):
    """Wait until the first job runs, and find its process through the children of this one."""
    wait_for_text(qtbot, tmp_path / "note")
    own = Path(f"/proc/{os.getpid()}/task").glob("*/children")
    children = [int(word) for path in own for word in path.read_text().split()]
    command = [(child, Path(f"/proc/{child}/cmdline").read_bytes()) for child in children]
    return next(child for child, line in command if b"spawn_main" in line)


def test_shutting_down_ends_an_engine_that_does_not_listen(qtbot, tmp_path):
    runner = Runner()
    job = start(runner, "say_and_wait", str(tmp_path / "note"))
    engine_id = int(wait_for_text(qtbot, tmp_path / "note"))
    with (
        qtbot.assertNotEmitted(job.failed),
        qtbot.waitSignal(job.cancelled, timeout=6000),
    ):
        runner.shut_down()
    assert not is_alive(engine_id)


def test_a_job_given_after_shutting_down_is_cancelled(qtbot, runner):
    runner.shut_down()
    with qtbot.waitSignal(runner.start_quick(count_here, 1).cancelled, timeout=1000):
        pass


def test_no_engine_outlives_a_window_that_was_killed(qtbot, tmp_path):
    note_path = tmp_path / "note"
    code = (
        "from PySide6.QtCore import QCoreApplication\n"
        "from app.background.jobs import Runner\n"
        "app = QCoreApplication([])\n"
        "runner = Runner()\n"
        f"runner.start_engine({CALLS + ':say_and_wait'!r}, None, {str(note_path)!r})\n"
        "app.exec()\n"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen([sys.executable, "-c", code], env=environment) as window:
        engine_id = int(wait_for_text(qtbot, note_path))
        window.kill()
    qtbot.waitUntil(lambda: not is_alive(engine_id), timeout=3000)


def test_warming_up_starts_the_engine_before_the_first_job(qtbot, runner):
    runner.warm_up()
    assert result_of(qtbot, start(runner, "count_up", 2)) == 2


@pytest.mark.parametrize("lane", ["engine", "quick"])
def test_200_000_ticks_do_not_flood_the_window(qtbot, runner, lane):
    seen = []
    started_at = time.monotonic()
    if lane == "engine":
        job = start(runner, "flood", 200_000)
    else:
        job = runner.start_quick(count_here, 200_000)
    job.progressed.connect(lambda done, _: seen.append(done))
    result_of(qtbot, job)
    assert len(seen) <= (time.monotonic() - started_at) / 0.05 + 2
    assert seen[-1] == 200_000


def test_a_stopped_tick_raises(qtbot, runner):
    begun, raised = threading.Event(), []

    def note_what_it_raises(*, tick):
        try:
            wait_for_stop(begun, tick=tick)
        except BaseException as error:
            raised.append(type(error))
            raise

    job = runner.start_quick(note_what_it_raises)
    assert begun.wait(2)
    with qtbot.waitSignal(job.cancelled, timeout=2000):
        job.cancel()
    assert raised == [Cancelled]


class Canary(QObject):
    """Tells in which thread it is destroyed."""

    def __init__(self, died):
        super().__init__()
        self._died = died

    def __del__(self):
        self._died.append(threading.current_thread().name)


def work_of(canary, way, begun):
    """Make a call that is the last to hold a canary, and ends in this way."""

    def work(*, tick):
        assert isValid(canary)
        begun.set()
        if way == "failed":
            raise KeyError(way)  # whose traceback holds this frame, and so the canary
        while way == "stopped":
            tick(0, 0)
            time.sleep(0.001)
        return None if way == "finished" else canary

    return work


@pytest.mark.parametrize("way", ["finished", "returned", "failed", "stopped", "never begun"])
def test_what_a_quick_call_is_the_last_to_hold_is_freed_in_the_gui_thread(qtbot, runner, way):
    died, ended, n = [], [], 30
    gate = threading.Event()
    for _ in range(n):
        begun = threading.Event()
        if way == "never begun":
            runner.start_quick(lambda *, tick: gate.wait(5))
        job = runner.start_quick(work_of(Canary(died), way, begun))
        for signal_ in (job.finished, job.failed, job.cancelled):
            signal_.connect(lambda *_: ended.append(1))
        if way == "never begun":
            job.cancel()
            gate.set()
        elif way == "stopped":
            assert begun.wait(5)
            job.cancel()
    del job
    # The next call takes the place of the last one in the lane's hands.
    result_of(qtbot, runner.start_quick(count_here, 1))
    qtbot.waitUntil(lambda: len(died) == n)
    assert set(died) == {threading.main_thread().name}
    assert len(ended) == n


def test_what_a_call_holds_that_outlives_the_window_is_freed_in_the_gui_thread(qtbot, monkeypatch):
    monkeypatch.setattr("app.background.lanes.PATIENCE_S", 0.01)
    died, gate, begun = [], threading.Event(), threading.Event()

    def wait_at(canary):
        def work(*, tick):
            begun.set()
            assert gate.wait(10)
            return isValid(canary)

        return work

    window = QObject()
    runner = Runner(window)
    job = runner.start_quick(wait_at(Canary(died)))
    ends = []
    for ending in (job.finished, job.failed, job.cancelled):
        ending.connect(ends.append)
    thread = runner._quick._thread
    assert begun.wait(5)
    runner.shut_down()
    del runner, job
    delete(window)
    gate.set()
    thread.join(5)
    assert died == []
    qtbot.waitUntil(lambda: died == [threading.main_thread().name])
    assert ends == []


def test_the_loader_takes_the_first_wanted_first_and_forgets_the_rest(qtbot):
    gate = threading.Event()
    fetched = []

    def fetch(key):
        gate.wait(5)
        fetched.append(key)
        return QImage(1, 1, QImage.Format.Format_RGB32)

    loader = LatestFirstLoader(fetch, n_threads=1)
    loader.want([1, 2, 3])
    loader.want([7, 8])
    gate.set()
    qtbot.waitUntil(lambda: fetched[-2:] == [7, 8], timeout=2000)
    loader.close()
    assert set(fetched) <= {1, 7, 8}


def test_a_picture_that_cannot_be_loaded_is_none(qtbot, caplog):
    loader = LatestFirstLoader(lambda key: 1 // 0)
    with qtbot.waitSignal(loader.ready, timeout=2000):
        loader.want([5])
    assert loader.take(10) == [(5, None)]
    loader.close()
    assert "No thumbnail for 5" in caplog.text


def test_the_loader_signals_once_until_the_tray_was_emptied(qtbot):
    fetched = []
    loader = LatestFirstLoader(fetched.append)
    calls = []
    loader.ready.connect(lambda: calls.append(1))
    loader.want(list(range(100)))
    qtbot.waitUntil(lambda: len(fetched) == 100, timeout=2000)
    qtbot.wait(20)
    assert len(calls) == 1
    assert len(loader.take(60)) == 60
    assert len(loader.take(60)) == 40
    loader.close()


def test_closing_the_loader_leaves_no_thread():
    loader = LatestFirstLoader(lambda key: None)
    loader.close()
    assert not [t for t in threading.enumerate() if t.name.startswith("handful-thumb")]


def test_a_loader_that_outlives_its_closing_is_freed_in_the_gui_thread(qtbot, monkeypatch):
    monkeypatch.setattr("app.background.image_loader.PATIENCE_S", 0.01)
    died, gate, begun = [], threading.Event(), threading.Event()

    def fetch_of(canary):
        def fetch(key):
            begun.set()
            gate.wait(10)
            return None if isValid(canary) else QImage()

        return fetch

    loader = LatestFirstLoader(fetch_of(Canary(died)), n_threads=1)
    (thread,) = loader._threads
    loader.want([1])
    assert begun.wait(5)
    with qtbot.assertNotEmitted(loader.ready):
        loader.close()
        del loader
        gate.set()
        thread.join(5)
    assert died == [] or set(died) == {threading.main_thread().name}
    qtbot.waitUntil(lambda: died == [threading.main_thread().name])


def test_the_bytes_of_a_thumbnail_become_a_picture(qapp):
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image = QImage(6, 4, QImage.Format.Format_RGB32)
    image.fill(0)
    image.save(buffer, "JPEG")
    picture = decoded(buffer.data().data())
    assert (picture.width(), picture.height()) == (6, 4)


def test_bytes_that_are_no_picture_become_none(qapp):
    assert decoded(b"no picture at all") is None


def test_pictures_are_read_while_the_window_paints_those_of_its_style(tmp_path):
    """Both once waited for each other for ever, each with the lock that the other wanted."""
    done = subprocess.run(
        [sys.executable, "-c", PAINT_AND_READ],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        timeout=60,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()


PAINT_AND_READ = """
import io, threading
from PIL import Image
from PySide6.QtGui import QPixmapCache
from PySide6.QtWidgets import QApplication
from app import theme
from app.picture_loader import decoded
from app.widgets.elided import ElidedComboBox

app = QApplication([])
theme.apply(app, "light")
jpeg = io.BytesIO()
Image.new("RGB", (256, 192), "teal").save(jpeg, "JPEG")
is_over = threading.Event()

def read():
    while not is_over.is_set():
        decoded(jpeg.getvalue())

threads = [threading.Thread(target=read, daemon=True) for _ in range(2)]
for thread in threads:
    thread.start()
for _ in range(300):
    combo = ElidedComboBox()
    combo.addItem("Owl")
    QPixmapCache.clear()
    theme.apply(app, "light")  # the style's pictures are read anew
    combo.grab()
is_over.set()
for thread in threads:
    thread.join()
"""
