"""What a method gets, and what it answers."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeAlias

from core.domain.arrays import Floats, Ints
from core.domain.device import Device
from core.domain.records import Trust

Embeddings: TypeAlias = Callable[[str], tuple[Floats, Floats]]
"""Called with a backbone's name; see `Episode.embeddings`."""


@dataclass(frozen=True, slots=True, eq=False)
class Episode:
    """One task, as a person would set it. The folder's true classes are not in it.

    Paths lie where the set lies, so their folders are named like the classes. A method must read no
    more of a path than it takes to open the picture.
    """

    set_name: str
    shots: int
    """Examples of each class."""
    number: int
    """From 0, within its set and shots."""
    class_names: tuple[str, ...]
    example_files: tuple[Path, ...]
    labels: Ints
    """(n_examples,) of the examples: index into `class_names`."""
    folder_files: tuple[Path, ...]
    backbone: str
    """The one asked for on the command line; a method may take others."""
    device: Device
    embeddings: Embeddings
    """For a backbone's name: (n_examples, n_features) and (n_folder, n_features), float32.

    The first call for a backbone may embed the whole set, so call it before the clock starts.
    """
    seed: int
    """For methods that draw, 0..2**31-1; another one for each episode."""


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """What a method says about the folder."""

    probabilities: Floats
    """(n_folder, n_classes), each row sums to 1; the highest is the label, its value the
    confidence."""
    seconds: float
    """Of learning from the examples, embeddings at hand; without looking at the answer."""
    trust: Trust | None = None
    """None where the method does not say how often it is right."""
    unknown: Floats | None = None
    """(n_folder,) the higher, the less an image resembles any example; None where not said."""


class Method(Protocol):
    """Anything that labels a folder from examples. One line in `methods.all_methods` adds it."""

    @property
    def name(self) -> str:
        """As typed after `--methods`, without a comma."""

    def run(self, episode: Episode) -> Answer:
        """Learn from the examples and label the folder."""
