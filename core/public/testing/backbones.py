"""The contract of backbones: whole weights, embeddings of the promised length, OpenVINO."""

import numpy as np

from core.backbones import openvino, weights_path
from core.backbones.builder import assembled
from core.backbones.plugins import PluginBackbone, accepted
from core.domain.arrays import Floats, Pixels
from core.domain.errors import WeightsError
from core.domain.plugins.entry_points import PluginRefused
from core.public.testing.expecting import expect

_LEAST_COSINE = 0.999
"""Between what torch and OpenVINO give for a picture."""


def check_backbone(given: object, name: str = "contract") -> None:
    """See that a network keeps the contract of backbones.

    Args:
        given: what the entry point names, a `PluginBackbone`.
        name: of the entry point.

    Raises:
        AssertionError: it does not; the sentence says how.
    """
    try:
        plugin = accepted(name, given)
        row = plugin.row(name)
        network = assembled(row, plugin, weights_path(row))
    except PluginRefused as error:
        raise AssertionError(f"it would be left out: {error}") from error
    except WeightsError as error:
        raise AssertionError(str(error)) from error
    import torch

    pixels = _pictures(plugin)
    with torch.inference_mode():
        together = network(torch.from_numpy(pixels)).numpy()
        again = network(torch.from_numpy(pixels)).numpy()
        alone = np.concatenate(
            [network(torch.from_numpy(picture[None])).numpy() for picture in pixels]
        )
    expect(together.dtype == np.float32, "embeddings must be float32")
    expect(np.isfinite(together).all(), "embeddings must be numbers")
    expect(np.allclose(together, again), "the same picture must give the same embedding")
    expect(
        np.allclose(together, alone, atol=1e-3), "an embedding must not depend on other pictures"
    )
    expect(_cosines(together[:1], together[1:]).max() < 1 - 1e-6, "pictures must be told apart")
    example = torch.zeros(2, *pixels.shape[1:], dtype=torch.uint8)
    model = openvino.convert(network, example)
    model.reshape(list(pixels.shape))
    # In single precision: how it is rounded on a processor is no matter of the plug-in's.
    compiled = openvino.openvino_core().compile_model(
        model, "CPU", {"INFERENCE_PRECISION_HINT": "f32"}
    )
    converted = np.asarray(compiled(pixels)[0], np.float32)
    expect((_cosines(together, converted) > _LEAST_COSINE).all(), "OpenVINO must give the same")


def _pictures(plugin: PluginBackbone) -> Pixels:
    random = np.random.default_rng(0)
    side = plugin.crop_px
    noise = random.integers(0, 255, (3, side, side, 3))
    noise[0] = np.linspace(0, 255, side, dtype=np.int64)[:, None, None]
    return np.asarray(noise, np.uint8)


def _cosines(some: Floats, others: Floats) -> Floats:
    lengths = np.linalg.norm(some, axis=1) * np.linalg.norm(others, axis=1)
    return np.asarray((some * others).sum(axis=1) / np.maximum(lengths, 1e-12), np.float32)
