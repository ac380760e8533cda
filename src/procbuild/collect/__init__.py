"""Collects papers from sources into the store, and says what is new, changed and gone."""

import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from procbuild.collect.batch import Batch
from procbuild.collect.drafts import draft_paper, drop_unreadable, find_stale
from procbuild.collect.fetching import fetch_files
from procbuild.collect.gather import gather
from procbuild.collect.kept import keep_pdfs
from procbuild.collect.merge import merge
from procbuild.collect.plan import Change, Draft, Plan, compare
from procbuild.collect.published import protect_published
from procbuild.collect.remarks import (
    answered_sources,
    apply_severities,
    broken_entries,
    lost_decisions,
    outdated_fixes,
    split_repeated,
    unanswered_findings,
    unread_papers,
    without_pdf,
)
from procbuild.collect.settings import settings_of
from procbuild.collect.unmatched_pdfs import Inspect
from procbuild.compliance.rules import refuse_mistakes
from procbuild.conference import Conference, Program, SourceRules
from procbuild.config import load_config
from procbuild.crew import Crew
from procbuild.incremental.cache import Cache
from procbuild.incremental.checksums import Checksums
from procbuild.model import Finding, Inspection, Record
from procbuild.pdf import inspect_all
from procbuild.progress import Progress
from procbuild.project import Project
from procbuild.published import Published, published_file, read_published
from procbuild.sources import SOURCES
from procbuild.sources.detect import parts
from procbuild.sources.fetch import Fetcher
from procbuild.store import INCOMING, Store
from procbuild.store.remote import store_of
from procbuild.threads import in_threads
from procbuild.volume.unmatched_fixes import unmatched_fixes

WRITERS = 8
"""Number of papers written concurrently, since each waits for the disk."""


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """Result of a run: what was done, or would be done."""

    plan: Plan
    findings: tuple[Finding, ...]
    again: tuple[Finding, ...]
    """Infos that an earlier run reported, when their papers were new or changed"""
    failures: tuple[str, ...]
    """One line for each source that could not be read at all; its papers stay as they are"""
    cause: ExceptionGroup[Exception] | None
    """The faults of procbuild behind these lines, with their tracebacks"""


def collect(
    project: Project,
    name: str,
    given: Sequence[SourceRules] = (),
    *,
    dry_run: bool = False,
    fetcher: Fetcher | None = None,
    crew: Crew,
    cache: Cache,
    progress: Progress,
) -> Outcome:
    """Bring papers into ``submissions/<name>/``.

    The sources are those ``given``, else the volume's own, else its ``incoming`` folder. Papers of
    a source that can't be read stay as they are. Without a ``fetcher``, only fetched files in the
    cache are used. Raises :class:`ConfigError`, and :class:`StoreError` if the store is damaged or
    another run is in progress.
    """
    conference, program = load_config(project.conf(name))
    refuse_mistakes(conference, project.conf(name) / "volume.toml")
    store = store_of(project, name, conference.store)
    sums = Checksums(cache, store.root / INCOMING, ours=False)

    def inspect(paths: Sequence[Path], *, layout: bool = False) -> Iterable[Inspection]:
        if not paths:
            return ()
        return inspect_all(
            paths,
            layout=layout,
            limits=conference.check.limits,
            crew=crew,
            cache=cache,
            progress=progress,
            sums=sums,
        )

    with (
        store.lock(project.cache / "locks" / f"{name}.lock"),
        _scratch(project.cache / "unpacked" / name) as scratch,
        fetcher or Fetcher(cache=project.cache / "fetched", offline=True) as fetch,
    ):
        run = _Run(
            store=store,
            stored=store.uncorrected_records(),
            conference=conference,
            program=program,
            inspect=inspect,
            fetch=fetch,
            progress=progress,
        )
        settings = settings_of(
            project, name, given, conference, program, scratch=scratch, fetch=fetch
        )
        is_published = conference.volume.status == "published"
        gathered = gather(
            settings, SOURCES, parts, run.stored.values(), sums, is_published=is_published
        )
        read, suspicious = answered_sources(gathered.batches, run.stored)
        published = read_published(published_file(project, name)) if is_published else None
        drafts, problems = run.draft(gathered.batches, read, published, sums, dry_run=dry_run)
        sums.keep(whole=not given)
        store_sums = Checksums(cache, store.root, ours=False)
        stale = find_stale(drafts, run.stored, store, store_sums)
        store_sums.keep(whole=not given)
        plan = compare(drafts, run.stored, stale, read, broken_entries(gathered.batches))
        if not dry_run:
            run.write(plan, stale)
        unread = () if given or gathered.is_partial else unread_papers(plan, run.stored)
        lost = lost_decisions(gathered.batches, run.stored)
        collected = (*gathered.findings, *suspicious, *lost, *problems)
        findings, again = split_repeated(run.weigh(drafts, collected, unread), plan)
        failures = (*gathered.failures, *fetch.unreachable)
    return Outcome(
        plan=plan,
        findings=findings,
        again=again,
        failures=tuple(dict.fromkeys(failures)),
        cause=gathered.cause,
    )


