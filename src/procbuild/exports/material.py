"""Code and data of papers, which archives relate to them."""

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple
from urllib.parse import unquote

from procbuild.model import Paper
from procbuild.standards.doi import DOI

LABEL = re.compile(r"\b(code|data|datasets?|repository|software)\b", re.IGNORECASE)
"""Labels of links to material that supplements a paper."""

DOI_URL = re.compile(r"https?://(?:dx\.)?doi\.org/(?P<doi>.+)", re.IGNORECASE)


class Material(NamedTuple):
    """Code or data of a paper."""

    label: str
    identifier: str
    """A DOI or an address"""
    scheme: Literal["doi", "url"]


def material(paper: Paper) -> Iterator[Material]:
    """Yield the code and data that the links of a paper lead to."""
    for link in paper.links:
        if not LABEL.search(link.label):
            continue
        match = DOI_URL.fullmatch(link.url)
        doi = unquote(match["doi"]) if match else ""
        if DOI.fullmatch(doi):
            yield Material(link.label, doi, "doi")
        else:
            yield Material(link.label, link.url, "url")
