"""The papers of a run: entries of several sources, merged.

Sources are in the order of trust: a later one only fills what earlier ones leave empty. An entry
belongs to the paper with its id; else to the one that :mod:`procbuild.collect.matching` finds by
title and authors, which is always reported.
"""

from collections.abc import Container, Iterator, Mapping
from dataclasses import MISSING, dataclass, fields, replace

from procbuild.collect.batch import Batch, match_finding
from procbuild.collect.keys import Keys
from procbuild.collect.matching import differ, key_of_record, pairs
from procbuild.incoming import Blob, Incoming, noticed
from procbuild.model import Finding, Origin, Record

NEVER_FILLED = frozenset({"id", "status", "position", "origin", "additions"})
"""Fields that are not filled in from other sources."""


@dataclass(frozen=True, kw_only=True)
class MergedPaper:
    """A paper as described by all sources together."""

    record: Record
    pdf: Blob | None = None
    supplements: tuple[Blob, ...] = ()


def filled(record: Record, more: Record) -> Record:
    """``record`` with its empty fields taken from ``more``."""
    missing = {}
    for field in fields(Record):
        default = () if field.default is MISSING else field.default
        if field.name not in NEVER_FILLED and getattr(record, field.name) == default:
            missing[field.name] = getattr(more, field.name)
    return replace(record, **missing)


class Papers:
    """The papers merged so far, and the findings about them."""

    def __init__(
        self,
        stored: Mapping[str, Record],
        elsewhere: Mapping[str, Record],
        published: Container[str],
    ) -> None:
        """``elsewhere`` are the stored papers whose own source is not read."""
        self.stored = stored
        self.elsewhere = elsewhere
        self.published = published
        self.entries: dict[str, MergedPaper] = {}
        self.keys = Keys()
        self.findings: list[Finding] = []

    def add(self, batch: Batch) -> None:
        """Merge the entries of a source into the papers."""
        news = {item.record.id: item for item in batch.entries}
        homes = self._homes(news)
        self.findings += [
            replace(finding, paper=homes.get(finding.paper, finding.paper))
            for finding in batch.findings
            if finding.check != "collect-id" or finding.paper not in homes
        ]
        for id_, item in news.items():
            home = homes.get(id_, id_)
            if (conflict := self._conflict(home, item)) is not None:
                self.findings.append(conflict)
                self.keys.leave_out(batch.origin, item.key)
                continue
            self.keys.add(batch.origin, batch.rules.prefix, item.key, home)
            self.merge_entry(home, item)

    def _homes(self, news: Mapping[str, Incoming]) -> dict[str, str]:
        """The papers that entries with other ids belong to."""
        unknown = {
            id_: key_of_record(item.record)
            for id_, item in news.items()
            if id_ not in self.entries and id_ not in self.stored
        }
        if not unknown:
            return {}
        known = {id_: entry.record for id_, entry in self.entries.items()}
        known = {**self.stored, **known}
        free = {id_: key_of_record(record) for id_, record in known.items() if id_ not in news}
        homes = {
            id_: home
            for id_, home in pairs(unknown, free).items()
            if home in self.entries or id_ not in self.published
        }
        self.findings += [match_finding(news[id_], home) for id_, home in homes.items()]
        return homes

    def _conflict(self, home: str, item: Incoming) -> Finding | None:
        """A finding if another source's paper with this id is clearly a different one."""
        known = self.record(home)
        if known is None or not differ(item.record, known):
            return None
        return noticed(
            "collect-duplicate",
            "error",
            f"{item.place}: the id '{item.key}' belongs to another paper, "
            f"{known.title!r} of {known.origin.name}; this one is left out",
            f'Give the two different ids, or prefix = "demo-" to {item.record.origin.name}.',
            home,
        )

    def record(self, id_: str) -> Record | None:
        """The record of a paper, of this run or else of a source that is not read."""
        entry = self.entries.get(id_)
        return entry.record if entry else self.elsewhere.get(id_)

    def merge_entry(self, home: str, item: Incoming) -> None:
        """Add an entry to a paper, which may be new."""
        entry = self.entries.get(home)
        if entry is None:
            record = replace(item.record, id=home)
            self.entries[home] = MergedPaper(
                record=record, pdf=item.pdf, supplements=item.supplements
            )
            return
        self.findings += _disagreement(entry.record, item)
        self.entries[home] = MergedPaper(
            record=with_origin(filled(entry.record, item.record), item.record.origin),
            pdf=entry.pdf or item.pdf,
            supplements=entry.supplements or item.supplements,
        )


def _disagreement(record: Record, item: Incoming) -> Iterator[Finding]:
    """A finding if a later source says otherwise of the acceptance of a paper."""
    stated, other = record.status, item.record.status
    if stated != other and "accepted" in {stated, other}:
        yield noticed(
            "collect-decision",
            "warning",
            f"{item.place}: '{item.key}' is {other}, but {stated} in {record.origin.name}, which "
            "takes precedence",
            f"Decide in {record.origin.name}, or list the source with the decisions before it in "
            "volume.toml.",
            record.id,
        )


def with_origin(record: Record, origin: Origin) -> Record:
    """The record with one more source, unless it is there already."""
    if origin.source in {one.source for one in record.origins}:
        return record
    return replace(record, additions=(*record.additions, origin))
