"""Results, progress, Stop, errors and the way out of jobs, with a real engine process."""

import gc
import os
import signal
import subprocess
import sys
import threading
import time
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QBuffer, QCoreApplication, QIODevice, QObject, QThread
from PySide6.QtGui import QImage
from shiboken6 import delete, isValid

from app.background.calls import Call
from app.background.image_loader import decoded
from app.background.jobs import EngineCrashed, EngineDied, LatestFirstLoader, Runner
from core.domain.errors import Cancelled, NotEnoughExamples
from tests.app.background.engine_calls import (
    count_up,
    divide_by_zero,
    exit_at_once,
    flood,
    keep_what_is_done,
    lack_examples,
    process_id,
    return_what_cannot_travel,
    say_and_wait,
)
from tests.app.fake_jobs import (
    TIMEOUT_MS,
    endings_of,
    error_of,
    result_of,
    wait_until_cancelled,
)

ROOT = Path(__file__).parents[3]


@pytest.fixture
def runner(qapp):
    runner = Runner()
    yield runner
    runner.shut_down()


@pytest.fixture
def without_gc():
    """Nothing is freed but by its last reference: not later, and in no other thread."""
    before = gc.get_threshold()
    gc.collect()
    gc.set_threshold(0)  # nothing is ever due: for Python's own collecting, and for the window's
    yield
    gc.set_threshold(*before)


def start(runner, verb, *args, **options):
    return runner.start_engine(Call(verb, args, tuple(options.items())), None)


def start_counting(runner, n):
    return runner.start_local(partial(count_here, n), "count_here")


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


def count_here(n, tick):
    for done in range(1, n + 1):
        tick(done, n)
    return threading.current_thread().name


def wait_for_stop(begun, tick):
    begun.set()
    while True:
        tick(0, 0)
        time.sleep(0.005)


def test_a_result_arrives_in_the_gui_thread(qtbot, runner):
    threads = []
    job = start(runner, count_up, 3)
    job.then(lambda _: threads.append(QThread.currentThread()))
    assert result_of(qtbot, job) == 3
    assert threads == [QCoreApplication.instance().thread()]


def test_progress_arrives_in_the_gui_thread_and_ends_with_the_last_step(qtbot, runner):
    seen = []
    job = start(runner, count_up, 20, pause_s=0.01)
    job.progressed.connect(
        lambda done, total: seen.append((done, total, threading.current_thread()))
    )
    result_of(qtbot, job)
    assert seen[-1] == (20, 20, threading.main_thread())
    assert {thread for _, _, thread in seen} == {threading.main_thread()}
    assert [done for done, _, _ in seen] == sorted({done for done, _, _ in seen})
    assert (job.done, job.total) == (20, 20)


def test_a_local_job_reports_from_its_own_thread_to_the_gui_thread(qtbot, runner):
    seen = []
    job = start_counting(runner, 5)
    job.progressed.connect(lambda *_: seen.append(threading.current_thread()))
    assert result_of(qtbot, job) == "handful-local"
    assert set(seen) == {threading.main_thread()}
    assert job.name == "count_here"


def test_jobs_of_one_lane_run_in_the_order_given(qtbot, runner):
    ends = []
    jobs = [start(runner, count_up, n) for n in (4, 3, 2, 1)]
    for job in jobs:
        job.then(ends.append)
    result_of(qtbot, jobs[-1])
    assert ends == [4, 3, 2, 1]


def test_the_local_lane_does_not_wait_for_the_engine(qtbot, runner, tmp_path):
    slow = start(runner, keep_what_is_done, str(tmp_path / "note"))
    wait_for_text(qtbot, tmp_path / "note")
    assert result_of(qtbot, start_counting(runner, 1)) == "handful-local"
    slow.cancel()


def test_the_engine_process_is_kept_from_job_to_job(qtbot, runner):
    first = result_of(qtbot, start(runner, process_id))
    assert first != os.getpid()
    assert result_of(qtbot, start(runner, process_id)) == first


