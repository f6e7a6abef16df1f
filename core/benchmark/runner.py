"""Go through sets, numbers of examples, episodes and methods."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.benchmark.datasets import PictureSet, vectors_of
from core.benchmark.episodes import Draw, draw, usable
from core.benchmark.interfaces import Episode, Method
from core.benchmark.metrics import Score, score
from core.domain.arrays import Floats
from core.domain.device import Device
from core.domain.progress import Tick, no_tick
from core.store import Project


@dataclass(frozen=True, slots=True)
class Plan:
    """What a benchmark is to measure."""

    shots: tuple[int, ...]
    n_episodes: int
    n_unknown: int
    seed: int
    backbone: str
    device: Device = "auto"


@dataclass(frozen=True, slots=True, eq=False)
class Result:
    """All methods in one episode."""

    set_name: str
    shots: int
    number: int
    class_names: tuple[str, ...]
    held_out: tuple[str, ...]
    """Classes without examples, whose pictures are in the folder all the same."""
    n_folder: int
    n_unknown: int
    """Pictures of the folder that belong to these."""
    scores: dict[str, Score]
    """By method."""


def play(
    project: Project,
    sets: Sequence[PictureSet],
    methods: Sequence[Method],
    plan: Plan,
    into: list[Result],
    *,
    tick: Tick = no_tick,
) -> None:
    """Run every method on every draw. Each round covers all sets, so that a stop leaves none out.

    Args:
        project: holds the sets' embeddings.
        sets, methods, plan: what to run.
        into: gets the results, whole episodes only, so that a stop leaves methods comparable.
        tick: called with (runs done, runs in all), a run being one method in one episode.

    Raises:
        Cancelled: by `tick`; `into` holds the episodes up to then.
    """
    tasks = [
        (pictures, shots)
        for shots in plan.shots
        for pictures in sets
        if drawable(pictures, shots, plan)
    ]
    total = plan.n_episodes * len(tasks) * len(methods)
    done = 0
    for number in range(plan.n_episodes):
        for pictures, shots in tasks:
            drawn = _draw(pictures, shots, number, plan)
            episode = _episode(project, pictures, shots, number, plan, drawn)
            scores = {}
            for method in methods:
                tick(done, total)
                scores[method.name] = score(method.run(episode), drawn.truth)
                done += 1
            into.append(_result(pictures, episode, drawn, scores))
    tick(done, total)


def drawable(pictures: PictureSet, shots: int, plan: Plan) -> bool:
    """Tell whether a set has enough classes for episodes with this many examples a class."""
    return len(usable(pictures.classes, shots)) - plan.n_unknown >= 2


def omissions(sets: Sequence[PictureSet], plan: Plan) -> list[str]:
    """Say which classes and sets take no part at which number of examples."""
    return [
        note
        for shots in plan.shots
        for pictures in sets
        for note in _omissions(pictures, shots, plan)
    ]


def _omissions(pictures: PictureSet, shots: int, plan: Plan) -> list[str]:
    large = set(usable(pictures.classes, shots).tolist())
    small = [name for index, name in enumerate(pictures.class_names) if index not in large]
    start = f"{pictures.name}, examples a class {shots}: "
    if not drawable(pictures, shots, plan):
        return [
            f"{start}the set is left out. It has {len(large)} classes with more than {shots}"
            f" pictures, and {2 + plan.n_unknown} are needed."
        ]
    return [f"{start}no more than {shots} pictures in {', '.join(small)}."] if small else []


def _draw(pictures: PictureSet, shots: int, number: int, plan: Plan) -> Draw:
    return draw(
        pictures.classes,
        pictures.name,
        shots=shots,
        number=number,
        seed=plan.seed,
        n_unknown=plan.n_unknown,
    )


def _episode(
    project: Project, pictures: PictureSet, shots: int, number: int, plan: Plan, drawn: Draw
) -> Episode:
    cache: dict[str, tuple[Floats, Floats]] = {}

    def embeddings(backbone: str) -> tuple[Floats, Floats]:
        if backbone not in cache:
            parts = [
                vectors_of(project, pictures, rows, backbone=backbone, device=plan.device)
                for rows in (drawn.examples, drawn.folder)
            ]
            for part in parts:  # all methods get the same arrays: none may change them
                part.setflags(write=False)
            cache[backbone] = (parts[0], parts[1])
        return cache[backbone]

    labels = drawn.labels.copy()
    labels.setflags(write=False)
    return Episode(
        set_name=pictures.name,
        shots=shots,
        number=number,
        class_names=tuple(pictures.class_names[index] for index in drawn.classes),
        example_files=tuple(pictures.files[row] for row in drawn.examples),
        labels=labels,
        folder_files=tuple(pictures.files[row] for row in drawn.folder),
        backbone=plan.backbone,
        device=plan.device,
        embeddings=embeddings,
        seed=drawn.seed,
    )


def _result(
    pictures: PictureSet, episode: Episode, drawn: Draw, scores: dict[str, Score]
) -> Result:
    return Result(
        set_name=pictures.name,
        shots=episode.shots,
        number=episode.number,
        class_names=episode.class_names,
        held_out=tuple(pictures.class_names[index] for index in drawn.held_out),
        n_folder=len(drawn.truth),
        n_unknown=int((drawn.truth < 0).sum()),
        scores=scores,
    )
