"""``procbuild serve``: the site on this machine, rebuilt on change."""

import functools
import http.server
import threading
import time
from pathlib import Path
from typing import Any

import click

from procbuild.build import TARGETS
from procbuild.cli.build import run
from procbuild.cli.loading import load
from procbuild.cli.shared import Invocation, command
from procbuild.errors import ProcbuildError

PAUSE = 0.5
"""Seconds between two looks at the files."""


class Handler(http.server.SimpleHTTPRequestHandler):
    """Files of one folder, never kept by the browser, without talk."""

    def log_message(self, _format: str, *_args: Any) -> None:
        """Say nothing."""

    def end_headers(self) -> None:
        """Ask the browser to look again every time."""
        self.send_header("Cache-Control", "no-store")
        super().end_headers()


@command(short_help="Build, serve the site on this machine, rebuild on change.")
@click.option(
    "--port",
    default=8000,
    show_default=True,
    type=click.IntRange(0, 65535),
    help="Port of this machine; 0: any that is free.",
)
def serve(invocation: Invocation, port: int) -> None:
    """Build, serve the site on 127.0.0.1, print its address, rebuild on change.

    Ctrl-C ends it. A mistake is shown here and the last good site stays.
    """
    site = invocation.project.proceedings(invocation.volume) / "site"
    seen = _watched(invocation)
    _build(invocation)
    handler = functools.partial(Handler, directory=str(site))
    with http.server.ThreadingHTTPServer(("127.0.0.1", port), handler) as server:
        invocation.say(f"http://127.0.0.1:{server.server_port}/  (Ctrl-C ends it)")
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            while True:
                time.sleep(PAUSE)
                if (now := _watched(invocation)) != seen:
                    seen = now
                    try:
                        _build(invocation)
                    except ProcbuildError as error:
                        invocation.say(f"{error}\nthe last good site stays")
        except KeyboardInterrupt:
            server.shutdown()


def _build(invocation: Invocation) -> None:
    """Bring everything up to date."""
    done = run(invocation, load(invocation), TARGETS, allow_missing=True)
    if made := [stage.name for stage in done if stage.made]:
        invocation.say(f"built: {', '.join(made)}")
    for stage in done:
        if stage.failure:
            invocation.say(f"{stage.name}: {stage.failure}")


def _watched(invocation: Invocation) -> dict[Path, int]:
    """When each file that people write or collect writes was last changed."""
    project, name = invocation.project, invocation.volume
    folders = (project.conf(name), project.submissions(name))
    files = (path for folder in folders for path in folder.rglob("*"))
    return {path: path.stat().st_mtime_ns for path in files if path.is_file()}
