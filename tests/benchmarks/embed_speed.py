"""Images a second of `embed_folder`, against a plain script and against what the machine allows.

    python -m tests.benchmarks.embed_speed [--against CHECKOUT]

Draws folders of 500 px and of 12 megapixel JPEGs with the detail of photographs, and embeds each of
them in one run: by `embed_folder`, with the features of small projects and with one view; by the
same of another checkout (`--against`), in turn; and by the script an engineer would write (one
view, Pillow's full decode, torchvision's transforms, timm's model in eager torch, batches of 32).
Decoding with all views and each network alone on all cores together bound what any pipeline can
reach.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from core.backbones import Backbone, find_backbone
from core.backbones.feature_sets import LIGHT, USUAL
from core.embedding.multi_crop import short_side_of, views_of
from core.embedding.network import open_network
from core.imaging.decoding import open_rgb, read_bytes

ROOT = Path(__file__).parents[2]
PLAIN = find_backbone("lite0")
PLAIN_SECONDS = 12  # the plain script is slow; its rate is steady after a few batches
BEFORE = {USUAL: "lite0+views", LIGHT: "lite0"}
"""What took the place of features in 60fba94 and before."""


@dataclass(frozen=True, slots=True)
class Mode:
    """A kind of folder and what is seen of its pictures."""

    title: str
    backbone: str
    size: tuple[int, int]


MODES = (
    Mode("500 px, usual features", USUAL, (500, 375)),
    Mode("500 px, one view", LIGHT, (500, 375)),
    Mode("12 megapixels, one view", LIGHT, (4000, 3000)),
)

_CHILD = """
import sys, tempfile, time
from pathlib import Path
try:
    from core import api
except ImportError:
    from core import pipeline as api
from core.store import Project
folder, backbone = Path(sys.argv[1]), sys.argv[2]
with tempfile.TemporaryDirectory() as place:
    with Project.open(Path(place) / "speed.handful", create=True) as project:
        api.scan_folder(project, folder)
        start = time.perf_counter()
        report = api.embed_folder(project, folder, backbone=backbone, device="cpu")
        print(report.n_embedded / (time.perf_counter() - start), report.n_failed)
"""


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


def embed_rate(folder: Path, backbone: str, checkout: Path) -> float:
    """Embed the whole folder into a new project, by the code of a checkout, in its own process."""
    command = [sys.executable, "-c", _CHILD, str(folder), backbone]
    environment = {**os.environ, "PYTHONPATH": str(checkout)}
    done = subprocess.run(
        command, cwd=checkout, env=environment, check=True, capture_output=True, text=True
    )
    rate, n_failed = done.stdout.split()[-2:]
    assert n_failed == "0"
    return float(rate)


def plain_rate(files: list[Path]) -> float:
    """Run the script that an engineer would write, for some seconds."""
    import timm
    import torch
    from torchvision.transforms import v2

    network = timm.create_model(PLAIN.model, pretrained=False, num_classes=0).eval()
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


def decode_rate(files: list[Path], backbone: Backbone) -> float:
    """Open pictures and cut out all views on all cores, and do nothing else."""
    seen = [member.backbone for member in backbone.members]
    short_px = short_side_of(seen)

    def decode(path: Path) -> None:
        opened = open_rgb(read_bytes(path), path, short_side_px=short_px)
        for one in seen:
            views_of(opened.image, one)

    start = time.perf_counter()
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        list(pool.map(decode, files))
    return len(files) / (time.perf_counter() - start)


def network_rate(backbone: Backbone, count: int = 1200) -> float:
    """Run the networks on all cores and do nothing else; return pictures a second."""
    seconds = 0.0
    for member in backbone.members:
        network, side = open_network(member.backbone, "cpu"), member.backbone.crop_px
        shape = (network.batch_size, side, side, 3)
        batch = np.random.default_rng(0).integers(0, 255, shape, dtype=np.uint8)

        def batches(
            batch: np.ndarray = batch, size: int = network.batch_size
        ) -> Iterator[tuple[None, np.ndarray]]:
            for _ in range(count // size):
                yield None, batch

        start = time.perf_counter()
        done = sum(len(vectors) for _, vectors in network.embed(batches()))
        seconds += (time.perf_counter() - start) / done * member.backbone.n_views
    return 1 / seconds


@dataclass(frozen=True, slots=True)
class Measured:
    """What was measured of a mode, in images a second; `before` is 0 where nothing was compared."""

    mode: Mode
    rate: float
    before: float
    plain: float
    decode: float
    network: float

    @property
    def bound(self) -> float:
        """What decoding and the networks allow together."""
        return 1 / (1 / self.decode + 1 / self.network)


def measure(mode: Mode, folder: Path, against: Path | None, rounds: int) -> Measured:
    """Measure one mode; `against` and this tree in turn."""
    ours, theirs = [0.0], [0.0]
    for _ in range(rounds):
        if against is not None:
            theirs.append(embed_rate(folder, BEFORE[mode.backbone], against))
        ours.append(embed_rate(folder, mode.backbone, ROOT))
    files, backbone = sorted(folder.iterdir()), find_backbone(mode.backbone)
    return Measured(
        mode,
        max(ours),
        max(theirs),
        plain_rate(files),
        max(decode_rate(files, backbone) for _ in range(rounds)),
        max(network_rate(backbone) for _ in range(rounds)),
    )


def rows(small: int, large: int, against: Path | None, rounds: int) -> Iterator[Measured]:
    """Measure all modes."""
    with tempfile.TemporaryDirectory() as place:
        folders: dict[tuple[int, int], Path] = {}
        for mode in MODES:
            if mode.size not in folders:
                folders[mode.size] = folder = Path(place) / f"{mode.size[0]}"
                folder.mkdir()
                draw(folder, large if mode.size[0] > 1000 else small, mode.size)
            yield measure(mode, folders[mode.size], against, rounds)


def main() -> None:
    """Print one line for each mode."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--small", type=int, default=1500, help="number of 500 px JPEGs")
    parser.add_argument("--large", type=int, default=160, help="number of 12 megapixel JPEGs")
    parser.add_argument("--against", type=Path, help="a checkout of an earlier commit")
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    titles = ("handful", "before", "ratio", "plain", "ratio", "decode", "network", "bound")
    print(f"{'pictures':<24}" + "".join(f"{one:>9}" for one in (*titles, "of bound")))
    for one in rows(arguments.small, arguments.large, arguments.against, arguments.rounds):
        ratio = one.rate / one.before if one.before else float("nan")
        print(
            f"{one.mode.title:<24}{one.rate:>9.0f}{one.before:>9.0f}{ratio:>9.2f}{one.plain:>9.1f}"
            f"{one.rate / one.plain:>9.1f}{one.decode:>9.0f}{one.network:>9.0f}{one.bound:>9.0f}"
            f"{one.rate / one.bound:>9.0%}",
            flush=True,
        )


if __name__ == "__main__":
    main()
