"""Every screen of the window, filled: for tests that walk all widgets, and to look at.

python -m tests.app.screens FOLDER [LANGUAGE] [light|dark] writes pictures of all of them.
"""

import sys
from pathlib import Path

import numpy as np
from PySide6.QtCore import QEventLoop, QSize, QTimer
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from app.dialogs.backbones import BackbonesDialog
from app.dialogs.choose_columns import ColumnsDialog
from app.dialogs.choose_layout import LayoutDialog
from app.dialogs.crash_report import ErrorBox
from app.dialogs.export import ExportDialog
from app.dialogs.feature_maps import FeatureMapsDialog
from app.dialogs.meta_train import MetaTrainDialog
from app.dialogs.settings import SettingsDialog
from app.dialogs.shortcuts import KeysDialog
from app.dialogs.skipped_files import SkippedDialog
from app.dialogs.split_class import SplitDialog
from app.main_window import MainWindow
from core.api import add_class_folders, scan_folder
from core.domain.backbones import BackboneChoice, MetaEstimate
from core.domain.explain import FeatureMaps, Layer
from core.domain.records import ClassRecord, Trust
from core.domain.reports import LeftOut, Skipped
from core.domain.review import (
    Advice,
    Confidences,
    Confusion,
    LearningCurve,
    ModelVersion,
    Promise,
    Proposal,
    Review,
    Suspect,
)
from core.imaging.dataset_layout import recognise
from core.store import Project
from tests.app.project_fixtures import add_model

SAMPLE = Path(__file__).parents[2] / "resources" / "sample"
LONG_NAME = "Vulpes vulpes, seen at the western edge of the old orchard"
SMALL = QSize(1000, 650)
FILE_NAME = "IMG_0001.jpg"
FOLDER = Path("/pictures/sorted/over/many/years")
PROJECT_NAME = "birds"
NAMES = {1: "Boats", 2: LONG_NAME, 3: "Flowers", 4: "Houses"}


def sample_project(path):
    """Make a project of the sample that has been labelled once; return its path."""
    with Project.open(path, create=True) as project:
        add_class_folders(project, SAMPLE / "examples")
        scan_folder(project, SAMPLE / "folder")
        project.classes.rename(project.classes.all()[1].id, LONG_NAME)
    return add_model(path)


def backbones():
    dialog = BackbonesDialog()
    dialog.show_choices(
        [
            BackboneChoice("", "TinyViT 21M", "Apache-2.0", 85, False, False),
            BackboneChoice("pack:signs", LONG_NAME, "", 6, True, True, 112),
        ]
    )
    return dialog


