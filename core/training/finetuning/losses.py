"""What a training makes small, and when it has gone far enough."""

from dataclasses import dataclass, field

import torch
from torch import Tensor
from torch.nn.functional import cross_entropy, kl_div, log_softmax


def loss_of(
    logits: Tensor,
    targets: Tensor,
    *,
    label_smoothing: float = 0.0,
    teacher: Tensor | None = None,
    distil: float = 0.0,
    temperature: float = 4.0,
) -> Tensor:
    """Return the mean loss of a batch.

    Args:
        logits: (n, n_classes) float32.
        targets: (n,) int64, or (n, n_classes) float32 shares that sum to 1.
        label_smoothing: see `TrainSettings`.
        teacher: (n, n_classes) float32, its logits for the same pictures.
        distil: weight of the teacher, 0..1.
        temperature: see `distillation`.
    """
    own = cross_entropy(logits, targets, label_smoothing=label_smoothing)
    if teacher is None or not distil:
        return own
    return (1 - distil) * own + distil * distillation(logits, teacher, temperature)


def distillation(logits: Tensor, teacher: Tensor, temperature: float) -> Tensor:
    """Return how far the softened answers are from the teacher's: `T^2 KL(teacher || ours)`.

    Source: Hinton et al. 2015, "Distilling the Knowledge in a Neural Network"
    (https://arxiv.org/abs/1503.02531); T^2 keeps gradients of one size whatever T is.
    """
    ours = log_softmax(logits / temperature, dim=1)
    theirs = log_softmax(teacher / temperature, dim=1)
    return kl_div(ours, theirs, reduction="batchmean", log_target=True) * temperature**2


def l1_of(weights: Tensor, strength: float) -> Tensor:
    """Return the L1 penalty of a layer's weights."""
    return strength * weights.abs().sum()


def ricap(pictures: Tensor, targets: Tensor, beta: float) -> tuple[Tensor, Tensor]:
    """Paste parts of four pictures into one, and their classes by the area that they take.

    Draws from torch's global generator, as torchvision's MixUp and CutMix do.

    Source: Takahashi, Matsubara and Uehara 2018, "Data Augmentation using Random Image Cropping and
    Patching for Deep CNNs" (https://arxiv.org/abs/1811.09030), whose weighted sum of four losses is
    the cross-entropy at the weighted sum of targets.

    Args:
        pictures: (n, 3, height, width).
        targets: (n, n_classes) float32 shares.
        beta: of the distribution that the meeting point is drawn from.

    Returns:
        pictures and targets of the same shapes.
    """
    height, width = pictures.shape[2:]
    across, down = torch.distributions.Beta(beta, beta).sample((2,)).tolist()
    left, top = round(width * across), round(height * down)
    mixed = torch.empty_like(pictures)
    shares = torch.zeros_like(targets)
    for rows in (slice(0, top), slice(top, height)):
        for columns in (slice(0, left), slice(left, width)):
            tall, wide = rows.stop - rows.start, columns.stop - columns.start
            order = torch.randperm(len(pictures)).to(pictures.device)
            y = int(torch.randint(height - tall + 1, ()))
            x = int(torch.randint(width - wide + 1, ()))
            mixed[:, :, rows, columns] = pictures[order, :, y : y + tall, x : x + wide]
            shares += targets[order] * (tall * wide / (height * width))
    return mixed, shares


@dataclass(slots=True)
class Best:
    """Keeps the best epoch's weights, and tells when none better has come for too long.

    Attributes:
        patience: epochs without a better one before it is enough; 0 for never.
        min_delta: how much more must be right to be better, 0..1.
        share: right of the best epoch, 0..1.
        loss: of the best epoch; between two of one share the smaller one wins.
        epoch: the best one; -1 before the first.
        weights: a copy of the best epoch's.
    """

    patience: int = 0
    min_delta: float = 0.0
    share: float = -1.0
    loss: float = float("inf")
    epoch: int = -1
    weights: dict[str, Tensor] = field(default_factory=dict)
    _since: int = 0

    def look(self, epoch: int, share: float, loss: float, weights: dict[str, Tensor]) -> None:
        """Compare an epoch with the best so far."""
        clearly = share > self.share + self.min_delta
        if clearly or (share == self.share and loss < self.loss):
            self.share, self.loss, self.epoch = share, loss, epoch
            self.weights = {name: weight.detach().clone() for name, weight in weights.items()}
            self._since = 0
        else:
            self._since += 1

    @property
    def is_enough(self) -> bool:
        """Whether patience has run out."""
        return bool(self.patience) and self._since >= self.patience
