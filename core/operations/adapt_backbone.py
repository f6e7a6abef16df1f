"""Adapt the backbone to a project's examples: takes their pictures, gives another backbone."""

from collections.abc import Mapping
from contextlib import closing, suppress
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from core.backbones import Backbone
from core.classifiers.model_selection import LEAST_FOLDER, SelectedClassifier
from core.domain.adapting import AdaptationFacts, AdaptRequest, TrainingSet
from core.domain.arrays import Floats, Ints, Pixels
from core.domain.device import Device
from core.domain.errors import DeviceError, ImageError, NotAdaptable, NotEnoughExamples
from core.domain.own_time import OwnTime
from core.domain.progress import Tick, no_tick
from core.domain.records import FileRecord
from core.embedding.adapted_tail import open_tail
from core.embedding.computed_ahead import computed_ahead
from core.embedding.device import choose_device
from core.embedding.multi_crop import short_side_of
from core.imaging.decoding import content_hash as hash_of
from core.imaging.decoding import open_rgb, read_bytes
from core.operations.training_set import examples_on_disk, groups_of
from core.store import Project
from core.training.scale_shift.augmentation import augmented_views

if TYPE_CHECKING:
    from core.training.scale_shift.adapt import Adaptation, ExamplePictures, PlainNetwork
    from core.training.scale_shift.trainer import Beside


@dataclass(frozen=True, slots=True, eq=False)
class KnownActivations:
    """What the front of an adapted network made of pictures, which need not go through it again.

    Attributes:
        image_ids: of the pictures.
        values: (n_images, n_views, ...) float16, at the cut.
    """

    image_ids: list[int]
    values: NDArray[np.float16]


@dataclass(frozen=True, slots=True)
class Fitted:
    """A backbone fitted to examples.

    Attributes:
        backbone: with its adapter; as it was where an adapter did not help.
        class_ids: what the columns of `held_out` stand for.
        held_out: by image id, (n_classes,) logits of what had not seen it; NaN where nothing could
            be said.
        facts: how the adapter came to be.
        n_folds: into how many parts the examples were dealt to be held out.
        known: what the network's front made of some pictures; None where that helps nobody.
    """

    backbone: Backbone
    class_ids: list[int] = field(default_factory=list)
    held_out: dict[int, Floats] = field(default_factory=dict)
    facts: AdaptationFacts = field(default_factory=AdaptationFacts)
    n_folds: int = 0
    known: KnownActivations | None = None

    def judged(self, chosen: SelectedClassifier, examples: TrainingSet) -> SelectedClassifier:
        """Return a classifier with what neither backbone nor classifier had seen as its evidence.

        It keeps its own where the backbone was fitted to other examples than these.
        """
        is_same = list(examples.class_ids) == self.class_ids
        if not is_same or not set(examples.image_ids) <= self.held_out.keys():
            return chosen
        held_out = np.stack([self.held_out[image_id] for image_id in examples.image_ids])
        return replace(chosen, held_out=held_out, n_folds=self.n_folds)


def fit_backbone(
    project: Project,
    backbone: Backbone,
    request: AdaptRequest,
    *,
    tick: Tick,
    with_folder: bool = False,
) -> Fitted:
    """Fit a backbone to the examples whose pictures are at hand.

    See `core.training.scale_shift.adapt`.

    Args:
        project: an open project.
        backbone: to be adapted.
        request: its device, seed and budget count.
        tick: called with (done, total).
        with_folder: judge it under a learner that looks at the folder's images too.

    Raises:
        NotEnoughExamples: fewer than two classes have an example that can be opened.
        ImageError: a picture went away meanwhile.
        NotAdaptable: the network is of no kind that can be.
        DeviceError: there is too little memory on the device for it.
        WeightsError: the weights are missing.
    """
    files, labels, class_ids = _pictures_of(project)
    image_ids = list(files)
    own = OwnTime(tick)
    network = own.wait_for(lambda: _loaded(backbone))
    # Imported here: torch takes seconds to load, and only this way of adapting needs it.
    from core.training.scale_shift.adapt import ExamplePictures

    folder, folder_ids = None, list[int]()
    if with_folder:
        folder, folder_ids = open_folder(_folder_of(project, backbone), backbone, own)
    pictures = ExamplePictures(
        partial(_open_example, list(files.values()), backbone, request.seed),
        labels,
        groups=groups_of(project, backbone, image_ids, labels),
        folder=folder,
        beside=_beside(project, backbone, image_ids, folder_ids),
    )
    adaptation = _adapted(network, pictures, request, backbone, own)
    held_out = dict(zip(image_ids, adaptation.held_out, strict=True))
    seen = adaptation.of(backbone)
    known = adaptation.activations
    return Fitted(
        seen,
        class_ids,
        held_out,
        adaptation.facts,
        adaptation.n_folds,
        None if known is None else KnownActivations([*image_ids, *folder_ids], known.cpu().numpy()),
    )


def _adapted(
    network: "PlainNetwork",
    pictures: "ExamplePictures",
    request: AdaptRequest,
    backbone: Backbone,
    own: OwnTime,
) -> "Adaptation":
    from torch import OutOfMemoryError

    from core.backbones.adapted.split import CannotSplit
    from core.training.scale_shift.adapt import adapt_backbone

    device = choose_device(request.device)
    try:
        return adapt_backbone(network, pictures, replace(request, device=device), tick=own)
    except CannotSplit as error:
        raise NotAdaptable(backbone.name) from error
    except OutOfMemoryError as error:
        raise DeviceError(device, "out of memory") from error


