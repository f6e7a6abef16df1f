"""Small sets of drawn classes, for tasks."""

import numpy as np
import pytest
import torch

from core.training.meta.data.task_source import GREY, INVERTED, ImageClass, ImageSource


@pytest.fixture(scope="session")
def numbered():
    """Make a source in which the pixels of an image say which image it is.

    Image i of class c is a flat picture of the value 10 * c + i.
    """

    def make(n_classes=8, n_each=7, size=4, normalise=GREY):
        values = torch.tensor([[10 * c + i for i in range(n_each)] for c in range(n_classes)])
        images = values.flatten()[:, None, None, None].expand(-1, 1, size, size)
        entries = [ImageClass(f"class {c}", c * n_each, n_each) for c in range(n_classes)]
        return ImageSource(images.to(torch.uint8).contiguous(), entries, normalise)

    return make


@pytest.fixture(scope="session")
def strokes():
    """Make a source of classes that can be learned: one drawn pattern each, with noise."""

    def make(n_classes=12, n_each=8, size=28, seed=0):
        random = np.random.default_rng(seed)
        patterns = random.random((n_classes, 1, 1, 5, 5)) < 0.4
        pixels = np.kron(patterns, np.ones((1, 1, 1, size // 4, size // 4)))[..., :size, :size]
        noisy = 255 * (1 - pixels) + random.normal(0, 40, (n_classes, n_each, 1, size, size))
        images = torch.from_numpy(noisy.clip(0, 255).astype(np.uint8)).flatten(0, 1)
        entries = [ImageClass(f"sign {c}", c * n_each, n_each) for c in range(n_classes)]
        return ImageSource(images, entries, INVERTED)

    return make
