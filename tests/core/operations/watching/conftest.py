"""What the tests of watched folders share."""

import shutil

import pytest

from core import api
from core.domain.adapting import AdaptRequest
from core.domain.watching.records import WatchSettings
from core.operations.watching.take_turn import take_turn
from core.store import Project

NOW = WatchSettings(settle_s=0.0)


@pytest.fixture
def lab(toy_network, tones, tmp_path):
    """A project with a model, and a folder into which pictures come."""
    examples, folder = tones
    with Project.open(tmp_path / "p.handful", create=True) as project:
        api.add_class_folders(project, examples)
        api.adapt(project, AdaptRequest(budget_s=0))
        incoming = tmp_path / "in"
        incoming.mkdir()
        yield Lab(project, folder, incoming)


class Lab:
    """Brings pictures, takes turns, and keeps what is told."""

    def __init__(self, project, source, folder):
        self.project, self.source, self.folder = project, source, folder
        self.memory = None
        self.told = []

    def bring(self, *names, to=""):
        for name in names:
            shutil.copy(self.source / name, self.folder / (to or name))

    def turn(self, settings=NOW, tick=lambda *_: None):
        turn = take_turn(
            self.project, self.folder, self.memory, settings, tell=self.tell, tick=tick
        )
        self.memory = turn.memory
        return turn

    def tell(self, arrivals):
        self.told += [(one.number, one.row.path, one.row.status) for one in arrivals]

    def names(self):
        return [path for _, path, _ in self.told]
