"""A file or folder that labels may be in: its beginning, its text, its JSON; read with bounds."""

import json
import os
import stat
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, TypeAlias

from core.domain.errors import LabelsError
from core.imaging.discovery import file_reason
from core.imaging.reading import open_without_waiting

HEAD_BYTES = 1 << 18
"""So much of a file is looked at to tell what it is."""

MOST_BYTES = 1 << 30
"""A larger file is no list of labels that fits into the memory."""

MOST_NAMES = 10_000
"""Names in a folder that are looked at to tell what it is."""

Json: TypeAlias = dict[str, Any]

_DEEP = "it is not JSON that can be read: it is nested too deeply"
_NO_MEMORY = "there is not enough memory to read it"
_NOT_UTF8 = "it is not text in UTF-8; save it so"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True)
class JsonHead:
    """The beginning of a JSON text.

    Attributes:
        is_list: it is a list; else it is an object.
        keys: of the object, as far as one sees.
        first: by key ("" for the list itself), the first member of a list; and small values.
    """

    is_list: bool
    keys: tuple[str, ...]
    first: dict[str, Any]

    def starts_with(self, key: str) -> Json:
        """Return the first object in the list of this key; empty where there is none."""
        first_object = self.first.get(key)
        return first_object if isinstance(first_object, dict) else {}


@dataclass(frozen=True)
class Source:
    """What a person gave. Nothing is opened before it is asked for."""

    path: Path
    given: Path | None = field(default=None)
    """What the person named, where `path` is a part of it."""

    @cached_property
    def is_folder(self) -> bool:
        """Whether it is a folder."""
        return self.path.is_dir()

    @property
    def suffix(self) -> str:
        """The ending of its name, in lower case; "" of a folder."""
        return "" if self.is_folder else self.path.suffix.lower()

    @cached_property
    def names(self) -> dict[str, bool]:
        """Of a folder, the names in it and whether they are folders; at most `MOST_NAMES`."""
        is_folder: dict[str, bool] = {}
        if not self.is_folder:
            return is_folder
        try:
            with os.scandir(self.path) as entries:
                for entry in entries:
                    is_folder[entry.name] = entry.is_dir()
                    if len(is_folder) >= MOST_NAMES:
                        break
        except OSError:
            pass
        return dict(sorted(is_folder.items()))

    @cached_property
    def head(self) -> bytes:
        """The first bytes of a file; none of what cannot be read."""
        try:
            with open(self.path, "rb", opener=open_without_waiting) as file:
                if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                    return b""
                return file.read(HEAD_BYTES)
        except (OSError, ValueError):
            return b""

    @cached_property
    def json_head(self) -> JsonHead | None:
        """The beginning of a JSON file, None of anything else."""
        if not self.head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"{", b"[")):
            return None
        return json_head(self.head.decode("utf-8-sig", "ignore"))

    def bytes(self) -> bytes:
        """Read all of the file.

        Raises:
            LabelsError: it cannot be read, or is too large.
        """
        try:
            with open(self.path, "rb", opener=open_without_waiting) as file:
                facts = os.fstat(file.fileno())
                if not stat.S_ISREG(facts.st_mode):
                    raise LabelsError(self.path, "it is not a regular file")
                if facts.st_size > MOST_BYTES:
                    raise LabelsError(self.path, f"the file is larger than {MOST_BYTES >> 30} GiB")
                return file.read(MOST_BYTES + 1)
        except OSError as error:
            raise LabelsError(self.path, file_reason(self.path, error)) from error
        except MemoryError as error:
            raise LabelsError(self.path, _NO_MEMORY) from error

    def text(self) -> str:
        """Read all of the file as text; bytes that are no UTF-8 become halves of pairs.

        Raises:
            LabelsError: it cannot be read.
        """
        data = self.bytes()
        if data.startswith(_UTF16):
            try:
                return data.decode("utf-16")
            except UnicodeDecodeError as error:
                raise LabelsError(self.path, _NOT_UTF8) from error
        return data.decode("utf-8", "surrogateescape")

    def json(self) -> Any:  # noqa: ANN401 - whatever the file holds
        """Read all of the file as JSON.

        Raises:
            LabelsError: it cannot be read, or is no JSON.
        """
        text = self.text().removeprefix("\ufeff")
        if not is_text(text):
            raise LabelsError(self.path, _NOT_UTF8)
        try:
            return json.loads(text)
        except RecursionError as error:
            raise LabelsError(self.path, _DEEP) from error
        except MemoryError as error:
            raise LabelsError(self.path, _NO_MEMORY) from error
        except ValueError as error:
            raise LabelsError(self.path, f"it is not JSON: {json_reason(error)}") from error


def is_text(text: str) -> bool:
    """Tell whether a text holds no halves of pairs, which stand for bytes that are no UTF-8."""
    if text.isascii():
        return True
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def json_reason(error: ValueError) -> str:
    """Say where JSON ends to be JSON."""
    if isinstance(error, json.JSONDecodeError):
        return f"line {error.lineno}, column {error.colno}: {error.msg}"
    return "a number in it has too many digits"


def json_head(text: str) -> JsonHead | None:
    """Look at the beginning of a JSON text, which may be cut anywhere.

    Example:
        >>> head = json_head('{"info": 1, "images": [{"id": 7}, {"id')
        >>> head.keys, head.starts_with("images")
        (('info', 'images'), {'id': 7})
    """
    try:
        return _json_head(text)
    except (RecursionError, ValueError):
        return None


def _json_head(text: str) -> JsonHead | None:
    at = _skip(text, 0)
    if text[at : at + 1] == "[":
        return JsonHead(True, (), {"": _first(text, at)})
    if text[at : at + 1] != "{":
        return None
    keys: list[str] = []
    first: dict[str, Any] = {}
    decoder = json.JSONDecoder()
    at = _skip(text, at + 1)
    while text[at : at + 1] == '"':
        try:
            key, at = decoder.raw_decode(text, at)
        except ValueError:  # cut within the key
            break
        keys.append(key)
        at = _skip(text, at)
        if text[at : at + 1] != ":":
            break
        at = _skip(text, at + 1)
        first[key] = _first(text, at)
        try:
            _, at = decoder.raw_decode(text, at)
        except ValueError:  # cut within the value
            break
        at = _skip(text, at)
        if text[at : at + 1] != ",":
            break
        at = _skip(text, at + 1)
    return JsonHead(False, tuple(keys), first) if keys or text[at : at + 1] == "}" else None


def _first(text: str, at: int) -> Any:  # noqa: ANN401 - JSON
    """Return the first member of a list, or a value that is no list or object."""
    decoder = json.JSONDecoder()
    opening = text[at : at + 1]
    if opening == "[":
        at = _skip(text, at + 1)
    elif opening == "{":
        return {}
    try:
        return decoder.raw_decode(text, at)[0]
    except ValueError:
        return None


def _skip(text: str, at: int) -> int:
    while text[at : at + 1] in (" ", "\t", "\r", "\n"):
        at += 1
    return at
