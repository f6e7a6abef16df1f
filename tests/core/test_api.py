"""The whole job: examples in, labels out, nothing done twice, no label lost."""

import csv
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import resources
from core import api as pipeline
from core.backbones import find_backbone
from core.backbones.backbone import N_VIEWS
from core.domain.adapting import AdaptRequest
from core.domain.errors import Cancelled, FolderError, NoModel, NotEnoughExamples, WeightsError
from core.embedding.joint_network import forget_networks
from core.training.finetuning.config import WAYS

SAMPLE = Path(resources.__file__).parent / "sample"


@pytest.fixture
def adapted(project, tones, toy_network):
    """A project with a model of three tones; the folder is not labelled yet."""
    pipeline.add_class_folders(project, tones[0])
    pipeline.adapt(project)
    return project


@pytest.fixture
def folder(tones):
    return tones[1]


def stop_after(limit):
    """Make a tick that stops once so many are done."""

    def tick(done, total):
        if done >= limit:
            raise Cancelled

    return tick


def labels(project, folder=None):
    return {row.path: row.label for row in project.listing.rows(folder)}


def truth(folder):
    return {path.name: path.name.partition("-")[0] for path in folder.iterdir()}


# The whole job on the sample, with the real network


@pytest.fixture(scope="module")
def sample(tmp_path_factory, shared_home):
    """The sample labelled once with the real network: the project and both reports."""
    from core.store import Project

    path = tmp_path_factory.mktemp("sample") / "sample.handful"
    with Project.open(path, create=True) as project:
        pipeline.add_class_folders(project, SAMPLE / "examples")
        adapted = pipeline.adapt(project)
        labelled = pipeline.label_folder(project, SAMPLE / "folder")
        yield project, adapted, labelled
    forget_networks()


def test_most_of_the_sample_is_labelled_right(sample):
    with (SAMPLE / "truth.csv").open(encoding="utf-8", newline="") as file:
        wanted = {row["path"]: row["label"] for row in csv.DictReader(file)}
    found = labels(sample[0], SAMPLE / "folder")
    assert found.keys() == wanted.keys()
    assert np.mean([found[path] == wanted[path] for path in wanted]) > 0.7


def test_the_sample_is_measured(sample):
    _, adapted, labelled = sample
    assert (adapted.n_examples, adapted.model.trust.n_checked) == (20, 20)
    assert adapted.model.trust.low < adapted.model.trust.share <= adapted.model.trust.high
    assert (labelled.n_files, sum(labelled.counts.values())) == (36, 36)


def test_the_sample_labelled_again_needs_no_network(sample, monkeypatch):
    monkeypatch.setattr("core.operations.embed_folder.loaded", None)
    report = pipeline.label_folder(sample[0], SAMPLE / "folder")
    assert (report.n_resumed, report.device) == (36, "")


# Adapt


def test_one_example_a_class_is_enough(project, tones, toy_network):
    for path in tones[0].glob("*/[12].png"):
        path.unlink()
    pipeline.add_class_folders(project, tones[0])
    report = pipeline.adapt(project)
    assert (report.n_examples, report.model.trust.share) == (3, None)


def test_a_model_remembers_what_it_was_made_of(adapted):
    model = adapted.models.current()
    backbone = find_backbone(model.backbone)
    assert backbone.has_weights(model.backbone_sha256)
    assert not replace(backbone, sha256="0" * 64).has_weights(model.backbone_sha256)
    assert model.class_names == ("Blue", "Green", "Red")
    assert sorted(adapted.models.examples(model.id)) == sorted(
        zip(*(one.tolist() for one in adapted.labels.examples()), strict=True)
    )


def test_an_unchanged_model_is_kept(adapted):
    report = pipeline.adapt(adapted)
    assert report.reused
    assert len(adapted.models.all()) == 1


def test_new_examples_make_the_model_stale_until_it_is_adapted_again(adapted, folder):
    assert not pipeline.is_stale(adapted)
    pipeline.add_examples(adapted, adapted.classes.find("Red").id, [folder / "Red-0.png"])
    assert pipeline.is_stale(adapted)
    assert not pipeline.adapt(adapted).reused
    assert not pipeline.is_stale(adapted)


