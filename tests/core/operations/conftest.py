"""What the tests of operations share."""

from tests.core.training.finetuning.conftest import toy_backbone

__all__ = ["toy_backbone"]
