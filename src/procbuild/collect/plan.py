"""Plans the changes to the store: a pure comparison of stored records with collected drafts."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from procbuild.collect.papers import filled
from procbuild.model import Origin, Person, Record
from procbuild.wording import joined

SHOWN_LENGTH = 60
"""Characters of a value in a list of changes."""


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A paper as it should be in the store."""

    record: Record
    pdf: Path | None = None
    """The PDF to be stored; None if there is none or the stored one stays"""
    supplements: Mapping[str, Path] = field(default_factory=dict)
    """Files by their names in the store"""


@dataclass(frozen=True, kw_only=True)
class Change:
    """A paper that differs from the store."""

    draft: Draft
    fields: tuple[str, ...] = ()
    """``title: 'old' → 'new'``, one for each field"""
    is_move: bool = False
    """Whether nothing but the paper's position differs"""
    is_pdf: bool = False
    """Whether nothing but the PDF differs, which replaces another"""


@dataclass(frozen=True, kw_only=True)
class Plan:
    """Everything that differs from the store."""

    new: tuple[Change, ...] = ()
    changed: tuple[Change, ...] = ()
    gone: tuple[Change, ...] = ()
    """Papers that their source no longer has: withdrawn, but kept with their position and files"""
    unchanged: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    """Accepted papers whose source was not read"""

    @property
    def changes(self) -> tuple[Change, ...]:
        """All changes to be written."""
        return (*self.new, *self.changed, *self.gone)


def settle(record: Record, old: Record | None, read: Collection[str]) -> Record:
    """The record as it should be stored, considering sources that were not read.

    ``read`` has the names of the sources of this run. If they include all sources of ``old``, the
    new record replaces it; else fields that the new one leaves empty are kept, since they may come
    from the others. A paper that is not accepted keeps its files, and every paper its old versions.
    """
    if old is None:
        return record
    record = replace(record, replaced=old.replaced)
    if record.status != "accepted":
        record = replace(record, file=old.file, sha256=old.sha256, supplements=old.supplements)
    unread = [origin for origin in old.origins if origin.name not in read]
    if not unread:
        return record
    current = record.origins
    origin, *additions = (
        (*unread, *current) if unread[0] == old.origin else (record.origin, *unread, *current[1:])
    )
    merged = filled(record, old)
    return replace(merged, origin=origin, additions=tuple(_distinct(additions, origin)))


def _distinct(origins: Iterable[Origin], excluded: Origin) -> Iterator[Origin]:
    """The origins with distinct names, without ``excluded``."""
    seen = {excluded.name}
    for origin in origins:
        if origin.name not in seen:
            seen.add(origin.name)
            yield origin


def compare(
    drafts: Sequence[Draft],
    stored: Mapping[str, Record],
    stale: Mapping[str, bool],
    read: Collection[str],
    broken: Collection[str] = (),
) -> Plan:
    """The plan for ``drafts``, which are in the sources' order.

    ``stale`` is True for papers whose files in the store are missing or damaged. Papers that are
    ``broken`` in their source, so that there is no draft of them, stay as they are.
    """
    # Loose PDFs of papers whose own source was not read say nothing about the order.
    ordered = [draft.record.id for draft in drafts if draft.record.origin.name in read]
    places = positions(ordered, stored.values())
    seen = {draft.record.id for draft in drafts}
    new: list[Change] = []
    changed: list[Change] = []
    gone: list[Change] = []
    unchanged: list[str] = []
    unread: list[str] = []
    for collected in drafts:
        id_ = collected.record.id
        draft = replace(collected, record=replace(collected.record, position=places[id_]))
        if (old := stored.get(id_)) is None:
            new.append(Change(draft=draft))
        elif lines := (*dict.fromkeys(differences(old, draft.record)), *_repairs(id_, stale)):
            is_move = replace(old, position=places[id_]) == draft.record and id_ not in stale
            is_pdf = bool(old.sha256 and draft.record.sha256) and draft.record == replace(
                old,
                file=draft.record.file,
                sha256=draft.record.sha256,
                replaced=draft.record.replaced,
            )
            changed.append(Change(draft=draft, fields=lines, is_move=is_move, is_pdf=is_pdf))
        else:
            unchanged.append(id_)
    for id_, old in stored.items():
        if id_ in seen:
            continue
        record = replace(old, position=places[id_])
        if old.status == "accepted" and old.origin.name in read and id_ not in broken:
            record = replace(record, status="withdrawn")
            gone.append(Change(draft=Draft(record=record), fields=tuple(differences(old, record))))
        elif record != old:
            fields_ = tuple(differences(old, record))
            changed.append(Change(draft=Draft(record=record), fields=fields_))
        else:
            unchanged.append(id_)
        if record.status == "accepted" and id_ not in broken:
            unread.append(id_)
    return Plan(
        new=tuple(new),
        changed=tuple(changed),
        gone=tuple(gone),
        unchanged=tuple(sorted(unchanged)),
        unread=tuple(unread),
    )


