"""The book's own pages: typeset, and made into segments like papers."""

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
from procbuild.book.design import BOOK, PAGES_FOLDER, lay_templates
from procbuild.book.pictures import copy_logos, refuse_unreadable
from procbuild.book.tomes import Tome
from procbuild.book.version import code_version
from procbuild.crew import completed
from procbuild.errors import OutputError
from procbuild.files import sha256_of
from procbuild.incremental.cache import Cache, digest
from procbuild.model import Volume
from procbuild.pdf.bound.document import Part, Run
from procbuild.pdf.bound.job import Job, JobResult
from procbuild.pdf.bound.saved import load, reserved_for, round_up
from procbuild.typeset.choice import digest_of
from procbuild.typeset.compiler import TEMPLATES, Mark, TemplateError
from procbuild.typeset.fonts import FontSet
from procbuild.typeset.job import PaperJob, run
from procbuild.typeset.own import TypesetDocument, numbered_name, typeset
from procbuild.typeset.parts import Pages

LABELS = ("run", "chapter")
"""Marks of the templates: where runs of pages and chapters begin."""

ORDER = (
    Pages("front"),
    Pages("sections", listed=True, groups=("title", "papers")),
    Pages("sheets"),
    Pages("authors", listed=True, groups=("letter", "entries")),
    Pages("keywords", listed=True),
)
"""The sections of ``book.typ``, with the lists at which a large volume is split."""

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class Matter:
    """The book's own pages."""

    parts: tuple[Part, ...]
    runs: Mapping[str, tuple[Run, ...]]
    """Pages by name: ``front``, ``divider-1``, ``missing-…``, ``back``, in this order; each run
    gives the index of its part in ``parts``"""
    chapters: tuple[tuple[str, int], ...]
    """Title and page object of each chapter"""
    back: int
    """Number of chapters before the back matter"""


