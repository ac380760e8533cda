"""Merges the papers of several sources into one list.

Sources are in the order of trust: a later one only fills what earlier ones leave empty. An entry
belongs to the paper with its id; else to the one that :mod:`procbuild.collect.matching` finds by
title and authors, which is always reported. A loose PDF belongs to the entry that the source's
``map`` names, else to the one with its name, else to the one whose title and authors are on its
first page.
"""

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import MISSING, dataclass, fields, replace
from pathlib import Path

from procbuild.collect.adopted import AdoptedIds
from procbuild.collect.gather import Batch
from procbuild.collect.keys import Keys
from procbuild.collect.matching import alike, key_of_record, pairs
from procbuild.collect.unmatched_pdfs import (
    Inspect,
    UnmatchedPdf,
    find_papers,
    guess_finding,
    left_out_finding,
    unused_finding,
)
from procbuild.incoming import Blob, Incoming, noticed, paper_id
from procbuild.model import Finding, Origin, Record
from procbuild.names import from_display

NEVER_FILLED = frozenset({"id", "status", "position", "origin", "additions"})
"""Fields that are not filled in from other sources."""


@dataclass(frozen=True, kw_only=True)
class MergedPaper:
    """A paper as described by all sources together."""

    record: Record
    pdf: Blob | None = None
    supplements: tuple[Blob, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Merged:
    """All papers in the sources' order, and findings about merging them."""

    entries: tuple[MergedPaper, ...]
    findings: tuple[Finding, ...]


def filled(record: Record, more: Record) -> Record:
    """``record`` with its empty fields taken from ``more``."""
    missing = {}
    for field in fields(Record):
        default = () if field.default is MISSING else field.default
        if field.name not in NEVER_FILLED and getattr(record, field.name) == default:
            missing[field.name] = getattr(more, field.name)
    return replace(record, **missing)


def merge(
    batches: Sequence[Batch],
    stored: Mapping[str, Record],
    inspect: Inspect,
    published: Container[str] = (),
) -> Merged:
    """Merge the papers of all sources.

    Papers with new ids are matched with those ``stored`` by title and authors, so that they keep
    their folders when their source changes. Ids of ``published`` papers never change.
    """
    read = {batch.origin.name for batch in batches}
    elsewhere = {id_: record for id_, record in stored.items() if record.origin.name not in read}
    table = _Table(stored, elsewhere, published)
    for batch in batches:
        table.add(batch)
    described = {
        item.pdf.path for batch in batches for item in batch.entries if item.pdf and item.pdf.path
    }
    for batch in batches:
        table.attach(batch, described, inspect)
    return Merged(entries=tuple(table.entries.values()), findings=tuple(table.findings))


class _Table:
    """The papers merged so far."""

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
        homes = self._homes(batch, news)
        self.findings += [
            replace(finding, paper=homes.get(finding.paper, finding.paper))
            for finding in batch.findings
        ]
        for id_, item in news.items():
            home = homes.get(id_, id_)
            if (conflict := self._conflict(home, item)) is not None:
                self.findings.append(conflict)
                continue
            self.keys.add(batch.origin, batch.rules.prefix, item.key, home)
            self._merge_entry(home, item)

    def _homes(self, batch: Batch, news: Mapping[str, Incoming]) -> dict[str, str]:
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
        self.findings += [
            noticed(
                "collect-match",
                "info",
                f"{news[id_].place or batch.origin.name}: '{news[id_].key}' was taken for paper "
                f"'{home}' by title and authors",
                "Nothing if that is right; else give both the same id, or other ids and titles.",
                home,
            )
            for id_, home in homes.items()
        ]
        return homes

    def _conflict(self, home: str, item: Incoming) -> Finding | None:
        """A finding if another source's paper with this id is clearly a different one."""
        known = self._record(home)
        if known is None or not item.record.title or not known.title:
            return None
        if alike(key_of_record(item.record), key_of_record(known)) or _share_family_name(
            item.record, known
        ):
            return None
        return noticed(
            "collect-duplicate",
            "error",
            f"{item.place}: the id '{item.key}' belongs to another paper, "
            f"{known.title!r} of {known.origin.name}; this one is left out",
            f'Give the two different ids, or prefix = "demo-" to {item.record.origin.name}.',
            home,
        )

    def _merge_entry(self, home: str, item: Incoming) -> None:
        entry = self.entries.get(home)
        if entry is None:
            record = replace(item.record, id=home)
            self.entries[home] = MergedPaper(
                record=record, pdf=item.pdf, supplements=item.supplements
            )
            return
        self.entries[home] = MergedPaper(
            record=_with_origin(filled(entry.record, item.record), item.record.origin),
            pdf=entry.pdf or item.pdf,
            supplements=entry.supplements or item.supplements,
        )

    def attach(self, batch: Batch, described: Container[Path], inspect: Inspect) -> None:
        """Match the loose PDFs of a source with papers.

        A file that is ``described`` by an entry of any source, accepted or not, is not loose.
        """
        mapped = {
            file: self._find_paper(batch, key) or key for key, file in batch.rules.map.items()
        }
        self.findings += self._map_mistakes(batch, mapped)
        rest: dict[Path, Incoming] = {}
        for item in batch.loose:
            name = item.pdf.name if item.pdf else item.key
            found = (self._find_paper(batch, key) for key in (item.key, *item.further_keys))
            home = mapped.get(name) or next(filter(None, found), "")
            is_described = item.pdf is not None and item.pdf.path in described
            if is_described and not self._has_pdf(home, item):
                continue
            if home in self.entries or home in self.elsewhere:
                self._assign_pdf(home, item, batch)
            elif item.pdf and item.pdf.path:
                rest[item.pdf.path] = item
            else:
                self.findings.append(left_out_finding(item, batch.origin.name))
        if rest:
            self._attach_by_print(batch, rest, inspect)

    def _find_paper(self, batch: Batch, key: str) -> str:
        """The id of the paper that a key of this source, or of any, names; empty for none."""
        home, id_ = self.keys.paper(batch.origin, key), paper_id(key)
        return (id_ if self._record(id_) else "") if home is None else home

    def _has_pdf(self, home: str, item: Incoming) -> bool:
        entry = self.entries.get(home)
        return bool(entry and entry.pdf and item.pdf and entry.pdf.path == item.pdf.path)

    def _record(self, id_: str) -> Record | None:
        entry = self.entries.get(id_)
        return entry.record if entry else self.elsewhere.get(id_)

    def _map_mistakes(self, batch: Batch, mapped: Mapping[str, str]) -> Iterator[Finding]:
        """Findings for files and entries in the source's ``map`` that do not exist."""
        files = {item.pdf.name for item in batch.loose if item.pdf}
        files |= {
            item.pdf.name
            for item in batch.entries
            if item.pdf and item.pdf.name == batch.rules.map.get(item.key)
        }
        for file, home in mapped.items():
            if file not in files or not self._record(home):
                what = f"no file '{file}'" if file not in files else f"no entry '{home}'"
                yield noticed(
                    "collect-map",
                    "warning",
                    f"{batch.origin.name}: map: there is {what}",
                    "Correct 'map' of this source in volume.toml: entry key = \"file.pdf\".",
                )

    def _attach_by_print(
        self, batch: Batch, rest: Mapping[Path, Incoming], inspect: Inspect
    ) -> None:
        """Match loose PDFs by their first pages, or by the files in the store."""
        without, having = self._by_pdf(batch)
        inspections = inspect(list(rest), layout=bool(without or having))
        files = {
            str(path): UnmatchedPdf(item=item, inspection=inspection)
            for (path, item), inspection in zip(rest.items(), inspections, strict=True)
        }
        matches = find_papers(files, without, having, self.stored, batch.origin.name)
        self.findings += matches.findings
        for id_ in matches.unsure & self.entries.keys():
            stored_pdf = Blob(name=self.stored[id_].file)
            self.entries[id_] = replace(self.entries[id_], pdf=stored_pdf)
        present = {item.key for item in batch.loose}
        adopted = AdoptedIds(batch.origin, self.stored.values(), present)
        for path, file in files.items():
            item, name, facts = file.item, file.name, file.inspection.facts
            if home := matches.homes.get(path):
                self._assign_pdf(home, item, batch)
            elif path in matches.spare:
                continue
            elif item.adopt and facts:
                people = tuple(from_display(author).person for author in facts.authors)
                title = facts.title or item.record.id
                record = replace(item.record, title=title, authors=people)
                record = replace(record, origin=replace(batch.origin, key=item.key))
                id_ = adopted.choose(record, file.inspection.sha256, self.entries)
                record = replace(record, id=id_)
                self._merge_entry(record.id, replace(item, record=record))
                self.findings.append(guess_finding(record, name))
            else:
                problem = file.inspection.problem
                self.findings.append(left_out_finding(item, batch.origin.name, problem))

    def _by_pdf(self, batch: Batch) -> tuple[dict[str, Record], dict[str, tuple[Record, str]]]:
        """The papers without a PDF, and those with one and its name.

        A stored PDF from this very source does not count, since it is to be matched again.
        """
        without: dict[str, Record] = {}
        having: dict[str, tuple[Record, str]] = {}
        for id_, record in self.elsewhere.items():
            is_own = batch.origin.name in {origin.name for origin in record.additions}
            if record.file and not is_own:
                having[id_] = record, record.file
            else:
                without[id_] = record
        for id_, entry in self.entries.items():
            without.pop(id_, None)
            having.pop(id_, None)
            if entry.pdf:
                having[id_] = self._described(entry.record), entry.pdf.name
            else:
                without[id_] = self._described(entry.record)
        return without, having

    def _described(self, record: Record) -> Record:
        """The record, or the stored one of a paper of which these sources have only the PDF."""
        return record if record.title else self.elsewhere.get(record.id, record)

    def _assign_pdf(self, home: str, item: Incoming, batch: Batch) -> None:
        """Assign a loose PDF and its supplements to a paper."""
        entry = self.entries.get(home)
        if entry is None:
            status = self.elsewhere[home].status
            origin = replace(batch.origin, key=item.key)
            entry = MergedPaper(record=Record(id=home, status=status, origin=origin))
        if entry.pdf and item.pdf and entry.pdf.path != item.pdf.path:
            self.findings.append(
                unused_finding(batch.origin.name, item.pdf.name, home, entry.pdf.name)
            )
        self.entries[home] = MergedPaper(
            record=_with_origin(entry.record, replace(batch.origin, key=item.key)),
            pdf=entry.pdf or item.pdf,
            supplements=entry.supplements or item.supplements,
        )


def _with_origin(record: Record, origin: Origin) -> Record:
    """The record with one more source, unless it is there already."""
    if origin.source in {one.source for one in record.origins}:
        return record
    return replace(record, additions=(*record.additions, origin))


def _share_family_name(first: Record, second: Record) -> bool:
    """Whether papers with one id share a family name: titles change more often than authors."""
    families = {person.family.casefold() for person in first.authors if person.family}
    others = {person.family.casefold() for person in second.authors if person.family}
    return not families or not others or bool(families & others)
