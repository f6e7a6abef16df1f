"""What the methods of the program share in a benchmark: the backbone, and the way to an answer."""

import time
from dataclasses import replace

from core.backbones import DEFAULT, Backbone, find_backbone
from core.backbones.adapted.serialization import is_adapted
from core.backbones.feature_sets import features_for
from core.benchmark.interfaces import Answer, Episode
from core.classifiers.accuracy_interval import measure
from core.classifiers.calibrated import CalibratedClassifier
from core.classifiers.model_selection import LEAST_FOLDER, SelectedClassifier
from core.domain.arrays import Floats
from core.domain.examples import TrainingSet
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


def examples_of(
    episode: Episode, embeddings: Floats, backbone: Backbone, folder: Floats | None = None
) -> TrainingSet:
    """Return the examples of an episode as a project would have them.

    Args:
        episode: whose examples they are.
        embeddings: (n_examples, n_features) float32, theirs.
        backbone: the embeddings' maker.
        folder: what the learner may see of the folder; None where it looks at examples alone.
    """
    class_ids = range(len(episode.class_names))
    examples = TrainingSet.of(
        embeddings, episode.labels, class_ids=class_ids, folder=folder, parts=backbone.parts
    )
    n_plain = backbone.n_plain if is_adapted(backbone) else None
    return replace(examples, n_plain=n_plain, n_content=backbone.n_content)


def answer_of(
    chosen: SelectedClassifier,
    examples: TrainingSet,
    folder: Floats,
    start: float,
    *,
    share: float | None = None,
) -> Answer:
    """Calibrate and measure a chosen learner as the program does, and ask it about the folder.

    Args:
        chosen: fitted to the examples.
        examples: that it was chosen with.
        folder: embeddings of the pictures that it is asked about.
        start: when learning began, by `time.perf_counter`.
        share: share right where it is known better than by counting; see
            `core.classifiers.accuracy_interval.measure`.
    """
    predictor = CalibratedClassifier.of(chosen, examples)
    trust = measure(
        chosen.held_out,
        examples.labels,
        examples.n_folder,
        chosen.n_folds,
        groups=chosen.groups,
        share=share,
    )
    seconds = time.perf_counter() - start
    probabilities = predictor.probabilities(folder)
    unknown = predictor.unknowns.scores(folder)
    return Answer(probabilities, seconds, trust, unknown)
