"""Names that every file system takes, each of them once."""

import os
import re
import unicodedata
from collections.abc import Iterable

# What Windows does not take in a name, so that a folder made here can be copied there.
_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f]')
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
_LONGEST_FOLDER = 120  # bytes of a class folder's name
_LONGEST = 255  # bytes of a name that file systems take


def folder_name(class_name: str) -> str:
    """Make a name that every file system takes, as like the class's as possible."""
    name = _FORBIDDEN.sub("_", class_name).strip(" .")
    while len(name.encode()) > _LONGEST_FOLDER:
        name = name[:-1]
    return f"_{name}" if not name or _RESERVED.fullmatch(name) else name


def folder_names(class_names: Iterable[str], taken: Iterable[str] = ()) -> dict[str, str]:
    """Give each class a folder of its own, also where names differ only in what is replaced.

    Args:
        class_names: in order; the first of two that clash keeps the plain name.
        taken: names that no class may have.
    """
    names = Unique(taken)
    return {name: names.take(folder_name(name), "") for name in class_names}


class Unique:
    """Gives out names once: "owl.png", then "owl (2).png".

    Neither case makes a difference nor whether an accent stands alone (NFD) or with its letter
    (NFC): file systems of Windows and macOS would let one take the place of the other.

    Args:
        taken: names that are given out already.
        by_stem: "owl.png" and "owl.jpg" are the same name, too.
    """

    def __init__(self, taken: Iterable[str] = (), *, by_stem: bool = False) -> None:
        self._by_stem = by_stem
        self._taken = {_on_disk(name) for name in taken}
        self._next: dict[str, int] = {}

    def take(self, stem: str, suffix: str) -> str:
        """Return the name itself, or else the next like it that is free."""
        first = self._key(stem, suffix)
        number = self._next.get(first, 1)
        while True:
            numbered = _shortened(stem, f" ({number})" if number > 1 else "", suffix)
            number += 1
            key = self._key(numbered, suffix)
            if key not in self._taken:
                break
        self._next[first] = number
        self._taken.add(key)
        return numbered + suffix

    def _key(self, stem: str, suffix: str) -> str:
        return _on_disk(stem if self._by_stem else stem + suffix)


def _on_disk(name: str) -> str:
    """Return what two names have in common that some file system takes for one."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def _shortened(stem: str, number: str, suffix: str) -> str:
    while stem and len(os.fsencode(stem + number + suffix)) > _LONGEST:
        stem = stem[:-1]
    return stem + number
