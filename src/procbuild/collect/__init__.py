"""Collects papers from sources into the store, and says what is new, changed and gone."""

import os
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from procbuild.collect.fetching import fetch_files
from procbuild.collect.gather import gather
from procbuild.collect.kept import keep_pdfs
from procbuild.collect.merge import MergedPaper, merge
from procbuild.collect.plan import Change, Draft, Plan, compare, settle
from procbuild.collect.published import protect_published
from procbuild.collect.remarks import (
    answered_sources,
    apply_severities,
    split_repeated,
    unanswered_findings,
    unread_papers,
    without_pdf,
)
from procbuild.collect.unmatched_pdfs import Inspect
from procbuild.compliance.rules import refuse_mistakes
from procbuild.conference import Conference, Program, SourceRules
from procbuild.config import load_config
from procbuild.crew import Crew
from procbuild.incoming import Blob, Settings, file_name, noticed, short_hash
from procbuild.incremental.cache import Cache
from procbuild.incremental.checksums import Checksums
from procbuild.model import Finding, Inspection, Record, Supplement
from procbuild.pdf import inspect_all
from procbuild.progress import Progress
from procbuild.project import Project
from procbuild.published import published_file, read_published
from procbuild.sources import SOURCES
from procbuild.sources.detect import parts
from procbuild.sources.fetch import Fetcher
from procbuild.store import INCOMING, PDF, RESERVED, Store
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
    """Notes that an earlier run reported, when their papers were new or changed"""
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
        stored = store.uncorrected_records()
        incoming = SourceRules(path=f"submissions/{name}/{INCOMING}", optional=True)
        stated = conference.sources or (incoming,)
        rules = [_configured(project, source, stated) for source in given] or stated
        settings = [
            _settings(project, source, conference, program, scratch=scratch, fetch=fetch)
            for source in rules
        ]
        gathered = gather(settings, SOURCES, parts, stored.values())
        is_published = conference.volume.status == "published"
        published = read_published(published_file(project, name)) if is_published else None
        merged = merge(gathered.batches, stored, inspect, published.by_id if published else ())
        read, suspicious = answered_sources(gathered.batches, stored)
        entries, unfetched = fetch_files(merged.entries, fetch, progress, dry_run=dry_run)
        drafts = [_draft(entry, stored.get(entry.record.id), read, sums) for entry in entries]
        sums.keep(whole=not given)
        drafts, problems = _drop_unreadable(drafts, stored, inspect)
        drafts, kept = keep_pdfs(drafts, stored, store, merged.findings)
        problems += kept
        if is_published:
            drafts, replaced = protect_published(drafts, stored, published, store, inspect)
            problems += replaced
        store_sums = Checksums(cache, store.root, ours=False)
        stale = _stale(drafts, stored, store, store_sums)
        store_sums.keep(whole=not given)
        plan = compare(drafts, stored, stale, read)
        if not dry_run:
            _write(plan, stale, store, progress)
        records = {draft.record.id: draft.record for draft in drafts}
        collected = (*gathered.findings, *merged.findings, *suspicious, *unfetched, *problems)
        known = {**stored, **records}
        unmatched = unmatched_fixes(store, list(known.values()), conference, program)
        collected += tuple(without_pdf(list(records.values()), collected))
        unread = () if given or gathered.is_partial else unread_papers(plan, stored)
        reported = (*unanswered_findings(store, known, collected), *unmatched, *unread)
        weighted = apply_severities(reported, conference.check.severity)
        findings, again = split_repeated(weighted, plan)
        failures = (*gathered.failures, *fetch.unreachable)
    return Outcome(
        plan=plan,
        findings=findings,
        again=again,
        failures=tuple(dict.fromkeys(failures)),
        cause=gathered.cause,
    )


