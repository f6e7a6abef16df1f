"""How long Adapt takes until its first answer, embeddings at hand, and what it costs in memory.

    python -m tests.benchmarks.quick_answer

Ten classes of five examples in projects of 2 000 and 10 000 pictures, embedded with the features
that the program takes for so many, and with the richest: everything that Adapt does is timed,
reading embeddings and measuring the share right included. The folder committee, which gave the
first answer before, is timed in the same run on the first part of the same embeddings, without all
that comes around it.
"""

import argparse
import resource
import statistics
import tempfile
import time
from pathlib import Path

import numpy as np
from threadpoolctl import threadpool_limits

from core import api
from core.backbones import find_backbone
from core.backbones.feature_sets import LIGHT, RICH, USUAL, features_for
from core.classifiers.transductive_ensemble import TransductiveEnsemble
from core.domain.adapting import AdaptRequest
from core.domain.records import FoundFile
from core.operations.training_set import examples_of, folder_of
from core.store import Project

N_CLASSES, SHOTS = 10, 5
TITLES = {LIGHT: "light", USUAL: "usual", RICH: "rich"}


def filled(path: Path, n_images: int, features: str) -> Project:
    """Make a project of pictures that were embedded, of classes that overlap."""
    project = Project.open(path, create=True)
    random = np.random.default_rng(0)
    folder_id = project.files.show_folder(Path("/pictures"))
    found = [FoundFile(f"{n}.jpg", 10, 20, 30, n + 1, 1) for n in range(n_images)]
    kinds = random.integers(0, N_CLASSES, n_images)
    with project.atomic():
        ids = [
            project.files.record_image(file_id, f"/pictures/{n}", 4, 3, "")
            for n, file_id in enumerate(project.files.add(folder_id, found))
        ]
        backbone = find_backbone(features)
        for key, part in zip(backbone.keys, backbone.parts, strict=True):
            middles = random.normal(size=(N_CLASSES, part.n_features))
            rows = 0.6 * middles[kinds] + random.normal(size=(n_images, part.n_features))
            if part.kind == "content":
                rows = np.maximum(rows, 0)
            project.embeddings.put(key, zip(ids, rows.astype(np.float32), strict=True))
    for number in range(N_CLASSES):
        chosen = np.flatnonzero(kinds == number)[:SHOTS]
        api.add_class_of_images(project, f"class {number}", tuple(ids[one] for one in chosen))
    return project


def timed(run, rounds: int) -> float:  # type: ignore[no-untyped-def]
    """Return the median of so many rounds, in seconds."""
    spent = []
    for _ in range(rounds):
        start = time.perf_counter()
        run()
        spent.append(time.perf_counter() - start)
    return statistics.median(spent)


def main() -> None:
    """Print a row for each size of project."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    head = f"{'pictures':>8} {'features':>9} {'adapt':>8} {'committee':>10} {'ratio':>6}"
    print(f"{head} {'memory':>8}")
    with tempfile.TemporaryDirectory() as home:
        for n_images in (2000, 10_000):
            for name in (features_for(n_images), RICH):
                file = Path(home) / f"{n_images}-{TITLES[name]}.handful"
                with filled(file, n_images, name) as project:
                    spent, other, grown = measure(project, name, rounds)
                row = f"{n_images:>8} {TITLES[name]:>9} {spent:7.2f}s {other:9.2f}s"
                print(f"{row} {other / spent:6.2f} {grown:6.0f}MB", flush=True)


def measure(project: Project, features: str, rounds: int) -> tuple[float, float, float]:
    """Return the seconds of Adapt and of the folder committee, and what Adapt adds in MB."""
    seeds = iter(range(1000))

    def adapt() -> None:  # another seed each time: the same would find its model there
        api.adapt(project, AdaptRequest(backbone=features, seed=next(seeds)))

    adapt()  # imports are paid for before the clock starts
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    spent = timed(adapt, rounds)
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    backbone = find_backbone(features).alone  # Lite0 alone, as before features had parts

    def committee() -> None:
        examples, folder = examples_of(project, backbone), folder_of(project, backbone)
        learner = TransductiveEnsemble()
        learner.held_out(examples.embeddings, examples.labels, folder, examples.groups)
        learner.fit(examples.embeddings, examples.labels, folder, examples.groups)

    with threadpool_limits(1, user_api="blas"):  # as the program runs learners
        other = timed(committee, rounds)
    return spent, other, grown


if __name__ == "__main__":
    main()
