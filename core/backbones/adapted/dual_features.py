"""A network as it was and as it is under an overlay, side by side in one embedding."""

import torch
from torch import Tensor, nn
from torch.nn.functional import normalize

from core.backbones.adapted.scale_shift import ScaleShiftAdapter
from core.backbones.adapted.split import SplitNetwork, calls_of


# See docs/adr/0036-scale-and-shift-adapter.md.
class DualBranch(nn.Module):
    """Pictures to two embeddings in one: the plain network's and the adapted one's.

    What a handful of examples teaches a backbone is worth most far from what it was trained on, and
    near it costs a little; a learner that sees both keeps the better of them. The front, up to
    where the overlay begins, runs once.

    Args:
        network: (n, crop, crop, 3) uint8 in, (n, n_features) out, in eval mode.
        overlay: of its parameters from the cut on.
        cut: the module before which the network is cut.
        crop_px: side of the pictures.

    Attributes:
        crop_px: as given.
        network: as given.
        plain: the network, cut.
        rear, adapted_rear: what lies behind the cut, as it was and under the overlay.
    """

    def __init__(
        self, network: nn.Module, overlay: ScaleShiftAdapter, cut: str, crop_px: int
    ) -> None:
        super().__init__()
        self.crop_px = crop_px
        example = torch.zeros(1, crop_px, crop_px, 3, dtype=torch.uint8)
        example[0, : crop_px // 2] = 200
        calls = calls_of(network, example)
        self.plain = SplitNetwork(network, calls, cut, example)
        self._adapted = SplitNetwork(overlay.merged(network), calls, cut, example)
        # Named here so that all of it moves to a GPU.
        self.network, self.rear, self.adapted_rear = network, self.plain.rear, self._adapted.rear
        self.requires_grad_(False)

    def forward(self, pixels: Tensor) -> Tensor:
        """Return (n, 2 * n_features) float32; see `concatenate_features`."""
        return self.behind(self.plain.front(pixels))

    def behind(self, activations: Tensor) -> Tensor:
        """Go on from (n, ...) activations at the cut; see `forward`."""
        plain = self.plain.run_rear(activations, {})
        return concatenate_features(plain, self._adapted.run_rear(activations, {}))


def concatenate_features(plain: Tensor, adapted: Tensor) -> Tensor:
    """Join two embeddings of n pictures, each (n, n_features), each scaled to length 1."""
    return torch.cat([normalize(plain.float(), dim=1), normalize(adapted.float(), dim=1)], dim=1)
