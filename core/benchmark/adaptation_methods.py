"""The methods that adapt the backbone itself, in a benchmark, as the program does it."""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from core.backbones import Backbone, build
from core.backbones.adapted.backbone import AdaptedBackbone
from core.benchmark.interfaces import Answer, Episode
from core.benchmark.product_methods import answer_of, around, viewed
from core.classifiers.cross_validation import share_right, wins_paired_comparison
from core.classifiers.model_selection import SelectedClassifier, select_classifier
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
        examples, folder = episode.embeddings(backbone.name)
        start = time.perf_counter()
        others = around(folder)
        quick = select_classifier(examples, episode.labels, (), others, parts=backbone.parts)

        def plainly(start: float) -> Answer:
            return answer_of(
                quick, examples, folder, episode, start, others=others, backbone=backbone
            )

        if _has_nothing_to_win(quick, episode.labels):
            return answer_of(
                quick, examples, folder, episode, start, others=others, backbone=backbone
            )
        try:
            found = _adapted(episode)
        except NotAdaptable:
            return answer_of(
                quick, examples, folder, episode, start, others=others, backbone=backbone
            )
        start = _since(start, found)
        if found.embedded is None:
            return answer_of(
                quick, examples, folder, episode, start, others=others, backbone=backbone
            )
        better = _chosen(episode, found, ())
        if not _wins(quick, better, episode.labels):
            return answer_of(
                quick, examples, folder, episode, start, others=others, backbone=backbone
            )
        share = _share(quick, better, episode.labels, found)
        return _answer(better, episode, found, start, with_folder=True, share=share)


@dataclass(frozen=True, slots=True)
class Mtl:
    """The adapted backbone under the committee, plain where adapting does not win."""

    name: str = "mtl"

    def run(self, episode: Episode) -> Answer:
        """See `Method.run`."""
        backbone = viewed(episode)
        examples, folder = episode.embeddings(backbone.name)
        start = time.perf_counter()
        found = _adapted(episode)
        start = _since(start, found)
        if found.embedded is None:
            plain = select_classifier(
                examples, episode.labels, ("committee",), None, parts=backbone.parts
            )
            return answer_of(
                plain, examples, folder, episode, start, others=None, backbone=backbone
            )
        chosen = _chosen(episode, found, ("committee",))
        return _answer(chosen, episode, found, start, with_folder=False)


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
    backbone = viewed(episode)
    found = _adapt(episode, backbone)
    embedded, adapted = None, backbone
    if found.overlay is not None:
        level, cut = found.overlay.level, str(found.facts["cut"])
        adapted = AdaptedBackbone.of(backbone, level, cut, found.overlay.arrays())
        embedded = _embed([*episode.example_files, *episode.folder_files], adapted, episode)
    return _Adapted(found, embedded, adapted, time.perf_counter() - start)


def _adapt(episode: Episode, backbone: Backbone) -> "Adaptation":
    from core.backbones.adapted.split import CannotSplit
    from core.training.scale_shift.adapt import adapt_backbone
    from core.training.scale_shift.trainer import Beside

    examples, folder = episode.embeddings(backbone.name)
    pictures, rows = open_folder(dict(enumerate(episode.folder_files[:MOST_JUDGED])), backbone)
    n_own = backbone.n_features
    beside = Beside(examples[:, n_own:], folder[rows, n_own:], backbone.parts[1:])
    try:
        return adapt_backbone(
            build(backbone.in_float.alone),
            backbone.crop_px,
            lambda number, n_views: open_views(
                episode.example_files[number], backbone, n_views, [episode.seed, number]
            ),
            episode.labels,
            n_fixed=backbone.n_views,
            folder=pictures,
            beside=beside if backbone.parts else None,
            network_key=backbone.in_float.network_key,
            device=choose_device(episode.device),
            patience=_PATIENCE,
            seed=episode.seed,
        )
    except CannotSplit as error:
        raise NotAdaptable(backbone.name) from error


def _since(start: float, found: _Adapted) -> float:
    """Return when a method began that adapted the backbone itself, where another had done it."""
    is_shared = time.perf_counter() - start < found.seconds
    return start - found.seconds if is_shared else start


def _chosen(episode: Episode, found: _Adapted, names: tuple[str, ...]) -> SelectedClassifier:
    """Choose a learner for what was embedded with the adapted backbone."""
    examples, folder = _parts(episode, found)
    others = None if names else around(folder)
    parts = found.backbone.parts
    chosen = select_classifier(examples, episode.labels, names, others, parts=parts)
    held_out, n_folds = found.adaptation.held_out, found.adaptation.n_folds
    return replace(chosen, held_out=held_out, n_folds=n_folds)


def _wins(quick: SelectedClassifier, better: SelectedClassifier, labels: Ints) -> bool:
    """Tell as the challenger search does whether the adapted model is the better one."""
    if judged_already(quick.learner.name, better.learner.name):
        return True
    return wins_paired_comparison(quick.held_out, better.held_out, labels)


def _share(
    quick: SelectedClassifier, better: SelectedClassifier, labels: Ints, found: _Adapted
) -> float | None:
    """Return the share right as `core.operations.fit_classifier` tells it, None where it counts."""
    if not judged_already(quick.learner.name, better.learner.name):
        return None
    return share_carried(share_right(quick.held_out, labels), found.adaptation.facts)


def _answer(
    chosen: SelectedClassifier,
    episode: Episode,
    found: _Adapted,
    start: float,
    *,
    with_folder: bool,
    share: float | None = None,
) -> Answer:
    examples, folder = _parts(episode, found)
    others = around(folder) if with_folder else None
    return answer_of(
        chosen,
        examples,
        folder,
        episode,
        start,
        others=others,
        backbone=found.backbone,
        share=share,
    )


def _parts(episode: Episode, found: _Adapted) -> tuple[Floats, Floats]:
    """Return the adapted embeddings of examples and folder."""
    assert found.embedded is not None
    n_examples = len(episode.labels)
    return found.embedded[:n_examples], found.embedded[n_examples:]


def _embed(files: Sequence[Path], backbone: Backbone, episode: Episode) -> Floats:
    """Return (n_files, n_features) float32, rounded as the project file would."""
    records = [
        FileRecord(number, one.parent, one.name, 0, 0, None) for number, one in enumerate(files)
    ]
    network = open_joint_network(backbone, episode.device)
    found: dict[int, Floats] = {}

    @contextmanager
    def nothing_known() -> Iterator[FindMissing]:
        yield lambda content_hash: frozenset(backbone.keys)

    for batch in embed_files(records, backbone, network, nothing_known):
        for one in batch:
            if one.vectors:
                found[one.file.id] = np.concatenate([one.vectors[key] for key in backbone.keys])
    return np.stack([found[n] for n in range(len(files))]).astype(np.float16).astype(np.float32)
