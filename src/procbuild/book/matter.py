"""The book's own pages: typeset, and made a segment like a paper."""

import json
import shutil
from collections.abc import Mapping, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, TypeVar

from procbuild.book.chapter import Chapter
from procbuild.book.plan import lay_templates
from procbuild.book.version import code
from procbuild.conference import Sponsor
from procbuild.crew import finished
from procbuild.errors import OutputError
from procbuild.files import sha256_of
from procbuild.model import Volume
from procbuild.pdf.document import Part
from procbuild.pdf.job import Job
from procbuild.pdf.saved import load, reserved_for, rounded
from procbuild.run import Cache, digest
from procbuild.typeset.choice import digest_of
from procbuild.typeset.compiler import TEMPLATES
from procbuild.typeset.fonts import FontSet
from procbuild.typeset.job import PaperJob, run
from procbuild.typeset.own import Places, typeset

OWN = Path(__file__).parent / "templates"

LABELS = ("run", "chapter")
"""What the templates mark: where runs of pages and chapters begin."""

T = TypeVar("T")


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


class OwnPages:
    """The book's own pages, which workers typeset and make segments of."""

    def __init__(
        self,
        volume: Volume,
        conf: Path,
        chapters: Sequence[Chapter],
        work: Path,
        *,
        fonts: FontSet,
        cache: Cache,
        executor: Executor,
    ) -> None:
        """``work`` is an empty folder, in which templates and pictures are put together."""
        self._published = volume.published
        self._fonts = fonts
        self._cache = cache
        self._executor = executor
        self._template = work / "book.typ"
        lay_templates(conf, work, TEMPLATES, OWN)
        _lay_chapters(chapters, work / "pages")
        self._logos = _lay_logos(volume.conference.sponsors, conf, work)
        files = sorted(path for path in work.rglob("*") if path.is_file())
        self._state = digest(
            code(),
            digest_of(fonts),
            volume.published.isoformat(),
            *(f"{path.relative_to(work)} {sha256_of(path)}" for path in files),
        )
        self._begun: dict[str, Future[Places]] = {}

    def begin(self, data: Mapping[str, Any]) -> str:
        """Begin to typeset the pages with these data, unless that was done before; their key."""
        sponsors = zip(data["sponsors"], self._logos, strict=True)
        whole = {**data, "sponsors": [{**one, "logo": logo} for one, logo in sponsors]}
        key = digest("own pages", self._state, json.dumps(whole, sort_keys=True))
        if key not in self._begun:
            known = self._known(key)
            self._begun[key] = (
                finished(known)
                if known
                else self._executor.submit(
                    typeset,
                    self._template,
                    whole,
                    LABELS,
                    fonts=self._fonts,
                    published=self._published,
                    target=self._cache.path(key),
                )
            )
        return key

    def _known(self, key: str) -> Places | None:
        """What is where in pages that were typeset before, where they are there undamaged."""
        if (record := self._cache.read(digest(key, "places"))) is None:
            return None
        sha256, places = json.loads(record)
        there = self._cache.use(key) and sha256_of(self._cache.path(key)) == sha256
        return places if there else None

    def matter(self, data: Mapping[str, Any], base: int, elsewhere: Mapping[str, str]) -> Matter:
        """The pages with these data, in numbers from ``base`` on.

        ``elsewhere`` are the files of papers that are not in this one, by citation key.
        Raises :class:`OutputError` where a template is wrong.
        """
        key = self.begin(data)
        file = self._cache.path(key)
        places = _answer(self._begun[key])
        sha256 = sha256_of(file)
        record = json.dumps([sha256, places]).encode()
        if self._cache.read(digest(key, "places")) != record:
            self._cache.write(digest(key, "places"), record)
        *begun, (_, last) = places["run"]
        names = [name for name, _ in begun]
        starts = [*(page for _, page in begun), last + 1]
        lengths = tuple(end - start for start, end in pairwise(starts))
        part = self._part(file, sha256, lengths, base, elsewhere)
        pages = [page for run in part.segment.runs for page in run]
        back = starts[names.index("back")]
        return Matter(
            part=part,
            runs={name: place for place, name in enumerate(names)},
            chapters=tuple((title, pages[page - 1]) for title, page in places["chapter"]),
            back=sum(page < back for _, page in places["chapter"]),
        )

    def _part(
        self,
        file: Path,
        sha256: str,
        lengths: tuple[int, ...],
        base: int,
        elsewhere: Mapping[str, str],
    ) -> Part:
        """The segment of the typeset pages."""
        block = reserved_for(file, sum(lengths))
        while True:
            key = digest("matter", code(), sha256, json.dumps(elsewhere), base, block)
            job = Job(
                source=file,
                pages=sum(lengths),
                runs=lengths,
                elsewhere=tuple((f"{name}/", other) for name, other in elsewhere.items()),
                base=base,
                block=block,
                key=key,
                segment=self._cache.path(key),
            )
            if need := self._make(job):
                block = rounded(need)
                continue
            segment = load(job.segment)
            if segment is None:
                raise OutputError(f"{job.segment}: the cache cannot be written")
            return Part(segment=segment, body=job.segment, key=key)

    def _make(self, job: Job) -> int:
        """Have the segment made where it is not there; the numbers it needs if more than it has."""
        if self._cache.use(job.key) and load(job.segment):
            return 0
        paper = PaperJob(
            job=job,
            stamps=None,
            template=self._template,
            fonts=self._fonts,
            published=self._published,
        )
        made = _answer(self._executor.submit(run, paper))
        if made.problem:
            raise OutputError(f"the book's own pages: {made.problem}")
        return made.need


def _answer(future: Future[T]) -> T:
    try:
        return future.result()
    except BrokenExecutor as error:
        message = "the book's own pages: the process that typeset them died; run this again"
        raise OutputError(message) from error


def _lay_chapters(chapters: Sequence[Chapter], folder: Path) -> None:
    folder.mkdir()
    for chapter in chapters:
        (folder / f"{chapter.name}.typ").write_text(chapter.source, encoding="utf-8")
        for name, picture in chapter.pictures.items():
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(picture, target)


def _lay_logos(sponsors: Sequence[Sponsor], conf: Path, work: Path) -> list[str]:
    """Copy the sponsors' logos into ``work``: the names there, none for one that is absent."""
    found = []
    for place, sponsor in enumerate(sponsors):
        logo = conf / sponsor.logo if sponsor.logo else None
        name = ""
        if logo and logo.is_file():
            name = f"logo-{place}{logo.suffix.lower()}"
            shutil.copyfile(logo, work / name)
        found.append(name)
    return found
