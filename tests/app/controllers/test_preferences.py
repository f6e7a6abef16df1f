"""Settings, the place where one left off, what computes, and who is called when work ends."""

import json

import pytest
from PySide6.QtWidgets import QApplication, QSystemTrayIcon

from app import settings
from app.__main__ import last_project
from app.background.calls import call
from app.controllers import preferences as habits
from app.dialogs.settings import SettingsDialog
from app.dialogs.skipped_files import SkippedDialog
from app.main_window import MainWindow
from app.messages.reports import Notice
from app.theme import style as theme
from app.widgets.grid.filter_bar import EntryFilter
from core import api
from core.domain.reports import Skipped
from tests.app.fake_jobs import take_over
from tests.app.project_fixtures import add_model, make_project
from tests.app.seen import button, says

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", "systemTrayWindowChanged")

TIMEOUT_MS = 30_000


@pytest.fixture
def open_window(qtbot):
    windows = []

    def open_one(project=None):
        window = MainWindow(project)
        windows.append(window)
        qtbot.addWidget(window)
        with qtbot.waitSignal(window.ready, timeout=TIMEOUT_MS):
            window.show()
        if project is not None:
            qtbot.waitUntil(lambda: len(window.application.workspace.table) > 0, timeout=TIMEOUT_MS)
        return window

    yield open_one
    for window in windows:
        window.close()


@pytest.fixture
def path(tmp_path, draw_image):
    return add_model(make_project(tmp_path / "birds.handful", draw_image, n_pool=6))


@pytest.fixture
def window(open_window, path):
    return open_window(path)


def images_of(window):
    return window.application.labelling.images


# Where one left off


def test_a_project_opens_where_it_was_left(window, open_window, path):
    images = images_of(window)
    images.filters.set_filter(EntryFilter(statuses=frozenset({"unsure"}), order="name"))
    key = int(images.grid.rows()[-1])
    images.grid.set_current_key(key)
    window.close()
    again = images_of(open_window(path))
    assert again.filters.filter() == EntryFilter(statuses=frozenset({"unsure"}), order="name")
    assert again.grid.current_key() == key


def test_the_place_is_kept_for_each_project(window, path, tmp_path, draw_image, qtbot):
    images = images_of(window)
    images.grid.set_current_key(int(images.grid.rows()[3]))
    key = images.grid.current_key()
    other = make_project(tmp_path / "other" / "bugs.handful", draw_image, n_pool=3)
    window.application.files.open(other)
    qtbot.waitUntil(lambda: len(window.application.workspace.table) == 7, timeout=TIMEOUT_MS)
    window.application.files.open(path)
    qtbot.waitUntil(lambda: images.grid.current_key() == key, timeout=TIMEOUT_MS)


def test_who_does_not_want_it_begins_at_the_beginning(window, open_window, path):
    images_of(window).filters.set_filter(EntryFilter(order="name"))
    window.application.preferences.change("restore", False)
    window.close()
    assert images_of(open_window(path)).filters.filter() == EntryFilter()
    assert last_project() is None


def test_the_last_project_opens_by_itself(window, path):
    window.close()
    assert last_project() == path
    path.unlink()
    assert last_project() is None


@pytest.mark.parametrize("kept", [{}, {"filter": 3}, {"filter": {"text": "a"}}, {"file": "x"}])
def test_a_place_that_makes_no_sense_is_no_place(open_window, path, kept):
    settings.set_place(path, kept)
    assert images_of(open_window(path)).filters.filter() == EntryFilter()


def test_places_of_the_oldest_projects_are_forgotten(tmp_path):
    for n in range(20):
        settings.set_place(tmp_path / f"{n}.handful", {"file": n})
    assert settings.place(tmp_path / "19.handful") == {"file": 19}
    assert settings.place(tmp_path / "0.handful") == {}
    assert len(json.loads(str(settings._settings().value("places")))) == settings.MAX_RECENT


# Settings


@pytest.fixture
def dialog(window):
    return window.application.preferences.show_settings()


def choose(dialog, name, value):
    field = dialog.fields[name]
    field.setCurrentIndex(field.findData(value))


def test_settings_open_from_the_menu(window):
    window.commands["settings"].trigger()
    assert len(window.findChildren(SettingsDialog)) == 1


def test_colours_change_at_once(window, dialog, qapp):
    choose(dialog, "theme", "dark")
    assert theme.is_dark()
    assert window.commands["theme_dark"].isChecked()
    choose(dialog, "theme", "light")
    assert not theme.is_dark()


