"""The book's own pages: typeset, and made a segment like a paper."""

import json
import shutil
from collections.abc import Mapping, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future
from contextlib import suppress
from dataclasses import dataclass
from itertools import accumulate, pairwise
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar

from procbuild.book.chapter import Chapter
from procbuild.book.look import BOOK, lay_templates
from procbuild.book.version import code
from procbuild.conference import Sponsor
from procbuild.crew import completed
from procbuild.errors import OutputError
from procbuild.files import sha256_of
from procbuild.model import Volume
from procbuild.pdf.bound.document import Part, Run
from procbuild.pdf.bound.job import Job, JobResult
from procbuild.pdf.bound.saved import load, reserved_for, round_up
from procbuild.run import Cache, digest
from procbuild.typeset.choice import digest_of
from procbuild.typeset.compiler import TEMPLATES, Place, TemplateError
from procbuild.typeset.fonts import FontSet
from procbuild.typeset.job import PaperJob, run
from procbuild.typeset.own import TypesetDocument, numbered_name, typeset
from procbuild.typeset.parts import Pages

LABELS = ("run", "chapter")
"""What the templates mark: where runs of pages and chapters begin."""

ORDER = (
    Pages("front"),
    Pages("sections", listed=True, groups=("title", "papers")),
    Pages("sheets"),
    Pages("authors", listed=True, groups=("letter", "entries")),
    Pages("keywords", listed=True),
)
"""What ``book.typ`` puts together, with the lists that a large volume is cut in."""

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class Matter:
    """The book's own pages."""

    parts: tuple[Part, ...]
    runs: Mapping[str, tuple[Run, ...]]
    """Pages by name: ``front``, ``divider-1``, ``missing-…``, ``back``, in this order; parts are
    counted from the first of these"""
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
        self._published = volume.issue_date
        self._fonts = fonts
        self._cache = cache
        self._executor = executor
        self._template = work / "book.typ"
        lay_templates(work, TEMPLATES, BOOK, conf / "book")
        _lay_chapters(chapters, work / "pages")
        self._logos = _lay_logos(volume.conference.sponsors, conf, work)
        files = sorted(path for path in work.rglob("*") if path.is_file())
        self._state = digest(
            code(),
            digest_of(fonts),
            volume.issue_date.isoformat(),
            *(f"{path.relative_to(work)} {sha256_of(path)}" for path in files),
        )
        self._begun: dict[str, Future[list[TypesetDocument]]] = {}
        self._asked: dict[str, Future[JobResult]] = {}
        self._lock = Lock()

    def begin(self, data: Mapping[str, Any], base: int, elsewhere: Mapping[str, str]) -> None:
        """Begin what will be asked for (see :meth:`matter`) unless something comes in between."""
        key, typesetting = self._typeset(data)

        def go_on(typesetting: Future[list[TypesetDocument]]) -> None:
            if typesetting.cancelled() or typesetting.exception():
                return
            with suppress(TemplateError, OSError, RuntimeError):  # told when it is asked for
                documents = self._documents(key, typesetting.result(), data)
                for job in self._jobs(documents, elsewhere, base, _blocks(documents)):
                    self._ask(job)

        typesetting.add_done_callback(go_on)

    def _typeset(self, data: Mapping[str, Any]) -> tuple[str, Future[list[TypesetDocument]]]:
        """Begin to typeset the pages with these data, unless that was done before; their key."""
        sponsors = zip(data["sponsors"], self._logos, strict=True)
        whole = {**data, "sponsors": [{**one, "logo": logo} for one, logo in sponsors]}
        key = digest("own pages", self._state, json.dumps(whole, sort_keys=True))
        if key not in self._begun:
            known = self._known(key)
            self._begun[key] = (
                completed(known)
                if known
                else self._executor.submit(
                    typeset,
                    self._template,
                    whole,
                    ORDER,
                    LABELS,
                    fonts=self._fonts,
                    published=self._published,
                    target=self._cache.path(key),
                )
            )
        return key, self._begun[key]

    def _known(self, key: str) -> list[TypesetDocument] | None:
        """What was typeset before, where it is there undamaged."""
        if (record := self._cache.read(digest(key, "places"))) is None:
            return None
        found = [TypesetDocument(*one) for one in json.loads(record)]
        for number, one in enumerate(found):
            name = numbered_name(key, number)
            if not self._cache.use(name) or sha256_of(self._cache.path(name)) != one.sha256:
                return None
        return found

    def matter(self, data: Mapping[str, Any], base: int, elsewhere: Mapping[str, str]) -> Matter:
        """The pages with these data, in numbers from ``base`` on.

        ``elsewhere`` are the files of papers that are not in this one, by citation key.
        Raises :class:`TemplateError` where a template is wrong.
        """
        key, typesetting = self._typeset(data)
        typeset = _answer(typesetting)
        record = json.dumps(typeset).encode()
        if self._cache.read(digest(key, "places")) != record:
            self._cache.write(digest(key, "places"), record)
        documents = self._documents(key, typeset, data)
        parts = self._parts(documents, base, elsewhere)
        runs: dict[str, list[Run]] = {}
        chapters: list[tuple[str, int]] = []
        for number, (one, part) in enumerate(zip(documents, parts, strict=True)):
            for place, name in enumerate(one.runs):
                runs.setdefault(name, []).append(Run(part=number, run=place))
            pages = [page for run in part.segment.runs for page in run]
            chapters += [(title, pages[page - 1]) for title, page in one.chapters]
        return Matter(
            parts=parts,
            runs={name: tuple(some) for name, some in runs.items()},
            chapters=tuple(chapters),
            back=sum(one.before_back for one in documents),
        )

    def _documents(
        self, key: str, typeset: Sequence[TypesetDocument], data: Mapping[str, Any]
    ) -> list["_Document"]:
        """The pages, as they were typeset.

        Raises :class:`TemplateError` where the mark of a run is not there, or comes too late.
        """
        documents = [
            _Document(self._cache.path(numbered_name(key, number)), *one)
            for number, one in enumerate(typeset)
        ]
        wanted = ["front", *(sheet["run"] for sheet in data["sheets"]), "end"]
        marked = {name for one in documents for name, _, _ in one.places["run"]}
        if missing := [name for name in wanted if name not in marked]:
            problem = f"the mark <run> of '{missing[0]}' is missing"
        elif any(page > 1 for one in documents for _, page, _ in one.places["run"][:1]):
            problem = "pages stand before the first mark <run>; put it on the first page"
        elif any(one.places["run"][-1][0] != "end" for one in documents):
            problem = "a mark <run> stands behind that of 'end'; put that on the last page"
        else:
            return documents
        described = "conf/docs/book.md of procbuild tells where each stands"
        raise TemplateError(self._template.name, 1, f"{problem}; {described}")

    def _parts(
        self, documents: Sequence["_Document"], base: int, elsewhere: Mapping[str, str]
    ) -> tuple[Part, ...]:
        """The segments of the typeset pages."""
        blocks = _blocks(documents)
        while True:
            jobs = self._jobs(documents, elsewhere, base, blocks)
            made = [_answer(future) for future in map(self._ask, jobs)]
            if problem := next((one.problem for one in made if one.problem), ""):
                raise OutputError(f"the book's own pages: {problem}")
            if not any(one.need for one in made):
                return tuple(map(_part, jobs))
            blocks = [
                max(block, round_up(one.need)) for block, one in zip(blocks, made, strict=True)
            ]

    def _jobs(
        self,
        documents: Sequence["_Document"],
        elsewhere: Mapping[str, str],
        base: int,
        blocks: Sequence[int],
    ) -> list[Job]:
        bases = accumulate(blocks, initial=base)
        return [
            self._job(one, elsewhere, first, block)
            for one, first, block in zip(documents, bases, blocks, strict=False)
        ]

    def _job(
        self, document: "_Document", elsewhere: Mapping[str, str], base: int, block: int
    ) -> Job:
        key = digest("matter", code(), document.sha256, json.dumps(elsewhere), base, block)
        return Job(
            source=document.file,
            pages=sum(document.lengths),
            runs=document.lengths,
            elsewhere=tuple((f"{name}/", other) for name, other in elsewhere.items()),
            base=base,
            block=block,
            key=key,
            segment=self._cache.path(key),
        )

    def _ask(self, job: Job) -> Future[JobResult]:
        """Have a segment made, unless it is there or was asked for."""
        with self._lock:
            if job.key not in self._asked:
                self._asked[job.key] = (
                    completed(JobResult())
                    if self._cache.use(job.key) and load(job.segment)
                    else self._executor.submit(
                        run,
                        PaperJob(
                            job=job,
                            stamps=None,
                            template=self._template,
                            fonts=self._fonts,
                            published=self._published,
                        ),
                    )
                )
            return self._asked[job.key]


