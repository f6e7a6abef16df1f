"""Images a second of `embed_folder`, by the kind of file; for JPEG also of another checkout.

    python -m tests.benchmarks.formats_speed [OTHER] [--pictures 600] [--rounds 5]

Draws the same pictures of 500 px once and stores them as JPEG and as TIFF of 16 bits: uncompressed
and deflated, in colour and in grey. Each is embedded in a process of its own, in turns. OTHER is
the folder of another checkout, such as a `git worktree` of the commit before: it takes turns on the
JPEGs. The processor time of a picture, over all cores, says the same on a machine that is busy.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import tifffile
from PIL import Image

from tests.benchmarks.embed_speed import draw

HERE = Path(__file__).parents[2]

# Runs in a checkout of its own, and there with what both of them have.
_CHILD = """
import sys, time
from pathlib import Path

from core import api
from core.backbones import build, find_backbone
from core.store import Project

if __name__ == "__main__":
    folder, place = Path(sys.argv[1]), Path(sys.argv[2])
    build(find_backbone("lite0"))
    with Project.open(place / "warm.handful", create=True) as project:
        api.scan_folder(project, folder.parent / "warm")
        api.embed_folder(project, folder.parent / "warm", device="cpu")
    with Project.open(place / "p.handful", create=True) as project:
        api.scan_folder(project, folder)
        start, busy = time.perf_counter(), time.process_time()
        report = api.embed_folder(project, folder, device="cpu")
        seconds, busy = time.perf_counter() - start, time.process_time() - busy
    assert report.n_failed == 0, report
    print(report.n_embedded / seconds, 1000 * busy / report.n_embedded)
"""


def rate(checkout: Path, folder: Path) -> tuple[float, float]:
    """Embed a folder in a new process, with the code of a checkout.

    Returns:
        images a second, and milliseconds of processor time an image.
    """
    environment = {**os.environ, "PYTHONPATH": str(checkout)}
    with tempfile.TemporaryDirectory() as place:
        words = [sys.executable, "-c", _CHILD, str(folder), place]
        done = subprocess.run(
            words, cwd=checkout, env=environment, capture_output=True, text=True, check=True
        )
    images_s, busy_ms = map(float, done.stdout.splitlines()[-1].split())
    return images_s, busy_ms


def store(folder: Path, count: int) -> dict[str, Path]:
    """Draw the pictures and store them in each kind; return the folder of each."""
    jpegs = folder / "jpeg"
    jpegs.mkdir()
    draw(jpegs, count, (500, 375))
    warm = folder / "warm"
    warm.mkdir()
    draw(warm, 24, (320, 240))
    kinds = {"JPEG": jpegs}
    for name, mode in (("colour", "RGB"), ("grey", "L")):
        for packing, compression in (("", None), (", deflated", "zlib")):
            kind = f"16-bit TIFF, {name}{packing}"
            target = kinds[kind] = folder / kind.replace(" ", "-").replace(",", "")
            target.mkdir()
            for number, path in enumerate(sorted(jpegs.iterdir())):
                with Image.open(path) as image:
                    values = np.asarray(image.convert(mode)).astype(np.uint16) * 257
                values.flat[0] = number  # copies of one picture would be embedded once
                tifffile.imwrite(
                    target / f"{number:05d}.tif",
                    values,
                    photometric="rgb" if mode == "RGB" else "minisblack",
                    compression=compression,
                )
    return kinds


def main() -> None:
    """Print a line for each kind, with its ratio to JPEG, and one for the other checkout."""
    parser = argparse.ArgumentParser()
    parser.add_argument("other", type=Path, nargs="?")
    parser.add_argument("--pictures", type=int, default=600)
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    rates: dict[str, list[tuple[float, float]]] = {}
    with tempfile.TemporaryDirectory() as name:
        kinds = store(Path(name), arguments.pictures)
        runs = [(kind, HERE, folder) for kind, folder in kinds.items()]
        if arguments.other:
            runs.insert(1, ("JPEG, other checkout", arguments.other.absolute(), kinds["JPEG"]))
        for number in range(arguments.rounds):
            # Forth and back: what runs first on a rested processor must not gain by it.
            for kind, checkout, folder in runs if number % 2 == 0 else runs[::-1]:
                rates.setdefault(kind, []).append(rate(checkout, folder))
    jpeg = rates["JPEG"]
    print(f"{os.cpu_count()} cores, {arguments.pictures} pictures of 500 px")
    print(f"{'kind':<30} {'images/s':>9} {'of JPEG':>8} {'CPU ms':>7} {'of JPEG':>8}  CPU by round")
    for kind, found in rates.items():
        speeds, costs = zip(*found, strict=True)
        pairs = list(zip(found, jpeg, strict=True))
        faster = statistics.median(one[0] / other[0] for one, other in pairs)
        dearer = [one[1] / other[1] for one, other in pairs]
        print(
            f"{kind:<30} {statistics.median(speeds):>9.0f} {faster:>8.2f}"
            f" {statistics.median(costs):>7.1f} {statistics.median(dearer):>8.2f}"
            f"  {' '.join(f'{one:.2f}' for one in dearer)}"
        )


if __name__ == "__main__":
    main()
