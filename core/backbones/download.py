"""Download one file over HTTP, with progress; a cut or a Stop keeps what has arrived.

What has arrived lies in `target`.part, beside it a note of which file on the server it is the start
of. It is continued only where the server says that this file has not changed since.
"""

import errno
import json
import os
import re
import shutil
from dataclasses import asdict, dataclass
from http.client import HTTPException, HTTPMessage, HTTPResponse
from importlib.metadata import version
from pathlib import Path
from typing import IO, cast
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import (
    HTTPDefaultErrorHandler,
    HTTPErrorProcessor,
    HTTPHandler,
    HTTPRedirectHandler,
    HTTPSHandler,
    OpenerDirector,
    ProxyHandler,
    Request,
)

from core.backbones.backbone import Backbone
from core.backbones.weights import weights_folder
from core.domain.errors import WeightsError
from core.domain.progress import Tick

TIMEOUT_S = 30.0  # without one byte from the server
_CHUNK = 1 << 16
_SHA256 = re.compile(r'"?([0-9a-f]{64})"?')


@dataclass(frozen=True, slots=True)
class Arrived:
    """A file that has arrived whole.

    Attributes:
        part: where it lies; move it into place once it is checked.
        sha256: what the server itself said its SHA-256 is; "" where it said nothing.
    """

    part: Path
    sha256: str


@dataclass(frozen=True, slots=True)
class _Note:
    """Which file a part is the start of. `validator` is the server's mark of its content."""

    url: str
    validator: str
    n_bytes: int


def fetch(backbone: Backbone, target: Path, *, tick: Tick) -> Arrived:
    """Download a file beside `target`, going on where an earlier call was cut.

    Args:
        backbone: whose `url` is asked, http or https only.
        target: where the file will lie once the caller has checked it.
        tick: called with (bytes here, bytes in all; 0 where the server does not say).

    Raises:
        WeightsError: the server cannot be reached, has no such file, or the line was cut; or there
            is no room on the disk, where nothing is left behind.
    """
    name, url = backbone.name, backbone.url
    if urlsplit(url).scheme not in ("http", "https"):
        raise WeightsError(name, f"{url or 'its source'} is no address on the web", remedy="file")
    redirects = _Redirects(url)
    try:
        response, start = _open(_opener(redirects), url, target)
    except (OSError, HTTPException) as error:
        raise WeightsError(
            name, _why(error, url), remedy="offline", size_mb=backbone.size_mb, url=url
        ) from error
    with response:
        try:
            total = _begin(response, start, url, target)
            _receive(name, response, _part(target), start, total, tick)
        except OSError as error:
            discard(target)
            raise no_room(name, error) from error
    return Arrived(_part(target), redirects.sha256)


def discard(target: Path) -> None:
    """Forget what has arrived of a file."""
    for path in (_part(target), _note(target)):
        path.unlink(missing_ok=True)


def _part(target: Path) -> Path:
    return target.with_name(f"{target.name}.part")


def _note(target: Path) -> Path:
    return target.with_name(f"{target.name}.part.json")


class _Redirects(HTTPRedirectHandler):
    """Goes from https to nothing less; reads the SHA-256 that a hub says on the way.

    Hubs keep large files elsewhere and tell, before they send one there, what they hold of it.
    """

    def __init__(self, url: str) -> None:
        self._host = urlsplit(url).netloc
        self.sha256 = ""

    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> Request | None:
        if req.type == "https" and urlsplit(newurl).scheme != "https":
            raise URLError(f"it was sent on to {newurl}, which anybody could have changed")
        checksum = _SHA256.fullmatch(headers.get("X-Linked-Etag") or "")
        if checksum and urlsplit(req.full_url).netloc == self._host:
            self.sha256 = checksum[1]
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _opener(redirects: _Redirects) -> OpenerDirector:
    """Only the web: urllib's own opener would also read local files and FTP."""
    opener = OpenerDirector()
    for handler in (
        ProxyHandler(),
        HTTPHandler(),
        HTTPSHandler(),
        HTTPDefaultErrorHandler(),
        HTTPErrorProcessor(),
        redirects,
    ):
        opener.add_handler(handler)
    return opener


