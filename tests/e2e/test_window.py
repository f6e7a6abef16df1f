"""The main job in the real window with the real engine, on the bundled sample."""

import csv

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app import settings
from app.controllers.challenger import SWITCH
from app.controllers.project_files import SAMPLE
from app.dialogs.export import Wish
from app.main_window import MainWindow
from app.widgets.grid.filter_bar import EntryFilter
from core.store import Project

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

# The first adapt converts the network, which takes several seconds on two busy cores.
TIMEOUT_MS = 120_000


@pytest.fixture
def open_window(qtbot, qapp):
    settings.set_on(SWITCH, on=False)  # a better model takes a minute; it has tests of its own
    windows = []

    def open_one(project=None):
        window = MainWindow(project)
        windows.append(window)
        qtbot.addWidget(window)
        window.show()
        with qtbot.waitSignal(window.ready, timeout=TIMEOUT_MS):
            pass
        return window

    yield open_one
    for window in windows:
        window.close()


@pytest.fixture
def sample_window(open_window, tmp_path, qtbot):
    """A window on a new project with the sample's examples and its folder."""
    path = tmp_path / "sample.handful"
    Project.open(path, create=True).close()
    window = open_window(path)
    window.empty.sample_clicked.emit()
    n_files = sum(1 for one in SAMPLE.rglob("*") if one.suffix in (".jpg", ".png"))
    wait(qtbot, lambda: len(window.application.workspace.table) == n_files)
    return window


def wait(qtbot, condition):
    qtbot.waitUntil(condition, timeout=TIMEOUT_MS)


def message_of(window):
    """Return the sentence in the job bar, "" where none is shown."""
    label = window.job_bar._message
    return label.text() if label.isVisible() else ""


def adapt(window, qtbot):
    window.classes.adapt_button.click()
    wait(qtbot, lambda: window.application.workspace.model is not None)
    wait(qtbot, lambda: not window.application.workspace.model_is_stale)


def label(window, qtbot):
    window.commands["label_folder"].trigger()
    wait(qtbot, lambda: message_of(window).startswith("Labeled"))
    wait(qtbot, lambda: not window.application.tasks.is_listing)


def test_from_drop_to_export_and_back(sample_window, open_window, tmp_path, qtbot):
    window, application = sample_window, sample_window.application
    assert [one.name for one in application.workspace.classes] == [
        "Boats",
        "Fish",
        "Flowers",
        "Houses",
    ]
    adapt(window, qtbot)
    label(window, qtbot)
    counts = application.workspace.table.count_classes(application.workspace.table.entries.file_ids)
    assert all(class_id > 0 for class_id, _ in counts)

    grid = application.labelling.images.grid
    images = application.labelling.images
    images.filters.set_filter(EntryFilter(order="doubt"))
    first = int(grid.rows()[0])
    grid.set_current_key(first)
    images.reviewing.look()
    QTest.keyClick(images.loupe, Qt.Key.Key_1)
    assert application.workspace.table.line(first).label_id == application.workspace.classes[0].id

    target = tmp_path / "labels.csv"
    application.export.export(Wish(target, "csv", SAMPLE / "folder"))
    wait(qtbot, lambda: message_of(window).startswith("Exported"))
    with target.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == sum(1 for one in (SAMPLE / "folder").iterdir())
    with (SAMPLE / "truth.csv").open(encoding="utf-8") as file:
        truth = {row["path"]: row["label"] for row in csv.DictReader(file)}
    n_right = sum(truth[row["path"]] == row["label"] for row in rows)
    assert n_right >= 0.8 * len(rows)

    undone = window.commands["undo"].text()
    path = application.workspace.path
    window.close()
    again = open_window(path)
    wait(qtbot, lambda: len(again.application.workspace.table) > 0)
    assert again.commands["undo"].text() == undone
    again.commands["undo"].trigger()
    wait(qtbot, lambda: not again.application.tasks.is_listing)
    assert again.application.workspace.table.line(first).label_id == 0
    assert again.application.workspace.table.line(first).class_id > 0


