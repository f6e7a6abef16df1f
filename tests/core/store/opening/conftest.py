"""A project at rest, and what its tests opened of it."""

import pytest

from core.store import Project
from core.store.opening import make


@pytest.fixture
def path(tmp_path):
    """A new project at rest, in a folder with an odd name."""
    path = tmp_path / "shelf 100%?#" / "birds.handful"
    path.parent.mkdir()
    make(path)
    return path


@pytest.fixture
def opened():
    """Open by a step: `opened(open_alone, path, create=False)`; closed with the test."""
    kept = []

    def call(step, *values, **options):
        kept.append(step(*values, **options))
        return kept[-1]

    yield call
    for one in kept:
        one.close()


@pytest.fixture
def project(path):
    with Project.open(path) as project:
        yield project
