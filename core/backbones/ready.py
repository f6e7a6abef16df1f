"""Networks that come with Handful ready to run: nothing is converted, and torch is not loaded."""

import json
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

import resources
from core.backbones.backbone import Backbone
from core.backbones.openvino import import_openvino, openvino_core
from core.backbones.weights import sha256_of
from core.domain.arrays import Floats, Pixels
from core.domain.errors import WeightsError

if TYPE_CHECKING:
    import openvino as ov

_SEED, _BLOCKS = 8, 7
_LEAST_LIKENESS = 0.99  # with VNNI or AMX it was 0.999, without either below 0.6

FOLDER = Path(str(files(resources))) / "networks"
CHECKSUMS = FOLDER / "checksums.json"


def ready_network(backbone: Backbone) -> "ov.Model | None":
    """Read a network that came with the program; None where none did.

    Args:
        backbone: one, with no others beside it, and no model's own.

    Raises:
        WeightsError: the file is damaged, or missing.
    """
    if not backbone.is_int8:
        return None
    path = rounding_file(backbone).with_suffix(".xml")
    see_whole(path, backbone)
    see_whole(path.with_suffix(".bin"), backbone)
    model = openvino_core().read_model(path)
    if model.outputs[0].get_partial_shape()[1].get_length() == backbone.n_features:
        return model
    # Its embedding and, behind that, its spatial features.
    both = model.outputs[0].get_node().input_value(0).get_node()
    return model if backbone.is_spatial else _only(model, both.input_value(0))


def rounding_file(backbone: Backbone) -> Path:
    """Return the file that says how a network of `is_int8` is rounded."""
    return FOLDER / backbone.rounding


def probe_pixels(backbone: Backbone) -> Pixels:
    """Return a picture, (crop, crop, 3) uint8, that shows whether a processor counts right."""
    random = np.random.RandomState(_SEED)  # its numbers are promised never to change
    blocks = random.randint(0, 256, (_BLOCKS, _BLOCKS, 3)).astype(np.uint8)
    side = -(-backbone.crop_px // _BLOCKS)
    grown = blocks.repeat(side, axis=0).repeat(side, axis=1)
    return np.ascontiguousarray(grown[: backbone.crop_px, : backbone.crop_px])


def is_right(outputs: Floats, backbone: Backbone) -> bool:
    """Tell whether a network gave for `probe_pixels` what it should.

    Processors without instructions for it (VNNI) add up products of eight bits in sixteen, which
    run over: the embedding is another one altogether.

    Args:
        outputs: (n,) float32, the embedding and, if the backbone has them, its spatial features.
        backbone: of `ready_network`.
    """
    file = probe_file(backbone)
    see_whole(file, backbone)
    expected = np.load(file, allow_pickle=False)
    parts = [slice(0, backbone.n_features)]
    if backbone.is_spatial:
        parts.append(slice(backbone.n_features, None))
    return all(_likeness(outputs[part], expected[part]) > _LEAST_LIKENESS for part in parts)


def probe_file(backbone: Backbone) -> Path:
    """Return the file that says what `probe_pixels` give."""
    return rounding_file(backbone).with_suffix(".npy")


def _likeness(outputs: Floats, expected: Floats) -> float:
    return float(outputs @ expected / (np.linalg.norm(outputs) * np.linalg.norm(expected)))


def see_whole(path: Path, backbone: Backbone) -> None:
    """See that a file is the one that was made with the program.

    Raises:
        WeightsError: it is not.
    """
    try:
        checksum = sha256_of(path)
    except OSError as error:
        reason = f"{path} cannot be read: {error.strerror}"
        raise WeightsError(backbone.name, reason, remedy="reinstall") from error
    if checksum != _checksums().get(path.name):
        reason = f"{path} is not the file we know (SHA-256 {checksum})"
        raise WeightsError(backbone.name, reason, remedy="reinstall")


def _only(model: "ov.Model", output: "ov.Output") -> "ov.Model":
    return import_openvino().Model([output], model.get_parameters())


def _checksums() -> dict[str, str]:
    return dict(json.loads(CHECKSUMS.read_text(encoding="utf-8")))
