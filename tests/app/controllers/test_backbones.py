"""Backbones in the real window: chosen, added, taken off, meta-trained and offered.

Here no engine runs: its jobs end when the test says so. tests/e2e/test_backbone.py has the engine.
"""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QLabel, QPushButton

from app.background.calls import call
from app.background.scheduler import Outcome, Task
from app.main_window import MainWindow
from app.messages import backbones as backbone_words
from core import api
from core.domain.backbones import BackboneChoice, MetaEstimate, PackReport
from core.domain.errors import FolderError, WeightsError
from tests.app.fake_jobs import take_over
from tests.app.project_fixtures import add_model, make_project
from tests.app.seen import action_of, shown

# The offscreen platform remarks on every window that has a least size.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

TIMEOUT_MS = 15_000
USUAL = BackboneChoice("", "EfficientNet-Lite0", "Apache-2.0", 19, False, True)
PACK = BackboneChoice("pack:signs-1a2b3c", "Signs", "CC0-1.0", 2, True, False, 30)
TRAINING = Task("meta", call(api.meta_train, Path("/signs"), effort="usual", size_px=32))
ENOUGH = MetaEstimate(n_classes=30, n_left_out=2, n_images=900, seconds=1500.0, is_enough=True)


@pytest.fixture
def window(qtbot, tmp_path, draw_image):
    path = make_project(tmp_path / "birds.handful", draw_image, n_pool=3)
    add_model(path, statuses=("labelled",))
    window = MainWindow(path)
    qtbot.addWidget(window)
    window.resize(1000, 650)
    window.show()
    with qtbot.waitSignal(window.ready, timeout=TIMEOUT_MS):
        pass
    window.engine = take_over(window.application.runner)
    qtbot.waitUntil(lambda: len(window.application.workspace.table) == 7, timeout=TIMEOUT_MS)
    yield window
    window.close()


def choosing(window, qtbot):
    window.commands["backbone"].trigger()
    dialog = window.application.backbones.choosing
    qtbot.waitUntil(lambda: dialog.list.topLevelItemCount() > 0, timeout=TIMEOUT_MS)
    return dialog


def training(window):
    window.application.backbones.open_training()
    return window.application.backbones.training


def button(dialog, text):
    from PySide6.QtWidgets import QPushButton

    return next(one for one in dialog.findChildren(QPushButton) if one.text() == text)


def notices(window):
    """Keep what is said from now on, though work that begins at once takes its place."""
    said = []
    window.application.tasks.noticed.connect(lambda notice: said.append(notice.text))
    return said


def message(window):
    return window.job_bar.message()


def test_the_usual_backbone_is_in_use_at_first(window, qtbot):
    dialog = choosing(window, qtbot)

    assert dialog.current().name == ""
    assert "usual" in dialog.list.topLevelItem(0).text(0)
    assert not button(dialog, "Use in this project").isEnabled()
    assert not button(dialog, "Remove").isVisible()


def test_choosing_asks_the_engine_and_everything_is_read_anew(window, qtbot):
    dialog, said = choosing(window, qtbot), notices(window)
    dialog.show_choices([USUAL, PACK])
    dialog.list.setCurrentItem(dialog.list.topLevelItem(1))
    assert button(dialog, "Remove").isVisible()
    button(dialog, "Use in this project").click()

    assert window.engine.calls == [call(api.choose_backbone, PACK.name)]
    window.engine.jobs[0].finish(PACK)
    assert "Signs" in said[-1]
    assert window.engine.names == ["choose_backbone", "adapt"]
    queued = [task.kind for task in window.application.tasks.scheduler._now.queue]
    assert queued == ["embed"]


def test_a_packs_file_is_handed_to_the_engine(window, qtbot, tmp_path):
    dialog = choosing(window, qtbot)
    dialog.pack_given.emit(tmp_path / "signs.safetensors")

    assert window.engine.calls == [call(api.choose_backbone, str(tmp_path / "signs.safetensors"))]


def test_of_published_weights_one_sentence_says_what_was_made(window, qtbot, tmp_path):
    dialog, said = choosing(window, qtbot), notices(window)
    dialog.pack_given.emit(tmp_path / "max_acc.pth")
    assert window.engine.calls == [call(api.choose_backbone, str(tmp_path / "max_acc.pth"))]
    assert window.job_bar.title() == "Reading “max_acc.pth”"
    made = replace(PACK, title="max_acc (Meta-Transfer Learning)", made_of="max_acc.pth")
    window.engine.jobs[0].finish(made)

    assert said[-1] == (
        "The pack max_acc (Meta-Transfer Learning) was made of max_acc.pth, and this project is now"
        " seen through it. Its pictures are read anew."
    )
    assert window.engine.names == ["choose_backbone", "adapt"]


def test_what_are_no_published_weights_is_said_with_what_to_do(window, qtbot):
    dialog = choosing(window, qtbot)
    dialog.pack_given.emit(Path("resnet.pth"))
    reason = "it lacks conv1.bias"
    window.engine.jobs[0].fail(WeightsError("resnet.pth", reason, remedy="published"))

    assert message(window) == (
        f"No pack can be made of resnet.pth: {reason}. Choose a .pth file that the published MTL"
        " code wrote."
    )
    assert window.engine.names == ["choose_backbone"]


