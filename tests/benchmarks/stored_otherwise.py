"""Accuracy on the same pictures, stored in other kinds of files.

    python -m tests.benchmarks.stored_otherwise SET [--shots 5] [--pictures 6] [--draws 3]

SET is a folder of class folders. For each draw, some random pictures of every class become
examples, and others are sorted with `--budget 0`: once from PNG of 8 bits, and once from each other
kind of file that holds the same picture. The examples stay PNG of 8 bits throughout. Kinds without
colours are compared with grey PNG, with grey examples.
"""

import argparse
import csv
import random
import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import tifffile
from PIL import Image

from core.cli.main import main as handful

NODATA = -9999.0


def png(path: Path, levels: np.ndarray) -> None:
    """Store 8 bits."""
    Image.fromarray(levels).save(path.with_suffix(".png"))


def twelve_bits(path: Path, levels: np.ndarray) -> None:
    """Store 12 bits in 16, as microscopes and scanners do; nothing in the file says 12."""
    values = np.rint(levels / 255 * 4095).astype(np.uint16)
    tifffile.imwrite(path.with_suffix(".tif"), values, photometric=_photometric(levels))


def metres(path: Path, levels: np.ndarray) -> None:
    """Store heights above the sea as GDAL does, with a corner where nothing was measured."""
    values = (1204.0 + levels * 0.35).astype(np.float32)
    side = min(levels.shape[:2]) // 8
    values[:side, :side] = NODATA
    tags = [(42113, 2, 0, f"{NODATA:g}", True)]
    tifffile.imwrite(
        path.with_suffix(".tif"), values, photometric="minisblack", metadata=None, extratags=tags
    )


def min_is_white(path: Path, levels: np.ndarray) -> None:
    """Store 16 bits whose zero is white, as scanners of films do."""
    values = (255 - levels).astype(np.uint16) * 257
    tifffile.imwrite(path.with_suffix(".tif"), values, photometric="miniswhite")


def display_p3(path: Path, levels: np.ndarray) -> None:
    """Store in the colours of a phone, with their profile."""
    from tests.core.imaging.matrix.makers import profiles
    from tests.core.imaging.matrix.makers.spaces import stored_in

    profile = profiles.of_rgb("p3", "srgb", "Display P3")
    stored = Image.fromarray(stored_in("p3", "srgb", levels))
    stored.save(path.with_suffix(".png"), icc_profile=profile)


def _photometric(levels: np.ndarray) -> str:
    return "rgb" if levels.ndim == 3 else "minisblack"


Store = Callable[[Path, np.ndarray], None]
IN_COLOUR: dict[str, Store] = {
    "8-bit PNG": png,
    "12-bit TIFF": twelve_bits,
    "Display P3 PNG": display_p3,
}
IN_GREY: dict[str, Store] = {
    "grey 8-bit PNG": png,
    "grey 12-bit TIFF": twelve_bits,
    "float metres, nodata": metres,
    "16-bit MinIsWhite": min_is_white,
}


def chosen(
    source: Path, shots: int, pictures: int, seed: int
) -> tuple[list[tuple[str, Path]], list[tuple[str, Path]]]:
    """Draw the examples and the pictures to sort, each with its class."""
    draw = random.Random(seed)
    examples, others = [], []
    for folder in sorted(one for one in source.iterdir() if one.is_dir()):
        files = sorted(folder.iterdir())
        draw.shuffle(files)
        examples += [(folder.name, one) for one in files[:shots]]
        others += [(folder.name, one) for one in files[shots : shots + pictures]]
    return examples, others


def put(folder: Path, files: list[tuple[str, Path]], mode: str, store: Store) -> None:
    """Store pictures in a class folder each."""
    for number, (name, path) in enumerate(files):
        (folder / name).mkdir(parents=True, exist_ok=True)
        with Image.open(path) as image:
            store(folder / name / f"{number:04d}", np.asarray(image.convert(mode)))


def n_right(place: Path, examples: Path, folder: Path) -> int:
    """Sort a folder by examples, and count the pictures that got their class."""
    out = place / "labels.csv"
    words = ["label", str(folder), "--examples", str(examples), "--out", str(out)]
    words += ["--budget", "0"]
    handful([*words, "--project", str(place / f"{folder.name}.handful")], standalone_mode=False)
    with out.open(encoding="utf-8", newline="") as lines:
        return sum(row["label"] == row["path"].split("/")[0] for row in csv.DictReader(lines))


def main() -> None:
    """Print a line for each kind: pictures right, and the difference to 8 bits, draw by draw."""
    parser = argparse.ArgumentParser()
    parser.add_argument("set", type=Path)
    parser.add_argument("--shots", type=int, default=5)
    parser.add_argument("--pictures", type=int, default=6)
    parser.add_argument("--draws", type=int, default=3)
    arguments = parser.parse_args()
    right: dict[str, list[int]] = {}
    total = 0
    for seed in range(arguments.draws):
        examples, others = chosen(arguments.set, arguments.shots, arguments.pictures, seed)
        total = len(others)
        for mode, kinds in (("RGB", IN_COLOUR), ("L", IN_GREY)):
            with tempfile.TemporaryDirectory() as name:
                place = Path(name)
                put(place / "examples", examples, mode, png)
                for kind, store in kinds.items():
                    put(place / kind, others, mode, store)
                    count = n_right(place, place / "examples", place / kind)
                    right.setdefault(kind, []).append(count)
    print(f"{'stored as':<22} {f'right of {total}':>14} {'difference':>11}  draw by draw")
    for kinds in (IN_COLOUR, IN_GREY):
        plain = right[next(iter(kinds))]
        for kind in kinds:
            apart = [one - other for one, other in zip(right[kind], plain, strict=True)]
            print(
                f"{kind:<22} {np.mean(right[kind]):>14.1f} {np.mean(apart):>+11.1f}"
                f"  {' '.join(f'{one:+d}' for one in apart)}"
            )


if __name__ == "__main__":
    main()
