"""What the tests of architectures share."""

from tests.core.training.meta.conftest import strokes

__all__ = ["strokes"]