@pytest.mark.parametrize("name", ["signs.safetensors", "max_acc.pth", "epoch9.pt"])
def test_packs_and_published_weights_can_be_picked(window, qtbot, tmp_path, monkeypatch, name):
    dialog = choosing(window, qtbot)
    asked = []

    def ask(parent, title, folder, kinds):
        asked.append(kinds)
        return str(tmp_path / name), kinds

    monkeypatch.setattr(QFileDialog, "getOpenFileName", ask)
    button(dialog, "Add a pack…").click()

    assert f"*{Path(name).suffix}" in asked[0]
    assert window.engine.calls == [call(api.choose_backbone, str(tmp_path / name))]


def test_what_is_no_pack_is_said(window, qtbot):
    dialog = choosing(window, qtbot)
    dialog.pack_given.emit(Path("x.safetensors"))
    window.engine.jobs[0].fail(WeightsError("x.safetensors", "it has no card", remedy="pack"))

    assert "it has no card" in message(window)
    assert "Backbone" in message(window)


def test_a_folder_is_counted_before_anything_can_be_begun(window, qtbot, tmp_path):
    dialog = training(window)
    start = button(dialog, "Start")
    assert not start.isEnabled()
    asked = []
    dialog.estimate_wanted.connect(lambda *one: asked.append(one))
    dialog.set_folder(tmp_path)
    assert asked == [(tmp_path, 32, "usual")]

    dialog.show_estimate(ENOUGH, (tmp_path, 84, "usual"))  # an answer to another question
    assert not start.isEnabled()
    dialog.show_estimate(ENOUGH, asked[0])
    assert start.isEnabled()
    texts = " ".join(one.text() for one in dialog.findChildren(QLabel))
    assert "30 classes with 900 pictures" in texts
    assert "2 classes with too few pictures are left out" in texts
    assert "about 25 minutes" in texts


def test_too_little_to_learn_from_is_said(window, tmp_path):
    dialog = training(window)
    dialog.set_folder(tmp_path)
    few = MetaEstimate(3, 1, 60, 100.0, False)
    dialog.show_estimate(few, (tmp_path, *dialog.choices()))

    assert not button(dialog, "Start").isEnabled()
    texts = " ".join(one.text() for one in dialog.findChildren(QLabel))
    assert "20 such classes are needed" in texts


def test_the_window_counts_a_real_folder(window, qtbot, tmp_path):
    dialog = training(window)
    dialog.set_folder(tmp_path)  # the project's own pictures: too few
    qtbot.waitUntil(
        lambda: any("are needed" in one.text() for one in dialog.findChildren(QLabel)),
        timeout=TIMEOUT_MS,
    )


def test_a_folder_that_is_gone_is_said_in_the_dialog(window, tmp_path):
    dialog = training(window)
    dialog.set_folder(tmp_path)
    window.application.backbones._show_problem(FolderError(tmp_path, "it is not there"))

    assert any("it is not there" in one.text() for one in dialog.findChildren(QLabel))


def test_training_runs_behind_everything_else(window, tmp_path):
    dialog = training(window)
    dialog.set_folder(tmp_path)
    dialog.show_estimate(ENOUGH, (tmp_path, *dialog.choices()))
    button(dialog, "Start").click()
    scheduler = window.application.tasks.scheduler
    assert scheduler.running.kind == "meta"
    assert window.engine.calls[-1] == call(api.meta_train, tmp_path, effort="usual", size_px=32)

    window.application.tasks.adapt()  # what a person asks for comes first
    assert window.engine.jobs[0].is_stopping
    window.engine.jobs[0].stop()
    assert scheduler.running.kind == "adapt"
    assert [one.kind for one in scheduler._now.queue] == ["meta"]  # and then it goes on


def report(**changed):
    usual = {
        "name": PACK.name,
        "title": "Signs",
        "path": Path("/tmp/pack.safetensors"),
        "other_title": "EfficientNet-Lite0",
        "share": 0.831,
        "other_share": 0.712,
        "difference": 0.119,
        "interval": 0.02,
        "way": 5,
        "shot": 1,
        "n_tasks": 200,
        "n_classes": 6,
    }
    return PackReport(**{**usual, **changed})


def test_a_better_backbone_is_offered_with_both_figures(window):
    window.application.tasks.scheduler.ended.emit(Outcome(TRAINING, report()))

    assert "83.1 %" in message(window)
    assert "71.2 % with EfficientNet-Lite0" in message(window)
    assert "6 classes it had never seen" in message(window)
    action_of(window.job_bar).click()
    assert window.engine.calls[-1] == call(api.choose_backbone, str(Path("/tmp/pack.safetensors")))


def test_one_that_is_no_better_is_said_and_not_offered(window):
    worse = report(name="", share=0.5, difference=-0.212)
    window.application.tasks.scheduler.ended.emit(Outcome(TRAINING, worse))

    assert "no better: 50.0 %" in message(window)
    assert "71.2 % with EfficientNet-Lite0" in message(window)
    assert not shown(window.job_bar, QPushButton)


def test_a_stop_says_that_it_goes_on(window):
    window.application.tasks.scheduler.ended.emit(Outcome(TRAINING, was_stopped=True))

    assert "go on from there" in message(window)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (20, "about a minute"),
        (200, "about 3 minutes"),
        (1400, "about 25 minutes"),
        (3700, "about an hour"),
        (5400, "about 1 and a half hours"),
        (20000, "about 6 hours"),
    ],
)
def test_time_is_said_in_plain_words(seconds, words):
    assert words in backbone_words.duration(seconds)
