"""The keys that a person chose in place of the usual ones."""

from collections.abc import Sequence

from PySide6.QtGui import QKeySequence

from app import settings

_PORTABLE = QKeySequence.SequenceFormat.PortableText

DIGITS = "1234567890"
"""The usual keys of the first ten classes."""

# The grid and every list walk with these, and Esc leaves: no command may take them away.
FIXED = frozenset(
    (
        *("Left", "Right", "Up", "Down", "PgUp", "PgDown", "Home", "End"),
        *("Tab", "Shift+Tab", "Backtab", "Space", "Esc"),
    )
)


def chosen(name: str, usual: tuple[str, ...]) -> list[QKeySequence]:
    """Return the keys of a command: the person's, or else the usual ones."""
    kept = settings.keys(name)
    return made(usual if kept is None else kept)


def made(texts: Sequence[str]) -> list[QKeySequence]:
    """Make keys of what they are called, such as "Ctrl+L"."""
    return [QKeySequence(one, _PORTABLE) for one in texts]


def of_class(place: int) -> str:
    """Return the key that labels with a class, by its place from 0; "" where it has none."""
    keys = chosen(f"digit_{place}", (DIGITS[place],)) if place < len(DIGITS) else []
    return shown(keys[0]) if keys else ""


def keep(name: str, keys: list[QKeySequence], usual: tuple[str, ...]) -> None:
    """Remember the keys of a command; nothing where they are the usual ones."""
    texts = [text_of(one) for one in keys]
    is_usual = texts == [text_of(one) for one in made(usual)]
    settings.set_keys(name, None if is_usual else texts)


def text_of(key: QKeySequence) -> str:
    """Write a key the same on every system: "Ctrl+L"."""
    return key.toString(_PORTABLE)


def shown(key: QKeySequence) -> str:
    """Write a key as the system does."""
    return key.toString(QKeySequence.SequenceFormat.NativeText)


def is_fixed(key: QKeySequence) -> bool:
    """Whether no command may have this key."""
    return text_of(key) in FIXED
