"""Help in the real window: palette, tour, guide, and a report that can be sent."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app import settings
from app.controllers import help as help_controller
from app.dialogs.crash_report import ErrorBox
from app.main_window import MainWindow
from tests.app.project_fixtures import add_model, make_project
from tests.app.seen import action_of, button, says

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

TIMEOUT_MS = 15_000


@pytest.fixture
def window(qtbot, tmp_path, draw_image):
    path = make_project(tmp_path / "birds.handful", draw_image)
    window = MainWindow(add_model(path, statuses=("labelled", "unsure")))
    qtbot.addWidget(window)
    window.resize(1100, 700)
    window.show()
    with qtbot.waitSignal(window.ready, timeout=TIMEOUT_MS):
        pass
    images = window.application.labelling.images
    table = window.application.workspace
    qtbot.waitUntil(lambda: len(table.table) > 0 and images.has_names(), timeout=TIMEOUT_MS)
    yield window
    window.close()


def find(window, text):
    """Type into the palette, take the first, and return what was listed."""
    window.commands["palette"].trigger()
    palette = window.application.help.palette
    QTest.keyClicks(palette.field, text)
    lines = palette.texts()
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    return lines


def test_the_palette_knows_every_command_that_can_be_used(window):
    window.commands["palette"].trigger()
    lines = window.application.help.palette.texts()
    for menu, action in window.commands.listed():
        line = f"{window.commands.text_of(action)}    —  {menu}"
        is_listed = any(one.startswith(line) for one in lines)
        assert is_listed == (action.isEnabled() and action.objectName() != "palette"), line


def test_it_does_a_command(window):
    assert find(window, "trust")[0].startswith("Trust & export    —  View")
    assert window.places.place() == "trust"


def test_it_shows_a_class_a_filter_and_an_image(window):
    images = window.application.labelling.images
    find(window, "fox")
    assert images.filters.filter().class_id == 2
    find(window, "unsure")
    assert images.filters.filter().statuses == {"unsure"}
    images.filters.clear()
    find(window, "c.png")
    name = window.application.workspace.path_of(images.current_file()).name
    assert name == "c.png"


def test_an_image_is_found_out_of_a_review_too(window):
    window.commands["review"].trigger()
    find(window, "c.png")
    assert window.places.place() == "teach"
    assert not window.application.labelling.images.has_loupe


def test_the_tour_has_five_marks_in_the_window_and_comes_once(window):
    helping = window.application.help
    helping.begin_first_time()
    tour = helping.tour
    for number in range(5):
        assert tour.place() == number
        assert window.rect().contains(tour.geometry())
        assert says(tour, f"{number + 1} of 5")
        button(tour, "Done" if number == 4 else "Next").click()
    assert helping.tour is None
    assert settings.is_on("tour_seen", default=False)
    helping.begin_first_time()
    assert helping.tour is None
    window.commands["tour"].trigger()
    assert helping.tour is not None


def test_the_tour_can_be_left_by_a_button_and_by_escape(window):
    for leave in (
        lambda tour: button(tour, "Skip").click(),
        lambda tour: QTest.keyClick(tour, Qt.Key.Key_Escape),
    ):
        window.commands["tour"].trigger()
        leave(window.application.help.tour)
        assert window.application.help.tour is None


def test_the_guide_lies_on_this_computer(window, monkeypatch):
    opened = []
    monkeypatch.setattr(QDesktopServices, "openUrl", opened.append)
    window.commands["guide"].trigger()
    assert opened[0].isLocalFile()
    text = help_controller.GUIDE.read_text("utf-8")
    assert "http" not in text
    for line in text.split('src="')[1:]:
        assert (help_controller.GUIDE.parent / line.split('"')[0]).is_file()


def test_a_report_holds_versions_and_the_end_of_the_logs(window, monkeypatch, tmp_path):
    (tmp_path / "window.log").write_text("\n".join(f"line {n}" for n in range(300)))
    monkeypatch.setattr(help_controller, "log_folder", lambda: tmp_path)
    window.commands["report_problem"].trigger()
    text = QGuiApplication.clipboard().text()
    assert "PySide6" in text
    assert "line 299" in text
    assert "line 100" not in text
    assert "--- crash.log" in text
    action_of(window.job_bar).click()
    (box,) = [one for one in QApplication.topLevelWidgets() if isinstance(one, ErrorBox)]
    assert box.windowTitle() == "Report a problem"
    assert box.report == text
    box.close()
