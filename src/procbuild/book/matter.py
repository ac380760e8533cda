"""The book's own pages: typeset, and made a segment like a paper."""

import json
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from procbuild.book.chapter import Chapter
from procbuild.book.plan import lay_templates
from procbuild.book.version import code
from procbuild.errors import OutputError
from procbuild.files import sha256_of
from procbuild.model import Volume
from procbuild.pdf.document import Part
from procbuild.pdf.job import Job
from procbuild.pdf.paper import make
from procbuild.pdf.saved import load, reserved_for, rounded
from procbuild.run import Cache, digest
from procbuild.typeset.choice import digest_of
from procbuild.typeset.compiler import TEMPLATES, Typesetter
from procbuild.typeset.fonts import FontSet

OWN = Path(__file__).parent / "templates"


@dataclass(frozen=True, kw_only=True)
class Matter:
    """The book's own pages."""

    part: Part
    runs: Mapping[str, int]
    """Run of pages by name: ``front``, ``divider-1``, ``missing-…``, ``back``, in this order"""
    chapters: tuple[tuple[str, int], ...]
    """Title and page object of each chapter"""
    back: int
    """How many chapters stand before the back matter"""


@dataclass(frozen=True, kw_only=True)
class Typeset:
    """The PDF of the book's own pages and what is where in it, pages from 1."""

    file: Path
    runs: Sequence[tuple[str, int]]
    chapters: Sequence[tuple[str, int]]


def own_pages(
    volume: Volume,
    conf: Path,
    data: Mapping[str, Any],
    chapters: Sequence[Chapter],
    *,
    fonts: FontSet,
    cache: Cache,
    base: int,
    elsewhere: Mapping[str, str],
) -> Matter:
    """Typeset the book's own pages and give them numbers from ``base`` on.

    ``elsewhere`` are the files of papers that are not in this one, by citation key.
    """
    made = _typeset(volume, conf, data, chapters, fonts=fonts, cache=cache)
    *begun, (_, last) = made.runs
    names = [name for name, _ in begun]
    starts = [*(page for _, page in begun), last + 1]
    lengths = tuple(end - start for start, end in pairwise(starts))
    block = reserved_for(made.file, sum(lengths))
    while True:
        key = digest("matter", code(), sha256_of(made.file), json.dumps(elsewhere), base, block)
        job = Job(
            source=made.file,
            pages=sum(lengths),
            runs=lengths,
            elsewhere=tuple((f"{name}/", file) for name, file in elsewhere.items()),
            base=base,
            block=block,
            key=key,
            segment=cache.path(key),
        )
        segment = load(job.segment)
        if segment is None:
            told = make(job, None)
            if told.problem:
                raise OutputError(f"the book's own pages: {told.problem}")
            if told.need:
                block = rounded(told.need)
                continue
            segment = load(job.segment)
        break
    if segment is None:
        raise OutputError(f"{job.segment}: the cache cannot be written")
    pages = [page for run in segment.runs for page in run]
    back = starts[names.index("back")]
    return Matter(
        part=Part(segment=segment, body=job.segment, key=key),
        runs={name: place for place, name in enumerate(names)},
        chapters=tuple((title, pages[page - 1]) for title, page in made.chapters),
        back=sum(page < back for _, page in made.chapters),
    )


def _typeset(
    volume: Volume,
    conf: Path,
    data: Mapping[str, Any],
    chapters: Sequence[Chapter],
    *,
    fonts: FontSet,
    cache: Cache,
) -> Typeset:
    with cache.scratch() as work:
        lay_templates(conf, work, TEMPLATES, OWN)
        (work / "pages").mkdir()
        for chapter in chapters:
            (work / "pages" / f"{chapter.name}.typ").write_text(chapter.source, encoding="utf-8")
            for name, picture in chapter.pictures.items():
                target = work / "pages" / name
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(picture, target)
        whole = {**data, "sponsors": _logos(data["sponsors"], conf, work)}
        files = sorted(path for path in work.rglob("*") if path.is_file())
        key = digest(
            "own pages",
            json.dumps(whole, sort_keys=True),
            digest_of(fonts),
            volume.published.isoformat(),
            *(f"{path.relative_to(work)} {sha256_of(path)}" for path in files),
        )
        places = json.loads(cache.read(digest(key, "places")) or b"null")
        if places is None or cache.read(key) is None:
            typesetter = Typesetter(work / "book.typ", fonts, volume.published)
            cache.write(key, typesetter.pdf(whole, tagged=True))
            places = {name: typesetter.places(name) for name in ("run", "chapter")}
            cache.write(digest(key, "places"), json.dumps(places).encode())
    return Typeset(file=cache.path(key), runs=places["run"], chapters=places["chapter"])


def _logos(sponsors: Sequence[Mapping[str, str]], conf: Path, work: Path) -> list[dict[str, str]]:
    """The sponsors with their logos copied below ``work``; a logo that is absent is left out."""
    found = []
    for place, sponsor in enumerate(sponsors):
        logo = conf / sponsor["logo"] if sponsor["logo"] else None
        name = ""
        if logo and logo.is_file():
            name = f"logo-{place}{logo.suffix.lower()}"
            shutil.copyfile(logo, work / name)
        found.append({**sponsor, "logo": name})
    return found
