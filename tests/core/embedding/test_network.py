"""Networks give the same embeddings on every engine, and get by with little memory."""

import importlib.util
import shutil
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from core.domain.errors import DeviceError
from core.embedding import network as runtime
from core.embedding.joint_network import forget_networks, loaded
from core.embedding.network import OpenVinoNetwork, open_network

torch = pytest.importorskip("torch")

ROOT = Path(__file__).parents[3]


def pixels(count, side=224, seed=0):
    coarse = np.random.default_rng(seed).integers(0, 256, (count, 7, 7, 3), dtype=np.uint8)
    return coarse.repeat(side // 7, axis=1).repeat(side // 7, axis=2)


def embed(network, count=5, size=None):
    """Run pictures in batches of `size`; return all embeddings in order."""
    given = pixels(count)
    size = size or network.batch_size
    batches = [(start, given[start : start + size]) for start in range(0, count, size)]
    found = list(network.embed(iter(batches)))
    assert [token for token, _ in found] == [token for token, _ in batches]
    return np.concatenate([vectors for _, vectors in found])


def cosines(one, two):
    return (one * two).sum(axis=1) / np.linalg.norm(one, axis=1) / np.linalg.norm(two, axis=1)


# The real network


@pytest.fixture(scope="module")
def lite0():
    from core.backbones import find_backbone

    return find_backbone("lite0")


@pytest.fixture(scope="module")
def openvino(lite0, shared_home):
    return OpenVinoNetwork(lite0)


@pytest.fixture(scope="module")
def torch_cpu(lite0):
    return runtime.TorchNetwork(lite0, "cpu")


@pytest.fixture(scope="module")
def by_openvino(openvino):
    return embed(openvino, 20)


def test_openvino_and_torch_agree(by_openvino, torch_cpu):
    by_torch = embed(torch_cpu, 5)
    assert cosines(by_openvino[:5], by_torch).min() > 0.99


def test_embeddings_differ_between_pictures(by_openvino):
    unit = by_openvino / np.linalg.norm(by_openvino, axis=1, keepdims=True)
    similar = unit @ unit.T
    assert similar[~np.eye(20, dtype=bool)].max() < 0.999


def test_a_picture_embeds_alike_in_a_batch_of_any_size(openvino, by_openvino):
    assert cosines(embed(openvino, 5, size=2), by_openvino[:5]).min() > 0.999


def test_no_batches_give_nothing(openvino, torch_cpu):
    assert list(openvino.embed(iter(()))) == []
    assert list(torch_cpu.embed(iter(()))) == []


@pytest.mark.parametrize("engine", ["openvino", "torch_cpu"])
def test_batches_of_none_keep_their_place_and_run_nothing(engine, request, monkeypatch):
    network = request.getfixturevalue(engine)
    given = pixels(3)
    sizes = [0, 1, 0, 0, 1] + [0] * 100 + [1, 0]
    rows = iter(range(3))
    batches = [(n, given[[next(rows) for _ in range(size)]]) for n, size in enumerate(sizes)]
    found = list(network.embed(iter(batches)))
    assert [token for token, _ in found] == list(range(len(sizes)))
    assert [len(vectors) for _, vectors in found] == sizes
    together = np.concatenate([vectors for _, vectors in found])
    assert cosines(together, embed(network, 3)).min() > 0.999


def test_batches_of_none_do_not_pile_up_behind_one_that_runs(openvino):
    taken = []

    def batches():
        for n in range(1000):
            taken.append(n)
            yield n, pixels(1 if n == 0 else 0)

    next(openvino.embed(batches()))
    assert len(taken) < 100


def test_a_stopped_run_does_not_disturb_the_next(openvino, by_openvino):
    run = openvino.embed((number, pixels(8)) for number in range(20))
    next(run)
    run.close()
    assert cosines(embed(openvino, 5), by_openvino[:5]).min() > 0.999


RUN_AND_DROP = """
import numpy as np
from core.backbones import find_backbone
from core.embedding.network import OpenVinoNetwork

pixels = np.zeros((8, 224, 224, 3), np.uint8)
for _ in range(12):
    network = OpenVinoNetwork(find_backbone("lite0"))
    for _ in network.embed((number, pixels) for number in range(2)):
        pass
    del network
"""


def test_a_network_dropped_right_after_its_work_neither_hangs_nor_aborts(openvino):
    # As a process, since one that hangs so holds Python's lock and could not be stopped from here.
    command = [sys.executable, "-c", RUN_AND_DROP]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr.decode()


@pytest.fixture
def converted(lite0, openvino, tmp_path, shared_home):
    """A cache folder of its own with the converted network in it; return the file and a counter."""
    [source] = shared_home.rglob(f"{lite0.key}-ov*.xml")
    for suffix in (".xml", ".bin"):
        shutil.copy(source.with_suffix(suffix), tmp_path)
    return tmp_path / source.name


@pytest.fixture
def conversions(monkeypatch):
    """Count how often a network is converted."""
    made = []
    real = runtime._convert
    monkeypatch.setattr(runtime, "_convert", lambda one: made.append(one) or real(one))
    return made


def test_a_converted_network_is_kept_and_not_converted_again(lite0, converted, conversions):
    OpenVinoNetwork(lite0, converted.parent)
    assert conversions == []


def test_a_broken_compiled_network_is_compiled_again(lite0, converted, by_openvino):
    OpenVinoNetwork(lite0, converted.parent)
    blobs = list((converted.parent / "compiled").iterdir())
    assert blobs
    for blob in blobs:
        blob.write_bytes(blob.read_bytes()[:1000])
    network = OpenVinoNetwork(lite0, converted.parent)
    assert cosines(embed(network, 5), by_openvino[:5]).min() > 0.999


@pytest.mark.parametrize("suffix", [".xml", ".bin"])
def test_a_broken_kept_network_is_converted_again(
    lite0, converted, conversions, by_openvino, suffix
):
    broken = converted.with_suffix(suffix)
    whole = broken.stat().st_size
    broken.write_bytes(broken.read_bytes()[: whole // 2])
    network = OpenVinoNetwork(lite0, converted.parent)
    assert cosines(embed(network, 5), by_openvino[:5]).min() > 0.999
    assert len(conversions) == 1
    assert broken.stat().st_size == pytest.approx(whole, rel=0.01)


def test_a_cache_that_cannot_be_written_only_costs_time(lite0, tmp_path, conversions, by_openvino):
    (tmp_path / "file").touch()
    network = OpenVinoNetwork(lite0, tmp_path / "file")
    assert cosines(embed(network, 5), by_openvino[:5]).min() > 0.999


# A toy in torch, for what is slow or impossible to reach with the real one


class Toy(torch.nn.Module):
    """The mean colour, in a network that has room for so many pictures at once."""

    def __init__(self, room):
        super().__init__()
        self.room = room
        self.weight = torch.nn.Parameter(torch.ones(1), requires_grad=False)
        self.sizes = []

    def forward(self, values):
        self.sizes.append(len(values))
        if len(values) > self.room:
            raise torch.OutOfMemoryError("out of memory")
        return values.float().mean(dim=(1, 2)) * self.weight.float()


@pytest.fixture
def toy(monkeypatch, backbone):
    """Make a torch network on the CPU that behaves as if it ran on a GPU with so much room."""

    def make(room, device="mps", batch_size=8):
        network = Toy(room)
        monkeypatch.setattr(runtime, "build", lambda backbone: network)
        found = runtime.TorchNetwork(backbone, "cpu")
        found.device, found.batch_size = device, batch_size
        monkeypatch.setattr(found, "_run", lambda pixels: network(torch.from_numpy(pixels)))
        return found, network

    return make


def wanted(count):
    return pixels(count).mean(axis=(1, 2))


def test_out_of_memory_halves_the_batch_and_loses_nothing(toy):
    found, network = toy(room=3)
    assert np.allclose(embed(found, 20, size=8), wanted(20), atol=0.1)
    assert (found.batch_size, found.device) == (2, "mps")
    assert max(network.sizes[4:]) == 2


def test_every_halving_is_said(toy):
    found, _ = toy(room=3)
    embed(found, 20, size=8)
    assert found.notes == [
        "The MPS ran out of memory; batches are 4 now.",
        "The MPS ran out of memory; batches are 2 now.",
    ]


def test_at_one_picture_the_cpu_does_the_rest_and_says_so(toy):
    found, network = toy(room=0)
    move = found._move

    def move_to_cpu(device):
        network.room = 100  # there is more of it on the CPU
        move(device)

    found._move = move_to_cpu
    assert np.allclose(embed(found, 20, size=8), wanted(20), atol=0.1)
    assert found.device == "cpu"
    assert "the CPU does the rest" in found.notes[-1]


def test_out_of_memory_on_the_cpu_is_named(toy):
    found, _ = toy(room=0, device="cpu")
    with pytest.raises(DeviceError, match="out of memory"):
        embed(found, 2)


@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs an NVIDIA GPU")
def test_what_the_gpu_did_before_it_ran_out_is_kept(monkeypatch, backbone):
    network = Toy(room=2)
    monkeypatch.setattr(runtime, "build", lambda backbone: network)
    found = runtime.TorchNetwork(backbone, "cuda")
    run = found._run

    def run_out_later(pixels):
        if network.sizes and found.device == "cuda" and len(network.sizes) > 9:
            network.room = 0
        if found.device == "cpu":
            network.room = 100
        return run(pixels)

    found._run = run_out_later
    assert np.allclose(embed(found, 40, size=40), wanted(40), atol=0.5)
    assert found.device == "cpu"


@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs an NVIDIA GPU")
def test_the_gpu_agrees_with_the_cpu(lite0, by_openvino):
    network = open_network(lite0, "cuda")
    assert network.device == "cuda"
    assert cosines(embed(network, 20), by_openvino).min() > 0.99


def test_without_openvino_torch_runs_the_network_and_says_so(toy, backbone, monkeypatch):
    toy(room=100)
    real = importlib.util.find_spec
    monkeypatch.setattr(
        runtime, "find_spec", lambda name: None if name == "openvino" else real(name)
    )
    network = open_network(backbone, "cpu")
    assert isinstance(network, runtime.TorchNetwork)
    assert "OpenVINO is not installed" in network.notes[0]
    assert np.allclose(embed(network, 3), wanted(3), atol=0.1)


def test_a_gpu_runs_torch(toy, backbone, monkeypatch):
    toy(room=100)
    monkeypatch.setattr(runtime, "choose_device", lambda device: "mps")
    monkeypatch.setattr(Toy, "to", lambda self, *a, **k: self)
    network = open_network(backbone, "auto")
    assert (network.device, network.batch_size) == ("mps", 128)


def test_a_network_is_loaded_once(backbone, monkeypatch):
    made = []

    def made_up(backbone, device, n_pictures):
        made.append(device)
        return SimpleNamespace(device="cpu")

    monkeypatch.setattr("core.embedding.joint_network.open_network", made_up)
    forget_networks()
    assert loaded(backbone, "cpu") is loaded(backbone, "cpu")
    loaded(backbone, "auto")
    assert made == ["cpu", "auto"]
    forget_networks()
