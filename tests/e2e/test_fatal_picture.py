"""A picture that ends the engine, in the real window: the others are read, and the window lives."""

import os

import pytest

from app.main_window import MainWindow
from app.project.thumbnails import Thumbnails
from core.imaging.decoding import ENDED
from core.store import Project
from tests.app.project_fixtures import make_project
from tests.core.imaging.fatal_pictures import environment, make_fatal

pytestmark = [
    pytest.mark.qt_log_ignore("This plugin does not support"),
    pytest.mark.skipif(os.name != "posix", reason="Windows knows no signals"),
]

TIMEOUT_MS = 120_000


def test_the_engine_goes_on_by_itself_after_a_picture_has_ended_it(
    qtbot, qapp, tmp_path, draw_image, monkeypatch
):
    for name, value in environment(tmp_path / "site").items():
        monkeypatch.setenv(name, value)  # for the engine, which begins after this
    path = make_project(tmp_path / "birds.handful", draw_image, n_pool=6)
    pool = path.parent / "pool"
    fatal = make_fatal(sorted(pool.iterdir())[2])
    window = MainWindow(path)
    qtbot.addWidget(window)
    window.show()
    with qtbot.waitSignal(window.ready, timeout=TIMEOUT_MS):
        pass
    scheduler = window.application.tasks.scheduler
    ended = []
    scheduler.ended.connect(ended.append)
    with qtbot.waitSignal(scheduler.idle, timeout=TIMEOUT_MS):
        window.application.tasks.add_folder(pool)
    assert [(one.task.kind, one.error) for one in ended] == [("embed", None)]
    assert (ended[0].result.n_failed, ended[0].total) == (1, 6)
    window.close()
    with Project.open(path) as project:
        rows = {row.path: row for row in project.listing.rows(pool)}
        assert [(one, row.reason) for one, row in rows.items() if row.status == "failed"] == [
            (fatal.name, ENDED)
        ]
        [file_id] = [
            file.id
            for file in project.files.get(project.listing.entries().file_ids.tolist())
            if file.path == fatal.name
        ]
    thumbnails = Thumbnails()
    thumbnails.path = path
    assert thumbnails.fetch(file_id, 256) is None  # or it would end the window
