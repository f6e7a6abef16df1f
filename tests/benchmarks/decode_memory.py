"""How much memory it takes to open one very large picture as the network wants it.

    python -m tests.benchmarks.decode_memory

Each picture is drawn and opened in processes of their own: each peak is that of one picture.
"""

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
from PIL import Image

SHORT_SIDE_PX = 224
BASE_SIZE = 8  # an empty picture of so many pixels tells what Python and Pillow take themselves

KINDS: dict[str, tuple[str, tuple[int, int], str]] = {
    "nothing to speak of (8 x 8 PNG)": ("RGB", (BASE_SIZE, BASE_SIZE), "png"),
    "250 MP TIFF of 32-bit floats": ("F", (15_800, 15_800), "tif"),
    "250 MP TIFF of 32-bit floats, deflated": ("F", (15_800, 15_800), "deflate.tif"),
    "200 MP PNG of 16-bit greys": ("I;16", (20_000, 10_000), "png"),
    "250 MP PNG, RGBA": ("RGBA", (15_800, 15_800), "png"),
    "250 MP PNG of a palette": ("P", (15_800, 15_800), "png"),
    "100 MP JPEG": ("RGB", (11_600, 8_700), "jpg"),
    "100 MP progressive JPEG": ("RGB", (11_600, 8_700), "progressive.jpg"),
}


def draw(kind: str, path: Path) -> None:
    """Write a picture of slow waves in the middle of its range."""
    mode, (width, height), end = KINDS[kind]
    row = np.sin(np.linspace(0, 9, width, dtype=np.float32)) + 2
    waves = np.tile(row, (height, 1))
    if mode == "F":
        image = Image.fromarray(waves * 1000)
    elif mode == "I;16":
        image = Image.fromarray((waves * 20_000).astype(np.uint16))
    else:
        grey = Image.fromarray((waves * 80).astype(np.uint8))
        image = grey.convert(mode) if mode != "P" else grey.convert("P")
    options = {"progressive": True} if end.startswith("progressive") else {}
    if path.suffix == ".png":
        options = {"compress_level": 1}
    if end.startswith("deflate"):
        options = {"compression": "tiff_adobe_deflate"}
    image.save(path, **options)


def measure(path: Path) -> None:
    """Open a picture and print seconds, and the peak of this process in MB."""
    from core.imaging.decoding import open_rgb, read_bytes

    begun = time.monotonic()
    open_rgb(read_bytes(path), path, short_side_px=SHORT_SIDE_PX)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    sys.stdout.write(f"{time.monotonic() - begun:.1f} {peak:.0f}\n")


def in_a_process(*words: object) -> str:
    """Run this file with these words in a process of its own; return what it prints."""
    command = [sys.executable, "-m", "tests.benchmarks.decode_memory", *map(str, words)]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--draw")
    parser.add_argument("--open", type=Path)
    parser.add_argument("path", type=Path, nargs="?")
    words = parser.parse_args()
    if words.draw:
        draw(words.draw, words.path)
    elif words.open:
        measure(words.open)
    else:
        sys.stdout.write("| picture | file, MB | seconds | peak, MB |\n|---|---|---|---|\n")
        with tempfile.TemporaryDirectory() as folder:
            for kind, (_, _, end) in KINDS.items():
                path = Path(folder) / f"one.{end}"
                in_a_process("--draw", kind, path)
                seconds, peak = in_a_process("--open", path).split()
                size = path.stat().st_size / 1e6
                sys.stdout.write(f"| {kind} | {size:.0f} | {seconds} | {peak} |\n")
                sys.stdout.flush()
                path.unlink()


if __name__ == "__main__":
    main()
