"""From what a person wants to a training in its folder; MTL's two phases one after the other."""

import hashlib
import os
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, cast

import torch

from core.backbones.architectures.spec import NARROW, NetworkSpec
from core.domain.errors import DatasetError, TrainingError
from core.domain.progress import Tick, no_tick
from core.training.meta import checkpoint
from core.training.meta.data.datasets import Sets
from core.training.meta.data.task_sampler import Shape
from core.training.meta.interfaces import Facts
from core.training.meta.methods import FILTERS, METHODS, Build, NetworkName
from core.training.meta.mixed_precision import Precision, decided
from core.training.meta.trainer import BEST, Plan, Progress, Report, TaskSources, Trainer, no_report
from core.training.meta.training_log import Log

PRETRAIN_FOLDER = "pretrain"
"""In an MTL training's folder: that of its first phase, where it is not another one's."""

_BATCH_CLASSES = 64
"""Of a mini-batch of pre-training, two images each."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a person asks for.

    Attributes:
        method: one of `METHODS`.
        settings: of the method's own kind.
        way, shot: of a task.
        query: query images of each class; 0 for what the method usually takes.
        iterations: of the method.
        meta_batch: tasks of each step; 0 for what the method usually takes.
        network: its name; "" for the method's usual one.
        filters: of Conv-4.
        spec: of any other network; its `channels` are set to the pictures'.
        start: folder of the pre-training that "mtl" goes on from.
        seed: decides everything.
        device, precision: where and how to compute.
        n_validation, validate_every, save_every_s: see `Plan`.
    """

    method: str
    settings: object
    way: int = 5
    shot: int = 1
    query: int = 0
    iterations: int = 10_000
    meta_batch: int = 0
    network: NetworkName | str = ""
    filters: int = FILTERS
    spec: NetworkSpec = NARROW
    start: Path | None = None
    seed: int = 0
    device: str = "cpu"
    precision: Precision = "auto"
    n_validation: int = 200
    validate_every: int = 500
    save_every_s: float = 60.0

    @property
    def shape(self) -> Shape:
        """Of a task."""
        query = self.query or METHODS[self.method].query or self.shot
        return Shape(self.way, self.shot, query)


def open_training(
    sets: Sets, request: Wanted, out: Path, *, log: Callable[[Path, int], Log] = Log
) -> Trainer:
    """Begin a training in a folder, or go on with the one that is there.

    Raises:
        DatasetError: the sets are too small for what is wanted.
        TrainingError: the folder holds another training, or the pre-training cannot be used.
    """
    be_deterministic()
    build = _built(sets, request)
    plan = Plan(
        _training_shape(sets, request),
        request.iterations,
        request.meta_batch or METHODS[request.method].meta_batch,
        request.seed,
        request.shape,
        request.n_validation,
        request.validate_every,
        request.save_every_s,
    )
    sets.training.check(plan.shape.way, plan.shape.shot, plan.shape.query, "training")
    validation = sets.validation if plan.n_validation else None
    if validation is not None:
        judged = plan.validation
        validation.check(judged.way, judged.shot, judged.query, "validation")
        validation = validation.to(request.device)
    training = sets.training.to(request.device)
    return Trainer(
        METHODS[request.method].build(replace(build, source=training)),
        TaskSources(training, validation),
        out,
        plan,
        {
            "method": request.method,
            "build": build.facts(),
            "shape": asdict(plan.validation),
            "meta_batch": plan.meta_batch,
            "validation": [plan.n_validation, plan.validate_every],
            "data": sets.card,
        },
        log=log,
    )


def train_both(
    sets: Sets,
    first: Wanted,
    second: Wanted,
    out: Path,
    *,
    tick: Tick = no_tick,
    report: Report = no_report,
) -> Progress:
    """Pre-train and meta-train; go on wherever an earlier call was stopped.

    Args:
        sets: to learn from.
        first: the pre-training; it lives in `PRETRAIN_FOLDER`.
        second: the meta-training, without `start`.
        out: the folder.
        tick: called with (done, total) iterations of both.
        report: told where each phase stands.
    """
    total = first.iterations + second.iterations
    before = open_training(sets, first, out / PRETRAIN_FOLDER)
    before.run(lambda done, _: tick(done, total), report)
    second = replace(second, start=out / PRETRAIN_FOLDER)
    after = open_training(sets, second, out)
    return after.run(lambda done, _: tick(first.iterations + done, total), report)


def be_deterministic() -> None:
    """Choose kernels that give the same twice; where CUDA has none, PyTorch says so."""
    os.environ.setdefault("CUBLAS_WORKSPACE_CONFIG", ":4096:8")  # read when cuBLAS is first used
    torch.use_deterministic_algorithms(True, warn_only=True)


def _training_shape(sets: Sets, request: Wanted) -> Shape:
    """Return the shape of what a step sees: for pre-training a mini-batch of many classes."""
    if request.method != "pretrain":
        return request.shape
    return Shape(min(_BATCH_CLASSES, len(sets.training.classes())), 1, 1)


def _built(sets: Sets, request: Wanted) -> Build:
    images = sets.training.facts()
    if images["height"] != images["width"]:
        raise DatasetError(sets.training.origin, "its images are not square")
    kind = METHODS[request.method]
    start = _start_of(request.start, images) if request.start else None
    spec = replace(request.spec, channels=int(str(images["channels"])))
    network = request.network or (start.spec.kind if start else kind.networks[0])
    if network not in kind.networks:
        raise TrainingError(
            network, f"{request.method} does not learn it: take {', '.join(kind.networks)}"
        )
    is_conv4 = network not in METHODS["mtl"].networks
    if start:
        spec = start.spec
    elif not is_conv4:
        spec = replace(spec, kind=cast("Any", network))
    shape = request.shape
    return Build(
        request.settings,
        network,
        request.filters,
        images,
        request.way,
        request.iterations,
        request.seed,
        request.device,
        decided(request.precision, request.device),
        {} if is_conv4 else spec.facts(),
        len(sets.training.classes()),
        shape.shot,
        shape.query,
        start.digest if start else "",
        start.weights if start else None,
    )


@dataclass(frozen=True, slots=True)
class _Start:
    """What a pre-training left."""

    spec: NetworkSpec
    weights: Mapping[str, torch.Tensor]
    digest: str


def _start_of(folder: Path, images: Facts) -> _Start:
    tensors, card = checkpoint.read(folder / BEST)
    build = cast("dict[str, Any]", card["build"])
    if card["method"] != "pretrain":
        raise TrainingError(folder, "this is no pre-training: one is made with --method pretrain")
    if build["images"] != images:
        raise TrainingError(folder, "it was pre-trained on pictures of another size or kind")
    digest = hashlib.sha256((folder / BEST).read_bytes()).hexdigest()
    return _Start(NetworkSpec.of(build["spec"]), tensors, digest)
