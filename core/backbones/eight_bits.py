"""Networks that count in eight bits: faster on a CPU, in a quarter of the file. Loads torch.

Weights and what each layer gives are rounded to one of 256 levels. Here a network in torch is given
the same rounding that OpenVINO's ready network has (`core.backbones.ready`), so that a GPU, an
exported network and a heat map see what the CPU sees.

Source: Jacob et al. 2018, "Quantization and Training of Neural Networks for Efficient
Integer-Arithmetic-Only Inference" (CVPR); ranges by torch's own observer, see
`resources/networks/make.py`. Decision: docs/adr/0071-eight-bits.md.
"""

import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import torch
from torch import Tensor, nn
from torch.nn.utils import parametrize
from torch.nn.utils.fusion import fuse_conv_bn_weights

_LEAST, _MOST = -128, 127  # ONNX knows no others
_LEAST_SCALE = 1e-8
_BLOCKS = ("InvertedResidual", "DepthwiseSeparableConv")


class RoundedWeights(nn.Module):
    """Round a convolution's weights, each output channel to a scale of its own."""

    scales: Tensor
    zeros: Tensor

    def __init__(self, weights: Tensor) -> None:
        super().__init__()
        widest = weights.detach().abs().flatten(1).amax(dim=1)
        self.register_buffer("scales", (widest / _MOST).clamp(min=_LEAST_SCALE))
        self.register_buffer("zeros", torch.zeros(len(weights), dtype=torch.int32))
        self.is_on = True

    def forward(self, weights: Tensor) -> Tensor:
        """Return weights (n_out, ...) float32, on at most 256 levels a channel."""
        if not self.is_on:
            return weights
        return torch.fake_quantize_per_channel_affine(
            weights, self.scales, self.zeros, 0, _LEAST, _MOST
        )


class Rounded(nn.Module):
    """Round what a layer gives.

    Args:
        is_signed: it may be below zero: levels -128 to 127, else 0 to 255.
    """

    scale: Tensor

    def __init__(self, *, is_signed: bool) -> None:
        super().__init__()
        self.register_buffer("scale", torch.ones(()))
        self.is_signed = is_signed
        self.is_on = True

    def forward(self, values: Tensor) -> Tensor:
        """Return values of the same shape."""
        if not self.is_on:
            return values
        low, high = (_LEAST, _MOST) if self.is_signed else (0, 255)
        scale = float(self.scale)
        if torch.is_inference_mode_enabled():
            # The same in a tenth of the time; only the other one has gradients and is exported.
            return torch.mul(values, 1 / scale).round_().clamp_(low, high).mul_(scale)
        return torch.fake_quantize_per_tensor_affine(values, scale, 0, low, high)


def insert_rounding(network: nn.Module) -> None:
    """Fold each norm into its convolution and round weights and activations, in place.

    For networks of timm's inverted residual blocks without squeeze and excitation, as
    EfficientNet-Lite's; in eval mode. Scales are those of the weights, and one for activations
    until `load_rounding` gives the measured ones.
    """
    for parent in list(network.modules()):
        children = list(parent.named_children())
        for (_, convolution), (name, norm) in itertools.pairwise(children):
            if isinstance(convolution, nn.Conv2d) and isinstance(norm, nn.BatchNorm2d):
                _fold(convolution, norm)
                setattr(parent, name, _activation(norm))
    for block in network.modules():
        if type(block).__name__ in _BLOCKS:
            block.add_module("rounded", Rounded(is_signed=True))
            block.register_forward_hook(_round_output)


def load_rounding(network: nn.Module, file: Path) -> None:
    """Set scales and corrected biases as they were measured.

    Args:
        network: of `insert_rounding`.
        file: that `rounding_of` was written to, as safetensors.

    Raises:
        ValueError: they are those of another network.
    """
    from safetensors.torch import load_file

    given = load_file(file)
    if given.keys() != rounding_of(network).keys():
        raise ValueError("the rounding is that of another network")
    network.load_state_dict(given, strict=False)


def rounding_of(network: nn.Module) -> dict[str, Tensor]:
    """Return what `load_rounding` sets, by name."""
    measured = ("scale", "scales", "bias")
    return {
        name: buffer
        for name, buffer in network.state_dict().items()
        if name.rpartition(".")[2] in measured
    }


def roundings(network: nn.Module) -> "Iterator[Rounded | RoundedWeights]":
    """Yield every place where a network is rounded, in the order of its layers."""
    return (module for module in network.modules() if isinstance(module, Rounded | RoundedWeights))


def _fold(convolution: nn.Conv2d, norm: nn.BatchNorm2d) -> None:
    weights, bias = fuse_conv_bn_weights(
        convolution.weight,
        convolution.bias,
        cast("Tensor", norm.running_mean),
        cast("Tensor", norm.running_var),
        norm.eps,
        norm.weight,
        norm.bias,
    )
    convolution.weight, convolution.bias = weights, bias
    parametrize.register_parametrization(convolution, "weight", RoundedWeights(weights))


def _activation(norm: nn.BatchNorm2d) -> nn.Module:
    """Return what comes after the folded norm: timm keeps an activation inside of it."""
    activation = getattr(norm, "act", nn.Identity())
    if isinstance(activation, nn.Identity):
        return nn.Identity()  # the end of a block, which is rounded when the shortcut was added
    return nn.Sequential(activation, Rounded(is_signed=False))


def _round_output(block: nn.Module, _: object, output: Tensor) -> Tensor:
    return cast("Rounded", block.rounded).forward(output)
