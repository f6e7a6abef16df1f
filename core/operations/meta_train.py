"""Meta-train a backbone from a person's labelled folders, and see whether it is worth having."""

import glob
from collections.abc import Callable, Sequence
from functools import partial
from hashlib import blake2b
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, cast

from platformdirs import user_data_path

from core.backbones import AUTO
from core.backbones.architectures.spec import NARROW, NetworkSpec
from core.domain.backbones import MetaEstimate, PackReport
from core.domain.device import Device
from core.domain.errors import DatasetError
from core.domain.progress import Tick, no_tick
from core.embedding.device import choose_device, likely_device
from core.imaging.discovery import find_images
from core.imaging.folder_classes import classes_in_parts
from core.operations.backbones import backbone_for
from core.store import Project

if TYPE_CHECKING:
    from core.backbones import Backbone
    from core.training.meta.backbone_comparison import Verdict
    from core.training.meta.data.datasets import Sets
    from core.training.meta.runs import Wanted

LEAST_CLASSES, LEAST_IMAGES = 20, 20
"""Below, a network learns these classes and not how to tell classes apart."""

EFFORTS: dict[str, tuple[int, int]] = {
    "short": (600, 150),
    "usual": (2000, 500),
    "long": (6000, 1500),
}
"""Iterations of pre-training and of meta-training."""

SIZES = (32, 48, 84)
"""Sides of the pictures that a network may learn on."""

N_TASKS = 200
"""Of the comparison with the present backbone."""

_SEED = 0
_SEEN = ("training_classes", "validation_classes")
_WAY, _QUERY = 5, 15
_BATCH = 128
# Seconds for a multiplication, forward and backward: fitted to two cores of 2023; a GPU is at least
# thirty times as fast.
_SECONDS_PER_WORK = {"cpu": 6e-11, "cuda": 1e-12, "mps": 6e-12}
_OVERHEAD_S = 0.02  # of a step, whatever the network


def meta_estimate(
    project: Project,
    folder: Path,
    *,
    size_px: int = SIZES[0],
    effort: str = "usual",
    device: Device = "auto",
    tick: Tick = no_tick,
) -> MetaEstimate:
    """Say whether a folder of class folders can be meta-trained from, and how long that takes.

    Args:
        project: not looked at.
        folder: with a folder of pictures for each class, at any depth.
        size_px, effort, device: as in `meta_train`.
        tick: called once.
    """
    tick(0, 0)
    counts = _counts(folder)
    usable = [n for n in counts.values() if n >= LEAST_IMAGES]
    first, second = EFFORTS[effort]
    task = _WAY * (1 + _QUERY)
    n_seen = first * _BATCH + second * task
    seconds = (
        3
        * n_seen
        * _work(NARROW, size_px)
        * _SECONDS_PER_WORK[likely_device() if device == "auto" else device]
    )
    return MetaEstimate(
        n_classes=len(usable),
        n_left_out=len(counts) - len(usable),
        n_images=sum(usable),
        seconds=seconds + _OVERHEAD_S * (first + second),
        is_enough=len(usable) >= LEAST_CLASSES,
    )


