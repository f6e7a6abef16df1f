"""Why an image got its label: the part of the pipeline that explains, and changes nothing.

`explain` and `feature_maps` load torch and scipy, so the window leaves them to the engine;
`neighbours` and `likeness` load numpy alone, and answer at once.
"""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar, cast

import numpy as np
from PIL import Image

from core.backbones import AUTO, Backbone, find_backbone
from core.backbones.adapted.serialization import restore_backbone
from core.domain.adapting import ModelSettings
from core.domain.arrays import Floats, Pixels
from core.domain.device import Device
from core.domain.errors import ImageError, ModelDamaged, NoModel, WeightsError
from core.domain.explain import Against, FeatureMaps, Heat, Likeness
from core.domain.progress import Tick, no_tick
from core.domain.records import ModelRecord, Neighbour, Prediction
from core.embedding.multi_crop import views_of
from core.imaging.crops import cut_out, is_long, middle_box
from core.imaging.decoding import content_hash, open_rgb, read_bytes
from core.operations.backbones import backbone_for
from core.operations.load_model import predictor_of
from core.store import Project

if TYPE_CHECKING:
    from core.analysis.saliency.activations import Lens
    from core.classifiers.calibrated import CalibratedClassifier

T = TypeVar("T")

_MOST_KEPT = 32  # heat maps and feature maps: at most 60 MB
_STEPS = 3


def explain(
    project: Project,
    picture: int | Path,
    *,
    against: Against = "others",
    device: Device = "auto",
    tick: Tick = no_tick,
) -> Heat:
    """Say which parts of a picture speak for the label that the model in use gives it.

    The first call loads the network again, which takes seconds: what runs fast shows nothing of its
    inside. What was explained lately is kept.

    Args:
        project: an open project.
        picture: id of a file, or where any picture lies.
        against: what the label is held against.
        device: where to run the network.
        tick: called as picture, network and map are there.

    Raises:
        NoModel: nothing has been adapted yet.
        ModelDamaged: the model in use cannot be read.
        ImageError: the picture cannot be read, or the file is gone.
        WeightsError, DeviceError: the model's backbone cannot be loaded.
    """
    tick(0, _STEPS)
    model = project.models.current()
    if model is None:
        raise NoModel
    backbone = _seen_through(project, model)
    view = _view_of(project, picture, backbone)
    said = _prediction(project, model, view.content)
    tick(1, _STEPS)

    def make() -> Heat:
        predictor = predictor_of(model, project.models.arrays(model.id))
        from core.analysis.saliency.activations import activations_of

        rest = _beside(project, view, backbone, device)
        lens = activations_of(backbone.alone, device)
        tick(2, _STEPS)
        return _heat(view, lens, predictor, said, against, rest)

    sides = said and (said.class_id, said.runner_up_id)
    key = (project.path, model.id, model.created, view.content, sides, against)
    heat = _kept(key, make)
    tick(_STEPS, _STEPS)
    return heat


def feature_maps(
    project: Project,
    picture: int | Path,
    *,
    layer: str = "",
    most: int = 64,
    device: Device = "auto",
    tick: Tick = no_tick,
) -> FeatureMaps:
    """Show what a layer of the network makes of a picture.

    Args:
        project: an open project.
        picture: id of a file, or where any picture lies.
        layer: one of those that an earlier answer lists; by default a late one that still has many
            cells.
        most: how many channels, the most varied first.
        device, tick: as in `explain`.

    Raises:
        ImageError: the picture cannot be read, or the file is gone.
        WeightsError, DeviceError: the backbone cannot be loaded.
    """
    tick(0, _STEPS)
    model = project.models.current()
    backbone = _seen_through(project, model) if model else backbone_for(project, AUTO)
    view = _view_of(project, picture, backbone)
    tick(1, _STEPS)

    def make() -> FeatureMaps:
        from core.analysis.saliency.activations import activations_of
        from core.analysis.saliency.feature_maps import maps_of

        lens = activations_of(backbone.alone, device)
        tick(2, _STEPS)
        return maps_of(lens, view.pixels, layer, most)

    maps = _kept((backbone.key, view.content, layer, most), make)
    tick(_STEPS, _STEPS)
    return maps


