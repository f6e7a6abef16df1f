"""What the tests of adapted backbones share."""

from tests.core.networks import network, pictures

__all__ = ["network", "pictures"]