def test_a_correction_is_learned_and_the_folder_labelled_anew(sample_window, qtbot):
    window, application = sample_window, sample_window.application
    adapt(window, qtbot)
    label(window, qtbot)
    first_model = application.workspace.model.id
    entries = application.workspace.table.entries
    guessed = entries.file_ids[(entries.class_ids > 0) & (entries.label_ids == 0)]
    application.tasks.label_files(guessed[:1], application.workspace.classes[0].id)
    assert application.workspace.model_is_stale
    window.classes.adapt_button.click()
    wait(qtbot, lambda: application.workspace.model.id != first_model)
    wait(qtbot, lambda: message_of(window).startswith("Labeled"))
    wait(qtbot, lambda: not application.tasks.is_listing)
    assert (
        application.workspace.table.line(int(guessed[0])).label_id
        == application.workspace.classes[0].id
    )
    entries = application.workspace.table.entries
    assert (entries.class_ids[entries.label_ids == 0] > 0).all()


def test_adapting_while_a_folder_is_labelled_comes_first(sample_window, qtbot):
    window, application = sample_window, sample_window.application
    adapt(window, qtbot)
    kinds = []
    application.tasks.scheduler.ended.connect(lambda outcome: kinds.append(outcome.task.kind))
    application.workspace.add_class("Nothing yet")
    entries = application.workspace.table.entries
    other = entries.file_ids[entries.label_ids == 0][:1]
    window.commands["label_folder"].trigger()
    application.tasks.label_files(other, application.workspace.classes[-1].id)
    wait(qtbot, lambda: application.workspace.model_is_stale)
    window.classes.adapt_button.click()
    wait(qtbot, lambda: application.tasks.scheduler.running is None)
    assert kinds.index("adapt") <= kinds.index("label") or kinds.count("label") >= 2
    assert len(application.workspace.model.class_ids) == 5


def test_closing_or_losing_the_engine_in_a_batch_costs_nothing(
    sample_window, open_window, draw_image, tmp_path, qtbot
):
    window, application = sample_window, sample_window.application
    n = 400
    for number in range(n):
        draw_image(tmp_path / "many" / f"{number:03d}.png", seed=number)
    adapt(window, qtbot)
    application.tasks.add_folder(tmp_path / "many", then_label=True)
    wait(qtbot, lambda: is_under_way(window))
    path = application.workspace.path
    window.close()

    again = open_window(path)
    wait(qtbot, lambda: message_of(again).endswith(f"of {n} done."))
    again.job_bar._act.click()
    wait(qtbot, lambda: is_under_way(again))
    again.application.runner._engine._process.kill()
    # A new engine takes the batch up by itself.
    wait(qtbot, lambda: message_of(again).startswith(f"Labeled {n} of {n}"))
    again.close()
    with Project.open(path) as project:
        assert sum(project.runs.counts(project.runs.latest()[0]).values()) == n
        assert project.runs.latest()[2] == 0


def is_under_way(window):
    job = window.application.tasks.scheduler.job
    return job is not None and job.name == "label_folder" and 0 < job.done < job.total


def test_too_few_examples_is_a_sentence_with_a_reason(open_window, tmp_path, qtbot):
    path = tmp_path / "few.handful"
    with Project.open(path, create=True) as project:
        project.classes.add("Owl")
    window = open_window(path)
    assert not window.classes.adapt_button.isEnabled()
    window.application.tasks.adapt()
    wait(qtbot, lambda: "needs 2 classes" in message_of(window))


def test_an_export_is_seen_written_and_summed_up(sample_window, tmp_path, qtbot):
    window, application = sample_window, sample_window.application
    adapt(window, qtbot)
    label(window, qtbot)
    dialog = application.export.ask()
    dialog.choose_kind("folders")
    dialog.set_target(tmp_path / "sorted")
    wait(qtbot, lambda: "will be written" in dialog.preview.count.text())
    first = dialog.preview.files.toPlainText().splitlines()[0]
    dialog.accept()
    wait(qtbot, lambda: dialog.outcome.headline.text().startswith("Exported"))
    assert message_of(window).startswith("Exported")
    assert (tmp_path / "sorted" / first).is_file()
    dialog.close()
    assert application.export.dialog is None
