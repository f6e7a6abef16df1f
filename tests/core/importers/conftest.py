"""What the tests of importers share."""

from pathlib import Path

import pytest

from core.domain.imports import ImportChoices
from core.domain.progress import no_tick
from core.importers import importer_of
from core.importers.source import Source

FIXTURES = Path(__file__).parents[2] / "data" / "imports"


@pytest.fixture
def fixtures():
    """Where the files lie that other programs wrote."""
    return FIXTURES


@pytest.fixture
def read_labels():
    """Read a file by what its content says it is."""

    def read_labels(path, kind=None, **choices):
        importer = importer_of(Source(path), kind)
        found = importer.read(Source(path), ImportChoices(**choices), no_tick)
        return importer.kind, found

    return read_labels


@pytest.fixture
def pairs():
    """Return (path, labels...) of each record."""
    return lambda labels: [(one.path, *one.labels) for one in labels.records]
