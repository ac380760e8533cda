"""Which papers loose PDFs are of, by what is printed on them and by what the store has."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from procbuild.collect.matching import MatchKey, likeness, pairs, printed, rivals
from procbuild.incoming import Incoming, noticed
from procbuild.model import Finding, Inspection, Record


class Inspect(Protocol):
    """Reads PDFs: an inspection of each, in order, with its layout where that is asked for."""

    def __call__(self, paths: Sequence[Path], *, layout: bool = False) -> Iterable[Inspection]:
        """Read them."""


@dataclass(frozen=True, kw_only=True)
class UnmatchedPdf:
    """A PDF that no name gives to a paper, as it was read."""

    item: Incoming
    seen: Inspection

    @property
    def name(self) -> str:
        """Its name in the source."""
        return self.item.pdf.name if self.item.pdf else self.item.key


@dataclass(frozen=True, kw_only=True)
class Found:
    """What became of loose PDFs, by their paths."""

    homes: Mapping[str, str]
    """The papers that they are of"""
    spare: frozenset[str]
    """Those that no paper needs, which is told"""
    unsure: frozenset[str]
    """The papers that keep the PDF of the store, as none of several new ones is taken"""
    findings: tuple[Finding, ...]


def find_papers(
    files: Mapping[str, UnmatchedPdf],
    without: Mapping[str, Record],
    having: Mapping[str, tuple[Record, str]],
    stored: Mapping[str, Record],
    source: str,
) -> Found:
    """The papers of ``files``, which lie in ``source``.

    ``without`` are the papers that wait for a PDF, ``having`` those that have one, with its name.
    Of several files for one paper none replaces the one that the store has. A file that can't be
    read goes to the paper whose PDF had its name, so that it is told as that paper's.
    """
    prints = {
        path: _print(one.seen)
        for path, one in files.items()
        if one.seen.facts and (without or having)  # most folders have no other source beside them
    }
    waiting = {id_: likeness(record) for id_, record in without.items()}
    homes = pairs(prints, waiting, prints=True)
    findings = [_matched(files[path].name, home) for path, home in homes.items()]
    left = {path: one for path, one in prints.items() if path not in homes}
    taken = {home: files[path].name for path, home in homes.items()}
    taken |= {id_: name for id_, (_, name) in having.items()}
    known = {**waiting, **{id_: likeness(record) for id_, (record, _) in having.items()}}
    spare: set[str] = set()
    unsure: set[str] = set()
    for home, paths in (rivals(left, known) if left else {}).items():
        if home in taken:
            sure = [path for path in paths if _is_spare(files[path], stored.get(home))]
            findings += [unused(source, files[path].name, home, taken[home]) for path in sure]
        elif len(paths) > 1:
            sure = sorted(paths)
            old = stored.get(home)
            if path := _kept([(path, files[path]) for path in sure], old):
                homes[path] = home
            elif old and old.sha256:
                unsure.add(home)
            kept = old.file if old and old.sha256 else ""
            findings.append(_rivals(source, [files[path].name for path in sure], kept, home))
        else:
            continue
        spare |= {path for path in sure if path not in homes}
    homes |= dict(_by_old_names(files, without.keys() - {*homes.values(), *unsure}, stored))
    return Found(
        homes=homes,
        spare=frozenset(spare),
        unsure=frozenset(unsure),
        findings=tuple(findings),
    )


def _print(seen: Inspection) -> MatchKey:
    facts, layout = seen.facts, seen.layout
    text = layout.pages[0].text if layout and layout.pages else ""
    return printed(facts.title if facts else "", facts.authors if facts else (), text)


def _is_spare(one: UnmatchedPdf, old: Record | None) -> bool:
    """Whether a PDF like that of a paper is no other paper: one alone may be the team's next."""
    return not one.item.adopt or (old is not None and one.seen.sha256 == old.sha256)


def _kept(files: list[tuple[str, UnmatchedPdf]], old: Record | None) -> str:
    """The path of the file that the store has, the one of the same name first; empty: none."""
    same = [(path, one) for path, one in files if old and one.seen.sha256 == old.sha256]
    named = [path for path, one in same if old and one.name == old.file]
    return next(iter([*named, *(path for path, _ in same)]), "")


def _by_old_names(
    files: Mapping[str, UnmatchedPdf], waiting: set[str], stored: Mapping[str, Record]
) -> Iterator[tuple[str, str]]:
    """Files that can't be read, with the one paper whose PDF was called so."""
    bearers: dict[str, list[str]] = defaultdict(list)
    for id_ in sorted(waiting & stored.keys()):
        bearers[stored[id_].file].append(id_)
    for path, one in files.items():
        if not one.seen.facts and len(ids := bearers.get(one.name, [])) == 1:
            yield path, ids[0]


def _matched(name: str, home: str) -> Finding:
    return noticed(
        "collect-match",
        "info",
        f"{name}: taken for the PDF of '{home}' by title and authors on its first page",
        f'nothing if that is right; else say map."{home}" = "FILE.pdf" in the source',
        home,
    )


def unused(source: str, name: str, home: str, used: str) -> Finding:
    """What is said of a PDF whose paper has another one."""
    return noticed(
        "collect-unused",
        "info",
        f"{source}: {name}: not used, the paper has its PDF from {used}",
        "remove one of the two",
        home,
    )


def _rivals(source: str, names: list[str], kept: str, home: str) -> Finding:
    what = f"the PDF from {kept} stays" if kept else "none is taken"
    return noticed(
        "collect-rivals",
        "warning",
        f"{source}: {len(names)} files could be the PDF of {home} ({', '.join(names)}); {what}",
        f"remove all but one, or name the right one {home}.pdf",
        home,
    )
