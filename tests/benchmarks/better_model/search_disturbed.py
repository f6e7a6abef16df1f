"""What a search for a better model loses by questions that are asked in its middle.

    python -m tests.benchmarks.better_model.search_disturbed FOLDER_OF_CLASSES [--shots 5]
        [--pictures 100] [--budget 60] [--seed 0]

Searches twice, in an engine's process as the window has one: once alone, and once while What
deserves a look, the map, a heat map, Label folder and labels come in between. Printed are the
seconds of both without what was done in between, their ratio (at most 1.3 is wanted), how long each
answer took to begin, the longest time between two ticks, and whether both found the same model. The
search has as much time as it needs, else a busy machine would give it fewer steps.
"""

import argparse
import random
import shutil
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import numpy as np
from PySide6.QtCore import QCoreApplication

from app.background.calls import call
from app.background.jobs import Runner
from app.background.scheduler import Scheduler, Task
from core import api
from core.domain.challenger import Improvement
from core.domain.own_time import OwnTime
from core.store import Project

STEPS_BETWEEN = 4  # that the search makes between two questions
PATIENCE = 100.0  # times the budget, after which steps would be saved


@dataclass
class Search:
    """How a search went, as its own process saw it.

    Attributes:
        offer: what it found.
        own_s: seconds without what ticks did.
        gap_s: the longest time between two ticks.
        steps: each (done, total) that it told, once.
        steps_taken: of each training.
    """

    offer: Improvement | None = None
    own_s: float = 0.0
    gap_s: float = 0.0
    steps: list[tuple[int, int]] = field(default_factory=list)
    steps_taken: list[int] = field(default_factory=list)


def watched_search(project, *, budget_s, device="auto", tick):
    """Search in the engine's process, with as much time as it needs; return a `Search`."""
    from core.training.scale_shift import adapt, trainer

    found = Search()
    own = OwnTime(tick)
    latest = [own.now()]

    def watch(done, total):
        found.gap_s = max(found.gap_s, own.now() - latest[0])
        if not found.steps or found.steps[-1] != (done, total):
            found.steps.append((done, total))
        own(done, total)
        latest[0] = own.now()

    def train(*args, **options):
        found.steps_taken.append(args[4].n_steps)
        return real_train(*args, **options)

    real_adapt, real_train = adapt.adapt_backbone, trainer.train
    adapt.adapt_backbone, trainer.train = partial(real_adapt, patience=PATIENCE), train
    begun = own.now()
    try:
        found.offer = api.search_challenger(project, device=device, budget_s=budget_s, tick=watch)
    finally:
        adapt.adapt_backbone, trainer.train = real_adapt, real_train
    found.own_s = own.now() - begun
    return found


