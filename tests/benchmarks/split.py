"""Whether `--split` keeps copies and bursts on one side, and what shares the classes get.

    python -m tests.benchmarks.split SET [SET ...] [--share 0.2] [--seeds 5]

SET is a folder of class folders. Of every fifth picture copies are planted: at half the size and
poor quality, cropped by 3 %, and darker; and a burst of three, each cropped from another place and
taken a second later by one camera. The set is taught, adapted to, and parted 80/10/10 with several
seeds. Printed are planted pictures that lie on another side than their original, by kind, and the
largest distance of a class's count from its share.
"""

import argparse
import csv
import io
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from datetime import datetime, timedelta
from pathlib import Path

from PIL import Image, ImageEnhance

SHARES = {"train": 0.8, "val": 0.1, "test": 0.1}
BEGIN = datetime(2026, 5, 1, 12)


def saved(image, path, quality=90, taken=None):
    exif = Image.Exif()
    if taken is not None:
        exif[0x010F], exif[0x0110] = "Maker", "Model"
        exif.get_ifd(0x8769)[0x9003] = taken.strftime("%Y:%m:%d %H:%M:%S")
    image.save(path, "JPEG", quality=quality, exif=exif.tobytes())


def plant(source, target, every):
    """Copy a set with planted pictures; return the original of each, and of which kind it is."""
    planted = {}
    for folder in sorted(one for one in source.iterdir() if one.is_dir()):
        (target / folder.name).mkdir(parents=True)
        for number, path in enumerate(sorted(folder.iterdir())):
            name = f"{folder.name}/{path.name}"
            (target / name).write_bytes(path.read_bytes())
            if number % every:
                continue
            with Image.open(path) as opened:
                image = opened.convert("RGB")
            width, height = image.size
            inner = image.crop((width // 33, height // 33, width, height))
            made = {
                "half": (image.resize((width // 2, height // 2)), 40),
                "crop": (inner, 90),
                "dark": (ImageEnhance.Brightness(image).enhance(0.8), 90),
            }
            for kind, (copy, quality) in made.items():
                other = f"{folder.name}/{kind} of {path.stem}.jpg"
                saved(copy, target / other, quality)
                planted[other] = name, kind
            first = None
            for shot in range(3):
                moved = image.crop(
                    (4 * shot, 3 * shot, width - 8 + 4 * shot, height - 6 + 3 * shot)
                )
                other = f"{folder.name}/shot {path.stem} {shot}.jpg"
                taken = BEGIN + timedelta(hours=len(planted), seconds=shot)
                saved(moved, target / other, taken=taken)
                first = first or other
                if shot:
                    planted[other] = first, "burst"
    return planted


def handful(*words):
    command = [sys.executable, "-m", "app", *map(str, words)]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("sets", nargs="+", type=Path)
    parser.add_argument("--share", type=float, default=0.2)
    parser.add_argument("--seeds", type=int, default=5)
    given = parser.parse_args()
    for source in given.sets:
        with tempfile.TemporaryDirectory() as work:
            target, project = Path(work, "set"), Path(work, "p.handful")
            planted = plant(source, target, round(1 / given.share))
            handful("teach", project, "--examples", target, "--layout", "classes")
            handful("adapt", project, "--budget", 0)
            for seed in range(given.seeds):
                report(source.name, seed, project, target, planted)


def report(name, seed, project, target, planted):
    words = ("export", project, "--folder", target, "--split", "80/10/10", "--seed", seed)
    rows = list(csv.DictReader(io.StringIO(handful(*words, "--out", "-"))))
    part = {row["path"]: row["split"] for row in rows}
    apart = Counter(kind for one, (other, kind) in planted.items() if part[one] != part[other])
    kinds = Counter(kind for _, kind in planted.values())
    said = ", ".join(f"{kind} {apart[kind]}/{n}" for kind, n in kinds.items())
    counts = defaultdict(Counter)
    for row in rows:
        counts[row["label"]][row["split"]] += 1
    off = max(
        abs(found[split] - share * found.total())
        for found in counts.values()
        for split, share in SHARES.items()
    )
    sizes = Counter(part.values())
    print(
        f"{name} seed {seed}: {dict(sizes)}; apart: {said}; largest distance {off:.1f}", flush=True
    )


if __name__ == "__main__":
    main()
