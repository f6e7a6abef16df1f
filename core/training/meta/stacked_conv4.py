"""Conv-4 for many tasks at once, each with weights of its own.

It uses matrix products over patches, with the channels last. On a processor that is about one and a
half times as fast as `vmap`, whose convolutions become grouped ones, and three times as fast as one
task after the other (docs/meta.md).
"""

from collections.abc import Mapping
from typing import Any, cast

import torch
from torch import Tensor
from torch.nn import functional

from core.backbones.architectures.conv4 import Conv4, wide

SIDE = 3
"""Of every kernel; the padding is 1."""


class StackedConv4:
    """Computes what `Conv4` computes, for (n_tasks, n, channels, height, width) images.

    Parameters are `Conv4`'s, by its names; each may have n_tasks in front, or be shared by all.
    """

    head_names = ("head.weight", "head.bias")

    def __init__(self, network: Conv4) -> None:
        self._n_layers = len(network.convs)
        self._stride = 2 if network.variant == "strided" else 1
        self._pooled = network.variant == "pooled"
        self._eps = 1e-5

    def embed(
        self, parameters: Mapping[str, Tensor], images: Tensor, n_first: int | None = None
    ) -> Tensor:
        """Compute what the head sees: (n_tasks, n, n_features).

        Args:
            n_first: how many images of each task, from the first on, give batch norm's statistics.
        """
        n_tasks, n = images.shape[:2]
        values = images.flatten(0, 1).permute(0, 2, 3, 1).contiguous()
        for layer in range(self._n_layers):
            # The bias is left out: batch norm would subtract it again.
            patches = _patches(values, self._stride)
            _, height, width, _ = patches.shape
            weight = parameters[f"convs.{layer}.weight"].movedim(-3, -1).flatten(-3)
            outputs = patches.view(n_tasks, n * height * width, -1) @ weight.transpose(-1, -2)
            n_seen = None if n_first is None else n_first * height * width
            normal = self._normal(parameters, layer, outputs, n_seen)
            values = functional.relu(normal).view(n_tasks * n, height, width, -1)
            if self._pooled:
                pooled = functional.max_pool2d(values.permute(0, 3, 1, 2), 2)
                values = pooled.permute(0, 2, 3, 1)
        if self._pooled:  # `Conv4` flattens with the channels first
            values = values.permute(0, 3, 1, 2)
        features = values.flatten(1) if self._pooled else values.mean((1, 2))
        return features.view(n_tasks, n, -1)

    def score(self, parameters: Mapping[str, Tensor], features: Tensor) -> Tensor:
        """Score every class of every task: (n_tasks, n, way) logits."""
        weight, bias = (parameters[name] for name in self.head_names)
        return features @ weight.transpose(-1, -2) + bias.unsqueeze(-2)

    def _normal(
        self, parameters: Mapping[str, Tensor], layer: int, values: Tensor, n_seen: int | None
    ) -> Tensor:
        """Normalise (n_tasks, rows, channels) by the statistics of each task's own rows."""
        values = wide(values)
        mean = values[:, :n_seen].mean(1, keepdim=True)
        centred = values - mean
        variance = centred[:, :n_seen].square().mean(1, keepdim=True)
        weight = parameters[f"norms.{layer}.weight"].unsqueeze(-2)
        scale = (variance + self._eps).rsqrt() * weight
        return centred * scale + parameters[f"norms.{layer}.bias"].unsqueeze(-2)


def _patches(images: Tensor, stride: int) -> Tensor:
    """Lay each 3x3 patch out as a row: (n, height, width, 9 * channels), channels fastest."""
    return cast("Tensor", _Unfold.apply(images, stride))


# PyTorch's own gradient of a strided view adds element by element; nine additions of whole planes
# are several times as fast. Each of the two is the other's gradient, so any order can be had.
class _Unfold(torch.autograd.Function):
    """Patches of images with a padding of 1."""

    @staticmethod
    def forward(images: Tensor, stride: int) -> Tensor:
        n, height, width, channels = images.shape
        padded = images.new_zeros(n, height + 2, width + 2, channels)
        padded[:, 1:-1, 1:-1] = images
        row = (width + 2) * channels
        view = padded.as_strided(
            (n, _outputs(height, stride), _outputs(width, stride), SIDE, SIDE * channels),
            ((height + 2) * row, stride * row, stride * channels, row, 1),
        )
        return view.flatten(-2)

    @staticmethod
    def setup_context(ctx: Any, inputs: tuple[Tensor, int], output: Tensor) -> None:  # noqa: ANN401
        ctx.size = tuple(inputs[0].shape)
        ctx.stride = inputs[1]

    @staticmethod
    def backward(ctx: Any, gradient: Tensor) -> tuple[Tensor, None]:  # noqa: ANN401
        return _Fold.apply(gradient, ctx.size, ctx.stride), None


class _Fold(torch.autograd.Function):
    """Add patches up where they came from."""

    @staticmethod
    def forward(patches: Tensor, size: tuple[int, ...], stride: int) -> Tensor:
        n, height, width, channels = size
        rows, columns = _outputs(height, stride), _outputs(width, stride)
        padded = patches.new_zeros(n, height + 2, width + 2, channels)
        parts = patches.view(n, rows, columns, SIDE, SIDE, channels)
        for i in range(SIDE):
            for j in range(SIDE):
                down = slice(i, i + stride * (rows - 1) + 1, stride)
                across = slice(j, j + stride * (columns - 1) + 1, stride)
                padded[:, down, across] += parts[:, :, :, i, j]
        return padded[:, 1:-1, 1:-1].contiguous()

    @staticmethod
    def setup_context(
        ctx: Any,  # noqa: ANN401
        inputs: tuple[Tensor, tuple[int, ...], int],
        output: Tensor,
    ) -> None:
        ctx.stride = inputs[2]

    @staticmethod
    def backward(ctx: Any, gradient: Tensor) -> tuple[Tensor, None, None]:  # noqa: ANN401
        return _Unfold.apply(gradient, ctx.stride), None, None


def _outputs(side: int, stride: int) -> int:
    return (side - 1) // stride + 1
