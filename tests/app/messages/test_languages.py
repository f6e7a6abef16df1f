"""Which language the window speaks, and that it then speaks it."""

import subprocess
import sys

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QTranslator

from app import settings
from app.messages import languages


@pytest.fixture(autouse=True)
def back_to_english(qapp):
    yield
    languages.install(qapp, "en")


@pytest.mark.parametrize(
    ("system", "language"),
    [
        (["zh-Hans-CN", "zh-CN", "zh"], "zh_CN"),
        (["zh_SG"], "zh_CN"),
        (["zh-Hant-TW", "zh-TW", "en-US"], "en"),
        (["en-GB", "zh-CN"], "en"),
        (["fr-FR", "zh-CN"], "zh_CN"),
        (["fr"], "en"),
        ([], "en"),
    ],
)
def test_the_system_decides_until_the_person_does(system, language):
    assert languages.of_system(system) == language


def test_what_the_person_chose_comes_first(qapp):
    settings.set_language("zh_CN")
    assert languages.install(qapp) == "zh_CN"
    settings.set_language("klingon")
    assert languages.in_use() in languages.LANGUAGES


def test_a_language_takes_the_place_of_the_one_before(qapp):
    languages.install(qapp, "zh_CN")
    assert QCoreApplication.translate("Actions", "Undo") == "撤销"
    # Qt's own words go along.
    assert QCoreApplication.translate("QPlatformTheme", "Cancel") == "取消"
    languages.install(qapp, "en")
    assert QCoreApplication.translate("Actions", "Undo") == "Undo"
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    assert len(qapp.findChildren(QTranslator)) == 2


def test_plurals_follow_the_language(qapp):
    def said(n):
        return QCoreApplication.translate("FilterBar", "%n image(s)", "", n)

    assert (said(1), said(2)) == ("1 image", "2 images")
    languages.install(qapp, "zh_CN")
    assert (said(1), said(2)) == ("1 张图片", "2 张图片")


def test_a_window_is_made_anew_in_the_language_chosen(tmp_path):
    # In a process of its own: the loop of the program is part of what is tested.
    script = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
import app.__main__ as program
from app import settings

made = program.make_window
def watched(app, project):
    window = made(app, project)
    titles.append(window.commands["undo"].iconText())
    if len(titles) == 1:
        window.ready.connect(lambda: window.application.preferences.change("language", "zh_CN"))
    else:
        window.ready.connect(lambda: QTimer.singleShot(0, window.close))
    return window
titles = []
program.make_window = watched
program.run_window(None)
sys.stdout.buffer.write("|".join(titles).encode())
"""
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, timeout=120, check=False
    )
    assert done.stdout.decode() == "Undo|撤销", done.stderr.decode()[-2000:]
