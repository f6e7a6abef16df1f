"""Small networks of random weights that can be trained in a second."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from core.backbones import Backbone
from core.backbones.adapted.finetuned import FinetunedBackbone, arrays_of, new_network
from core.training.finetuning.augmentation import drawing

ROW = Backbone(
    name="toy",
    title="Toy",
    n_features=96,
    resize_px=36,
    crop_px=32,
    mean=(120.0, 120.0, 120.0),
    deviation=(60.0, 60.0, 60.0),
    library="timm",
    model="test_resnet",
    sha256="0" * 64,
    file="",
    licence="",
    source="",
)
ROWS = {"resnet": ROW, "vit": replace(ROW, name="toy-vit", model="test_vit", n_features=64)}


@pytest.fixture(scope="package", autouse=True)
def one_thread():
    """Leave the other cores to others: what is computed here is small."""
    n_threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(n_threads)


def toy(row):
    """A backbone of random weights that needs no file."""
    with drawing(torch.Generator().manual_seed(0), "cpu"):
        network = new_network(row)
        for module in network.modules():  # as training leaves them: timm begins blocks at nothing
            if isinstance(module, torch.nn.BatchNorm2d):
                torch.nn.init.uniform_(module.weight, 0.5, 1.5)
    return FinetunedBackbone.of(row, arrays_of(network, row))


@pytest.fixture(scope="session")
def row():
    return ROW


@pytest.fixture(scope="session")
def toy_backbone():
    return toy(ROW)


@pytest.fixture(scope="session", params=ROWS)
def any_backbone(request):
    """One kind of network after the other."""
    return toy(ROWS[request.param])


COLOURS = np.array([(190, 70, 70), (70, 190, 70), (70, 70, 190)])


@pytest.fixture(scope="session")
def tones():
    """Three tones under noise, 8 pictures each: labels (24,), and what opens a picture."""
    random = np.random.default_rng(0)
    labels = np.repeat(np.arange(3), 8)
    noise = random.normal(0, 40, (24, 40, 44, 3)) + random.normal(0, 25, (24, 1, 1, 3))
    pictures = (COLOURS[labels][:, None, None] + noise).clip(0, 255).astype(np.uint8)
    return labels, lambda number: pictures[number]