def positions(ids: Sequence[str], stored: Iterable[Record]) -> dict[str, int]:
    """Positions from 1 for the papers of this run, in the order of ``ids``, and all stored ones.

    If the stored papers among ``ids`` are in their old order, all stored papers keep it, and new
    ones come after their predecessor, before their successor, or last. Else the order of ``ids``
    applies, and the other papers stay after their predecessors.
    """
    order = [
        record.id for record in sorted(stored, key=lambda record: (record.position, record.id))
    ]
    rank = {id_: number for number, id_ in enumerate(order)}
    known = [rank[id_] for id_ in ids if id_ in rank]
    order = _insert(order, ids) if known == sorted(known) else _insert(ids, order)
    return {id_: place for place, id_ in enumerate(order, 1)}


def _insert(base: Sequence[str], more: Sequence[str]) -> list[str]:
    """``base`` with other ids of ``more``, each after its predecessor or before its successor."""
    before: dict[str, list[str]] = {}
    after: dict[str, list[str]] = {id_: [] for id_ in base}
    waiting: list[str] = []
    anchor = ""
    for id_ in more:
        if id_ in after:
            if waiting:
                before[id_], waiting = waiting, []
            anchor = id_
        else:
            (after[anchor] if anchor else waiting).append(id_)
    order = []
    for id_ in base:
        order += [*before.get(id_, ()), id_, *after[id_]]
    return order + waiting


def differences(old: Record, new: Record) -> Iterator[str]:
    """One line for each field that differs."""
    for field_ in fields(Record):
        before, after = getattr(old, field_.name), getattr(new, field_.name)
        if before == after or field_.name == "file":
            continue
        match field_.name:
            case "sha256":
                yield f"PDF: {_hash(before)} → {_hash(after)}"
            case "replaced":
                yield f"the published PDF is kept as {after[-1].name}" if after else "versions"
            case "origin" | "additions":
                yield "sources: " + ", ".join(dict.fromkeys(origin.name for origin in new.origins))
            case name:
                change = _change(_parts(before), _parts(after))
                yield f"{name}: {change or _details(before, after)}"


def _repairs(id_: str, stale: Mapping[str, bool]) -> Iterator[str]:
    if stale.get(id_):
        yield "files: missing or damaged in the store, copied again"


def _hash(sha256: str) -> str:
    return sha256[:8] or "none"


def _change(before: Sequence[str], after: Sequence[str]) -> str:
    """What differs between two values, both in full if only the order of their elements does.

    Empty if they look the same.
    """
    if before == after:
        return ""
    removed = [part for part in before if part not in after]
    added = [part for part in after if part not in before]
    pair = (removed, added) if removed or added else (before, after)
    return " → ".join(map(_shown, pair))


def _details(before: Sequence[Any], after: Sequence[Any]) -> str:
    """The elements that differ although they look the same, and in what."""
    pairs = [(old, new) for old, new in zip(before, after, strict=True) if old != new]
    names = {
        field_.name
        for old, new in pairs
        for field_ in fields(new)
        if getattr(old, field_.name) != getattr(new, field_.name)
    }
    return f"{_shown(_parts(tuple(new for _, new in pairs)))}, with other {joined(sorted(names))}"


def _parts(value: object) -> list[str]:
    """The elements of a value, or the value itself, as text."""
    if not isinstance(value, tuple):
        return [str(value)]
    return [item.display if isinstance(item, Person) else _part(item) for item in value]


def _shown(parts: Sequence[str]) -> str:
    """Elements on one line, shortened."""
    text = " ".join("; ".join(parts).split()) or "nothing"
    return text if len(text) <= SHOWN_LENGTH else f"{text[: SHOWN_LENGTH - 1]}…"


def _part(value: object) -> str:
    return str(getattr(value, "name", None) or getattr(value, "url", None) or value)
