"""What a collect would do to the store: a pure comparison of what is there with what came."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from pathlib import Path

from procbuild.collect.merge import filled
from procbuild.model import Origin, Person, Record

SHOWN = 60
"""Characters of a value in a list of changes."""


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A paper as it should be in the store."""

    record: Record
    pdf: Path | None = None
    """The PDF to be stored; None: there is none, or it stays"""
    supplements: Mapping[str, Path] = field(default_factory=dict)
    """Files by their names in the store"""


@dataclass(frozen=True, kw_only=True)
class Change:
    """A paper that differs from the store."""

    draft: Draft
    fields: tuple[str, ...] = ()
    """``title: 'old' → 'new'``, one for each field"""
    is_move: bool = False
    """Whether the paper stands in another place, and nothing else differs"""
    is_pdf: bool = False
    """Whether another PDF has taken the place of one, and nothing else differs"""


@dataclass(frozen=True, kw_only=True)
class Plan:
    """Everything that differs from the store."""

    new: tuple[Change, ...] = ()
    changed: tuple[Change, ...] = ()
    gone: tuple[Change, ...] = ()
    """Papers that their source no longer has: withdrawn, kept with their number and files"""
    unchanged: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    """Accepted papers whose source was not asked"""

    @property
    def changes(self) -> tuple[Change, ...]:
        """All that is to be written."""
        return (*self.new, *self.changed, *self.gone)


def settle(record: Record, old: Record | None, read: Collection[str]) -> Record:
    """The record as it should be stored, with respect to sources that were not read.

    ``read`` has the names of the sources of this run. Where all sources of ``old`` are among them
    the new record replaces it; else what the new one leaves empty stays, for it may come from the
    others. A paper that is not accepted keeps the files it had, and every paper its old versions.
    """
    if old is None:
        return record
    record = replace(record, replaced=old.replaced)
    if record.status != "accepted":
        record = replace(record, file=old.file, sha256=old.sha256, supplements=old.supplements)
    unread = [one for one in (old.origin, *old.additions) if one.name not in read]
    if not unread:
        return record
    came = (record.origin, *record.additions)
    origin, *additions = (
        (*unread, *came) if unread[0] == old.origin else (record.origin, *unread, *came[1:])
    )
    whole = filled(record, old)
    return replace(whole, origin=origin, additions=tuple(_once(additions, origin)))


def _once(origins: Iterable[Origin], but: Origin) -> Iterator[Origin]:
    seen = {but.name}
    for origin in origins:
        if origin.name not in seen:
            seen.add(origin.name)
            yield origin


def compare(
    drafts: Sequence[Draft],
    stored: Mapping[str, Record],
    stale: Mapping[str, bool],
    read: Collection[str],
) -> Plan:
    """The plan for ``drafts``, which stand in the sources' order.

    ``stale`` is True for the papers whose files in the store are absent or damaged.
    """
    places = positions([draft.record.id for draft in drafts], stored.values())
    seen = {draft.record.id for draft in drafts}
    new: list[Change] = []
    changed: list[Change] = []
    gone: list[Change] = []
    unchanged: list[str] = []
    unread: list[str] = []
    for came in drafts:
        id_ = came.record.id
        draft = replace(came, record=replace(came.record, position=places[id_]))
        if (old := stored.get(id_)) is None:
            new.append(Change(draft=draft))
        elif told := (*dict.fromkeys(differences(old, draft.record)), *_repairs(id_, stale)):
            moved = replace(old, position=places[id_]) == draft.record and id_ not in stale
            new_pdf = bool(old.sha256 and draft.record.sha256) and draft.record == replace(
                old,
                file=draft.record.file,
                sha256=draft.record.sha256,
                replaced=draft.record.replaced,
            )
            changed.append(Change(draft=draft, fields=told, is_move=moved, is_pdf=new_pdf))
        else:
            unchanged.append(id_)
    for id_, old in stored.items():
        if id_ in seen:
            continue
        left = replace(old, position=places[id_])
        if old.status == "accepted" and old.origin.name in read:
            left = replace(left, status="withdrawn")
            gone.append(Change(draft=Draft(record=left), fields=tuple(differences(old, left))))
        elif left != old:
            changed.append(Change(draft=Draft(record=left), fields=tuple(differences(old, left))))
        else:
            unchanged.append(id_)
        if left.status == "accepted":
            unread.append(id_)
    return Plan(
        new=tuple(new),
        changed=tuple(changed),
        gone=tuple(gone),
        unchanged=tuple(sorted(unchanged)),
        unread=tuple(unread),
    )


