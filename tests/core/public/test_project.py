"""The whole job from Python, on the sample."""

import csv
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import core.public as handful

SAMPLE = handful.sample()
with (SAMPLE / "truth.csv").open(encoding="utf-8", newline="") as file:
    TRUTH = {row["path"]: row["label"] for row in csv.DictReader(file)}
PICTURES = [SAMPLE / "folder" / name for name in sorted(TRUTH)]


@pytest.fixture(scope="module")
def taught(tmp_path_factory):
    """Teach, adapt and label once; tests that change something take it back."""
    path = tmp_path_factory.mktemp("public") / "sample.handful"
    with handful.open(path, create=True, progress=False) as project:
        project.teach(SAMPLE / "examples")
        project.add(SAMPLE / "folder")
        project.adapt(budget_s=0)
        project.label()
        yield project


def pixels(n, size=(96, 72)):
    """Return the first pictures of the sample as arrays."""
    return np.stack([opened(path, size) for path in PICTURES[:n]])


def opened(path, size=None):
    """Return a picture as an array, (height, width, 3)."""
    with Image.open(path) as image:
        return np.asarray(image.convert("RGB").resize(size or image.size))


def names(project):
    return {known.name: known.n_examples for known in project.classes}


def test_a_folder_gets_its_labels_in_the_order_of_paths(taught):
    results = taught.label(SAMPLE / "folder")
    assert [result.path for result in results] == PICTURES
    assert (
        sum(
            label == result.label
            for (_, label), result in zip(sorted(TRUTH.items()), results, strict=True)
        )
        >= 30
    )
    assert sum(results.counts().values()) == len(PICTURES)
    assert taught.results(SAMPLE / "folder") == results


def test_single_pictures_come_back_in_the_order_given(taught):
    results = taught.label([PICTURES[2], "missing.jpg", PICTURES[0]])
    assert [result.path.name for result in results] == [
        PICTURES[2].name,
        "missing.jpg",
        PICTURES[0].name,
    ]
    assert [result.status == "failed" for result in results] == [False, True, False]
    assert results[1].reason


def test_arrays_are_labelled_and_kept_beside_the_project(taught):
    results = taught.label(pixels(3))
    assert {result.path.parent for result in results} == {Path(f"{taught.path}.arrays")}
    assert np.array_equal(opened(results[1].path), pixels(3)[1])
    assert all(result.label for result in results)


def test_embeddings_are_numbers_by_path(taught):
    embeddings = taught.embeddings([*PICTURES[:2], "missing.jpg"])
    assert embeddings.paths == tuple(PICTURES[:2])
    assert embeddings.vectors.dtype == np.float32
    assert embeddings.vectors.shape[0] == 2
    assert np.isfinite(embeddings.vectors).all()
    assert not np.array_equal(*embeddings.vectors)


def test_labels_come_from_arrays_and_one_undo_takes_them_back(taught):
    before = names(taught)
    report = taught.teach({"Boats": pixels(1), "Odd": pixels(3, (64, 64))[1:]})
    assert report.n_labelled == 3
    assert names(taught) == {**before, "Boats": before["Boats"] + 1, "Odd": 2}
    assert taught.undo() == "Add 3 examples of 2 classes"
    assert names(taught) == before
    assert taught.redo()
    assert taught.clear_labels(pixels(1)) == 1
    taught.undo()
    taught.undo()


def test_a_label_stays_unless_it_is_to_be_replaced(taught):
    taught.teach([PICTURES[0]], "Boats")
    kept = taught.teach([PICTURES[0]], "Fish")
    assert kept.n_labelled == 0
    assert "it keeps its label Boats" in kept.skipped[0].reason
    assert taught.teach([PICTURES[0]], handful.NONE_OF_THESE, replace=True).n_labelled == 1
    assert taught.results(which="checked")[0:].counts()["unknown"] == 1
    taught.undo()
    taught.undo()


def test_classes_are_renamed_merged_and_deleted(taught):
    before = names(taught)
    taught.rename_class("Boats", "Ships")
    assert "Ships" in names(taught)
    taught.merge_classes("Ships", "Fish")
    assert names(taught)["Fish"] == before["Boats"] + before["Fish"]
    taught.delete_class("Houses")
    assert set(names(taught)) == {"Fish", "Flowers"}
    with pytest.raises(handful.ClassError):
        taught.delete_class("Houses")
    for _ in range(3):
        taught.undo()
    assert names(taught) == before


def test_an_explanation_names_its_class_and_is_drawn(taught):
    explanation = taught.explain(PICTURES[0], against="runner-up")
    assert {explanation.label, explanation.against} <= set(names(taught))
    assert explanation.values.ndim == 2
    drawn, plain = np.asarray(explanation.image()), opened(PICTURES[0])
    assert drawn.shape == plain.shape
    assert np.abs(drawn.astype(int) - plain).max() > 20


def test_a_review_names_files_and_classes(taught):
    review = taught.review()
    assert {advice.label for advice in review.advice} == set(names(taught))
    assert all(path.exists() for group in review.duplicates for path in group)
    assert review.n_unlabelled >= len(PICTURES)


def test_results_are_exported_by_suffix(taught, tmp_path):
    exported = taught.export(tmp_path / "labels.csv", folder=SAMPLE / "folder")
    assert exported.n_written == len(PICTURES)
    assert (tmp_path / "labels.csv").read_text().startswith("path,label")
    with pytest.raises(ValueError, match=r"\.xlsx"):
        taught.export(tmp_path / "labels.xlsx")
    with pytest.raises(TypeError):
        taught.export(tmp_path / "more.csv", colour="red")


def test_a_query_says_which_results_are_exported(taught, tmp_path):
    everything = taught.export(tmp_path / "all.csv", folder=SAMPLE / "folder")
    fish = taught.export(tmp_path / "fish.csv", folder=SAMPLE / "folder", query="label:Fish")
    assert 0 < fish.n_written < everything.n_written
    lines = (tmp_path / "fish.csv").read_text().splitlines()[1:]
    assert {line.split(",")[1] for line in lines} == {"Fish"}
    with pytest.raises(ValueError, match="Whale"):
        taught.export(tmp_path / "none.csv", query="label:Whale")


def test_a_project_without_a_name_is_gone_when_it_is_closed():
    with handful.open(progress=False) as project:
        project.teach(pixels(1), "Fish")
        path = project.path
        assert path.exists()
    assert not path.parent.exists()


def test_a_project_that_is_not_there_is_not_made_by_mistake(tmp_path):
    with pytest.raises(handful.ProjectMissing):
        handful.open(tmp_path / "typo.handful")
    assert not list(tmp_path.iterdir())


def test_nothing_is_labelled_before_anything_is_learned():
    with handful.open(progress=False) as project:
        with pytest.raises(handful.NoModel):
            project.label(PICTURES[:1])
        with pytest.raises(handful.NotEnoughExamples):
            project.adapt()


def test_work_is_told_to_a_function_and_stopped_by_it(tmp_path):
    seen = []

    def stop(done, total):
        seen.append((done, total))
        raise handful.Cancelled

    with handful.open(tmp_path / "p.handful", create=True, progress=stop) as project:
        with pytest.raises(handful.Cancelled):
            project.teach(SAMPLE / "examples")
        assert project.classes == []
    assert seen


def test_the_history_says_who_it_was(taught):
    taught.rename_class("Boats", "Ships")
    assert taught._opened.history.entries(1)[0].who == "Python"
    taught.undo()
