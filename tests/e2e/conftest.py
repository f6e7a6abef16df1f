"""The words of the window for these tests, too, and a real screen for those that ask for one."""

from tests.app.conftest import in_english
from tests.core.conftest import draw_tone
from tests.e2e.real_screen import hand, screen, screen_size, start

__all__ = ["draw_tone", "hand", "in_english", "screen", "screen_size", "start"]
