"""The methods that adapt the backbone itself, in a benchmark, as the program does it."""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from core.backbones import Backbone
from core.benchmark.interfaces import Answer, Episode
from core.benchmark.product_methods import answer_of, around, examples_of, viewed
from core.classifiers.cross_validation import share_right, wins_paired_comparison
from core.classifiers.model_selection import SelectedClassifier, select_classifier
from core.domain.adapting import AdaptRequest, TrainingSet
from core.domain.arrays import Floats, Ints
from core.domain.errors import NotAdaptable
from core.domain.records import FileRecord
from core.embedding.device import choose_device
from core.embedding.joint_network import open_joint_network
from core.embedding.pipeline import embed_files
from core.operations.adapt_backbone import MOST_JUDGED, open_folder, open_views
from core.operations.challenger import judged_already, share_carried
from core.store.embeddings import FindMissing

if TYPE_CHECKING:
    from core.training.scale_shift.adapt import Adaptation

__all__ = ["Auto", "Mtl"]

_PATIENCE = 10.0  # all steps are made on a slow machine too, so that figures can be compared


@dataclass(frozen=True, slots=True)
class Auto:
    """The quick answer, then the adapted backbone where it wins on examples held back."""

    name: str = "auto"

    def run(self, episode: Episode) -> Answer:
        """See `Method.run`."""
        backbone = viewed(episode)
        embeddings, folder = episode.embeddings(backbone.name)
        start = time.perf_counter()
        examples = examples_of(episode, embeddings, backbone, around(folder))
        quick = select_classifier(examples)
        if _has_nothing_to_win(quick, episode.labels):
            return answer_of(quick, examples, folder, start)
        try:
            adapted = _adapted(episode)
        except NotAdaptable:
            return answer_of(quick, examples, folder, start)
        start = _since(start, adapted)
        if adapted.embedded is None:
            return answer_of(quick, examples, folder, start)
        seen, adapted_folder = _parts(episode, adapted, with_folder=True)
        better = _chosen(seen, adapted, ())
        if not _wins(quick, better, episode.labels):
            return answer_of(quick, examples, folder, start)
        share = _share(quick, better, episode.labels, adapted)
        return answer_of(better, seen, adapted_folder, start, share=share)


@dataclass(frozen=True, slots=True)
class Mtl:
    """The adapted backbone under the committee, plain where adapting does not win."""

    name: str = "mtl"

    def run(self, episode: Episode) -> Answer:
        """See `Method.run`."""
        backbone = viewed(episode)
        embeddings, folder = episode.embeddings(backbone.name)
        start = time.perf_counter()
        adapted = _adapted(episode)
        start = _since(start, adapted)
        if adapted.embedded is None:
            examples = examples_of(episode, embeddings, backbone)
            plain = select_classifier(examples, ("committee",))
            return answer_of(plain, examples, folder, start)
        examples, folder = _parts(episode, adapted, with_folder=False)
        return answer_of(_chosen(examples, adapted, ("committee",)), examples, folder, start)


def _has_nothing_to_win(chosen: SelectedClassifier, labels: Ints) -> bool:
    judged = ~np.isnan(chosen.held_out).any(axis=1)
    right = chosen.held_out[judged].argmax(axis=1) == labels[judged]
    return bool(right.all())


@dataclass(frozen=True, slots=True, eq=False)
class _Adapted:
    """An episode's backbone, adapted to its examples.

    Attributes:
        adaptation: what it gave.
        embedded: (n_examples + n_folder, n_features) under it; None where it did not win.
        backbone: that embedded it.
        seconds: that all took.
    """

    adaptation: "Adaptation"
    embedded: Floats | None
    backbone: Backbone
    seconds: float


@lru_cache(maxsize=1)
def _adapted(episode: Episode) -> _Adapted:
    """Adapt once for all methods of an episode; each counts the time."""
    start = time.perf_counter()
    adaptation = _adapt(episode, viewed(episode))
    backbone = adaptation.of(viewed(episode))
    embedded = None
    if adaptation.overlay is not None:
        embedded = _embed([*episode.example_files, *episode.folder_files], backbone, episode)
    return _Adapted(adaptation, embedded, backbone, time.perf_counter() - start)


