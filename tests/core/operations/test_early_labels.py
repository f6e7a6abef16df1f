"""A large folder has a label for every picture before all networks have looked at it."""

from dataclasses import replace

import pytest

from core import api
from core.backbones import find_backbone
from core.domain.adapting import AdaptRequest
from core.domain.errors import Cancelled
from core.operations import label_folder as labelling
from core.operations.label_folder import EarlyLabeller


@pytest.fixture
def adapted(project, tones, toy_network, monkeypatch):
    """A project with a model of three tones, for which a dozen pictures are many."""
    monkeypatch.setattr(labelling, "EARLY_FROM", 8)
    api.add_class_folders(project, tones[0])
    api.adapt(project)
    return project


@pytest.fixture
def folder(tones):
    return tones[1]


def labels(project, folder):
    return {row.path: row.label for row in project.listing.rows(folder)}


def images_of(project, folder):
    """Tell which image each file of the folder holds, by file id."""
    files = project.files.get(project.listing.entries().file_ids.tolist())
    return {file.id: file.image_id for file in files if file.folder == folder}


def early_share(project):
    """Tell which share of the work the first network is."""
    backbone = find_backbone(project.models.current().backbone)
    return labelling._cost(labelling._early_backbone(backbone)) / labelling._cost(backbone)


def stop_once_early(project, folder):
    """Label the folder and stop as soon as the first network has seen all of it."""

    def tick(done, total):
        if total and done >= int(early_share(project) * total) > 0:
            raise Cancelled

    with pytest.raises(Cancelled):
        api.label_folder(project, folder, tick=tick)


def test_every_picture_has_a_label_before_the_other_networks_look(adapted, folder):
    stop_once_early(adapted, folder)
    found = labels(adapted, folder)
    assert len(found) == 12
    assert all(path.startswith(label) for path, label in found.items())
    keys = find_backbone(adapted.models.current().backbone).keys
    images = images_of(adapted, folder).values()
    assert len(adapted.embeddings.present(keys[0], images)) == 12
    assert not adapted.embeddings.present_all(keys, images)


def test_a_run_that_stopped_early_goes_on_and_ends_as_if_it_had_not(
    adapted, folder, toy_network, reopen
):
    stop_once_early(adapted, folder)
    before = toy_network.n_seen
    again = reopen(adapted)
    report = api.label_folder(again, folder)
    assert (report.n_files, report.n_resumed, sum(report.counts.values())) == (12, 0, 12)
    assert toy_network.n_seen == before + 12  # by the second network; the first takes three views
    model = again.models.current()
    images = sorted(images_of(again, folder).values())
    at_once = again.models.predictions(model.id, images)
    labeller = labelling.Labeller(again, model)
    with again.atomic():
        assert labeller.predict(images) == at_once


def be_sure(project, folder):
    """Let the model be sure of every picture of the folder, as it is of none of the toy's."""
    model = project.models.current()
    predictions = project.models.predictions(model.id, images_of(project, folder).values())
    assert len(predictions) == 12
    with project.atomic():
        project.models.put_predictions(
            model.id, [replace(one, status="labelled") for one in predictions.values()]
        )


def test_an_early_label_is_not_accepted_unseen(adapted, folder):
    stop_once_early(adapted, folder)
    be_sure(adapted, folder)
    assert api.promise(adapted, 0.5).n_sure == 0
    api.label_folder(adapted, folder)
    be_sure(adapted, folder)
    assert api.promise(adapted, 0.5).n_sure == 12


def test_the_doubtful_pictures_are_looked_at_first(adapted, folder, monkeypatch):
    told = []
    real = EarlyLabeller.predict

    def predict(self, image_ids):
        predictions = real(self, image_ids)
        told.extend(predictions.values())
        return predictions

    monkeypatch.setattr(EarlyLabeller, "predict", predict)
    run = _run(adapted, folder)
    list(run.label_early("cpu"))
    confidence = {one.image_id: one.confidence for one in told}
    images = images_of(adapted, folder)
    ordered = [confidence[images[file.id]] for file in run.rest]
    assert ordered == sorted(ordered)
    assert len(ordered) == 12


def _run(project, folder):
    scanned = api.scan_folder(project, folder)
    model = project.models.current()
    run_id, _ = project.runs.open(scanned.folder_id, model.id)
    run = labelling.LabellingRun(project, model, run_id)
    list(run.settle_known(project.runs.pending(run_id)))
    return run


def test_a_picture_that_cannot_be_opened_is_told_once_and_stops_nothing(adapted, folder):
    (folder / "broken.png").write_bytes(b"no picture")
    report = api.label_folder(adapted, folder)
    assert report.counts.get("failed") == 1
    assert [skip.path.endswith("broken.png") for skip in report.skipped] == [True]
    assert sum(report.counts.values()) == 13


def test_progress_goes_on_from_the_first_look_to_the_others(adapted, folder):
    told = []
    api.label_folder(adapted, folder, tick=lambda *now: told.append(now))
    assert told == sorted(told)
    assert (told[0], told[-1]) == ((0, 12), (12, 12))
    assert (int(early_share(adapted) * 12), 12) in told


def test_a_small_folder_is_looked_at_once(adapted, folder, monkeypatch):
    monkeypatch.setattr(labelling, "EARLY_FROM", 13)
    monkeypatch.setattr(EarlyLabeller, "of", None)  # would raise
    assert sum(api.label_folder(adapted, folder).counts.values()) == 12


def test_one_network_alone_needs_no_early_look(project, tones, toy_network, monkeypatch):
    monkeypatch.setattr(labelling, "EARLY_FROM", 8)
    api.add_class_folders(project, tones[0])
    api.adapt(project, AdaptRequest(backbone="lite0"))
    monkeypatch.setattr(EarlyLabeller, "of", None)  # would raise
    assert sum(api.label_folder(project, tones[1]).counts.values()) == 12
