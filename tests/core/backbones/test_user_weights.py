"""Weights from a file that a person has, and any network of timm."""

import dataclasses
import os

import numpy as np
import pytest

from core.backbones import (
    BACKBONES,
    all_backbones,
    build,
    find_backbone,
    install,
    is_installed,
    weights_folder,
    weights_path,
)
from core.backbones import builder as networks
from core.backbones.weights import sha256_of
from core.cli.messages import sentence
from core.domain.errors import WeightsError
from tests.core.backbones.web import serve

torch = pytest.importorskip("torch")

TINY = "timm:test_vit.r160_in1k"


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


# A file that a person has


def test_the_known_file_is_taken_as_it_is(weight_files, monkeypatch):
    file = weight_files["resnet18.pth"]
    row = dataclasses.replace(BACKBONES["resnet18"], sha256=sha256_of(file), url="")
    monkeypatch.setitem(BACKBONES, row.name, row)
    assert install.use("resnet18", file) == row
    assert find_backbone("resnet18") == row
    assert left_behind() == [row.file]
    assert file.exists()


def test_a_file_put_into_its_place_by_hand_is_found(weight_files, monkeypatch):
    file = weight_files["resnet18.pth"]
    row = dataclasses.replace(BACKBONES["resnet18"], sha256=sha256_of(file))
    weights_folder().mkdir(parents=True)
    (weights_folder() / row.file).write_bytes(file.read_bytes())
    assert weights_path(row) == weights_folder() / row.file


def test_another_file_is_only_taken_where_it_is_meant(weight_files):
    error = refused(install.use, "resnet18", weight_files["resnet18.pth"])
    assert "--own" in sentence(error)
    own = install.use("resnet18", weight_files["resnet18.pth"], is_own=True)
    assert (own.is_own, own.licence) == (True, "your own")
    assert find_backbone("resnet18") == own
    assert own.key != BACKBONES["resnet18"].key
    assert own in list(all_backbones())
    assert build(own)(torch.from_numpy(pixels(224, 2))).shape == (2, 512)


def test_a_second_own_file_takes_the_place_of_the_first(weight_files):
    first = install.use("resnet18", weight_files["resnet18.pth"], is_own=True)
    second = install.use("resnet18", weight_files["wrapped.pth"], is_own=True)
    assert first.key != second.key
    assert left_behind() == [second.file, "resnet18.json"]


def test_the_usual_weights_come_back(weight_files, monkeypatch):
    install.use("resnet18", weight_files["resnet18.pth"], is_own=True)
    monkeypatch.setenv("no_proxy", "*")
    with serve(weight_files["five.pth"].read_bytes()) as server:
        row = dataclasses.replace(
            BACKBONES["resnet18"],
            url=f"{server.url}/x.pth",
            sha256=sha256_of(weight_files["five.pth"]),
        )
        monkeypatch.setitem(BACKBONES, "resnet18", row)
        install.get(row)
    assert find_backbone("resnet18") == row
    assert left_behind() == [row.file]


def test_own_weights_that_vanished_ask_for_the_file(weight_files):
    own = install.use("resnet18", weight_files["resnet18.pth"], is_own=True)
    (weights_folder() / own.file).unlink()
    assert refused(weights_path, own).remedy == "file"
    assert not is_installed(own)


@pytest.mark.parametrize("name", ["wrapped.pth", "five.pth"])
def test_wrapped_weights_and_other_classifiers_make_the_same_embeddings(weight_files, name):
    row = BACKBONES["resnet18"]
    seen = torch.from_numpy(pixels(224, 2))
    usual = networks.assemble(row, weight_files["resnet18.pth"])(seen)
    assert torch.equal(networks.assemble(row, weight_files[name])(seen), usual)


def test_a_network_of_timm_from_a_file(weight_files):
    one = install.use(TINY, weight_files["vit.safetensors"])
    assert (one.n_features, one.crop_px, one.resize_px) == (64, 160, 168)
    assert (one.licence, one.mean) == ("apache-2.0", (127.5, 127.5, 127.5))
    assert find_backbone(TINY) == one
    assert one in list(all_backbones())
    assert weights_path(one).is_file()
    assert ":" not in one.key + one.file
    five = install.use(TINY, weight_files["vit5.safetensors"])
    seen = torch.from_numpy(pixels(160, 2))
    assert torch.equal(
        build(five)(seen), networks.assemble(one, weight_files["vit.safetensors"])(seen)
    )


@pytest.mark.parametrize(("name", "file"), [("resnet18", "vit.safetensors"), (TINY, "five.pth")])
def test_weights_that_do_not_fit_are_refused(weight_files, name, file):
    assert "do not fit" in refused(install.use, name, weight_files[file], is_own=True).reason


