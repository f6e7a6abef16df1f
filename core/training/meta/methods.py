"""The methods that can be meta-trained, and how each is built. A new one is one entry."""

import typing
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from typing import Any, Literal, TypeAlias, cast

import torch
from torch import Tensor, nn

from core.backbones.architectures.conv4 import Conv4
from core.backbones.architectures.spec import KINDS, NetworkSpec
from core.training.meta.data.task_sampler import Shape
from core.training.meta.interfaces import Facts, Method, TaskSource
from core.training.meta.maml import Maml, MamlSettings
from core.training.meta.mixed_precision import Precision
from core.training.meta.mtl import Mtl, MtlSettings, MtlTasks
from core.training.meta.pretraining import Pretrain, PretrainSettings, under
from core.training.meta.stacked_conv4 import StackedConv4

NetworkName: TypeAlias = Literal[
    "conv4", "conv4-pooled", "resnet-mtl", "resnet-mtl-bottleneck", "resnet12"
]

CONV4: tuple[NetworkName, ...] = ("conv4", "conv4-pooled")
"""`Conv4`'s two variants: by stride, and by max-pool."""

FILTERS = 64


@dataclass(frozen=True, slots=True)
class Build:
    """What a method is built from.

    Attributes:
        settings: of the method's own kind.
        network: name of its network.
        filters: of the network's convolutions.
        images: the source's facts: "channels", "height", "width".
        way: classes of a task.
        iterations: of the whole training.
        seed: decides how weights begin.
        device, precision: where and how it computes.
        spec: of the network, where it is none of `CONV4`; see `NetworkSpec.facts`.
        n_classes: of the training, for what tells them all apart.
        shot, query: images of each class of a task.
        start: fingerprint of the pre-training that it goes on from; "" for none.
        weights: of that pre-training's network; only for the first time.
        source: of the training's tasks; only for training.
    """

    settings: Any
    network: NetworkName
    filters: int
    images: Mapping[str, object]
    way: int
    iterations: int
    seed: int = 0
    device: str = "cpu"
    precision: Precision = "float32"
    spec: Mapping[str, object] = field(default_factory=dict)
    n_classes: int = 0
    shot: int = 1
    query: int = 1
    start: str = ""
    weights: Mapping[str, Tensor] | None = None
    source: TaskSource | None = None

    def facts(self) -> Facts:
        """Return what has to be known to build the same again, for a card."""
        return {
            "settings": asdict(self.settings),
            "network": self.network,
            "filters": self.filters,
            "images": dict(self.images),
            "way": self.way,
            "iterations": self.iterations,
            "seed": self.seed,
            "precision": self.precision,
            "spec": dict(self.spec),
            "n_classes": self.n_classes,
            "shot": self.shot,
            "query": self.query,
            "start": self.start,
        }


@dataclass(frozen=True, slots=True)
class Kind:
    """One method.

    Attributes:
        settings: a frozen dataclass of its own.
        build: makes one.
        networks: that it can learn, the usual one first.
        query: query images of each class while training; 0 for as many as the support has.
        meta_batch: tasks of each step.
    """

    settings: type
    build: Callable[[Build], Method]
    networks: tuple[NetworkName, ...]
    query: int
    meta_batch: int


def _maml(build: Build) -> Method:
    network = _conv4(build)
    return Maml(
        network,
        build.settings,
        build.iterations,
        together=StackedConv4(network),
        precision=build.precision,
    )


def _conv4(build: Build) -> Conv4:
    """Build the network on the processor, so that the seed gives the same on every device."""
    network = Conv4(
        build.way,
        variant="strided" if build.network == "conv4" else "pooled",
        channels=int(str(build.images["channels"])),
        size_px=int(str(build.images["height"])),
        filters=build.filters,
    )
    network.reset(torch.Generator().manual_seed(build.seed))
    return network.to(build.device)


def _pretrain(build: Build) -> Method:
    network = _resnet(build)
    return Pretrain(
        network,
        build.n_classes,
        build.settings,
        build.iterations,
        seed=build.seed,
        precision=build.precision,
    )


def _mtl(build: Build) -> Method:
    network = _resnet(build)
    if build.weights is not None:
        network.load_state_dict(under(build.weights, "network."))
    return Mtl(
        network,
        build.settings,
        build.iterations,
        tasks=MtlTasks(Shape(build.way, build.shot, build.query), build.source, build.seed),
        precision=build.precision,
    )


def _resnet(build: Build) -> nn.Module:
    """Build the network on the processor, so that the seed gives the same on every device."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(build.seed)
        network = NetworkSpec.of(build.spec).make()
    if build.device == "cpu":
        # There oneDNN overruns its memory where weights lie so and channels are few (torch 2.15,
        # six of them in the backward pass).
        return network
    network = network.to(memory_format=torch.channels_last)
    return network.to(build.device)


METHODS: dict[str, Kind] = {
    "maml": Kind(MamlSettings, _maml, CONV4, 0, 32),
    "pretrain": Kind(PretrainSettings, _pretrain, KINDS, 15, 1),
    "mtl": Kind(MtlSettings, _mtl, KINDS, 15, 1),
}
"""By the name that is typed after `--method`."""


def rebuilt(card: Mapping[str, object], device: str, changed: Mapping[str, object]) -> Method:
    """Build the method that a checkpoint's card speaks of.

    Args:
        changed: settings to change, such as those that only matter when it is judged.
    """
    facts = cast("dict[str, Any]", card["build"])
    kind = METHODS[str(card["method"])]
    settings = kind.settings(**{**facts["settings"], **changed})
    return kind.build(Build(**{**facts, "settings": settings, "device": device}))


def parsed(kind: type, words: Sequence[str]) -> dict[str, object]:
    """Read NAME=VALUE words as settings of that kind.

    >>> parsed(MamlSettings, ["order=second", "steps=5", "anil=yes"])
    {'order': 'second', 'steps': 5, 'anil': True}

    Raises:
        ValueError: there is no such setting, or the value is not of its kind.
    """
    kinds = typing.get_type_hints(kind)
    settings: dict[str, object] = {}
    for word in words:
        name, equals, text = word.partition("=")
        name = name.strip().replace("-", "_")
        if not equals or name not in kinds:
            names = ", ".join(entry.name for entry in fields(kind))
            raise ValueError(f"{word!r} is none of NAME=VALUE with a name out of {names}")
        settings[name] = _value(name, text.strip(), kinds[name])
    return settings


_YES, _NO = ("yes", "true", "on", "1"), ("no", "false", "off", "0")


def _value(name: str, text: str, kind: Any) -> object:  # noqa: ANN401 - a type of any kind
    if typing.get_origin(kind) is Literal:
        words = typing.get_args(kind)
        if text not in words:
            raise ValueError(f"{name} is one of {', '.join(words)}, not {text!r}")
        return text
    if kind is bool:
        if text.lower() not in _YES + _NO:
            raise ValueError(f"{name} is yes or no, not {text!r}")
        return text.lower() in _YES
    try:
        return kind(text)
    except ValueError:
        word = "a whole number" if kind is int else "a number"
        raise ValueError(f"{name} is {word}, not {text!r}") from None
