"""What the exported script opens pictures with: this program's own modules, copied beside it.

There is one way to read a picture. A second one, however short, would see other pixels in some of
them, and the model would then say something else of those.
"""

import re
from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

import core
from core.imaging.discovery import EXTENSIONS

FOLDER = "handful_pictures"

# Just what opens a picture and cuts its views out. Of the rest of the
# program these modules may use what `_STAND_INS` stands in for, and nothing else.
_COPIED = (
    "domain/arrays.py",
    "embedding/multi_crop.py",
    "imaging/colour_profiles.py",
    "imaging/colours.py",
    "imaging/crops.py",
    "imaging/declared_colours.py",
    "imaging/decoders.py",
    "imaging/frames.py",
    "imaging/intensities.py",
    "imaging/large_pictures.py",
    "imaging/scaling.py",
    "imaging/transparency.py",
)
_COPIED_FOLDERS = ("imaging/readers",)

_OURS = re.compile(rf"\b{core.__name__}\.(?:domain|embedding|imaging)\b")

_INIT = f'''"""How Handful opens pictures and cuts out what its models look at: its own modules.

    from {FOLDER}.decoders import Wish, decode
    image = decode(path.read_bytes(), path, Wish()).image

Under the Apache License 2.0, as Handful itself.
"""
'''

_ERRORS = '''"""What can go wrong."""

from pathlib import Path


class ImageError(Exception):
    """A picture cannot be read. `reason` is a short phrase, such as "the file is damaged"."""

    def __init__(self, path: Path | str, reason: str, *, is_passing: bool = False) -> None:
        super().__init__(reason)
        self.path = Path(path)
        self.reason = reason
        self.is_passing = is_passing
'''


def write_picture_reading(folder: Path) -> None:
    """Write the package into a folder.

    Raises:
        OSError: as the system says.
    """
    for name, text in _modules():
        path = folder / FOLDER / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def _modules() -> Iterator[tuple[str, str]]:
    """Go through the modules of the package: path and text."""
    yield "__init__.py", _INIT
    yield from _STAND_INS.items()
    sources = files(core)
    for path in _COPIED:
        yield Path(path).name, _renamed(sources / path)
    for path in _COPIED_FOLDERS:
        for source in sorted((sources / path).iterdir(), key=lambda file: file.name):
            if source.name.endswith(".py"):
                yield f"{Path(path).name}/{source.name}", _renamed(source)


def _renamed(source: Traversable) -> str:
    return _OURS.sub(FOLDER, source.read_text(encoding="utf-8"))


def _discovery() -> str:
    suffixes = "".join(f"        {suffix!r},\n" for suffix in sorted(EXTENSIONS))
    return (
        '"""Which files are taken for pictures."""\n\n'
        f"EXTENSIONS = frozenset(\n    {{\n{suffixes}    }}\n)\n\n"
        'NO_MEMORY = "there is not enough memory to open it now"\n'
    )


_STAND_INS = {"errors.py": _ERRORS, "discovery.py": _discovery()}
