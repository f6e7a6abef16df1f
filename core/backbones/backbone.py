"""A backbone: a pretrained network that makes embeddings, and the words of its name.

Loads no torch. The table of those on offer is `core.backbones.registry`.
"""

import itertools
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from core.domain.feature_parts import FeaturePart, Parts

Channels: TypeAlias = tuple[float, float, float]
CropMode: TypeAlias = Literal["center", "squash"]

TIMM = "timm:"
"""Before the name of any network in timm: `timm:convnext_tiny.fb_in22k`."""

PACK = "pack:"
"""Before the name of a pack that was added: `pack:signs-3f2a1b`; see `core.backbones.pack`."""

PLUGIN = "plugin:"
"""Before the name of a network that an installed package brings; see `core.backbones.plugins`."""

VIEWS = "+views"
"""After the name of any backbone: `lite0+views` embeds a picture as the mean of `N_VIEWS` views."""

N_VIEWS = 3

SPATIAL = "+spatial"
"""After the name of a backbone, views included: `lite0+views+spatial` also keeps what an early
stage of the network saw, and roughly where; see `core.backbones.spatial_features`."""

INT8 = ":int8"
"""After the name of a network that also comes ready to run, counting in eight bits."""

FLOAT = ":float"
"""After the name of such a network, to say that it is to count as it was trained."""

N_SPATIAL = 1024
"""Numbers that spatial features are made of."""

BESIDE = ","
"""Between the names of backbones whose embeddings stand side by side: `lite0+views,lite2`."""


