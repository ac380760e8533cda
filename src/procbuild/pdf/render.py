"""Pictures of pages, drawn in a worker process with the limits of reading."""

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from pathlib import Path

from procbuild.conference import Limits
from procbuild.run import Cache, Progress, digest

VERSION = "1"
"""Changes with how pictures are drawn"""

LARGEST = 1 << 26
"""Bytes of one picture that are taken"""


def render_pages(
    wanted: Sequence[tuple[Path, str, tuple[int, ...]]],
    *,
    dpi: float,
    limits: Limits,
    jobs: int,
    cache: Cache | None,
    progress: Progress,
) -> Iterator[Mapping[int, bytes]]:
    """Pages of PDFs as PNG, by page number from 1: for each path, hash and pages, in order.

    A page that cannot be drawn within the limits is left out.
    """
    with (
        progress.stage("Drawing pages", len(wanted)) as tick,
        ThreadPoolExecutor(max(1, jobs), thread_name_prefix="draw") as threads,
    ):
        drawn = threads.map(lambda one: _pages(*one, dpi=dpi, limits=limits, cache=cache), wanted)
        for (path, _, _), pictures in zip(wanted, drawn, strict=True):
            tick(path.name)
            yield pictures


def _pages(
    path: Path,
    sha256: str,
    pages: tuple[int, ...],
    *,
    dpi: float,
    limits: Limits,
    cache: Cache | None,
) -> Mapping[int, bytes]:
    keys = {page: digest("picture", VERSION, sha256, page, dpi) for page in pages}
    known = {page: cache.read(key) if cache else None for page, key in keys.items()}
    pictures = {page: data for page, data in known.items() if data}
    missing = tuple(page for page in pages if page not in pictures)
    for page, data in _draw(path, missing, dpi, limits) if missing else ():
        pictures[page] = data
        if cache:
            cache.write(keys[page], data)
    return pictures


def _draw(
    path: Path, pages: tuple[int, ...], dpi: float, limits: Limits
) -> Iterator[tuple[int, bytes]]:
    """Pictures as far as one worker comes with them."""
    request = {"file": str(path.absolute()), "pages": pages, "dpi": dpi, "limits": asdict(limits)}
    try:
        done = subprocess.run(
            [sys.executable, "-P", "-m", "procbuild.pdf.picture"],
            input=json.dumps(request).encode() + b"\n",
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=limits.seconds * 2 + 10,
            check=False,
        )
        answer = done.stdout
    except subprocess.TimeoutExpired as late:
        answer = late.stdout or b""
    while answer:
        head, _, rest = answer.partition(b"\n")
        try:
            told = json.loads(head)
            page, size = int(told["page"]), int(told["bytes"])
        except (ValueError, TypeError, KeyError):
            return
        if page not in pages or not 0 < size <= min(LARGEST, len(rest)):
            return
        yield page, rest[:size]
        answer = rest[size:]
