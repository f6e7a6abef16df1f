"""ResNet-12: the network of the paper on Meta-Transfer Learning."""

from collections.abc import Sequence
from typing import cast

from torch import Tensor, nn
from torch.nn import functional


class ResNet12(nn.Module):
    """Four residual blocks of three 3x3 convolutions, each halved by a max-pool; their mean.

    Source: Sun et al. 2019 (https://arxiv.org/abs/1812.02391), after Mishra et al. 2018 (SNAIL).
    Norms are ordinary ones, with running statistics and a scale and shift of their own; the
    authors' TensorFlow code always takes the batch's statistics.

    Args:
        widths: channels of each block.
        channels: of the pictures.
        dropped: share of a block's output that is dropped while training, 0..1.
    """

    def __init__(
        self,
        widths: Sequence[int] = (64, 128, 256, 512),
        *,
        channels: int = 3,
        dropped: float = 0.1,
    ) -> None:
        super().__init__()
        sizes = (channels, *widths[:-1])
        self.blocks = nn.Sequential(
            *(_Block(before, width, dropped) for before, width in zip(sizes, widths, strict=True))
        )
        self.n_features = widths[-1]
        for module in self.modules():
            if isinstance(module, nn.Conv2d):
                nn.init.xavier_uniform_(module.weight)
                if module.bias is not None:
                    nn.init.zeros_(module.bias)

    def forward(self, pictures: Tensor) -> Tensor:
        """Embed (n, channels, side, side) normalised pictures: (n, n_features)."""
        return cast("Tensor", self.blocks(pictures)).mean((2, 3))


class _Block(nn.Module):
    """Three convolutions beside a plain 1x1 one, then a 2x2 max-pool."""

    def __init__(self, before: int, width: int, dropped: float) -> None:
        super().__init__()
        sizes = (before, width, width)
        self.convs = nn.Sequential(*(_layer(size, width) for size in sizes))
        self.shortcut = nn.Conv2d(before, width, 1, bias=False)
        self.dropout = nn.Dropout(dropped)

    def forward(self, values: Tensor) -> Tensor:
        joined = self.convs(values) + self.shortcut(values)
        return cast("Tensor", self.dropout(functional.max_pool2d(joined, 2)))


def _layer(before: int, width: int) -> nn.Module:
    return nn.Sequential(
        nn.Conv2d(before, width, 3, padding=1),
        nn.BatchNorm2d(width),
        nn.LeakyReLU(0.1),
    )
