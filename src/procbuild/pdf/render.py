"""Render pages as pictures, in worker processes with the same limits as reading."""

import base64
import json
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

from procbuild.conference import Limits
from procbuild.crew import Answer, Ask, Crew, map_ordered
from procbuild.incremental.cache import Cache, digest
from procbuild.progress import Progress, short_path

VERSION = "2"
"""Changed when pictures are rendered differently; part of the cache key"""

DRAWER = "procbuild.pdf.picture"


class Mark(NamedTuple):
    """An area of a page, in percent of its width and height from the top left corner."""

    label: str
    left: float
    top: float
    width: float
    height: float


Pages = Mapping[int, Sequence[Mark]]
"""Pages to render, by number from 1, with the marks on each."""

RenderRequest = tuple[Path, str, Pages]
"""A PDF, its SHA-256, and the pages to render."""


def render_pages(
    requests: Sequence[RenderRequest],
    *,
    dpi: float,
    limits: Limits,
    crew: Crew,
    cache: Cache | None,
    progress: Progress,
) -> Iterator[Mapping[int, bytes]]:
    """Pages of PDFs as PNG, by page number from 1: one mapping per request, in order.

    A page that cannot be rendered within the limits is left out.
    """
    threads = max(1, min(crew.size, len(requests)))
    with (
        progress.stage("Drawing pages", len(requests)) as tick,
        ThreadPoolExecutor(threads, thread_name_prefix="pdf") as pool,
        crew.limited() as ask,
    ):

        def begin(request: RenderRequest) -> Future[dict[int, bytes]]:
            return pool.submit(_render_pdf, ask, dpi, limits, cache, request)

        for (path, _, _), pictures in zip(
            requests, map_ordered(begin, requests, crew), strict=True
        ):
            tick(short_path(path))
            yield pictures


def _render_pdf(
    ask: Ask, dpi: float, limits: Limits, cache: Cache | None, request: RenderRequest
) -> dict[int, bytes]:
    """The requested pages of one PDF."""
    path, sha256, pages = request
    pictures: dict[int, bytes] = {}
    for page, marks in pages.items():
        key = digest("picture", VERSION, sha256, page, dpi, *map(str, marks))
        question = {"sha256": sha256, "page": page, "dpi": dpi, "marks": list(marks)}
        if cache and (cached := cache.read(key)):
            pictures[page] = cached
        elif rendered := _png_of(ask(DRAWER, path, limits, question)):
            pictures[page] = rendered
            if cache:
                cache.write(key, rendered)
    return pictures


def _png_of(answer: Answer) -> bytes:
    """The PNG in a worker's answer; empty if there is none."""
    try:
        return base64.b64decode(json.loads(answer.line)["png"], validate=True)
    except (ValueError, TypeError, KeyError):
        return b""
