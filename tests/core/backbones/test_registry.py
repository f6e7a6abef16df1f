"""The networks on offer, how they are built, and weights that are not the ones we know."""

import dataclasses
import subprocess
import sys

import numpy as np
import pytest

from core.backbones import (
    BACKBONES,
    DEFAULT,
    build,
    find_backbone,
    install,
    is_installed,
    weights_folder,
    weights_path,
)
from core.backbones import builder as networks
from core.cli.messages import sentence
from core.domain.errors import WeightsError
from core.embedding import network as runtime

torch = pytest.importorskip("torch")

TINY = "timm:test_vit.r160_in1k"
TORCHVISION = [one.name for one in BACKBONES.values() if one.library == "torchvision"]


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


def pixels(side, count=6):
    coarse = np.random.default_rng(0).integers(0, 256, (count, 4, 4, 3), dtype=np.uint8)
    return coarse.repeat(side // 4, axis=1).repeat(side // 4, axis=2)


def refused(call, *arguments, **options):
    """Return the error of a call that must not work, and see that it left nothing behind."""
    before = left_behind()
    with pytest.raises(WeightsError) as caught:
        call(*arguments, **options)
    assert left_behind() == before
    assert sentence(caught.value).endswith(".")
    return caught.value


def left_behind():
    return sorted(one.name for one in weights_folder().glob("[!.]*"))


# The table


def test_the_default_is_on_offer_with_weights_as_pinned():
    assert weights_path(find_backbone(DEFAULT)).is_file()


@pytest.mark.parametrize("name", ["lite0", "lite1", "lite2"])
def test_what_comes_with_handful_needs_no_download(name):
    row = BACKBONES[name]
    assert weights_path(row).is_file()
    assert install.get(row) == row
    network = build(row)
    side = row.crop_px
    assert network(torch.from_numpy(pixels(side, 1))).shape == (1, row.n_features)


def test_keys_of_embeddings_never_change():
    """Projects hold embeddings under these names; another name would embed all of them anew."""
    assert BACKBONES["lite0"].key == "lite0-57934424-224"
    assert BACKBONES["resnet18"].key == "resnet18-f37072fd-224"


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
    assert one.size_mb > 0
    assert one.crop_px <= one.resize_px
    assert bool(one.package) != one.url.startswith("https://")


@pytest.mark.parametrize("name", TORCHVISION)
def test_torchvision_says_the_same(name):
    from torchvision.models import get_model_weights

    row = BACKBONES[name]
    weights = get_model_weights(row.model).IMAGENET1K_V1
    seen = weights.transforms()
    assert row.url == weights.url
    assert row.sha256[:8] == weights.url[-12:-4]
    assert row.size_mb == round(weights.meta["_file_size"] * 2**20 / 1e6)
    assert ([row.resize_px], [row.crop_px]) == (seen.resize_size, seen.crop_size)
    assert row.interpolation == seen.interpolation.value
    assert row.mean == pytest.approx([255 * one for one in seen.mean])
    assert row.deviation == pytest.approx([255 * one for one in seen.std])


@pytest.mark.parametrize("name", ["lite0", "lite1", "lite2", "dinov2-small"])
def test_timm_says_the_same(name):
    import timm

    row = BACKBONES[name]
    facts = timm.get_pretrained_cfg(row.model)
    assert row.interpolation == facts.interpolation
    assert row.licence.lower() == facts.license
    if row.package:  # timm's Lites are another conversion, with other means
        assert (3, row.crop_px, row.crop_px) == facts.input_size
        assert row.crop_px / row.resize_px == pytest.approx(facts.crop_pct, abs=0.01)
    else:
        assert row.url == facts.url
        assert row.mean == pytest.approx([255 * one for one in facts.mean])
        assert row.deviation == pytest.approx([255 * one for one in facts.std])


def test_dinov2_takes_weights_of_its_own_resolution(tmp_path):
    import timm

    row = BACKBONES["dinov2-small"]
    file = tmp_path / "dinov2.pth"
    torch.save(timm.create_model(row.model, num_classes=0).state_dict(), file)
    network = networks.assemble(row, file)
    assert network(torch.from_numpy(pixels(row.crop_px, 1))).shape == (1, row.n_features)


# Names


def test_an_unknown_name_is_answered_with_those_there_are():
    with pytest.raises(WeightsError, match="lite0") as caught:
        find_backbone("lite9")
    assert caught.value.backbone == "lite9"
    assert refused(install.offer, "lite9").remedy == "list"


@pytest.mark.parametrize("name", ["timm:../up", "timm:a/b", "timm:hf-hub:a", "timm:", "timm:.x"])
def test_a_name_is_never_a_path(name):
    assert refused(find_backbone, name).remedy == "list"
    assert refused(install.offer, name).remedy == "list"


def test_a_network_of_timm_must_be_installed_before():
    error = refused(find_backbone, TINY)
    assert f"handful backbones get {TINY}" in sentence(error)


@pytest.mark.parametrize("name", ["timm:resnet18.no_such_tag", "timm:no_such_network"])
def test_a_network_that_timm_does_not_know_is_named(name):
    assert refused(install.offer, name).backbone == name


# Weights that are not there, or not the ones we know


def test_a_missing_package_is_named(backbone):
    row = dataclasses.replace(backbone, package="no_such_package")
    assert "the package no_such_package is not installed" in refused(weights_path, row).reason
    assert not is_installed(row)


def test_other_weights_are_refused(package):
    assert "is not the file we know" in refused(weights_path, package).reason


def test_a_damaged_package_is_not_mended_by_a_download(package, monkeypatch):
    monkeypatch.setitem(BACKBONES, package.name, package)
    assert refused(install.get, package).remedy == "reinstall"


def test_weights_that_are_gone_are_named(package):
    row = dataclasses.replace(package, file="gone.pth")
    assert "not installed whole" in refused(weights_path, row).reason


def test_weights_that_cannot_be_read_are_named(package, monkeypatch):
    from core.backbones import weights as installed

    def fail(path):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(installed, "sha256_of", fail)
    assert "cannot be read: Permission denied" in refused(weights_path, package).reason


def test_weights_of_another_network_are_refused(backbone):
    row = dataclasses.replace(backbone, model="resnet10t")
    assert "do not fit" in refused(build, row).reason


# Run


@pytest.mark.parametrize(
    ("name", "file"), [("resnet18", "resnet18.pth"), (TINY, "vit.safetensors")]
)
def test_openvino_gives_the_embeddings_of_torch(weight_files, tmp_path, name, file):
    one = install.use(name, weight_files[file], is_own=name in BACKBONES)
    seen = pixels(one.crop_px)
    [(_, found)] = runtime.OpenVinoNetwork(one, tmp_path).embed([(0, seen)])
    with torch.inference_mode():
        wanted = build(one)(torch.from_numpy(seen)).numpy()
    assert found.shape == (len(seen), one.n_features)
    # Without what all pictures share, which is most of what random weights make of them.
    found, wanted = found - found.mean(axis=0), wanted - wanted.mean(axis=0)
    lengths = np.linalg.norm(found, axis=1) * np.linalg.norm(wanted, axis=1)
    assert ((found * wanted).sum(axis=1) / lengths).min() > 0.99


def test_a_converted_network_runs_without_torch(weight_files, tmp_path, monkeypatch):
    """Finding, listing and running an installed network must not load what takes seconds."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    install.use(TINY, weight_files["vit.safetensors"])
    runtime.OpenVinoNetwork(find_backbone(TINY))
    script = (
        "import sys; from core.backbones import find_backbone, all_backbones;"
        "import core.cli.main; from core.embedding.network import open_network;"
        f"list(all_backbones()); open_network(find_backbone({TINY!r}), 'cpu');"
        "sys.exit(' '.join(one for one in ('torch', 'timm', 'torchvision') if one in sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert done.stderr.strip() == ""
