"""The model in use as ONNX, with a script that labels pictures with it.

Preprocessing of pixels, backbone, mean of the views, learner and calibration are in the graph; what
a graph cannot do, opening a picture and cutting the views out, is done by a copy of this program's
own modules beside the script.
What was written is run on pictures of the project. Where it gives another label than the app, the
network is asked once more in single precision, as the file has it: the app may have rounded
(bfloat16 on newer processors, half precision on a GPU). A file that then still says something else
is thrown away.
"""

import json
from collections.abc import Sequence
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import asdict
from functools import cached_property
from importlib.resources import files
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

import resources
from core.backbones import Backbone, find_backbone
from core.backbones.adapted.serialization import restore_backbone
from core.domain.arrays import Floats, Ints, Pixels
from core.domain.errors import ExportError, ImageError, NoModel
from core.domain.export import ExportReport
from core.domain.progress import Tick
from core.domain.records import FileRecord, ModelRecord, Status
from core.embedding.multi_crop import CLOSE, short_side_of, views_of
from core.export.atomic_write import whole_folder
from core.export.base_formats import report_of
from core.export.interfaces import Content, Format, Written
from core.export.onnx_inputs import inputs_of, names_of
from core.export.onnx_session import open_session
from core.export.picture_reading import FOLDER, write_picture_reading
from core.imaging.decoding import content_hash, open_rgb, read_bytes
from core.store import Project

if TYPE_CHECKING:
    from core.classifiers.calibrated import CalibratedClassifier

MODEL, SCRIPT = "model.onnx", "label_pictures.py"

CHECKED = 200
"""Pictures of the project on which app and file must say the same."""

TIE = 0.02
"""Where the app itself sees its two best classes this close, arithmetic may decide otherwise."""

TIE_INT8 = 0.1
"""The same for networks that count in eight bits, where a last digit may round to another level."""

_OPSET = 17
_BATCH = 8


class OnnxModel(Format):
    """A folder with the model, the script and what it opens pictures with; no rows."""

    kind = "onnx"
    is_folder = True
    writes_model = True

    def takes(self, status: Status, has_label: bool) -> bool:
        """See `Format.takes`."""
        return False

    def run(self, content: Content, tick: Tick) -> ExportReport:
        """See `Format.run`.

        Raises:
            NoModel: there is none to write.
        """
        project, model = content.project, content.model
        if model is None:
            raise NoModel
        backbone, predictor = model.backbone, model.predictor
        tick(0, CHECKED)
        with whole_folder(content.target) as part:
            _write(part / MODEL, backbone, predictor, _facts(project, model.record, backbone))
            script = files(resources) / "export" / SCRIPT
            (part / SCRIPT).write_text(script.read_text(encoding="utf-8"), encoding="utf-8")
            write_picture_reading(part)
            written = Written()
            _check(content, part / MODEL, backbone, predictor, written, tick)
        return report_of(self, content, written)

    def preview(self, content: Content) -> tuple[str, Sequence[str]]:
        """See `Format.preview`."""
        model = content.project.models.current()
        if model is None:
            return "", ()
        arrays = content.project.models.arrays(model.id)
        backbone = restore_backbone(find_backbone(model.backbone), model.settings, arrays)
        facts = _facts(content.project, model, backbone)
        return json.dumps(facts, ensure_ascii=False, indent=1) + "\n", (MODEL, SCRIPT, FOLDER)


def _facts(project: Project, model: ModelRecord, backbone: Backbone) -> dict[str, Any]:
    """Say all that is to be known to use the file; its metadata, by name."""
    names = project.classes.names()
    inputs = inputs_of(backbone)
    return {
        "format": 1,
        "classes": [
            names.get(class_id, name)
            for class_id, name in zip(model.class_ids, model.class_names, strict=True)
        ],
        "preprocessing": {**asdict(inputs[0]), "close": CLOSE},
        # What goes into "pixels_2" and so on, where more than one network looks at a picture.
        "more_inputs": [asdict(input_) for input_ in inputs[1:]],
        "sure": 0.5,
        "learner": model.learner,
        "backbone": model.backbone,
        "licence": backbone.licence,
        "created": model.created,
        "n_examples": model.n_examples,
        "trust": asdict(model.trust),
    }


def _write(
    path: Path, backbone: Backbone, predictor: "CalibratedClassifier", facts: dict[str, Any]
) -> None:
    import warnings

    import onnx
    import torch

    from core.export.onnx_graph import Whole

    whole, names = Whole(backbone, predictor), names_of(backbone)
    examples = tuple(
        torch.zeros(2, input_.n_views, input_.crop_px, input_.crop_px, 3).byte()
        for input_ in inputs_of(backbone)
    )
    with warnings.catch_warnings(), redirect_stdout(StringIO()), redirect_stderr(StringIO()):
        # Tracing warns about its own means, and the exporter about its age. The newer one takes
        # eight times as long and knows no networks that are cut in two, as adapted ones are.
        warnings.simplefilter("ignore")
        torch.onnx.export(
            whole,
            examples,
            str(path),
            input_names=names,
            output_names=["probabilities", "strangeness"],
            dynamic_axes={name: {0: "n"} for name in (*names, "probabilities", "strangeness")},
            opset_version=_OPSET,
            dynamo=False,
        )
    model = onnx.load(path)
    for name, value in facts.items():
        text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        entry = model.metadata_props.add()
        entry.key, entry.value = f"handful.{name}", text
    onnx.checker.check_model(model)
    onnx.save(model, path)


