"""What is embedded, under which keys, and what the first seconds decide."""

import pytest

from core import api
from core.backbones import AUTO, find_backbone
from core.backbones.feature_sets import LIGHT, RICH, USUAL
from core.domain.adapting import AdaptRequest
from core.domain.errors import DeviceError
from core.operations import embed_folder as embedding
from core.operations.backbones import backbone_for
from core.operations.folders.scan import scan_folder


@pytest.fixture
def folder(project, tones):
    scan_folder(project, tones[1])
    return tones[1]


def made(project, name):
    """Count the images that have all that a backbone makes."""
    keys = find_backbone(name).keys
    return len(project.embeddings.present_all(keys, project.files.image_ids()))


def test_a_picture_has_all_parts(project, folder, toy_network):
    report = embedding.embed_folder(project, folder)
    assert (report.n_images, report.n_embedded) == (12, 12)
    assert made(project, RICH) == 12
    assert project.embeddings.joined(find_backbone(RICH).keys, [1])[1].shape == (1, 3584)


def test_parts_that_are_there_are_not_made_again(project, folder, toy_network):
    embedding.embed_folder(project, folder, backbone="lite0+views")
    before = toy_network.n_seen
    report = embedding.embed_folder(project, folder, backbone="lite0+views,lite2")
    assert report.n_embedded == 12
    assert toy_network.n_seen == before  # the first network saw none of them again
    assert made(project, "lite0+views,lite2") == 12


def test_nothing_is_made_where_all_is_there(project, folder, toy_network):
    embedding.embed_folder(project, folder, backbone=USUAL)
    report = embedding.embed_folder(project, folder, backbone=LIGHT)
    assert (report.n_images, report.n_embedded) == (0, 0)


class Clock:
    """Some seconds pass each time it is read."""

    def __init__(self, step):
        self.now, self.step = 0.0, step

    def monotonic(self):
        self.now += self.step
        return self.now


@pytest.fixture
def slow(monkeypatch):
    monkeypatch.setattr(embedding, "time", Clock(4.0))
    monkeypatch.setattr(embedding, "_LEAST_WATCHED", 4)


def large(project, monkeypatch, n):
    monkeypatch.setattr(type(project.files), "count_shown", lambda self: n)


def test_where_the_first_seconds_are_slow_simpler_features_are_made(
    project, folder, toy_network, slow, monkeypatch
):
    large(project, monkeypatch, 1000)  # 5100 passes, at some five a second
    assert backbone_for(project, AUTO).name == RICH
    report = embedding.embed_folder(project, folder)
    assert backbone_for(project, AUTO).name == LIGHT
    assert made(project, LIGHT) == 12
    assert 0 < made(project, RICH) < 12
    assert report.n_failed == 0


def test_features_that_a_person_asked_for_are_made_however_slow(
    project, folder, toy_network, slow, monkeypatch
):
    large(project, monkeypatch, 1000)
    embedding.embed_folder(project, folder, backbone=RICH)
    assert made(project, RICH) == 12


def test_a_small_project_is_settled_without_a_measurement(project, folder, toy_network):
    embedding.embed_folder(project, folder)
    assert project.notes.get("features") == RICH
    assert project.notes.get("network_rate") is None


def test_an_older_project_keeps_its_labels_and_gets_parts_when_it_is_adapted_anew(
    project, tmp_path, draw_tone, toy_network
):
    for number, tone in enumerate(("Red", "Green", "Blue")):
        for one in range(3):
            draw_tone(tmp_path / "examples" / tone / f"{one}.png", tone, 100 * number + one)
        for one in range(12):
            draw_tone(tmp_path / "many" / f"{tone}{one}.png", tone, 1000 + 100 * number + one)
    api.add_class_folders(project, tmp_path / "examples")
    api.scan_folder(project, tmp_path / "many")
    embedding.embed_folder(project, tmp_path / "many", backbone="lite0+views")
    old = api.adapt(project, AdaptRequest(backbone="lite0+views")).model
    api.label_folder(project, tmp_path / "many")
    before = project.models.predictions(old.id, project.files.image_ids())
    assert made(project, RICH) == 0
    seen = toy_network.n_seen
    api.label_folder(project, tmp_path / "many")
    assert project.models.predictions(old.id, project.files.image_ids()) == before
    new = api.adapt(project).model
    assert (new.backbone, new.learner) == (RICH, "shared-covariance")
    assert new.settings.n_folder == 36
    assert made(project, RICH) == 36 + 9
    assert toy_network.n_seen == seen + 3 * 45  # they come with the views


def pictures_of(project, folder):
    folder_id = project.files.folder_id(folder.absolute())
    return project.files.without_embedding(folder_id, *find_backbone(USUAL).keys)


def test_small_batches_are_joined_before_they_are_written(project, folder, toy_network):
    files = pictures_of(project, folder)
    assert toy_network.n_pictures < len(files) == 12
    joined = embedding.embedded(project, files, find_backbone(USUAL), "cpu")
    assert [len(batch) for batch in joined] == [12]


def test_what_was_embedded_before_a_failure_is_kept(project, folder, toy_network, monkeypatch):
    real = embedding.embed_files

    def failing(*args):
        yield next(real(*args))
        raise DeviceError("cuda", "the driver is gone")

    monkeypatch.setattr(embedding, "embed_files", failing)
    with pytest.raises(DeviceError):
        embedding.embed_folder(project, folder, backbone=USUAL)
    assert made(project, USUAL) == toy_network.n_pictures
