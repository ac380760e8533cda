"""Pictures of pages, drawn in worker processes with the limits of reading."""

import base64
import binascii
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from procbuild.conference import Limits
from procbuild.pdf.workers import Workers
from procbuild.run import Cache, Progress, digest

VERSION = "1"
"""Changes with how pictures are drawn"""


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
    workers = Workers("procbuild.pdf.picture", max(1, min(jobs, len(wanted))))

    def pictures_of(path: Path, sha256: str, pages: tuple[int, ...]) -> dict[int, bytes]:
        found: dict[int, bytes] = {}
        for page in pages:
            key = digest("picture", VERSION, sha256, page, dpi)
            if cache and (known := cache.read(key)):
                found[page] = known
            elif drawn := _draw(workers, path, page, dpi, limits):
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


def _draw(workers: Workers, path: Path, page: int, dpi: float, limits: Limits) -> bytes:
    """One page as PNG, or nothing."""
    answer = workers.ask({"file": str(path.absolute()), "page": page, "dpi": dpi}, limits)
    try:
        return base64.b64decode(json.loads(answer.line)["png"], validate=True)
    except (ValueError, TypeError, KeyError, binascii.Error):
        return b""
