"""The networks on offer, and weights that are not the ones we pinned."""

import dataclasses
import sys

import pytest

from core.backbones import BACKBONES, DEFAULT, build, find_backbone, weights_path
from core.errors import WeightsError


@pytest.fixture
def package(tmp_path, monkeypatch):
    """Install a package with a file of weights that is not the pinned one; return its backbone."""
    folder = tmp_path / "toy_weights"
    folder.mkdir()
    (folder / "__init__.py").touch()
    (folder / "net.pth").write_bytes(b"not the weights")
    monkeypatch.syspath_prepend(tmp_path)
    yield dataclasses.replace(find_backbone(DEFAULT), package="toy_weights", file="net.pth")
    sys.modules.pop("toy_weights", None)


def test_the_default_is_on_offer_with_weights_as_pinned():
    assert weights_path(find_backbone(DEFAULT)).is_file()


def test_an_unknown_name_is_answered_with_those_there_are():
    with pytest.raises(WeightsError, match="lite0") as caught:
        find_backbone("lite9")
    assert caught.value.backbone == "lite9"


def test_a_missing_package_is_named(backbone):
    with pytest.raises(WeightsError, match="the package no_such_package is not installed"):
        weights_path(dataclasses.replace(backbone, package="no_such_package"))


def test_other_weights_are_refused(package):
    with pytest.raises(WeightsError, match="is not the file we know"):
        weights_path(package)


def test_weights_that_are_gone_are_named(package):
    with pytest.raises(WeightsError, match="is not installed whole"):
        weights_path(dataclasses.replace(package, file="gone.pth"))


def test_weights_of_another_network_are_refused(backbone):
    with pytest.raises(WeightsError, match="do not fit"):
        build(dataclasses.replace(backbone, model="resnet10t"))


def test_embeddings_are_named_by_what_made_them(backbone):
    keys = {
        backbone.key,
        dataclasses.replace(backbone, sha256="0" * 64).key,
        dataclasses.replace(backbone, crop_px=256).key,
    }
    assert len(keys) == 3


@pytest.mark.parametrize("name", BACKBONES)
def test_every_backbone_says_where_it_comes_from(name):
    one = BACKBONES[name]
    assert (one.name, one.source[:8]) == (name, "https://")
    assert len(one.sha256) in (8, 64)
    assert one.licence
    assert one.crop_px <= one.resize_px
