"""A server on this machine that serves files and misbehaves as it is told."""

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Answers = dict[str, list[dict[str, Any]]]
"""What each path answers, one after the other; the last one again and again.

``status``, ``headers``, ``body``; ``send`` cuts the body after so many bytes, ``length`` lies about
it, ``endless`` sends zeros until nobody listens.
"""


class Server:
    """The answers, and what was asked."""

    def __init__(self, answers: Answers) -> None:
        self.answers = answers
        self.asked: Counter[str] = Counter()
        self.headers: list[dict[str, str]] = []
        self.url = ""


@contextmanager
def serving(answers: Answers) -> Iterator[Server]:
    """A running server."""
    state = Server(answers)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

        def do_GET(self) -> None:
            path = self.path.partition("?")[0]
            known = state.answers.get(path) or state.answers.get(self.path)
            if not known:
                self.send_error(404)
                return
            answer = known[min(state.asked[path], len(known) - 1)]
            state.asked[path] += 1
            state.headers.append({name.lower(): value for name, value in self.headers.items()})
            self.reply(answer)

        def reply(self, answer: dict[str, Any]) -> None:
            body = answer.get("body", b"")
            status = answer.get("status", 200)
            begin = 0
            if answer.get("ranges") and (wanted := self.headers.get("Range")):
                begin = int(wanted.removeprefix("bytes=").rstrip("-"))
                status = 206
            self.send_response(status)
            for name, value in answer.get("headers", {}).items():
                self.send_header(name, value)
            if begin:
                self.send_header("Content-Range", f"bytes {begin}-{len(body) - 1}/{len(body)}")
            length = answer.get("length", len(body) - begin)
            if not answer.get("endless"):
                self.send_header("Content-Length", str(length))
            self.send_header("Connection", "close")
            self.end_headers()
            try:
                self.wfile.write(body[begin : answer.get("send", len(body))])
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
