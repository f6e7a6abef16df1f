"""A project whose network was trained: labelled, reopened, stopped, suggested for."""

import json

import numpy as np
import pytest
from click.testing import CliRunner

from core import api as pipeline
from core.backbones.backbone import VIEWS
from core.cli.main import main
from core.domain.adapting import AdaptRequest
from core.domain.errors import Cancelled, NotEnoughExamples
from core.embedding.joint_network import forget_networks
from core.operations.finetune_backbone import Pictures

QUICK = {"epochs": 2, "batch_size": 8, "lr": 1e-3, "validation": 0.0}


@pytest.fixture
def toy(toy_backbone, monkeypatch):
    """Let every name stand for the toy, and run it in torch: converting takes seconds."""

    def find(name):
        return toy_backbone.with_views if VIEWS in name else toy_backbone

    for module in ("load_model", "finetune_backbone", "backbones", "explain"):
        monkeypatch.setattr(f"core.operations.{module}.find_backbone", find)
    monkeypatch.setattr("core.embedding.network.find_spec", lambda name: None)
    forget_networks()
    yield toy_backbone
    forget_networks()


@pytest.fixture
def folders(tmp_path, draw_tone):
    for number, tone in enumerate(("Red", "Green", "Blue")):
        for one in range(5):
            draw_tone(tmp_path / "examples" / tone / f"{one}.png", tone, 100 * number + one)
            draw_tone(tmp_path / "folder" / f"{tone}-{one}.png", tone, 1000 + 100 * number + one)
    return tmp_path / "examples", tmp_path / "folder"


@pytest.fixture
def taught(project, toy, folders):
    pipeline.add_class_folders(project, folders[0])
    return project


def adapt(project, method="fine-tune", **more):
    callbacks = {name: more.pop(name) for name in ("tick", "expect") if name in more}
    request = AdaptRequest(method, device="cpu", **{"train": QUICK, **more})
    return pipeline.adapt(project, request, **callbacks)


def shares_right(project, folder):
    rows = list(project.listing.rows(folder))
    return np.mean([row.label == row.path.partition("-")[0] for row in rows])


def predictions(project, model_id):
    entries = project.listing.entries()
    return project.models.predictions(model_id, entries.image_ids[entries.image_ids > 0].tolist())


@pytest.mark.parametrize(
    ("method", "learners"),
    [("features", {"linear-head"}), ("features-svm", {"svm-linear", "svm-rbf"})],
)
def test_features_leave_the_network_and_learn_on_top(taught, toy, folders, method, learners):
    model = adapt(taught, method).model
    assert model.learner in learners
    pipeline.label_folder(taught, folders[1], device="cpu")
    assert shares_right(taught, folders[1]) > 0.9
    assert taught.embeddings.count(toy.with_views.key) == 30


def test_everything_is_labelled_through_the_tuned_network(taught, toy, folders):
    model = adapt(taught).model
    assert (model.learner, model.settings.train["epochs"]) == ("linear-head", 2)
    assert model.trust.n_checked == 0
    pipeline.label_folder(taught, folders[1], device="cpu")
    assert shares_right(taught, folders[1]) > 0.9
    assert taught.embeddings.count(toy.key) == 15  # the examples'; the folder's are the new ones


@pytest.mark.parametrize("method", ["fine-tune", "scratch"])
def test_reopened_it_predicts_bit_for_bit_the_same(taught, folders, reopen, method, monkeypatch):
    # One thread that decodes: which pictures share a batch decides the last bits of their vectors.
    monkeypatch.setattr("os.cpu_count", lambda: 1)
    model_id = adapt(taught, method).model.id
    pipeline.label_folder(taught, folders[1], device="cpu")
    before = predictions(taught, model_id)
    project = reopen(taught)
    forget_networks()
    with project.atomic():
        for table in ("run_items", "runs", "predictions", "embeddings"):
            project._db.execute(f"DELETE FROM {table}")
    pipeline.label_folder(project, folders[1], device="cpu")
    assert predictions(project, model_id) == before
    assert len(before) == 15


def test_the_same_examples_and_settings_are_not_learned_again(taught):
    adapt(taught)
    assert adapt(taught).reused
    assert not pipeline.is_stale(taught)
    assert not adapt(taught, train={**QUICK, "epochs": 3}).reused


def test_stopped_in_the_loop_the_model_before_stays_in_use(taught, folders):
    before = adapt(taught, "features").model

    def tick(done, total):
        if (done, total) == (3, 4):
            raise Cancelled

    with pytest.raises(Cancelled):
        adapt(taught, tick=tick)
    assert taught.models.current() == before
    pipeline.label_folder(taught, folders[1], device="cpu")
    assert shares_right(taught, folders[1]) > 0.9


