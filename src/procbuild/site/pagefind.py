"""Pagefind, the tool that indexes a folder of HTML (https://pagefind.app/), in a process."""

import json
import subprocess
import sys
from pathlib import Path

from procbuild.errors import OutputError

INTERFACES = ("*ui.js", "*ui.css", "pagefind-highlight.js")
"""Ready-made interfaces; ``search.html`` is our own."""


TOOL = ("pagefind.js", "pagefind-worker.js", "wasm.*")
"""What a browser needs once, however many indexes it asks."""


def write_index(documents: Path, folder: Path, *, tool: bool = True) -> None:
    """Index the documents below a folder; what a browser needs to search them goes to ``folder``.

    Without ``tool``, the index is for the script of another one, which merges them.

    Run as a program and not through its Python client: that one waits a tenth of a second for each
    answer, and ends the process before its last file is written. Raises :class:`OutputError`.
    """
    options = ["--site", str(documents), "--output-path", str(folder), "--keep-index-url"]
    done = _run(*options, "--silent")
    entry = folder / "pagefind-entry.json"
    if done.returncode or not entry.is_file():
        said = (done.stderr or done.stdout).strip() or f"it ended with {done.returncode}"
        message = f"the search index could not be made: Pagefind: {said}"
        raise OutputError(message)
    _sort(entry)
    for pattern in (*INTERFACES, *(() if tool else TOOL)):
        for path in folder.glob(pattern):
            path.unlink()


def pagefind_version() -> str:
    """The version that the tool states. Raises :class:`OutputError` where it does not run."""
    done = _run("--version")
    if done.returncode:
        message = (done.stderr or done.stdout).strip() or f"it ended with {done.returncode}"
        raise OutputError(message)
    return done.stdout.strip().removeprefix("pagefind ")


def _run(*options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-P", "-m", "pagefind", *options],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


def _sort(entry: Path) -> None:
    """Bring Pagefind's set of word characters into an order: it differs from run to run."""
    data = json.loads(entry.read_text(encoding="utf-8"))
    data["include_characters"].sort()
    entry.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