@contextmanager
def _scratch(folder: Path) -> Iterator[Path]:
    """An empty folder, deleted afterwards, or by the next run if this one is killed."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _configured(project: Project, given: SourceRules, stated: Sequence[SourceRules]) -> SourceRules:
    """The rules in volume.toml for a source given on the command line; else the source as given."""
    for rules in stated:
        if _path(project, rules) == _path(project, given):
            return replace(rules, kind=given.kind or rules.kind, optional=False)
    return given


def _path(project: Project, rules: SourceRules) -> Path:
    """The path of a source without ``..``, which would lead elsewhere behind a symbolic link."""
    return Path(os.path.normpath(project.root.resolve() / rules.path))


def _settings(
    project: Project, rules: SourceRules, conference: Conference, program: Program, **tools: Any
) -> Settings:
    """The settings for a source. Sources are named relative to the project."""
    remote = rules.path.startswith(("https://", "http://"))
    path = _path(project, rules)
    shown = Path(os.path.relpath(path, project.root.resolve())).as_posix()
    return Settings(
        name=rules.path.partition("?")[0] if remote else shown,
        path=path,
        url=rules.path if remote else "",
        rules=rules,
        files=project.root / rules.files if rules.files else None,
        tracks=conference.tracks,
        sessions=program.sessions,
        **tools,
    )


def _draft(entry: MergedPaper, old: Record | None, read: set[str], sums: Checksums) -> Draft:
    """The paper as it should be in the store, without files if it is not accepted.

    A file that could not be fetched stays as it was.
    """
    if entry.record.status != "accepted":
        return Draft(record=settle(entry.record, old, read))
    supplements = dict(_unique_names(entry.supplements))
    stored = {supplement.name: supplement for supplement in (old.supplements if old else ())}
    record = replace(
        entry.record,
        supplements=tuple(
            Supplement(name=name, sha256=sums.of(blob.path), label=blob.label)
            if blob.path
            else stored[name]
            for name, blob in supplements.items()
            if blob.path or name in stored
        ),
    )
    pdf = entry.pdf.path if entry.pdf else None
    if entry.pdf and old and not pdf:
        record = replace(record, file=old.file, sha256=old.sha256)
    elif entry.pdf and pdf:
        record = replace(record, file=entry.pdf.name, sha256=sums.of(pdf))
    return Draft(
        record=settle(record, old, read),
        pdf=pdf,
        supplements={name: blob.path for name, blob in supplements.items() if blob.path},
    )


def _unique_names(blobs: Sequence[Blob]) -> Iterator[tuple[str, Blob]]:
    """Supplements with safe and distinct names."""
    taken: set[str] = set()
    for blob in blobs:
        name = file_name(blob.name)
        if name.casefold() in taken or RESERVED.fullmatch(name):
            name = f"{short_hash(blob.name)}-{name}"
        taken.add(name.casefold())
        yield name, blob


def _drop_unreadable(
    drafts: Sequence[Draft], stored: Mapping[str, Record], inspect: Inspect
) -> tuple[list[Draft], list[Finding]]:
    """The drafts without files that are not PDFs, and a finding for each PDF that can't be read.

    Only PDFs that are not in the store yet are inspected.
    """
    fresh = {
        draft.pdf: draft
        for draft in drafts
        if draft.pdf and _hash(stored.get(draft.record.id)) != draft.record.sha256
    }
    findings: list[Finding] = []
    refused: set[Path] = set()
    for (path, draft), inspection in zip(fresh.items(), inspect(list(fresh)), strict=True):
        if inspection.facts:
            continue
        is_not_pdf = inspection.kind in {"empty", "not-a-pdf", "not-exported", "missing"}
        if is_not_pdf:
            refused.add(path)
        findings.append(
            noticed(
                "pdf-unreadable",
                "error",
                f"{draft.record.file}: {inspection.problem}{'; not used' if is_not_pdf else ''}",
                "Ask the authors for another file, then run 'procbuild collect' again.",
                draft.record.id,
            )
        )
    return [
        _with_stored_pdf(draft, stored) if draft.pdf in refused else draft for draft in drafts
    ], findings


def _with_stored_pdf(draft: Draft, stored: Mapping[str, Record]) -> Draft:
    """The draft with the PDF that is in the store, if any."""
    old = stored.get(draft.record.id, Record(id=draft.record.id))
    return replace(draft, record=replace(draft.record, file=old.file, sha256=old.sha256), pdf=None)


def _hash(record: Record | None) -> str:
    return record.sha256 if record else ""


def _stale(
    drafts: Sequence[Draft], stored: Mapping[str, Record], store: Store, sums: Checksums
) -> dict[str, bool]:
    """Papers whose files must be copied; True if files in the store are missing or damaged."""
    stale: dict[str, bool] = {}
    for draft in drafts:
        id_, old = draft.record.id, stored.get(draft.record.id)
        files = dict(draft.supplements)
        if draft.pdf:
            files[PDF] = draft.pdf
        stated = {supplement.name: supplement.sha256 for supplement in draft.record.supplements}
        stated[PDF] = draft.record.sha256
        if old is None or _hashes(old) != _hashes(draft.record):
            stale[id_] = False
        elif not all(
            store.has(id_, name, path.stat().st_size, stated[name], sums)
            for name, path in files.items()
        ):
            stale[id_] = True
    return stale


def _hashes(record: Record) -> set[str]:
    return {
        record.sha256,
        *(supplement.name + supplement.sha256 for supplement in record.supplements),
    }


def _write(plan: Plan, stale: Mapping[str, bool], store: Store, progress: Progress) -> None:
    if not plan.changes:
        return

    def write(change: Change) -> str:
        draft = change.draft
        if draft.record.id in stale:
            store.put(draft.record, draft.pdf, draft.supplements)
        else:
            store.put(draft.record, None, {})
        return draft.record.id

    with progress.stage("Writing papers", len(plan.changes)) as tick:
        for id_ in in_threads(write, plan.changes, WRITERS):
            tick(id_)
