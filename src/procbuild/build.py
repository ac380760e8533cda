"""From the volume to its outputs: each stage is run only when what it is made of has changed."""

import json
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache as cached
from pathlib import Path
from threading import Thread

from pydantic import TypeAdapter

from procbuild import book
from procbuild.compliance.rules import refuse_mistakes
from procbuild.conference import Program
from procbuild.crew import Crew, beside
from procbuild.crew.local import LocalCrew
from procbuild.delivery import locating_mistakes
from procbuild.exports.volume_texts import texts_for, texts_of
from procbuild.files import swap_folder, write_atomic
from procbuild.incremental.cache import Cache, digest
from procbuild.incremental.checksums import Checksums
from procbuild.incremental.conf_files import conf_digests, conf_fingerprint
from procbuild.incremental.fingerprint import entries_below, fingerprint_of, program_version
from procbuild.incremental.stage import Done, Findings, Stage, is_current, run_stage, was_made
from procbuild.model import Volume
from procbuild.outputs.comparison import PAPERS_JSONL
from procbuild.outputs.manifest import MANIFEST, manifest_text, read_manifest, sums_below, sums_of
from procbuild.progress import Progress, Silent
from procbuild.project import Project
from procbuild.published import published_file, record_published, refuse_changes, waits
from procbuild.store.remote import store_of

TARGETS = ("bib", "book", "site")
"""What can be built, in the order in which one needs the other."""

WORTH_A_PROCESS = 1000
"""Papers whose texts are made in the time in which a process starts."""

PLACES = {"sections": {"__all__": {"papers": {"__all__": {"pdf", "folder"}}}}}
"""Where the files of papers lie, which says nothing of what is in them."""


def build(
    project: Project,
    volume: Volume,
    targets: Sequence[str],
    *,
    today: date,
    allow_missing: bool,
    preview: bool = False,
    crew: Crew,
    cache: Cache,
    progress: Progress,
) -> tuple[Done, ...]:
    """Bring the named outputs of a volume up to date below ``proceedings/<volume>/``.

    The site has the stamped papers and the book in it, so that these are made with it. An output
    that fails keeps none of the others from being made. The manifest is written last, of what is
    there; where nothing failed, what readers of a published volume cite is written down, unless
    this is but a ``preview`` or PDFs are still to come. No other build of the volume may be at work
    since it was loaded. Raises :class:`OutputError` where what they cite would change, and
    :class:`ConfigError` for rules that nothing bears and for mistakes in ``[exports]`` over which
    the texts beside the pages can't be made.
    """
    refuse_changes(volume)
    conf = project.conf(volume.name)
    refuse_mistakes(volume.conference, conf / "volume.toml")
    with locating_mistakes(conf / "volume.toml"):
        texts_of(replace(volume, sections=(), withdrawn=()))  # no papers: it takes no time
    stages = _stages(project, volume, crew, cache, progress)
    stages.out.mkdir(parents=True, exist_ok=True)
    with beside(stages.helpers(targets, allow_missing), texts_for(targets), volume) as texts:
        _sweep(stages.out)
        done = tuple(_built(replace(stages, texts=texts), targets, today, allow_missing))
        is_out = volume.conference.volume.status == "published" and not preview
        if not is_out or any(one.failure for one in done):
            return done
        record = published_file(project, volume.name)
        store = store_of(project, volume.name, volume.conference.store)
        if not allow_missing and (waiting := tuple(waits(volume, record, store.waivers))):
            return (*done, Done(name=record.name, findings=waiting))
        record_published(volume, record)
        return done


def _built(
    stages: "_Stages", targets: Sequence[str], today: date, allow_missing: bool
) -> Iterator[Done]:
    """What becomes of each target, and of the manifest where it fails."""
    done: dict[str, Done] = {}
    bound = None
    # The book comes first: what it leaves idle makes the texts.
    if "book" in targets or ("site" in targets and _has_pages(stages.volume)):
        done["book"] = _book(stages, allow_missing)
        if _has_pages(stages.volume) and not done["book"].failure:
            bound = stages.out / "book.pdf"
    if "bib" in targets:
        done["bib"] = run_stage(stages.bib(), stages.cache)
    if "site" in targets:
        done["site"] = run_stage(stages.site(bound, today), stages.cache)
    made = [done[target] for target in TARGETS if target in done]
    yield from made
    if (listed := run_stage(stages.manifest(made), stages.cache)).failure:
        yield listed