def neighbours(
    project: Project, file_id: int, *, n: int = 6, tick: Tick = no_tick
) -> tuple[Neighbour, ...]:
    """Return the examples that a file's picture resembles most, the nearest first."""
    tick(0, 1)
    return _by_likeness(project, file_id)[:n]


def likeness(project: Project, file_id: int, *, n: int = 6, tick: Tick = no_tick) -> Likeness:
    """Return the nearest `n` examples, and those of the label and of the runner-up."""
    tick(0, 1)
    alike = _by_likeness(project, file_id)
    label_id, other_id = _sides(project, file_id)

    def of(class_id: int | None) -> tuple[Neighbour, ...]:
        return tuple(neighbour for neighbour in alike if neighbour.class_id == class_id)[:n]

    return Likeness(alike[:n], label_id, of(label_id), other_id, of(other_id))


def backbone_of(model: ModelRecord) -> Backbone | None:
    """Return the backbone that a model stands on; None where this computer has it no more."""
    try:
        backbone = find_backbone(model.backbone)
    except WeightsError:
        return None
    return backbone if backbone.has_weights(model.backbone_sha256) else None


@dataclass(frozen=True, slots=True, eq=False)
class _View:
    """What the network sees of a picture: `pixels`, which are the part `box` of the whole."""

    content: str
    pixels: Pixels
    box: tuple[float, float, float, float]
    image: Image.Image


def _view_of(project: Project, picture: int | Path, backbone: Backbone) -> _View:
    path = picture if isinstance(picture, Path) else _path_of(project, picture)
    data = read_bytes(path)
    opened = open_rgb(data, path, short_side_px=backbone.resize_px)
    size = {"resize_px": backbone.resize_px, "crop_px": backbone.crop_px}
    width, height = opened.image.size
    # Of a panorama all is looked at, squeezed: what decided may lie at an end.
    is_whole = is_long(opened.image.size)
    seen = (0.0, 0.0, float(width), float(height))
    middle = middle_box(opened.image.size, **size, crop_mode=backbone.crop_mode)
    left, top, right, bottom = seen if is_whole else middle
    pixels = cut_out(
        opened.image, (left, top, right, bottom), backbone.crop_px, backbone.interpolation
    )
    box = (left / width, top / height, right / width, bottom / height)
    return _View(content_hash(data), pixels, box, opened.image)


def _path_of(project: Project, file_id: int) -> Path:
    file = next(iter(project.files.get([file_id])), None)
    if file is None:
        raise ImageError(f"file {file_id}", "it is no longer in the project")
    return file.full_path


def _seen_through(project: Project, model: ModelRecord) -> Backbone:
    """Return the backbone with the overlay that a model uses.

    Raises:
        WeightsError: it is not here, or has other weights now.
    """
    backbone = find_backbone(model.backbone)
    if not backbone.has_weights(model.backbone_sha256):
        reason = "the model in use was adapted with other weights of it"
        raise WeightsError(model.backbone, reason, remedy="adapt")
    return restore_backbone(backbone, model.settings, project.models.arrays(model.id))


def _by_likeness(project: Project, file_id: int) -> tuple[Neighbour, ...]:
    """Return all examples, the most alike first; none where the file has no embedding yet."""
    file = next(iter(project.files.get([file_id])), None)
    model = project.models.current()
    backbone = backbone_of(model) if model else backbone_for(project, AUTO)
    if file is None or file.image_id is None or backbone is None:
        return ()
    arrays = project.models.arrays(model.id) if model else {}
    key = restore_backbone(backbone, model.settings if model else ModelSettings(), arrays).key
    _, own = project.embeddings.get(key, [file.image_id])
    image_ids, class_ids = project.labels.examples()
    known_ids, vectors = project.embeddings.get(key, image_ids.tolist())
    if not len(own) or not len(known_ids):
        return ()
    class_of = dict(zip(image_ids.tolist(), class_ids.tolist(), strict=True))
    lengths = np.linalg.norm(vectors, axis=1) * np.linalg.norm(own[0])
    cosines = vectors @ own[0] / np.maximum(lengths, 1e-12)
    order = [row for row in np.argsort(-cosines).tolist() if int(known_ids[row]) != file.image_id]
    return tuple(
        Neighbour(int(known_ids[row]), class_of[int(known_ids[row])], float(cosines[row]))
        for row in order
    )