def test_undoing_the_new_example_makes_the_model_fit_again(adapted, folder):
    pipeline.add_examples(adapted, adapted.classes.find("Red").id, [folder / "Red-0.png"])
    adapted.history.undo()
    assert not pipeline.is_stale(adapted)


def test_an_adapt_can_be_undone(adapted):
    assert adapted.history.undo() == "Adapt to 9 examples"
    assert adapted.models.current() is None


def test_a_stopped_adapt_leaves_no_model(project, tones, toy_network):
    pipeline.add_class_folders(project, tones[0])
    with pytest.raises(Cancelled):
        pipeline.adapt(project, tick=stop_after(4))
    assert project.models.all() == []


@pytest.mark.parametrize("method", sorted(pipeline.METHODS.keys() - {"mtl", *WAYS}))  # see adapt/
def test_every_method_on_offer_works(project, tones, toy_network, method):
    pipeline.add_class_folders(project, tones[0])
    learner = pipeline.adapt(project, AdaptRequest(method=method)).model.learner
    assert learner == (method if method not in ("auto", "head") else "committee")


def test_one_class_alone_is_refused(project, tones, toy_network):
    owl = project.classes.add("Owl")
    pipeline.add_examples(project, owl.id, [tones[0] / "Red"])
    with pytest.raises(NotEnoughExamples) as caught:
        pipeline.adapt(project)
    assert (caught.value.class_name, caught.value.have, caught.value.need) == ("", 1, 2)


def test_a_model_of_other_weights_is_stale_and_labels_nothing(adapted, folder, add_model):
    add_model(adapted, adapted.classes.all(), backbone_sha256="0" * 64)
    assert pipeline.is_stale(adapted)
    with pytest.raises(WeightsError) as caught:
        pipeline.label_folder(adapted, folder)
    assert caught.value.remedy == "adapt"


def test_a_model_of_a_backbone_that_is_not_here_is_stale(adapted, add_model):
    add_model(adapted, adapted.classes.all(), backbone="elsewhere")
    assert pipeline.is_stale(adapted)


def test_an_unknown_backbone_is_refused(project):
    with pytest.raises(WeightsError):
        pipeline.adapt(project, AdaptRequest(backbone="none"))


# Label a folder


def test_every_picture_is_labelled(adapted, folder):
    report = pipeline.label_folder(adapted, folder)
    assert labels(adapted, folder) == truth(folder)
    assert (report.n_files, report.n_resumed, report.device) == (12, 0, "cpu")


def test_without_a_model_there_is_nothing_to_label_with(project, folder):
    with pytest.raises(NoModel):
        pipeline.label_folder(project, folder)
    assert project.files.folders() == []


def test_a_folder_that_is_not_there_is_named(adapted, tmp_path):
    with pytest.raises(FolderError):
        pipeline.label_folder(adapted, tmp_path / "none")


def test_an_empty_folder_is_done_at_once(adapted, tmp_path):
    (tmp_path / "empty").mkdir()
    report = pipeline.label_folder(adapted, tmp_path / "empty")
    assert (report.n_files, report.counts) == (0, {})


def test_progress_never_goes_back_and_ends_at_the_total(adapted, folder):
    told = []
    pipeline.label_folder(adapted, folder, tick=lambda *now: told.append(now))
    assert told == sorted(told)
    assert (told[0], told[-1]) == ((0, 12), (12, 12))


def test_a_stopped_run_goes_on_where_it_was(adapted, folder, toy_network, reopen, monkeypatch):
    monkeypatch.setattr("core.operations.embed_folder.MOST_JOINED", 1)  # settled batch by batch
    with pytest.raises(Cancelled):
        pipeline.label_folder(adapted, folder, tick=stop_after(8))
    before = toy_network.n_seen
    report = pipeline.label_folder(reopen(adapted), folder)
    assert (report.n_files, report.n_resumed) == (12, 8)
    assert toy_network.n_seen == before + 4 * N_VIEWS