@dataclass(frozen=True, kw_only=True)
class _Run:
    """The parts of a run that share its store, which is locked."""

    store: Store
    stored: Mapping[str, Record]
    """The papers in the store before the run, by id"""
    conference: Conference
    program: Program
    inspect: Inspect
    fetch: Fetcher
    progress: Progress

    def draft(
        self,
        batches: Sequence[Batch],
        read: set[str],
        published: Published | None,
        sums: Checksums,
        *,
        dry_run: bool,
    ) -> tuple[list[Draft], list[Finding]]:
        """The papers as they should be in the store, and findings about their entries and files.

        ``read`` has the names of the sources that were read.
        """
        stored, store, inspect = self.stored, self.store, self.inspect
        merged = merge(batches, stored, inspect, published.by_id if published else ())
        entries, unfetched = fetch_files(merged.entries, self.fetch, self.progress, dry_run=dry_run)
        drafts = [draft_paper(entry, stored.get(entry.record.id), read, sums) for entry in entries]
        drafts, unreadable = drop_unreadable(drafts, stored, inspect)
        drafts, kept = keep_pdfs(drafts, stored, store, merged.findings)
        findings = [*merged.findings, *unfetched, *unreadable, *kept]
        if self.conference.volume.status == "published":
            drafts, replaced = protect_published(drafts, stored, published, store, inspect)
            findings += replaced
        return drafts, findings

    def write(self, plan: Plan, stale: Mapping[str, bool]) -> None:
        """Write the changes to the store; files only of papers that are ``stale``."""
        if not plan.changes:
            return

        def write(change: Change) -> str:
            draft = change.draft
            if draft.record.id in stale:
                self.store.put(draft.record, draft.pdf, draft.supplements)
            else:
                self.store.put(draft.record, None, {})
            return draft.record.id

        with self.progress.stage("Writing papers", len(plan.changes)) as tick:
            for id_ in in_threads(write, plan.changes, WRITERS):
                tick(id_)

    def weigh(
        self, drafts: Sequence[Draft], collected: Sequence[Finding], unread: Iterable[Finding]
    ) -> Iterator[Finding]:
        """All findings that no correction answers, with the severities of the volume."""
        records = {draft.record.id: draft.record for draft in drafts}
        known = {**self.stored, **records}
        lacking = without_pdf(list(records.values()), collected)
        unmatched = unmatched_fixes(self.store, list(known.values()), self.conference, self.program)
        reported = (
            *unanswered_findings(self.store, known, (*collected, *lacking)),
            *unmatched,
            *outdated_fixes(self.store, drafts, self.stored),
            *unread,
        )
        return apply_severities(reported, self.conference.check.severity)


@contextmanager
def _scratch(folder: Path) -> Iterator[Path]:
    """An empty folder, deleted afterwards, or by the next run if this one is killed."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
