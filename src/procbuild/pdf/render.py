"""Pictures of pages, drawn in worker processes with the limits of reading."""

import base64
import binascii
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from procbuild.conference import Limits
from procbuild.pdf.workers import Workers
from procbuild.run import Cache, Progress, digest

VERSION = "1"
"""Changes with how pictures are drawn"""


class Mark(NamedTuple):
    """A place on a page, in percent of its width and height from the top left corner."""

    label: str
    left: float
    top: float
    width: float
    height: float


Pages = Mapping[int, Sequence[Mark]]
"""Pages to draw, by number from 1, each with what is marked on it."""


def render_pages(
    wanted: Sequence[tuple[Path, str, Pages]],
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
    workers = Workers("procbuild.pdf.picture", max(1, min(jobs, len(wanted))))

    def pictures_of(path: Path, sha256: str, pages: Pages) -> dict[int, bytes]:
        found: dict[int, bytes] = {}
        for page, marks in pages.items():
            key = digest("picture", VERSION, sha256, page, dpi, *map(str, marks))
            request = {
                "file": str(path.absolute()),
                "page": page,
                "dpi": dpi,
                "marks": list(marks),
            }
            if cache and (known := cache.read(key)):
                found[page] = known
            elif drawn := _draw(workers, request, limits):
                found[page] = drawn
                if cache:
                    cache.write(key, drawn)
        return found

    with progress.stage("Drawing pages", len(wanted)) as tick, workers.open():
        futures = [workers.submit(pictures_of, *one) for one in wanted]
        for (path, _, _), future in zip(wanted, futures, strict=True):
            pictures = future.result()
            tick(path.name)
            yield pictures


def _draw(workers: Workers, request: Mapping[str, object], limits: Limits) -> bytes:
    """One page as PNG, or nothing."""
    answer = workers.ask(request, limits)
    try:
        return base64.b64decode(json.loads(answer.line)["png"], validate=True)
    except (ValueError, TypeError, KeyError, binascii.Error):
        return b""
