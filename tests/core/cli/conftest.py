"""What the tests of commands share."""

from tests.core.benchmark.conftest import drawn_sets
from tests.core.training.meta.conftest import strokes

__all__ = ["drawn_sets", "strokes"]