def test_new_and_changed_files_join_a_finished_run(adapted, folder, draw_tone, toy_network):
    pipeline.label_folder(adapted, folder)
    before = toy_network.n_seen
    draw_tone(folder / "Red-9.png", "Red", seed=5000)
    draw_tone(folder / "Red-0.png", "Blue", seed=5001, size=(40, 24))
    assert pipeline.label_folder(adapted, folder).n_resumed == 11
    assert labels(adapted, folder) == {**truth(folder), "Red-0.png": "Blue"}
    assert toy_network.n_seen == before + 2 * N_VIEWS


def test_a_new_model_labels_again_without_embedding_again(adapted, folder, toy_network):
    pipeline.label_folder(adapted, folder)
    before = toy_network.n_seen
    pipeline.add_examples(adapted, adapted.classes.find("Red").id, [folder / "Green-0.png"])
    pipeline.adapt(adapted)
    report = pipeline.label_folder(adapted, folder)
    assert (report.n_files, report.n_resumed) == (12, 0)
    assert toy_network.n_seen == before


def test_examples_that_lie_in_the_folder_keep_their_label(adapted, folder):
    blue = adapted.classes.find("Blue").id
    report = pipeline.add_examples(adapted, blue, [folder / "Red-0.png"])
    before = adapted.labels.of(range(1, 100))
    labelled = pipeline.label_folder(adapted, folder)
    assert adapted.labels.of(range(1, 100)) == before
    assert report.image_ids[0] in before
    assert labels(adapted, folder)["Red-0.png"] == "Blue"
    assert labelled.counts == {"labelled": 12}


def test_none_of_these_stays_so_whatever_the_model_says(adapted, folder):
    pipeline.add_examples(adapted, None, [folder / "Red-0.png"])
    report = pipeline.label_folder(adapted, folder)
    assert labels(adapted, folder)["Red-0.png"] == ""
    assert report.counts["unknown"] == 1


# Files that move [identity is content]


@pytest.fixture
def corrected(adapted, folder):
    """The folder labelled, and one picture corrected by hand."""
    pipeline.label_folder(adapted, folder)
    pipeline.add_examples(adapted, adapted.classes.find("Green").id, [folder / "Red-0.png"])
    return adapted


def test_labels_follow_files_that_are_moved_renamed_and_copied(
    corrected, folder, tmp_path, toy_network
):
    before, wanted = toy_network.n_seen, labels(corrected, folder)
    moved = tmp_path / "elsewhere"
    for number, (name, label) in enumerate(wanted.items()):
        target = moved / label / f"{number}.png"
        target.parent.mkdir(parents=True, exist_ok=True)
        (shutil.copy if number % 3 == 0 else shutil.move)(folder / name, target)
    report = pipeline.label_folder(corrected, moved)
    assert all(Path(path).parts[0] == label for path, label in labels(corrected, moved).items())
    assert (report.n_files, toy_network.n_seen) == (12, before)


def test_a_persons_label_follows_its_file(corrected, folder):
    (folder / "Red-0.png").rename(folder / "new name.png")
    pipeline.label_folder(corrected, folder)
    [row] = [row for row in corrected.listing.rows(folder) if row.path == "new name.png"]
    assert (row.label, row.by_person) == ("Green", True)


def test_a_folder_mounted_elsewhere_needs_no_network(corrected, folder, toy_network):
    before = toy_network.n_seen
    report = pipeline.label_folder(corrected, folder.rename(folder.with_name("remounted")))
    assert sum(report.counts.values()) == 12
    assert toy_network.n_seen == before


# Embed ahead, neighbours, export, figures


def test_embedding_ahead_leaves_nothing_for_later(adapted, folder, toy_network):
    pipeline.scan_folder(adapted, folder)
    report = pipeline.embed_folder(adapted, folder)
    assert (report.n_images, report.n_embedded, report.device) == (12, 12, "cpu")
    before = toy_network.n_seen
    pipeline.label_folder(adapted, folder)
    assert toy_network.n_seen == before


