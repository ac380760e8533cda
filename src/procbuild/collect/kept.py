"""Keeps PDFs that sources no longer have: the store may hold the only copy."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from procbuild.collect.plan import Draft
from procbuild.incoming import noticed
from procbuild.model import Finding, Record
from procbuild.store import PDF, Store


def keep_pdfs(
    drafts: Sequence[Draft], stored: Mapping[str, Record], store: Store, found: Sequence[Finding]
) -> tuple[list[Draft], list[Finding]]:
    """The drafts of accepted papers without a PDF with the one that is in the store.

    Not with one that another paper has now, as after a wrong match, nor with one that was deleted
    from the store, which is how people remove it. Each PDF that is kept is reported, unless one of
    the findings so far says that several files could be the PDF.
    """
    unclear = {finding.paper for finding in found if finding.check == "collect-rivals"}
    used = {draft.record.sha256 for draft in drafts}
    kept: list[Draft] = []
    findings: list[Finding] = []
    for draft in drafts:
        id_, old = draft.record.id, stored.get(draft.record.id)
        is_lacking = draft.record.status == "accepted" and not draft.record.sha256
        if (
            is_lacking
            and old
            and old.sha256
            and old.sha256 not in used
            and store.size(id_, PDF) is not None
        ):
            record = replace(draft.record, file=old.file, sha256=old.sha256)
            kept.append(replace(draft, record=record))
            if id_ not in unclear:
                findings.append(_kept_finding(record, store))
        else:
            kept.append(draft)
    return kept, findings


def _kept_finding(record: Record, store: Store) -> Finding:
    what = "no longer found for this paper; the PDF collected before stays"
    finding = noticed(
        "collect-kept",
        "warning",
        f"{record.file}: {what}",
        "Put it back, or name the new file under map of the source; to remove the PDF, delete "
        f"{PDF} in the paper's folder below {store.place}/ and collect again.",
        record.id,
    )
    return replace(finding, summary=f"PDFs are {what}")
