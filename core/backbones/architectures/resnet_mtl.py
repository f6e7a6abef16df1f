"""ResNetMtl: a wide residual network for small pictures, as Meta-Transfer Learning uses it."""

from collections.abc import Sequence
from typing import Literal, TypeAlias, cast

from torch import Tensor, nn
from torch.nn import functional

Block: TypeAlias = Literal["basic", "bottleneck"]


class BasicBlock(nn.Module):
    """Two 3x3 convolutions and a shortcut around them.

    Args:
        before, width: channels that come in and go out.
        stride: of the first convolution, and of the shortcut's.
    """

    expansion = 1

    def __init__(self, before: int, width: int, stride: int) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(before, width, 3, stride, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(width)
        self.conv2 = nn.Conv2d(width, width, 3, padding=1, bias=False)
        self.bn2 = nn.BatchNorm2d(width)
        self.downsample = _shortcut(before, width, stride)

    def forward(self, values: Tensor) -> Tensor:
        """Take (n, before, height, width)."""
        inner = functional.relu(self.bn1(self.conv1(values)))
        return functional.relu(self.bn2(self.conv2(inner)) + self.downsample(values))


class Bottleneck(nn.Module):
    """A 3x3 convolution between two of 1x1, and a shortcut; four times as many channels go out."""

    expansion = 4

    def __init__(self, before: int, width: int, stride: int) -> None:
        super().__init__()
        after = width * self.expansion
        self.conv1 = nn.Conv2d(before, width, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(width)
        self.conv2 = nn.Conv2d(width, width, 3, stride, padding=1, bias=False)
        self.bn2 = nn.BatchNorm2d(width)
        self.conv3 = nn.Conv2d(width, after, 1, bias=False)
        self.bn3 = nn.BatchNorm2d(after)
        self.downsample = _shortcut(before, after, stride)

    def forward(self, values: Tensor) -> Tensor:
        """Take (n, before, height, width)."""
        inner = functional.relu(self.bn1(self.conv1(values)))
        inner = functional.relu(self.bn2(self.conv2(inner)))
        return functional.relu(self.bn3(self.conv3(inner)) + self.downsample(values))


class ResNetMtl(nn.Module):
    """A 3x3 stem, stages of residual blocks that each halve the size, and the mean over space.

    It has no classifier. Its modules have the names that they have in the published PyTorch code of
    Sun et al. 2019 (https://arxiv.org/abs/1812.02391), so that its weights can be read.
    Scales and shifts lie over it (`core.training.meta.scale_shift`); it knows none.

    Args:
        blocks: in each stage.
        widths: channels of each stage.
        stem: channels of the first convolution, which alone has a bias.
        block: kind of the blocks.
        channels: of the pictures.
    """

    def __init__(
        self,
        blocks: Sequence[int] = (4, 4, 4),
        widths: Sequence[int] = (160, 320, 640),
        *,
        stem: int = 80,
        block: Block = "basic",
        channels: int = 3,
    ) -> None:
        super().__init__()
        kind = BasicBlock if block == "basic" else Bottleneck
        self.conv1 = nn.Conv2d(channels, stem, 3, padding=1)
        self.bn1 = nn.BatchNorm2d(stem)
        self.relu = nn.ReLU()
        self._n_stages = len(blocks)
        before = stem
        for number, (n_blocks, width) in enumerate(zip(blocks, widths, strict=True), start=1):
            stage: list[nn.Module] = []
            for place in range(n_blocks):
                stage.append(kind(before, width, stride=1 if place else 2))
                before = width * kind.expansion
            self.add_module(f"layer{number}", nn.Sequential(*stage))
        self.n_features = before
        _begin(self)

    def forward(self, pictures: Tensor) -> Tensor:
        """Embed (n, channels, side, side) normalised pictures: (n, n_features)."""
        values = self.relu(self.bn1(self.conv1(pictures)))
        for number in range(1, self._n_stages + 1):
            values = self.get_submodule(f"layer{number}")(values)
        return cast("Tensor", values).mean((2, 3))


def _shortcut(before: int, after: int, stride: int) -> nn.Module:
    if stride == 1 and before == after:
        return nn.Identity()
    return nn.Sequential(
        nn.Conv2d(before, after, 1, stride, bias=False),
        nn.BatchNorm2d(after),
    )


def _begin(network: nn.Module) -> None:
    """Draw convolutions as He et al. 2015 do, by what goes out; a stem's bias begins at 0."""
    for module in network.modules():
        if isinstance(module, nn.Conv2d):
            nn.init.kaiming_normal_(module.weight, mode="fan_out", nonlinearity="relu")
            if module.bias is not None:
                nn.init.zeros_(module.bias)
