"""Build the outputs of a volume; each stage runs only when its inputs have changed."""

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
from procbuild.compliance.check import check_papers
from procbuild.compliance.rules import refuse_mistakes
from procbuild.conference import Program
from procbuild.crew import Crew, beside
from procbuild.crew.local import LocalCrew
from procbuild.delivery import locating_mistakes
from procbuild.errors import ConfigError
from procbuild.exports import unknown_targets
from procbuild.exports.volume_texts import texts_for, texts_of
from procbuild.files import swap_folder, write_atomic
from procbuild.incremental.cache import Cache, digest
from procbuild.incremental.checksums import Checksums
from procbuild.incremental.conf_files import conf_digests, conf_fingerprint
from procbuild.incremental.fingerprint import entries_below, fingerprint_of, program_version
from procbuild.incremental.stage import Done, Findings, Stage, is_current, run_stage, was_made
from procbuild.model import Volume, waived
from procbuild.outputs.comparison import PAPERS_JSONL
from procbuild.outputs.manifest import MANIFEST, manifest_text, read_manifest, sums_below, sums_of
from procbuild.progress import Progress, Silent
from procbuild.project import Project
from procbuild.published import published_file, record_published, refuse_changes, waits
from procbuild.store.remote import store_of

TARGETS = ("bib", "book", "site")
"""The targets of ``procbuild build``, each after those that it depends on."""

WORTH_A_PROCESS = 1000
"""Number of papers whose texts take as long to make as a process takes to start."""

