"""Papers of a published volume: what readers have stays where it is."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from procbuild.collect.plan import Draft
from procbuild.incoming import noticed
from procbuild.model import Finding, Inspection, Record, Replaced
from procbuild.run import Silent
from procbuild.store import Store, version_name

Inspect = Callable[[Sequence[Path]], Iterable[Inspection]]


def keep_published(
    drafts: Sequence[Draft], stored: Mapping[str, Record], store: Store, inspect: Inspect
) -> tuple[list[Draft], list[Finding]]:
    """The drafts with each PDF that another replaces as an old version, and what to do about it.

    A published PDF that its source no longer has stays.
    """
    kept: list[Draft] = []
    findings: list[Finding] = []
    for draft in drafts:
        old = stored.get(draft.record.id)
        if not old or not old.sha256 or {old.status, draft.record.status} != {"accepted"}:
            kept.append(draft)
        elif not draft.record.file:
            record = replace(draft.record, file=old.file, sha256=old.sha256)
            kept.append(replace(draft, record=record, pdf=None))
        elif draft.record.sha256 == old.sha256:
            kept.append(draft)
        else:
            new, finding = _replaced(draft, old, store, inspect)
            kept.append(new)
            findings.append(finding)
    return kept, findings


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
            f"put it back as {places[0]}; if it is lost, delete {store.folder(old.id)}/ but "
            "fixes.toml, and collect again",
            old.id,
        )
        return replace(draft, record=record, pdf=None), finding
    pages = published.facts.pages if published.facts else 0
    version = Replaced(name=name, sha256=old.sha256, file=old.file, pages=pages)
    finding = noticed(
        "collect-version",
        "warning",
        f"{draft.record.file}: version {number + 1} of a published paper; readers still find the "
        f"one before, kept as {name}",
        f"say when and why in {old.id}/fixes.toml: [[version]] with on = and text =",
        old.id,
    )
    record = replace(draft.record, replaced=(*old.replaced, version))
    return replace(draft, record=record), finding