class OwnPages:
    """Typesets the book's own pages in workers, and makes segments of them."""

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
        """``work`` is an empty folder, in which templates and pictures are assembled."""
        self._published = volume.issue_date
        self._fonts = fonts
        self._cache = cache
        self._executor = executor
        self._template = work / "book.typ"
        lay_templates(work, TEMPLATES, BOOK, conf / "book")
        _write_chapters(chapters, work / PAGES_FOLDER)
        self._logos = copy_logos(volume.conference.sponsors, conf, work)
        self._pictures = {
            **{work / name: conf / logo for logo, name in self._logos.items()},
            **{
                work / PAGES_FOLDER / name: picture
                for chapter in chapters
                for name, picture in chapter.pictures.items()
            },
        }
        """The pictures of the organizers, by their copies"""
        files = sorted(path for path in work.rglob("*") if path.is_file())
        self._state = digest(
            code_version(),
            digest_of(fonts),
            volume.issue_date.isoformat(),
            *(f"{path.relative_to(work)} {sha256_of(path)}" for path in files),
        )
        self._typesetting: dict[str, Future[list[TypesetDocument]]] = {}
        self._jobs_started: dict[str, Future[JobResult]] = {}
        self._lock = Lock()

    def begin(self, tome: Tome, data: Mapping[str, Any], base: int) -> None:
        """Start what :meth:`matter` will need, unless the data change before."""
        key, typesetting = self._typeset(tome, data)

        def make_segments(typesetting: Future[list[TypesetDocument]]) -> None:
            if typesetting.cancelled() or typesetting.exception():
                return
            with suppress(TemplateError, OSError, RuntimeError):  # raised by matter()
                documents = self._documents(key, typesetting.result(), data)
                for job in self._jobs(documents, tome.elsewhere, base, _blocks(documents)):
                    self._ask(job)

        typesetting.add_done_callback(make_segments)

    def _typeset(
        self, tome: Tome, data: Mapping[str, Any]
    ) -> tuple[str, Future[list[TypesetDocument]]]:
        """Start to typeset the pages with these data, unless already done; return their key."""
        sponsors = [
            {**sponsor, "logo": self._logos.get(sponsor["logo"], "")}
            for sponsor in data["sponsors"]
        ]
        whole = {**data, "sponsors": sponsors, "tome": tome.called}
        key = digest("own pages", self._state, json.dumps(whole, sort_keys=True))
        if key not in self._typesetting:
            known = self._known(key)
            self._typesetting[key] = (
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
        return key, self._typesetting[key]

    def _known(self, key: str) -> list[TypesetDocument] | None:
        """Documents typeset by an earlier build, if they are undamaged."""
        if (record := self._cache.read(digest(key, "places"))) is None:
            return None
        documents = [TypesetDocument(*fields) for fields in json.loads(record)]
        for number, document in enumerate(documents):
            name = numbered_name(key, number)
            if not self._cache.use(name) or sha256_of(self._cache.path(name)) != document.sha256:
                return None
        return documents

    def matter(self, tome: Tome, data: Mapping[str, Any], base: int) -> Matter:
        """The pages of a physical volume with these data, with object numbers from ``base`` on.

        Raises :class:`TemplateError` for errors in a template, and :class:`OutputError` for
        pictures that cannot be typeset.
        """
        key, typesetting = self._typeset(tome, data)
        try:
            typeset = _result(typesetting)
        except TemplateError as error:
            refuse_unreadable(self._pictures, error)
            raise
        record = json.dumps(typeset).encode()
        if self._cache.read(digest(key, "places")) != record:
            self._cache.write(digest(key, "places"), record)
        documents = self._documents(key, typeset, data)
        parts = self._parts(documents, base, tome.elsewhere)
        runs: dict[str, list[Run]] = {}
        chapters: list[tuple[str, int]] = []
        for number, (document, part) in enumerate(zip(documents, parts, strict=True)):
            for index, name in enumerate(document.runs):
                runs.setdefault(name, []).append(Run(part=number, run=index))
            pages = [page for run in part.segment.runs for page in run]
            chapters += [(title, pages[page - 1]) for title, page in document.chapters]
        return Matter(
            parts=parts,
            runs={name: tuple(named_runs) for name, named_runs in runs.items()},
            chapters=tuple(chapters),
            back=sum(document.before_back for document in documents),
        )

    def _documents(
        self, key: str, typeset: Sequence[TypesetDocument], data: Mapping[str, Any]
    ) -> list["_Document"]:
        """The typeset pages as documents.

        Raises :class:`TemplateError` if the mark of a run is missing or misplaced.
        """
        documents = [
            _Document(self._cache.path(numbered_name(key, number)), *fields)
            for number, fields in enumerate(typeset)
        ]
        wanted = ["front", *(sheet["run"] for sheet in data["sheets"]), "end"]
        marked = {name for document in documents for name, _, _ in document.places["run"]}
        if missing := [name for name in wanted if name not in marked]:
            problem = f"the mark <run> of '{missing[0]}' is missing"
        elif any(page > 1 for document in documents for _, page, _ in document.places["run"][:1]):
            problem = "there are pages before the first mark <run>; put it on the first page"
        elif any(document.places["run"][-1][0] != "end" for document in documents):
            problem = "there is a mark <run> after that of 'end'; put that on the last page"
        else:
            return documents
        described = "conf/docs/book.md of procbuild describes them"
        raise TemplateError(self._template.name, 1, f"{problem}; {described}")

    def _parts(
        self, documents: Sequence["_Document"], base: int, elsewhere: Mapping[str, str]
    ) -> tuple[Part, ...]:
        """The segments of the typeset pages."""
        blocks = _blocks(documents)
        while True:
            jobs = self._jobs(documents, elsewhere, base, blocks)
            made = [_result(future) for future in map(self._ask, jobs)]
            if problem := next((result.problem for result in made if result.problem), ""):
                raise OutputError(f"the book's own pages: {problem}")
            if not any(result.need for result in made):
                return tuple(map(_part, jobs))
            needs = [round_up(result.need) for result in made]
            blocks = [max(sizes) for sizes in zip(blocks, needs, strict=True)]

    def _jobs(
        self,
        documents: Sequence["_Document"],
        elsewhere: Mapping[str, str],
        base: int,
        blocks: Sequence[int],
    ) -> list[Job]:
        bases = accumulate(blocks, initial=base)
        return [
            self._job(document, elsewhere, first, block)
            for document, first, block in zip(documents, bases, blocks, strict=False)
        ]

    def _job(
        self, document: "_Document", elsewhere: Mapping[str, str], base: int, block: int
    ) -> Job:
        key = digest("matter", code_version(), document.sha256, json.dumps(elsewhere), base, block)
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
        """Start to make a segment, unless it exists or was already started."""
        with self._lock:
            if job.key not in self._jobs_started:
                self._jobs_started[job.key] = (
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
            return self._jobs_started[job.key]


@dataclass(frozen=True)
class _Document:
    """Some of the pages, as one typeset file."""

    file: Path
    sha256: str
    places: Mapping[str, Sequence[Mark]]

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
        """Number of chapters before the back matter."""
        back = [page for name, page, _ in self.places["run"] if name == "back"]
        return sum(not back or page < back[0] for _, page in self.chapters)


def _blocks(documents: Sequence[_Document]) -> list[int]:
    return [reserved_for(document.file, sum(document.lengths)) for document in documents]


def _part(job: Job) -> Part:
    saved = load(job.segment)
    if saved is None:
        raise OutputError(f"{job.segment}: the cache cannot be written")
    return Part(segment=saved.segment, rows=saved.rows, body=job.segment, key=job.key)


def _result(future: Future[T]) -> T:
    try:
        return future.result()
    except BrokenExecutor as error:
        message = "the book's own pages: the process that typeset them crashed; run this again"
        raise OutputError(message) from error


def _write_chapters(chapters: Sequence[Chapter], folder: Path) -> None:
    folder.mkdir()
    for chapter in chapters:
        (folder / f"{chapter.name}.typ").write_text(chapter.source, encoding="utf-8")
        for name, picture in chapter.pictures.items():
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(picture, target)
