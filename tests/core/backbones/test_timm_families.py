"""Every family of networks in timm: where its early grid is taken, and where it is cut.

docs/taps.md lists both, and is held to what is found here.
"""

from pathlib import Path

import numpy as np
import pytest
import torch

from core.backbones import BACKBONES
from core.backbones.builder import embedder
from core.backbones.taps import early_tap, grid_of
from core.domain.adapting import AdaptRequest
from core.training.scale_shift import adapt
from core.training.scale_shift.adapt import PlainNetwork, _cut
from core.training.scale_shift.loop import TrainingConfig
from tests.core.backbones.timm_families import FAMILIES, network_of

TABLE = Path(__file__).parents[3] / "docs" / "taps.md"

# One of every kind: maps, tokens, maps that end in channels; one tensor at the cut, or several.
FEW = ("convnext", "crossvit", "efficientnet", "levit", "mambaout", "resnet", "vision_transformer")


@pytest.fixture(scope="module", autouse=True)
def one_thread():
    """Leave the other cores to others."""
    n_threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(n_threads)


def rows():
    """Read the table: family to the cells of its row."""
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    cells = [
        [one.strip().strip("`") for one in line.split("|")[1:-1]] for line in lines if "|" in line
    ]
    return {one[0]: one[1:] for one in cells if one[0] in FAMILIES}


@pytest.fixture(autouse=True)
def in_float(monkeypatch):
    """Compare with the whole network exactly, on any processor."""
    monkeypatch.setattr(adapt, "halve_products", lambda network, device: False)


def found_of(family):
    """Return a family's row as it is found now, and see that its cut network is the whole one."""
    name, side, _ = FAMILIES[family]
    network = embedder(BACKBONES["lite0"], network_of(family))
    tap = early_tap(network, side)
    labels = np.repeat(np.arange(5), 5)
    request = AdaptRequest(device="cpu", budget_s=60.0)
    rear, chosen = _cut(PlainNetwork(network, side), TrainingConfig(), labels, request)
    pictures = torch.randint(0, 256, (3, side, side, 3), dtype=torch.uint8)
    with torch.no_grad():
        wanted = network(pictures)
        found = rear.halves.run_rear(rear.halves.front(pictures), {})
        if tap:
            part = network.get_submodule(tap.module)
            part.register_forward_hook(lambda *given: grids.append(grid_of(given[2], tap)))
            grids = []
            network(pictures)
            assert grids[0].shape == (3, 9 * tap.n_channels)
            assert grids[0].isfinite().all()
    near = 1e-4 * float(wanted.abs().max())
    torch.testing.assert_close(found, wanted, rtol=1e-4, atol=near)
    place = (
        f"{tap.module.removeprefix('network.')}, {tap.n_channels} x {tap.side}²" if tap else "none"
    )
    cut = chosen.cut.removeprefix("network.")
    n = rear.halves.n_tensors
    return [name, place, cut if n == 1 else f"{cut}, {n} tensors"]


@pytest.mark.parametrize(
    "family",
    [one if one in FEW else pytest.param(one, marks=pytest.mark.slow) for one in FAMILIES],
)
def test_every_family_has_its_tap_and_is_cut_as_the_table_says(family):
    assert rows()[family] == found_of(family)


def test_the_table_lists_every_family():
    assert list(rows()) == sorted(FAMILIES)


@pytest.mark.slow
def test_every_family_of_the_timm_that_is_installed_is_known():
    import timm

    assert set(timm.list_modules()) <= set(FAMILIES)
