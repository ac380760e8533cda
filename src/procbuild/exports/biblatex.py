"""``biblatex``: the volume's .bib in biblatex's own data model, in Unicode."""

from collections.abc import Iterator

from procbuild.bibliography import address, bib_text, paper_fields
from procbuild.delivery import Delivery
from procbuild.model import Paper, Volume
from procbuild.text import as_latex
from procbuild.updates import summarize_updates

REPLACED = frozenset({"month", "note"})
"""Fields that have another name in biblatex, which are given after the others."""


def biblatex(volume: Volume) -> Delivery:
    """``<volume>.bib``: ``date``, ``eventtitle``, ``eventdate``, ``venue``, ``addendum``."""
    entries = (
        (paper.citation_key, "inproceedings", _fields(volume, paper)) for paper in volume.papers
    )
    return Delivery(texts={f"{volume.name}.bib": bib_text(entries)})


def _fields(volume: Volume, paper: Paper) -> Iterator[tuple[str, str]]:
    event = volume.conference.event
    for name, value in paper_fields(volume, paper, "unicode"):
        if name == "year":
            yield "date", volume.issue_date.isoformat()
        elif name not in REPLACED:
            yield name, value
    yield "eventtitle", as_latex(event.name)
    yield "eventdate", event.iso_period
    yield "venue", as_latex(event.city_and_country)
    yield (
        "addendum",
        as_latex(". ".join(part for part in (paper.award, summarize_updates(paper)) if part)),
    )
    yield "isbn", address(volume.conference.volume.isbn)
