"""A pack from half of Omniglot's alphabets, held against Lite0 on characters of the other half.

    python -m tests.benchmarks.meta_pack prepare OMNIGLOT28.npz FOLDER
    handful meta-train FOLDER/train.npz --validate FOLDER/validate.npz --method mtl ...
    handful meta-pack FOLDER/run FOLDER/omniglot.safetensors
    python -m tests.benchmarks.meta_pack judge FOLDER FOLDER/omniglot.safetensors

`prepare` writes pictures as a person has them: PNG files in folders. `judge` runs `handful label`
on them as a person would, once with each backbone, and counts what is right.
"""

import argparse
import csv
import subprocess
import sys
from pathlib import Path

import numpy as np
from PIL import Image

N_CLASSES = 10
SHOTS = (1, 5)
N_DRAWS = 5
N_ASKED = 10
"""Pictures of each class in the folder that is labelled."""

_VALIDATION_EVERY = 6


def alphabet_of(name: str) -> str:
    """Return the alphabet of a character."""
    return name.rpartition("/")[0]


def prepare(source: Path, out: Path) -> None:
    """Deal the alphabets out by turns; write the first half as npz, draws of the other as PNG."""
    with np.load(source, allow_pickle=False) as file:
        images, names = file["images"], [str(one) for one in file["classes"]]
    alphabets = sorted({alphabet_of(one) for one in names})
    first, other = alphabets[::2], set(alphabets[1::2])
    validation = set(first[_VALIDATION_EVERY - 1 :: _VALIDATION_EVERY])
    out.mkdir(parents=True, exist_ok=True)
    for file_name, wanted in (
        ("train.npz", set(first) - validation),
        ("validate.npz", validation),
    ):
        places = [n for n, name in enumerate(names) if alphabet_of(name) in wanted]
        chosen = np.array([names[n] for n in places])
        np.savez_compressed(out / file_name, images=images[places], classes=chosen)
        print(f"{file_name}: {len(wanted)} alphabets, {len(places)} characters")
    places = [n for n, name in enumerate(names) if alphabet_of(name) in other]
    for draw in range(N_DRAWS):
        random = np.random.default_rng([7, draw])
        _write_draw(images, random.choice(places, N_CLASSES, replace=False), random, out, draw)
    print(f"{N_DRAWS} draws of {N_CLASSES} characters of {len(other)} other alphabets")


def _write_draw(images, classes, random, out: Path, draw: int) -> None:
    root = out / "pictures" / f"draw{draw}"
    truth = {}
    asked = root / "folder"
    asked.mkdir(parents=True, exist_ok=True)
    for label, number in enumerate(classes):
        order = random.permutation(images.shape[1])
        for place in order[:N_ASKED]:
            name = f"{random.integers(10**9):09d}.png"
            Image.fromarray(images[number, place]).save(asked / name)
            truth[name] = f"class {label}"
        for shot in SHOTS:
            folder = root / f"examples{shot}" / f"class {label}"
            folder.mkdir(parents=True, exist_ok=True)
            for place in order[N_ASKED : N_ASKED + shot]:
                Image.fromarray(images[number, place]).save(folder / f"{place}.png")
    with (root / "truth.csv").open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(sorted(truth.items()))


def judge(folder: Path, backbones: list[str], draws: int) -> None:
    """Label every draw with every backbone and print a table."""
    print(f"{'backbone':<32} {'shot':>4}  share right in each draw, and the mean")
    for shot in SHOTS:
        for backbone in backbones:
            shares = [_share(folder, backbone, shot, draw) for draw in range(draws)]
            text = "  ".join(f"{100 * one:5.1f}" for one in shares)
            mean = 100 * float(np.mean(shares))
            print(f"{Path(backbone).name:<32} {shot:>4}  {text}   {mean:5.1f} %", flush=True)


def _share(folder: Path, backbone: str, shot: int, draw: int) -> float:
    root = folder / "pictures" / f"draw{draw}"
    out = root / "labels.csv"
    command = ["label", root / "folder", "--examples", root / f"examples{shot}", "--out", out]
    words = [str(one) for one in (*command, "--backbone", backbone)]
    # No `check`: what went wrong is shown, not only that something did.
    done = subprocess.run(
        [sys.executable, "-m", "core.cli.main", *words], capture_output=True, text=True, check=False
    )
    if done.returncode:
        sys.exit(done.stderr)
    truth = dict(csv.reader((root / "truth.csv").open(encoding="utf-8")))
    with out.open(encoding="utf-8", newline="") as file:
        right = [truth[Path(row["path"]).name] == row["label"] for row in csv.DictReader(file)]
    return float(np.mean(right))


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    commands = parser.add_subparsers(dest="command", required=True)
    one = commands.add_parser("prepare")
    one.add_argument("source", type=Path)
    one.add_argument("folder", type=Path)
    one = commands.add_parser("judge")
    one.add_argument("folder", type=Path)
    one.add_argument("backbones", nargs="+", help="names or packs; auto is what comes by itself")
    one.add_argument("--draws", type=int, default=N_DRAWS)
    given = parser.parse_args()
    if given.command == "prepare":
        prepare(given.source, given.folder)
    else:
        judge(given.folder, given.backbones, given.draws)


if __name__ == "__main__":
    main()