def fill_trust(panel):
    """Fill the place Trust & export, as if all of it had been asked for."""
    fill_charts(panel)
    truths, guesses = np.arange(60) % 4, (np.arange(60) // 5) % 4
    ids = np.arange(60)
    panel.confusion.show_confusion(
        Confusion((1, 2, 3, 4), ids, truths, guesses, ids % 2 == 0, 1), dict(NAMES)
    )
    slips = (Suspect(1, 2, 0.1, 1, 0.8),)
    advice = (Advice(1, 5, 5, 4, 3, (7,)),)
    review = Review(slips, ((1, 2),), advice, (Proposal((5, 6, 7)),), 10, 4)
    panel.issues.show_review(review, dict(NAMES))


def fill_charts(panel):
    """Fill the charts of Trust & export."""
    spread = np.linspace(1, 0.5, 900, dtype=np.float32)
    confidences = Confidences(spread, spread[:200] / 2, spread[:40] / 2)
    panel.accept.show_promise(
        Promise(
            0.02,
            0.9,
            "examples",
            tuple(range(400)),
            0.9,
            900,
            60,
            1,
            0.06,
            900,
            110,
            (),
            0,
            confidences=confidences,
        )
    )
    trust = Trust(0.73, 0.6, 0.82, 30, 22)
    curve = LearningCurve(1, (1.0, 2.0, 4.0), (0.5, 0.6, 0.7), 30, 5.0, 5, 0.72, 0.78)
    panel.curve.show_curve(curve, trust)
    day = "2026-01-01T00:00:00+00:00"
    shares = (0.5, 0.6, 0.73)
    panel.accuracy.show_versions(
        [
            ModelVersion(n, day, 10 * n, share, share - 0.1, share + 0.1, is_current=n == 2)
            for n, share in enumerate(shares)
        ]
    )


def export():
    return ExportDialog([Path("/pictures/camera"), FOLDER], Path("/nowhere"), PROJECT_NAME)


def feature_maps():
    layer = Layer("blocks.6.0.conv_pwl", 320, 7, 7, True)
    maps = np.random.default_rng(0).integers(0, 256, (40, 7, 7), np.uint8)
    dialog = FeatureMapsDialog()
    dialog.show_name(FILE_NAME)
    dialog.show_maps(FeatureMaps((layer,), layer, tuple(range(40)), maps))
    return dialog


def meta_train():
    dialog = MetaTrainDialog()
    dialog.set_folder(FOLDER)
    dialog.show_estimate(MetaEstimate(64, 3, 5200, 2400.0, True), (FOLDER, *dialog.choices()))
    return dialog


def layouts():
    paths = [
        f"{group}/{name}/{n}.jpg"
        for group in ("Art", "Photo")
        for name in NAMES.values()
        for n in "12"
    ]
    return LayoutDialog(Path("/pictures/a set of many names"), recognise(paths))


def skipped():
    return SkippedDialog(
        [
            Skipped(f"/pictures/a/very/long/way/to/a/picture/{FILE_NAME}", "the file is empty"),
            Skipped("IMG_0002.jpg", "it cannot be read: permission denied"),
        ],
        left_out=[
            LeftOut("raw file", 8, tuple(f"DSC_{n}.CRI" for n in range(8))),
            LeftOut("video", 1, ("2019/a dog.mp4",)),
            LeftOut("system folder", 2, ("#recycle/", "@eaDir/")),
        ],
    )


def split():
    dialog = SplitDialog(ClassRecord(2, LONG_NAME, "#aa5500", 1, 20))
    parts = (tuple(range(9)), tuple(range(9, 16)), tuple(range(16, 20)))
    picture = QImage(str(next((SAMPLE / "folder").iterdir())))
    for key in dialog.show_parts(parts, {n: n for n in range(20)}, {LONG_NAME}):
        dialog.show_picture(key, picture)
    return dialog


def failed():
    return ErrorBox("Handful 0.1\n\nTraceback\n  File …\nValueError: the moon is full")


DIALOGS = {
    BackbonesDialog: lambda _: backbones(),
    ColumnsDialog: lambda _: ColumnsDialog(FILE_NAME, [LONG_NAME, FILE_NAME, "split"]),
    ErrorBox: lambda _: failed(),
    ExportDialog: lambda _: export(),
    FeatureMapsDialog: lambda _: feature_maps(),
    KeysDialog: lambda window: KeysDialog(window.commands),
    LayoutDialog: lambda _: layouts(),
    MetaTrainDialog: lambda _: meta_train(),
    SettingsDialog: lambda _: SettingsDialog(60),
    SkippedDialog: lambda _: skipped(),
    SplitDialog: lambda _: split(),
}


def open_window(path=None, size=SMALL) -> MainWindow:
    """Open the window, and wait until it is filled."""
    window = MainWindow(path)
    window.resize(size)
    loop = QEventLoop()
    window.ready.connect(loop.quit)
    window.show()
    loop.exec()
    if path is not None:
        waiter = QTimer(interval=50)
        waiter.timeout.connect(
            lambda: loop.quit() if len(window.application.workspace.table) else None
        )
        waiter.start()
        loop.exec()
        waiter.stop()
        images = window.application.labelling.images
        images.grid.set_current_key(int(images.grid.rows()[1]))
        images.grid.select_keys(images.grid.rows()[1:2])
        window.application.labelling.images.chosen_changed.emit()
    return window


def settle(ms=300) -> None:
    """Let timers and threads do what they are about to do."""
    loop = QEventLoop()
    QTimer.singleShot(ms, loop.quit)
    loop.exec()


def every_screen(path):
    """Yield (name, widget) of every screen, shown; the caller need not close them."""
    for name, project in (("begin", None), ("work", path)):
        window = open_window(project)
        settle()
        try:
            if project is not None:
                window.job_bar.show_message("A message that has been left in the bar.", kind="info")
            yield name, window
            if project is not None:
                window.commands["map"].trigger()
                settle()
                yield "map", window
                window.commands["map"].trigger()
                window.commands["history"].trigger()
                settle()
                yield "history", window
                window.commands["history"].trigger()
                window.commands["trust"].trigger()
                settle(800)  # what is asked of the project comes first
                fill_trust(window.application.trust.panel)
                settle()
                yield "trust", window
                window.commands["review"].trigger()
                settle()
                yield "review", window
                window.commands["teach"].trigger()
                for kind, make in DIALOGS.items():
                    dialog = make(window)
                    dialog.show()
                    settle(100)
                    yield kind.__name__, dialog
                    dialog.close()
        finally:
            window.close()


def save_all(folder: Path, language: str, mode: str) -> None:
    """Write a picture of every screen."""
    from app.__main__ import make_app
    from app.messages import languages
    from app.theme import style as theme

    app = make_app()
    languages.install(app, language)
    theme.apply(app, mode)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "birds.handful"
    if not path.exists():
        sample_project(path)
    for name, widget in every_screen(path):
        settle(600 if name == "work" else 100)
        picture: QWidget = widget
        picture.grab().save(str(folder / f"{language}-{mode}-{name}.png"))


if __name__ == "__main__":
    save_all(Path(sys.argv[1]), *(sys.argv[2:] or ["en", "light"]))
