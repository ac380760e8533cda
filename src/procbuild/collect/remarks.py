"""What a collect says of its sources and of the volume as a whole."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from procbuild.checks import waived
from procbuild.collect.gather import Batch
from procbuild.collect.plan import Plan
from procbuild.conference import Severity
from procbuild.incoming import noticed
from procbuild.model import Finding, Record
from procbuild.store import FIXES, Store
from procbuild.store.fixes import Fixes, load_fixes


def answered_sources(
    batches: Sequence[Batch], stored: Mapping[str, Record]
) -> tuple[set[str], list[Finding]]:
    """Names of the sources that were read.

    A server that suddenly has no papers at all, as one does to strangers, withdraws none.
    """
    read: set[str] = set()
    findings: list[Finding] = []
    for batch in batches:
        name = batch.origin.name
        known = sum(one.origin.name == name for one in stored.values())
        if known and "://" in name and not batch.entries:
            findings.append(
                noticed(
                    "collect-empty",
                    "error",
                    f"{name}: has no papers any more; the {known} that it had stay as they are",
                    "check the address and your token; fixes.toml can withdraw a paper too",
                )
            )
        else:
            read.add(name)
    return read, findings


ABOUT_FILES = frozenset({"pdf-missing", "pdf-unreadable", "collect-fetch", "collect-rivals"})


def without_pdf(records: Sequence[Record], told: Sequence[Finding]) -> Iterator[Finding]:
    """Papers without a PDF, in one line while no paper has one; not those of which it is told."""
    known = {finding.paper for finding in told if finding.check in ABOUT_FILES}
    accepted = [record for record in records if record.status == "accepted"]
    missing = [record for record in accepted if not record.file]
    remedy = "put the PDFs into incoming/ or name them in a source, then run 'procbuild collect'"
    if len(missing) == len(accepted) > 1 and not known:
        text = f"none of these {len(missing)} papers has a PDF yet"
        yield noticed("pdf-missing", "info", text, remedy)
        return
    for record in missing:
        if record.id in known:
            continue
        where = f"{record.origin.name}: " if record.origin.name else ""
        yield noticed("pdf-missing", "warning", f"{where}there is no PDF", remedy, record.id)


ASKS: Mapping[str, frozenset[str]] = {
    "metadata-author-split": frozenset({"authors"}),
    "metadata-title-guess": frozenset({"title", "authors"}),
}
"""Findings about guesses, and the fields that ``fixes.toml`` confirms them with."""

GUESSES = frozenset({*ASKS, "collect-match"})
"""The same, and those about which paper an entry or a PDF belongs to."""


def unanswered_findings(
    store: Store, records: Mapping[str, Record], seen: Sequence[Finding]
) -> Iterator[Finding]:
    """What was seen, without what ``fixes.toml`` answers or waives; then what is to say about it.

    That are mistakes, and corrections that the sources have caught up with. One that answers a
    guess stays, although it may say the same.
    """
    mistakes: dict[str, list[str]] = {id_: [] for id_ in records}
    fixes = {id_: load_fixes(store.fixes_file(id_), mistakes[id_]) for id_ in records}
    guessed: set[tuple[str, str]] = set()
    for finding in seen:
        asks = ASKS.get(finding.check, frozenset())
        guessed |= {(finding.paper, name) for name in asks}
        own = fixes.get(finding.paper, Fixes())
        if not asks or asks - own.stated.keys():
            yield from (one for one in waived([finding], own.waivers) if not one.waived)
    for id_, record in records.items():
        for mistake in mistakes[id_]:
            yield noticed("fixes", "error", mistake, "correct the file", id_)
        for name in fixes[id_].needless(record):
            if (id_, name) in guessed:
                continue
            yield noticed(
                "fixes-needless",
                "info",
                f"{FIXES}: the source now says the same as the correction of '{name}'",
                "remove that line",
                id_,
            )


def weighed(findings: Iterable[Finding], severities: Mapping[str, Severity]) -> Iterator[Finding]:
    """The findings as the volume has them count; without those that it silences."""
    for one in findings:
        severity = severities.get(one.check, one.severity)
        if severity != "off":
            yield replace(one, severity=severity)


def told_before(
    findings: Iterable[Finding], plan: Plan
) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
    """The findings, apart from notes about guesses that an earlier run has told.

    What else is said of guesses is said of each when its paper comes or changes; later it is
    summed up.
    """
    same = set(plan.unchanged)
    fresh: list[Finding] = []
    again: list[Finding] = []
    for one in findings:
        if one.check not in GUESSES:
            fresh.append(one)
        elif one.paper not in same:
            fresh.append(replace(one, summary=""))
        else:
            (again if one.severity == "info" else fresh).append(one)
    return tuple(fresh), tuple(again)


def unread(plan: Plan, stored: Mapping[str, Record]) -> Iterator[Finding]:
    """Papers whose source is none of the volume's, where all of those were read."""
    for id_ in plan.unread:
        yield noticed(
            "collect-unread",
            "info",
            f"its source, {stored[id_].origin.name}, was not read; it stays as it is",
            'name that source in volume.toml, or say status = "withdrawn" in fixes.toml',
            id_,
        )
