"""Labels come in by a drop on the window, as one change, and what did not come in is told."""

import csv
import json

import pytest
from PySide6.QtWidgets import QFileDialog, QInputDialog, QPushButton, QTreeWidget

from app.dialogs.choose_columns import ColumnsDialog
from app.dialogs.skipped_files import SkippedDialog
from app.main_window import MainWindow
from core.store import Project
from tests.app.seen import action_of

# The offscreen platform remarks on every window that has a least size.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

TIMEOUT_MS = 60_000


@pytest.fixture
def window(tmp_path, qtbot):
    path = tmp_path / "birds.handful"
    Project.open(path, create=True).close()
    window = MainWindow(path)
    qtbot.addWidget(window)
    window.show()
    with qtbot.waitSignal(window.ready, timeout=TIMEOUT_MS):
        pass
    yield window
    window.close()


@pytest.fixture
def pictures(tmp_path, draw_image):
    folder = tmp_path / "pictures"
    for number in range(4):
        draw_image(folder / f"{number}.png", (8, 8), seed=800 + number)
    return folder


@pytest.fixture
def table(pictures):
    """Write a table of four pictures, one of which is nowhere."""

    def write(path=pictures / "labels.csv", head=("path", "label"), more=()):
        rows = [("0.png", "Owl"), ("1.png", "Finch"), ("2.png", "Owl"), ("gone.png", "Owl")]
        with path.open("w", encoding="utf-8", newline="") as out:
            csv.writer(out).writerows([head, *rows, *more])
        return path

    return write


def take_in(qtbot, window, path):
    with qtbot.waitSignal(window.application.tasks.noticed, timeout=TIMEOUT_MS) as told:
        window.application.tasks.take_in([path])
    return told.args[0]


def told_by(qtbot, window, do):
    with qtbot.waitSignal(window.application.tasks.noticed, timeout=TIMEOUT_MS) as told:
        do()
    return told.args[0]


def classes_of(window):
    return {one.name: one.n_examples for one in window.application.workspace.classes}


def details_of(window):
    action_of(window.job_bar).click()
    [dialog] = window.findChildren(SkippedDialog)
    return dialog, {one.text(): one for one in dialog.findChildren(QPushButton)}


def test_a_dropped_table_gives_labels_and_says_what_was_not_found(qtbot, window, table):
    notice = take_in(qtbot, window, table())
    assert classes_of(window) == {"Owl": 2, "Finch": 1}
    assert notice.text == "“labels.csv” gave 3 images a label. 1 image was not found."
    dialog, _ = details_of(window)
    groups = dialog.findChild(QTreeWidget).topLevelItem(0)
    assert (groups.text(0), groups.child(0).text(0)) == ("1 not found", "gone.png")


def test_the_import_is_undone_as_one(qtbot, window, table):
    take_in(qtbot, window, table())
    window.commands["undo"].trigger()
    assert classes_of(window) == {}


def test_what_a_person_said_stays_until_the_person_wants_it_otherwise(
    qtbot, window, table, pictures
):
    tasks, workspace = window.application.tasks, window.application.workspace
    crow = workspace.add_class("Crow")
    told_by(qtbot, window, lambda: tasks.put_examples(crow.id, [pictures / "0.png"], "Crow"))
    notice = take_in(qtbot, window, table())
    assert "1 image keeps another label that you gave." in notice.text
    assert classes_of(window) == {"Crow": 1, "Owl": 1, "Finch": 1}
    _, buttons = details_of(window)
    told_by(qtbot, window, buttons["Give them these labels"].click)
    assert classes_of(window) == {"Crow": 0, "Owl": 2, "Finch": 1}


def test_pictures_can_be_looked_for_in_another_folder(
    qtbot, window, table, tmp_path, draw_image, monkeypatch
):
    take_in(qtbot, window, table())
    other = tmp_path / "other"
    draw_image(other / "gone.png", (8, 8), seed=850)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(other))
    _, buttons = details_of(window)
    notice = told_by(qtbot, window, buttons["Look in another folder…"].click)
    assert "not found" not in notice.text
    assert classes_of(window)["Owl"] == 3


def test_columns_with_other_names_are_asked_for(qtbot, window, table):
    path = table(head=("Bild", "Vogel"))
    window.application.tasks.take_in([path])
    qtbot.waitUntil(lambda: bool(window.findChildren(ColumnsDialog)), timeout=TIMEOUT_MS)
    [dialog] = window.findChildren(ColumnsDialog)
    take = next(one for one in dialog.findChildren(QPushButton) if one.text() == "Import")
    told_by(qtbot, window, take.click)
    assert classes_of(window) == {"Owl": 2, "Finch": 1}


def test_a_models_labels_come_in_only_when_asked_for(qtbot, window, pictures):
    path = pictures / "labels.json"
    images = [
        {"path": f"{n}.png", "label": "Owl", "by": by, "status": "labelled", "confidence": 0.9}
        for n, by in enumerate(("person", "model"))
    ]
    path.write_text(json.dumps({"project": "birds", "images": images}))
    notice = take_in(qtbot, window, path)
    assert "1 label of a model stayed out." in notice.text
    _, buttons = details_of(window)
    notice = told_by(qtbot, window, buttons["Take the model’s labels, too"].click)
    assert "stayed out" not in notice.text


def test_a_zip_is_unpacked_where_the_person_says(qtbot, window, tmp_path, draw_image, monkeypatch):
    import shutil

    for name in ("Owl", "Finch"):
        draw_image(tmp_path / "samples" / name / "1.png", (8, 8), seed=len(name))
    path = shutil.make_archive(str(tmp_path / "samples"), "zip", tmp_path / "samples")
    into = tmp_path / "unpacked"
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(into))
    take_in(qtbot, window, tmp_path / path)
    assert classes_of(window) == {"Owl": 1, "Finch": 1}
    assert (into / "Owl" / "1.png").is_file()


def test_what_is_no_table_is_told_in_a_sentence(qtbot, window, tmp_path):
    path = tmp_path / "labels.json"
    path.write_text('{"images": 3, "annotations": 4, "categories": 5}')
    notice = take_in(qtbot, window, path)
    assert notice.kind in ("error", "warning")
    assert "labels.json" in notice.text or notice.skipped


def test_keywords_are_asked_for_where_none_is_a_class(qtbot, window, pictures, monkeypatch):
    text = """<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF
      xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description
      xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:subject><rdf:Bag><rdf:li>Owl</rdf:li>
      </rdf:Bag></dc:subject></rdf:Description></rdf:RDF></x:xmpmeta>"""
    (pictures / "0.png.xmp").write_text(text)
    monkeypatch.setattr(QInputDialog, "getText", lambda *_: ("Owl, Finch", True))
    take_in(qtbot, window, pictures / "0.png.xmp")
    assert classes_of(window) == {"Owl": 1}