def _book(stages: "_Stages", allow_missing: bool) -> Done:
    """The book: where no paper is missing, it is the same whether one may be or not."""
    if allow_missing and all(paper.pdf for paper in stages.volume.papers):
        whole = run_stage(stages.book(allow_missing=False), stages.cache)
        if not whole.failure:
            return whole
    return run_stage(stages.book(allow_missing=allow_missing), stages.cache)


def current(project: Project, volume: Volume, *, today: date, cache: Cache) -> Mapping[str, bool]:
    """Whether a build would leave each target as it is."""
    stages = _stages(project, volume, LocalCrew(), cache, Silent())
    books = [stages.book(allow_missing=missing) for missing in (False, True)]
    bound = stages.out / "book.pdf" if _has_pages(volume) else None
    sites = [stages.site(book, today) for book in dict.fromkeys((bound, None))]
    return {
        "bib": is_current(stages.bib(), cache),
        "book": any(is_current(book, cache) for book in books),
        "site": any(is_current(site, cache) for site in sites),
    }


def _sweep(out: Path) -> None:
    """Remove what builds that were killed have left behind; no other is at work now."""
    for left in out.glob(".*-*"):
        if left.is_dir():
            shutil.rmtree(left)
        else:
            left.unlink()
    if (papers := out / "papers").is_dir():
        for entry in entries_below(papers):
            if entry.name.startswith(".tmp-"):
                Path(entry).unlink()


def _has_pages(volume: Volume) -> bool:
    return any(paper.first_page is not None for paper in volume.papers)


