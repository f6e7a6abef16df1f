"""Conv-4: four small convolutions and a linear layer, for tasks of small images."""

from collections.abc import Iterable
from typing import Literal, TypeAlias, cast

import torch
from torch import Tensor, nn
from torch.nn import functional

Variant: TypeAlias = Literal["strided", "pooled"]


class ManualBN(nn.Module):
    """Batch norm by the statistics of the batch at hand; it keeps none.

    Written out, because second derivatives through PyTorch's own batch norm are wrong under `vmap`
    (pytorch/functorch issue 534), and because it can take its statistics from the first images
    alone: so a task's queries need not see each other.
    """

    def __init__(self, channels: int, eps: float = 1e-5) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.ones(channels))
        self.bias = nn.Parameter(torch.zeros(channels))
        self.eps = eps

    def forward(self, values: Tensor, n_first: int | None = None) -> Tensor:
        """Normalise (n, channels, height, width).

        Args:
            n_first: how many images, from the first on, give mean and variance; all by default.
        """
        values = wide(values)
        seen = values[:n_first]
        mean = seen.mean((0, 2, 3), keepdim=True)
        variance = (seen - mean).square().mean((0, 2, 3), keepdim=True)
        scale = self.weight[:, None, None] * (variance + self.eps).rsqrt()
        return (values - mean) * scale + self.bias[:, None, None]


def wide(values: Tensor) -> Tensor:
    """Statistics of half-precision numbers are taken in single precision."""
    return values.float() if values.dtype in (torch.bfloat16, torch.float16) else values


class Conv4(nn.Module):
    """Four times 3x3 convolution, batch norm and ReLU, and a linear layer.

    "strided" halves the size by the convolutions' stride of 2 and ends in the mean over space, as
    in Finn et al. 2017's network for Omniglot; "pooled" by a 2x2 max-pool, and ends in all that is
    left, as in their network for mini-ImageNet (there with 32 filters).

    Source: Finn et al. 2017, "Model-Agnostic Meta-Learning for Fast Adaptation of Deep Networks"
    (https://arxiv.org/abs/1703.03400), and its published code for what the text leaves open:
    convolutions start as Xavier's, biases at 0, the strided variant's head as N(0, 1).

    Args:
        way: classes of a task, outputs of the head.
        variant: see above.
        channels, size_px: of the images, which are square.
        filters: of each convolution.
    """

    def __init__(
        self,
        way: int,
        *,
        variant: Variant = "strided",
        channels: int = 1,
        size_px: int = 28,
        filters: int = 64,
    ) -> None:
        super().__init__()
        self.variant = variant
        sizes = (channels, filters, filters, filters)
        stride = 2 if variant == "strided" else 1
        self.convs = nn.ModuleList(
            nn.Conv2d(size, filters, 3, stride=stride, padding=1) for size in sizes
        )
        self.norms = nn.ModuleList(ManualBN(filters) for _ in sizes)
        side = size_px
        for _ in sizes:
            side = (side + 1) // 2 if variant == "strided" else side // 2
        if side == 0:
            raise ValueError(f"{size_px} px are too few: four max-pools leave nothing of them")
        self.n_features = filters if variant == "strided" else filters * side**2
        self.head = nn.Linear(self.n_features, way)

    def reset(self, generator: torch.Generator) -> "Conv4":
        """Draw all weights again; return itself."""
        with torch.no_grad():
            for conv in cast("Iterable[nn.Conv2d]", self.convs):
                assert conv.bias is not None
                nn.init.xavier_uniform_(conv.weight, generator=generator)
                nn.init.zeros_(conv.bias)
            if self.variant == "strided":
                nn.init.normal_(self.head.weight, generator=generator)
            else:
                nn.init.xavier_uniform_(self.head.weight, generator=generator)
            nn.init.zeros_(self.head.bias)
        return self

    def embed(self, images: Tensor, n_first: int | None = None) -> Tensor:
        """Compute what the head sees: (n, n_features).

        Args:
            images: (n, channels, size_px, size_px) float32.
            n_first: images, from the first on, that give batch norm's statistics; all by default.
        """
        values = images
        for conv, norm in zip(self.convs, self.norms, strict=True):
            values = functional.relu(norm(conv(values), n_first))
            if self.variant == "pooled":
                values = functional.max_pool2d(values, 2)
        return values.mean((2, 3)) if self.variant == "strided" else values.flatten(1)

    def forward(self, images: Tensor, n_first: int | None = None) -> Tensor:
        """Score the task's classes for every image: (n, way) logits."""
        logits: Tensor = self.head(self.embed(images, n_first))
        return logits
