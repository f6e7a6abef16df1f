"""Make the networks that come with Handful ready to run, counting in eight bits.

    python resources/networks/make.py

Writes NAME.safetensors (how the network of the package's weights is rounded), NAME.xml and NAME.bin
(the same network for OpenVINO) and checksums.json beside this file. Ranges are measured on pictures
that are generated here and on the sample's; nobody else's pictures are needed. See
docs/adr/0071-eight-bits.md.
"""

import json
from contextlib import suppress
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import save_file
from torch import Tensor, nn
from torch.ao.quantization.observer import HistogramObserver

from core.backbones import Backbone, build, find_backbone
from core.backbones import openvino as converted
from core.backbones.adapted.serialization import build_any
from core.backbones.eight_bits import (
    Rounded,
    RoundedWeights,
    insert_rounding,
    rounding_of,
    roundings,
)
from core.backbones.ready import CHECKSUMS, FOLDER, probe_file, probe_pixels
from core.backbones.weights import sha256_of
from core.domain.arrays import Pixels
from core.embedding.multi_crop import short_side_of, views_of
from core.imaging.decoding import open_rgb

SAMPLE = FOLDER.parent / "sample"
SEED = 8
N_PICTURES = 320
N_CORRECTED = 32
_BATCH = 16


def main() -> None:
    """Make them all."""
    for name in ("lite0:int8+spatial", "lite2:int8"):
        backbone = find_backbone(name)
        write_rounding(backbone.in_float.alone, FOLDER / backbone.rounding)
        note_checksums()
        write_network(backbone, (FOLDER / backbone.rounding).with_suffix(".xml"))
        note_checksums()


def note_checksums() -> None:
    """Write down the checksums of all files that are here."""
    found = {file.name: sha256_of(file) for file in sorted(FOLDER.glob("*-int8.*"))}
    CHECKSUMS.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


def write_rounding(backbone: Backbone, file: Path) -> None:
    """Measure ranges, correct biases, and write both down."""
    pixels = torch.from_numpy(pictures(backbone))
    embedder = build(backbone)
    plain = run(embedder, pixels[:N_CORRECTED])
    insert_rounding(embedder.network)
    measure(embedder, pixels)
    correct(embedder, pixels[:: len(pixels) // N_CORRECTED][:N_CORRECTED])
    rounded = run(embedder, pixels[:N_CORRECTED])
    likeness = nn.functional.cosine_similarity(plain, rounded).mean()
    print(f"{file.stem}: mean cosine to the network as it was {likeness:.4f}")
    found = {name: one.contiguous() for name, one in rounding_of(embedder.network).items()}
    save_file(found, file)


def measure(embedder: nn.Module, pixels: Tensor) -> None:
    """Set the scale of each activation to the range that keeps it best (least squared error)."""
    places = [one for one in roundings(embedder) if isinstance(one, Rounded)]
    observers = [HistogramObserver(bins=2048) for _ in places]
    hooks = [
        place.register_forward_hook(lambda _, args, __, observer=observer: observer(args[0]))
        for place, observer in zip(places, observers, strict=True)
    ]
    switch(embedder, is_on=False)
    run(embedder, pixels)
    switch(embedder, is_on=True)
    for hook in hooks:
        hook.remove()
    for place, observer in zip(places, observers, strict=True):
        low, high = observer._non_linear_param_search()
        reach = max(float(high), -float(low)) / 127 if place.is_signed else float(high) / 255
        place.scale.fill_(reach)


def correct(embedder: nn.Module, pixels: Tensor) -> None:
    """Shift each convolution's bias until its channels' means are what they were, in order.

    Source: Nagel et al. 2019, "Data-Free Quantization Through Weight Equalization and Bias
    Correction" (ICCV), with measured means.
    """
    layers = [one for one in embedder.modules() if isinstance(one, nn.Conv2d)]
    switch(embedder, is_on=False)
    wanted = [means_of(embedder, layer, pixels) for layer in layers]
    switch(embedder, is_on=True)
    for layer, means in zip(layers, wanted, strict=True):
        with torch.no_grad():
            layer.bias += means - means_of(embedder, layer, pixels)


def means_of(embedder: nn.Module, layer: nn.Conv2d, pixels: Tensor) -> Tensor:
    """Return the mean of what each channel of a layer gives."""
    found: list[Tensor] = []

    def keep(_: nn.Module, __: object, output: Tensor) -> None:
        found.append(output.mean((0, 2, 3)))
        raise Seen

    hook = layer.register_forward_hook(keep)
    with torch.inference_mode():
        for part in pixels.split(_BATCH):
            with suppress(Seen):  # what follows the layer need not run
                embedder(part)
    hook.remove()
    return torch.stack(found).mean(dim=0)


class Seen(Exception):
    """A layer has run."""


def run(embedder: nn.Module, pixels: Tensor) -> Tensor:
    """Return embeddings."""
    with torch.inference_mode():
        return torch.cat([embedder(part) for part in pixels.split(_BATCH)])


def switch(embedder: nn.Module, *, is_on: bool) -> None:
    """Round, or do not."""
    one: Rounded | RoundedWeights
    for one in roundings(embedder):
        one.is_on = is_on


def write_network(backbone: Backbone, file: Path) -> None:
    """Write the network for OpenVINO, weights in eight bits."""
    example = torch.zeros(2, backbone.crop_px, backbone.crop_px, 3, dtype=torch.uint8)
    network = build_any(backbone)
    probe = run(network, torch.from_numpy(probe_pixels(backbone)[None]))[0]
    np.save(probe_file(backbone), probe.numpy())
    converted.save_rounded(converted.convert(network, example), file)


def pictures(backbone: Backbone) -> Pixels:
    """Return (n, crop, crop, 3) uint8: the sample's pictures, and clouds with edges."""
    files = sorted(one for one in SAMPLE.rglob("*.*") if one.suffix in (".jpg", ".png"))
    found = [seen(file, backbone) for file in files]
    rng = np.random.default_rng(SEED)
    found += [clouds(backbone.crop_px, rng) for _ in range(N_PICTURES - len(found))]
    return np.stack(found)[rng.permutation(len(found))]


def seen(file: Path, backbone: Backbone) -> Pixels:
    """Return one view of a picture."""
    opened = open_rgb(file.read_bytes(), file, short_side_px=short_side_of([backbone]))
    return views_of(opened.image, backbone)[0]


def clouds(side: int, rng: np.random.Generator) -> Pixels:
    """Return noise with the spectrum of natural pictures, and rectangles that cover parts of it."""
    across, down = np.fft.fftfreq(side), np.fft.fftfreq(side)[:, None]
    distance = np.hypot(across, down)
    distance[0, 0] = 1
    spectrum = np.exp(2j * np.pi * rng.random((4, side, side))) / distance ** rng.uniform(0.5, 2.5)
    layers = np.fft.ifft2(spectrum).real
    layers = (layers - layers.mean((1, 2), keepdims=True)) / layers.std((1, 2), keepdims=True)
    mixed = np.stack([0.7 * layers[0] + 0.5 * one for one in layers[1:]], axis=2)
    picture = mixed * rng.uniform(20, 70) + rng.uniform(70, 190, 3)
    for _ in range(rng.integers(0, 12)):
        top, left = rng.integers(0, side, 2)
        tall, wide = rng.integers(5, side // 2, 2)
        part = picture[top : top + tall, left : left + wide]
        part[:] = part * rng.uniform(0, 0.6) + rng.uniform(0, 255, 3) * rng.uniform(0.4, 1)
    return picture.clip(0, 255).astype(np.uint8)


if __name__ == "__main__":
    main()
