"""Which network of our own design: all that is needed to build it, as plain values."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias, get_args

if TYPE_CHECKING:
    from torch import nn

Kind: TypeAlias = Literal["resnet-mtl", "resnet-mtl-bottleneck", "resnet12"]

KINDS: tuple[Kind, ...] = get_args(Kind)

_MOST, _MOST_STAGES = 4096, 8  # a card from anywhere must not ask for all memory


@dataclass(frozen=True, slots=True)
class NetworkSpec:
    """A network for meta-learning; by default that of the PyTorch code of Sun et al. 2019.

    Attributes:
        kind: "resnet-mtl" is `core.backbones.architectures.resnet_mtl.ResNetMtl` of basic blocks,
            the same with "-bottleneck" of bottlenecks; "resnet12" is
            `core.backbones.architectures.resnet12.ResNet12`.
        blocks: in each stage; of "resnet12" each stage is one block.
        widths: channels of each stage.
        stem: channels of the first convolution; "resnet12" has none.
        channels: of the pictures, 3 or 1.
    """

    kind: Kind = "resnet-mtl"
    blocks: tuple[int, ...] = (4, 4, 4)
    widths: tuple[int, ...] = (160, 320, 640)
    stem: int = 80
    channels: int = 3

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"there is no network {self.kind!r}: it is one of {', '.join(KINDS)}")
        numbers = (*self.blocks, *self.widths, self.stem)
        if not self.widths or len(self.blocks) != len(self.widths) or min(numbers) < 1:
            raise ValueError("a network needs a width, 1 or more, for each of its stages")
        if max(numbers) > _MOST or len(self.blocks) > _MOST_STAGES:
            raise ValueError(f"a network has up to {_MOST_STAGES} stages and widths up to {_MOST}")
        if self.channels not in (1, 3):
            raise ValueError("pictures have 1 or 3 channels")

    @property
    def n_features(self) -> int:
        """Length of an embedding."""
        return self.widths[-1] * (4 if self.kind == "resnet-mtl-bottleneck" else 1)

    def facts(self) -> dict[str, object]:
        """Return plain values that JSON can hold."""
        return {**asdict(self), "blocks": list(self.blocks), "widths": list(self.widths)}

    @classmethod
    def of(cls, facts: Mapping[str, object]) -> "NetworkSpec":
        """Make one of what `facts` returned.

        Raises:
            ValueError: it says something else.
        """
        try:
            values = dict(facts)
            for name in ("blocks", "widths"):
                value = values[name]
                assert isinstance(value, list | tuple)
                values[name] = tuple(int(number) for number in value)
            values |= {name: int(str(values[name])) for name in ("stem", "channels")}
            return cls(**values)  # type: ignore[arg-type]  # checked above and in __post_init__
        except (KeyError, TypeError, AssertionError) as error:
            raise ValueError(f"{facts} describes no network") from error

    def make(self) -> "nn.Module":
        """Build the network with random weights: (n, channels, side, side) to (n, n_features).

        Draws from torch's global generator.
        """
        if self.kind == "resnet12":
            from core.backbones.architectures.resnet12 import ResNet12

            return ResNet12(self.widths, channels=self.channels)
        from core.backbones.architectures.resnet_mtl import Block, ResNetMtl

        block: Block = "bottleneck" if self.kind == "resnet-mtl-bottleneck" else "basic"
        return ResNetMtl(
            self.blocks, self.widths, stem=self.stem, block=block, channels=self.channels
        )


NARROW = NetworkSpec(blocks=(1, 1, 1), widths=(32, 64, 128), stem=16)
"""A small one, for a processor."""