def _open_example(
    files: list[tuple[FileRecord, str]], backbone: Backbone, seed: int, number: int, n_views: int
) -> Pixels:
    file, content_hash = files[number]
    return open_views(file.full_path, backbone, n_views, [seed, number], content_hash)


def _loaded(backbone: Backbone) -> "PlainNetwork":
    """Build a network in torch, and load what adapting it needs."""
    from core.training.scale_shift.adapt import PlainNetwork

    return PlainNetwork.of(backbone)


_EMBEDDED_AT_ONCE = 32  # images; then Stop is heard


def embed_known(project: Project, fitted: Fitted, device: Device, own: OwnTime) -> None:
    """Embed the pictures that a backbone was fitted and judged with, from where they have got to.

    Args:
        project: an open project.
        fitted: its backbone makes the embeddings.
        device: where networks run; on a GPU all pictures are looked at again.
        own: ticks.
    """
    known, backbone = fitted.known, fitted.backbone
    if known is None:
        return
    run = own.wait_for(lambda: open_tail(backbone, device))
    if run is None:
        return
    for start in range(0, len(known.image_ids), _EMBEDDED_AT_ONCE):
        own.again()
        image_ids = known.image_ids[start : start + _EMBEDDED_AT_ONCE]
        vectors = run(known.values[start : start + _EMBEDDED_AT_ONCE])
        with project.atomic():
            there = project.files.of_images(image_ids)
            rows = zip(image_ids, vectors, strict=True)
            project.embeddings.put(backbone.key, [row for row in rows if row[0] in there])


def _pictures_of(
    project: Project,
) -> tuple[dict[int, tuple[FileRecord, str]], Ints, list[int]]:
    """Return the examples whose file is unchanged since it was labelled, and their classes.

    Returns:
        files and what they held, by image id; a class number for each; the classes' ids.
    """
    image_ids, class_ids = project.labels.examples()
    class_of = dict(zip(image_ids.tolist(), class_ids.tolist(), strict=True))
    usable = examples_on_disk(project, image_ids.tolist())
    hashes = project.files.hashes_of(usable)
    files = {image_id: (file, hashes[image_id]) for image_id, file in usable.items()}
    present, labels = np.unique([class_of[image_id] for image_id in files], return_inverse=True)
    if len(present) < 2:
        raise NotEnoughExamples("", have=len(present), need=2)
    return files, labels.astype(np.int64), [int(class_id) for class_id in present]


MOST_JUDGED = 100
"""Images of the folder that an adapted backbone is judged with; each costs a pass in each fold."""

_AHEAD = 16  # of them opened ahead


# See docs/adr/0039-judge-sees-the-folder.md.
def _folder_of(project: Project, backbone: Backbone) -> dict[int, tuple[Path, str]]:
    """Return paths of unlabelled pictures and what they held when they were embedded, by image."""
    image_ids = project.embeddings.unlabelled_ids(backbone.key, MOST_JUDGED)
    image_ids = project.embeddings.present_all(backbone.keys, image_ids)
    files = project.files.of_images(image_ids)
    hashes = project.files.hashes_of(files)
    return {image_id: (file.full_path, hashes[image_id]) for image_id, file in files.items()}


def open_folder(
    files: Mapping[int, tuple[Path, str]], backbone: Backbone, tick: Tick = no_tick
) -> tuple[Pixels | None, list[int]]:
    """Open pictures of a folder as they are embedded.

    Args:
        files: path and hash by image id, or by any number; what has changed since is left out. A
            hash of "" fits all.
        backbone: that embeds them.
        tick: called with (done, total).

    Returns:
        (n, n_views, crop, crop, 3) uint8 and the numbers of those that could be read; nothing where
        these are fewer than tell anything.
    """
    views: dict[int, Pixels] = {}
    open_one = partial(_open_if_whole, backbone)
    with closing(computed_ahead(open_one, files.values(), _AHEAD)) as opened:
        for done, (number, seen) in enumerate(zip(files, opened, strict=True)):
            tick(done, len(files))
            if seen is not None:
                views[number] = seen
    if len(views) < LEAST_FOLDER:
        return None, []
    return np.stack(list(views.values())), list(views)


def _open_if_whole(backbone: Backbone, file: tuple[Path, str]) -> Pixels | None:
    path, content_hash = file
    with suppress(ImageError):
        return open_views(path, backbone, backbone.n_views, [0], content_hash)
    return None


def _beside(
    project: Project, backbone: Backbone, examples: list[int], folder: list[int]
) -> "Beside | None":
    """Return what stands beside the backbone's embeddings of these images, where all have it."""
    from core.training.scale_shift.trainer import Beside

    keys = backbone.keys[1:]
    if not keys:
        return None
    image_ids, features = project.embeddings.joined(keys, [*examples, *folder])
    if image_ids.tolist() != [*examples, *folder]:
        return None
    n = len(examples)
    return Beside(features[:n], features[n:], backbone.parts[1:])


def open_views(
    path: Path, backbone: Backbone, n_views: int, seed: list[int], content_hash: str = ""
) -> Pixels:
    """Return views of a picture; see `core.training.scale_shift.augmentation.augmented_views`.

    Args:
        path: of the picture.
        backbone, n_views: say what is seen of it.
        seed: decides the views.
        content_hash: of what it held; "" where that does not matter.

    Raises:
        ImageError: it cannot be read, or has changed since.
    """
    data = read_bytes(path)
    if content_hash and hash_of(data) != content_hash:
        raise ImageError(path, "the file has changed since")
    picture = open_rgb(data, path, short_side_px=short_side_of([backbone]))
    return augmented_views(picture.image, n_views, backbone, rng=np.random.default_rng(seed))
