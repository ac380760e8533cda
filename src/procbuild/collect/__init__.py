"""From sources to the store: what is new, changed, gone, or that nothing changed."""

import os
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from procbuild.collect.fetching import fetched
from procbuild.collect.gather import gather
from procbuild.collect.merge import MergedPaper, merge
from procbuild.collect.plan import Change, Draft, Plan, compare, settle
from procbuild.collect.published import protect_published
from procbuild.collect.remarks import (
    answered_sources,
    told_before,
    unanswered_findings,
    unread,
    weighed,
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
from procbuild.store import PDF, RESERVED, Store
from procbuild.store.remote import store_of
from procbuild.threads import in_threads
from procbuild.volume.unmatched_fixes import unmatched_fixes

WRITERS = 8
"""Papers that are written at once: each waits for the disk."""


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What a collect did, or would do."""

    plan: Plan
    findings: tuple[Finding, ...]
    again: tuple[Finding, ...]
    """Notes that were told before, when their papers came or changed"""
    failures: tuple[str, ...]
    """One line for each source that could not be read at all; its papers stay as they are"""


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

    The sources are those ``given``, or the volume's own, or its ``incoming`` folder. One that can't
    be read leaves its papers as they are. Without a ``fetcher`` nothing is fetched but what the
    cache has. Raises :class:`ConfigError`, and :class:`StoreError` where the store is damaged or
    another run is at work.
    """
    conference, program = load_config(project.conf(name))
    refuse_mistakes(conference, project.conf(name) / "volume.toml")
    store = store_of(project, name, conference.store)

    sums = Checksums(cache, store.root / "incoming", ours=False)

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
        stored = store.raw()
        incoming = SourceRules(path=f"submissions/{name}/incoming", optional=True)
        stated = conference.sources or (incoming,)
        rules = [_configured(project, one, stated) for one in given] or stated
        wanted = [
            _settings(project, one, conference, program, scratch=scratch, fetch=fetch)
            for one in rules
        ]
        gathered = gather(wanted, SOURCES, parts)
        is_out = conference.volume.status == "published"
        out = read_published(published_file(project, name)) if is_out else None
        merged = merge(gathered.batches, stored, inspect, out.by_id if out else ())
        read, suspicious = answered_sources(gathered.batches, stored)
        entries, unfetched = fetched(merged.entries, fetch, progress, dry_run=dry_run)
        drafts = [_draft(entry, stored.get(entry.record.id), read, sums) for entry in entries]
        sums.keep(whole=not given)
        drafts, problems = _readable(drafts, stored, inspect)
        if is_out:
            drafts, replaced = protect_published(drafts, stored, out, store, inspect)
            problems += replaced
        held = Checksums(cache, store.root, ours=False)
        stale = _stale(drafts, stored, store, held)
        held.keep(whole=not given)
        plan = compare(drafts, stored, stale, read)
        if not dry_run:
            _write(plan, stale, store, progress)
        records = {draft.record.id: draft.record for draft in drafts}
        seen = (*gathered.findings, *merged.findings, *suspicious, *unfetched, *problems)
        known = {**stored, **records}
        strays = unmatched_fixes(store, list(known.values()), conference, program)
        seen += tuple(without_pdf(list(records.values()), seen))
        lost = () if given or gathered.is_partial else unread(plan, stored)
        said = (*unanswered_findings(store, known, seen), *strays, *lost)
        findings, again = told_before(weighed(said, conference.check.severity), plan)
        failures = (*gathered.failures, *fetch.unreachable)
    return Outcome(
        plan=plan,
        findings=findings,
        again=again,
        failures=tuple(dict.fromkeys(failures)),
    )


@contextmanager
def _scratch(folder: Path) -> Iterator[Path]:
    """An empty folder that is gone afterwards, and that the next run empties after a kill."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _configured(project: Project, given: SourceRules, stated: Sequence[SourceRules]) -> SourceRules:
    """What volume.toml says of a source that is named on the command line; else the bare source."""
    for rules in stated:
        if os.path.normpath(project.root / rules.path) == os.path.normpath(
            project.root / given.path
        ):
            return replace(rules, kind=given.kind or rules.kind, optional=False)
    return given


def _settings(
    project: Project, rules: SourceRules, conference: Conference, program: Program, **tools: Any
) -> Settings:
    """What a source is told. Sources are named relative to the project."""
    remote = rules.path.startswith(("https://", "http://"))
    path = project.root / rules.path
    shown = Path(os.path.relpath(path, project.root)).as_posix()
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
    """The paper as it should be in the store; files of papers that are not accepted stay away.

    A file that is not at hand, as it could not be fetched, stays as it was.
    """
    if entry.record.status != "accepted":
        return Draft(record=settle(entry.record, old, read))
    supplements = dict(_named(entry.supplements))
    kept = {one.name: one for one in (old.supplements if old else ())}
    record = replace(
        entry.record,
        supplements=tuple(
            Supplement(name=name, sha256=sums.of(blob.path), label=blob.label)
            if blob.path
            else kept[name]
            for name, blob in supplements.items()
            if blob.path or name in kept
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


def _named(blobs: Sequence[Blob]) -> Iterator[tuple[str, Blob]]:
    """Supplements by names that are harmless and differ."""
    taken: set[str] = set()
    for blob in blobs:
        name = file_name(blob.name)
        if name.casefold() in taken or RESERVED.fullmatch(name):
            name = f"{short_hash(blob.name)}-{name}"
        taken.add(name.casefold())
        yield name, blob


def _readable(
    drafts: Sequence[Draft], stored: Mapping[str, Record], inspect: Inspect
) -> tuple[list[Draft], list[Finding]]:
    """The drafts without files that are no PDFs, and a finding for each PDF that can't be read.

    Only PDFs that the store does not have are looked at.
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
        foreign = inspection.kind in {"empty", "not-a-pdf", "not-exported", "missing"}
        if foreign:
            refused.add(path)
        findings.append(
            noticed(
                "pdf-unreadable",
                "error",
                f"{draft.record.file}: {inspection.problem}{'; not taken' if foreign else ''}",
                "ask the authors for another file, then run 'procbuild collect' again",
                draft.record.id,
            )
        )
    return [
        _refused(draft, stored) if draft.pdf in refused else draft for draft in drafts
    ], findings


def _refused(draft: Draft, stored: Mapping[str, Record]) -> Draft:
    """The draft with the PDF that the store has, if any."""
    old = stored.get(draft.record.id, Record(id=draft.record.id))
    return replace(draft, record=replace(draft.record, file=old.file, sha256=old.sha256), pdf=None)


def _hash(record: Record | None) -> str:
    return record.sha256 if record else ""


def _stale(
    drafts: Sequence[Draft], stored: Mapping[str, Record], store: Store, sums: Checksums
) -> dict[str, bool]:
    """Papers whose files have to be copied; True: although the record says that they are there."""
    stale: dict[str, bool] = {}
    for draft in drafts:
        id_, old = draft.record.id, stored.get(draft.record.id)
        files = dict(draft.supplements)
        if draft.pdf:
            files[PDF] = draft.pdf
        stated = {PDF: draft.record.sha256, **{o.name: o.sha256 for o in draft.record.supplements}}
        if old is None or _hashes(old) != _hashes(draft.record):
            stale[id_] = False
        elif not all(
            store.has(id_, name, path.stat().st_size, stated[name], sums)
            for name, path in files.items()
        ):
            stale[id_] = True
    return stale


def _hashes(record: Record) -> set[str]:
    return {record.sha256, *(one.name + one.sha256 for one in record.supplements)}


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