def _check(
    content: Content,
    path: Path,
    backbone: Backbone,
    predictor: "CalibratedClassifier",
    written: Written,
    tick: Tick,
) -> None:
    """Ask the file about pictures that the app has looked at; refuse it where it disagrees."""
    session = open_session(path)
    exact = _Exact(backbone, predictor)
    known = _known(content.project, backbone)
    for start in range(0, len(known), _BATCH):
        tick(start, len(known))
        batch = [
            (vector, views)
            for file, vector in known[start : start + _BATCH]
            if (views := _views(content.project, file, backbone)) is not None
        ]
        if batch:
            _compare(content, session, exact, batch, written)
    tick(len(known), len(known))


class _Exact:
    """The app's own answer without its rounding: network and learner in single precision."""

    def __init__(self, backbone: Backbone, predictor: "CalibratedClassifier") -> None:
        self._backbone = backbone
        self.predictor = predictor
        is_int8 = any(member.backbone.is_int8 for member in backbone.members)
        self.tie = TIE_INT8 if is_int8 else TIE

    def probabilities(self, inputs: Sequence[Pixels]) -> Floats:
        """Label pictures from what the graph takes of them: (n, n_classes) float32."""
        import torch

        with torch.inference_mode():
            vectors = self._network.embed(*(torch.from_numpy(pixels) for pixels in inputs))
        return self.predictor.probabilities(vectors.float().numpy())

    @cached_property
    def _network(self) -> Any:  # noqa: ANN401 - torch is loaded where it is needed
        from core.export.onnx_graph import Whole

        return Whole(self._backbone, self.predictor)


def _compare(
    content: Content,
    session: Any,  # noqa: ANN401 - onnxruntime has no types
    exact: _Exact,
    batch: Sequence[tuple[Floats, list[Pixels]]],
    written: Written,
) -> None:
    inputs = [np.stack(views) for views in zip(*(views for _, views in batch), strict=True)]
    names = [node.name for node in session.get_inputs()]
    theirs, _ = session.run(None, dict(zip(names, inputs, strict=True)))
    ours = exact.predictor.probabilities(np.stack([vector for vector, _ in batch]))
    differs = ours.argmax(axis=1) != theirs.argmax(axis=1)
    written.n_images += len(batch)
    written.n_agreeing += int((~differs).sum())
    doubtful = np.flatnonzero(differs & ~_is_tie(ours, exact.tie))
    if not len(doubtful):
        return
    ours = exact.probabilities([pixels[doubtful] for pixels in inputs])
    same = ours.argmax(axis=1) == theirs[doubtful].argmax(axis=1)
    if not (same | _is_tie(ours, exact.tie)).all():
        reason = "the written model does not give the labels that Handful gives"
        raise ExportError(content.target, reason)


def _is_tie(probabilities: Floats, tie: float) -> NDArray[np.bool_]:
    two = np.sort(probabilities, axis=1)[:, -2:]
    return np.asarray(two[:, 1] - two[:, 0] < tie, np.bool_)


def _known(project: Project, backbone: Backbone) -> list[tuple[FileRecord, Floats]]:
    """Return files whose embedding is at hand, spread over the project, with that embedding."""
    ids = np.unique(project.listing.entries().image_ids)
    # Some may have no embedding yet; of a million, all embeddings would be more than fits.
    ids = _spread(ids[ids > 0], 4 * CHECKED)
    embedded, vectors = project.embeddings.joined(backbone.keys, ids.tolist())
    chosen = _spread(np.arange(len(embedded)), CHECKED)
    records = project.files.of_images(embedded[chosen].tolist())
    return [
        (records[int(embedded[number])], vectors[number])
        for number in chosen
        if int(embedded[number]) in records
    ]


def _spread(values: Ints, most: int) -> Ints:
    """Take this many of the values at even steps; all where there are fewer."""
    steps = np.linspace(0, len(values) - 1, min(most, len(values)))
    return values[steps.astype(np.int64)]


def _views(project: Project, file: FileRecord, backbone: Backbone) -> list[Pixels] | None:
    """Open a picture as the app did; None where it has gone or changed."""
    inputs = inputs_of(backbone)
    try:
        data = read_bytes(file.full_path)
        known = project.files.hashes_of([file.image_id or 0])
        if known.get(file.image_id or 0) != content_hash(data):
            return None
        short_px = short_side_of(inputs)
        image = open_rgb(data, file.full_path, short_side_px=short_px).image
    except ImageError:
        return None
    return [views_of(image, input_) for input_ in inputs]
