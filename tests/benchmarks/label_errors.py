"""How often is an example that Handful suspects really labelled wrong?

    python -m tests.benchmarks.label_errors FOLDER_OF_SETS [--sets a,b] [--episodes 5]

Draws small projects as `handful benchmark` does, gives none, one or two examples of each class the
label of another class, and looks at what `core.analysis.label_errors` finds. A suspect's score is
how many times likelier its other class is, over the number of its class's examples. Prints, for
each number of planted errors and at each least score, how many suspects a class has, how many of
them are planted, and how many of the planted are found. `RARE` is the least score that is shown.
"""

import argparse
import tempfile
from collections import defaultdict
from pathlib import Path

import numpy as np

from core.analysis import label_errors
from core.benchmark.datasets import PictureSet, embed_set, find_sets, vectors_of
from core.benchmark.episodes import Draw, draw
from core.benchmark.product_methods import around
from core.classifiers.base import softmax
from core.classifiers.model_selection import select_classifier
from core.classifiers.temperature_scaling import temperature_of
from core.domain.examples import TrainingSet
from core.store import Project

BACKBONE = "lite0+views"
SCORES = (0.1, 0.3, 1.0, 3.0, 10.0, 30.0)


def planted(labels: np.ndarray, n_errors: int, rng: np.random.Generator) -> np.ndarray:
    """Return labels of which so many of each class are of another one; a class keeps two."""
    found = labels.copy()
    n_classes = int(labels.max()) + 1
    for one in range(n_classes):
        own = rng.permutation(np.flatnonzero(labels == one))
        for row in own[: max(0, min(n_errors, len(own) - 2))]:
            found[row] = (one + rng.integers(1, n_classes)) % n_classes
    return found


def suspects(
    project: Project, one: PictureSet, task: Draw, n_errors: int
) -> tuple[list[tuple[float, bool]], int]:
    """Return (score, is planted) of each suspect, and how many errors could be found."""
    examples = vectors_of(project, one, task.examples, backbone=BACKBONE, device="auto")
    folder = vectors_of(project, one, task.folder, backbone=BACKBONE, device="auto")
    labels = planted(task.labels, n_errors, np.random.default_rng(task.seed))
    chosen = select_classifier(TrainingSet.of(examples, labels, folder=around(folder)))
    judged = np.flatnonzero(~np.isnan(chosen.held_out).any(axis=1))
    temperature = temperature_of(chosen.held_out, labels)
    probabilities = softmax(chosen.held_out[judged] / np.float32(temperature))
    found = label_errors.find_label_errors(
        judged, labels[judged], probabilities, tuple(range(probabilities.shape[1]))
    )
    is_wrong = labels != task.labels
    sizes = np.bincount(labels[judged])
    scored = []
    for row in found:
        ratio = row.other_confidence / max(row.confidence, 1e-9)
        scored.append((ratio / sizes[row.class_id], bool(is_wrong[row.image_id])))
    return scored, int(is_wrong[judged].sum())


def table(counts: dict[int, list[tuple[list[tuple[float, bool]], int, int]]]) -> None:
    """Print precision, recall and suspects a class at each score."""
    for n_errors, each in sorted(counts.items()):
        n_classes = sum(one[2] for one in each)
        n_planted = sum(one[1] for one in each)
        print(f"\n{n_errors} planted a class ({n_planted} in {n_classes} classes)")
        _rows([pair for one in each for pair in one[0]], n_classes, n_planted)
    every = [pair for each in counts.values() for one in each for pair in one[0]]
    print("\nall of these together")
    n_classes = sum(one[2] for each in counts.values() for one in each)
    _rows(every, n_classes, sum(one[1] for each in counts.values() for one in each))


def _rows(scored: list[tuple[float, bool]], n_classes: int, n_planted: int) -> None:
    for least in SCORES:
        kept = [is_planted for score, is_planted in scored if score >= least]
        n, right = len(kept), sum(kept)
        print(
            f"  score {least:4.1f}: {n / n_classes:5.2f} suspects a class,"
            f" {100 * right / max(n, 1):5.1f} % of them errors,"
            f" {100 * right / max(n_planted, 1):5.1f} % of the errors found"
        )


def main() -> None:
    """See the module's text."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--sets", default="")
    parser.add_argument("--shots", default="5,20")
    parser.add_argument("--episodes", type=int, default=5)
    parser.add_argument("--seed", type=int, default=9000)
    parser.add_argument("--project", type=Path, help="keep embeddings here")
    options = parser.parse_args()
    label_errors.RARE = 0.0  # to see what would be found below it
    names = [one for one in options.sets.split(",") if one]
    with tempfile.TemporaryDirectory() as place:
        file = options.project or Path(place) / "errors.handful"
        with Project.open(file, create=not file.exists()) as project:
            folders, _ = find_sets(options.folder, names)
            sets = [embed_set(project, one, backbone=BACKBONE, device="auto") for one in folders]
            for shots in (int(one) for one in options.shots.split(",")):
                counts = defaultdict(list)
                for one in sets:
                    for number in range(options.episodes):
                        facts = {"shots": shots, "number": number, "seed": options.seed}
                        task = draw(one.classes, one.name, **facts)
                        for n_errors in (0, 1, 2):
                            found, n_planted = suspects(project, one, task, n_errors)
                            n_classes = int(task.labels.max()) + 1
                            counts[n_errors].append((found, n_planted, n_classes))
                print(f"\nExamples a class: {shots}")
                table(counts)


if __name__ == "__main__":
    main()
