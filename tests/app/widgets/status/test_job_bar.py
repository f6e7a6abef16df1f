"""The job bar says how far the work is, lets it be stopped, and keeps what came of it."""

import pytest
from PySide6.QtCore import QLocale, QObject, Qt
from PySide6.QtWidgets import QLabel, QProgressBar, QPushButton, QToolButton
from shiboken6 import delete

from app.theme import style as theme
from app.widgets.status.job_bar import JobBar, progress_text, time_left
from app.widgets.status.progress_text import Rate
from tests.app.fake_jobs import FakeJob

# The offscreen platform remarks on every window that has a least size.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")


@pytest.fixture
def begun(qtbot):
    """Jobs that have begun so many seconds ago, and come so far."""
    runner = QObject()

    def begin(done=0, total=0, seconds=0.0):
        return FakeJob("label_folder", runner, done=done, total=total, seconds=seconds)

    yield begin
    delete(runner)


@pytest.fixture(autouse=True)
def english():
    before = QLocale()
    QLocale.setDefault(QLocale("en_US"))
    yield
    QLocale.setDefault(before)


@pytest.fixture
def bar(qtbot):
    bar = JobBar()
    qtbot.addWidget(bar)
    bar.resize(900, bar.height())
    bar.show()
    return bar


def shown(bar, kind=QLabel):
    return [part for part in bar.findChildren(kind) if part.isVisible()]


def words(bar):
    return " | ".join(part.text() for part in shown(bar) if part.text())


@pytest.mark.parametrize(
    ("done", "total", "seconds", "text"),
    [
        (0, 0, 0.0, ""),
        (12, 0, 3.0, "12 done"),
        (0, 2000, 0.0, "0/2,000"),
        (0, 2000, 5.0, "0/2,000"),
        (10, 2000, 0.5, "10/2,000"),
        (400, 2000, 4.0, "400/2,000 · 100 images/s · about 20 s left"),
        (3, 40, 6.0, "3/40 · 0.5 images/s · about 1 min left"),
        (2000, 2000, 20.0, "2,000/2,000"),
    ],
)
def test_progress_in_words(done, total, seconds, text):
    assert progress_text(done, total, seconds) == text


def test_progress_prefers_the_rate_of_late():
    assert progress_text(400, 2000, 400.0, rate=80) == ("400/2,000 · 80 images/s · about 20 s left")


def test_steps_that_are_no_images_have_no_rate():
    assert progress_text(1, 3, 4.0, of_images=False) == "1/3"


def test_the_time_left_is_told_once_the_rate_is_steady():
    assert progress_text(400, 2000, 4.0, is_steady=False) == "400/2,000 · 100 images/s"
    rate, told = Rate(), []
    for tenth in range(200):
        second = tenth / 10
        rate.note(second, round(50 * second if second < 8 else 400 + 5 * (second - 8)))
        told.append(rate.is_steady())
    assert not any(told[:40])  # too early
    assert all(told[45:80])
    assert not any(told[100:125])  # it has just become ten times slower
    assert told[-1]


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "a few seconds left"),
        (9.9, "a few seconds left"),
        (10, "about 10 s left"),
        (54, "about 50 s left"),
        (55, "about 1 min left"),
        (130, "about 2 min left"),
        (59.4 * 60, "about 59 min left"),
        (59.9 * 60, "about 1 h left"),
        (80 * 60, "about 1 h 20 min left"),
        (26 * 3600, "about 26 h left"),
    ],
)
def test_time_left_in_words(seconds, text):
    assert time_left(seconds) == text


def test_the_rate_forgets_a_slow_start():
    rate = Rate()
    for second in range(60):
        rate.note(second, second if second < 30 else 30 + (second - 30) * 100)
    assert rate.per_second() == pytest.approx(100)


def test_the_rate_starts_again_with_the_next_stage():
    rate = Rate()
    rate.note(0, 0)
    rate.note(5, 500)
    rate.note(6, 2)
    assert rate.per_second() is None


