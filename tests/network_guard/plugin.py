"""Fail each test during which somebody tried to reach another computer, whoever swallowed it."""

import os
import shutil
import tempfile
from pathlib import Path

import network_guard
import pytest


class Record:
    """What was tried in this process and in all that it started.

    Attributes:
        path: of the file, a line each; see `network_guard`.
    """

    def __init__(self):
        self.path = Path(tempfile.mkdtemp(prefix="handful-network-")) / "record"
        self._n_seen = 0

    def take(self):
        """Return the lines that were written since the last time."""
        try:
            if self.path.stat().st_size == self._n_seen:
                return []
        except FileNotFoundError:
            return []
        new = self.path.read_bytes()[self._n_seen :]
        self._n_seen += len(new)
        return new.decode("utf-8", "replace").splitlines()


RECORD = pytest.StashKey[Record]()


def pytest_configure(config):
    """Guard this process, and all that it will start."""
    # Each worker has a record of its own, whatever it has from the process that started it.
    record = config.stash[RECORD] = Record()
    os.environ.update(network_guard.variables(record.path))
    network_guard.install(record.path)


def pytest_unconfigure(config):
    """Leave nothing behind."""
    shutil.rmtree(config.stash[RECORD].path.parent, ignore_errors=True)


@pytest.fixture(scope="session", autouse=True)
def no_network_after_the_last_test(pytestconfig):
    """Fail for what a process does that outlives its test."""
    yield
    _check(pytestconfig)


@pytest.fixture(autouse=True)
def no_network(pytestconfig):
    """Fail a test that tried to reach anything but this computer."""
    yield
    _check(pytestconfig)


@pytest.fixture
def network_tried(pytestconfig):
    """Call it for what was tried so far, which then does not fail this test."""
    return pytestconfig.stash[RECORD].take


def _check(config):
    if tried := config.stash[RECORD].take():
        pytest.fail("the network was used:\n" + "\n".join(tried), pytrace=False)