class Trap:
    """Does harm where it is unpickled."""

    def __init__(self, path):
        self.path = path

    def __reduce__(self):
        return os.mkdir, (str(self.path),)


def test_a_pickle_is_never_run(tmp_path):
    file = tmp_path / "trap.pth"
    torch.save({"fc.weight": Trap(tmp_path / "sprung")}, file)
    error = refused(install.use, "resnet18", file, is_own=True)
    assert "holds more than weights" in error.reason
    assert not (tmp_path / "sprung").exists()


@pytest.mark.parametrize("content", [b"", b"\x08\0\0\0\0\0\0\0{broken!", b"PK\3\4 half of one"])
def test_a_damaged_file_is_refused(tmp_path, content):
    (tmp_path / "net.pth").write_bytes(content)
    error = refused(install.use, "resnet18", tmp_path / "net.pth", is_own=True)
    assert error.remedy == "file"


def test_a_file_without_names_of_tensors_is_refused(tmp_path):
    torch.save([torch.zeros(2)], tmp_path / "net.pth")
    error = refused(install.use, "resnet18", tmp_path / "net.pth", is_own=True)
    assert "no list of weights" in error.reason


def test_a_file_that_is_not_there_is_named(tmp_path):
    error = refused(install.use, "resnet18", tmp_path / "gone.pth")
    assert "gone.pth: No such file" in error.reason


@pytest.mark.parametrize("text", ["", "[]", '{"name": "resnet18"}'])
def test_a_broken_record_counts_as_none(text):
    weights_folder().mkdir(parents=True)
    (weights_folder() / "resnet18.json").write_text(text)
    (weights_folder() / "timm-x.json").write_text(text)
    assert find_backbone("resnet18") == BACKBONES["resnet18"]
    assert list(all_backbones()) == list(BACKBONES.values())


def test_a_lite_of_ones_own_may_have_the_names_of_timm(tmp_path):
    import timm

    file = tmp_path / "own.pth"
    torch.save(timm.create_model("tf_efficientnet_lite0").state_dict(), file)
    own = install.use("lite0", file, is_own=True)
    assert (find_backbone("lite0"), own.is_own) == (own, True)
    assert weights_path(own).parent == weights_folder()
    install.get(BACKBONES["lite0"])
    assert find_backbone("lite0") == BACKBONES["lite0"]
    assert left_behind() == []


# A network of timm over the network


@pytest.fixture
def hub(weight_files, monkeypatch):
    """Serve the tiny network's weights as a hub does; return the server."""
    monkeypatch.setenv("no_proxy", "*")
    with serve(weight_files["vit.safetensors"].read_bytes()) as server:
        origin = (f"{server.url}/model.safetensors", server.url)
        monkeypatch.setattr(networks, "_origin", lambda facts: origin)
        yield server


def test_the_checksum_that_a_hub_states_is_enough(weight_files, hub):
    hub.hub_sha256 = sha256_of(weight_files["vit.safetensors"])
    one = install.get(install.offer(TINY))
    assert find_backbone(TINY) == one
    assert one.sha256 == hub.hub_sha256
    assert left_behind() == ["timm-test_vit.r160_in1k.json", "timm-test_vit.r160_in1k.safetensors"]
    n_asked = len(hub.asked)
    assert install.get(install.offer(TINY)) == one
    assert len(hub.asked) == n_asked


def test_the_checksum_that_a_hub_states_is_held_against_the_file(hub):
    hub.hub_sha256 = "0" * 64
    assert refused(install.get, install.offer(TINY)).remedy == "changed"


def test_without_any_checksum_the_person_must_give_one(weight_files, hub):
    error = refused(install.get, install.offer(TINY))
    assert "--sha256 HEX" in sentence(error)
    assert install.get(
        install.offer(TINY), sha256=sha256_of(weight_files["vit.safetensors"])
    ).sha256


def test_what_does_not_fit_is_thrown_away(weight_files, hub):
    hub.content = weight_files["resnet18.pth"].read_bytes()
    error = refused(
        install.get, install.offer(TINY), sha256=sha256_of(weight_files["resnet18.pth"])
    )
    assert "do not fit" in error.reason


def test_timm_says_where_weights_are():
    import timm

    facts = timm.get_pretrained_cfg("resnet18.a1_in1k")
    url, source = networks._origin(facts)
    assert url.startswith(source)
    assert url.endswith("timm/resnet18.a1_in1k/resolve/main/model.safetensors")
    facts = dataclasses.replace(facts, hf_hub_id=None)
    assert networks._origin(facts) == (facts.url, facts.origin_url)
    facts = dataclasses.replace(facts, url="https://example.org/x.npz", origin_url=None)
    assert networks._origin(facts) == ("", "https://example.org/x.npz")
