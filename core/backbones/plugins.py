"""Networks that other packages bring, with their weights and the code that builds them."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, get_args

from core.backbones.backbone import PLUGIN, Backbone, Channels, CropMode
from core.domain.plugins.entry_points import PluginRefused, Plugins, faults

if TYPE_CHECKING:
    from torch import nn

_SHA256 = re.compile(r"[0-9a-f]{64}")
_INTERPOLATIONS = ("bicubic", "bilinear")
_VERSION = re.compile(r"[a-z0-9]+([.-][a-z0-9]+)*")


@dataclass(frozen=True, slots=True, kw_only=True)
class PluginBackbone:
    """A network of another package; see docs/plugins.md.

    Attributes:
        title: what the window shows.
        version: of what it computes, such as "1" or "2.1"; another one is another network, whose
            embeddings are made again.
        n_features: length of an embedding.
        resize_px, crop_px: the short side is scaled to the first, the middle square of the second
            is what the network sees.
        mean, deviation: a red, green or blue value x in 0..255 goes in as (x - mean) / deviation.
        package: the top-level Python package that holds the weights.
        file: the weights, named from the folder of that package.
        sha256: of that file, 64 hex digits.
        licence, source: of the weights, and a page about them.
        build: makes the network of the path of its weights: a torch module without classifier that
            takes (n, 3, crop, crop) float32 and gives (n, n_features).
        interpolation: how its training scaled pictures, "bicubic" or "bilinear".
        crop_mode: which part of a picture it saw, "center" or "squash".
        size_mb: of the file, in millions of bytes.
        speed: pictures a second on a CPU, as a share of what Lite0 does; 0 where not measured.
    """

    title: str
    version: str
    n_features: int
    resize_px: int
    crop_px: int
    mean: Channels
    deviation: Channels
    package: str
    file: str
    sha256: str
    licence: str
    source: str
    build: "Callable[[Path], nn.Module]"
    interpolation: str = "bicubic"
    crop_mode: CropMode = "center"
    size_mb: int = 0
    speed: float = 0.0

    def row(self, name: str) -> Backbone:
        """Return it as the table of backbones has its own.

        Args:
            name: of the entry point.
        """
        return Backbone(
            name=PLUGIN + name,
            title=self.title,
            n_features=self.n_features,
            resize_px=self.resize_px,
            crop_px=self.crop_px,
            mean=self.mean,
            deviation=self.deviation,
            library="plugin",
            model=self.version,
            sha256=self.sha256,
            file=self.file,
            licence=self.licence,
            source=self.source,
            interpolation=self.interpolation,
            crop_mode=self.crop_mode,
            package=self.package,
            size_mb=self.size_mb,
            speed=self.speed,
        )


def accepted(_name: str, given: object) -> PluginBackbone:
    """Return what a plug-in gives as a network.

    Raises:
        PluginRefused: it is none, or says something impossible of itself.
    """
    if not isinstance(given, PluginBackbone):
        raise PluginRefused("it is no handful.plugins.PluginBackbone")
    if not _SHA256.fullmatch(str(given.sha256)):
        raise PluginRefused("its sha256 is not 64 hex digits")
    if not _VERSION.fullmatch(str(given.version)):
        raise PluginRefused("its version is not made of a-z, 0-9, points and hyphens")
    sizes = (given.crop_px, given.resize_px, given.n_features)
    if not all(isinstance(size, int) for size in sizes) or not (
        0 < given.crop_px <= given.resize_px and given.n_features > 0
    ):
        raise PluginRefused("crop_px must be between 1 and resize_px, n_features above 0")
    words = (given.title, given.licence, given.source, given.package, given.file)
    if not callable(given.build) or not all(isinstance(text, str) and text for text in words):
        raise PluginRefused("it has no title, licence, source, package, file, or `build`")
    channels = (*given.mean, *given.deviation)
    are_numbers = all(isinstance(value, int | float) and isfinite(value) for value in channels)
    if (len(given.mean), len(given.deviation)) != (3, 3) or not (
        are_numbers and min(given.deviation) > 0
    ):
        raise PluginRefused("mean and deviation are not three numbers each, the second above 0")
    _see_choices(given)
    return given


def _see_choices(given: PluginBackbone) -> None:
    if given.interpolation not in _INTERPOLATIONS or given.crop_mode not in get_args(CropMode):
        raise PluginRefused("its interpolation or crop_mode is none that there is")
    if not isinstance(given.size_mb, int) or not (
        isinstance(given.speed, int | float) and isfinite(given.speed)
    ):
        raise PluginRefused("size_mb is no whole number, or speed no number")


PLUGINS: Plugins[PluginBackbone] = Plugins("handful.backbones", accepted)
"""Networks that other packages bring, by the names of their entry points."""


def reason_of(name: str) -> str:
    """Say why there is no network of this name, which begins with `PLUGIN`."""
    own = name.removeprefix(PLUGIN)
    reasons = [fault.reason for fault in faults("handful.backbones") if fault.name == own]
    return (
        f"the plug-in cannot be used: {reasons[0]}" if reasons else "no such plug-in is installed"
    )