def test_stop_reaches_the_engine(qtbot, runner):
    job = start(runner, count_up, 100_000, pause_s=0.01)
    with qtbot.waitSignal(job.progressed, timeout=TIMEOUT_MS):
        pass
    job.cancel()
    wait_until_cancelled(qtbot, job, timeout=2000)


def test_stop_reaches_a_local_job(qtbot, runner):
    begun = threading.Event()
    job = runner.start_local(partial(wait_for_stop, begun), "wait")
    assert begun.wait(2)
    job.cancel()
    wait_until_cancelled(qtbot, job, timeout=2000)


def test_a_job_still_in_the_queue_is_cancelled_at_once(qtbot, runner, tmp_path):
    first = start(runner, keep_what_is_done, str(tmp_path / "note"))
    second = start(runner, count_up, 3)
    endings = endings_of(first)
    second.cancel()
    wait_until_cancelled(qtbot, second, timeout=1000)
    assert endings == []
    first.cancel()


def test_what_was_done_when_stop_arrived_is_delivered_as_finished(qtbot, runner, tmp_path):
    job = start(runner, keep_what_is_done, str(tmp_path / "note"))
    wait_for_text(qtbot, tmp_path / "note")
    job.cancel()
    assert result_of(qtbot, job, timeout=2000) >= 1


def test_a_core_error_travels_home_with_its_facts(qtbot, runner):
    error = error_of(qtbot, start(runner, lack_examples))
    assert isinstance(error, NotEnoughExamples)
    assert (error.class_name, error.have, error.need) == ("Fox", 1, 2)


def test_a_bug_in_the_engine_travels_home_as_its_traceback(qtbot, runner):
    error = error_of(qtbot, start(runner, divide_by_zero))
    assert isinstance(error, EngineCrashed)
    assert "ZeroDivisionError" in error.traceback_text
    assert "divide_by_zero" in error.traceback_text


def test_a_result_that_cannot_travel_is_a_bug_and_not_a_silence(qtbot, runner):
    assert isinstance(error_of(qtbot, start(runner, return_what_cannot_travel)), EngineCrashed)
    assert result_of(qtbot, start(runner, count_up, 1)) == 1


def test_an_error_of_a_local_job_is_delivered(qtbot, runner):
    error = error_of(qtbot, runner.start_local(lambda _: {}["absent"], "look"))
    assert isinstance(error, KeyError)


def test_a_killed_engine_fails_the_job_and_the_next_job_gets_a_fresh_one(qtbot, runner, tmp_path):
    job = start(runner, say_and_wait, str(tmp_path / "note"))
    engine_id = int(wait_for_text(qtbot, tmp_path / "note"))
    os.kill(engine_id, signal.SIGKILL)
    error = error_of(qtbot, job, timeout=3000)
    assert isinstance(error, EngineDied)
    assert error.exitcode == -signal.SIGKILL
    assert result_of(qtbot, start(runner, process_id)) != engine_id


def test_an_engine_that_died_between_jobs_is_replaced_unseen(qtbot, runner):
    engine_id = result_of(qtbot, start(runner, process_id))
    os.kill(engine_id, signal.SIGKILL)
    qtbot.waitUntil(lambda: not is_alive(engine_id), timeout=2000)
    assert result_of(qtbot, start(runner, process_id)) != engine_id


def test_the_exit_code_of_an_engine_that_leaves_by_itself_is_told(qtbot, runner):
    error = error_of(qtbot, start(runner, exit_at_once))
    assert isinstance(error, EngineDied)
    assert error.exitcode == 7


def test_shutting_down_with_a_full_queue_leaves_no_process_and_no_thread(qtbot, tmp_path):
    threads_before = set(threading.enumerate())
    runner = Runner()
    jobs = [start(runner, keep_what_is_done, str(tmp_path / "note"))]
    engine_id = result_of_pid(qtbot, runner, jobs, tmp_path)
    jobs += [start(runner, count_up, 1000) for _ in range(50)]
    jobs += [
        runner.start_local(partial(wait_for_stop, threading.Event()), "wait") for _ in range(50)
    ]
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
    job = start(runner, say_and_wait, str(tmp_path / "note"))
    engine_id = int(wait_for_text(qtbot, tmp_path / "note"))
    runner.shut_down()
    wait_until_cancelled(qtbot, job, timeout=6000)
    assert not is_alive(engine_id)