def test_the_time_is_told_before_the_training(taught):
    told = []
    adapt(taught, expect=told.append)
    assert len(told) == 1
    assert told[0] > 0


def test_neighbours_are_looked_for_in_what_the_tuned_network_sees(taught, folders):
    adapt(taught)
    pipeline.label_folder(taught, folders[1], device="cpu")
    ids = taught.listing.entries().file_ids.tolist()
    [file_id] = [one for one in ids if taught.listing.names([one]) == ["Red-1.png"]]
    found = pipeline.neighbours(taught, file_id, n=3)
    assert {one.class_id for one in found} == {taught.classes.find("Red").id}


def test_a_teacher_with_a_network_of_its_own_joins_in(taught):
    report = adapt(taught, train={**QUICK, "distil": 0.5, "teacher": "toy"})
    assert report.model.settings.train["teacher"] == "toy"
    assert not report.skipped


def test_an_example_whose_file_is_gone_is_named_and_takes_no_part(taught, folders):
    adapt(taught, "features")
    (folders[0] / "Red" / "0.png").unlink()
    report = adapt(taught)
    assert report.n_examples == 14
    assert len(report.skipped) == 1


def test_a_class_whose_files_are_all_gone_is_named(taught, folders):
    adapt(taught)
    for one in (folders[0] / "Red").iterdir():
        one.unlink()
    with pytest.raises(NotEnoughExamples) as caught:
        adapt(taught, train={**QUICK, "validation": 0.2, "lr": 0.0})
    assert caught.value.class_name == "Red"


def test_what_was_kept_out_says_how_far_to_believe_it(taught, toy):
    model = adapt(taught, train={**QUICK, "validation": 0.2}).model
    assert model.trust.n_checked == 3  # one of each class


def test_where_training_does_not_help_the_network_stays_as_it_is(taught, toy, folders):
    model = adapt(taught, train={**QUICK, "validation": 0.2, "lr": 0.0}).model
    assert model.settings.facts["best_epoch"] == 0
    pipeline.label_folder(taught, folders[1], device="cpu")
    assert taught.embeddings.count(toy.key) == 30


def test_pictures_are_kept_as_far_as_there_is_room(taught, monkeypatch):
    files = list(taught.files.of_images(taught.labels.examples()[0].tolist()).values())
    monkeypatch.setattr("core.operations.finetune_backbone._HELD_BYTES", 3 * 18 * 24 + 100)
    pictures = Pictures(files, 18)
    first = pictures(0)
    assert first.shape == (18, 24, 3)
    assert pictures(0) is first
    assert pictures(1) is not pictures(1)


def run(*arguments):
    return CliRunner().invoke(main, [str(one) for one in arguments])


def test_the_command_line_labels_through_a_tuned_network(toy, folders, tmp_path):
    settings, out = tmp_path / "train.json", tmp_path / "out.csv"
    settings.write_text(json.dumps({**QUICK, "epochs": 9}))
    found = run(
        "label", folders[1], "--examples", folders[0], "--out", out, "--device", "cpu",
        "--adapt", "fine-tune", "--epochs", 2, "--train-settings", settings,
    )  # fmt: skip
    assert found.exit_code == 0, found.output
    assert "Training takes about" in found.output
    assert "(linear-head)" in found.output
    assert len(out.read_text().splitlines()) == 16


def test_the_command_line_suggests_a_way_and_takes_it(taught, toy, reopen):
    path = taught.path
    taught.close()
    found = run("adapt", path, "--adapt", "suggest", "--device", "cpu")
    assert found.exit_code == 0, found.output
    assert "Suggested: features" in found.output
    assert "5 examples a class are few" in found.output
    assert reopen(taught).models.current().settings.method.startswith("features")


@pytest.mark.parametrize(
    ("text", "options", "words"),
    [
        ("{", ["fine-tune"], "Expecting property name"),
        ('{"lr": "fast"}', ["fine-tune"], "lr must be a number"),
        ("{}", ["committee"], "go with fine-tune and scratch"),
    ],
)
def test_settings_that_make_no_sense_are_refused_in_words(taught, tmp_path, text, options, words):
    file = tmp_path / "train.json"
    file.write_text(text)
    found = run("adapt", taught.path, "--adapt", *options, "--train-settings", file)
    assert found.exit_code == 2
    assert words in found.output
