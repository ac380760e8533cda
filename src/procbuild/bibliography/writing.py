"""Writes BibTeX: the volume's file, and one entry per paper."""

import functools
import io
import re
from collections.abc import Iterable, Iterator
from urllib.parse import quote

from pybtex.database import BibliographyData, Entry
from pybtex.database.output.bibtex import Writer

from procbuild.bibliography.people import as_list
from procbuild.bibliography.titles import title_latex
from procbuild.model import Paper, Volume
from procbuild.text import Encoding, as_latex, visible
from procbuild.updates import summarize_updates
from procbuild.urls import paper_url

Fields = Iterator[tuple[str, str]]

MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]

INHERITED = frozenset({"booktitle", "editor", "volume", "series", "publisher", "year", "month"})
"""Fields that a paper inherits from the volume's entry if it refers to it."""

VIETNAMESE = re.compile(r"\\(horn|h)(?![A-Za-z])")
"""Accents that LaTeX knows only with the encoding T5; a file with them defines what they print
otherwise: the letter alone.
"""


class _Writer(Writer):  # type: ignore[misc]  # pybtex has no types
    """Writes values unchanged: they are LaTeX already, and their braces are balanced."""

    def quote(self, s: str) -> str:
        """The value in braces; the names of months are bare."""
        return s if s in MONTHS else f"{{{s}}}"

    def _encode(self, text: str) -> str:
        return text


def volume_bib(volume: Volume) -> str:
    """The BibTeX of the volume: its ``@proceedings`` entry, an ``@inproceedings`` per paper.

    With ``bib.crossref`` the volume's entry is last, as BibTeX requires, and papers inherit shared
    fields from it; else it is first and each entry is complete. Characters are written as
    ``bib.encoding`` says; see :func:`procbuild.text.as_latex`.
    """
    rules, key = volume.conference.bib, volume_key(volume)
    parent = key, "proceedings", volume_fields(volume)
    papers = (
        (paper.citation_key, "inproceedings", paper_fields(volume, paper, rules.encoding))
        for paper in volume.papers
    )
    if not rules.crossref:
        return bib_text([parent, *papers])
    return bib_text(
        [*((name, kind, _inheriting(fields, key)) for name, kind, fields in papers), parent]
    )


def paper_bib(volume: Volume, paper: Paper, *, abstract: bool = True) -> str:
    """The complete BibTeX entry of one paper, without ``crossref``; or all but its abstract."""
    fields = paper_fields(volume, paper, volume.conference.bib.encoding)
    shown = ((name, value) for name, value in fields if abstract or name != "abstract")
    return bib_text([(paper.citation_key, "inproceedings", shown)])


def volume_key(volume: Volume) -> str:
    """The key of the volume's own entry: its name, or a variant if a paper has that key."""
    taken = {paper.citation_key.casefold() for paper in volume.papers}
    return volume.name if volume.name.casefold() not in taken else f"{volume.name}-volume"


def bib_text(entries: Iterable[tuple[str, str, Iterable[tuple[str, str]]]]) -> str:
    """Entries as BibTeX in the given order: key, kind, and fields in LaTeX.

    Fields without a value are left out, as are characters that print nothing; ``jan`` … ``dec`` are
    written as the macros they are. A preamble defines commands that LaTeX may lack.
    """
    written = {
        key: Entry(kind, {name: visible(value) for name, value in fields if value})
        for key, kind, fields in entries
    }
    values = (value for entry in written.values() for value in entry.fields.values())
    accents = {accent for value in values for accent in VIETNAMESE.findall(value)}
    preamble = [rf"\providecommand{{\{accent}}}[1]{{#1}}" for accent in sorted(accents)]
    data = BibliographyData(written, preamble=preamble)
    stream = io.StringIO()
    _Writer(encoding="utf-8").write_stream(data, stream)
    return stream.getvalue()


def _inheriting(fields: Fields, parent: str) -> Fields:
    """The fields of a paper without those that it inherits from the entry ``parent``."""
    yield "crossref", parent
    for name, value in fields:
        if name not in INHERITED:
            yield name, value


def paper_fields(volume: Volume, paper: Paper, encoding: Encoding) -> Fields:
    """Names and LaTeX values of a paper's entry, in order; some are empty."""
    latex = functools.partial(as_latex, encoding=encoding)
    yield "author", as_list(paper.authors, encoding)
    yield "title", title_latex(paper.title, encoding, paper.language)
    identity = volume.conference.volume
    yield "booktitle", title_latex(identity.title, encoding, identity.language)
    yield "editor", as_list(volume.conference.editors, encoding)
    yield from _imprint(volume, encoding)
    yield "pages", paper.page_range.replace("-", "--")
    yield "doi", address(paper.doi)
    yield "url", address(paper_url(volume, paper))
    yield "keywords", latex(", ".join(paper.keywords))
    yield "note", latex(". ".join(part for part in (paper.award, summarize_updates(paper)) if part))
    yield "abstract", latex(paper.abstract)


def volume_fields(volume: Volume) -> Fields:
    """Names and LaTeX values of the volume's entry, in order; some are empty.

    ``booktitle`` repeats the title for papers that refer to the entry: BibTeX gives it to them.
    """
    identity, event = volume.conference.volume, volume.conference.event
    encoding = volume.conference.bib.encoding
    latex = functools.partial(as_latex, encoding=encoding)
    yield "editor", as_list(volume.conference.editors, encoding)
    yield "title", title_latex(identity.title, encoding, identity.language)
    if volume.conference.bib.crossref:
        yield "booktitle", title_latex(identity.title, encoding, identity.language)
    yield from _imprint(volume, encoding)
    yield "venue", latex(event.place)
    yield "eventtitle", latex(event.name)
    yield "eventdate", event.iso_period
    yield "isbn", latex(identity.isbn)
    yield "doi", address(identity.doi)
    yield "url", address(identity.url)


def _imprint(volume: Volume, encoding: Encoding) -> Fields:
    """The fields that papers and volume share."""
    identity = volume.conference.volume
    yield "volume", as_latex(identity.number, encoding)
    yield "series", as_latex(identity.series, encoding)
    yield "publisher", as_latex(identity.publisher, encoding)
    yield "year", str(volume.issue_date.year)
    yield "month", MONTHS[volume.issue_date.month - 1]


def address(url: str) -> str:
    """A URL or DOI for BibTeX: characters that would break the entry are percent-encoded."""
    return re.sub(r"[\s{}\\\"<>^`|]", lambda match: quote(match[0]), url)