def meta_train(
    project: Project,
    folder: Path,
    *,
    size_px: int = SIZES[0],
    effort: str = "usual",
    device: Device = "auto",
    tick: Tick = no_tick,
) -> PackReport:
    """Pre-train and meta-train a small network, and hold it against the project's backbone.

    A fifth of the classes takes no part in any of it: on them it is compared with the backbone that
    the project uses now. A pack that is better is added to the backbones; it is not put to use.
    Stopped or killed, the same call goes on where it was.

    Args:
        project: whose backbone is the one to beat.
        folder: with a folder of pictures for each class, at any depth.
        size_px: side of the pictures that the network learns on; one of `SIZES`.
        effort: one of `EFFORTS`.
        device: where to compute.
        tick: called with (done, total) steps of all of it.

    Raises:
        DatasetError: there are too few classes with enough pictures.
        TrainingError: the disk is full.
        WeightsError: the present backbone is not there.
    """
    from core.training.meta.backbone_comparison import ClassesOf, duel
    from core.training.meta.data.task_sampler import TaskSeries
    from core.training.meta.runs import train_both

    names = [name for name, n in _counts(folder).items() if n >= LEAST_IMAGES]
    if len(names) < LEAST_CLASSES:
        raise DatasetError(
            folder,
            f"{len(names)} of its folders hold {LEAST_IMAGES} pictures or more, and"
            f" {LEAST_CLASSES} such classes are needed: add folders, or take other ones",
        )
    holder = backbone_for(project, AUTO).alone
    steps = sum(EFFORTS[effort])
    compared = steps // 10  # the share of the bar that is the comparison's
    sets = _sets(folder, names, size_px, tick)
    out = _folder_of(sets, size_px, effort)
    asked = unseen(sets, names)
    first, second = _wanted(sets, len(asked), effort, choose_device(device))
    train_both(sets, first, second, out, tick=lambda done, total: tick(done, total + compared))

    def judged(done: int, total: int) -> None:
        tick(steps + compared * done // max(total, 1), steps + compared)

    judged(0, 1)
    title = f"{folder.name}, {size_px} px"
    contest = partial(
        duel,
        ClassesOf(folder, asked),
        holder=holder,
        tasks=TaskSeries(second.shape, N_TASKS),
        device=device,
        tick=judged,
    )
    return _judged(out, title, holder, contest)


def _judged(
    out: Path, title: str, holder: "Backbone", contest: "Callable[[Backbone], Verdict]"
) -> PackReport:
    """Make a pack, compare it, write down what came of that, and add it where it is better.

    Args:
        out: where the training lies.
        title: of the pack.
        holder: the backbone to beat.
        contest: holds a backbone against it.
    """
    from core.backbones import install
    from core.training.meta.export_pack import make_pack

    target = out / "pack.safetensors"
    make_pack(out, target, title=title)
    trial = install.use_pack(target)
    try:
        verdict = contest(trial)
    finally:
        install.remove_pack(trial.name)
    make_pack(out, target, title=title, scores={"against": holder.name, **verdict.facts()})
    pack = install.use_pack(target) if verdict.is_better else None
    return PackReport(
        name=pack.name if pack else "",
        title=title,
        path=target,
        other_title=holder.title,
        share=verdict.challenger.share,
        other_share=verdict.holder.share,
        difference=verdict.difference.share,
        interval=verdict.difference.interval,
        way=verdict.shape.way,
        shot=verdict.shape.shot,
        n_tasks=verdict.n_tasks,
        n_classes=verdict.n_classes,
    )


def unseen(sets: "Sets", names: Sequence[str]) -> list[str]:
    """Name the classes that neither taught nor chose."""
    seen = {str(name) for kind in _SEEN for name in cast("list[object]", sets.card[kind])}
    return [name for name in names if name not in seen]


def _sets(folder: Path, names: Sequence[str], size_px: int, tick: Tick) -> "Sets":
    from core.training.meta.data.datasets import Reading, training_sets

    only = tuple(glob.escape(name) for name in names)
    reading = Reading(size_px=size_px, only=only)
    return training_sets(folder, None, reading, _SEED, tick=lambda *_: tick(0, 0))


def _wanted(sets: "Sets", n_unseen: int, effort: str, device: str) -> "tuple[Wanted, Wanted]":
    """Say how to train, with tasks as large as the few classes of validation and test allow."""
    from core.training.meta.mtl import MtlSettings
    from core.training.meta.pretraining import PretrainSettings
    from core.training.meta.runs import Wanted

    first, second = EFFORTS[effort]
    n_least = min(n_unseen, len(cast("list[object]", sets.card["validation_classes"])))
    shared: dict[str, Any] = {
        "way": min(_WAY, n_least),
        "query": _QUERY,
        "device": device,
        "seed": _SEED,
        "n_validation": 100,
        "save_every_s": 30.0,
    }
    augment = "crop" if sets.training.facts()["channels"] == 1 else "crop+flip"
    return (
        Wanted(
            "pretrain",
            PretrainSettings(augment=augment),  # type: ignore[arg-type]
            iterations=first,
            validate_every=max(100, first // 8),
            **shared,
        ),
        Wanted(
            "mtl",
            MtlSettings(),
            iterations=second,
            validate_every=max(50, second // 5),
            **shared,
        ),
    )


def _counts(folder: Path) -> dict[str, int]:
    """Count the pictures of each class: of its folder, or of those in all parts of a data set."""
    counts: dict[str, int] = {}
    pictures, _ = find_images(folder)
    class_of = classes_in_parts(picture.path for picture in pictures)
    for picture in pictures:
        name = PurePosixPath(picture.path).parent.as_posix()
        if name != ".":
            name = class_of.get(name, name)
            counts[name] = counts.get(name, 0) + 1
    return counts


def _folder_of(sets: "Sets", size_px: int, effort: str) -> Path:
    """Say where a training lies: other pictures are another one, the same are found again."""
    text = f"{sets.card['pixels']}|{size_px}|{effort}"
    digest = blake2b(text.encode(), digest_size=6).hexdigest()
    return user_data_path("Handful") / "trainings" / digest


def _work(network: NetworkSpec, side: int) -> float:
    """Count the multiplications that a picture costs, forward, in basic blocks."""
    work = float(side * side * 9 * network.channels * network.stem)
    before = network.stem
    for n_blocks, width in zip(network.blocks, network.widths, strict=True):
        side = (side + 1) // 2
        work += side * side * (10 * before * width + 9 * width * width)
        work += side * side * (n_blocks - 1) * 18 * width * width
        before = width
    return work
