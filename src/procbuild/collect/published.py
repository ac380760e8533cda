"""Protects papers of a published volume: PDFs that readers have are kept."""

from collections.abc import Container, Mapping, Sequence
from dataclasses import replace

from procbuild.collect.plan import Draft
from procbuild.collect.unmatched_pdfs import Inspect
from procbuild.incoming import noticed
from procbuild.model import EarlierVersion, Finding, Record
from procbuild.progress import Silent
from procbuild.published import Published, PublishedPlace
from procbuild.store import Store, version_name


def protect_published(
    drafts: Sequence[Draft],
    stored: Mapping[str, Record],
    known: Published | None,
    store: Store,
    inspect: Inspect,
) -> tuple[list[Draft], list[Finding]]:
    """The drafts with each PDF that another replaces as an old version, and what to do about it.

    A published PDF that its source no longer has stays. One that is not ``known`` as published may
    have been so by a build elsewhere; it is no version where it was a mistake beyond doubt, as
    that of another paper is.
    """
    protected: list[Draft] = []
    findings: list[Finding] = []
    places = known.by_id if known else {}
    published = {sha256 for place in places.values() for sha256 in place.pdfs}
    for draft in drafts:
        old, pdfs = stored.get(draft.record.id), _pdfs(places.get(draft.record.id))
        earlier = pdfs[:-1] if pdfs[-1:] == (draft.record.sha256,) else pdfs
        if _lacks_versions(draft, old, earlier):
            new, problems = _restore_versions(draft, earlier, store, inspect)
            protected.append(new)
            findings += problems
        elif not old or not old.sha256 or not _would_replace(draft, old, pdfs):
            protected.append(draft)
        elif not draft.record.file:
            record = replace(draft.record, file=old.file, sha256=old.sha256)
            protected.append(replace(draft, record=record, pdf=None))
        elif draft.record.sha256 == old.sha256:
            protected.append(draft)
        elif (
            pdfs
            and old.sha256 not in pdfs
            and _was_a_mistake(draft, old, published, store, inspect)
        ):
            protected.append(_replace_mistake(draft, old))
        else:
            new, finding = _replaced(draft, old, store, inspect)
            protected.append(new)
            findings.append(finding)
    return protected, findings


def _pdfs(place: PublishedPlace | None) -> tuple[str, ...]:
    """The PDFs of a paper that were published; none where that is not known."""
    return place.pdfs if place else ()


def _would_replace(draft: Draft, old: Record, pdfs: Container[str]) -> bool:
    """Whether a draft would replace a PDF that readers have.

    They have that of a paper which was withdrawn in between, too, but not one withdrawn before.
    """
    was_published = old.status == "accepted" or old.sha256 in pdfs
    return was_published and draft.record.status == "accepted"


def _lacks_versions(draft: Draft, old: Record | None, earlier: Sequence[str]) -> bool:
    """Whether versions must be looked for: in a fresh copy of the project, or where one is lost."""
    if not draft.record.file or (old and old.sha256 != draft.record.sha256):
        return False
    return len(draft.record.replaced) < len(earlier)


def _was_a_mistake(
    draft: Draft, old: Record, published: Container[str], store: Store, inspect: Inspect
) -> bool:
    """Whether the PDF in the store is another paper's, or gives way to the one before it, or nobody
    could read it.
    """
    if old.sha256 in published:
        return True
    if old.replaced and old.replaced[-1].sha256 == draft.record.sha256:
        return True
    return any(one.sha256 == old.sha256 and not one.facts for one in inspect([store.pdf(old.id)]))


def _replace_mistake(draft: Draft, old: Record) -> Draft:
    """The draft in the place of a PDF that nobody has seen; what was published is so again."""
    replaced = old.replaced
    if replaced and replaced[-1].sha256 == draft.record.sha256:
        replaced = replaced[:-1]
    return replace(draft, record=replace(draft.record, replaced=replaced))


def _restore_versions(
    draft: Draft, earlier: Sequence[str], store: Store, inspect: Inspect
) -> tuple[Draft, list[Finding]]:
    """A draft of a paper whose record lacks ``earlier`` versions, with those that lie there.

    So it is in a fresh copy of the project, which has the old versions from its history.
    """
    record = draft.record
    paths = [store.folder(record.id) / version_name(n) for n in range(1, len(earlier) + 1)]
    seen = {one.file: one for one in inspect([path for path in paths if path.is_file()])}
    found: list[EarlierVersion] = []
    for path, sha256 in zip(paths, earlier, strict=True):
        name, there = path.name, seen.get(path)
        if not there or there.sha256 != sha256:
            finding = noticed(
                "collect-version",
                "error",
                f"{name} is not in {store.folder(record.id)}/: readers would no longer find the "
                "PDF that was published",
                "Bring it back from the project's history, where it belongs, or from a copy of "
                "what was published, and collect again.",
                record.id,
            )
            return replace(draft, record=replace(record, replaced=tuple(found))), [finding]
        pages = there.facts.pages if there.facts else 0
        found.append(EarlierVersion(name=name, sha256=sha256, pages=pages))
    return replace(draft, record=replace(record, replaced=tuple(found))), []


def _replaced(draft: Draft, old: Record, store: Store, inspect: Inspect) -> tuple[Draft, Finding]:
    """The draft with its published PDF as an old version; without the new one where it is lost.

    After a run that was killed, the published PDF lies under its new name already.
    """
    number = len(old.replaced) + 1
    name = version_name(number)
    store.fetch([old], Silent())
    places = (store.pdf(old.id), store.folder(old.id) / name)
    found = inspect([path for path in places if path.is_file()])
    published = next((one for one in found if one.sha256 == old.sha256), None)
    if published is None:
        record = replace(draft.record, file=old.file, sha256=old.sha256)
        finding = noticed(
            "collect-version",
            "error",
            f"{draft.record.file}: not taken: the published PDF is no longer what paper.json says, "
            "and could not be kept as an old version",
            f"Put it back as {places[0]}; if it is lost, delete {store.folder(old.id)}/ but "
            "fixes.toml, and collect again.",
            old.id,
        )
        return replace(draft, record=record, pdf=None), finding
    pages = published.facts.pages if published.facts else 0
    version = EarlierVersion(name=name, sha256=old.sha256, file=old.file, pages=pages)
    finding = noticed(
        "collect-version",
        "warning",
        f"{draft.record.file}: version {number + 1} of a published paper; readers still find the "
        f"one before, kept as {name}",
        f"Say when and why in {old.id}/fixes.toml: [[version]] with on = and text =.",
        old.id,
    )
    record = replace(draft.record, replaced=(*old.replaced, version))
    return replace(draft, record=record), finding
