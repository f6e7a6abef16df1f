"""An embedding with what an early stage of its network saw, and roughly where, at its end.

Loads torch.
"""

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import torch
from torch import Tensor, nn

from core.backbones.backbone import N_SPATIAL
from core.backbones.taps import Tap, early_tap, grid_of
from core.domain.errors import WeightsError

if TYPE_CHECKING:
    from core.backbones import Backbone

_SEED = 19
_SMALL = 1e-12


class WithSpatial(nn.Module):
    """A network whose output is its embedding and, behind that, its spatial features.

    An embedding says what is in a picture and not where; an early stage knows less of what, and
    roughly where. Its activations, averaged over a grid of three by three, are rooted (each keeps
    its sign), scaled to unit length and projected at random to `N_SPATIAL` numbers. On the tuning
    sets these lose nothing against the thousands they are made of, and add one point at five and
    two at twenty examples a class (docs/measurements.md).

    The projection is sparse: it adds up groups of activations under random signs, so that nothing
    but an order and signs has to be kept, the same on every computer.

    Source: very sparse random projections, Li, Hastie and Church 2006 (KDD), with one entry in each
    column.

    Args:
        embedder: of `core.backbones.builder.embedder`, in eval mode.
        tap: of `core.backbones.taps.early_tap`.
    """

    order: Tensor
    signs: Tensor

    def __init__(self, embedder: nn.Module, tap: Tap) -> None:
        super().__init__()
        self.embedder = embedder
        self._tap = tap
        self._seen: list[Tensor] = []
        order, signs = _projection(9 * tap.n_channels)
        self.register_buffer("order", torch.from_numpy(order), persistent=False)
        self.register_buffer("signs", torch.from_numpy(signs), persistent=False)
        embedder.get_submodule(tap.module).register_forward_hook(self._keep)
        self.eval()

    def forward(self, pixels: Tensor) -> Tensor:
        """Turn (n, crop, crop, 3) uint8 into (n, n_features + N_SPATIAL) float32."""
        embeddings = self.embedder(pixels)
        return torch.cat([embeddings, self._projected(self._seen.pop())], dim=1)

    def _keep(self, module: nn.Module, args: object, output: Tensor) -> None:
        self._seen[:] = [grid_of(output, self._tap)]

    def _projected(self, grid: Tensor) -> Tensor:
        rooted = grid.sign() * grid.abs().sqrt()
        lengths = (rooted * rooted).sum(dim=1, keepdim=True).sqrt().clamp(min=_SMALL)
        padded = nn.functional.pad(rooted / lengths, (0, len(self.order) - grid.shape[1]))
        mixed = padded[:, self.order] * self.signs.to(padded.dtype)
        return mixed.reshape(-1, len(self.order) // N_SPATIAL, N_SPATIAL).sum(dim=1)


def with_spatial(
    embedder: nn.Module, backbone: "Backbone", *, plain: nn.Module | None = None
) -> WithSpatial:
    """Let a network give its spatial features, too.

    Args:
        embedder: the network.
        backbone: whose network it is.
        plain: the same network as it was trained, whose tap is taken, where the other one's layers
            were changed.

    Raises:
        WeightsError: no stage of it is known to give any.
    """
    tap = early_tap(embedder if plain is None else plain, backbone.crop_px)
    if tap is None:
        raise WeightsError(backbone.name, "no stage of it gives spatial features", remedy="list")
    return WithSpatial(embedder, tap)


@lru_cache(maxsize=8)
def _projection(n_activations: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the order to take activations in, and the sign of each, (n,) int64 and float32.

    n is `n_activations` filled up to a multiple of `N_SPATIAL`.
    """
    n = -(-n_activations // N_SPATIAL) * N_SPATIAL
    # The one generator of NumPy whose numbers are promised never to change: embeddings are kept.
    random = np.random.RandomState(_SEED)
    order = random.permutation(n).astype(np.int64)
    return order, random.choice([-1.0, 1.0], n).astype(np.float32)
