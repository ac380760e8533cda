"""Corrections in folders whose name is not the id of a paper."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePath

from procbuild.bibliography import citation_keys
from procbuild.conference import Conference, Program
from procbuild.model import Finding, Record
from procbuild.store import Store
from procbuild.suggest import closest, did_you_mean
from procbuild.volume.order import accepted_in_order


def unmatched_fixes(
    store: Store, records: Sequence[Record], conference: Conference, program: Program
) -> Iterator[Finding]:
    """A finding for each ``fixes.toml`` in the store that belongs to no paper.

    There are none before papers are collected.
    """
    names = store.ids_with_fixes() - {record.id for record in records}
    if not names or not records:
        return
    year = conference.issue_date.year
    keys = citation_keys(
        accepted_in_order(records, conference, program), conference.papers.keys, year
    )
    for name in sorted(names):
        suggestion = suggest_paper(name, records, keys)
        yield Finding(
            check="fixes",
            severity="warning",
            message=f"{name}/fixes.toml changes nothing: no paper has the id '{name}'"
            + did_you_mean(suggestion),
            remedy="Rename its folder to the id of the paper, which 'procbuild status' shows.",
        )


def suggest_paper(name: str, records: Sequence[Record], keys: Mapping[str, str]) -> str:
    """The id of the paper that ``name`` may refer to; empty if there is no good guess.

    ``keys`` are citation keys by id. They and names of PDFs are most often mistaken for ids.
    """
    for id_, key in keys.items():
        if key == name:
            return id_
    by_file = [record.id for record in records if PurePath(record.file).stem == name]
    return by_file[0] if len(by_file) == 1 else closest(name, [record.id for record in records])
