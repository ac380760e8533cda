"""Papers as they should be in the store: merged entries with their files."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from procbuild.collect.papers import MergedPaper
from procbuild.collect.plan import Draft, settle
from procbuild.collect.unmatched_pdfs import Inspect
from procbuild.incoming import Blob, file_name, noticed, short_hash
from procbuild.incremental.checksums import Checksums
from procbuild.model import Finding, Record, Supplement
from procbuild.store import PDF, RESERVED, Store


def draft_paper(entry: MergedPaper, old: Record | None, read: set[str], sums: Checksums) -> Draft:
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


def drop_unreadable(
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


def find_stale(
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
