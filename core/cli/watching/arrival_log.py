"""The log of what came into a watched folder: each picture stands in it once."""

import json
import os
from pathlib import Path
from typing import IO, Self

from core.domain.errors import BadTarget, ExportError

_TAIL_BYTES = 1 << 20
_BEGINNING = b'{"number": '


class ArrivalLog:
    """A file of JSON Lines that is only appended to. A context manager.

    Its last line says which arrival was told last, so nothing that a kill came before or after is
    told twice or left out. A line that a kill cut in the middle is taken away, and comes again.

    Args:
        path: of the file; it is made where it is not there.

    Attributes:
        path: of it, absolute.
        last: the number of the last arrival in it, 0 where there is none.

    Raises:
        ExportError: it cannot be written, or is no such log.
    """

    def __init__(self, path: Path) -> None:
        self.path = path.absolute()
        try:
            self._file: IO[bytes] = self.path.open("ab+")
        except OSError as error:
            raise self._failure(error) from error
        try:
            self.last = self._see_its_end()
        except BaseException:
            self._file.close()
            raise

    def write(self, lines: list[str]) -> None:
        """Append lines, and wait until the disk has them.

        Raises:
            ExportError: it cannot be written, as where the disk is full.
        """
        try:
            self._file.write("".join(f"{line}\n" for line in lines).encode())
            self._file.flush()
            os.fsync(self._file.fileno())
        except OSError as error:
            raise self._failure(error) from error

    def _see_its_end(self) -> int:
        size = self._file.seek(0, os.SEEK_END)
        self._file.seek(max(size - _TAIL_BYTES, 0))
        whole, _, torn = self._file.read().rpartition(b"\n")
        number = self._number_of(whole.rpartition(b"\n")[2]) if whole else 0
        if torn and torn[: len(_BEGINNING)] != _BEGINNING[: len(torn)]:
            raise self._is_none()
        if torn:
            self._file.truncate(size - len(torn))
        return number

    def _number_of(self, line: bytes) -> int:
        try:
            return int(json.loads(line)["number"])
        except (ValueError, LookupError, TypeError) as error:
            raise self._is_none() from error

    def _is_none(self) -> ExportError:
        return BadTarget(self.path, "it is no log of a watched folder; choose another file")

    def _failure(self, error: OSError) -> ExportError:
        return ExportError(self.path, (error.strerror or str(error)).lower())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self._file.close()
