"""What every test of the window gets: its words."""

import pytest

from app.messages import languages


@pytest.fixture(scope="session", autouse=True)
def in_english(qapp):
    """Speak English, whatever the machine speaks."""
    languages.install(qapp, "en")
