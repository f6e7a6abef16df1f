"""How many labels "Label next" saves a person over pictures taken at random.

    python -m tests.benchmarks.bins.label_next FOLDER_OF_SETS [--sets a,b] [--per-class 2,5]

A simulated person labels one picture after the other: those that "Label next" offers, or random
ones (the mean of ten draws). After each, a ridge classifier learns from the labels and names all
other pictures. Printed is, for so many random labels as there are classes times `--per-class`, how
many labels of "Label next" reach the same share right, smoothed over three, and what share of
labels that is. Embeddings are those of large folders, one view (`light`). With `--scale` only the
time of a tree over as many drawn embeddings is printed.
"""

import argparse
import tempfile
import time
from pathlib import Path

import numpy as np

from core.analysis.likeness_tree import likeness_tree
from core.backbones.feature_sets import LIGHT
from core.benchmark.datasets import embed_set, find_sets, vectors_of
from core.embedding.feature_transforms import power_transform, unit
from core.store import Project

DRAWS = 10
RIDGE = 0.05
LONGEST = 2  # times the random labels; whoever is not there by then does not get there


def share_right(rows: np.ndarray, classes: np.ndarray, labelled: np.ndarray) -> float:
    """Learn from some rows by balanced kernel ridge; return how many others are named right."""
    known, numbers = np.unique(classes[labelled], return_inverse=True)
    rest = np.setdiff1d(np.arange(len(classes)), labelled)
    if not len(rest):
        return 1.0
    middle = rows[labelled].mean(axis=0)
    own = rows[labelled] - middle
    targets = np.eye(len(known), dtype=np.float32)[numbers]
    bias = targets.mean(axis=0)
    kernel = own @ own.T + RIDGE * np.eye(len(own), dtype=np.float32)
    weights = np.linalg.solve(kernel, targets - bias)
    scores = (rows[rest] - middle) @ own.T @ weights + bias
    return float((known[scores.argmax(axis=1)] == classes[rest]).mean())


def offered(vectors: np.ndarray, n: int) -> np.ndarray:
    """Return the rows that "Label next" offers, in order."""
    tree = likeness_tree(np.arange(len(vectors)), lambda ids: vectors[ids])
    is_labelled = np.zeros(len(vectors), bool)
    places = []
    for _ in range(n):
        place = tree.next_to_label(is_labelled)
        is_labelled[place] = True
        places.append(place)
    return tree.image_ids[places]


def labels_needed(vectors: np.ndarray, classes: np.ndarray, n_random: int) -> int:
    """Return how many labels of "Label next" are as good as so many random ones."""
    rows = unit(power_transform(vectors))
    draws = [np.random.default_rng(seed).permutation(len(classes)) for seed in range(DRAWS)]
    wanted = np.mean([share_right(rows, classes, draw[:n_random]) for draw in draws])
    most = min(LONGEST * n_random, len(classes) - 1)
    order = offered(vectors, most)
    shares = np.array([share_right(rows, classes, order[:n]) for n in range(1, most + 1)])
    smooth = [shares[max(0, n - 1) : n + 2].mean() for n in range(len(shares))]
    reached = np.flatnonzero(np.array(smooth) >= wanted)
    return int(reached[0]) + 1 if len(reached) else most


def print_scale(n: int) -> None:
    """Print how long a tree over so many drawn embeddings takes, and its cuts."""
    draw = np.random.default_rng(0)
    kinds = draw.uniform(0, 1, (200, 1280)).astype(np.float32)

    def read(ids: np.ndarray) -> np.ndarray:
        noise = np.random.default_rng(int(ids[0])).uniform(0, 0.5, (len(ids), 1280))
        return (kinds[ids % len(kinds)] + noise).astype(np.float32)

    begun = time.perf_counter()
    tree = likeness_tree(np.arange(n), read)
    made = time.perf_counter()
    tree.starts(2)  # sorts the gaps once
    sorted_at = time.perf_counter()
    for k in range(2, 102):
        tree.starts(k)
    cut_ms = 10 * (time.perf_counter() - sorted_at)
    print(
        f"{n} pictures: tree in {made - begun:.1f} s, first cut in "
        f"{1000 * (sorted_at - made):.0f} ms, each further one in {cut_ms:.2f} ms"
    )


def main() -> None:
    """See the module's text."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--sets", default="")
    parser.add_argument("--per-class", default="2,5")
    parser.add_argument("--scale", type=int, default=0)
    options = parser.parse_args()
    if options.scale:
        print_scale(options.scale)
        return
    sizes = [int(one) for one in options.per_class.split(",")]
    shares: dict[int, list[float]] = {one: [] for one in sizes}
    names = [one for one in options.sets.split(",") if one]
    with (
        tempfile.TemporaryDirectory() as place,
        Project.open(Path(place) / "bins.handful", create=True) as project,
    ):
        for folder in find_sets(options.folder, names)[0]:
            pictures = embed_set(project, folder, backbone=LIGHT, device="auto")
            rows = np.arange(len(pictures.classes))
            vectors = vectors_of(project, pictures, rows, backbone=LIGHT, device="auto")
            for size in sizes:
                n_random = size * len(pictures.class_names)
                n = labels_needed(vectors, pictures.classes, n_random)
                shares[size].append(n / n_random)
                print(f"{pictures.name}: {n} labels are as good as {n_random} random ones")
    for size, found in shares.items():
        print(f"{size} a class: {100 * np.mean(found):.0f}% of the labels, mean of {len(found)}")


if __name__ == "__main__":
    main()
