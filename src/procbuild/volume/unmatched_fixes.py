"""Corrections that no paper gets, since their folder has another name than its id."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePath

from procbuild.bibliography import citation_keys
from procbuild.conference import Conference, Program
from procbuild.model import Finding, Record
from procbuild.store import Store
from procbuild.suggest import closest, did_you_mean
from procbuild.volume.order import in_order


def unmatched_fixes(
    store: Store, records: Sequence[Record], conference: Conference, program: Program
) -> Iterator[Finding]:
    """A finding for each ``fixes.toml`` of the store that is of none of its papers.

    Where nothing was collected yet, they wait for their papers.
    """
    names = store.fixed() - {record.id for record in records}
    if not names or not records:
        return
    year = conference.issue_date.year
    keys = citation_keys(in_order(records, conference, program), conference.papers.keys, year)
    for name in sorted(names):
        meant = paper_meant(name, records, keys)
        yield Finding(
            check="fixes",
            severity="warning",
            message=f"{name}/fixes.toml changes nothing: no paper has the id '{name}'"
            + did_you_mean(meant),
            remedy="Call its folder like the paper's id, which 'procbuild status' shows",
        )


def paper_meant(name: str, records: Sequence[Record], keys: Mapping[str, str]) -> str:
    """The id that somebody may have meant who wrote ``name``; nothing where none is known.

    ``keys`` are citation keys by id. They and the names of PDFs are taken for ids most often.
    """
    for id_, key in keys.items():
        if key == name:
            return id_
    files = [record.id for record in records if PurePath(record.file).stem == name]
    return files[0] if len(files) == 1 else closest(name, [record.id for record in records])
