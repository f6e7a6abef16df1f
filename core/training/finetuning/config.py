"""How a network is trained: one record with every trick as an option. Loads no torch."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Literal, TypeAlias, get_args

Way: TypeAlias = Literal["features", "features-svm", "fine-tune", "scratch"]

WAYS: dict[str, tuple[str, ...]] = {
    "features": ("linear-head",),
    "features-svm": ("svm-linear", "svm-rbf"),
    "fine-tune": ("linear-head",),
    "scratch": ("linear-head",),
}
"""The four ways of transfer learning, with the learners that end them."""

TRAINED = ("fine-tune", "scratch")
"""The ways that change the network itself."""

Optimiser: TypeAlias = Literal["adamw", "sgd"]
Crop: TypeAlias = Literal["middle", "resized", "random"]
Policy: TypeAlias = Literal["none", "autoaugment", "randaugment", "trivialaugment", "augmix"]
Norms: TypeAlias = Literal["auto", "train", "eval"]

_WORDS = {
    "optimiser": get_args(Optimiser),
    "crop": get_args(Crop),
    "policy": get_args(Policy),
    "batch_norm": get_args(Norms),
}
_POSITIVE = ("batch_size", "head_factor", "layer_decay", "distil_temperature")
_SHARES = (
    "warm_up",
    "label_smoothing",
    "dropout",
    "drop_path",
    "average",
    "validation",
    "min_delta",
    "momentum",
    "mirror",
    "colour",
    "erasing",
    "cutout",
    "distil",
)
_MIXES = ("mixup", "cutmix", "ricap")


@dataclass(frozen=True, slots=True)
class TrainSettings:
    """Everything that decides a training; 0 turns a trick off. Shares are in 0..1.

    Attributes:
        epochs: times that each example is seen; 0 lets the number of examples decide.
        batch_size: examples in a step.
        optimiser: AdamW (Loshchilov and Hutter 2019), or SGD with Nesterov's momentum.
        lr: learning rate of the network's last block, or of all of it without `layer_decay`.
        lr_batch: batch size that `lr` is meant for: the rate grows with the batch (Goyal et al.
            2017); 0 takes `lr` as it is.
        head_factor: learning rate of the head, over `lr`.
        layer_decay: each block's learning rate, over that of the block behind it.
        momentum: of SGD.
        weight_decay: L2; never on biases and norms.
        l1: on the head's weights.
        warm_up: share of the steps in which the rate climbs.
        cosine: let the rate fall to 0 afterwards, along a cosine.
        clip: longest gradient.
        label_smoothing: share of each target that all classes have in common.
        dropout: before the head.
        drop_path: of the last residual block; less in those before (Huang et al. 2016).
        average: decay of a moving average of the weights, which then takes the network's place.
        average_from: steps before it begins.
        validation: share of each class that is kept out of training, to choose the best epoch.
        patience: epochs without a better one before training ends.
        min_delta: how much more of the validation must be right to be better.
        batch_norm: "eval" leaves statistics of norms as they are; "auto" does below 500 examples.
        crop: "resized" cuts a random part at a random scale, "random" a square of full scale.
        crop_scale: least share of the picture that "resized" cuts.
        mirror: chance of a mirrored picture.
        rotation: largest turn, in degrees.
        colour: how far brightness, contrast and saturation move; hue by a sixth of it.
        policy: AutoAugment (Cubuk et al. 2019), RandAugment (2020, two steps of strength 9),
            TrivialAugment (Müller and Hutter 2021) or AugMix (Hendrycks et al. 2020).
        erasing: chance of a rectangle of noise (Zhong et al. 2020).
        cutout: share of the picture that a grey square takes (DeVries and Taylor 2017).
        mixup, cutmix, ricap: of the Beta distribution of shares (Zhang et al. 2018; Yun et al.
            2019; Takahashi et al. 2018); each step takes one of those above 0 by chance.
        distil: weight of what the teacher says (Hinton et al. 2015).
        distil_temperature: divides its scores and ours.
        teacher: name of the backbone that teaches, with a linear head of its own.
        zero_init: let each residual block of a new network begin as nothing.
    """

    epochs: int = 0
    batch_size: int = 32
    optimiser: Optimiser = "adamw"
    lr: float = 1e-4
    lr_batch: int = 0
    head_factor: float = 10.0
    layer_decay: float = 0.75
    momentum: float = 0.9
    weight_decay: float = 0.05
    l1: float = 0.0
    warm_up: float = 0.1
    cosine: bool = True
    clip: float = 0.0
    label_smoothing: float = 0.1
    dropout: float = 0.0
    drop_path: float = 0.0
    average: float = 0.999
    average_from: int = 200
    validation: float = 0.2
    patience: int = 10
    min_delta: float = 0.0
    batch_norm: Norms = "auto"
    crop: Crop = "resized"
    crop_scale: float = 0.5
    mirror: float = 0.5
    rotation: float = 0.0
    colour: float = 0.3
    policy: Policy = "none"
    erasing: float = 0.0
    cutout: float = 0.0
    mixup: float = 0.0
    cutmix: float = 0.0
    ricap: float = 0.0
    distil: float = 0.0
    distil_temperature: float = 4.0
    teacher: str = ""
    zero_init: bool = False

    def __post_init__(self) -> None:
        """Refuse what makes no sense, by a ValueError that names the setting."""
        for name, words in _WORDS.items():
            if getattr(self, name) not in words:
                raise ValueError(f"{name} must be one of {', '.join(words)}")
        for entry in fields(self):
            value = getattr(self, entry.name)
            if isinstance(value, int | float) and not 0 <= value < float("inf"):
                raise ValueError(f"{entry.name} must be 0 or more")
        for name in _POSITIVE:
            if getattr(self, name) <= 0:
                raise ValueError(f"{name} must be more than 0")
        for name in (*_SHARES, "crop_scale", "layer_decay"):
            if getattr(self, name) > 1:
                raise ValueError(f"{name} must be 1 or less")
        if self.distil and not self.teacher:
            raise ValueError("distil needs a teacher: the name of a backbone")
        if self.distil and any(getattr(self, name) for name in _MIXES):
            raise ValueError("distil cannot go with mixup, cutmix or ricap")


def checked(given: object) -> dict[str, object]:
    """See that these are settings by name, each of the right kind, such as a JSON file has them.

    Raises:
        ValueError: with a sentence about the first that is not.
    """
    if not isinstance(given, Mapping):
        raise ValueError("settings must be an object with names and values")
    defaults = TrainSettings()
    settings: dict[str, object] = {}
    for name, value in given.items():
        if name not in TrainSettings.__slots__:
            known = ", ".join(TrainSettings.__slots__)
            raise ValueError(f"there is no setting {name}; there is {known}")
        default = getattr(defaults, name)
        is_number = isinstance(default, float) and type(value) in (int, float)
        if not is_number and type(value) is not type(default):
            raise ValueError(f"{name} must be {_KINDS[type(default)]}, like {default!r}")
        settings[name] = float(value) if is_number else value
    _with(defaults, settings)
    return settings


_KINDS = {int: "a whole number", float: "a number", bool: "true or false", str: "a word"}


def settings_for(
    way: str, n_examples: int, n_smallest: int, given: Mapping[str, object]
) -> TrainSettings:
    """Return what suits a way and the examples at hand, under what the person gave.

    Source: fine-tuning after Kumar et al. 2022, "Fine-Tuning can Distort Pretrained Features and
    Underperform Out-of-Distribution" (https://arxiv.org/abs/2202.10054): the head first.

    Args:
        way: "fine-tune" or "scratch".
        n_examples: in all.
        n_smallest: in the smallest class.
        given: settings that replace the usual ones; see `checked`.
    """
    if way == "scratch":
        usual = _SCRATCH
    else:
        is_rich = n_smallest >= 20  # below that a policy's pictures are too far from the examples
        policy: Policy = "trivialaugment" if is_rich else "none"
        usual = TrainSettings(policy=policy, erasing=0.1 if is_rich else 0.0)
    settings = _with(usual, given)
    if settings.epochs:
        return settings
    by_size = min(max(round(3000 / max(n_examples, 1)), 10), 50)
    return replace(settings, epochs=100 if way == "scratch" else by_size)


def _with(settings: TrainSettings, given: Mapping[str, object]) -> TrainSettings:
    return replace(settings, **given)  # type: ignore[arg-type]  # `checked` has seen to the kinds


_SCRATCH = TrainSettings(
    optimiser="sgd",
    lr=0.1,
    lr_batch=256,
    head_factor=1.0,
    layer_decay=1.0,
    weight_decay=5e-4,
    warm_up=0.05,
    patience=0,  # the last epochs, at the end of the cosine, are the best
    batch_norm="train",
    crop_scale=0.2,
    policy="randaugment",
    mixup=0.2,
    cutmix=1.0,
    zero_init=True,
)
