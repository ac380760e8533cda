"""Papers of a published volume: what readers have stays where it is."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from procbuild.collect.plan import Draft, Plan
from procbuild.conference import Conference, Program
from procbuild.fixes import load_fixes
from procbuild.incoming import noticed
from procbuild.model import Finding, Inspection, Record, Replaced
from procbuild.order import in_order
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


def late(
    plan: Plan, stored: Mapping[str, Record], store: Store, conference: Conference, program: Program
) -> Iterator[Finding]:
    """Papers whose first PDF comes when others have been published that stand behind it."""
    came = {change.draft.record.id: change.draft.record for change in plan.changes}
    if not any(one.sha256 and not _is_out(stored.get(id_)) for id_, one in came.items()):
        return
    now = {**stored, **came}
    fixes = {id_: load_fixes(store.fixes_file(id_), []) for id_ in now}
    published = {id_ for id_, one in stored.items() if _is_out(fixes[id_].lay_over(one))}
    outside = {track.id for track in conference.tracks if not track.archival}
    paged = [
        record.id
        for record in in_order((fixes[id_].lay_over(now[id_]) for id_ in now), conference, program)
        if record.sha256 and record.track not in outside
    ]
    for number, id_ in enumerate(paged, 1):
        if id_ not in published and not published.isdisjoint(paged[number:]):
            yield noticed(
                "collect-published",
                "warning",
                "its first PDF comes when the volume is published: the pages of all papers behind "
                "it change",
                f"let it stand behind all others: position = 9999 in {id_}/fixes.toml, or last "
                "where volume.toml or program.toml give the order",
                id_,
            )


def _is_out(record: Record | None) -> bool:
    """Whether a stored paper has been published with its volume."""
    return record is not None and record.status == "accepted" and bool(record.sha256)


def dropped(plan: Plan, store: Store) -> Iterator[Finding]:
    """Published papers that their sources no longer have."""
    for change in plan.gone:
        id_ = change.draft.record.id
        if "retraction" in load_fixes(store.fixes_file(id_), []).stated:
            continue
        yield noticed(
            "collect-published",
            "warning",
            "it was published, and its source no longer has it: the pages of all papers behind it "
            "change",
            f"to retract it, write [retraction] into {id_}/fixes.toml; to keep it, write status = "
            '"accepted"',
            id_,
        )