def _adapt(episode: Episode, backbone: Backbone) -> "Adaptation":
    from core.backbones.adapted.split import CannotSplit
    from core.training.scale_shift.adapt import ExamplePictures, PlainNetwork, adapt_backbone
    from core.training.scale_shift.trainer import Beside

    examples, folder = episode.embeddings(backbone.name)
    judging, judging_rows = open_folder(
        {n: (path, "") for n, path in enumerate(episode.folder_files[:MOST_JUDGED])}, backbone
    )
    n_own = backbone.n_features
    beside = Beside(examples[:, n_own:], folder[judging_rows, n_own:], backbone.parts[1:])
    pictures = ExamplePictures(
        lambda number, n_views: open_views(
            episode.example_files[number], backbone, n_views, [episode.seed, number]
        ),
        episode.labels,
        folder=judging,
        beside=beside if backbone.parts else None,
    )
    request = AdaptRequest(device=choose_device(episode.device), seed=episode.seed)
    try:
        return adapt_backbone(PlainNetwork.of(backbone), pictures, request, patience=_PATIENCE)
    except CannotSplit as error:
        raise NotAdaptable(backbone.name) from error


def _since(start: float, adapted: _Adapted) -> float:
    """Return when a method began that adapted the backbone itself, where another had done it."""
    is_shared = time.perf_counter() - start < adapted.seconds
    return start - adapted.seconds if is_shared else start


def _chosen(examples: TrainingSet, adapted: _Adapted, names: tuple[str, ...]) -> SelectedClassifier:
    """Choose a learner for what was embedded with the adapted backbone."""
    chosen = select_classifier(examples, names)
    held_out, n_folds = adapted.adaptation.held_out, adapted.adaptation.n_folds
    return replace(chosen, held_out=held_out, n_folds=n_folds)


def _wins(quick: SelectedClassifier, better: SelectedClassifier, labels: Ints) -> bool:
    """Tell as the challenger search does whether the adapted model is the better one."""
    if judged_already(quick.learner.name, better.learner.name):
        return True
    return wins_paired_comparison(quick.held_out, better.held_out, labels)


def _share(
    quick: SelectedClassifier, better: SelectedClassifier, labels: Ints, adapted: _Adapted
) -> float | None:
    """Return the share right as the challenger search tells it, None where it counts."""
    if not judged_already(quick.learner.name, better.learner.name):
        return None
    return share_carried(share_right(quick.held_out, labels), adapted.adaptation.facts)


def _parts(episode: Episode, adapted: _Adapted, *, with_folder: bool) -> tuple[TrainingSet, Floats]:
    """Return the examples and the folder as the adapted backbone sees them.

    With `with_folder` the examples come with what a learner may see of the folder.
    """
    assert adapted.embedded is not None
    embeddings, folder = np.split(adapted.embedded, [len(episode.labels)])
    seen = around(folder) if with_folder else None
    return examples_of(episode, embeddings, adapted.backbone, seen), folder


def _embed(files: Sequence[Path], backbone: Backbone, episode: Episode) -> Floats:
    """Return (n_files, n_features) float32, rounded as the project file would."""
    records = [
        FileRecord(number, file.parent, file.name, 0, 0, None) for number, file in enumerate(files)
    ]
    network = open_joint_network(backbone, episode.device)
    embeddings: dict[int, Floats] = {}

    @contextmanager
    def nothing_known() -> Iterator[FindMissing]:
        yield lambda content_hash: frozenset(backbone.keys)

    for batch in embed_files(records, backbone, network, nothing_known):
        for picture in batch:
            if picture.vectors:
                embeddings[picture.file.id] = np.concatenate(
                    [picture.vectors[key] for key in backbone.keys]
                )
    return (
        np.stack([embeddings[n] for n in range(len(files))]).astype(np.float16).astype(np.float32)
    )
