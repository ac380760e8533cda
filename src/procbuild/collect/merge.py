"""Several sources, one list of papers.

Sources stand in the order of trust: what an earlier one says stays, a later one fills what it
leaves empty. An entry belongs to the paper that has its id; else to the one that
:mod:`procbuild.collect.matching` finds by title and authors, which is always told. A loose PDF
belongs to the entry that the source's ``map`` names, else to the one called like it, else to the
one whose title and authors stand on its first page.
"""

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import MISSING, dataclass, fields, replace
from pathlib import Path

from procbuild.collect.gather import Batch
from procbuild.collect.matching import alike, likeness, pairs
from procbuild.collect.unmatched_pdfs import Inspect, UnmatchedPdf, find_papers, unused
from procbuild.incoming import Blob, Incoming, noticed, paper_id, short_hash
from procbuild.model import Finding, Origin, Record
from procbuild.names import from_display

NEVER_FILLED = frozenset({"id", "status", "position", "origin", "additions"})
"""What no source fills in for another."""


@dataclass(frozen=True, kw_only=True)
class MergedPaper:
    """A paper as all sources together describe it."""

    record: Record
    pdf: Blob | None = None
    supplements: tuple[Blob, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Merged:
    """All papers in the sources' order, and how they were put together."""

    entries: tuple[MergedPaper, ...]
    findings: tuple[Finding, ...]


def filled(record: Record, more: Record) -> Record:
    """``record`` with what it leaves empty taken from ``more``."""
    missing = {}
    for one in fields(Record):
        default = () if one.default is MISSING else one.default
        if one.name not in NEVER_FILLED and getattr(record, one.name) == default:
            missing[one.name] = getattr(more, one.name)
    return replace(record, **missing)


def merge(
    batches: Sequence[Batch],
    stored: Mapping[str, Record],
    inspect: Inspect,
    published: Container[str] = (),
) -> Merged:
    """The papers of all sources.

    ``stored`` are the papers that the store has: one that no id finds is looked for there by
    title and authors, so that it keeps its folder when its source changes. Ids of ``published``
    papers stay, whatever the store has.
    """
    read = {batch.origin.name for batch in batches}
    elsewhere = {id_: one for id_, one in stored.items() if one.origin.name not in read}
    table = _Table(stored, elsewhere, published)
    for batch in batches:
        table.add(batch)
    for batch in batches:
        table.attach(batch, inspect)
    return Merged(entries=tuple(table.entries.values()), findings=tuple(table.findings))


class _Table:
    """The papers so far."""

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
        self.aliases: dict[tuple[Origin, str], str] = {}
        self.findings: list[Finding] = []

    def add(self, batch: Batch) -> None:
        """Join a source's entries to the papers."""
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
            self.aliases[batch.origin, paper_id(item.key)] = home
            self._lay(home, item)

    def _homes(self, batch: Batch, news: Mapping[str, Incoming]) -> dict[str, str]:
        """The papers that entries of another id belong to."""
        strangers = {
            id_: likeness(item.record)
            for id_, item in news.items()
            if id_ not in self.entries and id_ not in self.stored
        }
        if not strangers:
            return {}
        known = {id_: entry.record for id_, entry in self.entries.items()}
        known = {**self.stored, **known}
        free = {id_: likeness(record) for id_, record in known.items() if id_ not in news}
        homes = {
            id_: home
            for id_, home in pairs(strangers, free).items()
            if home in self.entries or id_ not in self.published
        }
        self.findings += [
            noticed(
                "collect-match",
                "info",
                f"{news[id_].place or batch.origin.name}: '{news[id_].key}' was taken for paper "
                f"'{home}' by title and authors",
                "nothing if that is right; else give both the same id, or differing ids and titles",
                home,
            )
            for id_, home in homes.items()
        ]
        return homes

    def _conflict(self, home: str, item: Incoming) -> Finding | None:
        """Whether another source's paper of this id is clearly not the same."""
        known = self._record(home)
        if known is None or not item.record.title or not known.title:
            return None
        if alike(likeness(item.record), likeness(known)) or _related(item.record, known):
            return None
        return noticed(
            "collect-duplicate",
            "error",
            f"{item.place}: the id '{item.key}' belongs to another paper, "
            f"{known.title!r} of {known.origin.name}; this one is left out",
            "give the two different ids, or one of the sources a prefix",
            home,
        )

    def _lay(self, home: str, item: Incoming) -> None:
        entry = self.entries.get(home)
        if entry is None:
            record = replace(item.record, id=home)
            self.entries[home] = MergedPaper(
                record=record, pdf=item.pdf, supplements=item.supplements
            )
            return
        self.entries[home] = MergedPaper(
            record=_joined(filled(entry.record, item.record), item.record.origin),
            pdf=entry.pdf or item.pdf,
            supplements=entry.supplements or item.supplements,
        )

    def attach(self, batch: Batch, inspect: Inspect) -> None:
        """Find the papers of a source's loose PDFs."""
        mapped = {file: self._known(batch, key) or key for key, file in batch.rules.map.items()}
        self.findings += self._vain(batch, mapped)
        rest: dict[Path, Incoming] = {}
        for item in batch.loose:
            name = item.pdf.name if item.pdf else item.key
            home = mapped.get(name) or self._known(batch, item.record.id)
            if home in self.entries or home in self.elsewhere:
                self._give(home, item, batch)
            elif item.pdf and item.pdf.path:
                rest[item.pdf.path] = item
            else:
                self.findings.append(_nobodys(item, batch))
        if rest:
            self._attach_by_print(batch, rest, inspect)

    def _known(self, batch: Batch, key: str) -> str:
        """The paper that a key of this source, or of any, names; empty: none."""
        id_ = paper_id(key)
        known = id_ in self.entries or id_ in self.elsewhere
        return self.aliases.get((batch.origin, id_)) or (id_ if known else "")

    def _record(self, id_: str) -> Record | None:
        entry = self.entries.get(id_)
        return entry.record if entry else self.elsewhere.get(id_)

    def _vain(self, batch: Batch, mapped: Mapping[str, str]) -> Iterator[Finding]:
        """What the source's ``map`` names but nobody has."""
        files = {item.pdf.name for item in batch.loose if item.pdf}
        for file, home in mapped.items():
            if file not in files or not self._record(home):
                what = f"no file '{file}'" if file not in files else f"no entry '{home}'"
                yield noticed(
                    "collect-map",
                    "warning",
                    f"{batch.origin.name}: map: there is {what}",
                    "correct 'map' of this source in volume.toml: entry key = \"file.pdf\"",
                )

    def _attach_by_print(
        self, batch: Batch, rest: Mapping[Path, Incoming], inspect: Inspect
    ) -> None:
        """Match loose PDFs by what is printed on their first pages, or by what the store has."""
        without, having = self._waiting(batch)
        read = inspect(list(rest), layout=bool(without or having))
        files = {
            str(path): UnmatchedPdf(item=item, seen=seen)
            for (path, item), seen in zip(rest.items(), read, strict=True)
        }
        found = find_papers(files, without, having, self.stored, batch.origin.name)
        self.findings += found.findings
        for kept in found.unsure & self.entries.keys():
            stays = Blob(name=self.stored[kept].file)
            self.entries[kept] = replace(self.entries[kept], pdf=stays)
        for path, one in files.items():
            item, name, facts = one.item, one.name, one.seen.facts
            if home := found.homes.get(path):
                self._give(home, item, batch)
            elif path in found.spare:
                continue
            elif item.adopt and facts:
                people = tuple(from_display(author).person for author in facts.authors)
                title = facts.title or item.record.id
                record = replace(item.record, title=title, authors=people)
                record = replace(record, origin=replace(batch.origin, key=item.key))
                if record.id in self.entries:  # A.pdf beside a.pdf
                    record = replace(record, id=f"{record.id}-{short_hash(item.key)}")
                self._lay(record.id, replace(item, record=record))
                self.findings.append(_guessed(record, name))
            else:
                self.findings.append(_nobodys(item, batch, one.seen.problem))

    def _waiting(self, batch: Batch) -> tuple[dict[str, Record], dict[str, tuple[Record, str]]]:
        """The papers without a PDF, and those with one and its name.

        The PDF that a paper has from this very source is not there yet.
        """
        without: dict[str, Record] = {}
        having: dict[str, tuple[Record, str]] = {}
        for id_, record in self.elsewhere.items():
            ours = batch.origin.name in {one.name for one in record.additions}
            if record.file and not ours:
                having[id_] = record, record.file
            else:
                without[id_] = record
        for id_, entry in self.entries.items():
            without.pop(id_, None)
            having.pop(id_, None)
            if entry.pdf:
                having[id_] = self._full(entry.record), entry.pdf.name
            else:
                without[id_] = self._full(entry.record)
        return without, having

    def _full(self, record: Record) -> Record:
        """The record, or what another source said of a paper that has only a PDF in these."""
        return record if record.title else self.elsewhere.get(record.id, record)

    def _give(self, home: str, item: Incoming, batch: Batch) -> None:
        """Let a paper have a loose PDF and its supplements."""
        entry = self.entries.get(home)
        if entry is None:
            status = self.elsewhere[home].status
            origin = replace(batch.origin, key=item.key)
            entry = MergedPaper(record=Record(id=home, status=status, origin=origin))
        if entry.pdf and item.pdf and entry.pdf.path != item.pdf.path:
            self.findings.append(unused(batch.origin.name, item.pdf.name, home, entry.pdf.name))
        self.entries[home] = MergedPaper(
            record=_joined(entry.record, replace(batch.origin, key=item.key)),
            pdf=entry.pdf or item.pdf,
            supplements=entry.supplements or item.supplements,
        )


def _joined(record: Record, origin: Origin) -> Record:
    """The record with one more source; the files of its own source are no addition."""
    here = (origin.kind, origin.name)
    if here in {(one.kind, one.name) for one in (record.origin, *record.additions)}:
        return record
    return replace(record, additions=(*record.additions, origin))


def _related(one: Record, other: Record) -> bool:
    """Whether papers of one id share a family name: titles change more often than authors."""
    families = {person.family.casefold() for person in one.authors if person.family}
    others = {person.family.casefold() for person in other.authors if person.family}
    return not families or not others or bool(families & others)


def _guessed(record: Record, name: str) -> Finding:
    authors = "; ".join(person.inverted for person in record.authors) or "none found"
    guess = noticed(
        "metadata-title-guess",
        "warning",
        f"{name}: no metadata comes with it; read from its first page: title {record.title!r}, "
        f"authors {authors}",
        "state title and authors in the paper's fixes.toml, or waive metadata-title-guess there; "
        "or put a sidecar file beside the PDF",
        record.id,
    )
    return replace(guess, summary="title and authors are as read from the first pages")


def _nobodys(item: Incoming, batch: Batch, problem: str = "") -> Finding:
    """Why a loose file is left out."""
    name = item.pdf.name if item.pdf else ", ".join(blob.name for blob in item.supplements)
    where = f"{batch.origin.name}: {name}"
    if problem:
        if item.adopt:
            what, remedy = "", "ask the authors for another file"
        else:
            what = "; no entry is called like it"
            remedy = "ask the authors for another file, or name this one like its entry"
        return noticed("pdf-unreadable", "error", f"{where}: {problem}{what}; left out", remedy)
    return noticed(
        "collect-unmatched",
        "warning",
        f"{where}: it belongs to no entry by name, title or authors; left out",
        f'name it like its entry, or say map."KEY" = "{name}" in the source',
    )
