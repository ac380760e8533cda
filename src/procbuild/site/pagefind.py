"""Pagefind, the tool that indexes a folder of HTML (https://pagefind.app/), in a process."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from procbuild.errors import OutputError

INTERFACES = ("*ui.js", "*ui.css", "pagefind-highlight.js")
"""Ready-made interfaces; ``search.html`` is our own."""


TOOL = ("pagefind.js", "pagefind-worker.js", "wasm.*")
"""What a browser needs once, however many indexes it asks."""


PATIENCE = 60.0
"""Seconds that one waits for the tool, whatever it has to do"""

PATIENCE_PER_MB = 20.0
"""Seconds more for each MB of documents, some 300 pages of papers: fifty times what they take"""


def write_index(documents: Path, folder: Path) -> None:
    """Index the documents below a folder; what a browser needs to search them goes to ``folder``.

    Raises :class:`OutputError`.
    """
    with index_begun(documents, folder) as end:
        end()


@contextmanager
def index_begun(
    documents: Path, folder: Path, *, tool: bool = True
) -> Iterator[Callable[[], None]]:
    """Begin to index the documents below a folder, in a process that is gone after the context.

    What the context gives waits for its end, and raises :class:`OutputError` where there is no
    index then. Without ``tool``, the index is for the script of another one, which merges them.

    Run as a program and not through its Python client: that one waits a tenth of a second for each
    answer, and ends the process before its last file is written.
    """
    options = ("--site", str(documents), "--output-path", str(folder), "--keep-index-url")
    with _begun(*options, "--silent") as process:

        def end() -> None:
            size = sum(path.stat().st_size for path in documents.rglob("*.html")) / 1e6
            out, err = _ended(process, PATIENCE + PATIENCE_PER_MB * size)
            entry = folder / "pagefind-entry.json"
            if process.returncode or not entry.is_file():
                said = (err or out).strip() or f"it ended with {process.returncode}"
                message = f"the search index could not be made: Pagefind: {said}"
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
    """The version that the tool states. Raises :class:`OutputError` where it does not run."""
    with _begun("--version") as process:
        out, err = _ended(process, PATIENCE)
    if process.returncode:
        message = (err or out).strip() or f"it ended with {process.returncode}"
        raise OutputError(message)
    return out.strip().removeprefix("pagefind ")


def _ended(process: subprocess.Popen[str], seconds: float) -> tuple[str, str]:
    """What the tool has said in the end. Raises :class:`OutputError` where that does not come."""
    try:
        return process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired as error:
        process.kill()
        message = (
            f"Pagefind, which makes the search index, did not end in {seconds:.0f} seconds "
            "and was stopped; run this again, or see what 'procbuild doctor' says of it"
        )
        raise OutputError(message) from error


def _begun(*options: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "pagefind", *options],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def _sort(entry: Path) -> None:
    """Bring Pagefind's set of word characters into an order: it differs from run to run."""
    data = json.loads(entry.read_text(encoding="utf-8"))
    data["include_characters"].sort()
    entry.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
