"""The dialog asks for what concerns a format, shows it, and says what came of it."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.dialogs.export import ExportDialog
from app.messages import export as export_words
from core.domain.export import Choices, ExportPreview, ExportReport, SplitReport
from core.domain.reports import Skipped
from core.export import FORMATS
from tests.app.seen import button, field, has_button, says

# The offscreen platform remarks on every window that has a least size.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.fixture
def dialog(qtbot, tmp_path):
    dialog = ExportDialog([tmp_path / "a", tmp_path / "b"], tmp_path, "owls")
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def export_button(dialog):
    return button(dialog, "Export")


def test_the_list_has_every_format_that_there_is(dialog):
    assert tuple(FORMATS) == export_words.KINDS
    assert {kind for kind in FORMATS if not FORMATS[kind].is_folder} == set(export_words.SUFFIXES)
    assert {one for one in FORMATS if FORMATS[one].links_pictures} == set(export_words.WITH_LINKS)
    assert {one for one in FORMATS if FORMATS[one].writes_splits} == set(export_words.WITH_SPLIT)


@pytest.mark.parametrize("kind", export_words.KINDS)
def test_every_format_says_what_it_is_for(dialog, kind):
    dialog.choose_kind(kind)
    assert says(dialog, export_words.purpose(kind))
    assert dialog.target().name.startswith("owls ")
    assert dialog.target().suffix == export_words.SUFFIXES.get(kind, "")
    assert export_button(dialog).isEnabled()


def test_fields_are_there_only_where_they_matter(dialog):
    fields = dialog.fields
    shown = {}
    for kind in export_words.KINDS:
        dialog.choose_kind(kind)
        shown[kind] = (
            fields.which.isVisible(), fields.how.isVisible(), fields.naming.isVisible()
        )  # fmt: skip
    assert shown["csv"] == (True, False, False)
    assert shown["folders"] == shown["fiftyone"] == (True, True, False)
    assert shown["xmp"] == (True, False, True)
    assert shown["onnx"] == (False, False, False)


def test_what_is_chosen_is_what_is_wanted(dialog, qtbot, tmp_path):
    dialog.choose_kind("folders")
    dialog.fields.folders.setCurrentIndex(2)
    dialog.fields.which.setCurrentIndex(1)
    dialog.fields.how.setCurrentIndex(1)
    with qtbot.waitSignal(dialog.wanted) as caught:
        qtbot.mouseClick(export_button(dialog), Qt.MouseButton.LeftButton)
    [wish] = caught.args
    assert (wish.target, wish.kind) == (tmp_path / "owls sorted", "folders")
    assert wish.folder == tmp_path / "b"
    assert wish.choices == Choices(which="checked", how="link")


def test_only_a_table_is_made_for_spreadsheets(dialog):
    dialog.choose_kind("csv")
    assert dialog.wish().choices == Choices()
    dialog.fields.spreadsheet.click()
    assert dialog.fields.spreadsheet.isVisible()
    assert dialog.wish().choices == Choices(spreadsheet=True)
    dialog.choose_kind("coco")
    assert not dialog.fields.spreadsheet.isVisible()
    assert dialog.wish().choices == Choices()


def test_only_class_folders_have_the_doubtful_beside_them(dialog):
    dialog.choose_kind("folders")
    dialog.fields.doubtful.click()
    assert dialog.fields.doubtful.isVisible()
    assert dialog.wish().choices == Choices(doubtful=True)
    dialog.choose_kind("fiftyone")
    assert not dialog.fields.doubtful.isVisible()
    assert dialog.wish().choices == Choices()


def test_images_can_be_parted_where_the_format_says_the_part(dialog):
    dialog.choose_kind("folders")
    for number, wish in enumerate(export_words.SPLITS):
        dialog.fields.split.setCurrentIndex(number)
        assert dialog.wish().choices == Choices(split=wish)
    dialog.choose_kind("xmp")
    assert not dialog.fields.split.isVisible()
    assert dialog.wish().choices == Choices()
    texts = [export_words.split(one) for one in export_words.SPLITS]
    assert texts[1:3] == ["train/val/test 80/10/10", "train/val 80/20"]


def test_examples_from_elsewhere_can_stay_away(dialog):
    dialog.choose_kind("keywords")
    assert dialog.fields.examples.isVisible()
    dialog.fields.examples.click()
    assert dialog.wish().choices == Choices(examples=False)
    dialog.choose_kind("onnx")
    assert not dialog.fields.examples.isVisible()


def test_what_else_is_to_be_known_of_a_result_is_said(dialog):
    split = SplitReport({"owl": (8, 1, 1), "fox": (2, 0, 0)}, absent=("fox",))
    report = ExportReport(
        Path("/out"), 12, kind="folders", n_unsure=2, n_unknown=1, misleading=("test tube",),
        split=split,
    )  # fmt: skip
    lines = export_words.next_step(report).splitlines()
    assert lines[0] == "Parted into train 10, val 1, test 1."
    assert lines[1].endswith("fox.")
    assert "3 doubtful" in lines[2]
    assert "“test tube”" in lines[3]
    apart = ExportReport(
        Path("/out"), 12, kind="folders", n_unsure=1, doubtful=Path("/out-doubtful")
    )
    assert "“out-doubtful”" in export_words.next_step(apart)


def test_a_change_asks_for_a_preview_once(dialog, qtbot):
    asked = []
    dialog.preview_wanted.connect(asked.append)
    dialog.choose_kind("coco")
    dialog.fields.which.setCurrentIndex(2)
    qtbot.waitUntil(lambda: bool(asked))
    qtbot.wait(300)
    assert asked == [dialog.wish()]


def test_a_late_preview_of_something_else_is_not_shown(dialog):
    old = dialog.wish()
    dialog.choose_kind("json")
    dialog.show_preview(old, ExportPreview(3, 0, "old", ()))
    assert dialog.preview.text.toPlainText() == ""
    dialog.show_preview(dialog.wish(), ExportPreview(3, 1, "new", ()))
    assert dialog.preview.text.toPlainText() == "new"
    assert dialog.preview.count.text() == (
        "3 images will be written. 1 without a label, or damaged, will be left out."
    )


def test_files_have_all_the_room_where_there_is_no_text(dialog):
    dialog.choose_kind("folders")
    dialog.show_preview(dialog.wish(), ExportPreview(9, 0, "", ("Owl/a\nb.png", "Fox/b.png")))
    assert dialog.preview.files.toPlainText() == "Owl/a␊b.png\nFox/b.png\n…"
    assert not dialog.preview.text.isVisible()


def test_a_place_that_is_taken_is_told_before_the_click(dialog, tmp_path):
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine.txt").touch()
    (tmp_path / "old.csv").touch()
    dialog.set_target(tmp_path / "old.csv")
    assert export_button(dialog).isEnabled()
    assert says(dialog, "replaced")
    dialog.choose_kind("folders")
    dialog.set_target(tmp_path / "full")
    assert not export_button(dialog).isEnabled()
    dialog.set_target(tmp_path / "none" / "there")
    assert not export_button(dialog).isEnabled()


def test_a_folder_is_proposed_that_is_free(dialog, tmp_path):
    (tmp_path / "owls sorted").mkdir()
    (tmp_path / "owls sorted" / "mine.txt").touch()
    dialog.choose_kind("folders")
    assert dialog.target() == tmp_path / "owls sorted 2"


def test_beside_the_pictures_there_is_no_place_to_choose(dialog):
    dialog.choose_kind("xmp")
    dialog.fields.place.setCurrentIndex(1)
    assert not field(dialog.fields, "To").isVisible()
    assert export_button(dialog).isEnabled()
    assert dialog.wish().choices.beside


def test_without_a_model_there_is_none_to_export(dialog):
    dialog.choose_kind("onnx")
    dialog.show_preview(dialog.wish(), ExportPreview(0, 0, "", ()))
    assert not export_button(dialog).isEnabled()
    assert "Adapt first" in dialog.preview.count.text()


def test_the_summary_says_what_was_written_and_what_was_not(dialog, qtbot):
    dialog.show_start()
    dialog.outcome.show_progress(3, 9, 1.0)
    assert has_button(dialog, "Stop")
    skipped = (Skipped("c.png", "the file is gone"),)
    dialog.show_report(ExportReport(Path("/x/owls sorted"), 8, skipped, "folders"))
    assert dialog.outcome.headline.text() == "Exported 8 images to “owls sorted”."
    assert "Read again" in dialog.outcome.words.text()
    assert dialog.outcome.list.toPlainText() == "c.png: the file is gone"
    with qtbot.waitSignal(dialog.folder_wanted):
        qtbot.mouseClick(button(dialog, "Open folder"), Qt.MouseButton.LeftButton)


def test_a_failure_leads_back_to_the_choices(dialog, qtbot):
    dialog.show_start()
    dialog.show_failure("The disk is full.")
    assert dialog.outcome.words.text() == "The disk is full."
    assert not has_button(dialog, "Open folder")
    qtbot.mouseClick(button(dialog, "Export something else"), Qt.MouseButton.LeftButton)
    assert dialog.formats.isVisible()


def test_every_part_has_a_name_for_screen_readers(dialog):
    parts = [dialog.formats, dialog.preview.files, dialog.preview.text, dialog.outcome.list]
    parts += [
        dialog.fields.which,
        dialog.fields.how,
        dialog.fields.naming,
        field(dialog.fields, "To"),
    ]
    assert all(part.accessibleName() for part in parts)


def test_another_name_and_enter_export_at_once(dialog, qtbot, tmp_path):
    dialog.activateWindow()
    field = dialog.focusWidget()
    assert field.selectedText() == "owls labels"  # the folder and the ending stay
    QTest.keyClicks(field, "birds")
    with qtbot.waitSignal(dialog.wanted) as caught:
        QTest.keyClick(field, Qt.Key.Key_Return)
    assert caught.args[0].target == tmp_path / "birds.csv"
    assert dialog.isVisible()