@dataclass(frozen=True, slots=True)
class Backbone:
    """A pretrained network that makes embeddings.

    Attributes:
        name: what `--backbone` takes.
        title: what the window shows.
        n_features: length of an embedding.
        resize_px, crop_px: the short side is scaled to the first, the middle square of the second
            is what the network sees.
        mean, deviation: a red, green or blue value x in 0..255 goes in as (x - mean) / deviation.
        interpolation: how the network's own training scaled pictures, in Pillow's word.
        crop_mode: which part of a picture it saw, see `core.imaging.crops.middle_box`.
        library, model: who knows the network, and its name there; of a plug-in its version.
        sha256: of the weights' file, whole or its first 8 digits; "" while not known.
        file: in the package, else in `weights_folder()`.
        package: the installed package that holds the weights; "" where none does.
        url: where the weights can be downloaded; "" where they come with a package.
        size_mb: of the file, in millions of bytes, roughly.
        speed: pictures a second on a CPU, as a share of what Lite0 does; 0 where not measured.
            From two cores with AMX, OpenVINO, the network alone.
        licence, source: of the weights.
        is_own: a person's own weights stand in for the ones that the row names.
        n_views: of a picture, whose embeddings are averaged; see
            `core.embedding.multi_crop.multi_crop`.
        has_tap: an early stage of it gives spatial features.
        rounding: the file in `resources/networks` that says how its numbers are rounded to eight
            bits; "" where it counts as it was trained.
        rounding_sha256: of that file, the first 8 digits.
        as_trained: the row of the same network that is not rounded; None where this is that row.
        is_spatial: embeddings have spatial features at their end.
        beside: other backbones whose embeddings stand beside this one's.
    """

    name: str
    title: str
    n_features: int
    resize_px: int
    crop_px: int
    mean: Channels
    deviation: Channels
    library: Literal["timm", "torchvision", "pack", "plugin"]
    model: str
    sha256: str
    file: str
    licence: str
    source: str
    interpolation: str = "bicubic"
    crop_mode: CropMode = "center"
    package: str = ""
    url: str = ""
    size_mb: int = 0
    speed: float = 0.0
    is_own: bool = False
    n_views: int = 1
    has_tap: bool = False
    rounding: str = ""
    rounding_sha256: str = ""
    as_trained: "Backbone | None" = None
    is_spatial: bool = False
    beside: "tuple[Backbone, ...]" = ()

    @property
    def base_name(self) -> str:
        """The name of the network alone."""
        return base_name(self.name)

    @property
    def stem(self) -> str:
        """The base name as a file may have it on every system."""
        return self.base_name.replace(":", "-")

    @property
    def network_key(self) -> str:
        """Name the network: other weights or another crop are another key."""
        own = f"{self.stem}-{self.sha256[:8]}-{self.crop_px}"
        if self.library == "plugin":  # the same weights, but perhaps other code
            own = f"{own}-{self.model}"
        return f"{own}-{self.rounding_sha256}" if self.is_int8 else own

    @property
    def is_int8(self) -> bool:
        """Whether it counts in eight bits; see `core.backbones.eight_bits`."""
        return bool(self.rounding)

    @property
    def in_float(self) -> "Backbone":
        """The same, with all networks counting as they were trained."""
        beside = tuple(other.in_float for other in self.beside)
        renamed = replace(self, name=in_float(self.name), beside=beside)
        row = self.as_trained
        if row is None:
            return renamed
        return replace(
            renamed,
            title=row.title,
            speed=row.speed,
            interpolation=row.interpolation,
            has_tap=row.has_tap,
            rounding="",
            rounding_sha256="",
            as_trained=None,
        )

    @property
    def _seen_key(self) -> str:
        """Name the network and which part of a picture it sees."""
        return self.network_key + ("" if self.crop_mode == "center" else f"-{self.crop_mode}")

    @property
    def views_key(self) -> str:
        """Name embeddings by the network and the views that made them."""
        return self._seen_key + (f"-v{self.n_views}" if self.n_views > 1 else "")

    @property
    def key(self) -> str:
        """Name embeddings by all that made them."""
        return self.views_key

    @property
    def spatial_key(self) -> str:
        """Name spatial features by the network that made them, from the usual view alone."""
        return f"{self._seen_key}-spatial"

    @property
    def keys(self) -> tuple[str, ...]:
        """Name all that is kept of a picture, in the order of `parts`."""
        own = (self.key, *(other.key for other in self.beside))
        return (*own, self.spatial_key) if self.is_spatial else own

    @property
    def parts(self) -> Parts:
        """The parts of what learners look at; () where that is one embedding as a whole."""
        if not self.beside and not self.is_spatial:
            return ()
        return (*self._own_parts, *self._parts_beside)

    @property
    def n_joined(self) -> int:
        """How many features learners look at, all parts together."""
        return sum(part.n_features for part in self.parts) or self.n_features

    @property
    def _own_parts(self) -> Parts:
        return (FeaturePart("content", self.n_features),)

    @property
    def _parts_beside(self) -> Parts:
        parts = tuple(FeaturePart("content", other.n_features) for other in self.beside)
        return (*parts, FeaturePart("spatial", N_SPATIAL)) if self.is_spatial else parts

    @property
    def members(self) -> "tuple[Member, ...]":
        """The networks that a picture goes through, and what is kept of each."""
        own = replace(self, name=self.name.partition(BESIDE)[0], beside=())
        keys = (self.key, self.spatial_key) if self.is_spatial else (self.key,)
        return (Member(own, keys), *self._members_beside)

    @property
    def _members_beside(self) -> "tuple[Member, ...]":
        return tuple(Member(other, (other.key,)) for other in self.beside)

    @property
    def n_plain(self) -> int:
        """How many features, the first ones, come of weights that no examples here changed."""
        return self.n_features

    @property
    def n_content(self) -> int:
        """How many features, the first ones, tell what resembles no example: all content."""
        parts = self.parts or (FeaturePart("content", self.n_features),)
        leading = itertools.takewhile(lambda part: part.kind == "content", parts)
        return sum(part.n_features for part in leading)

    @property
    def alone(self) -> "Backbone":
        """The same without spatial features and without others beside it."""
        name = self.base_name + (VIEWS if self.n_views > 1 else "")
        return replace(self, name=name, is_spatial=False, beside=())

    @property
    def with_views(self) -> "Backbone":
        """The same network alone, embedding the mean of several views."""
        return replace(self.alone, name=self.base_name + VIEWS, n_views=N_VIEWS)

    @property
    def with_spatial(self) -> "Backbone":
        """The same alone, with spatial features."""
        return replace(self.alone, name=self.alone.name + SPATIAL, is_spatial=True)

    def with_beside(self, *beside: "Backbone") -> "Backbone":
        """The same with other backbones' embeddings beside its own."""
        name = BESIDE.join([self.name, *(other.name for other in beside)])
        return replace(self, name=name, beside=beside)

    @property
    def all_sha256(self) -> str:
        """The checksums of all weights that an embedding is made with, and of their rounding."""
        return BESIDE.join(backbone._checksum for backbone in (self, *self.beside))

    @property
    def _checksum(self) -> str:
        return f"{self.sha256[:8]}{self.rounding_sha256}" if self.is_int8 else self.sha256

    def has_weights(self, all_sha256: str) -> bool:
        """Tell whether these are the weights of `all_sha256`, as far as both are known."""
        ours, theirs = self.all_sha256.split(BESIDE), all_sha256.split(BESIDE)
        n_digits = [16 if backbone.is_int8 else 8 for backbone in (self, *self.beside)]
        return len(ours) == len(theirs) and all(
            checksum[:n] == other[:n]
            for checksum, other, n in zip(ours, theirs, n_digits, strict=True)
        )


@dataclass(frozen=True, slots=True)
class Member:
    """One of the networks that a picture goes through.

    Attributes:
        backbone: with no others beside it.
        keys: of what is kept of its embedding and, after that, of its spatial features.
    """

    backbone: Backbone
    keys: tuple[str, ...]


def base_name(name: str) -> str:
    """Return a backbone's name without what is said of views, spatial features and others."""
    return name.partition(BESIDE)[0].removesuffix(SPATIAL).removesuffix(VIEWS)


def in_float(name: str) -> str:
    """Return the name of the same backbone with all networks counting as they were trained."""
    return BESIDE.join(part.replace(INT8, "", 1) for part in name.split(BESIDE))


def levels(values: tuple[float, ...]) -> Channels:
    """Turn shares of white, as torchvision and timm have them, into 0..255."""
    red, green, blue = (255 * value for value in values)
    return red, green, blue
