"""Run Pagefind, the tool that indexes a folder of HTML (https://pagefind.app/)."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile

from procbuild.errors import OutputError

INTERFACES = ("*ui.js", "*ui.css", "pagefind-highlight.js")
"""Ready-made user interfaces; ``search.html`` is our own."""


TOOL = ("pagefind.js", "pagefind-worker.js", "wasm.*")
"""Files that a browser needs once, however many indexes it searches."""


PROBE = 64 << 10
"""Number of bytes that fit on the disk unless it was full"""

PATIENCE = 60.0
"""Seconds to wait for the tool, regardless of its input"""

PATIENCE_PER_MB = 20.0
"""Further seconds per MB of documents, some 300 pages of papers: fifty times what they take"""


def write_index(documents: Path, folder: Path) -> None:
    """Index the documents below a folder, and write the index to ``folder``.

    Raises :class:`OutputError`.
    """
    with start_index(documents, folder) as end:
        end()


@contextmanager
def start_index(
    documents: Path, folder: Path, *, tool: bool = True
) -> Iterator[Callable[[], None]]:
    """Start to index the documents below a folder, in a process that ends with the context.

    Yields a function that waits for it to end, and raises :class:`OutputError` if there is no
    index, and :class:`OSError` if the disk is full. Without ``tool``, the index is to be merged by
    the script of another one.

    Pagefind is run as a program and not through its Python client, which waits a tenth of a second
    for each answer and ends the process before its last file is written.
    """
    options = ("--site", str(documents), "--output-path", str(folder), "--keep-index-url")
    with _start(*options, "--silent") as process:

        def end() -> None:
            size = sum(path.stat().st_size for path in documents.rglob("*.html")) / 1e6
            out, err = _wait(process, PATIENCE + PATIENCE_PER_MB * size)
            _require_room(documents)
            entry = folder / "pagefind-entry.json"
            if process.returncode or not entry.is_file():
                problem = (err or out).strip() or f"it ended with {process.returncode}"
                message = f"the search index could not be made: Pagefind: {problem}"
                raise OutputError(message)
            _sort(entry)
            for pattern in (*INTERFACES, *(() if tool else TOOL)):
                for path in folder.glob(pattern):
                    path.unlink()

        try:
            yield end
        finally:
            process.kill()


def pagefind_version() -> str:
    """The version that the tool reports. Raises :class:`OutputError` if it does not run."""
    with _start("--version") as process:
        out, err = _wait(process, PATIENCE)
    if process.returncode:
        message = (err or out).strip() or f"it ended with {process.returncode}"
        raise OutputError(message)
    return out.strip().removeprefix("pagefind ")


def _wait(process: subprocess.Popen[str], seconds: float) -> tuple[str, str]:
    """Return stdout and stderr of the tool. Raises :class:`OutputError` after a timeout."""
    try:
        return process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired as error:
        process.kill()
        message = (
            f"Pagefind, which makes the search index, did not end in {seconds:.0f} seconds "
            "and was stopped; run this again, or see what 'procbuild doctor' says of it"
        )
        raise OutputError(message) from error


def _start(*options: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "pagefind", *options],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def _require_room(folder: Path) -> None:
    """Raise :class:`OSError` if the disk is full: Pagefind then ends well, with files cut off."""
    with TemporaryFile(dir=folder) as probe:
        probe.write(bytes(PROBE))


def _sort(entry: Path) -> None:
    """Sort Pagefind's set of word characters, whose order differs from run to run."""
    data = json.loads(entry.read_text(encoding="utf-8"))
    data["include_characters"].sort()
    entry.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