def _open(opener: OpenerDirector, url: str, target: Path) -> tuple[HTTPResponse, int]:
    """Ask for the rest of what has arrived, or for the whole; return from which byte it comes."""
    note = _read_note(target)
    if note is not None and note.url == url:
        start = min(_part(target).stat().st_size, note.n_bytes - 1)
        asked = {"Range": f"bytes={start}-", "If-Range": note.validator}
        try:
            response = _ask(opener, url, asked)
        except HTTPError as error:
            error.close()  # whatever the server has against a part, it may send the whole
        else:
            if response.status == 206 and _goes_on(response, note, start):
                return response, start
            if response.status == 200:
                return response, 0
            response.close()
    return _ask(opener, url, {}), 0


def _ask(opener: OpenerDirector, url: str, headers: dict[str, str]) -> HTTPResponse:
    known = {"User-Agent": f"Handful/{version('handful')}", "Accept-Encoding": "identity"}
    request = Request(url, headers={**known, **headers})
    return cast("HTTPResponse", opener.open(request, timeout=TIMEOUT_S))


def _goes_on(response: HTTPResponse, note: _Note, start: int) -> bool:
    """Tell whether an answer is the rest of the very file that the part is the start of."""
    said = response.headers.get("Content-Range") or ""
    mark = response.headers.get("ETag") or note.validator
    is_same = mark == note.validator or not note.validator.startswith('"')
    return said == f"bytes {start}-{note.n_bytes - 1}/{note.n_bytes}" and is_same


def _begin(response: HTTPResponse, start: int, url: str, target: Path) -> int:
    """Make the part ready for what comes; return how many bytes it will have, 0 if not known.

    A new part gets a note where the server gives what is needed to go on with it later.
    """
    n_bytes = int(response.headers.get("Content-Length") or 0)
    if n_bytes > shutil.disk_usage(target.parent).free:
        raise OSError(errno.ENOSPC, f"{round(n_bytes / 1e6)} MB are to come and there is less room")
    if start:
        os.truncate(_part(target), start)
        return start + n_bytes
    discard(target)
    etag = response.headers.get("ETag") or ""
    validator = etag if etag.startswith('"') else response.headers.get("Last-Modified")
    if validator and n_bytes:
        text = json.dumps(asdict(_Note(url, validator, n_bytes)))
        _note(target).write_text(text, encoding="utf-8")
    return n_bytes


def _read_note(target: Path) -> _Note | None:
    try:
        note = _Note(**json.loads(_note(target).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):  # none, or half of one
        return None
    return note if _part(target).is_file() else None


def _receive(
    name: str, response: HTTPResponse, part: Path, start: int, total: int, tick: Tick
) -> None:
    """Write down what comes; OSError is the disk's, WeightsError the network's."""
    done = start
    with part.open("ab", buffering=0) as file:
        tick(done, total)
        while chunk := _read(name, response):
            rest = memoryview(chunk)
            while rest:
                rest = rest[file.write(rest) :]
            done += len(chunk)
            tick(done, total)
        os.fsync(file.fileno())
    if done < total:
        raise _cut(name)


def _read(name: str, response: HTTPResponse) -> bytes:
    try:
        return response.read1(_CHUNK)
    except (OSError, HTTPException) as error:
        raise _cut(name) from error


def _cut(name: str) -> WeightsError:
    return WeightsError(name, "the download was cut off", remedy="again")


def no_room(name: str, error: OSError) -> WeightsError:
    """Say that weights could not be written to their folder."""
    reason = f"it could not be written to {weights_folder()}: {error.strerror}"
    return WeightsError(name, reason, remedy="room")


def _why(error: Exception, url: str) -> str:
    host = urlsplit(url).netloc
    if isinstance(error, HTTPError):
        error.close()
        return f"{host} answered {error.code} {error.reason}"
    reason = error.reason if isinstance(error, URLError) else error
    said = reason.strerror if isinstance(reason, OSError) and reason.strerror else str(reason)
    return f"{host} cannot be reached ({said})"