def positions(ids: Sequence[str], stored: Iterable[Record]) -> dict[str, int]:
    """Places from 1 for the papers of this run, in the order of ``ids``, and all stored ones.

    While the stored papers among ``ids`` stand in their old order, all stored ones keep it: new
    ones come behind their predecessor, before their successor, or last. Else the order of ``ids``
    is the new one, and the other papers stay behind their predecessors.
    """
    order = [record.id for record in sorted(stored, key=lambda one: (one.position, one.id))]
    rank = {id_: number for number, id_ in enumerate(order)}
    known = [rank[id_] for id_ in ids if id_ in rank]
    order = _inserted(order, ids) if known == sorted(known) else _inserted(ids, order)
    return {id_: place for place, id_ in enumerate(order, 1)}


def _inserted(base: Sequence[str], more: Sequence[str]) -> list[str]:
    """``base`` with the others of ``more``: behind the one before them, else before the next."""
    before: dict[str, list[str]] = {}
    behind: dict[str, list[str]] = {id_: [] for id_ in base}
    waiting: list[str] = []
    anchor = ""
    for id_ in more:
        if id_ in behind:
            if waiting:
                before[id_], waiting = waiting, []
            anchor = id_
        else:
            (behind[anchor] if anchor else waiting).append(id_)
    order = []
    for id_ in base:
        order += [*before.get(id_, ()), id_, *behind[id_]]
    return order + waiting


def differences(old: Record, new: Record) -> Iterator[str]:
    """One line for each field that differs."""
    for one in fields(Record):
        before, after = getattr(old, one.name), getattr(new, one.name)
        if before == after or one.name == "file":
            continue
        match one.name:
            case "sha256":
                yield f"PDF: {_hash(before)} → {_hash(after)}"
            case "replaced":
                yield f"the published PDF is kept as {after[-1].name}" if after else "versions"
            case "origin" | "additions":
                yield "sources: " + ", ".join(
                    dict.fromkeys(origin.name for origin in (new.origin, *new.additions))
                )
            case name:
                yield f"{name}: {_told(_parts(before), _parts(after))}"


def _repairs(id_: str, stale: Mapping[str, bool]) -> Iterator[str]:
    if stale.get(id_):
        yield "files: absent or damaged in the store, copied again"


def _hash(sha256: str) -> str:
    return sha256[:8] or "none"


def _told(before: Sequence[str], after: Sequence[str]) -> str:
    """What differs between two values; both whole where they have the same elements."""
    if before == after:
        return f"{_shown(after)}, with other details"
    gone = [part for part in before if part not in after]
    come = [part for part in after if part not in before]
    pair = (gone, come) if gone or come else (before, after)
    return " → ".join(map(_shown, pair))


def _parts(value: object) -> list[str]:
    """The elements of a value, or the value itself, as text."""
    if not isinstance(value, tuple):
        return [str(value)]
    return [one.display if isinstance(one, Person) else _part(one) for one in value]


def _shown(parts: Sequence[str]) -> str:
    """Elements in a few words."""
    text = " ".join("; ".join(parts).split()) or "nothing"
    return text if len(text) <= SHOWN else f"{text[: SHOWN - 1]}…"


def _part(value: object) -> str:
    return str(getattr(value, "name", None) or getattr(value, "url", None) or value)
