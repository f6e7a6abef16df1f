"""Does the learning curve tell what more examples bring? Draws of sets whose classes are known.

    python -m tests.benchmarks.curves.learning_curve FOLDER_OF_SETS [--sets a,b] [--shots 5,10]

Each draw takes up to ten classes, measures the curve on so many examples a class, and holds what it
tells of five more against what these bring in truth, on the pictures that are left.
"""

import argparse
import tempfile
from pathlib import Path

import numpy as np

from core.analysis.learning_curve import expected, learning_curve, mean_size
from core.backbones import find_backbone
from core.benchmark.datasets import PictureSet, embed_set, find_sets, vectors_of
from core.benchmark.episodes import MOST_CLASSES, usable
from core.classifiers.model_selection import select_classifier
from core.domain.adapting import TrainingSet
from core.operations.trust.learning_curve import N_MORE
from core.store import Project

BACKBONE = "lite0:int8+views+spatial,lite2:int8"


class Drawn:
    """Examples, further examples, and the rest of some classes of a set."""

    def __init__(self, project: Project, pictures: PictureSet, shots: int, number: int) -> None:
        rng = np.random.default_rng([number, shots])
        classes = rng.permutation(usable(pictures.classes, shots + 3 * N_MORE))[:MOST_CLASSES]
        rows = [rng.permutation(np.flatnonzero(pictures.classes == one)) for one in classes]
        self._project, self._pictures = project, pictures
        self._number = {int(one): place for place, one in enumerate(classes)}
        self.few = np.concatenate([own[:shots] for own in rows])
        self.more = np.concatenate([own[: shots + N_MORE] for own in rows])
        self.rest = np.concatenate([own[shots + N_MORE :] for own in rows])

    def labels(self, rows: np.ndarray) -> np.ndarray:
        """Return class numbers."""
        return np.array([self._number[int(one)] for one in self._pictures.classes[rows]])

    def vectors(self, rows: np.ndarray) -> np.ndarray:
        """Return embeddings."""
        return vectors_of(self._project, self._pictures, rows, backbone=BACKBONE, device="auto")

    def examples(self, rows: np.ndarray) -> TrainingSet:
        """Return examples with the rest as the folder."""
        parts = find_backbone(BACKBONE).parts
        folder = self.vectors(self.rest)
        return TrainingSet.of(self.vectors(rows), self.labels(rows), folder=folder, parts=parts)

    def share_right(self, rows: np.ndarray) -> tuple[float, str]:
        """Return how much of the rest is right in truth, and by which classifier."""
        chosen = select_classifier(self.examples(rows))
        guesses = chosen.learner.logits(self.vectors(self.rest)).argmax(axis=1)
        return float((guesses == self.labels(self.rest)).mean()), chosen.learner.name


def held_against(drawn: Drawn) -> tuple[float, float, float]:
    """Return what five more bring, what they were told to, and how far the curve's end is off."""
    before, learner = drawn.share_right(drawn.few)
    after, _ = drawn.share_right(drawn.more)
    examples = drawn.examples(drawn.few)
    measured = learning_curve(examples, learner)
    size = mean_size(examples)
    now, later = expected(measured, np.array([size, size + N_MORE]))
    return after - before, later - now, measured.shares[-1] - before


def main() -> None:
    """See the module's text."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--sets", default="")
    parser.add_argument("--shots", default="5,10")
    parser.add_argument("--draws", type=int, default=3)
    options = parser.parse_args()
    names = [one for one in options.sets.split(",") if one]
    shots = [int(one) for one in options.shots.split(",")]
    found: dict[int, list[tuple[float, float, float]]] = {one: [] for one in shots}
    with (
        tempfile.TemporaryDirectory() as place,
        Project.open(Path(place) / "curve.handful", create=True) as project,
    ):
        for folder in find_sets(options.folder, names)[0]:
            pictures = embed_set(project, folder, backbone=BACKBONE, device="auto")
            for n in shots:
                for number in range(options.draws):
                    found[n].append(held_against(Drawn(project, pictures, n, number)))
                    print(f"{pictures.name} {n}: brought, told, off {found[n][-1]}")
    for n, draws in found.items():
        brought, told, off = (100 * np.array(column) for column in zip(*draws, strict=True))
        print(f"\nExamples a class: {n}. Draws: {len(draws)}.")
        print(f"{N_MORE} more brought {brought.mean():.1f} points; told: {told.mean():.1f}")
        print(f"off by {np.abs(told - brought).mean():.1f} on average")
        print(f"the curve's end less the truth: {off.mean():+.1f}, {np.abs(off).mean():.1f} apart")


if __name__ == "__main__":
    main()
