"""Images a second of `embed_folder`, against a plain script and against what the machine allows.

    python -m tests.benchmarks.embed_speed

Draws folders of 500 px and of 12 megapixel JPEGs with the detail of photographs, and embeds each
of them three ways in one run: `embed_folder`; the script an engineer would write (Pillow's full
decode, torchvision's transforms, timm's model in eager torch, batches of 32); and decoding and the
network each alone on all cores, which together bound what any pipeline can reach.
"""

import argparse
import os
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
from PIL import Image

from core import api as pipeline
from core.backbones import build, find_backbone
from core.embedding.joint_network import loaded
from core.imaging.decoding import open_rgb, read_bytes, to_pixels
from core.store import Project

BACKBONE = find_backbone("lite0")
PLAIN_SECONDS = 12  # the plain script is slow; its rate is steady after a few batches


def draw(folder: Path, count: int, size: tuple[int, int]) -> None:
    """Write JPEGs whose detail falls off with frequency, as it does in photographs."""
    rng = np.random.default_rng(0)
    width, height = size
    for number in range(min(count, 24)):
        layers = np.zeros((height, width, 3), np.float32)
        for octave in range(3, 12):
            side = 2**octave
            if side > width:
                break
            grain = rng.normal(128, 100 * 0.75 ** (octave - 3), (side * height // width, side, 3))
            small = Image.fromarray(np.clip(grain, 0, 255).astype(np.uint8))
            layers += np.asarray(small.resize(size, Image.Resampling.BICUBIC), np.float32) - 128
        pixels = np.clip(128 + layers / 2, 0, 255).astype(np.uint8)
        Image.fromarray(pixels).save(folder / f"{number:05d}.jpg", quality=90)
    for number in range(24, count):
        # The bytes must differ, or the project would see the copies for what they are.
        data = (folder / f"{number % 24:05d}.jpg").read_bytes()
        comment = str(number).encode().rjust(8, b"0")
        marked = data[:2] + b"\xff\xfe\x00\x0a" + comment + data[2:]
        (folder / f"{number:05d}.jpg").write_bytes(marked)


def handful_rate(folder: Path) -> float:
    """Embed the whole folder into a new project."""
    with (
        tempfile.TemporaryDirectory() as place,
        Project.open(Path(place) / "speed.handful", create=True) as project,
    ):
        pipeline.scan_folder(project, folder)
        start = time.perf_counter()
        report = pipeline.embed_folder(project, folder, device="cpu")
        seconds = time.perf_counter() - start
    assert report.n_failed == 0
    return report.n_embedded / seconds


def plain_rate(files: list[Path]) -> float:
    """Run the script that an engineer would write, for some seconds."""
    import timm
    import torch
    from torchvision.transforms import v2

    network = timm.create_model(BACKBONE.model, pretrained=False, num_classes=0).eval()
    transform = v2.Compose(
        [
            v2.Resize(256, interpolation=v2.InterpolationMode.BICUBIC),
            v2.CenterCrop(224),
            v2.ToImage(),
            v2.ToDtype(torch.float32, scale=True),
            v2.Normalize([127 / 255] * 3, [128 / 255] * 3),
        ]
    )
    done = 0
    start = time.perf_counter()
    with torch.inference_mode():
        while time.perf_counter() - start < PLAIN_SECONDS:
            part = [files[(done + one) % len(files)] for one in range(32)]
            network(torch.stack([transform(Image.open(one).convert("RGB")) for one in part]))
            done += 32
    return done / (time.perf_counter() - start)


def decode_rate(files: list[Path]) -> float:
    """Decode on all cores and do nothing else."""

    def decode(path: Path) -> None:
        opened = open_rgb(read_bytes(path), path, short_side_px=BACKBONE.resize_px)
        to_pixels(opened.image, resize_px=BACKBONE.resize_px, crop_px=BACKBONE.crop_px)

    start = time.perf_counter()
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        list(pool.map(decode, files))
    return len(files) / (time.perf_counter() - start)


def network_rate(count: int = 1600) -> float:
    """Run the network on all cores and do nothing else."""
    network = loaded(BACKBONE, "cpu")
    side = BACKBONE.crop_px
    batch = np.random.default_rng(0).integers(
        0, 255, (network.batch_size, side, side, 3), dtype=np.uint8
    )

    def scheduler() -> Iterator[tuple[None, np.ndarray]]:
        for _ in range(count // network.batch_size):
            yield None, batch

    start = time.perf_counter()
    done = sum(len(vectors) for _, vectors in network.embed(scheduler()))
    return done / (time.perf_counter() - start)


def main() -> None:
    """Print one line for each kind of picture."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--small", type=int, default=1500, help="number of 500 px JPEGs")
    parser.add_argument("--large", type=int, default=200, help="number of 12 megapixel JPEGs")
    arguments = parser.parse_args()
    build(BACKBONE)  # so that every import is paid for before the first clock starts
    network = network_rate()
    print(f"{os.cpu_count()} cores; network alone {network:.0f} images/s")
    print(
        f"{'pictures':<12} {'handful':>8} {'plain':>8} {'ratio':>6} {'decode':>8} {'bound':>8}"
        f" {'of bound':>8}"
    )
    for name, count, size in (
        ("500 px", arguments.small, (500, 375)),
        ("12 MP", arguments.large, (4000, 3000)),
    ):
        with tempfile.TemporaryDirectory() as place:
            folder = Path(place)
            draw(folder, count, size)
            files = sorted(folder.iterdir())
            decode = decode_rate(files)
            bound = 1 / (1 / decode + 1 / network)
            rate = max(handful_rate(folder), handful_rate(folder))
            plain = plain_rate(files)
        print(
            f"{name:<12} {rate:>8.0f} {plain:>8.1f} {rate / plain:>6.1f} {decode:>8.0f}"
            f" {bound:>8.0f} {rate / bound:>8.0%}"
        )


if __name__ == "__main__":
    main()
