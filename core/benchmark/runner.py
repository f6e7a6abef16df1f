"""Go through sets, numbers of examples, episodes and methods."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from core.benchmark.contract import Episode, Method
from core.benchmark.episodes import Draw, draw, usable
from core.benchmark.scores import Score, score
from core.benchmark.sets import PictureSet, vectors_of
from core.records import Floats, Tick, no_tick
from core.runtime import Device
from core.store import Project


@dataclass(frozen=True, slots=True)
class Plan:
    """What is asked for."""

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


@dataclass(slots=True)
class Results:
    """What there is so far: it grows by whole episodes, so a stop leaves methods comparable."""

    episodes: list[Result] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def play(
    project: Project,
    sets: Sequence[PictureSet],
    methods: Sequence[Method],
    plan: Plan,
    into: Results,
    *,
    tick: Tick = no_tick,
) -> None:
    """Run every method on every draw. Rounds go over all sets, so that a stop finds all of them.

    Args:
        project: holds the sets' embeddings.
        sets, methods, plan: what to run.
        into: gets the results, and a note on each class and set that takes no part.
        tick: called with (runs done, runs in all), a run being one method in one episode.

    Raises:
        Cancelled: by `tick`; `into` holds the whole episodes up to then.
    """
    tasks = [(one, shots) for shots in plan.shots for one in sets if drawable(one, shots, plan)]
    into.notes += [
        note for shots in plan.shots for one in sets for note in _notes(one, shots, plan)
    ]
    total = plan.n_episodes * len(tasks) * len(methods)
    done = 0
    tick(done, total)
    for number in range(plan.n_episodes):
        for one, shots in tasks:
            drawn = _draw(one, shots, number, plan)
            episode = _episode(project, one, shots, number, plan, drawn)
            scores = {}
            for method in methods:
                scores[method.name] = score(method.run(episode), drawn.truth)
                done += 1
                tick(done, total)
            into.episodes.append(_result(one, episode, drawn, scores))


def _draw(one: PictureSet, shots: int, number: int, plan: Plan) -> Draw:
    return draw(
        one.classes,
        one.name,
        shots=shots,
        number=number,
        seed=plan.seed,
        n_unknown=plan.n_unknown,
    )


def drawable(one: PictureSet, shots: int, plan: Plan) -> bool:
    """Tell whether a set has classes enough for episodes with so many examples a class."""
    return len(usable(one.classes, shots)) - plan.n_unknown >= 2


def _notes(one: PictureSet, shots: int, plan: Plan) -> list[str]:
    """Say what takes no part at this number of examples."""
    good = set(usable(one.classes, shots).tolist())
    small = [name for index, name in enumerate(one.class_names) if index not in good]
    of = f"{one.name}, {shots} examples a class"
    if not drawable(one, shots, plan):
        wanted = 2 + plan.n_unknown
        return [
            f"{of}: left out. {len(good)} of its classes have more than {shots} pictures,"
            f" and {wanted} are needed."
        ]
    if small:
        return [
            f"{of}: without {', '.join(small)}, which have too few pictures (at least"
            f" {shots + 1} are needed)."
        ]
    return []


def _episode(
    project: Project, one: PictureSet, shots: int, number: int, plan: Plan, drawn: Draw
) -> Episode:
    cache: dict[str, tuple[Floats, Floats]] = {}

    def embeddings(backbone: str) -> tuple[Floats, Floats]:
        if backbone not in cache:
            parts = [
                vectors_of(project, one, rows, backbone=backbone, device=plan.device)
                for rows in (drawn.examples, drawn.folder)
            ]
            for part in parts:  # all methods get the same arrays: none may change them
                part.setflags(write=False)
            cache[backbone] = (parts[0], parts[1])
        return cache[backbone]

    labels = drawn.labels.copy()
    labels.setflags(write=False)
    return Episode(
        set_name=one.name,
        shots=shots,
        number=number,
        class_names=tuple(one.class_names[index] for index in drawn.classes),
        example_files=tuple(one.files[row] for row in drawn.examples),
        labels=labels,
        folder_files=tuple(one.files[row] for row in drawn.folder),
        backbone=plan.backbone,
        embeddings=embeddings,
        seed=drawn.seed,
    )


def _result(one: PictureSet, episode: Episode, drawn: Draw, scores: dict[str, Score]) -> Result:
    return Result(
        set_name=one.name,
        shots=episode.shots,
        number=episode.number,
        class_names=episode.class_names,
        held_out=tuple(one.class_names[index] for index in drawn.held_out),
        n_folder=len(drawn.truth),
        n_unknown=int((drawn.truth < 0).sum()),
        scores=scores,
    )