def _sides(project: Project, file_id: int) -> tuple[int | None, int | None]:
    """Return a file's label, and what it is likeliest to be instead; None for what is not known."""
    file = next(iter(project.files.get([file_id])), None)
    model = project.models.current()
    image_id = (file.image_id if file else None) or 0
    said = project.models.predictions(model.id, [image_id]).get(image_id) if model else None
    label_id = project.labels.of([image_id]).get(image_id)
    if said is None:
        return label_id, None
    if label_id in (None, said.class_id):
        return said.class_id, said.runner_up_id
    return label_id, said.class_id


def _kept(key: object, make: Callable[[], T]) -> T:
    """Return what was made for a key before, or make it; what was asked for longest ago goes."""
    if key not in _RESULTS:
        _RESULTS[key] = make()
    _RESULTS.move_to_end(key)
    while len(_RESULTS) > _MOST_KEPT:
        _RESULTS.popitem(last=False)
    return cast("T", _RESULTS[key])


_RESULTS: OrderedDict[object, object] = OrderedDict()


def _prediction(project: Project, model: ModelRecord, content: str) -> Prediction | None:
    """Return what the model said of a picture; None where it was not asked, or the file changed."""
    image_id = project.files.image_ids_of([content]).get(content, 0)
    return project.models.predictions(model.id, [image_id]).get(image_id)


def _beside(project: Project, view: _View, backbone: Backbone, device: Device) -> Floats:
    """Return what stands behind the backbone's own embedding, (n_joined - n_features,) float32."""
    from core.embedding.joint_network import loaded

    keys = backbone.keys[1:]
    if not keys:
        return np.zeros(0, np.float32)
    image_id = project.files.image_ids_of([view.content]).get(view.content, 0)
    _, features = project.embeddings.joined(keys, [image_id])
    if len(features):
        return np.asarray(features[0], np.float32)
    views = {n: views_of(view.image, member.backbone) for n, member in enumerate(backbone.members)}
    [(_, [made])] = loaded(backbone, device).embed([(None, [views])])
    return np.concatenate([made[key] for key in keys])


def _heat(
    view: _View,
    lens: "Lens",
    predictor: "CalibratedClassifier",
    said: Prediction | None,
    against: Against,
    rest: Floats,
) -> Heat:
    """Explain what was predicted, or else what would be.

    What the backbone's own last map says is shown. Spatial features and other networks' embeddings
    (`rest`) take part in the label, and stay as they are here.
    """
    from core.analysis.saliency import colormap as colouring
    from core.analysis.saliency.class_gradients import log_odds

    sides: list[int] = []  # numbers of the classes: the label, and what it is held against

    def slopes_of(own: Floats) -> list[Floats]:
        embedding = np.concatenate([own, rest])
        if len(embedding) != predictor.n_features:
            raise ModelDamaged("it was made for embeddings of another length")
        prediction = said or predictor.predict([0], embedding[None])[0]
        sides.append(predictor.class_ids.index(prediction.class_id))
        if against == "runner-up" and prediction.runner_up_id is not None:
            sides.append(predictor.class_ids.index(prediction.runner_up_id))
        return [log_odds(predictor, embedding, *sides)[1][: len(own)]]

    _, (values,) = lens.evidence(view.pixels, slopes_of)
    return Heat(
        class_id=predictor.class_ids[sides[0]],
        other_id=predictor.class_ids[sides[1]] if sides[1:] else None,
        values=values,
        overlay=colouring.overlay_of(values),
        legend=colouring.legend(),
        box=view.box,
    )
