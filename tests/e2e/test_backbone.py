"""A pack in the real window with the real engine: added, adapted to, and labelled with."""

import numpy as np
import pytest
from PIL import Image

from app import settings
from app.controllers.challenger import SWITCH
from app.main_window import MainWindow
from core.store import Project
from tests.core.training.meta.packs import write_pack
from tests.core.training.meta.published import write_published

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

TIMEOUT_MS = 120_000


@pytest.fixture
def window(qtbot, qapp, tmp_path):
    settings.set_on(SWITCH, on=False)
    path = tmp_path / "signs.handful"
    Project.open(path, create=True).close()
    window = MainWindow(path)
    qtbot.addWidget(window)
    window.show()
    with qtbot.waitSignal(window.ready, timeout=TIMEOUT_MS):
        pass
    yield window
    window.close()


def draw(folder, names, n, first=0):
    for number, name in enumerate(names):
        pattern = np.random.default_rng(number).random((5, 5, 1)) < 0.5
        random = np.random.default_rng([number, first])
        for place in range(first, first + n):
            own = folder / name if first == 0 else folder
            own.mkdir(parents=True, exist_ok=True)
            pixels = np.kron(200 * pattern, np.ones((8, 8, 3))) + random.normal(30, 9, (40, 40, 3))
            image = Image.fromarray(pixels.clip(0, 255).astype(np.uint8))
            image.save(own / f"{name} {place}.png")
    return folder


def wait(qtbot, condition):
    qtbot.waitUntil(condition, timeout=TIMEOUT_MS)


def test_a_pack_is_added_adapted_to_and_labels(window, qtbot, tmp_path):
    application = window.application
    pack = tmp_path / "signs.safetensors"
    write_pack(pack)
    names = ("Circle", "Square", "Star")
    application.tasks.put_class_folders(draw(tmp_path / "examples", names, 2))
    wait(qtbot, lambda: len(application.workspace.classes) == 3)
    window.commands["backbone"].trigger()
    application.backbones.choosing.pack_given.emit(pack)
    wait(
        qtbot, lambda: (one := application.backbones.choosing.current()) is not None and one.is_pack
    )
    application.tasks.add_folder(draw(tmp_path / "folder", names, 3, first=2))
    wait(qtbot, lambda: len(application.workspace.table) == 15)
    application.tasks.adapt()
    wait(qtbot, lambda: application.workspace.model is not None)
    assert application.workspace.model.backbone.startswith("pack:signs-")

    application.tasks.label_folder(tmp_path / "folder")
    wait(qtbot, lambda: window.job_bar._message.text().startswith("Labeled"))
    wait(qtbot, lambda: not application.tasks.is_listing)
    with Project.open(application.workspace.path, lock=False) as project:
        rows = list(project.listing.rows(tmp_path / "folder"))
    assert len(rows) == 9
    assert sum(row.path.startswith(row.label) for row in rows) >= 8


def test_of_published_weights_a_pack_is_made_and_used(window, qtbot, tmp_path):
    file = tmp_path / "max_acc.pth"
    write_published(file)
    window.commands["backbone"].trigger()
    choosing = window.application.backbones.choosing
    choosing.pack_given.emit(file)

    wait(qtbot, lambda: (one := choosing.current()) is not None and one.is_pack)
    assert choosing.current().title == "max_acc (Meta-Transfer Learning)"
    assert "was made of max_acc.pth" in window.job_bar._message.text()