def make(place: Path, classes: Path, shots: int, n_pictures: int, seed: int) -> Path:
    """Make a project with a quick answer in use, by which a folder is labelled."""
    draw = random.Random(seed)
    folders = sorted(one for one in classes.iterdir() if one.is_dir())
    for folder in folders:
        files = sorted(folder.iterdir())
        draw.shuffle(files)
        own, others = files[:shots], files[shots:][: max(1, n_pictures // len(folders))]
        for one in own:
            copy_to(one, place / "examples" / folder.name / one.name)
        for one in others:
            copy_to(one, place / "folder" / f"{folder.name}-{one.name}")
    with Project.open(place / "search.handful", create=True) as project:
        api.add_class_folders(project, place / "examples")
        api.scan_folder(project, place / "folder")
        api.embed_folder(project, place / "folder")
        api.adapt(project)
        api.label_folder(project, place / "folder")
    return place / "search.handful"


def copy_to(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(source, target)


class Engine:
    """The engine as the window has it, with the project open in this process, too.

    Attributes:
        waits: seconds from each question to its answer, by its name.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.waits: dict[str, float] = {}
        self._runner = Runner()
        self._scheduler = Scheduler(self._runner)
        self._scheduler.open(path)

    def search(self, budget_s: float, disturb: list[Callable[["Engine"], None]]) -> Search:
        """Search, and meanwhile do these things, spread over the search."""
        ended = []
        self._scheduler.ended.connect(
            lambda outcome: ended.append(outcome) if outcome.task.kind == "improve" else None
        )
        self._scheduler.add(Task("improve", call(watched_search, budget_s=budget_s)))
        told = []
        self._scheduler.job.progressed.connect(lambda *now: told.append(now))
        for one in disturb:
            n = len(set(told)) + STEPS_BETWEEN
            wait_until(lambda n=n: ended or len(set(told)) >= n)
            if ended:
                break
            one(self)
        wait_until(lambda: bool(ended))
        (outcome,) = ended
        if outcome.error:
            raise outcome.error
        return outcome.result

    def ask(self, verb, *args, way="run", **options) -> None:
        """Ask something, and wait for the answer."""
        answers, begun = [], time.monotonic()
        job = getattr(self._scheduler, way)(call(verb, *args, **options))
        job.then(answers.append, lambda error: answers.append(error), lambda: answers.append(None))
        wait_until(lambda: bool(answers))
        if isinstance(answers[0], Exception):
            raise answers[0]
        self._note(verb, begun)

    def do(self, kind, verb, *args, **options) -> None:
        """Do a task, and wait for its end."""
        task = Task(kind, call(verb, *args, **options))
        begun = time.monotonic()
        ended = []
        self._scheduler.ended.connect(ended.append)
        self._scheduler.add(task)
        wait_until(lambda: any(one.task == task for one in ended))
        self._note(verb, begun)

    def _note(self, verb, begun) -> None:
        self.waits[f"{len(self.waits) + 1} {verb.__name__}"] = time.monotonic() - begun

    def shut_down(self) -> None:
        self._scheduler.open(None)
        self._runner.shut_down()


def wait_until(is_so, timeout_s: float = 1200.0) -> None:
    deadline = time.monotonic() + timeout_s
    while not is_so():
        QCoreApplication.processEvents()
        time.sleep(0.01)
        if time.monotonic() > deadline:
            raise TimeoutError


def questions(folder: Path) -> list[Callable[[Engine], None]]:
    """Return what a person does meanwhile, in order."""
    return [
        lambda engine: engine.ask(api.review_report),
        lambda engine: engine.do("map", api.arrange_map),
        lambda engine: label_one(engine.path),
        lambda engine: engine.do("label", api.label_folder, folder),
        lambda engine: engine.ask(api.uncertainty_order),
        lambda engine: engine.ask(api.review_report),
    ]


def label_one(path: Path) -> None:
    """Label a picture of the folder, as the window does: in its own process."""
    with Project.open(path, lock=False) as project:
        image_ids = project.files.image_ids()
        labelled = project.labels.of(image_ids)
        image_id = next(one for one in image_ids if one not in labelled)
        project.labels.put([image_id], project.classes.all()[0].id)


def overlay_of(path: Path, model_id: int) -> dict[str, np.ndarray]:
    """Return what was learned of the backbone."""
    with Project.open(path, lock=False) as project:
        arrays = project.models.arrays(model_id)
    return {name: one for name, one in arrays.items() if name.startswith("overlay.")}


def compare(path: Path, budget_s: float) -> tuple[Search, Search, dict[str, float], bool]:
    """Search in two copies of a project, the second time disturbed.

    Returns:
        both searches, seconds to each answer, and whether both learned the same, bit by bit.
    """
    found, overlays, waits = [], [], {}
    for name in ("alone", "disturbed"):
        copy = path.with_name(f"{name}.handful")
        shutil.copy(path, copy)
        engine = Engine(copy)
        try:
            disturb = questions(path.parent / "folder") if name == "disturbed" else []
            found.append(engine.search(budget_s, disturb))
        finally:
            engine.shut_down()
        waits = engine.waits
        offer = found[-1].offer
        overlays.append(overlay_of(copy, offer.model_id) if offer else {})
    same = overlays[0].keys() == overlays[1].keys() and all(
        np.array_equal(one, overlays[1][key]) for key, one in overlays[0].items()
    )
    return found[0], found[1], waits, same


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--shots", type=int, default=5)
    parser.add_argument("--pictures", type=int, default=100)
    parser.add_argument("--budget", type=float, default=60.0)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    QCoreApplication([])
    with tempfile.TemporaryDirectory() as place:
        path = make(Path(place), options.folder, options.shots, options.pictures, options.seed)
        alone, disturbed, waits, same = compare(path, options.budget)
    print(f"alone      {alone.own_s:6.1f} s, longest gap {alone.gap_s:.2f} s")
    print(f"disturbed  {disturbed.own_s:6.1f} s, longest gap {disturbed.gap_s:.2f} s")
    print(f"ratio      {disturbed.own_s / alone.own_s:6.2f}")
    print(f"steps      {alone.steps_taken} and {disturbed.steps_taken}")
    print(f"same model {same}; {alone.offer} and {disturbed.offer}")
    for name, seconds in waits.items():
        print(f"answered   {name} in {seconds:.1f} s")


if __name__ == "__main__":
    main()
