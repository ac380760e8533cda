"""A server on this machine that serves files, and can give wrong answers on purpose."""

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Answers = dict[str, list[dict[str, Any]]]
"""The answers of each path, one per request; the last answer is repeated.

An answer may have ``status``, ``headers`` and ``body``. ``send`` is the number of bytes after which
the body is cut, ``length`` a false Content-Length, ``ranges`` supports resuming, and ``endless``
sends zeros until the client closes the connection.
"""


class Server:
    """The answers of a server, and the requests it got."""

    def __init__(self, answers: Answers) -> None:
        self.answers = answers
        self.requests: Counter[str] = Counter()
        self.headers: list[dict[str, str]] = []
        self.url = ""


@contextmanager
def serve(answers: Answers) -> Iterator[Server]:
    """Run a server while the context is open."""
    state = Server(answers)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_: Any) -> None:
            """Print nothing."""

        def do_GET(self) -> None:
            path = self.path.partition("?")[0]
            answers = state.answers.get(path) or state.answers.get(self.path)
            if not answers:
                self.send_error(404)
                return
            answer = answers[min(state.requests[path], len(answers) - 1)]
            state.requests[path] += 1
            state.headers.append({name.lower(): value for name, value in self.headers.items()})
            self.reply(answer)

        def reply(self, answer: dict[str, Any]) -> None:
            body = answer.get("body", b"")
            status = answer.get("status", 200)
            start = 0
            if answer.get("ranges") and (range_header := self.headers.get("Range")):
                start = int(range_header.removeprefix("bytes=").rstrip("-"))
                status = 206
            self.send_response(status)
            for name, value in answer.get("headers", {}).items():
                self.send_header(name, value)
            if start:
                self.send_header("Content-Range", f"bytes {start}-{len(body) - 1}/{len(body)}")
            length = answer.get("length", len(body) - start)
            if not answer.get("endless"):
                self.send_header("Content-Length", str(length))
            self.send_header("Connection", "close")
            self.end_headers()
            try:
                self.wfile.write(body[start : answer.get("send", len(body))])
                while answer.get("endless"):
                    self.wfile.write(bytes(1 << 16))
            except OSError:
                pass
            self.close_connection = True

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    state.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield state
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