@dataclass(frozen=True, kw_only=True)
class _Stages:
    """The stages of one volume."""

    volume: Volume
    conf: Path
    out: Path
    papers: str
    """A digest of all that is said of the papers, but for the program"""
    inputs: str
    """A digest of all that outputs depend on"""
    look: str
    """What the files of people looked like before they were read"""
    crew: Crew
    cache: Cache
    progress: Progress
    sums: Checksums
    texts: Callable[[], Mapping[str, str]] = field(default=dict)
    """Gives what :func:`texts_of` tells, as far as it is needed"""

    def helpers(self, targets: Sequence[str], allow_missing: bool) -> Crew:
        """Who makes the texts: a process, where they are long, wanted, and not waited for."""
        if len(self.volume.papers) <= WORTH_A_PROCESS or not {"book", "site"} & set(targets):
            return LocalCrew()
        books = [self.book(allow_missing=missing) for missing in {False, allow_missing}]
        made = any(was_made(book, self.cache) for book in books)
        if made and ("bib" not in targets or was_made(self.bib(), self.cache)):
            return LocalCrew()
        return self.crew.here

    def bib(self) -> Stage:
        """The volume's BibTeX."""
        file = self.out / f"{self.volume.name}.bib"

        def make() -> Findings:
            write_atomic(file, self.texts()[file.name])
            return ()

        return Stage(name="bib", inputs=self.papers, outputs=(file,), make=make)

    def book(self, *, allow_missing: bool) -> Stage:
        """The stamped papers and the combined book."""

        def make() -> Findings:
            return book.build(
                self.volume,
                self.conf,
                self.out,
                allow_missing=allow_missing,
                crew=self.crew,
                cache=self.cache,
                progress=self.progress,
            )

        return Stage(
            name="book",
            inputs=digest(self.inputs, allow_missing),
            outputs=(self.out / "book.pdf", self.out / "papers"),
            make=make,
            is_same=self._is_same,
        )

    def site(self, bound: Path | None, today: date) -> Stage:
        """The site with the finished book ``bound``, or without one."""
        papers = self.out / "papers"

        def make() -> Findings:
            # Sphinx takes half a second to import, and most runs find the site as it should be.
            from procbuild import site  # noqa: PLC0415

            # The book is large: it is read for the manifest while pages are drawn, by a daemon, so
            # that nobody who interrupts waits for it.
            reading = Thread(target=self._read, args=[bound], daemon=True)
            reading.start()
            with tempfile.TemporaryDirectory(prefix=".site-", dir=self.out) as folder:
                new = Path(folder) / "site"
                findings = site.build(
                    self.volume,
                    self.conf,
                    new,
                    papers=papers,
                    book=bound,
                    texts=self.texts,
                    last=self.out / "site",
                    today=today,
                    crew=self.crew,
                    cache=self.cache,
                    progress=self.progress,
                )
                reading.join()
                (new / MANIFEST).write_bytes(manifest_text(sums_below(new, self.sums)))
                swap_folder(new, self.out / "site")
            return findings

        beside = (
            one.folder / name
            for one in self.volume.papers
            for name in (
                *(file.name for file in one.supplements),
                *(old.name for old in one.replaced),
            )
            if one.folder
        )
        made_of = [
            fingerprint_of([papers, *([bound] if bound else [])]),
            fingerprint_of(beside, ours=False),
        ]
        return Stage(
            name="site",
            inputs=digest(self.inputs, today.isoformat(), made_of),
            outputs=(self.out / "site",),
            make=make,
            is_same=self._is_same,
        )

    def _is_same(self) -> bool:
        """Whether no page, template or PDF was written to since this began."""
        return _look(self.volume, self.conf) == self.look

    def _read(self, bound: Path | None) -> None:
        """Have the sum of the book, where it is there; who needs it says what is wrong with it."""
        with suppress(OSError):
            if bound:
                self.sums.of(bound)

    def manifest(self, done: Sequence[Done]) -> Stage:
        """The record and the manifest of all that is there; the site's own is part of it."""
        out, site = self.out, self.out / "site"

        def make() -> Findings:
            write_atomic(out / PAPERS_JSONL, self.texts()[PAPERS_JSONL])
            files = [out / PAPERS_JSONL, out / f"{self.volume.name}.bib", *out.glob("book*.pdf")]
            files += (out / "papers").rglob("*.pdf")
            sums = sums_of(out, (path for path in files if path.is_file()), self.sums)
            if (site / MANIFEST).is_file():
                below = {**read_manifest(site), **sums_of(site, [site / MANIFEST], self.sums)}
                sums |= {f"site/{name}": value for name, value in below.items()}
            write_atomic(out / MANIFEST, manifest_text(sums))
            self.sums.keep(whole=any(one.made for one in done if one.name == "site"))
            return ()

        return Stage(
            name="manifest",
            inputs=digest(self.inputs, str(out), *(one.state for one in done)),
            outputs=(out / MANIFEST, out / PAPERS_JSONL),
            make=make,
        )


def _stages(
    project: Project, volume: Volume, crew: Crew, cache: Cache, progress: Progress
) -> _Stages:
    """The stages; they depend on program, configuration, pages, records and PDFs."""
    conf, out = project.conf(volume.name), project.proceedings(volume.name)
    look = _look(volume, conf)
    papers = digest(program_version(), _as_json(replace(volume, program=Program(), findings=())))
    rest = _as_json(replace(volume, sections=(), withdrawn=()))
    return _Stages(
        volume=volume,
        conf=conf,
        out=out,
        papers=papers,
        inputs=digest(papers, rest, json.dumps(conf_digests(conf))),
        look=look,
        crew=crew,
        cache=cache,
        progress=progress,
        sums=Checksums(cache, out, ours=True),
    )


def _look(volume: Volume, conf: Path) -> str:
    pdfs = (paper.pdf for paper in volume.papers if paper.pdf)
    return digest(conf_fingerprint(conf), fingerprint_of(pdfs, ours=False))


def _as_json(volume: Volume) -> bytes:
    return _adapter().dump_json(volume, exclude=PLACES)


@cached
def _adapter() -> TypeAdapter[Volume]:
    return TypeAdapter(Volume)
