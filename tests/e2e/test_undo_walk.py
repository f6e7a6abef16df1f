"""Whatever a person did can be undone to the start and done again to the end, restarts included.

Walks of random actions through the open project as the window sees it, with adapting, labelling and
accepting between them; the network is a toy, all else is real. Two properties besides undo: each
action is one step of the history at most, and nothing that was computed is ever taken back.
"""

import random
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.background.calls import call
from app.project.local_calls import call_locally, list_entries
from app.project.workspace import Workspace
from core import api
from core.domain.adapting import AdaptRequest
from core.domain.errors import CoreError
from core.domain.progress import no_tick
from core.store import Project
from tests.core.conftest import ToyNetwork

NAMES = ("Red", "Green", "Blue")
N_POOL = 24
N_ACTIONS = 500

KINDS = (
    *("label",) * 10, *("bulk",) * 3, *("none", "unlabel", "accept", "unseen") * 3,
    *("create", "rename", "recolour", "key") * 3, *("merge", "delete", "examples", "new of") * 2,
    *("adapt", "batch") * 2, "folder", "tree", "split", "group", "restart",
    *("undo",) * 4, *("redo",) * 3,
)  # fmt: skip


@pytest.fixture(scope="module")
def pictures(tmp_path_factory, draw_image):
    """Draw a pool, a second folder, loose examples and a folder of class folders."""
    home = tmp_path_factory.mktemp("pictures")
    for n in range(N_POOL):
        draw_image(home / "pool" / f"{n}.png", seed=n)
    for n in range(4):
        draw_image(home / "second" / f"{n}.png", seed=100 + n)
        draw_image(home / "loose" / f"{n}.png", seed=200 + n)
        draw_image(home / "tree" / NAMES[n % 2] / f"{n}.png", seed=300 + n)
    return home


@pytest.fixture
def toy(monkeypatch):
    network = ToyNetwork(16)
    monkeypatch.setattr("core.operations.embed_folder.loaded", network.joint)


