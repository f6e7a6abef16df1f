"""What the tests of training share."""

from tests.core.networks import network, pictures, stripes, tones, toy

__all__ = ["network", "pictures", "stripes", "tones", "toy"]
