"""Accuracy on panoramas whose object lies at the left end, in the middle or at the right end.

    python -m tests.benchmarks.panoramas SET [--pictures 5]

SET is a folder of class folders. Pictures of ten classes are put into panoramas of 3:1 and 5:1, on
a smooth and on a busy ground, and sorted with `--budget 0` by six ordinary examples of each class:
once as Handful does, and once by their middle alone.
"""

import argparse
import csv
import random
import tempfile
from collections import Counter
from pathlib import Path
from unittest import mock

import numpy as np
from PIL import Image

from core.cli.main import main as handful

SIDE = 240
N_CLASSES, SHOTS = 10, 6
PLACES = ("left", "middle", "right")
GROUNDS = {"smooth": (6, 4, 90, 190), "busy": (30, 30, 40, 215)}
"""Cells across the height and across as much width; the lowest and the highest level."""


def panorama(path: Path, aspect: int, place: str, ground: str, seed: int) -> Image.Image:
    """Put a picture on a ground that has nothing to do with it."""
    with Image.open(path) as opened:
        image = opened.convert("RGB")
    scale = SIDE / min(image.size)
    image = image.resize((round(image.width * scale), round(image.height * scale)))
    image = image.crop((0, 0, min(image.width, 2 * SIDE), SIDE))
    rows, columns, low, high = GROUNDS[ground]
    grain = np.random.default_rng(seed).integers(low, high, (rows, aspect * columns, 3), np.uint8)
    width = aspect * SIDE
    whole = Image.fromarray(grain).resize((width, SIDE), Image.Resampling.BICUBIC)
    left = {"left": 10, "right": width - image.width - 10, "middle": (width - image.width) // 2}
    whole.paste(image, (left[place], 0))
    return whole


def lay_out(source: Path, place: Path, pictures: int) -> None:
    """Write the examples, and for each ground the panoramas in a folder."""
    draw = random.Random(0)
    folders = [one for one in sorted(source.iterdir()) if one.is_dir()][:N_CLASSES]
    for folder in folders:
        files = sorted(folder.iterdir())
        draw.shuffle(files)
        target = place / "examples" / folder.name
        target.mkdir(parents=True)
        for path in files[:SHOTS]:
            (target / path.name).symlink_to(path.absolute())
        for ground in GROUNDS:
            (place / ground).mkdir(exist_ok=True)
            for number, path in enumerate(files[SHOTS : SHOTS + pictures]):
                for aspect in (3, 5):
                    for where in PLACES:
                        name = f"{where}~{folder.name}~{aspect}~{number}.png"
                        panorama(path, aspect, where, ground, number).save(place / ground / name)


def right_by_place(place: Path, ground: str, project: str) -> Counter[str]:
    """Sort the panoramas; count those that got their class, by where their object lies."""
    out = place / "labels.csv"
    words = ["label", str(place / ground), "--examples", str(place / "examples"), "--budget", "0"]
    words += ["--out", str(out), "--project", str(place / f"{project}.handful")]
    handful(words, standalone_mode=False)
    found: Counter[str] = Counter()
    with out.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            where, name = row["path"].split("~")[:2]
            found[where] += row["label"] == name
    return found


def main() -> None:
    """Print a line for each ground and way: pictures right at each place."""
    parser = argparse.ArgumentParser()
    parser.add_argument("set", type=Path)
    parser.add_argument("--pictures", type=int, default=5, help="of each class")
    arguments = parser.parse_args()
    total = N_CLASSES * arguments.pictures * 2
    lines = []
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        lay_out(arguments.set, place, arguments.pictures)
        for ground in GROUNDS:
            whole = right_by_place(place, ground, f"{ground}-whole")
            with mock.patch("core.embedding.multi_crop.is_long", return_value=False):
                middle = right_by_place(place, ground, f"{ground}-middle")
            for way, found in (("as Handful does", whole), ("the middle alone", middle)):
                counts = "".join(f"{found[one]:>8}" for one in PLACES)
                lines.append(f"{ground:<8} {way:<18}{counts}{found.total():>8}")
    print(f"pictures right, of {total} at each place")
    print(f"{'ground':<8} {'looked at':<18}{''.join(f'{one:>8}' for one in PLACES)}{'all':>8}")
    print("\n".join(lines))


if __name__ == "__main__":
    main()
