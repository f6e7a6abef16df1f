"""A project's backbone out of a file of published weights."""

import tempfile

import pytest

from core import api as pipeline
from core.backbones import find_backbone, weights_folder
from core.domain.errors import Cancelled, WeightsError
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