def test_embedding_ahead_counts_copies_and_broken_files(adapted, folder):
    shutil.copy(folder / "Red-0.png", folder / "copy.png")
    (folder / "broken.png").write_text("no picture")
    pipeline.scan_folder(adapted, folder)
    first = pipeline.embed_folder(adapted, folder)
    assert (first.n_images, first.n_failed) == (14, 1)
    assert first.n_embedded + first.n_reused == 13
    again = pipeline.embed_folder(adapted, folder)
    assert (again.n_images, again.device) == (0, "")


def test_known_content_is_reused_not_embedded(adapted, folder, tones):
    shutil.copy(tones[0] / "Red" / "0.png", folder / "known.png")
    pipeline.scan_folder(adapted, folder)
    report = pipeline.embed_folder(adapted, folder)
    assert (report.n_embedded, report.n_reused) == (12, 1)


def test_neighbours_are_the_examples_most_alike(adapted, folder):
    pipeline.label_folder(adapted, folder)
    [file_id] = [
        one for one in adapted.listing.entries().file_ids
        if adapted.listing.names([one]) == ["Red-1.png"]
    ]  # fmt: skip
    found = pipeline.neighbours(adapted, file_id, n=3)
    assert {one.class_id for one in found} == {adapted.classes.find("Red").id}
    assert found[0].similarity >= found[1].similarity >= found[2].similarity > 0.5


def test_an_example_is_not_its_own_neighbour(adapted):
    image_id = adapted.labels.examples()[0][0]
    file_id = adapted.files.of_images([int(image_id)])[int(image_id)].id
    found = pipeline.neighbours(adapted, file_id, n=100)
    assert len(found) == 8
    assert image_id not in [one.image_id for one in found]


def test_a_file_without_an_embedding_has_no_neighbours(adapted, folder):
    pipeline.scan_folder(adapted, folder)
    [unread, *_] = adapted.files.unread(adapted.files.folder_id(folder))
    assert pipeline.neighbours(adapted, unread.id) == pipeline.neighbours(adapted, 999) == ()


def test_the_result_can_be_exported(adapted, folder, tmp_path):
    pipeline.label_folder(adapted, folder)
    report = pipeline.export(adapted, tmp_path / "a.csv", kind="csv", folder=folder)
    with report.path.open(encoding="utf-8", newline="") as file:
        assert {row["path"]: row["label"] for row in csv.DictReader(file)} == truth(folder)


def test_the_figures_of_a_project(adapted, folder):
    pipeline.label_folder(adapted, folder)
    facts = pipeline.info(adapted)
    assert (facts["files"], facts["to_do"], facts["stale"]) == (21, 0, False)
    assert facts["classes"] == {"Blue": 3, "Green": 3, "Red": 3}
    assert facts["undo"] == "Add folder folder"


def test_the_figures_of_an_empty_project(project):
    facts = pipeline.info(project)
    assert (facts["files"], facts["model"], facts["share_right"]) == (0, None, None)


def test_a_folder_seen_for_the_first_time_is_news_once(adapted, tmp_path, draw_image):
    for number in range(40):
        draw_image(tmp_path / "many" / f"{number}.png", seed=number)
    first = pipeline.label_folder(adapted, tmp_path / "many")
    again = pipeline.adapt(adapted)
    second = pipeline.label_folder(adapted, tmp_path / "many")
    assert (first.folder_is_news, again.reused, second.folder_is_news) == (True, False, False)
    assert again.n_news == 40


@pytest.mark.parametrize(("n_new", "is_news"), [(9, False), (10, True)])
def test_another_folder_is_news_too(adapted, tmp_path, draw_image, n_new, is_news):
    """Though the project holds little more than before: that folder may hold other things."""
    for number in range(80):
        draw_image(tmp_path / "many" / f"{number}.png", seed=number)
    for number in range(n_new):
        draw_image(tmp_path / "other" / f"{number}.png", seed=1000 + number)
    pipeline.label_folder(adapted, tmp_path / "many")
    pipeline.adapt(adapted)
    assert pipeline.label_folder(adapted, tmp_path / "other").folder_is_news == is_news
    assert pipeline.adapt(adapted).n_news == (n_new if is_news else 0)
    assert not pipeline.label_folder(adapted, tmp_path / "other").folder_is_news