def test_a_job_given_after_shutting_down_is_cancelled(qtbot, runner):
    runner.shut_down()
    wait_until_cancelled(qtbot, start_counting(runner, 1), timeout=1000)


def test_no_engine_outlives_a_window_that_was_killed(qtbot, tmp_path):
    note_path = tmp_path / "note"
    code = (
        "from PySide6.QtCore import QCoreApplication\n"
        "from app.background.calls import Call\n"
        "from app.background.jobs import Runner\n"
        "from tests.app.background.engine_calls import say_and_wait\n"
        "app = QCoreApplication([])\n"
        "runner = Runner()\n"
        f"runner.start_engine(Call(say_and_wait, ({str(note_path)!r},)), None)\n"
        "app.exec()\n"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen([sys.executable, "-c", code], env=environment) as window:
        engine_id = int(wait_for_text(qtbot, note_path))
        window.kill()
    qtbot.waitUntil(lambda: not is_alive(engine_id), timeout=3000)


def test_warming_up_starts_the_engine_before_the_first_job(qtbot, runner):
    runner.warm_up()
    assert result_of(qtbot, start(runner, count_up, 2)) == 2


@pytest.mark.parametrize("lane", ["engine", "local"])
def test_200_000_ticks_do_not_flood_the_window(qtbot, runner, lane):
    seen, n = [], 200_000
    started_at = time.monotonic()
    job = start(runner, flood, n) if lane == "engine" else start_counting(runner, n)
    job.progressed.connect(lambda done, _: seen.append(done))
    result_of(qtbot, job)
    assert len(seen) <= (time.monotonic() - started_at) / 0.05 + 2
    assert seen[-1] == 200_000


def test_a_stopped_tick_raises(qtbot, runner):
    begun, raised = threading.Event(), []

    def note_what_it_raises(tick):
        try:
            wait_for_stop(begun, tick)
        except BaseException as error:
            raised.append(type(error))
            raise

    job = runner.start_local(note_what_it_raises, "note")
    assert begun.wait(2)
    job.cancel()
    wait_until_cancelled(qtbot, job, timeout=2000)
    assert raised == [Cancelled]


class Canary(QObject):
    """Tells in which thread it is destroyed."""

    def __init__(self, died):
        super().__init__()
        self.died = died

    def __del__(self):
        self.died.append(threading.current_thread().name)


def work_of(canary, way, begun):
    """Make a call that is the last to hold a canary, and ends in this way."""

    def tasks(tick):
        assert isValid(canary)
        begun.set()
        if way == "failed":
            raise KeyError(way)  # whose traceback holds this frame, and so the canary
        while way == "stopped":
            tick(0, 0)
            time.sleep(0.001)
        return None if way == "finished" else canary

    return tasks


def hear_with(job, canary):
    """Let callbacks hold a canary and the job, as those of controllers do."""
    job.then(lambda _: (job, canary), lambda _: (job, canary), lambda: (job, canary))


@pytest.mark.parametrize("way", ["finished", "returned", "failed", "stopped", "never begun"])
def test_what_a_local_call_is_the_last_to_hold_is_freed_in_the_gui_thread(qtbot, runner, way):
    died, ended, n = [], [], 30
    gate = threading.Event()

    def end(*_):
        ended.append(1)

    for _ in range(n):
        begun = threading.Event()
        if way == "never begun":
            runner.start_local(lambda _: gate.wait(5), "wait")
        job = runner.start_local(work_of(Canary(died), way, begun), "work")
        job.then(end, end, end)
        if way == "never begun":
            job.cancel()
            gate.set()
        elif way == "stopped":
            assert begun.wait(5)
            job.cancel()
    del job
    # The next call takes the place of the last one in the lane's hands.
    result_of(qtbot, start_counting(runner, 1))
    qtbot.waitUntil(lambda: len(died) == n)
    assert set(died) == {threading.main_thread().name}
    assert len(ended) == n


def test_what_a_call_holds_that_outlives_the_window_is_freed_in_the_gui_thread(qtbot, monkeypatch):
    monkeypatch.setattr("app.background.lanes.PATIENCE_S", 0.01)
    died, gate, begun = [], threading.Event(), threading.Event()

    def wait_at(canary):
        def tasks(_):
            begun.set()
            assert gate.wait(10)
            return isValid(canary)

        return tasks

    window = QObject()
    runner = Runner(window)
    job = runner.start_local(wait_at(Canary(died)), "wait")
    endings = endings_of(job)
    thread = runner._local._thread
    assert begun.wait(5)
    runner.shut_down()
    del runner, job
    delete(window)
    gate.set()
    thread.join(5)
    assert died == []
    qtbot.waitUntil(lambda: died == [threading.main_thread().name])
    assert endings == []


def test_what_hears_of_a_call_that_outlives_the_window_is_freed_in_the_gui_thread(
    qtbot, monkeypatch, without_gc
):
    monkeypatch.setattr("app.background.lanes.PATIENCE_S", 0.01)
    died, gate, begun = [], threading.Event(), threading.Event()

    window = QObject()
    runner = Runner(window)
    job = runner.start_local(lambda _: (begun.set(), gate.wait(10)), "wait")
    hear_with(job, Canary(died))
    assert begun.wait(5)
    runner.shut_down()
    del runner, job
    delete(window)
    gate.set()
    qtbot.waitUntil(lambda: died == [threading.main_thread().name])


# What is said at the end


def test_callbacks_are_called_in_the_order_given_and_then_the_end_is_told(qtbot, runner):
    heard = []
    job = start_counting(runner, 1)
    job.ended.connect(lambda: heard.append("ended"))
    job.then(lambda _: heard.append(1)).then(lambda _: heard.append(2))
    job.then(lambda _: heard.append(3))
    qtbot.waitUntil(lambda: "ended" in heard)
    assert heard == [1, 2, 3, "ended"]


@pytest.mark.parametrize("way", ["finished", "failed", "stopped"])
def test_every_callback_is_called_in_the_gui_thread(qtbot, runner, way):
    heard, begun = [], threading.Event()

    def end(*_):
        heard.append((threading.current_thread(), QThread.currentThread()))

    job = runner.start_local(work_of(Canary([]), way, begun), "work")
    job.then(end, end, end).then(end, end, end)
    job.ended.connect(end)
    assert begun.wait(5)
    if way == "stopped":
        job.cancel()
    qtbot.waitUntil(lambda: len(heard) == 3)
    assert set(heard) == {(threading.main_thread(), QCoreApplication.instance().thread())}


def test_nothing_is_heard_before_control_is_back_in_the_event_loop(qtbot, runner):
    gate = threading.Event()
    job = runner.start_local(lambda _: gate.set(), "open")
    assert gate.wait(5)
    heard = endings_of(job)
    time.sleep(0.05)  # it has ended by now
    heard_late = endings_of(job)
    assert (heard, heard_late) == ([], [])
    qtbot.waitUntil(lambda: bool(heard))
    assert heard == heard_late == [("done", None)]


class Hearer(QObject):
    """Keeps what its methods are told."""

    def __init__(self, heard, parent=None):
        super().__init__(parent)
        self.heard = heard

    def hear(self, *told):
        self.heard.append((self.objectName(), *told))


@pytest.mark.parametrize("way", ["finished", "failed", "stopped"])
def test_a_method_of_a_qt_object_that_is_gone_is_not_called(qtbot, runner, way):
    heard, begun = [], threading.Event()
    gone, there = Hearer(heard), Hearer(heard)
    there.setObjectName("there")
    job = runner.start_local(work_of(Canary([]), way, begun), "work")
    for one in (gone, there):
        job.then(one.hear, one.hear, one.hear)
    assert begun.wait(5)
    if way == "stopped":
        job.cancel()
    delete(gone)
    qtbot.waitUntil(lambda: bool(heard))
    assert [name for name, *_ in heard] == ["there"]


def test_a_method_of_qt_s_own_is_called_while_its_object_lives(qtbot, runner):
    gone, there = QObject(), QObject()
    jobs = [runner.start_local(lambda _: "a name", "name") for _ in range(2)]
    jobs[0].then(gone.setObjectName).then(there.setObjectName)
    delete(gone)
    result_of(qtbot, jobs[1])
    assert there.objectName() == "a name"


def test_an_object_deleted_by_one_callback_is_not_called_by_the_next(qtbot, runner):
    heard = []
    hearer = Hearer(heard)
    job = start_counting(runner, 1)
    job.then(lambda _: delete(hearer)).then(hearer.hear)
    assert result_of(qtbot, job) == "handful-local"
    assert heard == []


@pytest.mark.parametrize("way", ["finished", "failed", "stopped"])
def test_a_callback_that_fails_does_not_keep_the_others_from_it(qtbot, runner, way):
    heard, begun = [], threading.Event()

    def break_down(*_):
        raise ZeroDivisionError

    def hear(*_):
        heard.append("heard")

    job = runner.start_local(work_of(Canary([]), way, begun), "work")
    job.ended.connect(lambda: heard.append("ended"))
    for callback in (break_down, hear, break_down, hear):
        job.then(callback, callback, callback)
    with qtbot.captureExceptions() as shown:
        assert begun.wait(5)
        if way == "stopped":
            job.cancel()
        qtbot.waitUntil(lambda: "ended" in heard)
    assert heard == ["heard", "heard", "ended"]
    assert [kind for kind, *_ in shown] == [ZeroDivisionError, ZeroDivisionError]


def test_only_what_fits_the_ending_is_called(qtbot, runner):
    heard = []
    jobs = [
        runner.start_local(lambda _: "result", "finish"),
        runner.start_local(lambda _: {}["absent"], "fail"),
        runner.start_nothing(),
    ]
    for job in jobs:
        job.then(
            lambda _: heard.append("done"),
            lambda _: heard.append("failed"),
            lambda: heard.append("cancelled"),
        )
        job.then(lambda _: None)  # who wants no more than the result says no more
    qtbot.waitUntil(lambda: len(heard) == 3)
    assert sorted(heard) == ["cancelled", "done", "failed"]


def test_a_dropped_result_is_heard_by_nobody_but_the_end_is(qtbot, runner):
    job = start_counting(runner, 1)
    heard = endings_of(job)
    job.drop_result()
    with qtbot.waitSignal(job.ended, timeout=TIMEOUT_MS):
        pass
    assert heard == []


def test_an_error_is_told_though_the_result_was_dropped(qtbot, runner):
    job = runner.start_local(lambda _: {}["absent"], "look")
    heard = endings_of(job)
    job.drop_result()
    qtbot.waitUntil(lambda: bool(heard))
    ((kind, error),) = heard
    assert kind == "failed"
    assert isinstance(error, KeyError)


def test_a_stop_is_told_though_the_result_was_dropped(qtbot, runner):
    job = runner.start_nothing()
    heard = endings_of(job)
    job.drop_result()
    qtbot.waitUntil(lambda: bool(heard))
    assert heard == [("cancelled", None)]


def test_nothing_to_ask_ends_as_stopped_and_begins_no_lane(qtbot, runner):
    job = runner.start_nothing()
    assert job.is_stopping
    wait_until_cancelled(qtbot, job, timeout=1000)
    assert runner._local._thread is None
    assert not runner._engine.isRunning()


def test_a_callback_may_close_the_window(qtbot):
    heard, window = [], QObject()
    runner = Runner(window)

    def close(_):
        runner.shut_down()
        delete(window)

    runner.start_local(lambda _: None, "end").then(close).then(heard.append)
    qtbot.waitUntil(lambda: bool(heard))
    assert not isValid(window)


def test_what_hears_of_a_job_is_let_go_at_its_end(qtbot, runner, without_gc):
    died = []
    job = start_counting(runner, 1)
    hear_with(job, Canary(died))
    del job
    qtbot.waitUntil(lambda: len(died) == 1)


# The loader


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
from app.background.image_loader import decoded
from app.theme import style as theme
from app.widgets.common.elided import ElidedComboBox

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