class Walk:
    """Does random things and remembers what a person sees after each that can be undone."""

    def __init__(self, path, pictures):
        self.path, self.pictures = path, pictures
        self.workspace = Workspace()
        self.workspace.failed.connect(self._expect)
        assert self.workspace.open(path, create=True)
        self.workspace.listing_wanted.connect(self._list)
        self.call(api.scan_folder, pictures / "pool")
        for name in NAMES:
            self.workspace.add_class(name)
        self.call(api.embed_folder, pictures / "pool")
        self.n_before = self.n_events()
        self.states = [self.state()]
        self.at = self.n_made = 0
        self.predicted = {}

    def _expect(self, error):
        assert isinstance(error, CoreError)

    def _list(self):
        self.workspace.keep(list_entries(self.path))

    def call(self, verb, *args, **choices):
        """Do what the window's jobs do: on a connection of its own, and look again afterwards."""
        result = call_locally(self.path, call(verb, *args, **choices), no_tick)
        self.workspace.refresh()
        self._list()
        return result

    # What a person sees

    def state(self):
        """Everything that a person said or chose, from the file and from the window's table."""
        with Project.open(self.path, lock=False) as project:
            labels = project.labels.of(project.files.image_ids())
            model = project.models.current()
            fresh = project.listing.entries()
            seen = (
                project.classes.all(),
                labels,
                [project.labels.images_of(one.id) for one in project.classes.all()],
                project.files.folders(),
                model and model.id,
                project.history.next_undo(),
                model is not None and api.is_stale(project),
                dict(zip(fresh.file_ids.tolist(), fresh.label_ids.tolist(), strict=True)),
                fresh.origins.tolist(),
            )
        ours, table = self.workspace, self.workspace.table.entries
        assert ours.classes == seen[0]
        assert ours.undo_name == seen[5]
        assert ours.model_is_stale == seen[6]
        assert dict(zip(table.file_ids.tolist(), table.label_ids.tolist(), strict=True)) == seen[7]
        assert table.statuses.tolist() == fresh.statuses.tolist()
        assert table.origins.tolist() == fresh.origins.tolist()
        return seen

    def n_events(self):
        with Project.open(self.path, lock=False) as project:
            return sum(not one.undone for one in project.history.entries(-1))

    def n_predictions(self):
        """Count what each model said so far: it may only grow."""
        with Project.open(self.path, lock=False) as project:
            images = project.files.image_ids()
            return {
                one.id: project.models.predictions(one.id, images) for one in project.models.all()
            }

    # Steps

    def take(self, kind, chance):
        if kind == "restart":
            self.restart()
            return
        if kind in ("undo", "redo"):
            if 0 <= self.at + {"undo": -1, "redo": 1}[kind] < len(self.states):
                self.turn(kind)
            return
        self.do(kind, chance)
        n = self.n_events() - self.n_before
        assert n - self.at in (0, 1), f"{kind} took {n - self.at} steps"
        if n == self.at:
            assert self.state()[:6] == self.states[self.at][:6], kind
            return
        self.states[self.at + 1 :] = [self.state()]
        self.at = n

    def turn(self, kind):
        step = {"undo": -1, "redo": 1}[kind]
        assert getattr(self.workspace, kind)()
        self.at += step
        assert self.state() == self.states[self.at]

    def restart(self):
        self.workspace.close()
        assert self.workspace.open(self.path)
        self._list()
        assert self.state() == self.states[self.at]

    def there_and_back(self, chance, *, n_restarts=1):
        """Undo to the start and redo to the end, with restarts on the way."""
        end = len(self.states) - 1
        restarts = {chance.randrange(end + 1) for _ in range(n_restarts)}
        predicted = self.n_predictions()
        while self.at:
            self.turn("undo")
            if self.at in restarts:
                self.restart()
        while self.at < end:
            self.turn("redo")
            if self.at in restarts:
                self.restart()
        assert self.at == end
        assert self.n_predictions() == predicted
        assert self.workspace.redo_name == ""

    def do(self, kind, chance):
        """Do one thing as a person would; nothing where it is not possible now."""
        self.n_made += 1
        workspace = self.workspace
        classes = workspace.classes
        one, two = chance.choice(classes or [None]), chance.choice(classes or [None])
        table = workspace.table.entries
        files = chance.sample(table.file_ids.tolist(), min(len(table), chance.randint(1, 4)))
        images = [image for image in workspace.table.image_ids_of(files).tolist() if image]
        new = f"new {self.n_made}"
        if kind == "none":
            workspace.label_images(images, None)
        elif kind == "unlabel":
            workspace.unlabel_files(files)
        elif kind == "create":
            workspace.add_class(chance.choice([new, f"group/{new}", "Red"]))
        elif kind == "adapt":
            self._adapt()
        elif kind == "batch":
            self._batch()
        elif kind == "accept":
            workspace.accept(files, f"Accept {self.n_made}")
        elif kind == "unseen":
            workspace.accept_unseen(images, f"Accept {self.n_made} unseen", 0.02)
        elif kind == "folder":
            self.call(api.scan_folder, self.pictures / "second")
        elif kind == "tree":
            self.call(api.add_class_folders, self.pictures / "tree")
        elif kind == "new of":
            self.call(api.add_class_of_files, new, files)
        elif one is not None:
            self._do_to_class(kind, one, two, images, new, chance)

    def _do_to_class(self, kind, one, two, images, new, chance):
        workspace = self.workspace
        if kind == "label":
            workspace.label_images(images, one.id)
        elif kind == "bulk":
            workspace.label_images(self._many(chance), one.id)
        elif kind == "rename":
            workspace.rename_class(one.id, chance.choice([new, f"group/{new}", two.name]))
        elif kind == "recolour":
            workspace.recolour_class(one.id, chance.choice(workspace.palette))
        elif kind == "key":
            order = [record.id for record in workspace.classes]
            order.remove(one.id)
            order.insert(chance.randint(0, len(order)), one.id)
            workspace.reorder_classes(order)
        elif kind == "merge":
            workspace.merge_classes(one.id, two.id)
        elif kind == "delete":
            workspace.remove_class(one.id)
        elif kind == "group":
            workspace.rename_group(one.name.partition("/")[0], chance.choice([new, "group"]))
        elif kind == "split":
            with Project.open(self.path, lock=False) as project:
                mine = project.labels.images_of(one.id)
            half = mine[: len(mine) // 2]
            self.call(api.split_class, one.id, [(new, half)] if half else [])
        elif kind == "examples":
            paths = chance.sample(sorted((self.pictures / "loose").iterdir()), 2)
            self.call(api.add_examples, one.id, paths)

    def _many(self, chance):
        table = self.workspace.table.entries
        start = chance.randrange(len(table))
        return [one for one in table.image_ids[start : start + 12].tolist() if one]

    def _adapt(self):
        if sum(one.n_examples > 0 for one in self.workspace.classes) >= 2:
            # The quickest learner: which one it is changes nothing about undo.
            self.call(api.adapt, AdaptRequest(method="prototypes"))

    def _batch(self):
        if self.workspace.model is not None:
            for folder in self.workspace.folders:
                self.call(api.label_folder, folder)


steps = st.lists(st.sampled_from(sorted(set(KINDS))), min_size=6, max_size=30)


@settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(kinds=steps, seed=st.integers(0, 2**16))
def test_a_short_walk_can_be_undone_and_done_again(kinds, seed, qapp, toy, pictures):
    walk(kinds, seed, pictures, n_restarts=1)


@pytest.mark.timeout(900)
@pytest.mark.parametrize("seed", [1])
def test_a_walk_of_500_actions_can_be_undone_and_done_again(seed, qapp, toy, pictures):
    kinds = random.Random(seed).choices(KINDS, k=N_ACTIONS)
    walk(kinds, seed, pictures, n_restarts=3)


def walk(kinds, seed, pictures, *, n_restarts):
    chance = random.Random(seed)
    with tempfile.TemporaryDirectory() as folder:
        one = Walk(Path(folder) / "walk.handful", pictures)
        for kind in kinds:
            one.take(kind, chance)
        one.there_and_back(chance, n_restarts=n_restarts)
        one.workspace.close()
