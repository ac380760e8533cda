"""Controls headless Chromium; see https://chromedevtools.github.io/devtools-protocol/."""

import fcntl
import functools
import http.server
import json
import os
import select
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")

FLAGS = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--disable-extensions", "--disable-dev-shm-usage", "--hide-scrollbars",
)  # fmt: skip

EXEC_WITH_PIPES = (
    "import os, sys; os.dup2(int(sys.argv[1]), 3); os.dup2(int(sys.argv[2]), 4); "
    "os.execv(sys.argv[3], sys.argv[3:])"
)
"""Python code that starts Chromium with pipes as file descriptors 3 (requests) and 4 (replies)."""

Message = dict[str, Any]


PREFIX = "/2026/"
"""Sites are served below a folder, because many are published like that."""


class SilentHandler(http.server.SimpleHTTPRequestHandler):
    """Serves the files of a folder below the prefix, without log messages."""

    def translate_path(self, path: str) -> str:
        """Return the path of the file that has this address."""
        return super().translate_path("/" + path.removeprefix(PREFIX))

    def log_message(self, *_: Any) -> None:
        """Log nothing."""


@contextmanager
def serve_folder(folder: Path) -> Iterator[str]:
    """Serve a folder on a local port; yields the address."""
    handler = functools.partial(SilentHandler, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}{PREFIX}"
        server.shutdown()


class Browser:
    """One tab; it records requests and errors of its pages."""

    def __init__(self, profile: Path) -> None:
        assert CHROMIUM
        to_read, self._write = os.pipe()
        self._read, to_write = os.pipe()
        ends = [fcntl.fcntl(end, fcntl.F_DUPFD, 10) for end in (to_read, to_write)]
        self._process = subprocess.Popen(
            [sys.executable, "-c", EXEC_WITH_PIPES, *map(str, ends), CHROMIUM, *FLAGS,
             "--remote-debugging-pipe", f"--user-data-dir={profile}", "about:blank"],
            pass_fds=ends,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )  # fmt: skip
        for end in (to_read, to_write, *ends):
            os.close(end)
        self._number = 0
        self._buffer = b""
        self._session = ""
        self.events: list[Message] = []
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        attached = self.call("Target.attachToTarget", targetId=target, flatten=True)
        self._session = attached["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.call(f"{domain}.enable")
        self.call("Emulation.setFocusEmulationEnabled", enabled=True)

    def close(self) -> None:
        """End the browser and wait for it."""
        os.close(self._write)
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait(10)
        os.close(self._read)

    def call(self, method: str, **params: Any) -> Message:
        """Call a method of the protocol and return the result."""
        self._number += 1
        message: Message = {"id": self._number, "method": method, "params": params}
        if self._session:
            message["sessionId"] = self._session
        os.write(self._write, json.dumps(message).encode() + b"\0")
        while True:
            reply = self._next(20)
            if reply.get("id") == self._number:
                assert "error" not in reply, reply["error"]
                result: Message = reply["result"]
                return result
            self.events.append(reply)

    def _next(self, timeout: float) -> Message:
        deadline = time.monotonic() + timeout
        while b"\0" not in self._buffer:
            ready, _, _ = select.select([self._read], [], [], max(0, deadline - time.monotonic()))
            if not ready:
                raise TimeoutError
            self._buffer += os.read(self._read, 1 << 20)
        text, _, self._buffer = self._buffer.partition(b"\0")
        message: Message = json.loads(text)
        return message

    def open(self, url: str) -> None:
        """Go to a page and wait until it is loaded."""
        self.call("Page.navigate", url=url)
        while not any(event["method"] == "Page.loadEventFired" for event in self.events):
            self.events.append(self._next(20))
        self.events = [event for event in self.events if event["method"] != "Page.loadEventFired"]

    def run(self, script: str) -> Any:
        """Return the awaited value of a JavaScript expression, regardless of the page's policy."""
        reply = self.call(
            "Runtime.evaluate",
            expression=script,
            awaitPromise=True,
            returnByValue=True,
            userGesture=True,
        )
        assert "exceptionDetails" not in reply, reply["exceptionDetails"]
        return reply["result"].get("value")

    def wait(self, script: str, timeout: float = 10) -> Any:
        """Wait until the expression is true."""
        deadline = time.monotonic() + timeout
        while not (value := self.run(script)):
            assert time.monotonic() < deadline, f"still false after {timeout} s: {script}"
            time.sleep(0.05)
        return value

    def set_color_scheme(self, name: str) -> None:
        """Set the colour scheme: ``light`` or ``dark``."""
        self.call(
            "Emulation.setEmulatedMedia",
            features=[
                {"name": "prefers-color-scheme", "value": name},
                {"name": "prefers-reduced-motion", "value": "reduce"},
            ],
        )

    def set_window_size(self, width: int, height: int) -> None:
        """Set the size of the window in CSS pixels."""
        self.call(
            "Emulation.setDeviceMetricsOverride",
            width=width, height=height, deviceScaleFactor=1, mobile=width < 500,
        )  # fmt: skip

    def console_messages(self) -> list[str]:
        """Return errors and warnings in the console, exceptions and blocked requests so far."""
        self.run("new Promise(done => setTimeout(done, 20))")
        messages = []
        for event in self.events:
            params = event.get("params", {})
            match event["method"]:
                case "Runtime.consoleAPICalled" if params["type"] in {"error", "warning"}:
                    messages.append(str(params["args"]))
                case "Runtime.exceptionThrown":
                    messages.append(str(params["exceptionDetails"]))
                case "Log.entryAdded":
                    messages.append(f"{params['entry']['text']} {params['entry'].get('url', '')}")
        return messages

    def requests(self) -> list[str]:
        """Return the addresses of all requests."""
        return [
            event["params"]["request"]["url"]
            for event in self.events
            if event["method"] == "Network.requestWillBeSent"
        ]
