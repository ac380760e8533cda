"""A local preview server whose pages reload after each build.

The script that reloads pages is inserted as they are sent; the site itself never contains it. The
server listens on 127.0.0.1 only, and only answers requests addressed to this machine: no foreign
page can reach it through a name that resolves to it (DNS rebinding).
"""

import errno
import html
import http.server
import json
import mimetypes
import os
import re
import threading
import time
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from procbuild.errors import UsageError
from procbuild.model import Finding
from procbuild.report.results import finding_counts, in_order

PREFIX = "/_procbuild/"
"""Prefix of addresses that belong to the server and not to the site."""

FOLDER = Path(__file__).parent
FILES = {f"{PREFIX}{name}": FOLDER / name for name in ("panel.js", "panel.css")}
EVENTS = f"{PREFIX}events"
HEARTBEAT = 10.0
"""Seconds without an event after which a comment is sent, to notice browsers that have gone"""

BASE = re.compile(rb'<base href="[^"]*"')
"""The base address in a page that is shown for any address."""

MAX_PATH = 2000
"""Maximum length of an address, below that of a path with the folder of the site."""

MAX_NAME = 255
"""Maximum length of a file name in bytes; looking for a longer one is an error."""

TEXTS = ("text/", "application/json", "application/manifest+json", "image/svg+xml")


@dataclass
class Preview:
    """What the browser shows: the site, and the problems of the last build."""

    site: Path
    """The folder; it may be missing, and is replaced by each build"""
    _changed: threading.Condition = field(default_factory=threading.Condition)
    _shown: tuple[int, int] | None = None
    _run: str = field(default_factory=lambda: uuid.uuid4().hex[:8])
    _number: int = 0
    _error: str = ""
    _findings: tuple[Finding, ...] = ()

    @property
    def state(self) -> str:
        """An identifier that changes with each build and each run of the server."""
        return f"{self._run}-{self._number}"

    def __post_init__(self) -> None:
        self._shown = _folder_state(self.site)

    def tell(self, *, error: str = "", findings: Sequence[Finding] = ()) -> None:
        """Notify browsers of the end of a build: whether there is a new site, and its problems.

        The site may also have been replaced by another process for whose build this one waited.
        """
        state = _folder_state(self.site)
        with self._changed:
            self._number += state != self._shown
            self._shown = state
            self._error, self._findings = error, in_order(findings)
            self._changed.notify_all()

    def events(self) -> Iterator[bytes]:
        """Yield server-sent events for a browser: the present state, and that after each build."""
        sent = None
        while True:
            with self._changed:
                if sent == self._event_data():
                    self._changed.wait(HEARTBEAT)
                data = self._event_data()
            yield b":\n\n" if data == sent else f"data: {data}\n\n".encode()
            sent = data

    def _event_data(self) -> str:
        findings = self._findings
        return json.dumps(
            {
                "state": self.state,
                "error": self._error,
                "count": finding_counts(findings),
                "worst": findings[0].severity if findings else "",
                "lines": [_line(finding) for finding in findings],
            }
        )

    @contextmanager
    def serving(self, port: int) -> Iterator[int]:
        """Serve on 127.0.0.1 in the background; yields the port, a free one for 0.

        Raises :class:`UsageError` if the port cannot be used.
        """
        try:
            server = _Server(("127.0.0.1", port), self)
        except OSError as error:
            taken = error.errno == errno.EADDRINUSE
            why = "is in use" if taken else f"cannot be used: {error.strerror}"
            message = f"port {port} {why}; choose another one with --port, or 0 for any free port"
            raise UsageError(message) from error
        with server:
            threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
            try:
                yield server.server_port
            finally:
                server.shutdown()

    def find(self, address: str) -> Path | None:
        """Return the file for an address (``/papers/``); None if it is outside the site."""
        parts = unquote(address).split("/")
        if any(part in {".", ".."} or "\0" in part or "\\" in part for part in parts):
            return None
        if len(address) > MAX_PATH or max(len(os.fsencode(part)) for part in parts) > MAX_NAME:
            return None
        site = self._present().resolve()
        path = site.joinpath(*(part for part in parts if part)).resolve()
        if not path.is_relative_to(site):
            return None
        return path / "index.html" if address.endswith("/") else path

    def page(self, path: Path) -> bytes:
        """A page of the site with the script inserted, and the root as its base address."""
        data = BASE.sub(b'<base href="/"', path.read_bytes())
        head, end, rest = data.partition(b"</head>")
        script = f'<script src="{PREFIX}panel.js?{self.state}"></script>'.encode()
        return head + script + end + rest

    def substitute(self) -> bytes:
        """The page shown while there is no site yet."""
        text = html.escape(self._error or "The site is being built.")
        return (
            "<!doctype html><html lang=en><head><meta charset=utf-8><title>procbuild</title>"
            f'<script src="{PREFIX}panel.js?{self.state}"></script></head>'
            f"<body><pre>{text}</pre></body></html>"
        ).encode()

    def _present(self) -> Path:
        """The site's folder; while a build replaces it, it is missing for an instant."""
        for _ in range(25):
            if self.site.is_dir():
                break
            time.sleep(0.01)
        return self.site


