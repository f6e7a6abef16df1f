"""The words of the window for these tests, too."""

from tests.app.conftest import in_english

__all__ = ["in_english"]
