"""Whether heat maps hold when parts of the picture are painted over.

    python -m tests.benchmarks.heat_maps FOLDER_OF_CLASSES [--shots 5] [--pictures 8] [--seed 0]

A quarter of the cells is painted in the picture's mean colour: those that speak most for the
predicted label, those that speak most against it, or some by chance. Printed is what that does to
the log-odds of the label, in nats. Painting also adds edges that were not there, so this is a
rough test; tests/core/operations/test_explain.py has the exact one.
"""

import argparse
import random
import tempfile
from pathlib import Path

import numpy as np

from core import api as pipeline
from core.analysis.saliency.activations import activations_of
from core.analysis.saliency.class_gradients import log_odds
from core.backbones import DEFAULT, find_backbone
from core.classifiers.calibrated import CalibratedClassifier
from core.imaging.decoding import open_rgb, read_bytes, to_pixels
from core.store import Project
from tests.benchmarks.label_accuracy import split

SHARE = 0.25


def losses(project: Project, paths: list[Path], seed: int) -> np.ndarray:
    """Return what painting costs, (n_pictures, 3): most for, most against, by chance."""
    model = project.models.current()
    predictor = CalibratedClassifier.restore(
        model.learner, model.class_ids, project.models.arrays(model.id)
    )
    backbone = find_backbone(DEFAULT)
    lens = activations_of(backbone, "auto")
    draw = np.random.default_rng(seed)

    def odds(pixels, label):
        embedding, _ = lens.evidence(pixels, lambda one: [])
        return log_odds(predictor, embedding, label)[0]

    found = []
    for path in paths:
        heat = pipeline.explain(project, path)
        label = model.class_ids.index(heat.class_id)
        image = open_rgb(read_bytes(path), path, short_side_px=backbone.resize_px).image
        pixels = to_pixels(image, resize_px=backbone.resize_px, crop_px=backbone.crop_px)
        before = odds(pixels, label)
        n = round(SHARE * heat.values.size)
        order = np.argsort(heat.values.ravel())
        sides = (order[-n:], order[:n], draw.permutation(heat.values.size)[:n])
        found.append(
            [odds(painted(pixels, one, heat.values.shape), label) - before for one in sides]
        )
    return np.array(found)


def painted(pixels, cells, shape):
    """Paint cells of a picture in its mean colour."""
    side = pixels.shape[0] // shape[0]
    mask = np.isin(np.arange(shape[0] * shape[1]), cells).reshape(shape)
    covered = pixels.copy()
    covered[np.kron(mask, np.ones((side, side), bool))] = pixels.reshape(-1, 3).mean(axis=0)
    return covered


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--shots", type=int, default=5)
    parser.add_argument("--pictures", type=int, default=8, help="of each class")
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        split(given.folder, place, given.shots, given.seed)
        with Project.open(place / "set.handful", create=True) as project:
            pipeline.add_class_folders(project, place / "examples")
            pipeline.adapt(project)
            draw = random.Random(given.seed)
            classes = sorted((place / "folder").iterdir())
            paths = [
                path
                for one in classes
                for path in draw.sample(sorted(one.iterdir()), given.pictures)
            ]
            found = losses(project, paths, given.seed)
    means = ", ".join(f"{one:.2f}" for one in found.mean(axis=0))
    print(f"{len(found)} pictures; log-odds, most for, most against, by chance: {means}")
    print(f"worse to paint what speaks for: {(found[:, 0] < found[:, 1]).mean():.0%}")


if __name__ == "__main__":
    main()
