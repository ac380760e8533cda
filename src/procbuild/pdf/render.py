"""Pictures of pages, drawn in worker processes with the limits of reading."""

import base64
import binascii
import json
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

from procbuild.conference import Limits
from procbuild.crew import Answer, Ask, Crew, in_turn
from procbuild.run import Cache, Progress, digest, in_brief

VERSION = "2"
"""Changes with how pictures are drawn"""

DRAWER = "procbuild.pdf.picture"


class Mark(NamedTuple):
    """A place on a page, in percent of its width and height from the top left corner."""

    label: str
    left: float
    top: float
    width: float
    height: float


Pages = Mapping[int, Sequence[Mark]]
"""Pages to draw, by number from 1, each with what is marked on it."""

Wanted = tuple[Path, str, Pages]
"""A PDF, its SHA-256, and what is drawn of it."""


def render_pages(
    wanted: Sequence[Wanted],
    *,
    dpi: float,
    limits: Limits,
    crew: Crew,
    cache: Cache | None,
    progress: Progress,
) -> Iterator[Mapping[int, bytes]]:
    """Pages of PDFs as PNG, by page number from 1: for each that is wanted, in order.

    A page that cannot be drawn within the limits is left out.
    """
    threads = max(1, min(crew.size, len(wanted)))
    with (
        progress.stage("Drawing pages", len(wanted)) as tick,
        ThreadPoolExecutor(threads, thread_name_prefix="pdf") as pool,
        crew.limited() as ask,
    ):

        def begin(one: Wanted) -> Future[dict[int, bytes]]:
            return pool.submit(_pictures, ask, dpi, limits, cache, one)

        for (path, _, _), pictures in zip(wanted, in_turn(begin, wanted, crew), strict=True):
            tick(in_brief(path))
            yield pictures


def _pictures(
    ask: Ask, dpi: float, limits: Limits, cache: Cache | None, wanted: Wanted
) -> dict[int, bytes]:
    """The pages of one PDF."""
    path, sha256, pages = wanted
    found: dict[int, bytes] = {}
    for page, marks in pages.items():
        key = digest("picture", VERSION, sha256, page, dpi, *map(str, marks))
        request = {"sha256": sha256, "page": page, "dpi": dpi, "marks": list(marks)}
        if cache and (known := cache.read(key)):
            found[page] = known
        elif drawn := _drawn(ask(DRAWER, path, limits, request)):
            found[page] = drawn
            if cache:
                cache.write(key, drawn)
    return found


def _drawn(answer: Answer) -> bytes:
    """A page as PNG, or nothing."""
    try:
        return base64.b64decode(json.loads(answer.line)["png"], validate=True)
    except (ValueError, TypeError, KeyError, binascii.Error):
        return b""