class _Server(http.server.ThreadingHTTPServer):
    """A thread per request; none of them keeps the program running."""

    daemon_threads = True

    def __init__(self, address: tuple[str, int], preview: Preview) -> None:
        super().__init__(address, _Handler)
        self.preview = preview
        own = {"127.0.0.1", "localhost"}
        self.names = {f"{name}:{self.server_port}" for name in own}
        if self.server_port == 80:
            self.names |= own

    def handle_error(self, request: object, client_address: object) -> None:
        """Ignore errors: a browser may close a connection at any time."""


class _Handler(http.server.BaseHTTPRequestHandler):
    """Answer GET and HEAD requests, without caching and logging."""

    server: _Server
    timeout = 60

    def log_message(self, *_: Any) -> None:
        """Log nothing."""

    def do_GET(self) -> None:
        """Answer a request."""
        if self.headers.get("Host", "").lower() not in self.server.names:
            self._answer(HTTPStatus.FORBIDDEN, b"Open http://127.0.0.1 instead.\n", "text/plain")
            return
        address = urlsplit(self.path).path
        if address == EVENTS:
            self._send_events()
        elif address in FILES:
            self._send(FILES[address], HTTPStatus.OK)
        else:
            self._show(address)

    def do_HEAD(self) -> None:
        """Answer with the headers only."""
        self.do_GET()

    def _show(self, address: str) -> None:
        """Send a file of the site."""
        preview = self.server.preview
        path = preview.find(address)
        if path and path.is_dir():
            self.send_response(HTTPStatus.MOVED_PERMANENTLY)
            self.send_header("Location", f"/{address.strip('/')}/")
            self.send_header("Content-Length", "0")
            self.end_headers()
        elif path and path.is_file():
            self._send(path, HTTPStatus.OK)
        elif not (preview.site / "index.html").is_file():
            self._answer(HTTPStatus.SERVICE_UNAVAILABLE, preview.substitute(), "text/html")
        elif (missing := preview.site / "404.html").is_file():
            self._send(missing, HTTPStatus.NOT_FOUND)
        else:
            self._answer(HTTPStatus.NOT_FOUND, b"Not found.\n", "text/plain")

    def _send(self, path: Path, status: HTTPStatus) -> None:
        kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        try:
            data = self.server.preview.page(path) if kind == "text/html" else path.read_bytes()
        except OSError:
            status, data, kind = HTTPStatus.NOT_FOUND, b"Not found.\n", "text/plain"
        self._answer(status, data, kind)

    def _answer(self, status: HTTPStatus, data: bytes, kind: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", f"{kind}; charset=utf-8" if _is_text(kind) else kind)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)

    def _send_events(self) -> None:
        """Send events until the browser closes the connection."""
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        if self.command != "HEAD":
            for event in self.server.preview.events():
                self.wfile.write(event)

    def end_headers(self) -> None:
        """Add the headers of all answers."""
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Cross-Origin-Resource-Policy", "same-origin")
        super().end_headers()


def _line(finding: Finding) -> str:
    """A finding on one line, as in the terminal."""
    whose = f"{finding.paper}: " if finding.paper else ""
    remedy = f" → {finding.remedy}" if finding.remedy else ""
    return f"{finding.severity} {whose}{finding.message}{remedy}"


def _folder_state(folder: Path) -> tuple[int, int] | None:
    """An identifier that changes when the folder is replaced; None if there is none."""
    try:
        status = folder.stat()
    except OSError:
        return None
    return status.st_ino, status.st_ctime_ns


def _is_text(kind: str) -> bool:
    return kind.startswith(TEXTS) or kind.endswith("javascript")
