"""A server for one reader on this machine, whose pages show themselves anew after each build.

The script that does it is put into pages as they are sent; the site itself never has it. Only
127.0.0.1 is listened on, and only requests for this machine are answered: a stranger's page cannot
reach the server by a name that leads here (DNS rebinding).
"""

import errno
import html
import http.server
import json
import mimetypes
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

OWN = "/_procbuild/"
"""Addresses that are the server's and not the site's."""

FOLDER = Path(__file__).parent
FILES = {f"{OWN}{name}": FOLDER / name for name in ("panel.js", "panel.css")}
EVENTS = f"{OWN}events"
HEARTBEAT = 10.0
"""Seconds after which a browser that is told nothing is told so: one that has gone is noticed"""

BASE = re.compile(rb'<base href="[^"]*"')
"""Where a page says that the site stands: the one that is shown for any address."""

TEXTS = ("text/", "application/json", "application/manifest+json", "image/svg+xml")


@dataclass
class Preview:
    """What the browser is shown: the site, and what was wrong with the last build."""

    site: Path
    """The folder; it may be absent, and be another one after each build"""
    _changed: threading.Condition = field(default_factory=threading.Condition)
    _shown: tuple[int, int] | None = None
    _run: str = field(default_factory=lambda: uuid.uuid4().hex[:8])
    _number: int = 0
    _error: str = ""
    _findings: tuple[Finding, ...] = ()

    @property
    def state(self) -> str:
        """Changes with each build, and from one run of the server to the next."""
        return f"{self._run}-{self._number}"

    def __post_init__(self) -> None:
        self._shown = _folder_state(self.site)

    def tell(self, *, error: str = "", findings: Sequence[Finding] = ()) -> None:
        """Tell browsers how a build went: whether there is a new site, and what is wrong.

        Whoever has made it: while one waits for another build, that one may have.
        """
        now = _folder_state(self.site)
        with self._changed:
            self._number += now != self._shown
            self._shown = now
            self._error, self._findings = error, in_order(findings)
            self._changed.notify_all()

    def events(self) -> Iterator[bytes]:
        """What a browser is told, as server-sent events: the state now, and after each build."""
        told = None
        while True:
            with self._changed:
                if told == self._told():
                    self._changed.wait(HEARTBEAT)
                now = self._told()
            yield b":\n\n" if now == told else f"data: {now}\n\n".encode()
            told = now

    def _told(self) -> str:
        findings = self._findings
        return json.dumps(
            {
                "state": self.state,
                "error": self._error,
                "count": finding_counts(findings),
                "worst": findings[0].severity if findings else "",
                "lines": [_line(one) for one in findings],
            }
        )

    @contextmanager
    def serving(self, port: int) -> Iterator[int]:
        """Answer on 127.0.0.1 in the background; gives the port, a free one for 0.

        Raises :class:`UsageError` where the port is taken or not to be had.
        """
        try:
            made = _Server(("127.0.0.1", port), self)
        except OSError as error:
            taken = error.errno == errno.EADDRINUSE
            why = "is taken" if taken else f"is not to be had: {error.strerror}"
            message = f"port {port} {why}; name another one with --port, or 0 for any that is free"
            raise UsageError(message) from error
        with made as server:
            threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
            try:
                yield server.server_port
            finally:
                server.shutdown()

    def find(self, address: str) -> Path | None:
        """The file of an address (``/papers/``), never one outside of the site."""
        parts = unquote(address).split("/")
        if any(part in {".", ".."} or "\0" in part or "\\" in part for part in parts):
            return None
        site = self._present().resolve()
        found = site.joinpath(*(part for part in parts if part)).resolve()
        if not found.is_relative_to(site):
            return None
        return found / "index.html" if address.endswith("/") else found

    def page(self, path: Path) -> bytes:
        """A page of the site with the script in it; here the site stands at the top."""
        data = BASE.sub(b'<base href="/"', path.read_bytes())
        head, end, rest = data.partition(b"</head>")
        script = f'<script src="{OWN}panel.js?{self.state}"></script>'.encode()
        return head + script + end + rest

    def substitute(self) -> bytes:
        """What stands in for a site that was never built."""
        said = html.escape(self._error or "The site is being built.")
        return (
            "<!doctype html><html lang=en><head><meta charset=utf-8><title>procbuild</title>"
            f'<script src="{OWN}panel.js?{self.state}"></script></head>'
            f"<body><pre>{said}</pre></body></html>"
        ).encode()

    def _present(self) -> Path:
        """The site's folder; a build takes the old one away an instant before the new one comes."""
        for _ in range(25):
            if self.site.is_dir():
                break
            time.sleep(0.01)
        return self.site


class _Server(http.server.ThreadingHTTPServer):
    """A thread per request; none keeps the program from ending."""

    daemon_threads = True

    def __init__(self, address: tuple[str, int], preview: Preview) -> None:
        super().__init__(address, _Handler)
        self.preview = preview
        own = {"127.0.0.1", "localhost"}
        self.names = {f"{name}:{self.server_port}" for name in own}
        if self.server_port == 80:
            self.names |= own

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: a browser that breaks off is no error."""


class _Handler(http.server.BaseHTTPRequestHandler):
    """GET and HEAD, never kept by the browser, without talk."""

    server: _Server
    timeout = 60

    def log_message(self, *_: Any) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        """Answer."""
        if self.headers.get("Host", "") not in self.server.names:
            self._answer(HTTPStatus.FORBIDDEN, b"Open http://127.0.0.1 instead.\n", "text/plain")
            return
        address = urlsplit(self.path).path
        if address == EVENTS:
            self._tell()
        elif address in FILES:
            self._send(FILES[address], HTTPStatus.OK)
        else:
            self._show(address)

    def do_HEAD(self) -> None:
        """Answer with headers alone."""
        self.do_GET()

    def _show(self, address: str) -> None:
        """A file of the site."""
        preview = self.server.preview
        found = preview.find(address)
        if found and found.is_dir():
            self.send_response(HTTPStatus.MOVED_PERMANENTLY)
            self.send_header("Location", f"/{address.strip('/')}/")
            self.send_header("Content-Length", "0")
            self.end_headers()
        elif found and found.is_file():
            self._send(found, HTTPStatus.OK)
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

    def _tell(self) -> None:
        """Events until the browser goes away."""
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        if self.command != "HEAD":
            for event in self.server.preview.events():
                self.wfile.write(event)

    def end_headers(self) -> None:
        """What every answer says."""
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Cross-Origin-Resource-Policy", "same-origin")
        super().end_headers()


def _line(finding: Finding) -> str:
    """A finding as the terminal has it."""
    whose = f"{finding.paper}: " if finding.paper else ""
    remedy = f" → {finding.remedy}" if finding.remedy else ""
    return f"{finding.severity} {whose}{finding.message}{remedy}"


def _folder_state(folder: Path) -> tuple[int, int] | None:
    """Differs for each folder that takes this place; None where there is none."""
    try:
        status = folder.stat()
    except OSError:
        return None
    return status.st_ino, status.st_ctime_ns


def _is_text(kind: str) -> bool:
    return kind.startswith(TEXTS) or kind.endswith("javascript")