def test_a_running_job_is_followed(bar, qtbot, begun):
    job = begun(400, 2000, 4.0)
    bar.show_job(job, "Labeling the folder")
    assert "Labeling the folder | 400/2,000" in words(bar)
    job.show_progress(900, 2000)
    qtbot.waitUntil(lambda: "900/2,000" in words(bar))
    progress = shown(bar, QProgressBar)[0]
    assert (progress.value(), progress.maximum()) == (900, 2000)
    assert progress.accessibleName() == "Labeling the folder"


def test_an_unknown_total_shows_as_such(bar, begun):
    bar.show_job(begun(), "Looking through the folder")
    assert shown(bar, QProgressBar)[0].maximum() == 0


def test_stop_is_said_once_and_shown(bar, qtbot, begun):
    bar.show_job(begun(1, 9), "Adapting")
    stop = shown(bar, QPushButton)[0]
    with qtbot.waitSignal(bar.stop_clicked):
        qtbot.mouseClick(stop, Qt.MouseButton.LeftButton)
    assert not stop.isEnabled()
    bar.show_job(begun(1, 9), "Adapting again")
    assert stop.isEnabled()


@pytest.mark.parametrize("ending", ["finish", "fail", "stop"])
def test_the_bar_is_empty_once_its_job_has_ended(bar, begun, ending):
    job = begun(1, 9)
    bar.show_job(job, "Adapting")
    getattr(job, ending)(*([ValueError("no")] if ending == "fail" else []))
    assert words(bar) == ""


@pytest.mark.parametrize("is_first", [True, False])
def test_the_message_about_an_ending_stays_whoever_hears_of_it_first(bar, is_first, begun):
    job = begun(9, 9)
    if is_first:
        job.then(lambda _: bar.show_message("Done."))
    bar.show_job(job, "Adapting")
    if not is_first:
        job.then(lambda _: bar.show_message("Done."))
    job.finish()
    assert words(bar) == "Done."


def test_an_earlier_job_does_not_clear_the_later_one(bar, begun):
    earlier, later = begun(1, 9), begun(2, 9)
    bar.show_job(earlier, "Adapting")
    bar.show_job(later, "Labeling the folder")
    earlier.finish()
    assert "Labeling the folder" in words(bar)


def test_a_message_offers_what_to_do_and_then_closes(bar, qtbot):
    done = []
    bar.show_message(
        "3 pictures were left out.",
        kind="warning",
        action_text="Show them",
        action=lambda: done.append(words(bar)),
    )
    qtbot.mouseClick(shown(bar, QPushButton)[0], Qt.MouseButton.LeftButton)
    assert done == [""]


def test_a_message_can_be_closed(bar, qtbot):
    bar.show_message("Stopped.")
    close = shown(bar, QToolButton)[0]
    assert close.accessibleName()
    qtbot.mouseClick(close, Qt.MouseButton.LeftButton)
    assert words(bar) == ""


def test_a_long_message_is_cut_and_told_in_the_tooltip(bar, qtbot):
    text = "The project cannot be written because " + "the disk is full and " * 20
    bar.show_message(text, kind="error")
    label = next(part for part in shown(bar) if part.text() == text)
    qtbot.waitUntil(lambda: label.toolTip() == text)
    assert bar.minimumSizeHint().width() < 900


def test_the_height_never_changes(bar, begun):
    heights = {bar.height()}
    bar.show_job(begun(1, 9), "Adapting")
    heights.add(bar.height())
    bar.show_message("Done.", kind="success", action_text="Show", action=lambda: None)
    heights.add(bar.height())
    bar.clear()
    heights.add(bar.height())
    assert len(heights) == 1


@pytest.mark.parametrize("kind", ["info", "success", "warning", "error"])
def test_every_kind_of_message_paints(bar, kind):
    bar.show_message("Said.", kind=kind)
    assert not bar.grab().isNull()


def test_a_message_follows_the_mode(bar, qapp):
    theme.apply(qapp, "light")
    bar.show_message("Careful.", kind="warning")
    light = bar.grab().toImage()
    sign = next(part for part in shown(bar) if not part.pixmap().isNull())
    light_sign = sign.pixmap().toImage()
    theme.apply(qapp, "dark")
    assert bar.grab().toImage() != light
    assert sign.pixmap().toImage() != light_sign
    theme.apply(qapp, "light")