@dataclass(frozen=True)
class _Document:
    """Some of the pages, as they were typeset."""

    file: Path
    sha256: str
    places: Mapping[str, Sequence[Place]]

    @property
    def runs(self) -> list[str]:
        """The names of the runs of pages."""
        return [name for name, _, _ in self.places["run"]][:-1]

    @property
    def lengths(self) -> tuple[int, ...]:
        """The pages of each run."""
        *starts, last = (page for _, page, _ in self.places["run"])
        return tuple(end - start for start, end in pairwise([*starts, last + 1]))

    @property
    def chapters(self) -> list[tuple[str, int]]:
        """Title and page (from 1) of each chapter."""
        return [(title, page) for title, page, _ in self.places["chapter"]]

    @property
    def before_back(self) -> int:
        """How many chapters stand before the back matter."""
        back = [page for name, page, _ in self.places["run"] if name == "back"]
        return sum(not back or page < back[0] for _, page in self.chapters)


def _blocks(documents: Sequence[_Document]) -> list[int]:
    return [reserved_for(one.file, sum(one.lengths)) for one in documents]


def _part(job: Job) -> Part:
    saved = load(job.segment)
    if saved is None:
        raise OutputError(f"{job.segment}: the cache cannot be written")
    return Part(segment=saved.segment, rows=saved.rows, body=job.segment, key=job.key)


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
