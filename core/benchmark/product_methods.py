"""What the methods of the program share in a benchmark: the backbone, and the way to an answer."""

import time

from core.backbones import DEFAULT, Backbone, find_backbone
from core.backbones.adapted.serialization import is_adapted
from core.backbones.feature_sets import features_for
from core.benchmark.interfaces import Answer, Episode
from core.classifiers.accuracy_interval import measure
from core.classifiers.calibrated import CalibratedClassifier
from core.classifiers.model_selection import LEAST_FOLDER, SelectedClassifier
from core.domain.arrays import Floats
from core.operations.training_set import MOST_OF_FOLDER


def viewed(episode: Episode) -> Backbone:
    """Return the backbone that a project of this size would use."""
    if episode.backbone != DEFAULT:
        return find_backbone(episode.backbone)
    return find_backbone(features_for(len(episode.example_files) + len(episode.folder_files)))


def around(folder: Floats) -> Floats | None:
    """Return what `core.operations.training_set.folder_of` would give of this folder."""
    step = -(-len(folder) // MOST_OF_FOLDER) or 1
    return folder[::step] if len(folder) >= LEAST_FOLDER else None


def answer_of(
    chosen: SelectedClassifier,
    examples: Floats,
    folder: Floats,
    episode: Episode,
    start: float,
    *,
    others: Floats | None,
    backbone: Backbone,
    share: float | None = None,
) -> Answer:
    """Calibrate and measure a chosen learner as the program does, and ask it about the folder.

    Args:
        chosen: fitted to the examples.
        examples, folder: embeddings.
        episode: whose examples they are.
        start: when learning began, by `time.perf_counter`.
        others: what the learner saw of the folder; None where it looks at examples alone.
        backbone: the embeddings' maker.
        share: share right where it is known better than by counting; see
            `core.classifiers.accuracy_interval.measure`.
    """
    class_ids = range(len(episode.class_names))
    predictor = CalibratedClassifier.of(
        chosen,
        examples,
        episode.labels,
        class_ids,
        others,
        backbone.n_plain if is_adapted(backbone) else None,
        backbone.n_content,
    )
    n_folder = 0 if others is None else len(others)
    trust = measure(
        chosen.held_out,
        episode.labels,
        n_folder,
        chosen.n_folds,
        groups=chosen.groups,
        share=share,
    )
    seconds = time.perf_counter() - start
    probabilities = predictor.probabilities(folder)
    unknown = predictor.unknowns.scores(folder)
    return Answer(probabilities, seconds, trust, unknown)
