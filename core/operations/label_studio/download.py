"""Fetch a picture from the one Label Studio server that a person named, and from nowhere else."""

from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urljoin, urlsplit
from urllib.request import HTTPRedirectHandler, ProxyHandler, Request, build_opener

from core.domain.errors import ImageError
from core.importers.addresses import is_served

_TIMEOUT_S = 30.0
_MOST_BYTES = 512 << 20


class _NoRedirect(HTTPRedirectHandler):
    """The key must not be handed on to wherever a server points."""

    def redirect_request(self, *_: object) -> None:
        """See `HTTPRedirectHandler.redirect_request`: there is no other request."""


@dataclass(frozen=True, slots=True)
class Server:
    """A Label Studio server.

    Attributes:
        url: such as http://localhost:8080.
        key: of a person's account there, "" for none.
    """

    url: str
    key: str = ""

    def fetch(self, address: str) -> bytes:
        """Return a picture that the server has.

        Args:
            address: in the data of a task, with or without the server's name.

        Raises:
            ImageError: it lies on another computer, or cannot be fetched.
        """
        whole = urljoin(self.url.rstrip("/") + "/", address)
        if urlsplit(whole)[:2] != urlsplit(self.url)[:2] or not is_served(address):
            raise ImageError(Path(address), "it lies on another computer than the server")
        headers = {"Authorization": f"Token {self.key}"} if self.key else {}
        # No proxy: the server is named, and mostly this computer.
        opener = build_opener(_NoRedirect, ProxyHandler({}))
        try:
            with opener.open(Request(whole, headers=headers), timeout=_TIMEOUT_S) as response:
                data: bytes = response.read(_MOST_BYTES + 1)
        except HTTPError as error:
            raise ImageError(Path(address), f"the server answered {error.code}") from error
        except (OSError, HTTPException) as error:
            raise ImageError(Path(address), "the server cannot be reached") from error
        if len(data) > _MOST_BYTES:
            raise ImageError(Path(address), "the file is too large")
        return data
