"""All the networks that a picture goes through for one backbone, run one after another."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

import numpy as np

from core.backbones import Backbone, Member
from core.domain.arrays import Floats, Pixels
from core.domain.device import Device
from core.embedding.network import Network, open_network

T = TypeVar("T")

Views = dict[int, Pixels]
"""What the members see of one picture: (n_views, crop, crop, 3) uint8 by a member's number."""

Vectors = dict[str, Floats]
"""What is kept of one picture, by key."""

_CPU_VIEWS, _GPU_VIEWS = 8, 128  # that a batch has of the first member, roughly


@dataclass(frozen=True, slots=True, eq=False)
class JointNetwork:
    """The members of a backbone, loaded.

    Attributes:
        members: in the order in which they run.
        networks: theirs.
        n_pictures: how many pictures go through at once.
    """

    members: tuple[Member, ...]
    networks: tuple[Network, ...]
    n_pictures: int

    @property
    def device(self) -> str:
        """Where they run: "cpu", "cuda" or "mps"."""
        return self.networks[0].device

    @property
    def notes(self) -> tuple[str, ...]:
        """Sentences about what had to be done, such as a fall back to the CPU."""
        return tuple(note for network in self.networks for note in network.notes)

    def forget_notes(self) -> None:
        """Begin again with no notes."""
        for network in self.networks:
            network.notes.clear()

    def embed(self, batches: Iterable[tuple[T, list[Views]]]) -> Iterator[tuple[T, list[Vectors]]]:
        """Run batches of pictures through all networks.

        Args:
            batches: pairs of anything and what is to be seen of each of up to `n_pictures`
                pictures; where a member is missing from one, that is left out.

        Yields:
            the same things with what is kept of each picture, in the same order.
        """
        stream: Iterator[tuple[tuple[T, list[Views]], list[Vectors]]] = (
            ((token, views), [{} for _ in views]) for token, views in batches
        )
        for number in range(len(self.members)):
            stream = self._through(number, stream)
        for (token, _), vectors in stream:
            yield token, vectors

    def _through(
        self, number: int, stream: Iterator[tuple[tuple[T, list[Views]], list[Vectors]]]
    ) -> Iterator[tuple[tuple[T, list[Views]], list[Vectors]]]:
        member, network = self.members[number], self.networks[number]
        side, n_views = member.backbone.crop_px, member.backbone.n_views
        nothing = np.zeros((0, side, side, 3), np.uint8)

        def seen() -> Iterator[tuple[tuple[tuple[T, list[Views]], list[Vectors]], Pixels]]:
            for (token, pictures), vectors in stream:
                views = [picture[number] for picture in pictures if number in picture]
                yield ((token, pictures), vectors), np.concatenate(views or [nothing])

        for ((token, pictures), vectors), outputs in network.embed(seen()):
            per_picture = iter(outputs.reshape(-1, n_views, outputs.shape[1]))
            for picture, kept_vectors in zip(pictures, vectors, strict=True):
                if number in picture:
                    kept_vectors |= vectors_of(member, next(per_picture))
            yield (token, pictures), vectors


def vectors_of(member: Member, outputs: Floats) -> Vectors:
    """Return what is kept of one picture: the mean of all views, the spatial part of the first.

    Args:
        member: whose network it was.
        outputs: (n_views, n_outputs) float32, spatial features last.
    """
    n = member.backbone.n_features
    vectors = {member.backbone.key: outputs[:, :n].mean(axis=0)}
    if member.backbone.is_spatial:
        vectors[member.backbone.spatial_key] = outputs[0, n:]
    return {key: vectors[key] for key in member.keys}


def pictures_of(backbone: Backbone, n_views: int) -> int:
    """Return how many whole pictures make a batch of about so many views."""
    return max(1, round(n_views / backbone.n_views))


def open_joint_network(backbone: Backbone, device: Device = "auto") -> JointNetwork:
    """Load all networks of a backbone onto a device.

    Raises:
        DeviceError: the device asked for is not there.
        WeightsError: weights are missing or not the ones we pinned.
    """
    n_pictures = pictures_of(backbone, _CPU_VIEWS)
    networks = tuple(
        _member_network(member.backbone, device, n_pictures) for member in backbone.members
    )
    most = _CPU_VIEWS if networks[0].device == "cpu" else _GPU_VIEWS
    return JointNetwork(backbone.members, networks, pictures_of(backbone, most))


# Joint networks share their members: a folder is looked at by the first, then by the others.
@lru_cache(maxsize=4)
def _member_network(backbone: Backbone, device: Device, n_pictures: int) -> Network:
    return open_network(backbone, device, n_pictures=n_pictures)


# Two: the better model's, which takes seconds to convert, and the plain one, by which its search
# is interrupted.
@lru_cache(maxsize=2)
def loaded(backbone: Backbone, device: Device) -> JointNetwork:
    """Return one of the networks loaded last where it is the one asked for."""
    return open_joint_network(backbone, device)


def forget_networks() -> None:
    """Let go of all networks that are kept loaded."""
    loaded.cache_clear()
    _member_network.cache_clear()
