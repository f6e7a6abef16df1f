"""The project's pictures by where they lie, to find those that a path from elsewhere may mean."""

import posixpath
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from core.domain.errors import ImageError
from core.domain.progress import Tick
from core.imaging.discovery import content_hash, read_file
from core.imaging.kinds import PICTURE, kind_of_name
from core.store import Project

_WEB = re.compile(r"[a-z][a-z0-9+.-]+://", re.IGNORECASE)
_FILE = re.compile(r"file:(?://[^/]*)?")
_DRIVE = re.compile(r"[a-zA-Z]:[\\/]")
_SIGNS = re.compile(r"[^-\w.]")
_FETCH = 20_000  # rows at a time, so that other threads get their turn


@dataclass(frozen=True, slots=True)
class Known:
    """A file of the project."""

    id: int
    place: str
    """Its whole path, with `/`."""
    n_bytes: int
    image_id: int | None
    is_at_top: bool = False
    """It lies directly in a folder of the project, not in one below."""


class PictureIndex:
    """All files that a project has, by path and by name.

    Attributes:
        folders: the project's folders, with `/`.
        is_flat: all files lie in one and the same folder.
    """

    def __init__(self, project: Project, tick: Tick) -> None:
        self.folders = [folder.as_posix() for folder in project.files.folders()]
        self._by_place: dict[str, Known] = {}
        self._by_name: dict[str, list[Known]] = defaultdict(list)
        self._by_stem: dict[str, list[Known]] = defaultdict(list)
        self._parents: set[str] = set()
        homes: set[str] = set()
        self._unread: dict[int, list[Known]] = defaultdict(list)
        self._hashed: dict[int, dict[str, Known]] = {}
        self._all_hashed: dict[str, Known] | None = None
        self._by_tidied: dict[str, list[Known]] = {}
        ids = project.listing.entries().file_ids.tolist()
        for start in range(0, len(ids), _FETCH):
            tick(start, len(ids))
            self._add(project, ids[start : start + _FETCH], homes)
        self.is_flat = len(homes) == 1

    def _add(self, project: Project, file_ids: Sequence[int], homes: set[str]) -> None:
        folders: dict[object, str] = {}
        for record in project.files.get(file_ids):
            top = folders.get(record.folder)
            if top is None:
                top = folders[record.folder] = record.folder.as_posix().rstrip("/")
            place = _composed(f"{top}/{record.path}")
            if place in self._by_place:  # below two folders of the project
                continue
            is_at_top = "/" not in record.path
            known = Known(record.id, place, record.n_bytes, record.image_id, is_at_top)
            self._by_place[place] = known
            if known.image_id is None:
                self._unread[known.n_bytes].append(known)
            folder, _, name = place.casefold().rpartition("/")
            self._by_name[name].append(known)
            self._by_stem[name.rpartition(".")[0]].append(known)
            self._parents.add(folder.rpartition("/")[2])
            homes.add(folder)

    def at(self, place: str) -> Known | None:
        """Return the file that lies just there."""
        return self._by_place.get(place)

    def unread_with(self, content: str, n_bytes: int | None) -> Known | None:
        """Return a file that nobody read yet and that holds this content; None for none.

        Only files of the same size are read for that, each of them once.
        """
        if n_bytes not in self._unread:
            return None
        if n_bytes not in self._hashed:
            hashed: dict[str, Known] = {}
            for known in self._unread[n_bytes]:
                with suppress(ImageError):
                    data, _ = read_file(Path(known.place))
                    hashed.setdefault(content_hash(data), known)
            self._hashed[n_bytes] = hashed
        return self._hashed[n_bytes].get(content)

    def unread_anywhere(self, content: str, tick: Tick) -> Known | None:
        """Return a file of any size that nobody read yet and that holds this content."""
        if self._all_hashed is None:
            self._all_hashed = {}
            for number, n_bytes in enumerate(self._unread):
                tick(number, len(self._unread))
                self.unread_with(content, n_bytes)
                self._all_hashed.update(self._hashed[n_bytes])
        return self._all_hashed.get(content)

    def tidied(self, name: str) -> list[Known]:
        """Return the files whose names became this one when they were uploaded."""
        if not self._by_tidied:
            for own, files in self._by_name.items():
                self._by_tidied.setdefault(tidied(own), []).extend(files)
        return self._by_tidied.get(name.casefold(), [])

    def alike(self, path: str) -> tuple[list[Known], int]:
        """Return the files whose paths end most like this one, and in how many parts they do.

        Several are as near as one another. A file in another folder is not meant where the folder
        that the path names is one of the project's.
        """
        parts = path.casefold().strip("/").split("/")
        files = self._by_name.get(parts[-1])
        if not files and kind_of_name(parts[-1]) != PICTURE:
            files = self._by_stem.get(parts[-1])
        if not files:
            return [], 0
        by_depth: dict[int, list[Known]] = defaultdict(list)
        for known in files:
            by_depth[_depth(known.place.casefold(), parts)].append(known)
        depth = max(by_depth)
        near = by_depth[depth]
        if depth == 1 and len(parts) > 1 and parts[-2] in self._parents:
            return [], 0
        if len(near) > 1:
            exact = [known for known in near if known.place.endswith(path.strip("/"))]
            near = exact or near
        return near, depth


def tidied(name: str) -> str:
    """Return what Django, and so Label Studio, makes of the name of a file that is uploaded.

    Example:
        >>> tidied("john's portrait in 2004 (1).jpg")
        'johns_portrait_in_2004_1.jpg'
    """
    return _SIGNS.sub("", name.strip().replace(" ", "_"))


def plain_path(path: str) -> str:
    r"""Write a path as it is compared: `/` between its parts, no idle ones, composed (NFC).

    Example:
        >>> plain_path("C:\\cat\\1.jpg"), plain_path("./cat//1.jpg"), plain_path("file:///a/b%20c")
        ('C:/cat/1.jpg', 'cat/1.jpg', '/a/b c')
    """
    path = path.strip()
    if path.startswith("file:"):
        path = unquote(_FILE.sub("", path))
    elif address := _WEB.match(path):  # of an address, what stands behind the computer's name
        rest = path[address.end() :].partition("?")[0].partition("#")[0]
        return _composed(unquote(rest.partition("/")[2]))
    if "\\" in path and ("/" not in path or _DRIVE.match(path)):
        path = path.replace("\\", "/")
    plain = posixpath.normpath(path) if path else ""
    return _composed(plain.replace("//", "/", 1) if plain.startswith("//") else plain)


def is_on_web(path: str) -> bool:
    """Tell whether a path is an address of another computer, where nothing is fetched."""
    return bool(_WEB.match(path)) and not path.startswith("file:")


def is_whole(path: str) -> bool:
    """Tell whether a plain path begins at the root of a disk."""
    return path.startswith("/") or bool(_DRIVE.match(path))


def _depth(place: str, parts: Iterable[str]) -> int:
    depth = 0
    for mine, other in zip(reversed(place.split("/")), reversed(list(parts)), strict=False):
        if mine != other and depth:
            break
        depth += 1
    return depth


def _composed(path: str) -> str:
    return path if path.isascii() else unicodedata.normalize("NFC", path)
