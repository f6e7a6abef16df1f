"""A web server on this computer that can be told to misbehave."""

import re
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread


class Server:
    """Serves one file under every path.

    Attributes:
        content: what it serves.
        etag: its mark; None to send none.
        cut_after: so many bytes of an answer are sent, then the line is cut.
        stall_after: so many bytes of an answer are sent, then nothing more comes.
        knows_ranges: answers a Range with a part.
        knows_if_range: looks whether the file has changed before it answers with a part.
        is_chunked: does not say how long the file is.
        status: answers everything with this code.
        hub_sha256: sends every first request on to another path and states this checksum.
        asked: the headers of each request.
    """

    def __init__(self, content):
        self.content = content
        self.etag = '"one"'
        self.last_modified = None
        self.cut_after = None
        self.stall_after = None
        self.knows_ranges = True
        self.knows_if_range = True
        self.is_chunked = False
        self.status = None
        self.hub_sha256 = None
        self.wrong_start = False
        self.asked = []
        self.url = ""


@contextmanager
def serve(content):
    """Run a server until the end of the `with`."""
    server = Server(content)

    class Handler(_Handler):
        facts = server

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as running:
        running.daemon_threads = True
        thread = Thread(target=running.serve_forever, args=(0.02,), name="web", daemon=True)
        thread.start()
        server.url = f"http://127.0.0.1:{running.server_port}"
        yield server
        running.shutdown()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    facts: Server

    def do_GET(self):
        facts = self.facts
        facts.asked.append(dict(self.headers))
        if facts.status:
            self.send_error(facts.status)
        elif facts.hub_sha256 and not self.path.startswith("/elsewhere"):
            self.send_response(302)
            self.send_header("Location", f"{facts.url}/elsewhere{self.path}")
            self.send_header("X-Linked-Etag", f'"{facts.hub_sha256}"')
            self.end_headers()
        else:
            self._send(self._start())

    def _start(self):
        """Return from where to send, or None for the whole file."""
        facts = self.facts
        found = re.fullmatch(r"bytes=(\d+)-", self.headers.get("Range", ""))
        mark = facts.etag or facts.last_modified
        is_same = not facts.knows_if_range or self.headers.get("If-Range") in (None, mark)
        return int(found[1]) if found and facts.knows_ranges and is_same else None

    def _send(self, start):
        facts = self.facts
        total = len(facts.content)
        if start is not None and start >= total:
            self.send_error(416)
            return
        body = facts.content[start or 0 :]
        self.send_response(200 if start is None else 206)
        if start is not None:
            first = start + 1 if facts.wrong_start else start
            self.send_header("Content-Range", f"bytes {first}-{total - 1}/{total}")
        for name, value in (("ETag", facts.etag), ("Last-Modified", facts.last_modified)):
            if value:
                self.send_header(name, value)
        if not facts.is_chunked:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body[: facts.cut_after or facts.stall_after])
        self.wfile.flush()
        if facts.stall_after:
            time.sleep(1)
        self.close_connection = True

    def log_message(self, *_):
        pass
