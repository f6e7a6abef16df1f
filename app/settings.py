"""What the window remembers between sessions. The only file that knows QSettings.

Only how the window looks and which projects were open: everything about pictures lies in the
project file.
"""

import json
from itertools import count
from pathlib import Path
from typing import Literal, get_args

from PySide6.QtCore import QByteArray, QSettings

MAX_RECENT = 8

SEEK_SECONDS = (30, 60, 180, 600)
"""How long the window may look for a better model; the second is the usual one."""

DEVICES = ("auto", "cpu", "cuda", "mps")

Mode = Literal["system", "light", "dark"]


def _settings() -> QSettings:
    # Made each time: it costs microseconds, and tests may move the file in between.
    return QSettings()


def recent_projects() -> list[Path]:
    """List the projects opened last, newest first, without those that are gone."""
    return [path for path in dict.fromkeys(_recent()) if path.exists()]


def note_project(path: Path) -> None:
    """Put a project at the head of the recent ones."""
    path = path.resolve()  # the same project, from wherever it was opened
    others = [other for other in _recent() if other != path]
    _settings().setValue("recent", [str(kept) for kept in [path, *others][:MAX_RECENT]])


def theme_mode() -> Mode:
    """Say which colours the person chose."""
    value = _settings().value("theme", "system")
    modes: tuple[Mode, ...] = get_args(Mode)
    return next((mode for mode in modes if mode == value), "system")


def set_theme_mode(mode: Mode) -> None:
    """Remember which colours the person chose."""
    _settings().setValue("theme", mode)


def keys(name: str) -> list[str] | None:
    """Return the keys that the person gave a command; None where they are the usual ones."""
    value = _settings().value(f"keys/{name}")
    return None if value is None else [one for one in str(value).split("\n") if one]


def set_keys(name: str, keys: list[str] | None) -> None:
    """Remember a command's keys, none where the list is empty; None goes back to the usual."""
    if keys is None:
        _settings().remove(f"keys/{name}")
    else:
        _settings().setValue(f"keys/{name}", "\n".join(keys))


def device() -> str:
    """Say what the engine shall run on: "auto", "cpu", "cuda" or "mps"."""
    value = str(_settings().value("device", "auto"))
    return value if value in DEVICES else "auto"


def set_device(name: str) -> None:
    """Remember what the engine shall run on."""
    _settings().setValue("device", name)


def place(path: Path) -> dict[str, object]:
    """Return where the person was in a project; empty where that is not known."""
    found = _places().get(str(path))
    return found if isinstance(found, dict) else {}


def set_place(path: Path, where: dict[str, object]) -> None:
    """Remember where the person was in a project; those of the oldest projects are forgotten."""
    others = {one: kept for one, kept in _places().items() if one != str(path)}
    newest = [*others.items(), (str(path), where)][-MAX_RECENT:]
    _settings().setValue("places", json.dumps(dict(newest)))


def language() -> str:
    """Say which language the person chose; "" for the system's."""
    return str(_settings().value("language", ""))


def set_language(code: str) -> None:
    """Remember which language the person chose; "" for the system's."""
    _settings().setValue("language", code)


def cell_px(default: int) -> int:
    """Say how large the grid's pictures are."""
    return whole("cell_px", default)


def set_cell_px(size_px: int) -> None:
    """Remember how large the grid's pictures are."""
    set_whole("cell_px", size_px)


def layout(name: str) -> QByteArray:
    """Return a kept geometry or state, empty where there is none."""
    value = _settings().value(f"layout/{name}")
    return value if isinstance(value, QByteArray) else QByteArray()


def set_layout(name: str, state: QByteArray) -> None:
    """Keep a window's geometry or a splitter's state."""
    _settings().setValue(f"layout/{name}", state)


def is_on(name: str, *, default: bool) -> bool:
    """Say whether a switch of the window is on."""
    return str(_settings().value(f"on/{name}", default)).lower() == "true"


def set_on(name: str, *, on: bool) -> None:
    """Remember a switch of the window."""
    _settings().setValue(f"on/{name}", on)


def seek_seconds() -> int:
    """Say how long to look for a better model: one of `SEEK_SECONDS`."""
    seconds = whole("seek_seconds", SEEK_SECONDS[1])
    return seconds if seconds in SEEK_SECONDS else SEEK_SECONDS[1]


def set_seek_seconds(seconds: int) -> None:
    """Remember how long to look for a better model."""
    _settings().setValue("seek_seconds", seconds)


def whole(name: str, default: int) -> int:
    """Return a whole number that the window keeps, such as where a slider stands."""
    try:
        return int(str(_settings().value(name, default)))
    except ValueError:
        return default


def set_whole(name: str, value: int) -> None:
    """Remember a whole number."""
    _settings().setValue(name, value)


def text(name: str, default: str) -> str:
    """Return a word that the window keeps, such as what the map's colours show."""
    return str(_settings().value(f"text/{name}", default))


def set_text(name: str, value: str) -> None:
    """Remember a word."""
    _settings().setValue(f"text/{name}", value)


def untitled_path(suffix: str) -> Path:
    """Name a file among the person's documents that is not there yet: "Untitled 2.handful"."""
    from PySide6.QtCore import QStandardPaths  # loading it takes a part of the start

    home = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    folder = Path(home) / "Handful"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:  # documents on a disk that is not there
        folder = Path.home()
    names = (f"Untitled {n}{suffix}" if n > 1 else f"Untitled{suffix}" for n in count(1))
    return next(folder / name for name in names if not (folder / name).exists())


def folder(purpose: str, default: Path) -> Path:
    """Return the folder chosen last for a purpose, such as "export"."""
    value = _settings().value(f"folder/{purpose}", "")
    path = Path(str(value)) if value else default
    return path if path.is_dir() else default


def set_folder(purpose: str, path: Path) -> None:
    """Remember the folder chosen for a purpose."""
    _settings().setValue(f"folder/{purpose}", str(path))


def _places() -> dict[str, object]:
    try:
        found = json.loads(str(_settings().value("places", "{}")))
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _recent() -> list[Path]:
    value = _settings().value("recent", [])
    # An ini file gives a list of one back as a plain string.
    names = [value] if isinstance(value, str) else value
    if not isinstance(names, list):
        return []
    # Older versions kept them as they were typed, which means something else elsewhere.
    return [path for name in names if (path := Path(str(name))).is_absolute()]
