"""What a project is seen through: features by their cost, and packs of published weights."""

import tempfile
from types import SimpleNamespace

import pytest

from core import api as pipeline
from core.backbones import AUTO, find_backbone, weights_folder
from core.backbones.feature_sets import FEATURE_SETS, LIGHT, RICH, USUAL
from core.domain.errors import Cancelled, WeightsError
from core.operations import backbones
from core.operations.backbones import chosen
from tests.core.training.meta.published import published_state, write_published


@pytest.fixture(autouse=True)
def passing(tmp_path, monkeypatch):
    """Let passing files lie where a test can see them."""
    folder = tmp_path / "passing"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


@pytest.mark.parametrize("name", ["max_acc.pth", "MAX.PTH", "epoch9.pt", f"{'m' * 240}.pth"])
def test_choosing_published_weights_makes_a_pack_of_them(project, tmp_path, passing, name):
    file = tmp_path / name
    write_published(file)
    found = pipeline.choose_backbone(project, str(file))

    assert found.made_of == name
    assert found.title == f"{file.stem} (Meta-Transfer Learning)"
    assert found.licence == "not stated"
    assert found.is_pack
    assert found.is_chosen
    assert chosen(project) == found.name
    ready = find_backbone(found.name)
    assert (ready.crop_px, ready.n_features) == (80, 24)
    assert file.exists()
    assert list(passing.iterdir()) == []
    again = pipeline.choose_backbone(project, str(file))
    assert again == found  # no second pack
    assert len([one for one in pipeline.backbone_choices(project) if one.is_pack]) == 1


def test_only_what_was_just_made_says_so(project, tmp_path):
    file = tmp_path / "max_acc.pth"
    write_published(file)
    made = pipeline.choose_backbone(project, str(file))

    assert all(not one.made_of for one in pipeline.backbone_choices(project))
    assert pipeline.choose_backbone(project, made.name).made_of == ""


def test_of_other_weights_none_is_made_and_the_choice_stays(project, tmp_path, passing):
    file = tmp_path / "resnet.pth"
    state = published_state()
    del state["encoder.conv1.bias"]
    write_published(file, state)
    with pytest.raises(WeightsError, match=r"lacks conv1\.bias") as caught:
        pipeline.choose_backbone(project, str(file))

    assert caught.value.remedy == "published"
    assert chosen(project) == ""
    assert list(passing.iterdir()) == []
    assert not weights_folder().exists()


def test_progress_is_told_in_bytes(project, tmp_path):
    file = tmp_path / "max_acc.pth"
    write_published(file)
    ticks = []
    pipeline.choose_backbone(project, str(file), tick=lambda *one: ticks.append(one))

    done, total = ticks[-1]
    assert done == total > 1000


def test_a_stop_leaves_nothing_behind(project, tmp_path, passing):
    file = tmp_path / "max_acc.pth"
    write_published(file)

    def stop(done, total):
        if done:
            raise Cancelled

    with pytest.raises(Cancelled):
        pipeline.choose_backbone(project, str(file), tick=stop)
    assert chosen(project) == ""
    assert list(passing.iterdir()) == []
    assert list(weights_folder().glob("[!.]*")) == []


# Features of the default backbone


@pytest.fixture
def counted(project, monkeypatch):
    """Let the project have so many images."""
    shown = SimpleNamespace(n=100)
    monkeypatch.setattr(type(project.files), "count_shown", lambda self: shown.n)
    return shown


def test_features_follow_the_number_of_pictures(project, counted):
    found = []
    for counted.n in (100, 1500, 9000):
        found.append(backbones.backbone_for(project, AUTO).name)
    assert tuple(found) == FEATURE_SETS


def test_features_that_were_settled_stay_while_the_project_grows_a_little(project, counted):
    counted.n = 1000
    backbones.note_features(project)
    counted.n = 2000
    assert backbones.backbone_for(project, AUTO).name == RICH
    counted.n = 4000
    assert backbones.backbone_for(project, AUTO).name == LIGHT


@pytest.mark.parametrize(("rate", "name"), [(9000.0, RICH), (350.0, LIGHT), (20.0, LIGHT)])
def test_features_follow_what_was_measured(project, counted, rate, name):
    counted.n = 5000
    backbones.note_features(project, rate)
    assert backbones.backbone_for(project, AUTO).name == name


@pytest.mark.parametrize("note", ["gone", 5, None, ["lite0"]])
def test_a_note_that_makes_no_sense_is_passed_over(project, counted, note):
    project.notes.put("features", note)
    project.notes.put("network_rate", "fast")
    assert backbones.backbone_for(project, AUTO).name == RICH


def test_another_backbone_gets_views_and_spatial_features(project, counted):
    backbones.choose(project, "lite1")
    assert backbones.backbone_for(project, AUTO).name == "lite1+views+spatial"
    counted.n = 9000
    assert backbones.backbone_for(project, AUTO).name == "lite1+spatial"


def test_features_that_a_person_chose_are_taken_as_they_are(project, counted):
    counted.n = 9000
    backbones.choose(project, RICH)
    assert backbones.backbone_for(project, AUTO).name == RICH
    assert backbones.backbone_for(project, "lite0").name == "lite0"
    assert backbones.backbone_for(project, AUTO, single=True).name == "lite0"


def test_choices_say_what_is_seen_and_what_it_costs(project, counted):
    usual, *sets = backbones.backbone_choices(project)[:4]
    assert (usual.name, usual.is_chosen) == ("", True)
    assert tuple(one.name for one in sets) == FEATURE_SETS
    features = [one.features for one in (usual, *sets)]
    assert [one.n_views for one in features] == [3, 3, 1, 1]
    assert [one.beside for one in features] == [("EfficientNet-Lite2",)] * 3 + [()]
    assert features[1].seconds > features[2].seconds > features[3].seconds > 0
    assert {one.n_images for one in features} == {100}
    backbones.choose(project, USUAL)
    assert [one.is_chosen for one in backbones.backbone_choices(project)[:4]] == [
        False,
        False,
        True,
        False,
    ]
