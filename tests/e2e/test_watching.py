"""A folder that fills while the real window watches it: each picture gets its label once."""

import shutil

import pytest

from app.main_window import MainWindow
from core import api
from core.domain.adapting import AdaptRequest
from core.store import Project

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

TIMEOUT_MS = 120_000
TONES = ("Red", "Green", "Blue")


@pytest.fixture
def path(tmp_path, draw_tone):
    """A project with a model, and with a folder of one picture."""
    for number, tone in enumerate(TONES):
        for n in range(3):
            draw_tone(tmp_path / "examples" / tone / f"{n}.png", tone, 10 * number + n)
            draw_tone(tmp_path / "new" / f"{tone}-{n}.png", tone, 1000 + 10 * number + n)
    draw_tone(tmp_path / "in" / "first.png", "Red", 999)
    with Project.open(tmp_path / "tones.handful", create=True) as project:
        api.add_class_folders(project, tmp_path / "examples")
        api.scan_folder(project, tmp_path / "in")
        api.adapt(project, AdaptRequest(backbone="lite0:int8", budget_s=0))
        api.label_folder(project, tmp_path / "in")
    return tmp_path / "tones.handful"


def test_pictures_are_labelled_as_they_come(qtbot, qapp, path):
    window = MainWindow(path)
    qtbot.addWidget(window)
    window.show()
    with qtbot.waitSignal(window.ready, timeout=TIMEOUT_MS):
        pass
    folder, application = path.parent / "in", window.application
    menu = window.commands.watched
    menu.aboutToShow.emit()
    menu.actions()[0].setChecked(True)
    qtbot.waitUntil(lambda: bool(application.watching.watched), timeout=TIMEOUT_MS)
    for picture in (path.parent / "new").iterdir():
        shutil.copy(picture, folder / picture.name)
    qtbot.waitUntil(lambda: application.watching._n_came == 9, timeout=TIMEOUT_MS)
    (folder / "Red-0.png").rename(folder / "Red-again.png")
    shutil.copy(path.parent / "new" / "Red-0.png", folder / "sub.png")  # a copy of it comes
    qtbot.waitUntil(lambda: application.watching._n_came == 10, timeout=TIMEOUT_MS)
    window.close()
    with Project.open(path) as project:
        labels = {row.path: row.label for row in project.listing.rows(folder)}
        assert len(labels) == 11
        assert labels.keys() >= {"first.png", "Red-again.png", "sub.png", "Blue-2.png"}
        assert "" not in labels.values()
        query = "SELECT count(*), count(DISTINCT file_id) FROM arrivals"
        assert project._db.execute(query).fetchone() == (11, 11)
        assert api.watched(project) == (folder,)
