"""What the frame's own commands do."""

import pytest
from PySide6.QtGui import QDesktopServices

from app.main_window import MainWindow

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

TIMEOUT_MS = 30_000


@pytest.fixture
def window(qtbot):
    window = MainWindow()
    qtbot.addWidget(window)
    with qtbot.waitSignal(window.ready, timeout=TIMEOUT_MS):
        window.show()
    yield window
    window.close()


@pytest.mark.parametrize("is_possible", [True, False])
def test_the_log_folder_is_opened_or_named(window, own_settings, monkeypatch, is_possible):
    opened = []

    def open_url(url):
        opened.append(url.toLocalFile())
        return is_possible

    monkeypatch.setattr(QDesktopServices, "openUrl", open_url)
    window.commands["log_folder"].trigger()
    folder = own_settings / "state" / "Handful" / "log"
    assert opened == [folder.as_posix()]
    assert folder.is_dir()
    assert (str(folder) in window.statusBar().currentMessage()) is not is_possible
