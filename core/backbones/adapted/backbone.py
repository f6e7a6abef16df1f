"""A backbone that embeds as it did and, beside that, as it does under an overlay."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Self

import numpy as np
from numpy.typing import NDArray

from core.backbones import Backbone, Member
from core.domain.adapting import ModelSettings
from core.domain.feature_parts import FeaturePart, Parts

OVERLAY = "overlay."
"""Before the names of an overlay's arrays in a model."""


@dataclass(frozen=True, slots=True)
class AdaptedBackbone(Backbone):
    """A backbone under an overlay. Its embeddings are others, so its key is another.

    Attributes:
        level: of the overlay.
        cut: the module of the network from which on the overlay lies.
        digest: of the overlay's numbers.
        arrays: of the overlay, by name.
    """

    level: str = ""
    cut: str = ""
    digest: str = ""
    arrays: Mapping[str, NDArray[np.generic]] = field(
        default_factory=dict, compare=False, repr=False
    )

    @property
    def key(self) -> str:
        """See `Backbone.key`; the overlay is part of what made an embedding."""
        return f"{self.views_key}+{self.digest[:12]}"

    @property
    def n_plain(self) -> int:
        """See `Backbone.n_plain`: the first half is as it was."""
        return self.n_features // 2

    @property
    def n_content(self) -> int:
        """See `Backbone.n_content`: the plain embedding and the adapted one."""
        return self.n_features

    @property
    def plain(self) -> Backbone:
        """The backbone as it was, with what stands beside it."""
        facts = {field.name: getattr(self, field.name) for field in fields(Backbone)}
        return Backbone(**{**facts, "n_features": self.n_plain})

    @property
    def alone(self) -> Backbone:
        """See `Backbone.alone`; the overlay stays."""
        name = super(AdaptedBackbone, self).alone.name
        return replace(self, name=name, is_spatial=False, beside=())

    @property
    def _own_parts(self) -> Parts:
        return (FeaturePart("content", self.n_plain), FeaturePart("adapted", self.n_plain))

    @property
    def members(self) -> tuple[Member, ...]:
        """See `Backbone.members`; spatial features are those of the network as it was."""
        members = [Member(self.alone, (self.key,))]
        if self.is_spatial:
            plain = replace(self.plain, n_views=1, beside=())
            members.append(
                Member(replace(plain, name=plain.with_spatial.name), (self.spatial_key,))
            )
        return (*members, *self._members_beside)

    @classmethod
    def of(
        cls, backbone: Backbone, level: str, cut: str, arrays: Mapping[str, NDArray[np.generic]]
    ) -> Self:
        """Lay an overlay over a backbone; arrays of other names are passed over."""
        own = {name: array for name, array in arrays.items() if name.startswith(OVERLAY)}
        facts = {field.name: getattr(backbone, field.name) for field in fields(Backbone)}
        facts["n_features"] *= 2
        return cls(**facts, level=level, cut=cut, digest=digest_of(own), arrays=own)


def as_adapted(
    backbone: Backbone, settings: ModelSettings, arrays: Mapping[str, NDArray[np.generic]]
) -> Backbone:
    """Return the backbone that a model uses: with its overlay, where it has one."""
    if not settings.level or not any(name.startswith(OVERLAY) for name in arrays):
        return backbone
    return AdaptedBackbone.of(backbone, settings.level, settings.cut, arrays)


def digest_of(arrays: Mapping[str, NDArray[np.generic]]) -> str:
    """Name an overlay by its arrays: 32 hex digits, the same for the same numbers."""
    digest = hashlib.blake2b(digest_size=16)
    for name in sorted(arrays):
        digest.update(name.encode())
        digest.update(np.ascontiguousarray(arrays[name]).tobytes())
    return digest.hexdigest()


def trunk_name(network_key: str, cut: str) -> str:
    """Name the converted front of a network, up to a module, in the cache of such."""
    return f"{network_key}-to-{cut}"
