"""Findings of a collect about its sources and the volume as a whole."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from procbuild.collect.batch import NAMES_SHOWN, Batch
from procbuild.collect.matching import differ
from procbuild.collect.plan import Draft, Plan
from procbuild.conference import Severity
from procbuild.incoming import noticed
from procbuild.model import PDF_MISSING, Finding, Record
from procbuild.store import FIXES, Store
from procbuild.store.fixes import Fixes, load_fixes
from procbuild.wording import few


def answered_sources(
    batches: Sequence[Batch], stored: Mapping[str, Record]
) -> tuple[set[str], list[Finding]]:
    """Names of the sources that were read, and findings about the others.

    A server that suddenly lists no papers, as happens without a valid token, withdraws none.
    """
    read: set[str] = set()
    findings: list[Finding] = []
    for batch in batches:
        name = batch.origin.name
        known = sum(record.origin.name == name for record in stored.values())
        if known and "://" in name and not batch.entries:
            findings.append(
                noticed(
                    "collect-empty",
                    "error",
                    f"{name}: no longer has any papers; the {known} that it had stay as they are",
                    "Check the address and your token; fixes.toml can withdraw a paper too.",
                )
            )
        else:
            read.add(name)
    return read, findings


def lost_decisions(batches: Iterable[Batch], stored: Mapping[str, Record]) -> Iterator[Finding]:
    """Findings for sources that rejected papers, all of which they seem to accept now.

    So it is if the column of the decisions has another heading, or is missing.
    """
    for batch in batches:
        records = [item.record for item in batch.entries]
        turned = [
            record.id
            for record in records
            if (old := stored.get(record.id))
            and old.status == "rejected"
            and old.origin.name == batch.origin.name
        ]
        if turned and all(record.status == "accepted" for record in records):
            yield noticed(
                "collect-decision",
                "warning",
                f"{batch.origin.name}: no longer rejects any paper, so these that it rejected "
                f"count as accepted: {few(turned, NAMES_SHOWN)}",
                "If that is wrong, export the decisions again, or name their column: "
                'columns.decision = "…" for this source in volume.toml; then collect again.',
            )


def broken_entries(batches: Iterable[Batch]) -> set[str]:
    """Ids of papers whose entries cannot be read: their sources have them, but not what they are.

    So it is when a cell was emptied by mistake, or an export may not show a paper to its user.
    """
    return {
        finding.paper
        for batch in batches
        for finding in batch.findings
        if finding.check == "collect-entry" and finding.severity == "error"
    }


ABOUT_FILES = frozenset({PDF_MISSING, "pdf-unreadable", "collect-fetch", "collect-rivals"})


def without_pdf(records: Sequence[Record], findings: Sequence[Finding]) -> Iterator[Finding]:
    """Findings for papers without a PDF; a single one while no paper has one.

    Papers with other findings about their files are left out.
    """
    known = {finding.paper for finding in findings if finding.check in ABOUT_FILES}
    accepted = [record for record in records if record.status == "accepted"]
    missing = [record for record in accepted if not record.file]
    remedy = "Put the PDFs into incoming/ or name them in a source, then run 'procbuild collect'."
    if len(missing) == len(accepted) > 1 and not known:
        text = f"None of these {len(missing)} papers has a PDF yet"
        yield noticed(PDF_MISSING, "info", text, remedy)
        return
    for record in missing:
        if record.id in known:
            continue
        where = f"{record.origin.name}: " if record.origin.name else ""
        yield noticed(PDF_MISSING, "warning", f"{where}there is no PDF", remedy, record.id)


GUESSED_FIELDS: Mapping[str, frozenset[str]] = {
    "metadata-author-split": frozenset({"authors"}),
    "metadata-title-guess": frozenset({"title", "authors"}),
}
"""Findings about guesses, and the fields that confirm them when stated in ``fixes.toml``."""

CORRECTED_FIELDS = {**GUESSED_FIELDS, "metadata-hyphen": frozenset({"abstract"})}
"""Findings that are answered when their fields are stated in ``fixes.toml``."""

GUESSES = frozenset({*GUESSED_FIELDS, "collect-match"})
"""Findings about guesses, including those about the paper that an entry or a PDF belongs to."""


def unanswered_findings(
    store: Store, records: Mapping[str, Record], collected: Sequence[Finding]
) -> Iterator[Finding]:
    """The findings that no ``fixes.toml`` answers or waives, then findings about these files.

    The latter are mistakes, and corrections that are needless since the sources now say the same.
    A correction that confirms a guess is never needless.
    """
    mistakes: dict[str, list[str]] = {id_: [] for id_ in records}
    fixes = {id_: load_fixes(store.fixes_file(id_), mistakes[id_]) for id_ in records}
    guessed: set[tuple[str, str]] = set()
    for finding in collected:
        guesses = GUESSED_FIELDS.get(finding.check, frozenset())
        guessed |= {(finding.paper, name) for name in guesses}
        fields = CORRECTED_FIELDS.get(finding.check, frozenset())
        own = fixes.get(finding.paper, Fixes())
        answered = fields and not fields - own.stated.keys()
        if not answered and not any(waiver.covers(finding) for waiver in own.waivers):
            yield finding
    for id_, record in records.items():
        for mistake in mistakes[id_]:
            yield noticed("fixes", "error", mistake, "Correct the file.", id_)
        for name in fixes[id_].redundant_fields(record):
            if (id_, name) in guessed:
                continue
            yield noticed(
                "fixes-needless",
                "info",
                f"{FIXES}: the source now says the same as the correction of '{name}'",
                "Remove that line.",
                id_,
            )


def outdated_fixes(
    store: Store, drafts: Iterable[Draft], stored: Mapping[str, Record]
) -> Iterator[Finding]:
    """A finding for each ``fixes.toml`` whose id the source has given to another paper."""
    fixed = store.ids_with_fixes()
    for record in (draft.record for draft in drafts if draft.record.id in fixed):
        old = stored.get(record.id, record)
        if old.title != record.title and differ(old, record):
            yield noticed(
                "fixes",
                "warning",
                f"{FIXES} was written for {old.title!r}; its id is now that of {record.title!r}",
                "Remove what does not apply to this paper, or give it an id of its own in the "
                "source.",
                record.id,
            )


def apply_severities(
    findings: Iterable[Finding], severities: Mapping[str, Severity]
) -> Iterator[Finding]:
    """The findings with the volume's severities, without those that it silences."""
    for finding in findings:
        severity = severities.get(finding.check, finding.severity)
        if severity != "off":
            yield replace(finding, severity=severity)


def split_repeated(
    findings: Iterable[Finding], plan: Plan
) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
    """Separate new findings from infos about guesses that an earlier run reported.

    Other findings about guesses are reported one by one when their papers are new or changed, and
    summarized later.
    """
    unchanged = set(plan.unchanged)
    new: list[Finding] = []
    repeated: list[Finding] = []
    for finding in findings:
        if finding.check not in GUESSES:
            new.append(finding)
        elif finding.paper not in unchanged:
            new.append(replace(finding, summary=""))
        elif finding.severity == "info":
            repeated.append(finding)
        else:
            new.append(finding)
    return tuple(new), tuple(repeated)


def unread_papers(plan: Plan, stored: Mapping[str, Record]) -> Iterator[Finding]:
    """Findings for papers whose source is no longer in the volume, if all others were read."""
    for id_ in plan.unread:
        yield noticed(
            "collect-unread",
            "info",
            f"Its source, {stored[id_].origin.name}, was not read; it stays as it is",
            'Name that source in volume.toml, or say status = "withdrawn" in fixes.toml.',
            id_,
        )
