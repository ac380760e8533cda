"""BibTeX in and out, and the keys that papers are cited by: the one place that knows pybtex."""

from procbuild.bibliography.keys import KeyStyle, citation_keys, key_findings
from procbuild.bibliography.people import as_bibtex, as_list, from_bibtex
from procbuild.bibliography.reading import BibEntry, BibProblem, BibReading, read_bib
from procbuild.bibliography.titles import TitlePart, title_latex, title_parts
from procbuild.bibliography.writing import (
    address,
    bib_text,
    paper_bib,
    paper_fields,
    volume_bib,
)

__all__ = [
    "BibEntry",
    "BibProblem",
    "BibReading",
    "KeyStyle",
    "TitlePart",
    "address",
    "as_bibtex",
    "as_list",
    "bib_text",
    "citation_keys",
    "from_bibtex",
    "key_findings",
    "paper_bib",
    "paper_fields",
    "read_bib",
    "title_latex",
    "title_parts",
    "volume_bib",
]
