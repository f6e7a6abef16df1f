"""What the window says about work."""

from pathlib import Path

import pytest

from app.messages import export as export_words
from app.messages import job_titles, notices, reports, teaching
from app.messages.accuracy import accuracy
from core.domain.export import ExportReport
from core.domain.records import ModelRecord, Trust
from core.domain.reports import AdaptReport, LabelReport, ScanReport, Skipped, TeachReport
from core.domain.review import Advice, Suspect
from core.imaging.dataset_layout import recognise

SKIPPED = (Skipped("a.jpg", "the file is empty"),)


def model(trust):
    return ModelRecord(1, "", "ridge", "lite0", "", {}, trust, (1, 2), ("Owl", "Fox"), 15, "")


def test_trust_is_told_with_its_range():
    text = accuracy(model(Trust(0.93, 0.84, 0.97, 15, 14)))
    assert text == "About 93% accurate (likely 84–97%), tested on your 15 examples."


def test_without_a_measure_it_says_what_to_do():
    text = accuracy(model(Trust(None, None, None, 0, 0)))
    assert text == "No estimate yet: add a second example to each class."


def test_examples_that_are_nearly_one_picture_are_named():
    nothing = Trust(None, None, None, 0, 0, one_scene=((2, 12),))
    assert accuracy(model(nothing)) == (
        "Accuracy can’t be measured yet. The 12 examples of Fox are near-duplicates."
        " Add images that differ more."
    )
    a_part = Trust(0.93, 0.84, 0.97, 15, 14, one_scene=((2, 12),), n_copies=3)
    assert accuracy(model(a_part)) == (
        "About 93% accurate (likely 84–97%), tested on your 15 examples. Near-duplicates not"
        " counted: 3. The 12 examples of Fox are near-duplicates."
    )


@pytest.mark.parametrize(
    ("n_classes", "words"),
    [
        (2, "The examples of these are near-duplicates: Owl, Fox."),
        (43, "In 43 classes the examples are near-duplicates."),
    ],
)
def test_many_classes_of_one_picture_take_one_sentence(n_classes, words):
    nothing = Trust(None, None, None, 0, 0, one_scene=tuple((1 + n, 12) for n in range(n_classes)))
    assert words in accuracy(model(nothing))


def test_an_adapt_says_what_was_left_out():
    trust = Trust(0.93, 0.84, 0.97, 15, 14)
    text = reports.adapted(AdaptReport(model(trust), 15, False, 1.0, SKIPPED, ("On the CPU.",)))
    assert text.endswith("1 example took no part. On the CPU.")


def test_a_labelled_folder_is_told_by_status():
    counts = {"labelled": 790, "unsure": 15, "unknown": 7, "failed": 3}
    text = reports.labelled(LabelReport(1, 815, counts, 0, 1.0, "cpu"))
    assert text == (
        "Labeled 812 of 815 images: 790 sure, 15 unsure, 7 unknown. 3 could not be read."
    )


def test_a_whole_success_does_not_mention_failures():
    text = reports.labelled(LabelReport(1, 1, {"labelled": 1}, 0, 1.0, "cpu"))
    assert text == "Labeled 1 of 1 image: 1 sure, 0 unsure, 0 unknown."


@pytest.mark.parametrize(
    ("report", "text"),
    [
        (ScanReport(1, 324, 324, 0), "Found 324 images in “pool”."),
        (ScanReport(1, 1, 1, 0, SKIPPED), "Found 1 image in “pool”. 1 could not be looked at."),
        (ScanReport(1, 0, 0, 0), "“pool” holds no pictures that Handful can read."),
    ],
)
def test_a_scan_says_what_it_found(report, text):
    assert reports.scanned(report, Path("/a/pool")) == text


@pytest.mark.parametrize(
    ("report", "text"),
    [
        (TeachReport(3, 0), "Added 3 images to Owl."),
        (TeachReport(0, 2), "2 images had this label already."),
        (TeachReport(0, 0), "No pictures that Handful can read were among these files."),
        (TeachReport(1, 0, SKIPPED), "Added 1 image to Owl. Left out: 1."),
    ],
)
def test_teaching_says_what_it_did(report, text):
    assert teaching.taught(report, "Owl") == text


def test_a_folder_of_folders_is_told_as_classes():
    report = TeachReport(36, 0, (), (1, 2, 3))
    assert (
        teaching.became_classes(report, Path("/x")) == "Added 3 classes with 36 examples from “x”."
    )


def test_pictures_that_keep_their_label_are_no_missing_pictures():
    report = TeachReport(0, 0, SKIPPED, n_kept=1)
    assert teaching.taught(report, "") == "1 image keeps another label that you gave."
    assert teaching.taught(TeachReport(0, 0, SKIPPED), "") == "No image got a label. Left out: 1."


def test_a_folder_of_folders_says_what_does_not_teach():
    paths = [f"{part}/{name}/{n}.jpg" for part in ("train", "val") for name in "ab" for n in "12"]
    [reading] = recognise([*paths, "train/loose.jpg"]).readings
    report = TeachReport(3, 0, SKIPPED, (1, 2), reading=reading, n_kept=1)
    assert teaching.became_classes(report, Path("/x")) == (
        "Added 2 classes with 3 examples from “x”. train, val were taken for parts of one data set."
        " 4 images of validation and test do not teach. 1 image lies in no class folder."
        " 1 image keeps another label that you gave."
    )
    assert notices.taught(report, "", Path("/x")).action == "show_teaching"


def test_an_export_of_the_model_counts_no_images():
    report = ExportReport(Path("/a/owls"), 200, kind="onnx", n_agreeing=200)
    assert export_words.exported(report) == "Exported the model to “owls”."


def test_an_export_names_the_file():
    text = export_words.exported(ExportReport(Path("/a/labels.csv"), 815))
    assert text == "Exported 815 images to “labels.csv”."


def test_an_interrupted_batch_says_how_far_it_was():
    assert reports.unfinished(312, 900) == "312 of 900 done."


@pytest.mark.parametrize("kind", ["adapt", "label", "embed", "scan", "export", "teach", "improve"])
def test_every_job_has_a_title(kind):
    assert job_titles.title(kind, Path("/a/pool"))


@pytest.mark.parametrize("kind", ["adapt", "label", "embed", "scan", "improve"])
def test_every_stop_is_told(kind):
    assert reports.stopped(kind, 3, 9).startswith("Stopped.")


def test_large_numbers_are_grouped():
    assert reports.unfinished(12_000, 100_000) == "12,000 of 100,000 done."


def test_a_card_says_that_examples_look_alike_before_it_asks_for_more():
    hint = reports.class_hint(Advice(7, 3, 3, 2, 2, (9,), alike=(4, 5)), [], {})
    assert hint.text == "2 look alike"
    assert hint.image_ids == (4, 5)
    assert "the second teaches nothing" in hint.tip
    assert "2 of 3 examples were right" in hint.tip


def test_a_slip_comes_before_what_looks_alike():
    slip = Suspect(4, 7, 0.1, 8, 0.9)
    hint = reports.class_hint(Advice(7, 3, 3, 2, 2, (9,), alike=(4, 5)), [slip], {8: "Fox"})
    assert hint.text == "1 may belong to Fox"


def test_what_is_accepted_at_once_is_said_to_be_unseen():
    assert reports.accepted(1) == "Accepted 1 image unseen."
    assert reports.accepted(212) == "Accepted 212 images unseen."
