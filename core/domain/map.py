"""Where a project's images stand by their likeness, on a map or in a tree, between layers."""

from dataclasses import dataclass
from functools import cached_property
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from core.domain.arrays import Floats, Ints

MapMethod: TypeAlias = Literal["pca", "tsne"]
"""How a map was arranged: at once, or so that alike images are neighbours."""


@dataclass(frozen=True, slots=True, eq=False)
class MapLayout:
    """Where each image lies on the map.

    Attributes:
        image_ids: (n,), those arranged together first.
        places: (n, 2) float32, x to the right and y up, within -1..1.
        method: how the first `n_arranged` were arranged.
        backbone: the key of the embeddings they were arranged by; "" where there are none.
        n_arranged: images arranged together; each later one lies among those it resembles.
    """

    image_ids: Ints
    places: Floats
    method: MapMethod
    backbone: str
    n_arranged: int


@dataclass(frozen=True, eq=False)
class LikenessTree:
    """A tree whose leaves are pictures, as they stand from left to right.

    All pictures of a branch stand side by side, so a gap between two neighbors stands for the
    branch that ends there, and to cut the tree is to choose the widest gaps.

    Attributes:
        image_ids: (n,) from left to right; the larger of two branches stands to the left.
        gaps: (n - 1,) float32; how unlike the branches are that meet between two neighbors.
        middles: (n - 1,); the place of the most typical picture of the branch that is divided at
            each gap.
    """

    image_ids: Ints
    gaps: Floats
    middles: Ints

    def __len__(self) -> int:
        """Count the pictures."""
        return len(self.image_ids)

    @cached_property
    def _widest(self) -> Ints:
        order: Ints = np.argsort(-self.gaps, kind="stable")
        return order

    def starts(self, n_bins: int) -> Ints:
        """Return where each of so many bins begins, the first at 0.

        Example:
            >>> tree = LikenessTree(np.arange(4), np.array([0.1, 0.9, 0.2]), np.array([0, 1, 2]))
            >>> tree.starts(2), tree.starts(3)
            (array([0, 2]), array([0, 2, 3]))
        """
        if not len(self):
            return np.zeros(0, np.int64)
        # See docs/adr/0079-bins-of-alike-pictures.md.
        cuts = np.sort(self._widest[: max(n_bins, 1) - 1]) + 1
        starts: Ints = np.concatenate([[0], cuts]).astype(np.int64)
        return starts

    def middle(self, start: int, end: int) -> int:
        """Return the place of the most typical picture of a bin, [start, end)."""
        if end - start < 2:
            return start
        widest = start + int(np.argmax(self.gaps[start : end - 1]))
        return int(self.middles[widest])

    def around(self, start: int, end: int) -> tuple[int, int]:
        """Return the next larger branch around [start, end), the whole tree at the end."""
        left = self.gaps[start - 1] if start > 0 else np.inf
        right = self.gaps[end - 1] if end < len(self) else np.inf
        limit = min(left, right)
        if not np.isfinite(limit):
            return 0, len(self)
        before = np.flatnonzero(self.gaps[:start] > limit)
        after = np.flatnonzero(self.gaps[end - 1 :] > limit)
        return (
            int(before[-1]) + 1 if len(before) else 0,
            end + int(after[0]) if len(after) else len(self),
        )

    def next_to_label(self, is_labelled: NDArray[np.bool_]) -> int | None:
        """Return the place of the picture that it says most to label next.

        It is the middle of the largest bin without a label, in as many bins as leave one without.

        Source: TypiClust of Hacohen, Dekel and Weinshall 2022, "Active Learning on a Budget"
        (https://arxiv.org/abs/2202.02794), with a tree in place of k-means.

        Args:
            is_labelled: (n,) in the order of the tree.

        Returns:
            None where every picture has a label.
        """
        if is_labelled.all():
            return None
        n_labels = int(is_labelled.sum())
        starts = self.starts(min(n_labels + 1, len(self)))
        ends = np.append(starts[1:], len(self))
        n_inside = np.add.reduceat(is_labelled.astype(np.int64), starts)
        sizes = np.where(n_inside == 0, ends - starts, 0)
        largest = int(sizes.argmax())
        if not sizes[largest]:  # only where gaps are equal; any other will do
            return int(np.flatnonzero(~is_labelled)[0])
        return self.middle(int(starts[largest]), int(ends[largest]))