def test_the_device_goes_with_what_the_engine_is_asked(window, dialog, path):
    choose(dialog, "device", "cpu")
    engine = take_over(window.application.runner)
    window.application.tasks.label_folder(path.parent / "pool")
    assert engine.calls == [call(api.label_folder, path.parent / "pool", device="cpu")]
    window.application.tasks.stop()
    assert settings.device() == "cpu"


def test_the_time_for_a_better_model_is_one_setting(window, dialog):
    choose(dialog, "seek", 180)
    assert settings.seek_seconds() == 180
    assert window.commands["seek_180"].isChecked()
    choose(dialog, "seek", 0)
    assert not window.commands["seek_better"].isChecked()
    assert SettingsDialog(0).fields["seek"].currentData() == 0


def test_another_language_makes_the_window_anew(window, dialog, qtbot):
    with qtbot.waitSignal(window.reopen_wanted):
        choose(dialog, "language", "zh_CN")
    assert window.is_reopening
    assert window.last_path is not None


def test_another_language_waits_for_what_is_being_done(window, dialog, monkeypatch):
    monkeypatch.setattr(type(window.application.tasks), "is_busy", property(lambda _: True))
    choose(dialog, "language", "zh_CN")
    assert window.job_bar.message().startswith("Handful speaks it")
    assert settings.language() == "zh_CN"
    assert not window.is_reopening


# What computes


def test_the_status_bar_names_the_device(window):
    window.application.tasks.device_known.emit("Processor")
    assert says(window, "Processor")


# Who is called when


@pytest.fixture
def calls(monkeypatch):
    said = []
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", staticmethod(lambda: True))
    monkeypatch.setattr(
        QSystemTrayIcon, "showMessage", lambda self, title, text, *_: said.append(text)
    )
    monkeypatch.setattr(QApplication, "alert", staticmethod(lambda *_: said.append("alert")))
    return said


def end_work(window, seconds, monkeypatch, *, is_active):
    monkeypatch.setattr(type(window), "isActiveWindow", lambda self: is_active)
    window.application.preferences._started_at -= seconds
    window.application.tasks.noticed.emit(Notice("Labeled."))


def test_long_work_calls_who_has_turned_away(window, calls, monkeypatch):
    end_work(window, habits.LONG_S, monkeypatch, is_active=False)
    assert calls == ["alert", "Labeled."]
    window.application.tasks.noticed.emit(Notice("Something else."))
    assert len(calls) == 2


@pytest.mark.parametrize(("seconds", "is_active"), [(0, False), (habits.LONG_S, True)])
def test_short_work_and_who_looks_on_are_left_alone(window, calls, monkeypatch, seconds, is_active):
    window.application.preferences._note_start()
    end_work(window, seconds, monkeypatch, is_active=is_active)
    assert calls == []


def test_who_does_not_want_calls_gets_none(window, calls, monkeypatch):
    window.application.preferences.change("notify", False)
    end_work(window, habits.LONG_S, monkeypatch, is_active=False)
    assert calls == []


# What was left out

SKIPPED = (Skipped('a "b", c.jpg', "the file is empty"), Skipped("d.jpg", "it is a folder"))


def test_what_was_left_out_is_listed_with_its_reason(window):
    window.application.tasks.noticed.emit(
        Notice("Two were left out.", "show_skipped", skipped=SKIPPED)
    )
    button(window.job_bar, "Show what was left out").click()
    (dialog,) = window.findChildren(SkippedDialog)
    assert says(dialog, "2 files were left out.")
    assert dialog.table() == (
        'path,reason\n"a ""b"", c.jpg",the file is empty\nd.jpg,it is a folder\n'
    )


def test_the_list_is_kept_whole_or_not_at_all(qtbot, tmp_path):
    dialog = SkippedDialog(SKIPPED)
    qtbot.addWidget(dialog)
    assert dialog.save(tmp_path / "list.csv")
    assert (tmp_path / "list.csv").read_text() == dialog.table()
    assert not dialog.save(tmp_path / "nowhere" / "list.csv")
    assert says(dialog, "could not be written")


def test_patterns_are_shown_and_kept_in_the_project(window, qtbot):
    preferences = window.application.preferences
    workspace = window.application.workspace
    assert workspace.ensure_open()
    dialog = preferences.show_settings()
    qtbot.waitUntil(dialog.patterns.isEnabled)
    dialog.patterns.setText("*_small.jpg; drafts/")
    dialog.patterns.editingFinished.emit()

    def is_kept():
        again = window.application.tasks.query(api.excluded)
        kept = []
        again.then(kept.append, window.application.tasks.report)
        qtbot.waitUntil(lambda: bool(kept))
        return kept[0] == ("*_small.jpg", "drafts/")

    qtbot.waitUntil(is_kept)