PLACES = {"sections": {"__all__": {"papers": {"__all__": {"pdf", "folder"}}}}}
"""Paths of the papers' files, which say nothing about their content."""


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

    The site contains the stamped papers and the book. An output that fails does not prevent the
    others. The manifest is written last. If nothing failed, what readers of a published volume cite
    is recorded, unless this is a ``preview``, or PDFs are missing or have errors that are not
    waived. No other build of the volume may have run since it was loaded. Raises
    :class:`OutputError` if what readers cite would change, and :class:`ConfigError` for unknown
    rules and exports, and for mistakes in ``[exports]`` that concern the texts of the site.
    """
    refuse_changes(volume)
    file = project.conf(volume.name) / "volume.toml"
    refuse_mistakes(volume.conference, file)
    if mistakes := unknown_targets(volume.conference, file):
        raise ConfigError(mistakes)
    with locating_mistakes(file):
        texts_of(replace(volume, sections=(), withdrawn=()))  # no papers: it takes no time
    store = store_of(project, volume.name, volume.conference.store)
    stages = _stages(project, volume, crew, cache, progress)
    stages.out.mkdir(parents=True, exist_ok=True)
    with beside(stages.helpers(targets, allow_missing), texts_for(targets), volume) as texts:
        _remove_leftovers(stages.out)
        done = tuple(
            replace(stage, findings=tuple(waived(stage.findings, store.waivers)))
            for stage in _run_stages(replace(stages, texts=texts), targets, today, allow_missing)
        )
        is_final = volume.conference.volume.status == "published" and not preview
        if not is_final or any(stage.failure for stage in done):
            return done
        record = published_file(project, volume.name)
        if not record.exists():
            report = check_papers(
                project, volume, profile="", crew=crew, cache=cache, progress=Silent()
            )
            if waiting := tuple(waits(volume, report, record.name, allow_missing=allow_missing)):
                return (*done, Done(name=record.name, findings=waiting))
        is_made = record_published(volume, record)
        return (*done, Done(name=record.name, made=True)) if is_made else done


def _run_stages(
    stages: "_Stages", targets: Sequence[str], today: date, allow_missing: bool
) -> Iterator[Done]:
    """The result of each target, and of the manifest if it fails."""
    done: dict[str, Done] = {}
    bound = None
    # The book comes first: the texts are made on the cores that it leaves idle.
    if "book" in targets or ("site" in targets and _has_pages(stages.volume)):
        done["book"] = _book(stages, allow_missing)
        if _has_pages(stages.volume) and not done["book"].failure:
            bound = stages.out / "book.pdf"
    if "bib" in targets:
        done["bib"] = run_stage(stages.bib(), stages.cache)
    if "site" in targets:
        done["site"] = run_stage(stages.site(bound, today), stages.cache)
    results = [done[target] for target in TARGETS if target in done]
    yield from results
    manifest = run_stage(stages.manifest(results), stages.cache)
    if manifest.failure:
        yield manifest


def _book(stages: "_Stages", allow_missing: bool) -> Done:
    """Make the book; if no paper is missing, ``allow_missing`` makes no difference to it."""
    if allow_missing and all(paper.pdf for paper in stages.volume.papers):
        complete = run_stage(stages.book(allow_missing=False), stages.cache)
        if not complete.failure:
            return complete
    return run_stage(stages.book(allow_missing=allow_missing), stages.cache)


def targets_up_to_date(
    project: Project, volume: Volume, *, today: date, cache: Cache
) -> Mapping[str, bool]:
    """Whether each target, by name, is up to date: a build would not change it."""
    stages = _stages(project, volume, LocalCrew(), cache, Silent())
    books = [stages.book(allow_missing=missing) for missing in (False, True)]
    bound = stages.out / "book.pdf" if _has_pages(volume) else None
    sites = [stages.site(book, today) for book in dict.fromkeys((bound, None))]
    return {
        "bib": is_current(stages.bib(), cache),
        "book": any(is_current(book, cache) for book in books),
        "site": any(is_current(site, cache) for site in sites),
    }


def _remove_leftovers(out: Path) -> None:
    """Remove temporary files of killed builds; no other build is running now."""
    for path in out.glob(".*-*"):
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()
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
    """A digest of everything about the papers, except for the program"""
    inputs: str
    """A digest of everything that outputs depend on"""
    sources: str
    """Fingerprint of the pages and PDFs before they were read"""
    crew: Crew
    cache: Cache
    progress: Progress
    sums: Checksums
    texts: Callable[[], Mapping[str, str]] = field(default=dict)
    """Returns the result of :func:`texts_of`, as far as it is needed"""

    def helpers(self, targets: Sequence[str], allow_missing: bool) -> Crew:
        """The crew that makes the texts: a process of its own only if that saves time.

        It does for many papers, while the book or the site is made.
        """
        if len(self.volume.papers) <= WORTH_A_PROCESS or not {"book", "site"} & set(targets):
            return LocalCrew()
        books = [self.book(allow_missing=missing) for missing in {False, allow_missing}]
        known = any(was_made(book, self.cache) for book in books)
        if known and ("bib" not in targets or was_made(self.bib(), self.cache)):
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
            # Sphinx takes half a second to import, and in most runs the site is up to date.
            from procbuild import site  # noqa: PLC0415

            # The book is large: it is hashed for the manifest while the pages are made, in a daemon
            # thread, so that an interrupt need not wait for it.
            reading = Thread(target=self._hash_book, args=[bound], daemon=True)
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

        other_files = (
            paper.folder / name
            for paper in self.volume.papers
            for name in (
                *(supplement.name for supplement in paper.supplements),
                *(version.name for version in paper.replaced),
            )
            if paper.folder
        )
        inputs = [
            fingerprint_of([papers, *([bound] if bound else [])]),
            fingerprint_of(other_files, ours=False),
        ]
        return Stage(
            name="site",
            inputs=digest(self.inputs, today.isoformat(), inputs),
            outputs=(self.out / "site",),
            make=make,
            is_same=self._is_same,
        )

    def _is_same(self) -> bool:
        """Whether no page, template or PDF was changed since the build began."""
        return _source_fingerprint(self.volume, self.conf) == self.sources

    def _hash_book(self, bound: Path | None) -> None:
        """Compute the checksum of the book, if there is one; its later use reports errors."""
        with suppress(OSError):
            if bound:
                self.sums.of(bound)

    def manifest(self, done: Sequence[Done]) -> Stage:
        """The paper records and the manifest of all outputs, which includes that of the site."""
        out, site = self.out, self.out / "site"

        def make() -> Findings:
            write_atomic(out / PAPERS_JSONL, self.texts()[PAPERS_JSONL])
            files = [out / PAPERS_JSONL, out / f"{self.volume.name}.bib", *out.glob("book*.pdf")]
            files += (out / "papers").rglob("*.pdf")
            sums = sums_of(out, (path for path in files if path.is_file()), self.sums)
            if (site / MANIFEST).is_file():
                in_site = {**read_manifest(site), **sums_of(site, [site / MANIFEST], self.sums)}
                sums |= {f"site/{name}": value for name, value in in_site.items()}
            write_atomic(out / MANIFEST, manifest_text(sums))
            self.sums.keep(whole=any(stage.made for stage in done if stage.name == "site"))
            return ()

        return Stage(
            name="manifest",
            inputs=digest(self.inputs, str(out), *(stage.state for stage in done)),
            outputs=(out / MANIFEST, out / PAPERS_JSONL),
            make=make,
        )


def _stages(
    project: Project, volume: Volume, crew: Crew, cache: Cache, progress: Progress
) -> _Stages:
    """The stages of a volume; they depend on program, configuration, pages, records and PDFs."""
    conf, out = project.conf(volume.name), project.proceedings(volume.name)
    sources = _source_fingerprint(volume, conf)  # before the files are read
    papers = digest(program_version(), _as_json(replace(volume, program=Program(), findings=())))
    rest = _as_json(replace(volume, sections=(), withdrawn=(), findings=()))
    return _Stages(
        volume=volume,
        conf=conf,
        out=out,
        papers=papers,
        inputs=digest(papers, rest, json.dumps(conf_digests(conf))),
        sources=sources,
        crew=crew,
        cache=cache,
        progress=progress,
        sums=Checksums(cache, out, ours=True),
    )


def _source_fingerprint(volume: Volume, conf: Path) -> str:
    """Changes when a page, a template or a PDF is written to."""
    pdfs = (paper.pdf for paper in volume.papers if paper.pdf)
    return digest(conf_fingerprint(conf), fingerprint_of(pdfs, ours=False))


def _as_json(volume: Volume) -> bytes:
    return _adapter().dump_json(volume, exclude=PLACES)


@cached
def _adapter() -> TypeAdapter[Volume]:
    return TypeAdapter(Volume)
