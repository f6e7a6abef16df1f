"""HTTP for Label Studio's protocol of a model, on this computer alone unless told otherwise.

Source: `label_studio/ml/api_connector.py` and `webhooks/utils.py` of Label Studio 1.23.2, and
https://labelstud.io/guide/ml_create.
"""

import base64
import hmac
import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, TypeAlias

from core.cli.serving.desk import Closed
from core.domain.errors import CoreError

Answers: TypeAlias = Mapping[tuple[str, str], Callable[[Mapping[str, Any]], Mapping[str, Any]]]
"""What to answer, by method and path; called in a thread of the server with the JSON of a request.

What it raises is answered: a `ValueError` as bad input, a `CoreError` or `OSError` as trouble
here.
"""

_MOST_BYTES = 64 << 20
_PATIENCE_S = 60.0  # of a client that sends nothing


# See docs/adr/0078-label-studio-asks-over-http.md.
@contextmanager
def serving(host: str, port: int, token: str, answers: Answers) -> Iterator[int]:
    """Serve in threads as long as the context lasts.

    Args:
        host, port: to listen at; 0 for any port that is free.
        token: that each request must have: in the path, as a password, or as a bearer.
        answers: see `Answers`.

    Yields:
        the port.

    Raises:
        OSError: the port is taken, or may not be listened at.
    """

    class Handler(_Handler):
        pass

    Handler.token, Handler.answers = token, answers
    with ThreadingHTTPServer((host, port), Handler) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, name="handful server", daemon=True)
        thread.start()
        try:
            yield int(server.server_address[1])
        finally:
            server.shutdown()
            thread.join()


class _Handler(BaseHTTPRequestHandler):
    timeout = _PATIENCE_S
    server_version = "Handful"
    sys_version = ""
    token = ""
    answers: Answers = {}

    def do_GET(self) -> None:
        """Answer a question."""
        self._answer("GET")

    def do_POST(self) -> None:
        """Answer a request with JSON."""
        self._answer("POST")

    def log_message(self, *_: object) -> None:
        """Say nothing: a path may hold the token."""

    def _answer(self, method: str) -> None:
        path = self.path.partition("?")[0].rstrip("/")
        in_path, _, rest = path.lstrip("/").partition("/")
        is_known = _same(in_path, self.token)
        if is_known:
            path = f"/{rest}" if rest else ""
        if not is_known and not self._has_token():
            self._send(401, {"error": "the token is missing or wrong"})
            return
        answer = self.answers.get((method, path or "/"))
        if answer is None:
            self._send(404, {"error": f"there is no {method} {path or '/'}"})
            return
        try:
            self._send(200, answer(self._json() if method == "POST" else {}))
        except ValueError as error:  # that of JSON and of UTF-8, too
            self._send(400, {"error": str(error)})
        except (CoreError, Closed, OSError) as error:
            self._send(503, {"error": str(error) or "the server is being stopped"})

    def _has_token(self) -> bool:
        kind, _, value = self.headers.get("Authorization", "").partition(" ")
        if kind.lower() == "basic":
            with suppress(ValueError):
                value = base64.b64decode(value).decode().partition(":")[2]
        return _same(value.strip(), self.token)

    def _json(self) -> Mapping[str, Any]:
        n_bytes = self.headers.get("Content-Length", "")
        if not n_bytes.isdecimal() or int(n_bytes) > _MOST_BYTES:
            raise ValueError(f"a request must say its length, of at most {_MOST_BYTES >> 20} MB")
        try:
            sent = json.loads(self.rfile.read(int(n_bytes)))
        except RecursionError:
            raise ValueError("a request must not be nested so deeply") from None
        if not isinstance(sent, dict):
            raise ValueError("a request must be a JSON object")
        return sent

    def _send(self, status: int, facts: Mapping[str, Any]) -> None:
        body = json.dumps(facts, ensure_ascii=False).encode()
        with suppress(OSError):  # the client has gone
            self.send_response(status)
            if status == 401:
                self.send_header("WWW-Authenticate", 'Basic realm="Handful"')
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)


def _same(given: str, token: str) -> bool:
    return hmac.compare_digest(given.encode(), token.encode())
