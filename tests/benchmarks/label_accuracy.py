"""Accuracy of `handful label` against logistic regression on the same embeddings.

    python -m tests.benchmarks.label_accuracy FOLDER_OF_SETS [--sets a,b] [--shots 5] [--draws 5]

Each set is a folder of class folders. For each draw, some random pictures of every class become
`--examples`, all others the FOLDER; `handful label` writes its CSV, and scikit-learn's
LogisticRegression(C=100) is fitted to the L2-normalised embeddings from the same project file.
"""

import argparse
import csv
import random
import tempfile
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

from core.backbones import find_backbone
from core.cli.main import main as handful
from core.store import Project


def split(source: Path, place: Path, shots: int, seed: int) -> None:
    """Link `shots` pictures of each class into place/examples and the rest into place/folder."""
    draw = random.Random(seed)
    for class_folder in sorted(one for one in source.iterdir() if one.is_dir()):
        files = sorted(class_folder.iterdir())
        draw.shuffle(files)
        for part, chosen in (("examples", files[:shots]), ("folder", files[shots:])):
            target = place / part / class_folder.name
            target.mkdir(parents=True)
            for file in chosen:
                (target / file.name).symlink_to(file)


def shares_right(place: Path) -> tuple[float, float, int]:
    """Return the shares right of handful and of logistic regression, and the number of pictures."""
    out, file = place / "labels.csv", place / "set.handful"
    command = ["label", str(place / "folder"), "--examples", str(place / "examples")]
    handful([*command, "--out", str(out), "--project", str(file)], standalone_mode=False)
    with out.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    right = [row["label"] == row["path"].split("/")[0] for row in rows]
    with Project.open(file) as project:
        names = project.classes.names()
        image_ids, class_ids = project.labels.examples()
        key = find_backbone("lite0").key
        kept, examples = project.embeddings.get(key, image_ids.tolist())
        class_of = dict(zip(image_ids.tolist(), class_ids.tolist(), strict=True))
        files = project.listing.entries().file_ids.tolist()
        records = [one for one in project.files.get(files) if one.folder == place / "folder"]
        found, vectors = project.embeddings.get(key, [one.image_id or 0 for one in records])
        row_of = {image_id: row for row, image_id in enumerate(found.tolist())}
    truth = [one.path.split("/")[0] for one in records if one.image_id in row_of]
    rows_of = [row_of[one.image_id] for one in records if one.image_id in row_of]
    model = LogisticRegression(C=100, max_iter=1000).fit(
        unit(examples), [names[class_of[one]] for one in kept.tolist()]
    )
    guesses = model.predict(unit(vectors[rows_of]))
    return float(np.mean(right)), float(np.mean(guesses == np.array(truth))), len(rows)


def unit(rows: np.ndarray) -> np.ndarray:
    """Scale each row to length 1."""
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def main() -> None:
    """Print a line for each set and the mean of the sets."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--sets", default="trashnet,signdigits,gtsrb,neu-surface,sketch")
    parser.add_argument("--shots", type=int, default=5)
    parser.add_argument("--draws", type=int, default=5)
    arguments = parser.parse_args()
    print(f"{'set':<14} {'pictures':>8} {'handful':>8} {'logistic':>9} {'gain':>6}  by draw")
    means = []
    for name in arguments.sets.split(","):
        results = []
        for draw in range(arguments.draws):
            with tempfile.TemporaryDirectory() as place:
                split(arguments.folder / name, Path(place), arguments.shots, draw)
                results.append(shares_right(Path(place)))
        ours, theirs, count = np.array(results).mean(axis=0) * (100, 100, 1)
        gains = " ".join(f"{100 * (a - b):+.1f}" for a, b, _ in results)
        print(
            f"{name:<14} {count:>8.0f} {ours:>8.1f} {theirs:>9.1f} {ours - theirs:>+6.1f}  {gains}"
        )
        means.append((ours, theirs))
    ours, theirs = np.array(means).mean(axis=0)
    print(f"{'mean':<14} {'':>8} {ours:>8.1f} {theirs:>9.1f} {ours - theirs:>+6.1f}")


if __name__ == "__main__":
    main()
