"""Adapt the backbone to a project's examples: their pictures in, another backbone out."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from core.backbones import Backbone
from core.backbones.adapted.backbone import AdaptedBackbone
from core.classifiers.model_selection import LEAST_FOLDER
from core.domain.arrays import Floats, Ints, Pixels
from core.domain.device import Device
from core.domain.errors import DeviceError, ImageError, NotAdaptable, NotEnoughExamples
from core.domain.examples import TrainingSet
from core.domain.own_time import OwnTime
from core.domain.progress import Tick, no_tick
from core.domain.records import FileRecord
from core.embedding.device import choose_device
from core.embedding.multi_crop import short_side_for
from core.imaging.decoding import open_rgb, read_bytes
from core.operations.training_set import examples_on_disk, groups_of
from core.store import Project

if TYPE_CHECKING:
    from torch import nn

    from core.training.scale_shift.adapt import Adaptation
    from core.training.scale_shift.trainer import Beside


@dataclass(frozen=True, slots=True)
class Fitted:
    """A backbone fitted to examples.

    Attributes:
        backbone: with its overlay; as it was where an overlay did not help.
        class_ids: what the columns of `held_out` stand for.
        held_out: by image id, (n_classes,) logits of what had not seen it; NaN where nothing could
            be said.
        facts: for the model's settings.
        n_folds: into how many parts the examples were dealt to be held out.
    """

    backbone: Backbone
    class_ids: list[int] = field(default_factory=list)
    held_out: dict[int, Floats] = field(default_factory=dict)
    facts: dict[str, object] = field(default_factory=dict)
    n_folds: int = 0

    def logits(self, examples: TrainingSet) -> Floats | None:
        """Return logits (n_examples, n_classes); None where the examples are not the same."""
        is_same = list(examples.class_ids) == self.class_ids
        if not is_same or not set(examples.image_ids) <= self.held_out.keys():
            return None
        return np.stack([self.held_out[one] for one in examples.image_ids])


def fit_backbone(
    project: Project,
    backbone: Backbone,
    *,
    device: Device,
    seed: int,
    budget_s: float | None,
    tick: Tick,
    with_folder: bool = False,
) -> Fitted:
    """Fit a backbone to the examples whose pictures are at hand.

    See `core.training.scale_shift.adapt`.

    With `with_folder` it is judged under a learner that looks at the folder's images too.

    Raises:
        NotEnoughExamples: fewer than two classes have an example that can be opened.
        ImageError: a picture went away meanwhile.
        NotAdaptable: the network is of no kind that can be.
        DeviceError: there is too little memory on the device for it.
        WeightsError: the weights are missing.
    """
    files, labels, class_ids = _pictures_of(project)
    own = OwnTime(tick)
    network = own.wait_for(lambda: _loaded(backbone))
    # Imported here: torch takes seconds to load, and only this way of adapting needs it.
    from torch import OutOfMemoryError

    from core.backbones.adapted.split import CannotSplit
    from core.training.scale_shift.adapt import adapt_backbone

    folder = _folder_of(project, backbone) if with_folder else {}
    pictures, folder_ids = open_folder(folder, backbone, own)
    beside = _beside(project, backbone, [image_id for image_id, _ in files], folder_ids)
    chosen = choose_device(device)
    try:
        found = adapt_backbone(
            network,
            backbone.crop_px,
            lambda number, n_views: open_views(
                files[number][1].full_path, backbone, n_views, [seed, number]
            ),
            labels,
            n_fixed=backbone.n_views,
            groups=groups_of(project, backbone, [image_id for image_id, _ in files], labels),
            folder=pictures,
            beside=beside,
            network_key=backbone.in_float.network_key,
            budget_s=budget_s,
            device=chosen,
            seed=seed,
            tick=own,
        )
    except CannotSplit as error:
        raise NotAdaptable(backbone.name) from error
    except OutOfMemoryError as error:
        raise DeviceError(chosen, "out of memory") from error
    return _fitted(backbone, found, [image_id for image_id, _ in files], class_ids)


def _fitted(
    backbone: Backbone, found: "Adaptation", image_ids: list[int], class_ids: list[int]
) -> Fitted:
    held_out = dict(zip(image_ids, found.held_out, strict=True))
    seen = backbone
    if found.overlay is not None:
        level, cut = found.overlay.level, str(found.facts["cut"])
        seen = AdaptedBackbone.of(backbone, level, cut, found.overlay.arrays())
    return Fitted(seen, class_ids, held_out, found.facts, found.n_folds)


def _loaded(backbone: Backbone) -> "nn.Module":
    """Build a network in torch; load beforehand all that adapting it needs."""
    import core.training.scale_shift.adapt  # noqa: F401
    from core.backbones import build

    return build(backbone.in_float.alone)


def _pictures_of(project: Project) -> tuple[list[tuple[int, FileRecord]], Ints, list[int]]:
    """Return the examples whose file still holds what was labelled, with their class numbers."""
    image_ids, class_ids = project.labels.examples()
    class_of = dict(zip(image_ids.tolist(), class_ids.tolist(), strict=True))
    kept = list(examples_on_disk(project, image_ids.tolist()).items())
    present, labels = np.unique([class_of[one] for one, _ in kept], return_inverse=True)
    if len(present) < 2:
        raise NotEnoughExamples("", have=len(present), need=2)
    return kept, labels.astype(np.int64), [int(one) for one in present]


MOST_JUDGED = 100
"""Images of the folder that an adapted backbone is judged with; each costs a pass in each fold."""


# See docs/adr/0039-judge-sees-the-folder.md.
def _folder_of(project: Project, backbone: Backbone) -> dict[int, Path]:
    image_ids = project.embeddings.unlabelled_ids(backbone.key, MOST_JUDGED)
    image_ids = project.embeddings.present_all(backbone.keys, image_ids)
    files = project.files.of_images(image_ids)
    return {image_id: file.full_path for image_id, file in files.items()}


def open_folder(
    paths: Mapping[int, Path], backbone: Backbone, tick: Tick = no_tick
) -> tuple[Pixels | None, list[int]]:
    """Open pictures of a folder as they are embedded.

    Args:
        paths: by image id, or by any number.
        backbone: that embeds them.
        tick: called with (done, total).

    Returns:
        (n, n_views, crop, crop, 3) uint8 and the numbers of those that could be read; nothing where
        these are fewer than tell anything.
    """
    found: dict[int, Pixels] = {}
    for done, (number, path) in enumerate(paths.items()):
        tick(done, len(paths))
        with suppress(ImageError):
            found[number] = open_views(path, backbone, backbone.n_views, [0])
    if len(found) < LEAST_FOLDER:
        return None, []
    return np.stack(list(found.values())), list(found)


def _beside(
    project: Project, backbone: Backbone, examples: list[int], folder: list[int]
) -> "Beside | None":
    """Return what stands beside the backbone's embeddings of these images, where all have it."""
    from core.training.scale_shift.trainer import Beside

    keys = backbone.keys[1:]
    if not keys:
        return None
    kept, rows = project.embeddings.joined(keys, [*examples, *folder])
    if kept.tolist() != [*examples, *folder]:
        return None
    n = len(examples)
    return Beside(rows[:n], rows[n:], backbone.parts[1:])


def open_views(path: Path, backbone: Backbone, n_views: int, seed: list[int]) -> Pixels:
    """Return views of a picture; see `core.training.scale_shift.augmentation.augmented_views`.

    Raises:
        ImageError: it cannot be read.
    """
    from core.training.scale_shift.augmentation import augmented_views

    data = read_bytes(path)
    short_px = short_side_for(
        backbone.n_views, resize_px=backbone.resize_px, crop_px=backbone.crop_px
    )
    return augmented_views(
        open_rgb(data, path, short_side_px=short_px).image,
        n_views,
        n_fixed=backbone.n_views,
        resize_px=backbone.resize_px,
        crop_px=backbone.crop_px,
        interpolation=backbone.interpolation,
        crop_mode=backbone.crop_mode,
        rng=np.random.default_rng(seed),
    )
