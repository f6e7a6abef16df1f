"""Meta-Transfer Learning, its first phase: a network that tells all training classes apart.

It is a method like any other. Its tasks are mini-batches, with as many classes as a task has and
two images of each. So the trainer saves it, chooses its best state and continues it as any other.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias, cast

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from core.training.meta.data.task_sampler import random_for
from core.training.meta.interfaces import Facts, Task
from core.training.meta.mixed_precision import Precision, computing
from core.training.meta.optimizers import MetaSgd
from core.training.meta.simpleshot import share_right

Augment: TypeAlias = Literal["none", "crop", "crop+flip"]

_NETWORK, _CLASSIFIER = "network.", "classifier."
_WARM_UP = 0.02  # of the iterations
_ASPECT = (3 / 4, 4 / 3)  # of a crop, as Szegedy et al. 2015 draw it


@dataclass(frozen=True, slots=True)
class PretrainSettings:
    """How to pre-train.

    Attributes:
        rate: of SGD with Nesterov's momentum 0.9, at its highest.
        decay: of weights, norms and biases apart.
        drops: 0 lets the rate rise quickly and fall to 0 along a cosine; else it is multiplied by
            0.2 this many times, at equal distances, as the published code does three times.
        hidden: width of a layer before the classifier, which is thrown away with it; 0 for none.
        augment: "crop" sees each image in a random part and shape, "crop+flip" also mirrored.
        area: smallest part of an image that a crop keeps, 0..1.
        smoothing: share of the target that is spread over all classes, 0..1.
    """

    rate: float = 0.1
    decay: float = 5e-4
    drops: int = 0
    hidden: int = 0
    augment: Augment = "crop"
    area: float = 0.5
    smoothing: float = 0.0

    def __post_init__(self) -> None:
        if self.rate <= 0 or min(self.decay, self.drops, self.hidden) < 0:
            raise ValueError("rate must be above 0; decay, drops and hidden not below")
        if not (0 < self.area <= 1 and 0 <= self.smoothing < 1):
            raise ValueError("area must be above 0 and up to 1, smoothing from 0 to below 1")


# See docs/adr/0047-pretraining-is-a-method.md.
class Pretrain:
    """Trains a network and a classifier of all classes. See `core.training.meta.interfaces.Method`.

    Source: Sun et al. 2019 (https://arxiv.org/abs/1812.02391), equations 1 and 2.

    Args:
        network: pictures to (n, n_features), changed in place.
        n_classes: of the source whose tasks come.
        settings: see there.
        n_iterations: of the whole training; the rate follows it.
        seed: decides the classifier's start and the crops.
        precision: of the network's arithmetic.
    """

    name = "pretrain"

    def __init__(
        self,
        network: nn.Module,
        n_classes: int,
        settings: PretrainSettings,
        n_iterations: int,
        *,
        seed: int = 0,
        precision: Precision = "float32",
    ) -> None:
        self.settings = settings
        self.network = network
        self.done = 0
        self._n_iterations = n_iterations
        self._seed = seed
        self._precision: Precision = precision
        device = next(network.parameters()).device
        n_features = cast("int", network.n_features)
        self._classifier = _classifier(n_features, n_classes, settings.hidden, seed).to(device)
        parts = ((_NETWORK, network), (_CLASSIFIER, self._classifier))
        learned = {
            f"{prefix}{name}": parameter
            for prefix, module in parts
            for name, parameter in module.named_parameters()
        }
        self._optimiser = MetaSgd(learned, decay=settings.decay)

    def step(self, tasks: Sequence[Task]) -> dict[str, float]:
        """Take one step on all images of some tasks. See `Method.step`."""
        images = torch.cat([part for task in tasks for part in (task.support, task.query)])
        labels = torch.cat([_numbers(task) for task in tasks])
        images = self._augmented(images)
        self.network.train()
        torch.manual_seed(self._seed + 1_000_003 * self.done)  # for dropout
        with computing(self._precision, images.device):
            logits = self._classifier(self.network(images)).float()
        loss = functional.cross_entropy(logits, labels, label_smoothing=self.settings.smoothing)
        rate = self._rate()
        self._optimiser.step(loss, rate)
        self.done += 1
        right = float((logits.argmax(1) == labels).float().mean())
        return {"loss": float(loss.detach()), "accuracy": right, "rate": rate}

    def evaluate(self, tasks: Sequence[Task]) -> list[float]:
        """Judge each task by the nearest class mean of embeddings. See `Method.evaluate`."""
        shares = []
        for task in tasks:
            support, query = self.embed(task)
            shares.append(share_right(support, task.support_labels, query, task.query_labels))
        return shares

    def embed(self, task: Task) -> tuple[Tensor, Tensor]:
        """Embed a task's support and query."""
        self.network.eval()
        with torch.no_grad(), computing(self._precision, task.support.device):
            both = torch.cat([task.support, task.query])
            embeddings = self.network(both.contiguous(memory_format=torch.channels_last)).float()
        return embeddings[: len(task.support)], embeddings[len(task.support) :]

    def state(self) -> tuple[dict[str, Tensor], Facts]:
        """See `Method.state`."""
        parts = ((_NETWORK, self.network), (_CLASSIFIER, self._classifier))
        tensors = {
            f"{prefix}{name}": tensor
            for prefix, module in parts
            for name, tensor in module.state_dict().items()
        }
        return {**tensors, **self._optimiser.state()}, {"done": self.done}

    def load(self, tensors: Mapping[str, Tensor], facts: Mapping[str, object]) -> None:
        """See `Method.load`."""
        for prefix, module in ((_NETWORK, self.network), (_CLASSIFIER, self._classifier)):
            module.load_state_dict(under(tensors, prefix))
        self._optimiser.load(tensors)
        self.done = int(str(facts["done"]))

    def _rate(self) -> float:
        done = self.done / max(self._n_iterations, 1)
        if self.settings.drops:
            return float(self.settings.rate * 0.2 ** int(done * (self.settings.drops + 1)))
        if done < _WARM_UP:
            return self.settings.rate * (done / _WARM_UP + 0.01)
        share = (done - _WARM_UP) / (1 - _WARM_UP)
        return self.settings.rate * 0.5 * (1 + math.cos(math.pi * min(share, 1.0)))

    def _augmented(self, images: Tensor) -> Tensor:
        if self.settings.augment == "none":
            return images.contiguous(memory_format=torch.channels_last)
        random = random_for(self._seed, "augment", self.done)
        boxes = boxes_of(len(images), random, self.settings)
        return cropped(images, boxes).contiguous(memory_format=torch.channels_last)


def boxes_of(n: int, random: np.random.Generator, settings: PretrainSettings) -> Tensor:
    """Draw which part of each image is seen: (n, 4) float32, half sides and middle in -1..1.

    A negative half side mirrors.

    Source: Szegedy et al. 2015 (https://arxiv.org/abs/1409.4842), the crops of Inception.
    """
    area = random.uniform(settings.area, 1.0, n)
    aspect = np.exp(random.uniform(math.log(_ASPECT[0]), math.log(_ASPECT[1]), n))
    width = np.minimum(np.sqrt(area * aspect), 1.0)
    height = np.minimum(np.sqrt(area / aspect), 1.0)
    x = random.uniform(-1, 1, n) * (1 - width)
    y = random.uniform(-1, 1, n) * (1 - height)
    if settings.augment == "crop+flip":
        width *= np.where(random.random(n) < 0.5, -1, 1)
    return torch.from_numpy(np.stack([width, height, x, y], 1).astype(np.float32))


def cropped(images: Tensor, boxes: Tensor) -> Tensor:
    """Cut a box out of each image and scale it to the image's size; see `boxes_of`."""
    width, height, x, y = boxes.to(images.device).T
    zero = torch.zeros_like(width)
    transforms = torch.stack(
        [torch.stack([width, zero, x], 1), torch.stack([zero, height, y], 1)], 1
    )
    grid = functional.affine_grid(transforms, list(images.shape), align_corners=False)
    return functional.grid_sample(
        images, grid, mode="bilinear", padding_mode="border", align_corners=False
    )


def under(tensors: Mapping[str, Tensor], prefix: str) -> dict[str, Tensor]:
    """Return the tensors of a prefix, without it."""
    return {
        name.removeprefix(prefix): tensor
        for name, tensor in tensors.items()
        if name.startswith(prefix)
    }


def _numbers(task: Task) -> Tensor:
    """Return the classes' numbers of a task's images, support first."""
    labels = torch.cat([task.support_labels, task.query_labels])
    return torch.tensor(task.classes, device=labels.device)[labels]


def _classifier(n_features: int, n_classes: int, hidden: int, seed: int) -> nn.Module:
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        if not hidden:
            return nn.Linear(n_features, n_classes)
        return nn.Sequential(nn.Linear(n_features, hidden), nn.ReLU(), nn.Linear(hidden, n_classes))
