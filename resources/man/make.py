"""Write the manual page anew: `python -m resources.man.make`. A test says when that is due."""

from importlib.metadata import version
from pathlib import Path

from core.cli.main import main
from core.cli.shell.manual import manual

PAGE = Path(__file__).with_name("handful.1")


def page() -> str:
    """Return what the page is to hold."""
    return manual(main, version("handful"))


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
