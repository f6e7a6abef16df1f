"""Of which parts an embedding is made: what each says of a picture, and how long it is."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

PartKind: TypeAlias = Literal["content", "spatial", "adapted"]
"""What a part says: "content" what is in a picture, wherever it is; "spatial" what is roughly
where, from an early stage of a network; "adapted" what a network sees that was adapted to the
examples."""


# See docs/adr/0067-features-in-parts.md.
@dataclass(frozen=True, slots=True)
class FeaturePart:
    """One part of an embedding.

    Attributes:
        kind: what it says.
        n_features: how long it is.
    """

    kind: PartKind
    n_features: int


Parts: TypeAlias = tuple[FeaturePart, ...]
"""The parts of an embedding in order; () for one that is a whole."""
