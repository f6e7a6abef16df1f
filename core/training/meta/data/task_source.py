"""Images of many classes in memory, and tasks drawn from them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, Self, TypeAlias

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from core.domain.errors import DatasetError
from core.training.meta.interfaces import Facts, Task

Rotations: TypeAlias = Literal["none", "task", "classes"]
"""Quarter turns: none; one for each class of a task, by chance; each turn a class of its own."""


@dataclass(frozen=True, slots=True)
class Normalise:
    """From bytes to what the network sees: (value / 255 - mean) / std, channel by channel."""

    mean: tuple[float, ...]
    std: tuple[float, ...]

    def __call__(self, images: Tensor) -> Tensor:
        """Turn (n, channels, height, width) uint8 into float32."""
        mean, std = (
            torch.tensor(channel_values, device=images.device)[:, None, None]
            for channel_values in (self.mean, self.std)
        )
        return images.float().div_(255).sub_(mean).div_(std)


INVERTED = Normalise((1.0,), (-1.0,))
"""1 - value / 255: dark strokes on white paper become 1 on 0. Finn et al. 2017's code."""

COLOUR = Normalise((125.3 / 255, 123.0 / 255, 113.9 / 255), (63.0 / 255, 62.1 / 255, 66.7 / 255))
"""As Meta-Transfer Learning's PyTorch code normalises mini-ImageNet."""

GREY = Normalise((0.5,), (0.5,))
"""-1..1, for images without colour."""


@dataclass(frozen=True, slots=True)
class ImageClass:
    """One class: its images lie one after the other, and may be seen turned."""

    name: str
    first: int
    """Number of the first image."""
    n_images: int
    turns: int = 0
    """Quarter turns counter-clockwise, 0..3."""


class ImageSource:
    """Images as bytes in memory, class by class; tasks are gathered from them where they lie.

    Args:
        images: (n_images, channels, height, width) uint8, on any device.
        classes: where each class's images lie.
        normalise: what makes bytes what the network sees.
        origin: where they come from; named in errors.
        turn: give each class of each task a quarter turn by chance, as Finn et al. 2017 do on
            Omniglot in training and test alike.
    """

    def __init__(
        self,
        images: Tensor,
        classes: Sequence[ImageClass],
        normalise: Normalise,
        *,
        origin: Path | str = "",
        turn: bool = False,
    ) -> None:
        self.images = images
        self.entries = tuple(classes)
        self.normalise = normalise
        self.origin = Path(origin)
        self.turn = turn

    def classes(self) -> Sequence[str]:
        """Name the classes."""
        return [entry.name for entry in self.entries]

    @property
    def n_images(self) -> int:
        """Count the images of all classes."""
        return sum(entry.n_images for entry in self.entries)

    def to(self, device: torch.device | str) -> Self:
        """Move the images, so that tasks are made on the device where they are used."""
        return self._like(images=self.images.to(device))

    def subset(self, numbers: Sequence[int]) -> Self:
        """Keep only these classes; the images in memory are shared."""
        return self._like(classes=[self.entries[number] for number in numbers])

    def rotated(self, rotations: Rotations) -> Self:
        """Return the source with quarter turns: see `Rotations`.

        Raises:
            DatasetError: images that are not square cannot be turned.
        """
        height, width = self.images.shape[2:]
        if rotations != "none" and height != width:
            raise DatasetError(
                self.origin,
                f"images of {width} x {height} pixels cannot be turned: make them square",
            )
        if rotations != "classes":
            return self._like(turn=rotations == "task")
        turned = [
            replace(
                entry,
                name=f"{entry.name} turned {90 * turns}" if turns else entry.name,
                turns=turns,
            )
            for entry in self.entries
            for turns in range(4)
        ]
        return self._like(classes=turned)

    def task(
        self,
        random: np.random.Generator,
        way: int,
        shot: int,
        query: int,
        classes: Sequence[int] | None = None,
    ) -> Task:
        """Draw one task. See `TaskSource.task`."""
        chosen = self._classes(random, way, classes)
        entries = [self.entries[number] for number in chosen]
        numbers = np.stack([self._images(random, entry, shot + query) for entry in entries], axis=1)
        turns = np.array([entry.turns for entry in entries])
        if self.turn:
            turns = (turns + random.integers(0, 4, way)) % 4
        images = self._gather(numbers.ravel(), np.tile(turns, shot + query))
        labels = torch.arange(way, device=images.device)
        n_support = way * shot
        return Task(
            images[:n_support],
            labels.repeat(shot),
            images[n_support:],
            labels.repeat(query),
            tuple(int(number) for number in chosen),
        )

    def check(self, way: int, shot: int, query: int, use: str) -> None:
        """Make sure that every task of this shape can be drawn.

        Args:
            use: such as "training"; named in the error.

        Raises:
            DatasetError: there are too few classes, or too few images in one of them.
        """
        have = len(self.entries)
        if have < way:
            raise DatasetError(
                self.origin,
                f"{use} has {have} classes, and {way}-way tasks need {way}: give more classes or a"
                " smaller way",
            )
        for entry in self.entries:
            self._enough(entry, shot + query)

    def facts(self) -> Facts:
        """Say how images become what the network sees: for a checkpoint's card."""
        channels, height, width = self.images.shape[1:]
        return {
            "channels": channels,
            "height": height,
            "width": width,
            "mean": list(self.normalise.mean),
            "std": list(self.normalise.std),
        }

    def _like(
        self,
        *,
        images: Tensor | None = None,
        classes: Sequence[ImageClass] | None = None,
        turn: bool | None = None,
    ) -> Self:
        return type(self)(
            self.images if images is None else images,
            self.entries if classes is None else classes,
            self.normalise,
            origin=self.origin,
            turn=self.turn if turn is None else turn,
        )

    def _classes(
        self, random: np.random.Generator, way: int, classes: Sequence[int] | None
    ) -> Sequence[int]:
        if classes is not None:
            if len(set(classes)) != way:
                raise ValueError(f"{way} different classes are wanted, not {list(classes)}")
            return classes
        if len(self.entries) < way:
            self.check(way, 0, 0, "this set")
        chosen: list[int] = random.choice(len(self.entries), way, replace=False).tolist()
        return chosen

    def _images(self, random: np.random.Generator, entry: ImageClass, n: int) -> NDArray[np.int64]:
        self._enough(entry, n)
        return entry.first + random.choice(entry.n_images, n, replace=False)

    def _enough(self, entry: ImageClass, need: int) -> None:
        if entry.n_images < need:
            raise DatasetError(
                self.origin,
                f"the class {entry.name} has {entry.n_images} images that can be opened, and"
                f" support and query together need {need}: add images, take the class out, or use"
                " fewer shots or queries",
            )

    def _gather(self, numbers: NDArray[np.int64], turns: NDArray[np.int64]) -> Tensor:
        """Take images, turn them, and normalise: (n, channels, height, width) float32."""
        device = self.images.device
        taken = self.images[torch.from_numpy(numbers).to(device)]
        for quarter in (1, 2, 3):
            which = torch.from_numpy(np.flatnonzero(turns == quarter)).to(device)
            if len(which):
                taken[which] = taken[which].rot90(quarter, (2, 3))
        return self.normalise(taken)
